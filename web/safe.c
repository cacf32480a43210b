#include "safe.h"

#include <stdlib.h>

static bool unreserved(char c) { return ascii_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

static char *percent_encode(char *out, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (unreserved(s.p[i])) {
            *out++ = s.p[i];
        } else {
            *out++ = '%';
            *out++ = hex[c >> 4];
            *out++ = hex[c & 15];
        }
    }
    return out;
}

static char *copy(char *out, struct str s)
{
    memcpy(out, s.p, s.n);
    return out + s.n;
}

static struct safe_url fill(struct arena *arena, struct str pattern, const struct str *parts, size_t count)
{
    size_t most = pattern.n, from = 0, used = 0;
    for (size_t i = 0; i < count; i++) most += parts[i].n * 3;
    char *p = arena_alloc(arena, most + 1), *out = p;
    ptrdiff_t at;
    while ((at = str_find(pattern, STR("{}"), from)) >= 0) {
        out = copy(out, str_sub(pattern, from, (size_t)at));
        if (used < count) out = percent_encode(out, parts[used++]);
        from = (size_t)at + 2;
    }
    out = copy(out, str_sub(pattern, from, pattern.n));
    return (struct safe_url){ .s = { p, (size_t)(out - p) } };
}

/* Patterns are our own literals; a wrong one is a mistake in the program. */
static void must(bool right)
{
    if (!right) abort();
}

struct safe_url url_path(struct arena *arena, struct str pattern, const struct str *parts, size_t count)
{
    must(pattern.n && pattern.p[0] == '/' && !(pattern.n > 1 && (pattern.p[1] == '/' || pattern.p[1] == '{')));
    return fill(arena, pattern, parts, count);
}

static bool allowed_scheme(struct str url)
{
    static const struct str schemes[] = { { "https://", 8 }, { "mailto:", 7 }, { "sms:", 4 }, { "whatsapp:", 9 } };
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (str_starts_nocase(url, schemes[i])) return true;
    return false;
}

struct safe_url url_share(struct arena *arena, struct str pattern, const struct str *parts, size_t count)
{
    must(allowed_scheme(pattern));
    return fill(arena, pattern, parts, count);
}

struct safe_url url_absolute(struct arena *arena, struct str base, struct safe_url path)
{
    return (struct safe_url){ .s = arena_printf(arena, "%.*s%.*s", STR_ARG(base), STR_ARG(path.s)) };
}

bool url_outside(struct arena *arena, struct str url, struct safe_url *ret)
{
    if (url.n > 2000 || !allowed_scheme(url)) return false;
    for (size_t i = 0; i < url.n; i++)
        if (url.p[i] <= ' ' || url.p[i] > '~' || strchr("\"'<>\\`", url.p[i])) return false;
    ret->s = arena_str(arena, url);
    return true;
}
