/* Friends' endorsements: sent, passed on, listed, and what the applicant does with them. */
#include "api/api.h"

#include "service/campaign.h"
#include "service/curate.h"
#include "service/endorse.h"

enum { LIST_MOST = 100 };

static void put_receipt(struct request *req, json_t *o, const struct endorse_result *r)
{
    const struct kith *k = request_kith(req);
    api_put(o, "receipt_key", api_text(r->receipt_key));
    api_put(o, "receipt_url", api_text(receipt_url(k, req->ctx.arena, r->receipt_key)));
    api_put(o, "share_url", api_text(link_url(k, req->ctx.arena, r->link_code)));
}

enum err api_endorsement_post(struct request *req, struct response *res)
{
    static const char *const fields[] = { "name",  "relation",   "message", "video_url", "profile_url",
                                          "email", "visibility", "consent", "via",       NULL };
    const struct kith *k = request_kith(req);
    struct ctx *ctx = &req->ctx;
    struct sender sender = request_sender(req, false);
    struct endorse_form form = { 0 };
    struct endorse_result result;
    bool consent = false;
    json_auto_t *body = NULL;
    TRY(json_body(req, &body));
    CHECK(json_only(ctx, body, fields));
    CHECK(json_take_text(ctx, body, "name", &form.name));
    CHECK(json_take_text(ctx, body, "relation", &form.relation));
    CHECK(json_take_text(ctx, body, "message", &form.message));
    CHECK(json_take_text(ctx, body, "video_url", &form.video_url));
    CHECK(json_take_text(ctx, body, "profile_url", &form.profile_url));
    CHECK(json_take_text(ctx, body, "email", &form.email));
    CHECK(json_take_text(ctx, body, "visibility", &form.visibility));
    CHECK(json_take_bool(ctx, body, "consent", &consent));
    CHECK(json_take_text(ctx, body, "via", &form.via));
    if (consent) form.consent = STR("yes");
    TRY(endorse_submit(k, ctx, &sender, req->params[0], &form, &result));
    json_t *o = json_object();
    api_put(o, "id", api_text(result.endorsement.public_id));
    put_receipt(req, o, &result);
    api_put(o, "state", api_text(str_of(state_code(endorsement_state_of(&result.endorsement)))));
    api_put(o, "standing", api_text(str_of(standing_code(result.endorsement.standing))));
    api_put(o, "reasons", api_reasons(req, &result.endorsement.reasons));
    return respond_json(res, 201, o);
}

enum err api_helper_post(struct request *req, struct response *res)
{
    static const char *const fields[] = { "name", "via", NULL };
    const struct kith *k = request_kith(req);
    struct ctx *ctx = &req->ctx;
    struct sender sender = request_sender(req, false);
    struct str name = STR_NONE, via = STR_NONE;
    struct endorse_result result;
    json_auto_t *body = NULL;
    TRY(json_body(req, &body));
    CHECK(json_only(ctx, body, fields));
    CHECK(json_take_text(ctx, body, "name", &name));
    CHECK(json_take_text(ctx, body, "via", &via));
    TRY(fields_done(ctx));
    TRY(endorse_pass_on(k, ctx, &sender, req->params[0], name, via, &result));
    json_t *o = json_object();
    put_receipt(req, o, &result);
    return respond_json(res, 201, o);
}

struct page_asked {
    struct str after; /* the id of the last one seen; empty: from the start */
    int64_t limit;
};

static enum err read_page(struct request *req, struct page_asked *ret)
{
    struct str limit = request_query(req, "limit");
    ret->after = request_query(req, "after");
    ret->limit = LIST_MOST;
    if (!limit.p || str_int(limit, 1, LIST_MOST, &ret->limit)) return OK;
    return ctx_problem(&req->ctx, "limit", PROBLEM_RANGE, MSG_FIELD_COUNT, ARGN(LIST_MOST), ARG_NONE);
}

static enum err cursor_of(struct request *req, struct store_conn *conn, int64_t campaign_id, struct str after,
                          int64_t *ret)
{
    struct endorsement seen;
    *ret = 0;
    if (!after.n) return OK;
    enum err err = endorsement_by_public_id(conn, req->ctx.arena, campaign_id, after, &seen);
    if (err == ERR_NOT_FOUND)
        return ctx_problem(&req->ctx, "after", PROBLEM_UNKNOWN, MSG_FIELD_CURSOR, ARG_NONE, ARG_NONE);
    TRY(err);
    *ret = seen.id;
    return OK;
}

enum err api_endorsements_get(struct request *req, struct response *res)
{
    struct managing m = { .by_session = false };
    struct page_asked asked;
    struct endorsement *rows;
    size_t n;
    int64_t after;
    bool all = api_has_key(req);
    if (all) TRY(api_manage(req, &m));
    READER(reader, request_kith(req)->store);
    if (!all) TRY(campaign_find(reader.conn, req->ctx.arena, req->params[0], &m.campaign));
    TRY(read_page(req, &asked));
    TRY(cursor_of(req, reader.conn, m.campaign.id, asked.after, &after));
    TRY(endorsements_after(reader.conn, req->ctx.arena, m.campaign.id, all ? STATES_ALL : STATES_PUBLIC, after,
                           (size_t)asked.limit + 1, &rows, &n)); /* one more tells whether there is a next page */
    bool more = n > (size_t)asked.limit;
    if (more) n = (size_t)asked.limit;
    json_t *o = json_object(), *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, api_endorsement(req, &rows[i], all ? API_APPLICANT : API_PUBLIC));
    api_put(o, "endorsements", list);
    api_put(o, "next", more ? api_text(rows[n - 1].public_id) : json_null());
    TRY(respond_json(res, 200, o));
    api_etag(req, res);
    return OK;
}

/* -1 when it was not given. */
static void take_choice(struct ctx *ctx, const json_t *body, const char *field, int *ret)
{
    const json_t *given = json_object_get(body, field);
    bool yes = false;
    *ret = -1;
    if (given && !json_is_null(given) && json_take_bool(ctx, body, field, &yes) == OK) *ret = yes;
}

enum err api_endorsement_patch(struct request *req, struct response *res)
{
    static const char *const fields[] = { "shown", "hidden", "answer", "thanks", NULL };
    struct ctx *ctx = &req->ctx;
    struct managing m;
    struct curate_form form = { 0 };
    struct endorsement e;
    json_auto_t *body = NULL;
    TRY(api_manage(req, &m));
    TRY(json_body(req, &body));
    CHECK(json_only(ctx, body, fields));
    take_choice(ctx, body, "shown", &form.shown);
    take_choice(ctx, body, "hidden", &form.hidden);
    CHECK(json_take_text(ctx, body, "answer", &form.answer));
    CHECK(json_take_text(ctx, body, "thanks", &form.thanks));
    TRY(fields_done(ctx));
    TRY(curate(request_kith(req), ctx, &m.campaign, req->params[1], &form, &e));
    return respond_json(res, 200, api_endorsement(req, &e, API_APPLICANT));
}
