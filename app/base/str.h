/* Slices: borrowed bytes with a length. Nothing that came off the wire is ever a C string.
 * A slice owns nothing; it lives as long as what it points into. An empty slice may have p == NULL. */
#ifndef KITH_BASE_STR_H
#define KITH_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

#define STR(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_NONE ((struct str){ NULL, 0 })
/* For printf: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).n, ((s).p ? (s).p : "")

static inline struct str str_of(const char *c_string)
{
    return (struct str){ c_string, c_string ? strlen(c_string) : 0 };
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Bytes [from, to) of s, clamped to it. */
static inline struct str str_sub(struct str s, size_t from, size_t to)
{
    if (to > s.n) to = s.n;
    if (from > to) from = to;
    return (struct str){ s.p ? s.p + from : NULL, to - from };
}

bool str_eq_nocase(struct str a, struct str b); /* ASCII case only */
bool str_starts(struct str s, struct str prefix);
bool str_starts_nocase(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
int str_cmp(struct str a, struct str b); /* byte order, like strcmp */

/* First position of needle at or after from, or -1. */
ptrdiff_t str_find(struct str s, struct str needle, size_t from);
ptrdiff_t str_find_byte(struct str s, char byte, size_t from);
bool str_has_nocase(struct str s, struct str needle);

/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);

/* Takes the part of *rest before sep and moves *rest behind it; without sep takes all.
 * Returns false when *rest was already used up (p == NULL). */
bool str_cut(struct str *rest, char sep, struct str *ret_part);

/* A whole decimal number in [min, max], no sign but '-', no spaces, no leading zeros. */
bool str_int(struct str s, int64_t min, int64_t max, int64_t *ret);

static inline bool ascii_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool ascii_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline bool ascii_alnum(char c) { return ascii_digit(c) || ascii_alpha(c); }
static inline bool ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static inline char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

#endif
