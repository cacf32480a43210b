#include "router.h"

#include "base/buf.h"
#include "form.h"

struct path {
    struct str segment[PATH_SEGMENTS];
    size_t count;
};

/* "/a/b" is two segments, "/" none. False when there are too many or one is empty. */
static bool path_split(struct str s, struct path *ret)
{
    ret->count = 0;
    if (s.n == 0 || s.p[0] != '/') return false;
    for (size_t at = 1; at < s.n;) {
        const char *slash = memchr(s.p + at, '/', s.n - at);
        size_t end = slash ? (size_t)(slash - s.p) : s.n;
        if (end == at || ret->count == PATH_SEGMENTS) return false;
        ret->segment[ret->count++] = str_sub(s, at, end);
        at = end + 1;
        if (at == s.n && slash) return false; /* a slash at the end */
    }
    return true;
}

static bool pattern_fits(const char *pattern, const struct path *path, struct match *m)
{
    size_t params = 0;
    for (size_t i = 0; i < path->count; i++) {
        struct str segment = path->segment[i];
        if (*pattern++ != '/') return false;
        if (*pattern == '{') {
            if (params == ROUTE_PARAMS) return false;
            m->raw[params++] = segment;
            pattern = strchr(pattern, '}') + 1;
        } else {
            if (strncmp(pattern, segment.p, segment.n)) return false;
            pattern += segment.n;
            if (*pattern && *pattern != '/') return false;
        }
    }
    while (params < ROUTE_PARAMS) m->raw[params++] = STR_NONE;
    return path->count ? *pattern == 0 : strcmp(pattern, "/") == 0;
}

static enum found find(const struct route *table, enum method method, const struct path *path, struct match *ret)
{
    enum method wanted = method == METHOD_HEAD ? METHOD_GET : method;
    ret->allowed = 0;
    for (const struct route *r = table; r->pattern; r++) {
        /* Most rows differ in the first letter. */
        if (path->count && r->pattern[1] != '{' && r->pattern[1] != path->segment[0].p[0]) continue;
        if (!pattern_fits(r->pattern, path, ret)) continue;
        if (r->method == wanted) {
            ret->route = r;
            return FOUND;
        }
        ret->allowed |= 1u << r->method;
    }
    if (!ret->allowed) return FOUND_NONE;
    if (ret->allowed & 1u << METHOD_GET) ret->allowed |= 1u << METHOD_HEAD;
    ret->allowed |= 1u << METHOD_OPTIONS;
    return FOUND_METHOD;
}

enum found route_find(const struct route *table, enum method method, struct str s, struct match *ret)
{
    struct path path;
    *ret = (struct match){ .route = NULL };
    bool slash = s.n > 1 && s.p[s.n - 1] == '/';
    if (!path_split(slash ? str_sub(s, 0, s.n - 1) : s, &path)) return FOUND_NONE;
    enum found found = find(table, method, &path, ret);
    return slash && found != FOUND_NONE ? FOUND_SLASH : found;
}

enum err route_params(struct arena *arena, const struct match *m, struct str params[ROUTE_PARAMS])
{
    for (size_t i = 0; i < ROUTE_PARAMS; i++) {
        params[i] = m->raw[i];
        if (!params[i].n || !memchr(params[i].p, '%', params[i].n)) continue;
        if (!percent_decode(arena, m->raw[i], false, &params[i])) return ERR_MALFORMED;
        if (memchr(params[i].p, '/', params[i].n)) return ERR_MALFORMED;
    }
    return OK;
}

struct str route_allow(struct arena *arena, unsigned allowed)
{
    static const char *const names[METHOD_COUNT] = {
        [METHOD_GET] = "GET",     [METHOD_HEAD] = "HEAD",     [METHOD_POST] = "POST",
        [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE", [METHOD_OPTIONS] = "OPTIONS",
        [METHOD_PUT] = "PUT",
    };
    struct str all = STR("");
    for (int m = 0; m < METHOD_COUNT; m++)
        if (allowed & 1u << m) all = arena_printf(arena, "%.*s%s%s", STR_ARG(all), all.n ? ", " : "", names[m]);
    return all;
}
