#include "model/jcs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

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
