/* The parts of the web that need no server: addresses, cookies, origins, forms, limits, the gate, the router. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "address.h"
#include "compress.h"
#include "cookie.h"
#include "gate.h"
#include "json_body.h"
#include "metrics.h"
#include "origin_guard.h"
#include "page_cache.h"
#include "rate_limit.h"
#include "respond.h"
#include "router.h"
#include "server.h"

#define assert_str(s, text) assert_true(str_eq((s), str_of(text)))

static struct address address(const char *text)
{
    struct address a;
    assert_true(address_parse(str_of(text), &a));
    return a;
}

static void addresses(void **state)
{
    (void)state;
    struct address a;
    static const char *const bad[] = { "", "1.2.3", "1.2.3.4.5", "1.2.3.4 ", "localhost", "::g", "fe80::1%eth0", "1.2.3.256" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(address_parse(str_of(bad[i]), &a));
    a = address("1.2.3.4");
    assert_true(address_v4(&a));
    assert_int_equal(address_client(&a).n, 4);
    struct address b = address("2001:db8:1:2::1"), c = address("2001:db8:1:2:ffff::9"), d = address("2001:db8:1:3::1");
    assert_true(str_eq(address_client(&b), address_client(&c)));
    assert_false(str_eq(address_client(&b), address_client(&d)));
    a = address("::ffff:1.2.3.4");
    assert_int_equal(address_client(&a).n, 4);
    a = address("127.9.9.9");
    assert_true(address_loopback(&a));
    a = address("::1");
    assert_true(address_loopback(&a));
    a = address("::2");
    assert_false(address_loopback(&a));
}

static bool in_network(const char *list, const char *text)
{
    struct networks n;
    struct address a = address(text);
    assert_true(networks_parse(str_of(list), &n));
    return networks_has(&n, &a);
}

static void networks(void **state)
{
    (void)state;
    struct networks n;
    assert_true(in_network("10.0.0.0/8", "10.255.0.1"));
    assert_false(in_network("10.0.0.0/8", "11.0.0.1"));
    assert_true(in_network("192.168.0.0/17", "192.168.127.255"));
    assert_false(in_network("192.168.0.0/17", "192.168.128.0"));
    assert_true(in_network("1.2.3.4, 2001:db8::/33", "2001:db8:7fff::1"));
    assert_false(in_network("2001:db8::/33", "2001:db8:8000::1"));
    assert_true(in_network("0.0.0.0/0", "9.9.9.9"));
    assert_false(in_network("0.0.0.0/0", "2001:db8::1"));
    assert_false(in_network("", "9.9.9.9"));
    assert_false(networks_parse(STR("10.0.0.0/33"), &n));
    assert_false(networks_parse(STR("10.0.0.0/"), &n));
    assert_false(networks_parse(STR("10.0.0.0/8,"), &n));
    assert_false(networks_parse(STR("nginx"), &n));
}

static const char *client_text(const char *peer, const char *first, const char *second, const char *trusted)
{
    static char out[64];
    struct networks n;
    struct address p;
    struct str lines[2] = { str_of(first), str_of(second) };
    assert_true(networks_parse(str_of(trusted), &n));
    if (peer) p = address(peer);
    struct client c = client_find(peer ? &p : NULL, lines, second ? 2 : first ? 1 : 0, &n);
    snprintf(out, sizeof out, "%u.%u.%u.%u%s", c.address.b[12], c.address.b[13], c.address.b[14], c.address.b[15],
             c.loopback_forwards ? " warned" : "");
    return out;
}

static void forwarded_for(void **state)
{
    (void)state;
    assert_string_equal(client_text("9.9.9.9", "1.1.1.1", NULL, ""), "9.9.9.9");
    assert_string_equal(client_text("127.0.0.1", "1.1.1.1", NULL, ""), "127.0.0.1 warned");
    assert_string_equal(client_text("127.0.0.1", NULL, NULL, ""), "127.0.0.1");
    assert_string_equal(client_text("127.0.0.1", "6.6.6.6, 1.1.1.1", NULL, "127.0.0.1"), "1.1.1.1");
    assert_string_equal(client_text("127.0.0.1", "6.6.6.6, 1.1.1.1, 10.0.0.1", NULL, "127.0.0.1,10.0.0.0/8"), "1.1.1.1");
    assert_string_equal(client_text("127.0.0.1", "10.0.0.2, 10.0.0.1", NULL, "127.0.0.1,10.0.0.0/8"), "10.0.0.2");
    assert_string_equal(client_text("127.0.0.1", "6.6.6.6, junk, 10.0.0.1", NULL, "127.0.0.1,10.0.0.0/8"), "10.0.0.1");
    assert_string_equal(client_text("127.0.0.1", "1.1.1.1:80", NULL, "127.0.0.1"), "1.1.1.1");
    assert_string_equal(client_text("127.0.0.1", "[::ffff:1.1.1.1]:80", NULL, "127.0.0.1"), "1.1.1.1");
    assert_string_equal(client_text("127.0.0.1", "", NULL, "127.0.0.1"), "127.0.0.1");
    /* A proxy that adds a line of its own behind one that the client wrote. */
    assert_string_equal(client_text("127.0.0.1", "6.6.6.6", "1.1.1.1", "127.0.0.1"), "1.1.1.1");
    assert_string_equal(client_text("127.0.0.1", "6.6.6.6, 1.1.1.1", "10.0.0.1", "127.0.0.1,10.0.0.0/8"), "1.1.1.1");
    /* A unix socket's peer is a trusted proxy. */
    assert_string_equal(client_text(NULL, "6.6.6.6, 1.1.1.1", NULL, ""), "1.1.1.1");
    assert_string_equal(client_text(NULL, NULL, NULL, ""), "0.0.0.0");
}

