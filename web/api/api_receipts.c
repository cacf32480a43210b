/* /api/v1/receipts/me: what a friend did, by the key of their receipt. */
#include "api/api.h"

#include "service/campaign.h"
#include "service/receipt.h"

static enum err find(struct request *req, struct receipt *ret)
{
    const struct kith *k = request_kith(req);
    READER(reader, k->store);
    return receipt_by_key(k, reader.conn, &req->ctx, req->bearer, ret);
}

static enum err respond_receipt(struct request *req, struct response *res, const struct receipt *r)
{
    const struct kith *k = request_kith(req);
    bool wrote = r->subject.kind == SUBJECT_ENDORSEMENT;
    json_t *o = wrote ? api_endorsement(req, &r->endorsement, API_FRIEND) : json_object();
    if (!wrote) {
        api_put(o, "created", api_day(day_of(r->pass.created_at)));
        api_put(o, "name", api_text_or_null(r->pass.name));
    }
    api_put(o, "kind", api_text(wrote ? STR("endorsement") : STR("helper")));
    api_put(o, "campaign", api_text(r->campaign.slug));
    api_put(o, "share_url", api_text(link_url(k, req->ctx.arena, r->link_code)));
    return respond_json(res, 200, o);
}

enum err api_receipt_get(struct request *req, struct response *res)
{
    struct receipt r;
    TRY(find(req, &r));
    return respond_receipt(req, res, &r);
}

enum err api_receipt_patch(struct request *req, struct response *res)
{
    static const char *const of_endorsement[] = { "name",  "relation",   "message", "video_url", "profile_url",
                                                  "email", "visibility", "answer",  NULL };
    static const char *const of_helper[] = { "name", NULL };
    const struct kith *k = request_kith(req);
    struct ctx *ctx = &req->ctx;
    struct sender sender = request_sender(req, false);
    struct endorse_form form = { 0 };
    struct str answer = STR_NONE;
    struct receipt r;
    json_auto_t *body = NULL;
    TRY(find(req, &r));
    TRY(json_body(req, &body));
    CHECK(json_only(ctx, body, r.subject.kind == SUBJECT_ENDORSEMENT ? of_endorsement : of_helper));
    CHECK(json_take_text(ctx, body, "name", &form.name));
    if (r.subject.kind == SUBJECT_ENDORSEMENT) {
        CHECK(json_take_text(ctx, body, "relation", &form.relation));
        CHECK(json_take_text(ctx, body, "message", &form.message));
        CHECK(json_take_text(ctx, body, "video_url", &form.video_url));
        CHECK(json_take_text(ctx, body, "profile_url", &form.profile_url));
        CHECK(json_take_text(ctx, body, "email", &form.email));
        CHECK(json_take_text(ctx, body, "visibility", &form.visibility));
        CHECK(json_take_text(ctx, body, "answer", &answer));
    } else {
        TRY(fields_done(ctx));
    }
    TRY(receipt_edit(k, ctx, &sender, &r, &form, answer, &r));
    return respond_receipt(req, res, &r);
}

enum err api_receipt_delete(struct request *req, struct response *res)
{
    struct receipt r;
    TRY(find(req, &r));
    TRY(receipt_withdraw(request_kith(req), &req->ctx, &r));
    res->status = 204;
    return OK;
}
