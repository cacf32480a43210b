/* Starting a campaign. */
#include "pages/campaign_form.h"
#include "pages/pages.h"

static enum err show(struct request *req, struct response *res, const struct view_campaign_fields *fields)
{
    struct ctx *ctx = &req->ctx;
    struct view_new view = { .page = page_layout(req, TEXT0(ctx->arena, ctx->lang, MSG_NEW_TITLE)), .fields = *fields };
    view.page.description = TEXT0(ctx->arena, ctx->lang, MSG_HOME_DESCRIPTION);
    view.page.script = true;
    view.problems.all = page_problems(req, &view.problems.all_count);
    view.problems.n = view.page.wrong = (int64_t)view.problems.all_count;
    view_new(&res->body, ctx->lang, &view);
    return OK;
}

enum err page_new(struct request *req, struct response *res)
{
    struct view_campaign_fields fields = campaign_fields_typed(req);
    fields.story = TEXT0(req->ctx.arena, req->ctx.lang, MSG_NEW_DRAFT);
    return show(req, res, &fields);
}

enum err page_new_post(struct request *req, struct response *res)
{
    struct sender sender = request_sender(req, true);
    struct campaign_form in = campaign_form_read(req, false);
    struct campaign_started started;
    enum err err = campaign_start(request_kith(req), &req->ctx, &sender, &in, &started);
    if (err == ERR_INVALID) {
        struct view_campaign_fields fields = campaign_fields_typed(req);
        res->status = 422;
        return show(req, res, &fields);
    }
    TRY(err);
    res->set_cookie = started.cookie;
    return respond_see_other(req, res, "/manage/%.*s", STR_ARG(started.campaign.slug));
}
