/* What a friend posts on the campaign's page: an endorsement, a link of their own, or "I'd rather not". */
#include "pages/page_friend.h"
#include "pages/pages.h"
#include "service/campaign.h"

/* The page again, with what was typed and what to change. */
static enum err ask_again(struct request *req, struct response *res, enum page_typed_in typed)
{
    struct campaign campaign;
    READER(reader, request_kith(req)->store);
    TRY(campaign_find(reader.conn, req->ctx.arena, req->params[0], &campaign));
    struct campaign_page page = {
        .campaign = &campaign, .via = page_typed(req, "via"), .tongue = page_tongue_chosen(req), .typed = typed
    };
    res->status = 422;
    return page_campaign_write(req, res, reader.conn, &page);
}

static enum err to_receipt(struct request *req, struct response *res, const struct endorse_result *done)
{
    res->set_cookie = done->cookie;
    return respond_see_other(req, res, "/e#%.*s", STR_ARG(done->receipt_key));
}

enum err page_endorse(struct request *req, struct response *res)
{
    struct sender sender = request_sender(req, true);
    struct endorse_form in = page_endorse_form(req);
    struct endorse_result done;
    enum err err = endorse_submit(request_kith(req), &req->ctx, &sender, req->params[0], &in, &done);
    if (err == ERR_INVALID) return ask_again(req, res, TYPED_ENDORSEMENT);
    TRY(err);
    return to_receipt(req, res, &done);
}

enum err page_pass_on(struct request *req, struct response *res)
{
    struct sender sender = request_sender(req, true);
    struct endorse_result done;
    enum err err = endorse_pass_on(request_kith(req), &req->ctx, &sender, req->params[0], page_typed(req, "name"),
                                   page_typed(req, "via"), &done);
    if (err == ERR_INVALID) return ask_again(req, res, TYPED_PASS);
    TRY(err);
    return to_receipt(req, res, &done);
}

enum err page_decline(struct request *req, struct response *res)
{
    struct campaign campaign;
    TRY(endorse_decline(request_kith(req), &req->ctx, req->params[0], &campaign));
    return respond_see_other(req, res, "/c/%.*s/declined", STR_ARG(campaign.slug));
}

enum err page_declined(struct request *req, struct response *res)
{
    struct campaign campaign;
    {
        READER(reader, request_kith(req)->store);
        TRY(campaign_find(reader.conn, req->ctx.arena, req->params[0], &campaign));
    }
    struct view_declined view = {
        .page = page_layout_private(req, TEXT0(req->ctx.arena, req->ctx.lang, MSG_FRIEND_DECLINED_TITLE)),
        .name = campaign_first_name(&campaign),
        .campaign = URL_PATH(req->ctx.arena, "/c/{}", campaign.slug),
    };
    res->no_index = true;
    view_declined(&res->body, req->ctx.lang, &view);
    return OK;
}
