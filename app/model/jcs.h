/* JSON in the one form of RFC 8785 (JCS): what is hashed and signed is written here, and nowhere else.
 *
 * A value is a small tree whose parts are borrowed: build it on the stack or in an arena and write it. Objects may be
 * built in any order; they are written sorted by the UTF-16 code units of their names. Numbers are IEEE 754 doubles
 * written as ECMAScript's Number::toString does; Kith's own records hold only whole numbers within 2^53.
 *
 * Strings are UTF-8 without NUL bytes; a lone surrogate escape is refused when read. */
#ifndef KITH_MODEL_JCS_H
#define KITH_MODEL_JCS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum {
    JCS_DEPTH = 16,     /* arrays and objects inside each other */
    JCS_VALUES = 65536, /* values in one text that is read */
};

enum jcs_kind { JCS_NULL, JCS_FALSE, JCS_TRUE, JCS_NUMBER, JCS_STRING, JCS_ARRAY, JCS_OBJECT };

struct jcs_value {
    enum jcs_kind kind;
    size_t count; /* of items or members */
    union {
        double number;
        struct str string;
        const struct jcs_value *items;
        const struct jcs_member *members;
    };
};

struct jcs_member {
    struct str name;
    struct jcs_value value;
};

static inline struct jcs_value jcs_null(void) { return (struct jcs_value){ .kind = JCS_NULL }; }
static inline struct jcs_value jcs_bool(bool b) { return (struct jcs_value){ .kind = b ? JCS_TRUE : JCS_FALSE }; }
static inline struct jcs_value jcs_string(struct str s)
{
    return (struct jcs_value){ .kind = JCS_STRING, .string = s };
}
struct jcs_value jcs_int(int64_t); /* beyond 2^53 in size: a value that jcs_write refuses */
static inline struct jcs_value jcs_number(double d) { return (struct jcs_value){ .kind = JCS_NUMBER, .number = d }; }

static inline struct jcs_value jcs_array(const struct jcs_value *items, size_t count)
{
    return (struct jcs_value){ .kind = JCS_ARRAY, .count = count, .items = items };
}

static inline struct jcs_value jcs_object(const struct jcs_member *members, size_t count)
{
    return (struct jcs_value){ .kind = JCS_OBJECT, .count = count, .members = members };
}

/* Appends the canonical text. False, with the buffer's content then undefined, for a value that has none: a number
 * that is not finite, text that is not UTF-8, a name twice in an object, too deep; or when the buffer is full. */
bool jcs_write(struct buf *, const struct jcs_value *) NODISCARD;

/* Appends a string with quotes and escapes, as within a canonical text. */
bool jcs_write_string(struct buf *, struct str) NODISCARD;

/* Any JSON text (RFC 8259) of one value, UTF-8, white space allowed. Refuses a name twice in an object, numbers of
 * more than 64 characters or beyond a double, depth and count beyond the bounds above. Arena use is linear in the
 * text. Names and strings are borrowed from the text where they hold no escape. Members come sorted. */
bool jcs_parse(struct arena *, struct str text, struct jcs_value *ret) NODISCARD;

/* The same, and the text is exactly the canonical one. */
bool jcs_read(struct arena *, struct str text, struct jcs_value *ret) NODISCARD;

/* The member's value, or NULL: not an object, or no such name. */
const struct jcs_value *jcs_get(const struct jcs_value *, struct str name);

/* Whether a value is a whole number within [min, max] (themselves within 2^53); then *ret is it. */
bool jcs_whole(const struct jcs_value *, int64_t min, int64_t max, int64_t *ret);

/* Order of two names by their UTF-16 code units, from UTF-8: like strcmp. */
int jcs_name_cmp(struct str a, struct str b);

#endif
