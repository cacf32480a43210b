/* The service as a whole, over real sockets: answers, guards, workers, kept pages, event streams, time limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "export/outboard.h"
#include "json_body.h"
#include "kith.h"
#include "page_cache.h"
#include "pages/pages.h"
#include "route.h"
#include "server.h"
#include "sse.h"

#define KEY "0123456789abcdefghijABCDEFGHIJ-_01234567890"

static struct app app;
static struct kith services;
static struct web_settings settings;
static struct web *web;
static _Atomic int renders, held;
static _Atomic bool hold;
static _Atomic bool stopping;

/* ---- a small site ---- */

static enum err kept(struct request *req, struct response *res)
{
    struct page_key key = { .name = req->path, .lang = req->ctx.lang };
    if (!page_cache_find(req, &key, res)) {
        buf_printf(&res->body, "<p>%d</p>", ++renders);
        for (int i = 0; i < 200; i++) BUF_LIT(&res->body, "a line of the page\n");
        key.campaign = 7;
        key.link = 9;
        page_cache_keep(req, &key, res);
    } else {
        assert_int_equal(key.campaign, 7);
        assert_int_equal(key.link, 9);
    }
    return OK;
}

static enum err echo(struct request *req, struct response *res)
{
    res->content = CONTENT_TEXT;
    for (size_t i = 0; i < req->form->count; i++)
        buf_printf(&res->body, "%.*s=%.*s;", STR_ARG(req->form->fields[i].name), STR_ARG(req->form->fields[i].value));
    buf_printf(&res->body, "cookie=%.*s ignored=%d", STR_ARG(req->cookie_secret), req->cookies_ignored);
    return OK;
}

static enum err receipt(struct request *req, struct response *res)
{
    res->set_cookie = STR(KEY);
    return respond_see_other(req, res, "/e#%s", KEY);
}

static enum err fails(struct request *req, struct response *res)
{
    int64_t err = ERR_IO;
    (void)res;
    assert_true(str_int(req->params[0], 1, ERR_COUNT, &err));
    return (enum err)err;
}

static enum err call(struct request *req, struct response *res)
{
    json_auto_t *in = NULL;
    struct str name = STR_NONE;
    static const char *const fields[] = { "name", NULL };
    TRY(json_body(req, &in));
    TRY(json_only(&req->ctx, in, fields));
    TRY(json_take_text(&req->ctx, in, "name", &name));
    return respond_json(res, 201, json_pack("{s:s%, s:b}", "name", name.p ? name.p : "", name.n, "key", req->bearer.n == KEY_TEXT));
}

static enum err waits(struct request *req, struct response *res)
{
    (void)req;
    held++;
    while (hold) poll(NULL, 0, 1);
    held--;
    BUF_LIT(&res->body, "done");
    return OK;
}

static enum err upload(struct request *req, struct response *res)
{
    char start[5] = "";
    if (req->upload >= 0) assert_true(read(req->upload, start, 4) >= 0);
    buf_printf(&res->body, "%lld bytes %s lang=%.*s", (long long)req->upload_bytes, start, STR_ARG(form_get(req->form, "lang")));
    return OK;
}

static enum err download(struct request *req, struct response *res)
{
    (void)req;
    res->file = file_temporary();
    res->content = CONTENT_ZIP;
    res->filename = STR("report.zip");
    assert_int_equal(write(res->file, "PKPK", 4), 4);
    return OK;
}

static enum err events(struct request *req, struct response *res)
{
    if (!req->bearer.n) return ERR_UNAUTHORIZED;
    res->stream = 7;
    return OK;
}

static enum err query(struct request *req, struct response *res)
{
    struct str page = request_query(req, "page");
    buf_printf(&res->body, "page=%s%.*s lang=%s", page.p ? "" : "none", STR_ARG(page), lang_tag(req->ctx.lang));
    return OK;
}

