/* JSON bodies of the API, by jansson, held to limits. */
#ifndef KITH_WEB_JSON_BODY_H
#define KITH_WEB_JSON_BODY_H

#include <jansson.h>

#include "request.h"

enum { JSON_DEPTH = 8 };

/* The request's body as an object: a repeated member, a depth above JSON_DEPTH or anything else than one object is
 * ERR_MALFORMED; an empty body is an empty object. Owned by the caller: declare it `json_auto_t *`. */
enum err json_body(const struct request *, json_t **ret) NODISCARD;
enum err json_parse(struct str, json_t **ret) NODISCARD;

/* Notes a problem for each member that is not among `fields` (which ends with NULL). */
enum err json_only(struct ctx *, const json_t *object, const char *const *fields) NODISCARD;

/* A member of the type asked for. Absent or null leaves *ret as it is and is OK; another type is a problem of that
 * field. Text points into the object. */
enum err json_take_text(struct ctx *, const json_t *object, const char *field, struct str *ret) NODISCARD;
enum err json_take_bool(struct ctx *, const json_t *object, const char *field, bool *ret) NODISCARD;
enum err json_take_int(struct ctx *, const json_t *object, const char *field, int64_t *ret) NODISCARD;

/* Takes over `value` and answers with it, compact, keys in the order in which they were set. */
enum err respond_json(struct response *, unsigned status, json_t *value);

#endif
