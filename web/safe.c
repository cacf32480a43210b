#include "safe.h"

#include <stdlib.h>

static bool unreserved(char c) { return ascii_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

static void percent_encode(struct buf *b, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (unreserved(s.p[i])) buf_byte(b, s.p[i]);
        else buf_add(b, (struct str){ (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3 });
    }
}

static struct safe_url fill(struct arena *arena, struct str pattern, const struct str *parts, size_t count)
{
    BUF_AUTO b = BUF(64 * 1024);
    size_t from = 0, used = 0;
    ptrdiff_t at;
    while ((at = str_find(pattern, STR("{}"), from)) >= 0) {
        buf_add(&b, str_sub(pattern, from, (size_t)at));
        if (used < count) percent_encode(&b, parts[used++]);
        from = (size_t)at + 2;
    }
    buf_add(&b, str_sub(pattern, from, pattern.n));
    return (struct safe_url){ .s = arena_str(arena, buf_str(&b)) };
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
