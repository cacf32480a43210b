#include "model/jcs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

/* ---- Writing ---- */

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

/* ---- Reading ---- */

struct reader {
    struct arena *arena;
    struct str text;
    size_t at, values;
    int depth;
};

static int peek(const struct reader *r)
{
    return r->at < r->text.n ? (unsigned char)r->text.p[r->at] : -1;
}

static bool take(struct reader *r, char c)
{
    if (peek(r) != (unsigned char)c) return false;
    r->at++;
    return true;
}

static void skip_space(struct reader *r)
{
    for (int c; (c = peek(r)) == ' ' || c == '\t' || c == '\n' || c == '\r';) r->at++;
}

static bool read_word(struct reader *r, struct str word)
{
    if (!str_eq(str_sub(r->text, r->at, r->at + word.n), word)) return false;
    r->at += word.n;
    return true;
}

static bool read_hex4(struct reader *r, uint32_t *ret)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        int c = peek(r);
        int low = c >= 'A' && c <= 'F' ? c + 32 : c;
        if (c >= '0' && c <= '9') value = value * 16 + (uint32_t)(c - '0');
        else if (low >= 'a' && low <= 'f') value = value * 16 + (uint32_t)(low - 'a' + 10);
        else return false;
    }
    *ret = value;
    return true;
}

