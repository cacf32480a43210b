#include "respond.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "compress.h"
#include "cookie.h"
#include "page_cache_page.h"
#include "route.h"
#include "server.h"

enum { GZIP_LEAST = 860, GZIP_LEVEL = 3 };

#define CSP_USUAL                                                                                              \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "       \
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

static const struct {
    const char *type;
    bool text; /* worth compressing */
} contents[CONTENT_COUNT] = {
    [CONTENT_HTML] = { "text/html; charset=utf-8", true },
    [CONTENT_TEXT] = { "text/plain; charset=utf-8", true },
    [CONTENT_JSON] = { "application/json", true },
    [CONTENT_PROBLEM] = { "application/problem+json", true },
    [CONTENT_SVG] = { "image/svg+xml", true },
    [CONTENT_PNG] = { "image/png", false },
    [CONTENT_CSV] = { "text/csv; charset=utf-8", true },
    [CONTENT_PDF] = { "application/pdf", false },
    [CONTENT_ZIP] = { "application/zip", false },
    [CONTENT_JSONL] = { "application/jsonl", true },
    [CONTENT_METRICS] = { "application/openmetrics-text; version=1.0.0; charset=utf-8", true },
    [CONTENT_CSS] = { "text/css; charset=utf-8", true },
    [CONTENT_SCRIPT] = { "text/javascript; charset=utf-8", true },
    [CONTENT_EVENTS] = { "text/event-stream", false },
};

/* A value that is empty or has a line end in it is left out: no request may end the service. */
static void header(struct MHD_Response *m, const char *name, const char *value)
{
    static int64_t told;
    if (MHD_add_response_header(m, name, value) == MHD_YES || !log_due(&told, 60)) return;
    log_error("answer.header", LOG_C("name", name));
}

static const char *cache_of(const struct request *req, const struct response *res, unsigned status)
{
    static const char *const classes[] = {
        [CACHE_PRIVATE] = "private, no-cache", [CACHE_NEVER] = "no-store", [CACHE_HOUR] = "public, max-age=3600"
    };
    if (status >= 400) return "no-store";
    return res->cache ? res->cache : classes[req->route ? req->route->cache : CACHE_PRIVATE];
}

static void add_headers(const struct request *req, const struct response *res, unsigned status, struct MHD_Response *m)
{
    bool html = res->content == CONTENT_HTML && !res->type;
    /* Whatever is answered there, a slash too many or another method too. */
    bool secret_path = str_starts(req->path, STR("/r/"));
    const char *cache = cache_of(req, res, status);
    if (status != 304) header(m, "Content-Type", res->type ? res->type : contents[res->content].type);
    header(m, "Content-Security-Policy", res->csp ? res->csp : CSP_USUAL);
    header(m, "X-Content-Type-Options", "nosniff");
    header(m, "Referrer-Policy", secret_path ? "no-referrer" : "same-origin");
    header(m, "Cache-Control", cache);
    if (web_secure(req->app->settings)) header(m, "Strict-Transport-Security", "max-age=31536000");
    if (html) header(m, "Vary", "Accept-Encoding, Accept-Language, Cookie");
    else if (contents[res->content].text && res->file < 0) header(m, "Vary", "Accept-Encoding");
    if (res->no_index || secret_path) header(m, "X-Robots-Tag", "noindex");
    if (status >= 400) header(m, "Connection", "close");
}

static void add_varying(struct request *req, const struct response *res, struct MHD_Response *m)
{
    struct arena *a = req->ctx.arena;
    if (res->etag.n) header(m, "ETag", arena_cstr(a, arena_printf(a, "W/\"%.*s\"", STR_ARG(res->etag))));
    if (res->location.n) header(m, "Location", arena_cstr(a, res->location));
    if (res->filename.n)
        header(m, "Content-Disposition",
               arena_cstr(a, arena_printf(a, "attachment; filename=\"%.*s\"", STR_ARG(res->filename))));
    if (res->set_cookie.n)
        header(m, "Set-Cookie", arena_cstr(a, cookie_set(a, res->set_cookie, web_secure(req->app->settings))));
    if (res->retry_after) header(m, "Retry-After", arena_cstr(a, arena_printf(a, "%d", res->retry_after)));
    for (size_t i = 0; i < res->extra_count; i++) header(m, res->extra[i].name, arena_cstr(a, res->extra[i].value));
}

bool etag_matches(struct str list, struct str etag)
{
    struct str part;
    while (str_cut(&list, ',', &part)) {
        part = str_trim(part);
        if (str_eq(part, STR("*"))) return true;
        if (str_starts(part, STR("W/"))) part = str_sub(part, 2, part.n);
        if (part.n == etag.n + 2 && part.p[0] == '"' && str_eq(str_sub(part, 1, part.n - 1), etag)) return true;
    }
    return false;
}

