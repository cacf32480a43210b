#include "model/jcs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

struct jcs_value jcs_int(int64_t i)
{
    const int64_t most = (int64_t)1 << 53;
    return jcs_number(i >= -most && i <= most ? (double)i : NAN);
}

/* UTF-8 sorts by code point. UTF-16 differs only where U+E000..U+FFFF (lead bytes EE, EF) meets what lies beyond
 * U+FFFF (lead bytes F0..F4, surrogates from D800): there the order turns round. */
int jcs_name_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    for (size_t i = 0; i < n; i++) {
        unsigned char x = (unsigned char)a.p[i], y = (unsigned char)b.p[i];
        if (x == y) continue;
        if (x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0)) return x >= 0xF0 ? -1 : 1;
        return x < y ? -1 : 1;
    }
    return (a.n > b.n) - (a.n < b.n);
}

static int member_cmp(const void *a, const void *b)
{
    const struct jcs_member *const *x = a, *const *y = b;
    return jcs_name_cmp((*x)->name, (*y)->name);
}

bool jcs_write_string(struct buf *b, struct str s)
{
    static const char hex[] = "0123456789abcdef";
    if (s.n && !utf8_valid(s)) return false;
    buf_byte(b, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        buf_add(b, str_sub(s, from, i));
        from = i + 1;
        const char *short_form = c < 0x20 ? memchr("\bb\tt\nn\ff\rr", c, 10) : NULL;
        buf_byte(b, '\\');
        if (c >= 0x20) {
            buf_byte(b, (char)c);
        } else if (short_form) {
            buf_byte(b, short_form[1]);
        } else {
            BUF_LIT(b, "u00");
            buf_byte(b, hex[c >> 4]);
            buf_byte(b, hex[c & 15]);
        }
    }
    buf_add(b, str_sub(s, from, s.n));
    buf_byte(b, '"');
    return !b->full;
}

/* The number digits x 10^exponent, digits being a whole number. No decimal point, so no locale matters. */
static double number_of(uint64_t digits, int exponent)
{
    char text[48];
    snprintf(text, sizeof text, "%llue%d", (unsigned long long)digits, exponent);
    return strtod(text, NULL);
}

/* The fewest decimal digits that read back as d (> 0): d = *ret x 10^result. The nearest of that many digits is
 * taken; next to a power of two its neighbour may read back where it does not. */
static int shortest_digits(double d, uint64_t *ret)
{
    for (int places = 0;; places++) {
        char text[40];
        snprintf(text, sizeof text, "%.*e", places, d);
        uint64_t digits = (uint64_t)(text[0] - '0');
        const char *p = text + 1;
        if (places) /* the character behind the first digit is the locale's decimal point */
            for (p++; ascii_digit(*p); p++) digits = digits * 10 + (uint64_t)(*p - '0');
        int exponent = (int)strtol(p + 1, NULL, 10) - places;
        for (uint64_t near = digits; near <= digits + 1; near++)
            if (number_of(near, exponent) == d || places >= 17) {
                *ret = near;
                return exponent;
            }
        if (number_of(digits - 1, exponent) == d) {
            *ret = digits - 1;
            return exponent;
        }
    }
}

/* ECMAScript 2024, Number::toString(x, 10). */
static bool write_number(struct buf *b, double d)
{
    if (!isfinite(d)) return false;
    if (d < 0) {
        buf_byte(b, '-');
        d = -d;
    }
    if (d < 9007199254740992.0 && d == floor(d)) { /* zero of either sign too */
        buf_int(b, (int64_t)d);
        return true;
    }
    uint64_t value;
    int exponent = shortest_digits(d, &value);
    char digits[24];
    int k = snprintf(digits, sizeof digits, "%llu", (unsigned long long)value);
    while (k > 1 && digits[k - 1] == '0') k--, exponent++;
    int n = k + exponent; /* the decimal point stands behind the n-th digit */
    if (n > 21 || n <= -6) {
        buf_byte(b, digits[0]);
        if (k > 1) buf_byte(b, '.');
        buf_add(b, (struct str){ digits + 1, (size_t)k - 1 });
        buf_printf(b, "e%+d", n - 1);
    } else if (n <= 0) {
        BUF_LIT(b, "0.");
        for (int i = n; i < 0; i++) buf_byte(b, '0');
        buf_add(b, (struct str){ digits, (size_t)k });
    } else {
        int whole = k < n ? k : n;
        buf_add(b, (struct str){ digits, (size_t)whole });
        for (int i = k; i < n; i++) buf_byte(b, '0');
        if (k > n) buf_byte(b, '.');
        buf_add(b, (struct str){ digits + whole, (size_t)(k - whole) });
    }
    return true;
}

static bool write_value(struct buf *b, const struct jcs_value *v, int depth);

static bool write_members(struct buf *b, const struct jcs_member *const *sorted, size_t count, int depth)
{
    for (size_t i = 0; i < count; i++) {
        if (i && jcs_name_cmp(sorted[i - 1]->name, sorted[i]->name) == 0) return false;
        if (i) buf_byte(b, ',');
        if (!jcs_write_string(b, sorted[i]->name)) return false;
        buf_byte(b, ':');
        if (!write_value(b, &sorted[i]->value, depth)) return false;
    }
    return true;
}

static bool write_object(struct buf *b, const struct jcs_value *v, int depth)
{
    enum { FEW = 32 };
    const struct jcs_member *few[FEW], **sorted = few;
    if (v->count > FEW) sorted = mem_new(v->count * sizeof *sorted);
    for (size_t i = 0; i < v->count; i++) sorted[i] = &v->members[i];
    qsort(sorted, v->count, sizeof *sorted, member_cmp);
    buf_byte(b, '{');
    bool fine = write_members(b, sorted, v->count, depth);
    buf_byte(b, '}');
    if (sorted != few) free(sorted);
    return fine;
}

static bool write_value(struct buf *b, const struct jcs_value *v, int depth)
{
    if ((v->kind == JCS_ARRAY || v->kind == JCS_OBJECT) && depth++ >= JCS_DEPTH) return false;
    switch (v->kind) {
    case JCS_NULL: BUF_LIT(b, "null"); break;
    case JCS_FALSE: BUF_LIT(b, "false"); break;
    case JCS_TRUE: BUF_LIT(b, "true"); break;
    case JCS_NUMBER: return write_number(b, v->number) && !b->full;
    case JCS_STRING: return jcs_write_string(b, v->string);
    case JCS_OBJECT: return write_object(b, v, depth) && !b->full;
    case JCS_ARRAY:
        buf_byte(b, '[');
        for (size_t i = 0; i < v->count; i++) {
            if (i) buf_byte(b, ',');
            if (!write_value(b, &v->items[i], depth)) return false;
        }
        buf_byte(b, ']');
        break;
    }
    return !b->full;
}

bool jcs_write(struct buf *b, const struct jcs_value *v)
{
    return write_value(b, v, 0);
}
