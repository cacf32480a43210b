#include "cookie.h"

#include "base/crypto.h"

enum { MAX_AGE = 400 * 86400 };

static struct str cookie_name(bool secure) { return secure ? STR("__Host-kith") : STR("kith"); }

struct str cookie_find(struct str header, bool secure)
{
    struct str part, name = cookie_name(secure);
    while (str_cut(&header, ';', &part)) {
        part = str_trim(part);
        if (part.n != name.n + 1 + KEY_TEXT || part.p[name.n] != '=' || !str_starts(part, name)) continue;
        struct str value = str_sub(part, name.n + 1, part.n);
        if (key_shape(value)) return value;
    }
    return STR_NONE;
}

struct str cookie_set(struct arena *arena, struct str secret, bool secure)
{
    return arena_printf(arena, "%.*s=%.*s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s", STR_ARG(cookie_name(secure)),
                        STR_ARG(secret), MAX_AGE, secure ? "; Secure" : "");
}
