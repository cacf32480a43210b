/* /api/v1/campaigns: start, see, change, erase. */
#include "api/api.h"

#include "service/campaign.h"

static const char *const start_fields[] = { "applicant_name",  "role",     "story",       "company",  "pitch_video_url",
                                            "applicant_sites", "question", "goal_people", "deadline", "email",
                                            "review_first",    "language", "indexed",     NULL };
static const char *const change_fields[] = { "applicant_name",  "role",     "story",       "company",
                                             "pitch_video_url", "question", "goal_people", "deadline",
                                             "applicant_sites", "email",    "language",    "review_first",
                                             "indexed",         "closed",   NULL };

/* The forms take one site a line, so none may hold an end of line itself. */
static void take_sites(struct ctx *ctx, const json_t *body, struct str *ret)
{
    const json_t *list = json_object_get(body, "applicant_sites");
    if (!list || json_is_null(list)) return;
    bool good = json_is_array(list);
    struct buf lines = BUF(64 << 10);
    for (size_t i = 0; good && i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        struct str site = { json_string_value(item), json_string_length(item) };
        good = json_is_string(item) && str_find_byte(site, '\n', 0) < 0;
        if (!good) break;
        if (i) buf_byte(&lines, '\n');
        buf_add(&lines, site);
    }
    if (good) *ret = arena_str(ctx->arena, buf_str(&lines));
    else CHECK(ctx_problem(ctx, "applicant_sites", PROBLEM_FORMAT, MSG_FIELD_LIST, ARG_NONE, ARG_NONE));
    buf_free(&lines);
}

/* A number, as the forms have it; 0 takes the goal of a change away. */
static void take_goal(struct ctx *ctx, const json_t *body, bool start, struct str *ret)
{
    int64_t goal = INT64_MIN;
    CHECK(json_take_int(ctx, body, "goal_people", &goal));
    if (goal == 0 && !start) *ret = STR("");
    else if (goal != INT64_MIN) *ret = arena_printf(ctx->arena, "%lld", (long long)goal);
}

static void take_yes(struct ctx *ctx, const json_t *body, const char *field, struct str *ret)
{
    const json_t *given = json_object_get(body, field);
    bool yes = false;
    if (given && !json_is_null(given) && json_take_bool(ctx, body, field, &yes) == OK)
        *ret = yes ? STR("yes") : STR("no");
}

static void take_form(struct ctx *ctx, const json_t *body, bool start, struct campaign_form *f)
{
    const struct {
        const char *field;
        struct str *to;
    } texts[] = {
        { "applicant_name", &f->applicant_name }, { "role", &f->role },         { "story", &f->story },
        { "company", &f->company },               { "question", &f->question }, { "deadline", &f->deadline },
        { "pitch_video_url", &f->pitch_video_url }, { "email", &f->email },     { "language", &f->language },
    };
    CHECK(json_only(ctx, body, start ? start_fields : change_fields));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CHECK(json_take_text(ctx, body, texts[i].field, texts[i].to));
    take_sites(ctx, body, &f->applicant_sites);
    take_goal(ctx, body, start, &f->goal_people);
    take_yes(ctx, body, "review_first", &f->review_first);
    take_yes(ctx, body, "indexed", &f->indexed);
}

static json_t *sites_of(struct str lines)
{
    json_t *list = json_array();
    struct str line;
    while (lines.n && str_cut(&lines, '\n', &line))
        if (line.n) json_array_append_new(list, api_text(line));
    return list;
}

static json_t *campaign_view(struct request *req, const struct campaign *c, const struct counts *counts)
{
    const struct kith *k = request_kith(req);
    json_t *o = json_object();
    api_put(o, "slug", api_text(c->slug));
    api_put(o, "applicant_name", api_text(c->applicant_name));
    api_put(o, "role", api_text(c->role));
    api_put(o, "company", api_text_or_null(c->company));
    api_put(o, "story", api_text(c->story));
    api_put(o, "pitch_video_url", api_text_or_null(c->pitch_video_url));
    api_put(o, "applicant_sites", sites_of(c->applicant_sites));
    api_put(o, "question", api_text(c->question));
    api_put(o, "goal_people", c->goal_people ? json_integer(c->goal_people) : json_null());
    api_put(o, "deadline", api_day(c->deadline));
    api_put(o, "language", api_text(str_of(lang_tag(c->lang))));
    api_put(o, "review_first", json_boolean(c->review_first));
    api_put(o, "indexed", json_boolean(c->indexed));
    api_put(o, "created", api_day(day_of(c->created_at)));
    api_put(o, "closed", api_day(c->closed_at ? day_of(c->closed_at) : 0));
    api_put(o, "open", json_boolean(campaign_open(c, req->ctx.now)));
    api_put(o, "people_helped", json_integer(counts->people));
    api_put(o, "public_url", api_text(campaign_url(k, req->ctx.arena, c->slug)));
    return o;
}

enum err api_campaign_post(struct request *req, struct response *res)
{
    const struct kith *k = request_kith(req);
    struct sender sender = request_sender(req, false);
    struct campaign_form form = { 0 };
    struct campaign_started started;
    json_auto_t *body = NULL;
    TRY(json_body(req, &body));
    take_form(&req->ctx, body, true, &form);
    TRY(campaign_start(k, &req->ctx, &sender, &form, &started));
    struct arena *a = req->ctx.arena;
    json_t *o = json_object();
    api_put(o, "slug", api_text(started.campaign.slug));
    api_put(o, "manage_key", api_text(started.manage_key));
    api_put(o, "public_url", api_text(campaign_url(k, a, started.campaign.slug)));
    api_put(o, "manage_url", api_text(manage_url(k, a, started.manage_key)));
    api_put(o, "share_url", api_text(link_url(k, a, started.share_code)));
    res->location = arena_printf(a, "/api/v1/campaigns/%.*s", STR_ARG(started.campaign.slug));
    return respond_json(res, 201, o);
}

enum err api_campaign_get(struct request *req, struct response *res)
{
    struct campaign c;
    struct counts counts;
    READER(reader, request_kith(req)->store);
    TRY(campaign_find(reader.conn, req->ctx.arena, req->params[0], &c));
    TRY(counts_get(reader.conn, c.id, &counts));
    TRY(respond_json(res, 200, campaign_view(req, &c, &counts)));
    if (req->method != METHOD_PATCH) api_etag(req, res);
    return OK;
}

enum err api_campaign_patch(struct request *req, struct response *res)
{
    const struct kith *k = request_kith(req);
    struct managing m;
    struct campaign_form form = { 0 };
    bool closed;
    json_auto_t *body = NULL;
    TRY(api_manage(req, &m));
    TRY(json_body(req, &body));
    take_form(&req->ctx, body, false, &form);
    closed = m.campaign.closed_at != 0;
    CHECK(json_take_bool(&req->ctx, body, "closed", &closed));
    TRY(campaign_change(k, &req->ctx, &m.campaign, &form, &m.campaign));
    if (closed != (m.campaign.closed_at != 0)) TRY(campaign_close(k, &req->ctx, &m.campaign, closed));
    return api_campaign_get(req, res);
}

enum err api_campaign_delete(struct request *req, struct response *res)
{
    struct managing m;
    TRY(api_manage(req, &m));
    TRY(campaign_remove(request_kith(req), &req->ctx, &m.campaign));
    res->status = 204;
    return OK;
}
