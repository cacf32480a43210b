#include "gate.h"

static const struct {
    struct str name;
    enum header header;
    bool once; /* a second one could be read differently by somebody else */
} known[] = {
    { STR("Accept"), HEADER_ACCEPT, false },
    { STR("Accept-Encoding"), HEADER_ACCEPT_ENCODING, false },
    { STR("Accept-Language"), HEADER_ACCEPT_LANGUAGE, false },
    { STR("Authorization"), HEADER_AUTHORIZATION, true },
    { STR("Content-Length"), HEADER_CONTENT_LENGTH, true },
    { STR("Content-Type"), HEADER_CONTENT_TYPE, true },
    { STR("Cookie"), HEADER_COOKIE, false },
    { STR("Expect"), HEADER_EXPECT, true },
    { STR("Host"), HEADER_HOST, true },
    { STR("If-None-Match"), HEADER_IF_NONE_MATCH, false },
    { STR("Last-Event-ID"), HEADER_LAST_EVENT_ID, false },
    { STR("Origin"), HEADER_ORIGIN, true },
    { STR("Purpose"), HEADER_PURPOSE, false },
    { STR("Referer"), HEADER_REFERER, false },
    { STR("Sec-Fetch-Site"), HEADER_SEC_FETCH_SITE, true },
    { STR("Sec-Purpose"), HEADER_SEC_PURPOSE, false },
    { STR("Transfer-Encoding"), HEADER_TRANSFER_ENCODING, true },
    { STR("User-Agent"), HEADER_USER_AGENT, false },
    { STR("X-Forwarded-For"), HEADER_X_FORWARDED_FOR, false },
    { STR("X-Moz"), HEADER_X_MOZ, false },
};

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_alnum(s.p[i]) && !(s.p[i] && strchr("!#$%&'*+-.^_`|~", s.p[i]))) return false;
    return s.n > 0;
}

static bool is_value(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < ' ' && c != '\t') || c == 0x7f) return false;
    }
    return true;
}

void gate_header(struct gate *g, struct str name, struct str value)
{
    if (++g->count > REQUEST_HEADERS_MAX) g->status = 431;
    if (!is_token(name) || !is_value(value)) {
        g->status = 400;
        return;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].name.n != name.n || !str_eq_nocase(known[i].name, name)) continue;
        struct str *slot = &g->headers[known[i].header];
        if (slot->p && known[i].once) g->status = 400;
        if (!slot->p) *slot = value.p ? value : STR("");
        if (known[i].header != HEADER_X_FORWARDED_FOR) return;
        if (g->forwarded_count == FORWARDED_LINES) g->status = 431;
        else g->forwarded[g->forwarded_count++] = value;
        return;
    }
}

static bool host_shape(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_alnum(s.p[i]) && !strchr("-._~:[]%!$&'()*+,;=", s.p[i])) return false;
    return s.n > 0 && s.n <= 255;
}

static bool method_of(struct str s, enum method *ret)
{
    static const struct str names[METHOD_COUNT] = {
        [METHOD_GET] = STR("GET"),     [METHOD_HEAD] = STR("HEAD"),     [METHOD_POST] = STR("POST"),
        [METHOD_PATCH] = STR("PATCH"), [METHOD_DELETE] = STR("DELETE"), [METHOD_OPTIONS] = STR("OPTIONS"),
        [METHOD_PUT] = STR("PUT"),
    };
    for (int m = 0; m < METHOD_COUNT; m++) {
        if (!str_eq(names[m], s)) continue;
        *ret = (enum method)m;
        return true;
    }
    return false;
}

unsigned gate_request(const struct gate *g, struct str method, struct str version, enum method *ret)
{
    const struct str *h = g->headers;
    int64_t length;
    if (g->status) return g->status;
    bool old = str_eq(version, STR("HTTP/1.0"));
    if (!old && !str_eq(version, STR("HTTP/1.1"))) return 505;
    if (h[HEADER_HOST].p ? !host_shape(h[HEADER_HOST]) : !old) return 400;
    if (h[HEADER_CONTENT_LENGTH].p) {
        if (h[HEADER_TRANSFER_ENCODING].p) return 400;
        if (!str_int(h[HEADER_CONTENT_LENGTH], 0, INT64_MAX, &length)) return 400;
    }
    if (h[HEADER_TRANSFER_ENCODING].p) {
        if (old) return 400;
        if (!str_eq_nocase(h[HEADER_TRANSFER_ENCODING], STR("chunked"))) return 501;
    }
    if (h[HEADER_EXPECT].p && !str_eq_nocase(h[HEADER_EXPECT], STR("100-continue"))) return 417;
    return method_of(method, ret) ? 0 : 501;
}

unsigned gate_target(struct str target)
{
    if (target.n > TARGET_MAX) return 414;
    if (target.n == 0 || target.p[0] != '/') return 400;
    unsigned arguments = 0;
    bool query = false;
    for (size_t i = 0; i < target.n; i++) {
        unsigned char c = (unsigned char)target.p[i];
        if (c <= ' ' || c >= 0x7f || c == '#' || c == '\\') return 400;
        if (c == '%' && str_starts(str_sub(target, i, target.n), STR("%00"))) return 400;
        query = query || c == '?';
        if (query && c == '&' && ++arguments >= TARGET_ARGUMENTS) return 414;
    }
    return 0;
}

int64_t gate_body_length(const struct gate *g)
{
    int64_t length = 0;
    if (g->headers[HEADER_TRANSFER_ENCODING].p) return -1;
    struct str given = g->headers[HEADER_CONTENT_LENGTH];
    if (given.p && !str_int(given, 0, INT64_MAX, &length)) return 0;
    return length;
}