struct MHD_Response *respond_kept(const struct request *req, const struct response *res, unsigned status,
                                  struct str bytes, bool gzipped)
{
    if (status == 304) bytes = STR("");
    struct MHD_Response *m =
        MHD_create_response_from_buffer(bytes.n, (void *)(uintptr_t)(bytes.n ? bytes.p : ""), MHD_RESPMEM_MUST_COPY);
    if (!m) abort();
    add_headers(req, res, status, m);
    if (gzipped) header(m, "Content-Encoding", "gzip");
    char etag[96];
    if (res->etag.n && res->etag.n < sizeof etag - 8) {
        struct buf quoted = { .p = etag, .cap = sizeof etag - 1, .max = sizeof etag - 1 };
        BUF_LIT(&quoted, "W/\"");
        buf_add(&quoted, res->etag);
        BUF_LIT(&quoted, "\"");
        etag[quoted.n] = 0;
        header(m, "ETag", etag);
    }
    return m;
}

static struct MHD_Response *from_body(struct request *req, struct response *res, size_t *ret_bytes)
{
    struct buf gzipped = BUF(RESPONSE_BODY_MAX);
    bool zip = res->body.n >= GZIP_LEAST && contents[res->content].text &&
               gzip_accepted(req->headers[HEADER_ACCEPT_ENCODING]) &&
               gzip_add(&gzipped, buf_str(&res->body), GZIP_LEVEL);
    if (zip) {
        buf_free(&res->body);
        res->body = gzipped;
    } else {
        buf_free(&gzipped);
    }
    *ret_bytes = res->body.n;
    struct MHD_Response *m =
        res->body.n ? MHD_create_response_from_buffer(res->body.n, res->body.p, MHD_RESPMEM_MUST_FREE)
                    : MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
    if (!m) abort();
    if (res->body.n) res->body = BUF(RESPONSE_BODY_MAX);
    if (zip) header(m, "Content-Encoding", "gzip");
    return m;
}

static struct MHD_Response *from_file(struct response *res, size_t *ret_bytes)
{
    struct stat st;
    if (fstat(res->file, &st) || st.st_size < 0) return NULL;
    struct MHD_Response *m = MHD_create_response_from_fd64((uint64_t)st.st_size, res->file);
    if (!m) return NULL;
    *ret_bytes = (size_t)st.st_size;
    res->file = -1;
    return m;
}

static struct MHD_Response *from_fixed(const struct response *res, size_t *ret_bytes)
{
    *ret_bytes = res->fixed.n;
    struct MHD_Response *m = MHD_create_response_from_buffer(res->fixed.n, (void *)(uintptr_t)res->fixed.p,
                                                             MHD_RESPMEM_PERSISTENT);
    if (m && res->fixed_gzip) header(m, "Content-Encoding", "gzip");
    return m;
}

/* Whatever the handler put in and the answer does not take. */
static void response_free(struct response *res)
{
    buf_free(&res->body);
    if (res->file >= 0) close(res->file);
    res->file = -1;
}

static bool unchanged(const struct request *req, const struct response *res, unsigned status)
{
    return status == 200 && res->etag.n && (req->method == METHOD_GET || req->method == METHOD_HEAD) &&
           etag_matches(req->headers[HEADER_IF_NONE_MATCH], res->etag);
}

void respond_finish(struct request *req, struct response *res, struct answer *ret)
{
    *ret = (struct answer){ .status = res->status ? res->status : 200, .stream = res->stream };
    if (res->page) {
        page_answer(req, res->page, ret);
        response_free(res);
        return;
    }
    if (res->body.full) { /* larger than any page of ours: a mistake, not an answer */
        response_free(res);
        *ret = answer_bare(req->path, 500);
        return;
    }
    if (!ret->stream) {
        bool same = unchanged(req, res, ret->status);
        if (same) {
            response_free(res);
            ret->status = 304;
        }
        if (same) res->fixed = STR_NONE;
        ret->response = res->file >= 0 ? from_file(res, &ret->bytes)
                        : res->fixed.n ? from_fixed(res, &ret->bytes)
                                       : from_body(req, res, &ret->bytes);
        if (ret->response) {
            add_headers(req, res, ret->status, ret->response);
            add_varying(req, res, ret->response);
        } else {
            *ret = answer_bare(req->path, 500);
        }
    }
    response_free(res);
}

void answer_free(struct answer *a)
{
    if (a->page) page_unref(a->page);
    else if (a->response) MHD_destroy_response(a->response);
    *a = (struct answer){ 0 };
}

const char *status_phrase(unsigned status) { return MHD_get_reason_phrase_for(status); }

struct answer answer_bare(struct str path, unsigned status)
{
    struct buf body = BUF(256);
    const char *phrase = status_phrase(status);
    bool api = path_is_api(path);
    if (api)
        buf_printf(&body,
                   "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%u,\"detail\":\"%s\",\"errors\":[]}\n",
                   phrase, status, phrase);
    else buf_printf(&body, "%u %s\n", status, phrase);
    struct answer a = { .status = status, .bytes = body.n };
    a.response = MHD_create_response_from_buffer(body.n, body.p, MHD_RESPMEM_MUST_FREE);
    if (!a.response) abort();
    header(a.response, "Content-Type", contents[api ? CONTENT_PROBLEM : CONTENT_TEXT].type);
    header(a.response, "Content-Security-Policy", CSP_USUAL);
    header(a.response, "X-Content-Type-Options", "nosniff");
    header(a.response, "Referrer-Policy", "same-origin");
    header(a.response, "Cache-Control", "no-store");
    if (status == 503) header(a.response, "Retry-After", "5");
    header(a.response, "Connection", "close");
    return a;
}