static char *put_utf8(char *out, uint32_t c)
{
    if (c < 0x80) {
        *out++ = (char)c;
        return out;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    *out++ = (char)((0xFF00u >> (more + 1) & 0xFFu) | c >> (6 * more));
    while (more--) *out++ = (char)(0x80 | (c >> (6 * more) & 0x3F));
    return out;
}

/* Behind "\u": one code point, from two escapes where it is a surrogate pair. */
static bool read_code_point(struct reader *r, char **out)
{
    uint32_t c, low;
    if (!read_hex4(r, &c) || c == 0 || (c >= 0xDC00 && c <= 0xDFFF)) return false;
    if (c >= 0xD800 && c <= 0xDBFF) {
        if (!take(r, '\\') || !take(r, 'u') || !read_hex4(r, &low) || low < 0xDC00 || low > 0xDFFF) return false;
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
    *out = put_utf8(*out, c);
    return true;
}

static bool read_escape(struct reader *r, char **out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    int c = peek(r);
    if (c < 0) return false;
    r->at++;
    if (c == 'u') return read_code_point(r, out);
    const char *known = c ? strchr(from, c) : NULL;
    if (!known) return false;
    *(*out)++ = to[known - from];
    return true;
}

/* What stands between start and the closing quote, escapes replaced. An escape is never shorter than its bytes. */
static bool read_escaped(struct reader *r, size_t start, size_t end, struct str *ret)
{
    char *copy = arena_alloc(r->arena, end - start + 1), *out = copy;
    r->at = start;
    while (r->at < end) {
        char c = r->text.p[r->at++];
        if (c != '\\') *out++ = c;
        else if (!read_escape(r, &out)) return false;
    }
    *ret = (struct str){ copy, (size_t)(out - copy) };
    return r->at == end;
}

static bool read_string(struct reader *r, struct str *ret)
{
    if (!take(r, '"')) return false;
    size_t start = r->at;
    bool escaped = false;
    int c;
    for (; (c = peek(r)) != '"'; r->at++) {
        if (c < 0x20) return false; /* the end too */
        if (c != '\\') continue;
        escaped = true;
        r->at++;
        if (peek(r) < 0x20) return false;
    }
    size_t end = r->at;
    if (escaped && !read_escaped(r, start, end, ret)) return false;
    if (!escaped) *ret = str_sub(r->text, start, end);
    r->at = end + 1;
    return true;
}

static size_t read_digits(struct reader *r)
{
    size_t from = r->at;
    while (ascii_digit((char)peek(r))) r->at++;
    return r->at - from;
}

static bool read_number(struct reader *r, struct jcs_value *ret)
{
    enum { LONGEST = 64 };
    size_t start = r->at, fraction = 0;
    take(r, '-');
    size_t whole_from = r->at, whole = read_digits(r);
    if (!whole || (whole > 1 && r->text.p[whole_from] == '0')) return false;
    if (take(r, '.') && !(fraction = read_digits(r))) return false;
    size_t mantissa_end = r->at;
    int64_t exponent = 0;
    if (take(r, 'e') || take(r, 'E')) {
        bool negative = take(r, '-');
        if (!negative) take(r, '+');
        size_t from = r->at;
        if (!read_digits(r) || r->at - from > 5) return false;
        for (size_t i = from; i < r->at; i++) exponent = exponent * 10 + (r->text.p[i] - '0');
        if (negative) exponent = -exponent;
    }
    if (r->at - start > LONGEST) return false;
    char text[LONGEST + 32];
    size_t n = 0;
    for (size_t i = start; i < mantissa_end; i++)
        if (r->text.p[i] != '.') text[n++] = r->text.p[i];
    snprintf(text + n, sizeof text - n, "e%lld", (long long)(exponent - (int64_t)fraction));
    *ret = jcs_number(strtod(text, NULL));
    return isfinite(ret->number);
}

static bool read_value(struct reader *r, struct jcs_value *ret);

struct link { /* an item or member as it is read, before their number is known */
    struct link *next;
    struct jcs_member member;
};

static bool read_items(struct reader *r, char close, struct link **tail, size_t *ret_count)
{
    skip_space(r);
    if (take(r, close)) return true;
    do {
        struct link *link = ARENA_NEW(r->arena, struct link);
        skip_space(r);
        if (close == '}') {
            if (!read_string(r, &link->member.name)) return false;
            skip_space(r);
            if (!take(r, ':')) return false;
        }
        if (!read_value(r, &link->member.value)) return false;
        *tail = link;
        tail = &link->next;
        ++*ret_count;
        skip_space(r);
    } while (take(r, ','));
    return take(r, close);
}

static int sorted_cmp(const void *a, const void *b)
{
    return jcs_name_cmp(((const struct jcs_member *)a)->name, ((const struct jcs_member *)b)->name);
}

static bool read_array(struct reader *r, struct jcs_value *ret)
{
    struct link *first = NULL;
    size_t count = 0;
    if (!read_items(r, ']', &first, &count)) return false;
    struct jcs_value *items = ARENA_ARRAY(r->arena, struct jcs_value, count);
    for (size_t i = 0; i < count; i++, first = first->next) items[i] = first->member.value;
    *ret = jcs_array(items, count);
    return true;
}

static bool read_object(struct reader *r, struct jcs_value *ret)
{
    struct link *first = NULL;
    size_t count = 0;
    if (!read_items(r, '}', &first, &count)) return false;
    struct jcs_member *members = ARENA_ARRAY(r->arena, struct jcs_member, count);
    for (size_t i = 0; i < count; i++, first = first->next) members[i] = first->member;
    qsort(members, count, sizeof *members, sorted_cmp);
    for (size_t i = 1; i < count; i++)
        if (str_eq(members[i - 1].name, members[i].name)) return false;
    *ret = jcs_object(members, count);
    return true;
}

static bool read_nested(struct reader *r, bool object, struct jcs_value *ret)
{
    if (r->depth >= JCS_DEPTH) return false;
    r->depth++, r->at++;
    bool fine = object ? read_object(r, ret) : read_array(r, ret);
    r->depth--;
    return fine;
}

static bool read_value(struct reader *r, struct jcs_value *ret)
{
    if (r->values++ >= JCS_VALUES) return false;
    skip_space(r);
    switch (peek(r)) {
    case '{': return read_nested(r, true, ret);
    case '[': return read_nested(r, false, ret);
    case '"': {
        struct str s;
        if (!read_string(r, &s)) return false;
        *ret = jcs_string(s);
        return true;
    }
    case 'n': *ret = jcs_null(); return read_word(r, STR("null"));
    case 'f': *ret = jcs_bool(false); return read_word(r, STR("false"));
    case 't': *ret = jcs_bool(true); return read_word(r, STR("true"));
    default: return read_number(r, ret);
    }
}

bool jcs_parse(struct arena *a, struct str text, struct jcs_value *ret)
{
    struct reader r = { .arena = a, .text = text };
    struct jcs_value v;
    if (!text.n || !utf8_valid(text) || !read_value(&r, &v)) return false;
    skip_space(&r);
    if (r.at != text.n) return false;
    *ret = v;
    return true;
}

bool jcs_read(struct arena *a, struct str text, struct jcs_value *ret)
{
    struct jcs_value v;
    BUF_AUTO again = BUF(text.n);
    if (!jcs_parse(a, text, &v)) return false;
    buf_reserve(&again, text.n);
    if (!jcs_write(&again, &v) || !str_eq(buf_str(&again), text)) return false;
    *ret = v;
    return true;
}

const struct jcs_value *jcs_get(const struct jcs_value *v, struct str name)
{
    if (v->kind != JCS_OBJECT) return NULL;
    for (size_t i = 0; i < v->count; i++)
        if (str_eq(v->members[i].name, name)) return &v->members[i].value;
    return NULL;
}

bool jcs_whole(const struct jcs_value *v, int64_t min, int64_t max, int64_t *ret)
{
    if (!v || v->kind != JCS_NUMBER || v->number != floor(v->number)) return false;
    if (v->number < (double)min || v->number > (double)max) return false;
    *ret = (int64_t)v->number;
    return true;
}
