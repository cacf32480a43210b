/* From an exchange to the handler's request, and from its response to the answer. */
#include <sodium.h>
#include <unistd.h>

#include "cookie.h"
#include "exchange.h"
#include "origin_guard.h"
#include "page_cache_page.h"
#include "respond_error.h"
#include "server.h"

/* The room that a kept connection has for its client: cleared when another speaks through it. */
static struct conn_memo *memo_of(struct conn *c, const struct exchange *x)
{
    struct str agent = x->gate.headers[HEADER_USER_AGENT];
    uint8_t text[16 + 512], out[crypto_shorthash_BYTES];
    uint64_t now;
    if (agent.n > 512) agent.n = 512;
    memcpy(text, x->client.address.b, 16);
    if (agent.n) memcpy(text + 16, agent.p, agent.n);
    crypto_shorthash(out, text, 16 + agent.n, c->web->memo_key);
    memcpy(&now, out, sizeof now);
    if (now != c->memo_for) c->memo = (struct conn_memo){ 0 };
    c->memo_for = now;
    return &c->memo;
}

static struct str bearer_of(struct str authorization)
{
    if (!str_starts_nocase(authorization, STR("Bearer "))) return STR_NONE;
    struct str key = str_trim(str_sub(authorization, 7, authorization.n));
    return key_shape(key) ? key : STR_NONE;
}

static enum lang lang_of(struct request *r)
{
    enum lang lang;
    struct str asked = request_query(r, "lang");
    if (asked.n && lang_from_tag(asked, &lang)) return lang;
    struct str accept = r->headers[HEADER_ACCEPT_LANGUAGE];
    return accept.n ? lang_from_accept(accept) : LANG_EN;
}

static void request_fill(struct request *r, struct exchange *x, struct arena *arena)
{
    struct web *web = x->conn->web;
    /* Not cleared as a whole: the problems in the context are many bytes, and counted. */
    r->ctx.arena = arena;
    r->ctx.now = app_now(web->app);
    r->ctx.random = web->app->random ? web->app->random : &random_kernel;
    r->ctx.lang = LANG_EN;
    r->ctx.problem_count = 0;
    r->app = web->app;
    r->route = x->match.route;
    r->method = x->method;
    r->path = x->path;
    for (size_t i = 0; i < ROUTE_PARAMS; i++) r->params[i] = STR_NONE;
    r->headers = x->gate.headers;
    r->has_query = x->has_query;
    r->client = x->client;
    r->cookie_secret = cookie_find(x->gate.headers[HEADER_COOKIE], web->secure);
    r->bearer = bearer_of(x->gate.headers[HEADER_AUTHORIZATION]);
    r->cookies_ignored = false;
    r->form = NULL;
    r->body = STR_NONE;
    r->upload = -1;
    r->upload_bytes = 0;
    r->memo = NULL;
    r->connection = x->mhd;
    r->ctx.lang = lang_of(r);
}

static bool media_type_is(struct str type, struct str wanted)
{
    ptrdiff_t semicolon = str_find_byte(type, ';', 0);
    return str_eq_nocase(str_trim(semicolon < 0 ? type : str_sub(type, 0, (size_t)semicolon)), wanted);
}

/* Reads the body as the route wants it. */
static enum err take_body(struct request *r, struct exchange *x)
{
    struct str type = r->headers[HEADER_CONTENT_TYPE];
    switch (r->route->body) {
    case BODY_NONE:
        return OK;
    case BODY_FORM:
        if (x->body.n && !media_type_is(type, STR("application/x-www-form-urlencoded"))) return ERR_MEDIA_TYPE;
        r->form = ARENA_NEW(r->ctx.arena, struct form);
        return form_parse(r->ctx.arena, buf_str(&x->body), r->form);
    case BODY_JSON:
        r->body = buf_str(&x->body);
        return OK;
    case BODY_UPLOAD:
        if (!x->multipart) return x->early ? x->early : ERR_MEDIA_TYPE;
        r->form = ARENA_NEW(r->ctx.arena, struct form);
        TRY(multipart_end(x->multipart, r->ctx.arena, r->form));
        if (!multipart_has_file(x->multipart)) return OK;
        if (lseek(x->upload, 0, SEEK_SET)) return ERR_IO;
        r->upload = x->upload;
        r->upload_bytes = multipart_file_bytes(x->multipart);
        return OK;
    }
    return ERR_IO;
}

static enum err guard(struct request *r)
{
    const struct str *h = r->headers;
    if (r->route->guard == GUARD_API && r->method == METHOD_POST && !r->bearer.n &&
        !media_type_is(h[HEADER_CONTENT_TYPE], STR("application/json")))
        return ERR_MEDIA_TYPE;
    if (r->route->guard != GUARD_FORM) return OK;
    switch (origin_of(h[HEADER_SEC_FETCH_SITE], h[HEADER_ORIGIN], r->app->settings->base_url)) {
    case ORIGIN_OURS:
        return OK;
    case ORIGIN_UNKNOWN:
        r->cookies_ignored = r->cookie_secret.n > 0;
        r->cookie_secret = STR_NONE;
        return OK;
    case ORIGIN_FOREIGN:
        break;
    }
    return ERR_FORBIDDEN;
}

/* Without a handler: OPTIONS, a slash too many. True when that was the answer. */
static bool answer_plainly(struct request *r, struct exchange *x, struct response *res)
{
    if (x->slash) {
        struct str path = str_sub(x->path, 0, x->path.n - 1);
        res->status = 308;
        res->cache = "no-store"; /* the path may hold a secret */
        res->location = arena_str(r->ctx.arena, path);
        return true;
    }
    if (x->early != ERR_METHOD) return false;
    if (r->method == METHOD_OPTIONS) {
        res->status = 204;
        response_header(res, "Allow", route_allow(r->ctx.arena, x->match.allowed));
        return true;
    }
    return false;
}

static enum err run_handler(struct request *r, struct exchange *x, struct response *res)
{
    if (x->early && x->early != ERR_TOO_MANY) return x->early;
    TRY(route_params(r->ctx.arena, &x->match, r->params));
    TRY(take_body(r, x)); /* before what may refuse, so that what was typed can be kept */
    TRY(x->early);
    TRY(guard(r));
    return r->route->handler(r, res);
}

void dispatch(struct exchange *x, struct arena *arena, bool inlined)
{
    struct request r;
    struct response res = { .file = -1, .body = BUF(RESPONSE_BODY_MAX) };
    request_fill(&r, x, arena);
    if (inlined) r.memo = memo_of(x->conn, x);
    if (!answer_plainly(&r, x, &res)) {
        res.retry_after = x->retry_after;
        enum err err = run_handler(&r, x, &res);
        if (err) {
            if (res.page) page_unref(res.page);
            res.page = NULL;
            res.retry_after = x->retry_after;
            respond_error(&r, err, &res);
            if (err == ERR_METHOD && x->match.allowed)
                response_header(&res, "Allow", route_allow(arena, x->match.allowed));
        } else {
            res.retry_after = 0;
        }
    }
    respond_finish(&r, &res, &x->answer);
}
