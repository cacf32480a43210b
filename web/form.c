#include "form.h"

#include "base/utf8.h"

static int hex_value(char c)
{
    if (ascii_digit(c)) return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool percent_decode(struct arena *arena, struct str s, bool plus, struct str *ret)
{
    char *out = arena_alloc(arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '+' && plus) {
            c = ' ';
        } else if (c == '%') {
            int high = i + 2 < s.n ? hex_value(s.p[i + 1]) : -1;
            int low = i + 2 < s.n ? hex_value(s.p[i + 2]) : -1;
            if (high < 0 || low < 0) return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        out[n++] = c;
    }
    struct str text = { out, n };
    if (!utf8_valid(text)) return false; /* which refuses NUL, too */
    *ret = text;
    return true;
}

static enum err add(struct form *f, struct str name, struct str value)
{
    if (name.n == 0 || f->count == FORM_FIELDS) return ERR_MALFORMED;
    for (size_t i = 0; i < f->count; i++)
        if (str_eq(f->fields[i].name, name)) return ERR_MALFORMED;
    f->fields[f->count++] = (struct form_field){ name, value };
    return OK;
}

enum err form_parse(struct arena *arena, struct str body, struct form *ret)
{
    ret->count = 0;
    struct str part;
    while (str_cut(&body, '&', &part)) {
        if (part.n == 0) continue;
        ptrdiff_t equals = str_find_byte(part, '=', 0);
        struct str name = equals < 0 ? part : str_sub(part, 0, (size_t)equals);
        struct str value = equals < 0 ? STR("") : str_sub(part, (size_t)equals + 1, part.n);
        if (!percent_decode(arena, name, true, &name) || !percent_decode(arena, value, true, &value))
            return ERR_MALFORMED;
        TRY(add(ret, name, value));
    }
    return OK;
}

struct str form_get(const struct form *f, const char *name)
{
    struct str wanted = str_of(name);
    for (size_t i = 0; f && i < f->count; i++)
        if (str_eq(f->fields[i].name, wanted)) return f->fields[i].value;
    return STR_NONE;
}

bool form_has(const struct form *f, const char *name) { return form_get(f, name).p != NULL; }