#define KEY "0123456789abcdefghijABCDEFGHIJ-_01234567890"

static void cookies(void **state)
{
    (void)state;
    struct arena a = { 0 };
    assert_int_equal(strlen(KEY), KEY_TEXT);
    assert_str(cookie_find(STR("kith=" KEY), false), KEY);
    assert_str(cookie_find(STR("a=b; kith=" KEY "; c=d"), false), KEY);
    assert_str(cookie_find(STR("kith=short; kith=" KEY), false), KEY);
    assert_int_equal(cookie_find(STR("kith=" KEY), true).n, 0);
    assert_int_equal(cookie_find(STR("__Host-kith=" KEY), false).n, 0);
    assert_str(cookie_find(STR("__Host-kith=" KEY), true), KEY);
    assert_int_equal(cookie_find(STR("kith=" KEY "x"), false).n, 0);
    assert_int_equal(cookie_find(STR("kith=\"0123456789abcdefghijABCDEFGHIJ-_012345678\""), false).n, 0);
    assert_int_equal(cookie_find(STR_NONE, false).n, 0);
    assert_str(cookie_set(&a, STR(KEY), false), "kith=" KEY "; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax");
    assert_str(cookie_set(&a, STR(KEY), true), "__Host-kith=" KEY "; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure");
    arena_free(&a);
}

static void origins(void **state)
{
    (void)state;
    struct str none = STR_NONE, base = STR("https://kith.example");
    assert_int_equal(origin_of(STR("same-origin"), none, base), ORIGIN_OURS);
    assert_int_equal(origin_of(STR("none"), STR("https://evil.example"), base), ORIGIN_OURS);
    assert_int_equal(origin_of(STR("same-site"), STR("https://kith.example"), base), ORIGIN_FOREIGN);
    assert_int_equal(origin_of(STR("cross-site"), STR("https://kith.example"), base), ORIGIN_FOREIGN);
    assert_int_equal(origin_of(STR("cross-site"), STR("null"), base), ORIGIN_FOREIGN);
    assert_int_equal(origin_of(STR(""), none, base), ORIGIN_FOREIGN);
    assert_int_equal(origin_of(none, STR("https://kith.example"), base), ORIGIN_OURS);
    assert_int_equal(origin_of(none, STR("https://kith.example:444"), base), ORIGIN_FOREIGN);
    assert_int_equal(origin_of(none, STR("http://kith.example"), base), ORIGIN_FOREIGN);
    assert_int_equal(origin_of(none, STR("https://kith.example.evil.example"), base), ORIGIN_FOREIGN);
    assert_int_equal(origin_of(none, STR("null"), base), ORIGIN_UNKNOWN);
    assert_int_equal(origin_of(none, none, base), ORIGIN_UNKNOWN);
}