static const struct route site[] = {
    { METHOD_GET, "/c/{slug}", kept, "kept", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    { METHOD_POST, "/form", echo, "form", RUN_WRITER, BODY_FORM, GUARD_FORM, CACHE_NEVER, 0 },
    { METHOD_POST, "/limited", echo, "limited", RUN_WRITER, BODY_FORM, GUARD_FORM, CACHE_NEVER, ROUTE_LIMITED },
    { METHOD_POST, "/receipt", receipt, "receipt", RUN_WRITER, BODY_FORM, GUARD_FORM, CACHE_NEVER, 0 },
    { METHOD_GET, "/fails/{err}", fails, "fails", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    { METHOD_GET, "/api/v1/fails/{err}", fails, "api_fails", RUN_WRITER, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 },
    { METHOD_POST, "/api/v1/calls", call, "call", RUN_WRITER, BODY_JSON, GUARD_API, CACHE_NEVER, 0 },
    { METHOD_GET, "/waits", waits, "waits", RUN_WRITER, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 },
    { METHOD_GET, "/heavy", waits, "heavy", RUN_HEAVY, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 },
    { METHOD_POST, "/verify", upload, "verify", RUN_WRITER, BODY_UPLOAD, GUARD_FORM, CACHE_NEVER, 0 },
    { METHOD_GET, "/download", download, "download", RUN_HEAVY, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 },
    { METHOD_GET, "/r/{token}", query, "report", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 },
    { METHOD_GET, "/query", query, "query", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    { METHOD_GET, "/events", events, "events", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 },
    { METHOD_GET, "/metrics", page_metrics, "metrics", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 },
    { METHOD_GET, "/metrics/two", page_metrics, "metrics", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 },
    { 0 },
};

/* ---- a client ---- */

static int dial(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)web_port(web)),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    struct timeval limit = { .tv_sec = 20 };
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return fd;
}

static void tell(int fd, struct str s)
{
    while (s.n) {
        ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
        if (n <= 0) return;
        s = str_sub(s, (size_t)n, s.n);
    }
}

static char answer[1 << 20];

/* Reads until the server closes. */
static const char *listen_all(int fd)
{
    size_t n = 0;
    ssize_t more;
    while ((more = recv(fd, answer + n, sizeof answer - 1 - n, 0)) > 0) n += (size_t)more;
    answer[n] = 0;
    close(fd);
    return answer;
}

/* Reads until a text has come. */
static bool listen_for(int fd, const char *text)
{
    size_t n = 0;
    ssize_t more;
    answer[0] = 0;
    while (!strstr(answer, text) && (more = recv(fd, answer + n, sizeof answer - 1 - n, 0)) > 0) answer[n += (size_t)more] = 0;
    return strstr(answer, text) != NULL;
}

static const char *ask_with(const char *line, const char *headers, struct str body)
{
    struct buf b = BUF(1 << 26);
    int fd = dial();
    buf_printf(&b, "%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s", line, headers);
    if (body.p) buf_printf(&b, "Content-Length: %zu\r\n", body.n);
    BUF_LIT(&b, "\r\n");
    buf_add(&b, body);
    tell(fd, buf_str(&b));
    buf_free(&b);
    return listen_all(fd);
}

static const char *ask(const char *line, const char *headers) { return ask_with(line, headers, STR_NONE); }

#define FORM_TYPE "Content-Type: application/x-www-form-urlencoded\r\n"
#define OURS FORM_TYPE "Sec-Fetch-Site: same-origin\r\n"
#define JSON_TYPE "Content-Type: application/json\r\n"

static int status_of(const char *text) { return strncmp(text, "HTTP/1.1 ", 9) ? 0 : (int)strtol(text + 9, NULL, 10); }

static bool has(const char *text) { return strstr(answer, text) != NULL; }

#define assert_status(call, status) assert_int_equal(status_of(call), status)

static void wait_for(const _Atomic int *value, int wanted)
{
    for (int i = 0; i < 20000 && *value != wanted; i++) poll(NULL, 0, 1);
    assert_int_equal(*value, wanted);
}

static void wait_for_streams(size_t wanted)
{
    for (int i = 0; i < 20000 && event_streams(app.events) != wanted; i++) poll(NULL, 0, 1);
    assert_int_equal(event_streams(app.events), wanted);
}

/* ---- tests ---- */

static void pages_are_kept(void **state)
{
    (void)state;
    int before = renders;
    assert_status(ask("GET /c/maya", ""), 200);
    assert_status(ask("GET /c/maya", ""), 200);
    assert_int_equal(renders, before + 1);
    assert_true(has("Cache-Control: private, no-cache\r\n"));
    assert_true(has("Vary: Accept-Encoding, Accept-Language, Cookie\r\n"));
    char etag[64] = "";
    const char *at = strstr(answer, "ETag: ");
    assert_non_null(at);
    memcpy(etag, at + 6, strcspn(at + 6, "\r"));
    char again[128];
    snprintf(again, sizeof again, "If-None-Match: %s\r\n", etag);
    assert_status(ask("GET /c/maya", again), 304);
    assert_true(has(etag) && has("\r\n\r\n") && !has("a line"));
    assert_status(ask("GET /c/maya", "Accept-Encoding: gzip\r\n"), 200);
    assert_true(has("Content-Encoding: gzip\r\n"));
    assert_status(ask("HEAD /c/maya", ""), 200);
    assert_true(!has("a line"));
    assert_int_equal(renders, before + 1);
    /* Another language and another name are other pages; a Kith cookie is never answered from those kept. */
    ask("GET /c/maya", "Accept-Language: de\r\n");
    assert_int_equal(renders, before + 2);
    ask("GET /c/maya", "Cookie: kith=" KEY "\r\n");
    ask("GET /c/maya", "Cookie: kith=" KEY "\r\n");
    assert_int_equal(renders, before + 4);
    page_cache_drop(app.pages, 8);
    ask("GET /c/maya", "");
    assert_int_equal(renders, before + 4);
    page_cache_drop(app.pages, 7);
    assert_status(ask("GET /c/maya", again), 200);
    assert_int_equal(renders, before + 5);
}

static void forms_are_guarded(void **state)
{
    (void)state;
    struct str body = STR("name=Jo&message=a%0D%0Ab");
    assert_status(ask_with("POST /form", OURS "Cookie: kith=" KEY "\r\n", body), 200);
    assert_true(has("name=Jo;message=a\r\nb;cookie=" KEY " ignored=0"));
    assert_status(ask_with("POST /form", FORM_TYPE "Origin: http://kith.test\r\nCookie: kith=" KEY "\r\n", body), 200);
    assert_true(has("cookie=" KEY " ignored=0"));
    assert_status(ask_with("POST /form", FORM_TYPE "Cookie: kith=" KEY "\r\n", body), 200);
    assert_true(has("cookie= ignored=1"));
    assert_status(ask_with("POST /form", FORM_TYPE "Origin: null\r\nCookie: kith=" KEY "\r\n", body), 200);
    assert_true(has("cookie= ignored=1"));
    assert_status(ask_with("POST /form", FORM_TYPE "Origin: http://evil.test\r\n", body), 403);
    assert_true(has("Jo")); /* what was typed is kept */
    assert_status(ask_with("POST /form", FORM_TYPE "Sec-Fetch-Site: cross-site\r\n", STR("name=%3Cb%3E")), 403);
    assert_true(has("&lt;b&gt;") && !has("<b>"));
    assert_status(ask_with("POST /form", "Content-Type: text/plain\r\nSec-Fetch-Site: none\r\n", body), 415);
    assert_status(ask_with("POST /form", OURS, STR("a=1&a=2")), 400);
    assert_status(ask_with("POST /form", OURS, STR("a=%zz")), 400);
    assert_status(ask("GET /form", ""), 405);
    assert_true(has("Allow: POST, OPTIONS\r\n") && has("Connection: close\r\n"));
}

static void chunked_forms(void **state)
{
    (void)state;
    int fd = dial();
    tell(fd, STR("POST /form HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" OURS "Transfer-Encoding: chunked\r\n\r\n"));
    for (const char *p = "4\r\nname\r\n3\r\n=Jo\r\n0\r\n\r\n"; *p; p++) tell(fd, (struct str){ p, 1 });
    listen_all(fd);
    assert_status(answer, 200);
    assert_true(has("name=Jo;"));
}

static void bodies_have_limits(void **state)
{
    (void)state;
    struct buf b = BUF(64 << 20);
    BUF_LIT(&b, "a=");
    while (b.n < 256 << 10) buf_byte(&b, 'x');
    assert_status(ask_with("POST /form", OURS, buf_str(&b)), 200);
    buf_byte(&b, 'x');
    assert_status(ask_with("POST /form", OURS, buf_str(&b)), 413);
    assert_status(ask_with("POST /api/v1/calls", JSON_TYPE, buf_str(&b)), 413);
    assert_true(has("application/problem+json"));
    while (b.n < 4 << 20) buf_byte(&b, 'x');
    assert_status(ask_with("POST /form", OURS, buf_str(&b)), 413);
    buf_free(&b);
    assert_status(ask("POST /form", OURS "Content-Length: 99999999999\r\n"), 413);
    assert_status(ask("POST /form", OURS "Expect: 100-continue\r\nContent-Length: 999999\r\n"), 413);
    int fd = dial();
    tell(fd, STR("POST /form HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" OURS "Transfer-Encoding: chunked\r\n\r\n"));
    static char chunk[65536 + 16];
    size_t n = (size_t)snprintf(chunk, sizeof chunk, "10000\r\n");
    memset(chunk + n, 'x', 65536);
    memcpy(chunk + n + 65536, "\r\n", 2);
    for (int i = 0; i < 8; i++) tell(fd, (struct str){ chunk, n + 65536 + 2 });
    tell(fd, STR("0\r\n\r\n"));
    assert_status(listen_all(fd), 413);
}

static void cookies_are_set(void **state)
{
    (void)state;
    assert_status(ask_with("POST /receipt", OURS, STR("")), 303);
    assert_true(has("Location: /e#" KEY "\r\n"));
    assert_true(has("Set-Cookie: kith=" KEY "; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax\r\n"));
}

static void errors_have_one_table(void **state)
{
    (void)state;
    static const int statuses[ERR_COUNT] = {
        [ERR_INVALID] = 422,   [ERR_MALFORMED] = 400, [ERR_UNAUTHORIZED] = 401, [ERR_FORBIDDEN] = 403,
        [ERR_NOT_FOUND] = 404, [ERR_METHOD] = 405,    [ERR_CLOSED] = 409,       [ERR_CONFLICT] = 409,
        [ERR_GONE] = 410,      [ERR_TOO_LARGE] = 413, [ERR_MEDIA_TYPE] = 415,   [ERR_TOO_MANY] = 429,
        [ERR_BUSY] = 503,      [ERR_IO] = 500,
    };
    char line[64];
    for (int e = 1; e < ERR_COUNT; e++) {
        snprintf(line, sizeof line, "GET /fails/%d", e);
        assert_status(ask(line, ""), statuses[e]);
        assert_true(has("Content-Type: text/html; charset=utf-8\r\n") && has("<h1>") && has("Cache-Control: no-store\r\n"));
        assert_true((e == ERR_TOO_MANY || e == ERR_BUSY) == has("Retry-After: "));
        snprintf(line, sizeof line, "GET /api/v1/fails/%d", e);
        assert_status(ask(line, ""), statuses[e]);
        assert_true(has("Content-Type: application/problem+json\r\n"));
        json_t *problem = json_loads(strstr(answer, "\r\n\r\n") + 4, 0, NULL);
        assert_non_null(problem);
        assert_int_equal(json_integer_value(json_object_get(problem, "status")), statuses[e]);
        assert_non_null(json_string_value(json_object_get(problem, "type")));
        assert_non_null(json_string_value(json_object_get(problem, "title")));
        assert_non_null(json_string_value(json_object_get(problem, "detail")));
        assert_true(json_is_array(json_object_get(problem, "errors")));
        json_decref(problem);
    }
    assert_status(ask("GET /fails/5", "Accept-Language: de\r\n"), 404);
    assert_true(has("Hier ist nichts") && has("lang=\"de\""));
}

static void calls_are_json(void **state)
{
    (void)state;
    assert_status(ask_with("POST /api/v1/calls", JSON_TYPE, STR("{\"name\": \"Jo\"}")), 201);
    assert_true(has("{\"name\":\"Jo\",\"key\":false}"));
    assert_status(ask_with("POST /api/v1/calls", "Authorization: Bearer " KEY "\r\n", STR("{}")), 201);
    assert_true(has("\"key\":true"));
    assert_status(ask_with("POST /api/v1/calls", "Content-Type: text/plain\r\n", STR("{}")), 415);
    assert_status(ask_with("POST /api/v1/calls", JSON_TYPE, STR("{\"name\": 1}")), 422);
    assert_true(has("\"field\":\"name\",\"code\":\"format\""));
    assert_status(ask_with("POST /api/v1/calls", JSON_TYPE, STR("{\"mane\": \"x\"}")), 422);
    assert_true(has("\"field\":\"mane\",\"code\":\"unknown\""));
    assert_status(ask_with("POST /api/v1/calls", JSON_TYPE, STR("{\"name\":")), 400);
}

static void queries(void **state)
{
    (void)state;
    ask("GET /query?page=a+b%2B%C3%AB&lang=fr", "Accept-Language: de\r\n");
    assert_true(has("page=a b+\xc3\xab lang=fr"));
    ask("GET /query?page=%ff", "Accept-Language: de\r\n");
    assert_true(has("page=none lang=de"));
    ask("GET /query?page", "");
    assert_true(has("page= lang=en"));
    ask("GET /r/secret?page=2", "");
    assert_true(has("Referrer-Policy: no-referrer\r\n") && has("X-Robots-Tag: noindex\r\n") && has("Cache-Control: no-store"));
}

static void uploads(void **state)
{
    (void)state;
    struct buf b = BUF(64 << 20);
    BUF_LIT(&b, "--B\r\nContent-Disposition: form-data; name=\"lang\"\r\n\r\nde\r\n"
                "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n\r\nPKPK");
    while (b.n < 3 << 20) buf_byte(&b, '\r');
    size_t content = b.n;
    BUF_LIT(&b, "\r\n--B--\r\n");
    const char *type = "Content-Type: multipart/form-data; boundary=B\r\nSec-Fetch-Site: same-origin\r\n";
    assert_status(ask_with("POST /verify", type, buf_str(&b)), 200);
    char expected[64];
    snprintf(expected, sizeof expected, "%zu bytes PKPK lang=de",
             content - (size_t)(str_find(buf_str(&b), STR("PKPK"), 0)));
    assert_true(has(expected));
    b.n = content;
    assert_status(ask_with("POST /verify", type, buf_str(&b)), 400);
    assert_status(ask_with("POST /verify", OURS, STR("a=b")), 415);
    while (b.n < 33 << 20) buf_byte(&b, 'x');
    assert_status(ask_with("POST /verify", type, buf_str(&b)), 413);
    buf_free(&b);
}

static void downloads(void **state)
{
    (void)state;
    assert_status(ask("GET /download", ""), 200);
    assert_true(has("Content-Disposition: attachment; filename=\"report.zip\"\r\n") && has("Content-Length: 4\r\n") && has("PKPK"));
}

static void writes_run_together(void **state)
{
    (void)state;
    int fds[32];
    hold = true;
    for (int i = 0; i < 32; i++) {
        fds[i] = dial();
        tell(fds[i], STR("GET /waits HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    }
    wait_for(&held, 32);
    assert_status(ask("GET /query", ""), 200); /* and reads go on meanwhile */
    for (int i = 0; i < 16; i++) close(fds[i]); /* clients that leave do no harm */
    hold = false;
    for (int i = 16; i < 32; i++) assert_status(listen_all(fds[i]), 200);
    wait_for(&held, 0);
}

static void exports_wait_in_a_bounded_queue(void **state)
{
    (void)state;
    enum { ASKED = 100 };
    int fds[ASKED], busy = 0, good = 0;
    hold = true;
    for (int i = 0; i < ASKED; i++) {
        fds[i] = dial();
        tell(fds[i], STR("GET /heavy HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        if (i == 2) wait_for(&held, 3);
    }
    /* Three run and 64 wait; the other 33 are told at once. */
    for (int i = 0, told = 0; told < ASKED - 67 && i < 20000; i++) {
        told = 0;
        for (int j = 0; j < ASKED; j++) {
            struct pollfd p = { .fd = fds[j], .events = POLLIN };
            told += poll(&p, 1, 0) == 1;
        }
        poll(NULL, 0, 1);
    }
    hold = false;
    for (int i = 0; i < ASKED; i++) {
        int status = status_of(listen_all(fds[i]));
        if (status == 503) assert_true(has("Retry-After: "));
        busy += status == 503;
        good += status == 200;
    }
    assert_int_equal(good, 67);
    assert_int_equal(busy, 33);
}

static void writes_are_limited(void **state)
{
    (void)state;
    int good = 0, many = 0;
    for (int i = 0; i < 12; i++) {
        int status = status_of(ask_with("POST /limited", OURS "X-Forwarded-For: 10.0.0.9\r\n", STR("name=Jo")));
        good += status == 200;
        many += status == 429;
        if (status == 429) assert_true(has("Retry-After: ") && has("Jo"));
    }
    assert_int_equal(good, 10);
    assert_int_equal(many, 2);
    assert_status(ask_with("POST /limited", OURS "X-Forwarded-For: 10.0.0.10\r\n", STR("name=Jo")), 200);
    assert_status(ask_with("POST /form", OURS "X-Forwarded-For: 10.0.0.9\r\n", STR("name=Jo")), 200);
}

static void metrics_for_few(void **state)
{
    (void)state;
    assert_status(ask("GET /metrics/two", ""), 200);
    assert_status(ask("GET /metrics", ""), 200);
    assert_true(has("kith_http_request_seconds_count"));
    assert_true(has("# EOF\n"));
    const char *first = strstr(answer, "{route=\"metrics\",status=\"2xx\"}");
    assert_true(first && !strstr(first + 1, "{route=\"metrics\",status=\"2xx\"}"));
    assert_status(ask("GET /metrics", "X-Forwarded-For: 9.9.9.9\r\n"), 404);
    assert_status(ask("GET /metrics", "X-Forwarded-For: 192.0.2.7\r\n"), 200);
}

static void events_stream(void **state)
{
    (void)state;
    assert_status(ask("GET /events", ""), 401);
    int fds[3];
    for (int i = 0; i < 3; i++) {
        fds[i] = dial();
        tell(fds[i], STR("GET /events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " KEY "\r\n\r\n"));
        assert_true(listen_for(fds[i], "retry: 3000\n\n"));
        assert_true(has("Content-Type: text/event-stream\r\n"));
    }
    wait_for_streams(3);
    event_publish(app.events, 8, "change", STR("{\"for\":\"others\"}"));
    event_publish(app.events, 7, "change", STR("{\"people\":37}"));
    for (int i = 0; i < 3; i++) {
        assert_true(listen_for(fds[i], "event: change\ndata: {\"people\":37}\n\n"));
        assert_false(has("others"));
    }
    event_publish(app.events, 7, "change", STR("two\nlines"));
    assert_true(listen_for(fds[0], "event: reload\ndata: {}\n\n"));
    assert_true(listen_for(fds[1], "\n:\n\n")); /* the heartbeat */
    close(fds[0]);
    wait_for_streams(2);
    shutdown(fds[1], SHUT_WR);
    wait_for_streams(1);
    close(fds[1]);
    /* One that does not read loses events, and is told so when it reads again. */
    struct buf big = BUF(4000);
    while (big.n < 3900) buf_byte(&big, 'x');
    for (int i = 0; i < 4000; i++) {
        event_publish(app.events, 7, "change", buf_str(&big));
        if (i % 100 == 0) poll(NULL, 0, 1);
    }
    buf_free(&big);
    static char sink[1 << 16];
    bool told = false;
    struct str needle = STR("event: reload");
    for (ssize_t n; !told && (n = recv(fds[2], sink, sizeof sink, 0)) > 0;)
        told = str_find((struct str){ sink, (size_t)n }, needle, 0) >= 0;
    assert_true(told);
    close(fds[2]);
    wait_for_streams(0);
}

/* What is freed is really given back, or the memory of streams could not be told from that of their requests. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "quarantine_size_mb=2:thread_local_quarantine_size_kb=64"; }

static size_t resident_bytes(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    char text[128] = "";
    struct str rest, word;
    int64_t n = 0;
    assert_non_null(f);
    assert_non_null(fgets(text, sizeof text, f));
    fclose(f);
    rest = str_of(text);
    assert_true(str_cut(&rest, ' ', &word) && str_cut(&rest, ' ', &word) && str_int(word, 0, INT64_MAX, &n));
    return (size_t)n * 4096;
}

static void idle_streams_are_cheap(void **state)
{
    (void)state;
    enum { STREAMS = 2000 };
    static int fds[STREAMS];
    size_t before = resident_bytes();
    for (int i = 0; i < STREAMS; i++) {
        fds[i] = dial();
        tell(fds[i], STR("GET /events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " KEY "\r\n\r\n"));
        if (i % 100 == 99) wait_for_streams((size_t)i + 1);
    }
    wait_for_streams(STREAMS);
    assert_true(resident_bytes() - before < STREAMS * (size_t)10000);
    event_publish(app.events, 7, "change", STR("{\"last\":true}"));
    for (int i = 0; i < STREAMS; i++) {
        assert_true(listen_for(fds[i], "{\"last\":true}"));
        close(fds[i]);
    }
    wait_for_streams(0);
}

/* A byte now and then keeps a connection from being idle, not from being late. */
static void slow_requests_end(void **state)
{
    (void)state;
    int head = dial(), body = dial();
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    tell(body, STR("POST /form HTTP/1.1\r\nHost: a\r\n" OURS "Content-Length: 1000\r\n\r\n"));
    tell(head, STR("GET /query HTTP/1.1\r\nX: "));
    bool open_head = true, open_body = true;
    for (int i = 0; i < 200 && (open_head || open_body); i++) {
        if (open_head) open_head = send(head, "a", 1, MSG_NOSIGNAL) == 1;
        if (open_body) open_body = send(body, "a", 1, MSG_NOSIGNAL) == 1;
        poll(NULL, 0, 100);
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_false(open_head || open_body);
    assert_in_range(to.tv_sec - from.tv_sec, 1, 8);
    close(head);
    close(body);
}

static void start(void)
{
    settings = (struct web_settings){
        .listen = STR("127.0.0.1:0"), .base_url = STR("http://kith.test"), .routes = site, .connections = 600,
        .writes_burst = 10, .writes_per_minute = 1, .request_seconds = 2, .heartbeat_ms = 50,
    };
    assert_true(networks_parse(STR("127.0.0.1"), &settings.trusted_proxies));
    assert_true(networks_parse(STR("192.0.2.0/24"), &settings.metrics_allow));
    assert_int_equal(web_start(&settings, &app, &web), OK);
}

static int begin(void **state)
{
    (void)state;
    log_setup(false, LOG_LEVEL_ERROR + 1);
    services.outboard = outboard_new(NULL, 0); /* which /metrics asks; it starts nothing here */
    app.services = &services;
    start();
    return 0;
}

static int end(void **state)
{
    (void)state;
    web_stop(web);
    event_publish(app.events, 7, "change", STR("{}")); /* the store may still commit */
    page_cache_drop(app.pages, 7);
    web_free(web);
    outboard_free(services.outboard);
    return 0;
}

/* What runs when the service stops is finished, streams are ended. */
static void *stop(void *unused)
{
    (void)unused;
    stopping = true;
    web_stop(web);
    return NULL;
}

static void stopping_loses_nothing(void **state)
{
    (void)state;
    pthread_t stopper;
    int stream = dial(), waiting = dial();
    tell(stream, STR("GET /events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " KEY "\r\n\r\n"));
    assert_true(listen_for(stream, "retry: "));
    hold = true;
    tell(waiting, STR("GET /waits HTTP/1.1\r\nHost: a\r\n\r\n"));
    wait_for(&held, 1);
    assert_int_equal(pthread_create(&stopper, NULL, stop, NULL), 0);
    while (!stopping) poll(NULL, 0, 1);
    poll(NULL, 0, 20);
    hold = false;
    assert_status(listen_all(waiting), 200);
    pthread_join(stopper, NULL);
    listen_all(stream); /* ends */
    web_free(web);
    start();
}

static void unix_sockets(void **state)
{
    (void)state;
    struct web *tcp = web, *other;
    static struct app own, second;
    static struct web_settings local;
    char path[64], where[80];
    snprintf(path, sizeof path, "/tmp/kith-test-%d.sock", (int)getpid());
    snprintf(where, sizeof where, "unix:%s", path);
    local = settings;
    local.listen = str_of(where);
    /* One that was left behind is replaced. */
    struct sockaddr_un stale = { .sun_family = AF_UNIX };
    struct stat st;
    memcpy(stale.sun_path, path, strlen(path));
    int left = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(left, (struct sockaddr *)&stale, sizeof stale), 0);
    close(left);
    assert_int_equal(web_start(&local, &own, &web), OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0660);
    assert_int_equal(web_start(&local, &second, &other), ERR_IO); /* in use */
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    memcpy(to.sun_path, path, strlen(path));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    tell(fd, STR("GET /metrics HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 9.9.9.9\r\nConnection: close\r\n\r\n"));
    assert_status(listen_all(fd), 404);
    web_stop(web);
    web_free(web);
    assert_int_equal(access(path, F_OK), -1);
    web = tcp;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_kept), cmocka_unit_test(forms_are_guarded), cmocka_unit_test(chunked_forms),
        cmocka_unit_test(bodies_have_limits), cmocka_unit_test(cookies_are_set), cmocka_unit_test(errors_have_one_table),
        cmocka_unit_test(calls_are_json), cmocka_unit_test(queries), cmocka_unit_test(uploads), cmocka_unit_test(downloads),
        cmocka_unit_test(writes_run_together), cmocka_unit_test(exports_wait_in_a_bounded_queue),
        cmocka_unit_test(writes_are_limited), cmocka_unit_test(metrics_for_few), cmocka_unit_test(events_stream), cmocka_unit_test(idle_streams_are_cheap),
        cmocka_unit_test(slow_requests_end), cmocka_unit_test(stopping_loses_nothing), cmocka_unit_test(unix_sockets),
    };
    if (crypto_start() != OK) return 1;
    return cmocka_run_group_tests_name("web server", tests, begin, end);
}
