/* /m: the private link opens the dashboard. Without a key it lists what this browser manages. */
#include "pages/page.h"
#include "pages/pages.h"

static enum err add_own(struct request *req, struct view_key_entry *view)
{
    struct arena *a = req->ctx.arena;
    struct sender sender = request_sender(req, false);
    struct campaign_row *rows;
    size_t n;
    READER(reader, req->app->store);
    TRY(manage_list(request_kith(req), reader.conn, &req->ctx, &sender, &rows, &n));
    struct view_own_campaign *own = ARENA_ARRAY(a, struct view_own_campaign, n + 1);
    for (size_t i = 0; i < n; i++)
        if (!rows[i].erased_at)
            own[view->own_count++] =
                (struct view_own_campaign){ .name = rows[i].applicant_name,
                                            .day = lang_day(a, req->ctx.lang, day_of(rows[i].created_at)),
                                            .href = URL_PATH(a, "/manage/{}", rows[i].slug) };
    view->own = own;
    return OK;
}

static enum err show(struct request *req, struct response *res)
{
    struct ctx *ctx = &req->ctx;
    struct view_key_entry view = {
        .page = page_layout_private(req, TEXT0(ctx->arena, ctx->lang, MSG_KEY_TITLE)),
        .post = URL("m"),
        .example = request_url(req, "/m#"),
        .manage = true,
        .err = page_problem(req, "key"),
    };
    view.page.script = true;
    view.page.wrong = (int64_t)ctx->problem_count;
    TRY(add_own(req, &view));
    view_key_entry(&res->body, ctx->lang, &view);
    return OK;
}

enum err page_open(struct request *req, struct response *res)
{
    return show(req, res);
}

enum err page_open_post(struct request *req, struct response *res)
{
    struct sender sender = request_sender(req, true);
    struct campaign campaign;
    enum err err = manage_open(request_kith(req), &req->ctx, &sender, page_key_typed(req), &campaign, &res->set_cookie);
    if (err == ERR_INVALID) {
        res->status = 422;
        return show(req, res);
    }
    TRY(err);
    return respond_see_other(req, res, "/manage/%.*s", STR_ARG(campaign.slug));
}
