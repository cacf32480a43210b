#include "base/str.h"

static bool eq_nocase(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (ascii_lower(a[i]) != ascii_lower(b[i])) return false;
    return true;
}

bool str_eq_nocase(struct str a, struct str b)
{
    return a.n == b.n && eq_nocase(a.p, b.p, a.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_starts_nocase(struct str s, struct str prefix)
{
    return s.n >= prefix.n && eq_nocase(s.p, prefix.p, prefix.n);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

ptrdiff_t str_find(struct str s, struct str needle, size_t from)
{
    if (from > s.n || needle.n > s.n - from) return -1;
    if (needle.n == 0) return (ptrdiff_t)from;
    const char *hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
    return hit ? hit - s.p : -1;
}

ptrdiff_t str_find_byte(struct str s, char byte, size_t from)
{
    if (from >= s.n) return -1;
    const char *hit = memchr(s.p + from, byte, s.n - from);
    return hit ? hit - s.p : -1;
}

bool str_has_nocase(struct str s, struct str needle)
{
    for (size_t i = 0; i + needle.n <= s.n; i++)
        if (eq_nocase(s.p + i, needle.p, needle.n)) return true;
    return false;
}

struct str str_trim(struct str s)
{
    while (s.n && ascii_space(s.p[0])) s.p++, s.n--;
    while (s.n && ascii_space(s.p[s.n - 1])) s.n--;
    return s;
}

bool str_cut(struct str *rest, char sep, struct str *ret_part)
{
    if (!rest->p) return false;
    ptrdiff_t at = str_find_byte(*rest, sep, 0);
    if (at < 0) {
        *ret_part = *rest;
        *rest = STR_NONE;
    } else {
        *ret_part = str_sub(*rest, 0, (size_t)at);
        *rest = str_sub(*rest, (size_t)at + 1, rest->n);
    }
    return true;
}

bool str_int(struct str s, int64_t min, int64_t max, int64_t *ret)
{
    bool minus = s.n && s.p[0] == '-';
    struct str digits = str_sub(s, minus, s.n);
    if (digits.n == 0 || digits.n > 18 || (digits.n > 1 && digits.p[0] == '0')) return false;
    int64_t value = 0;
    for (size_t i = 0; i < digits.n; i++) {
        if (!ascii_digit(digits.p[i])) return false;
        value = value * 10 + (digits.p[i] - '0');
    }
    if (minus) value = -value;
    if (value < min || value > max) return false;
    *ret = value;
    return true;
}