static enum err form_of(struct arena *a, const char *body, struct form *f) { return form_parse(a, str_of(body), f); }

static void forms(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct form f;
    assert_int_equal(form_of(&a, "name=Jo+Q&message=a%26b%0D%0A&empty=&bare&&x=y=z", &f), OK);
    assert_int_equal(f.count, 5);
    assert_str(form_get(&f, "name"), "Jo Q");
    assert_str(form_get(&f, "message"), "a&b\r\n");
    assert_str(form_get(&f, "x"), "y=z");
    assert_true(form_has(&f, "empty") && form_has(&f, "bare") && !form_has(&f, "nothing"));
    assert_int_equal(form_of(&a, "name=Zo%C3%AB", &f), OK);
    assert_str(form_get(&f, "name"), "Zo\xc3\xab");
    static const char *const bad[] = { "a=%",     "a=%4",   "a=%zz",   "a=%00", "a=%C3",        "a=\xff",
                                       "a=%ED%A0%80", "a=1&a=2", "=value", "a=1&%61=2", "a=%C0%80" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_int_equal(form_of(&a, bad[i], &f), ERR_MALFORMED);
    struct buf many = BUF(4096);
    for (int i = 0; i < FORM_FIELDS; i++) buf_printf(&many, "f%d=1&", i);
    assert_int_equal(form_parse(&a, buf_str(&many), &f), OK);
    BUF_LIT(&many, "more=1");
    assert_int_equal(form_parse(&a, buf_str(&many), &f), ERR_MALFORMED);
    assert_int_equal(form_parse(&a, STR_NONE, &f), OK);
    assert_int_equal(f.count, 0);
    buf_free(&many);
    arena_free(&a);
}

static void count_fill(void *state, void *out, size_t n)
{
    (void)state;
    for (size_t i = 0; i < n; i++) ((uint8_t *)out)[i] = (uint8_t)i;
}

static void limits(void **state)
{
    (void)state;
    const struct random random = { count_fill, NULL };
    struct rate_limit *r = rate_limit_new(60, 30, &random);
    for (int i = 0; i < 60; i++) assert_int_equal(rate_limit_take(r, STR("\1\2\3\4"), 1000), 0);
    int wait = rate_limit_take(r, STR("\1\2\3\4"), 1000);
    assert_in_range(wait, 2, 4); /* thirty a minute is one in two seconds */
    assert_int_equal(rate_limit_take(r, STR("\1\2\3\5"), 1000), 0);
    assert_int_equal(rate_limit_take(r, STR("\1\2\3\4"), 1000 + wait * 1000), 0);
    assert_int_not_equal(rate_limit_take(r, STR("\1\2\3\4"), 1000 + wait * 1000), 0);
    /* Thirty a minute for as long as it lasts. */
    int passed = 0;
    for (int64_t ms = 100000; ms < 160000; ms += 100) passed += rate_limit_take(r, STR("other"), ms) == 0;
    assert_in_range(passed, 89, 91);
    /* A hundred thousand others: constant memory, and nobody is refused for them. */
    for (uint32_t i = 0; i < 100000; i++)
        assert_int_equal(rate_limit_take(r, (struct str){ (const char *)&i, 4 }, 200000 + i), 0);
    rate_limit_free(r);
}

static unsigned gate_says(const char *const *lines, const char *method, const char *version)
{
    struct gate g = { .count = 0 };
    enum method m;
    for (; lines[0]; lines += 2) gate_header(&g, str_of(lines[0]), str_of(lines[1]));
    return gate_request(&g, str_of(method), str_of(version), &m);
}
#define GATE(method, version, ...) gate_says((const char *const[]){ __VA_ARGS__, NULL }, method, version)

static void gates(void **state)
{
    (void)state;
    assert_int_equal(GATE("GET", "HTTP/1.1", "Host", "a"), 0);
    assert_int_equal(GATE("GET", "HTTP/1.1", "host", "a:80", "CONTENT-length", "0"), 0);
    assert_int_equal(GATE("GET", "HTTP/1.0", "X", "a"), 0);
    assert_int_equal(GATE("GET", "HTTP/1.1", "X", "a"), 400);
    assert_int_equal(GATE("GET", "HTTP/1.1", "Host", "a", "Host", "a"), 400);
    assert_int_equal(GATE("POST", "HTTP/1.1", "Host", "a", "Content-Length", "4", "Transfer-Encoding", "chunked"), 400);
    assert_int_equal(GATE("POST", "HTTP/1.1", "Host", "a", "Content-Length", "4", "content-length", "4"), 400);
    assert_int_equal(GATE("POST", "HTTP/1.1", "Host", "a", "Content-Length", "+4"), 400);
    assert_int_equal(GATE("POST", "HTTP/1.1", "Host", "a", "Transfer-Encoding", "CHUNKED"), 0);
    assert_int_equal(GATE("POST", "HTTP/1.1", "Host", "a", "Transfer-Encoding", "gzip, chunked"), 501);
    assert_int_equal(GATE("POST", "HTTP/1.0", "Host", "a", "Transfer-Encoding", "chunked"), 400);
    assert_int_equal(GATE("GET", "HTTP/1.1", "Host", "a", "X Y", "b"), 400);
    assert_int_equal(GATE("GET", "HTTP/1.1", "Host", "a", "", "b"), 400);
    assert_int_equal(GATE("GET", "HTTP/1.1", "Host", "a", "X", "b\1"), 400);
    assert_int_equal(GATE("BREW", "HTTP/1.1", "Host", "a"), 501);
    assert_int_equal(GATE("get", "HTTP/1.1", "Host", "a"), 501);
    assert_int_equal(GATE("GET", "HTTP/2.0", "Host", "a"), 505);
    assert_int_equal(GATE("POST", "HTTP/1.1", "Host", "a", "Expect", "magic"), 417);
    assert_int_equal(gate_target(STR("/c/maya?page=2")), 0);
    assert_int_equal(gate_target(STR("/c/%00")), 400);
    assert_int_equal(gate_target(STR("c")), 400);
    assert_int_equal(gate_target(STR("/a b")), 400);
    assert_int_equal(gate_target(STR("")), 400);
}

static const struct route table[] = {
    { .method = METHOD_GET, .pattern = "/", .name = "home" },
    { .method = METHOD_GET, .pattern = "/c/{slug}", .name = "campaign" },
    { .method = METHOD_GET, .pattern = "/c/{slug}/qr.svg", .name = "qr" },
    { .method = METHOD_POST, .pattern = "/c/{slug}/endorsements", .name = "endorse" },
    { .method = METHOD_GET, .pattern = "/api/v1/campaigns/{slug}/endorsements/{id}", .name = "one" },
    { .method = METHOD_PATCH, .pattern = "/api/v1/campaigns/{slug}/endorsements/{id}", .name = "patch" },
    { 0 },
};

static const char *route_name(enum method method, const char *path)
{
    struct match m;
    switch (route_find(table, method, str_of(path), &m)) {
    case FOUND: return m.route->name;
    case FOUND_SLASH: return "slash";
    case FOUND_METHOD: return "method";
    case FOUND_NONE: break;
    }
    return "none";
}

static void router(void **state)
{
    (void)state;
    assert_string_equal(route_name(METHOD_GET, "/"), "home");
    assert_string_equal(route_name(METHOD_HEAD, "/c/maya"), "campaign");
    assert_string_equal(route_name(METHOD_GET, "/c/maya/qr.svg"), "qr");
    assert_string_equal(route_name(METHOD_GET, "/c/maya/qr.sv"), "none");
    assert_string_equal(route_name(METHOD_GET, "/c/maya/qr.svgx"), "none");
    assert_string_equal(route_name(METHOD_GET, "/c/maya/endorsements"), "method");
    assert_string_equal(route_name(METHOD_OPTIONS, "/c/maya"), "method");
    assert_string_equal(route_name(METHOD_GET, "/c/maya/"), "slash");
    assert_string_equal(route_name(METHOD_GET, "/c/"), "none");
    assert_string_equal(route_name(METHOD_GET, "/c//qr.svg"), "none");
    assert_string_equal(route_name(METHOD_GET, "//"), "slash");
    assert_string_equal(route_name(METHOD_GET, "c/maya"), "none");
    assert_string_equal(route_name(METHOD_GET, "//other.example/"), "none");
    assert_string_equal(route_name(METHOD_GET, "/a/b/c/d/e/f/g/h/i/j"), "none");
    assert_string_equal(route_name(METHOD_PATCH, "/api/v1/campaigns/maya/endorsements/7"), "patch");
    struct arena a = { 0 };
    struct match m;
    struct str params[ROUTE_PARAMS];
    assert_int_equal(route_find(table, METHOD_DELETE, STR("/api/v1/campaigns/x/endorsements/7"), &m), FOUND_METHOD);
    assert_str(route_allow(&a, m.allowed), "GET, HEAD, PATCH, OPTIONS");
    assert_int_equal(route_find(table, METHOD_GET, STR("/api/v1/campaigns/m%61ya/endorsements/7"), &m), FOUND);
    assert_int_equal(route_params(&a, &m, params), OK);
    assert_str(params[0], "maya");
    assert_str(params[1], "7");
    static const char *const bad[] = { "/c/%2f", "/c/a%2Fb", "/c/%00", "/c/%", "/c/%zz", "/c/%ff" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(route_find(table, METHOD_GET, str_of(bad[i]), &m), FOUND);
        assert_int_equal(route_params(&a, &m, params), ERR_MALFORMED);
    }
    arena_free(&a);
}

static void caching(void **state)
{
    (void)state;
    assert_true(etag_matches(STR("W/\"abc\""), STR("abc")));
    assert_true(etag_matches(STR("\"x\", \"abc\""), STR("abc")));
    assert_true(etag_matches(STR("*"), STR("abc")));
    assert_false(etag_matches(STR("abc"), STR("abc")));
    assert_false(etag_matches(STR("\"abcd\""), STR("abc")));
    assert_false(etag_matches(STR_NONE, STR("abc")));
    assert_true(gzip_accepted(STR("br, gzip")));
    assert_true(gzip_accepted(STR("GZIP;q=0.5")));
    assert_false(gzip_accepted(STR("gzip;q=0, br")));
    assert_false(gzip_accepted(STR("gzip; q=0.00")));
    assert_false(gzip_accepted(STR("xgzip")));
    assert_false(gzip_accepted(STR_NONE));
}

static struct app app;
static struct web_settings settings = { .base_url = { "https://kith.test", 17 } };
static struct str no_headers[HEADER_COUNT];

/* Whether a page of that name is kept; when not, keeps one of `bytes` for the campaign. `between` is a campaign that
 * changes while the page is made. */
static bool page_kept(const char *name, int64_t campaign, size_t bytes, int64_t now, int64_t between)
{
    struct arena a = { 0 };
    struct request req = { .ctx = { .arena = &a, .now = now }, .app = &app, .headers = no_headers };
    struct response res = { .file = -1, .body = BUF(RESPONSE_BODY_MAX) };
    struct page_key key = { .name = str_of(name), .lang = LANG_EN };
    bool found = page_cache_find(&req, &key, &res);
    if (found) {
        assert_int_equal(key.campaign, campaign);
    } else {
        for (size_t i = 0; i < bytes; i++) buf_byte(&res.body, (char)('a' + (i * i >> 3) % 23));
        key.campaign = campaign;
        key.until = 1000;
        if (between) page_cache_drop(app.pages, between);
        page_cache_keep(&req, &key, &res);
    }
    struct answer answer;
    respond_finish(&req, &res, &answer);
    assert_int_equal(answer.status, 200);
    answer_free(&answer);
    arena_free(&a);
    return found;
}

static void kept_pages(void **state)
{
    (void)state;
    static const struct route none[] = { { 0 } };
    char name[32];
    app = (struct app){ .settings = &settings, .pages = page_cache_new(1 << 20), .metrics = metrics_new(none) };
    assert_false(page_kept("/c/a", 1, 1000, 0, 0));
    assert_true(page_kept("/c/a", 1, 1000, 0, 0));
    assert_false(page_kept("/c/b", 2, 1000, 0, 0));
    page_cache_drop(app.pages, 1);
    assert_true(page_kept("/c/b", 2, 1000, 0, 0));
    assert_false(page_kept("/c/a", 1, 1000, 0, 0));
    /* What changed while it was made is not kept; what another campaign did does not matter. */
    page_cache_drop(app.pages, 1);
    assert_false(page_kept("/c/a", 1, 1000, 0, 1));
    assert_false(page_kept("/c/a", 1, 1000, 0, 2));
    assert_true(page_kept("/c/a", 1, 1000, 0, 0));
    /* Its time runs out. */
    assert_true(page_kept("/c/a", 1, 1000, 999, 0));
    assert_false(page_kept("/c/a", 1, 1000, 1000, 0));
    /* Memory has a bound, and the oldest goes first. */
    for (int i = 0; i < 500; i++) {
        snprintf(name, sizeof name, "/c/%d", i);
        assert_false(page_kept(name, 100 + i, 8000, 0, 0));
        assert_true(page_kept("/c/0", 100, 8000, 0, 0));
    }
    int kept = 0;
    for (int i = 0; i < 500; i++) {
        struct page_key key = { .name = { name, (size_t)snprintf(name, sizeof name, "/c/%d", i) }, .lang = LANG_EN };
        struct request req = { .app = &app, .headers = no_headers };
        struct response res = { .file = -1 };
        struct answer answer = { 0 };
        if (!page_cache_find(&req, &key, &res)) continue;
        kept++;
        respond_finish(&req, &res, &answer);
        answer_free(&answer);
    }
    assert_in_range(kept, 30, 90);
    /* One that is too large for it is answered all the same. */
    assert_false(page_kept("/c/large", 7, 1 << 20, 0, 0));
    assert_false(page_kept("/c/large", 7, 1 << 20, 0, 0));
    page_cache_free(app.pages);
    metrics_free(app.metrics);
}

static bool json_good(const char *text)
{
    json_t *value = NULL;
    bool good = json_parse(str_of(text), &value) == OK;
    json_decref(value);
    return good;
}

static void json(void **state)
{
    (void)state;
    assert_true(json_good("{\"a\": [1, {\"b\": \"[[[[[[[[[[[[[\"}]}"));
    assert_false(json_good("{\"a\": 1, \"a\": 2}"));
    assert_false(json_good("[1]"));
    assert_false(json_good("{} {}"));
    assert_false(json_good("{\"a\":[[[[[[[[1]]]]]]]]}"));
    assert_false(json_good("{\"a\": \"\xff\"}"));
    assert_false(json_good("{\"a\": \"\\u0000\"}"));
    assert_false(json_good(""));
    struct arena a = { 0 };
    struct ctx ctx = { .arena = &a };
    static const char *const fields[] = { "name", "shown", "n", NULL };
    json_t *o = NULL;
    struct str text = STR("kept");
    bool yes = true;
    int64_t n = 5;
    assert_int_equal(json_parse(STR("{\"name\": \"Jo\", \"shown\": false, \"n\": 7, \"other\": 1}"), &o), OK);
    assert_int_equal(json_only(&ctx, o, fields), ERR_INVALID);
    assert_int_equal(ctx.problem_count, 1);
    assert_string_equal(ctx.problems[0].field, "other");
    assert_int_equal(json_take_text(&ctx, o, "name", &text), OK);
    assert_str(text, "Jo");
    assert_int_equal(json_take_bool(&ctx, o, "shown", &yes), OK);
    assert_false(yes);
    assert_int_equal(json_take_int(&ctx, o, "n", &n), OK);
    assert_int_equal(n, 7);
    assert_int_equal(json_take_int(&ctx, o, "absent", &n), OK);
    assert_int_equal(n, 7);
    assert_int_equal(json_take_text(&ctx, o, "n", &text), ERR_INVALID);
    assert_int_equal(json_take_bool(&ctx, o, "name", &yes), ERR_INVALID);
    json_decref(o);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses), cmocka_unit_test(networks), cmocka_unit_test(forwarded_for),
        cmocka_unit_test(cookies),   cmocka_unit_test(origins),  cmocka_unit_test(forms),
        cmocka_unit_test(limits),    cmocka_unit_test(gates),    cmocka_unit_test(router),
        cmocka_unit_test(caching),   cmocka_unit_test(json),
        cmocka_unit_test(kept_pages),
    };
    if (crypto_start() != OK) return 1;
    return cmocka_run_group_tests_name("web parts", tests, NULL, NULL);
}
