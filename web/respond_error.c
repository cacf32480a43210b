#include "respond_error.h"

#include <unistd.h>

#include "json_body.h"

static const struct {
    unsigned status;
    enum msg title, detail;
    const char *type; /* the last part of the problem's `type` */
    int retry_after;
} table[ERR_COUNT] = {
    [ERR_INVALID] = { 422, MSG_ERROR_INVALID_TITLE, MSG_ERROR_INVALID_DETAIL, "input", 0 },
    [ERR_MALFORMED] = { 400, MSG_ERROR_MALFORMED_TITLE, MSG_ERROR_MALFORMED_DETAIL, "malformed", 0 },
    [ERR_UNAUTHORIZED] = { 401, MSG_ERROR_UNAUTHORIZED_TITLE, MSG_ERROR_UNAUTHORIZED_DETAIL, "key", 0 },
    [ERR_FORBIDDEN] = { 403, MSG_ERROR_FORBIDDEN_TITLE, MSG_ERROR_FORBIDDEN_DETAIL, "foreign", 0 },
    [ERR_NOT_FOUND] = { 404, MSG_ERROR_NOT_FOUND_TITLE, MSG_ERROR_NOT_FOUND_DETAIL, "not-found", 0 },
    [ERR_METHOD] = { 405, MSG_ERROR_METHOD_TITLE, MSG_ERROR_METHOD_DETAIL, "method", 0 },
    [ERR_CLOSED] = { 409, MSG_ERROR_CLOSED_TITLE, MSG_ERROR_CLOSED_DETAIL, "closed", 0 },
    [ERR_CONFLICT] = { 409, MSG_ERROR_CONFLICT_TITLE, MSG_ERROR_CONFLICT_DETAIL, "conflict", 0 },
    [ERR_GONE] = { 410, MSG_ERROR_GONE_TITLE, MSG_ERROR_GONE_DETAIL, "gone", 0 },
    [ERR_TOO_LARGE] = { 413, MSG_ERROR_TOO_LARGE_TITLE, MSG_ERROR_TOO_LARGE_DETAIL, "too-large", 0 },
    [ERR_MEDIA_TYPE] = { 415, MSG_ERROR_MEDIA_TYPE_TITLE, MSG_ERROR_MEDIA_TYPE_DETAIL, "media-type", 0 },
    [ERR_TOO_MANY] = { 429, MSG_ERROR_TOO_MANY_TITLE, MSG_ERROR_TOO_MANY_DETAIL, "too-many", 10 },
    [ERR_BUSY] = { 503, MSG_ERROR_BUSY_TITLE, MSG_ERROR_BUSY_DETAIL, "busy", 5 },
    [ERR_IO] = { 500, MSG_ERROR_IO_TITLE, MSG_ERROR_IO_DETAIL, "server", 0 },
};

unsigned err_status(enum err err) { return err > OK && err < ERR_COUNT ? table[err].status : 500; }

static json_t *json_of(struct str s) { return json_stringn_nocheck(s.p ? s.p : "", s.n); }

static struct str problem_text(const struct ctx *ctx, const struct problem *p)
{
    return lang_text(ctx->arena, ctx->lang, p->message, p->args, 2);
}

static void write_problem(const struct request *req, const struct error_page *page, struct response *res)
{
    json_t *errors = json_array(), *all = json_object();
    struct str type = arena_printf(req->ctx.arena, "urn:kith:problem:%s", table[page->err].type);
    for (size_t i = 0; i < page->problem_count; i++) {
        const struct problem *p = &page->problems[i];
        json_t *one = json_object();
        json_object_set_new(one, "field", json_of(str_of(p->field)));
        json_object_set_new(one, "code", json_of(str_of(problem_code_name(p->code))));
        json_object_set_new(one, "detail", json_of(problem_text(&req->ctx, p)));
        json_array_append_new(errors, one);
    }
    json_object_set_new(all, "type", json_of(type));
    json_object_set_new(all, "title", json_of(page->title));
    json_object_set_new(all, "status", json_integer(page->status));
    json_object_set_new(all, "detail", json_of(page->detail));
    json_object_set_new(all, "errors", errors);
    res->content = CONTENT_PROBLEM;
    if (respond_json(res, page->status, all) != OK) buf_clear(&res->body);
}

static void escape(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '&': BUF_LIT(b, "&amp;"); break;
        case '<': BUF_LIT(b, "&lt;"); break;
        case '>': BUF_LIT(b, "&gt;"); break;
        case '"': BUF_LIT(b, "&quot;"); break;
        default: buf_byte(b, s.p[i]);
        }
    }
}

/* The page without a template: for a service that has no views. */
static void write_bare(const struct request *req, const struct error_page *page, struct buf *b)
{
    enum lang lang = req->ctx.lang;
    buf_printf(b, "<!doctype html>\n<html lang=\"%s\"%s><meta charset=\"utf-8\">\n", lang_tag(lang),
               lang_rtl(lang) ? " dir=\"rtl\"" : "");
    BUF_LIT(b, "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    escape(b, page->title);
    BUF_LIT(b, "</title>\n<h1>");
    escape(b, page->title);
    BUF_LIT(b, "</h1>\n<p>");
    escape(b, page->detail);
    BUF_LIT(b, "</p>\n");
    for (size_t i = 0; i < page->problem_count; i++) {
        BUF_LIT(b, "<p>");
        escape(b, problem_text(&req->ctx, &page->problems[i]));
        BUF_LIT(b, "</p>\n");
    }
    for (size_t i = 0; page->typed && i < page->typed->count; i++) {
        if (str_eq(page->typed->fields[i].name, STR("key"))) continue; /* a secret is not shown again */
        BUF_LIT(b, "<p>");
        escape(b, page->typed->fields[i].value);
        BUF_LIT(b, "</p>\n");
    }
}

void respond_error(struct request *req, enum err err, struct response *res)
{
    struct ctx *ctx = &req->ctx;
    if (err <= OK || err >= ERR_COUNT) err = ERR_IO;
    if (res->file >= 0) close(res->file);
    int retry_after = res->retry_after;
    struct buf body = res->body;
    buf_clear(&body);
    *res = (struct response){ .status = table[err].status, .file = -1, .body = body, .no_index = true };
    res->retry_after = table[err].retry_after && retry_after ? retry_after : table[err].retry_after;
    struct error_page page = {
        .err = err,
        .status = table[err].status,
        .title = lang_text(ctx->arena, ctx->lang, table[err].title, NULL, 0),
        .detail = lang_text(ctx->arena, ctx->lang, table[err].detail, NULL, 0),
        .problems = ctx->problems,
        .problem_count = ctx->problem_count,
        .typed = req->form,
    };
    if (err == ERR_UNAUTHORIZED) response_header(res, "WWW-Authenticate", STR("Bearer"));
    if (request_is_api(req)) write_problem(req, &page, res);
    else if (req->app->view_error) req->app->view_error(req, &page, &res->body);
    else write_bare(req, &page, &res->body);
}
