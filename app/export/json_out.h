/* Writing JSON to a sink as it goes, for documents of any size. Commas and nesting are kept here; names are literals.
 * The first error sticks and is returned by json_out_end. */
#ifndef KITH_EXPORT_JSON_OUT_H
#define KITH_EXPORT_JSON_OUT_H

#include "export/sink.h"

enum { JSON_OUT_DEPTH = 16 };
struct json_out {
    const struct sink *to;
    struct buf buf;
    enum err err;
    bool some[JSON_OUT_DEPTH]; /* something stands at this depth already */
    int depth;
};

void json_out_start(struct json_out *, const struct sink *);
enum err json_out_end(struct json_out *) NODISCARD; /* writes what is left; frees */

/* `name` is NULL inside arrays and at the top. */
void json_put_object(struct json_out *, const char *name);
void json_put_array(struct json_out *, const char *name);
void json_close(struct json_out *, char bracket);
void json_str(struct json_out *, const char *name, struct str);
void json_str_or_null(struct json_out *, const char *name, struct str); /* null when empty */
void json_int(struct json_out *, const char *name, int64_t);
void json_bool(struct json_out *, const char *name, bool);
void json_put_null(struct json_out *, const char *name);
void json_rate(struct json_out *, const char *name, bool known, double); /* six decimals, or null */
void json_day(struct json_out *, const char *name, int32_t day);         /* "2026-11-23", null for 0 */
void json_time(struct json_out *, const char *name, int64_t seconds);    /* RFC 3339, null for 0 */

#endif
