/* A form's fields as they were sent: application/x-www-form-urlencoded, strict UTF-8, or the text parts of the
 * upload on /verify. Values are as typed, not normalised. */
#ifndef KITH_WEB_FORM_H
#define KITH_WEB_FORM_H

#include "base/arena.h"
#include "base/err.h"

enum { FORM_FIELDS = 64 };

struct form_field {
    struct str name, value;
};

struct form {
    size_t count;
    struct form_field fields[FORM_FIELDS];
};

/* Reads a body. Names and values live in the arena. ERR_MALFORMED on a bad escape, text that is not UTF-8, a NUL
 * byte, an empty name, a field given twice, or more fields than fit. */
enum err form_parse(struct arena *, struct str body, struct form *ret) NODISCARD;

/* The value of a field; p is NULL when it was not sent, and not when it was sent empty. */
struct str form_get(const struct form *, const char *name);
bool form_has(const struct form *, const char *name);

/* One percent-encoded component. `plus` turns '+' into a space. False on a bad escape, NUL or text that is no UTF-8. */
bool percent_decode(struct arena *, struct str, bool plus, struct str *ret);

#endif
