/* /confirm: a friend confirms an e-mail address. Opening the link confirms nothing, since mail scanners open links. */
#include "pages/page.h"
#include "pages/pages.h"
#include "service/confirm.h"

enum err page_confirm(struct request *req, struct response *res)
{
    struct arena *a = req->ctx.arena;
    struct view_key_entry view = {
        .page = page_layout_private(req, TEXT0(a, req->ctx.lang, MSG_CONFIRM_TITLE)),
        .post = URL("confirm"),
        .example = arena_printf(a, "%.*s/confirm#", STR_ARG(request_kith(req)->base_url)),
        .confirm = true,
        .err = page_problem(req, "key"),
    };
    view.page.script = true;
    view.page.wrong = (int64_t)req->ctx.problem_count;
    if (view.page.wrong) res->status = 422;
    res->no_index = true;
    view_key_entry(&res->body, req->ctx.lang, &view);
    return OK;
}

enum err page_confirm_send(struct request *req, struct response *res)
{
    struct sender sender = request_sender(req, true);
    struct str receipt, cookie;
    enum err err = confirm_address(request_kith(req), &req->ctx, &sender, page_key_typed(req), &receipt, &cookie);
    if (err == ERR_INVALID) return page_confirm(req, res);
    TRY(err);
    struct view_confirmed view = {
        .page = page_layout_private(req, TEXT0(req->ctx.arena, req->ctx.lang, MSG_CONFIRM_DONE)),
        .receipt = { .s = arena_printf(req->ctx.arena, "/e#%.*s", STR_ARG(receipt)) },
    };
    res->set_cookie = cookie;
    res->no_index = true;
    view_confirmed(&res->body, req->ctx.lang, &view);
    return OK;
}
