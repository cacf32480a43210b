#include "service/campaign.h"

#include "base/utf8.h"
#include "model/name.h"
#include "service/confirm.h"
#include "service/field.h"
#include "service/link.h"
#include "service/recount.h"
#include "service/report_link.h"
#include "service/visit.h"

static bool yes(struct str s)
{
    return str_eq(s, STR("yes")) || str_eq(s, STR("true")) || str_eq(s, STR("on")) || str_eq(s, STR("1"));
}

static enum err check_sites(struct ctx *ctx, struct str in, struct str *ret)
{
    struct buf out = BUF(SITES_MAX * (URL_MAX_BYTES + 1));
    struct str line;
    size_t count = 0;
    while (str_cut(&in, '\n', &line)) {
        line = str_trim(line);
        struct str url;
        if (!line.n) continue;
        if (field_url(ctx, "applicant_sites", line, &url) != OK) break;
        if (++count > SITES_MAX) {
            CHECK(ctx_problem(ctx, "applicant_sites", PROBLEM_TOO_LONG, MSG_FIELD_SITES, ARGN(SITES_MAX), ARG_NONE));
            break;
        }
        if (out.n) buf_byte(&out, '\n');
        buf_add(&out, url);
    }
    *ret = arena_str(ctx->arena, buf_str(&out));
    buf_free(&out);
    return fields_done(ctx);
}

/* A deadline that has passed may stay as it is: only a new one has to lie ahead. */
static enum err check_deadline(struct ctx *ctx, struct str in, struct campaign *c)
{
    int32_t day;
    if (c->deadline && day_parse(str_trim(in), &day) && day == c->deadline) return OK;
    return field_day(ctx, "deadline", in, &c->deadline);
}

/* Reads the form over `c`: what was not given stays. Required fields have to be there at a start. */
static enum err check_form(struct ctx *ctx, const struct campaign_form *in, bool start, struct campaign *c)
{
    bool is_video;
    if (start || in->applicant_name.p)
        CHECK(field_line(ctx, "applicant_name", in->applicant_name, NAME_MAX_CHARS, MSG_FIELD_APPLICANT_NAME,
                         &c->applicant_name));
    if (start || in->role.p) CHECK(field_line(ctx, "role", in->role, LINE_MAX_CHARS, MSG_FIELD_ROLE, &c->role));
    if (in->company.p) CHECK(field_line(ctx, "company", in->company, LINE_MAX_CHARS, MSG_COUNT, &c->company));
    if (start || in->story.p)
        CHECK(field_text(ctx, "story", in->story, STORY_MAX_CHARS, STORY_MAX_BYTES, MSG_FIELD_STORY, &c->story));
    if (in->pitch_video_url.p)
        CHECK(field_video(ctx, "pitch_video_url", in->pitch_video_url, &c->pitch_video_url, &is_video));
    if (in->applicant_sites.p) CHECK(check_sites(ctx, in->applicant_sites, &c->applicant_sites));
    if (in->question.p) CHECK(field_line(ctx, "question", in->question, QUESTION_MAX_CHARS, MSG_COUNT, &c->question));
    if (in->goal_people.p) CHECK(field_count(ctx, "goal_people", in->goal_people, GOAL_MAX, &c->goal_people));
    if (in->deadline.p) CHECK(check_deadline(ctx, in->deadline, c));
    if (in->email.p) CHECK(field_email(ctx, "email", in->email, &c->email));
    if (in->language.p && in->language.n && !lang_from_tag(in->language, &c->lang))
        CHECK(ctx_problem(ctx, "language", PROBLEM_UNKNOWN, MSG_FIELD_CHOICE, ARG_NONE, ARG_NONE));
    if (in->review_first.p) c->review_first = yes(in->review_first);
    if (in->indexed.p) c->indexed = yes(in->indexed);
    return fields_done(ctx);
}

/* The experiment as it stands: everything about it that is public, for the ledger. */
static enum err record_campaign(struct store_conn *conn, struct ctx *ctx, const struct campaign *c,
                                enum ledger_type type)
{
    struct ledger_field fields[] = {
        FIELD("applicant_name", jcs_string(c->applicant_name)),
        FIELD("role", jcs_string(c->role)),
        FIELD("company", jcs_string(c->company)),
        FIELD("story", jcs_string(c->story)),
        FIELD("pitch_video", jcs_string(c->pitch_video_url)),
        FIELD("applicant_sites", jcs_string(c->applicant_sites)),
        FIELD("question", jcs_string(c->question)),
        FIELD("goal_people", c->goal_people ? jcs_int(c->goal_people) : jcs_null()),
        FIELD("deadline", field_day_value(ctx->arena, c->deadline)),
        FIELD("review_first", jcs_bool(c->review_first)),
        FIELD("language", jcs_string(str_of(lang_tag(c->lang)))),
        FIELD("rules", jcs_string(STR(COUNTING_RULES))),
    };
    return record(conn, ctx, c->id, type, 0, fields, sizeof fields / sizeof *fields, NULL);
}

struct start_work {
    const struct kith *kith;
    struct ctx *ctx;
    const struct sender *sender;
    struct campaign_started out;
};

static enum err insert_campaign(struct store_conn *conn, struct start_work *w)
{
    struct campaign *c = &w->out.campaign;
    struct str base = slug_from_name(w->ctx->arena, c->applicant_name);
    struct hash key = manage_key_hash(w->kith, w->out.manage_key);
    for (int tries = 0; tries < 5; tries++) {
        struct str tail = code_new(w->ctx->arena, w->ctx->random, 4 + (size_t)tries);
        c->slug = arena_printf(w->ctx->arena, "%.*s-%.*s", STR_ARG(base), STR_ARG(tail));
        enum err err = campaign_insert(conn, c, key);
        if (err != ERR_CONFLICT) return err;
    }
    return ERR_IO;
}

static enum err start_work(struct store_conn *conn, void *arg)
{
    struct start_work *w = arg;
    struct campaign *c = &w->out.campaign;
    TRY(insert_campaign(conn, w));
    TRY(record_campaign(conn, w->ctx, c, LEDGER_CAMPAIGN_CREATED));
    struct link link;
    TRY(link_make(conn, w->ctx, &(struct link){ .campaign_id = c->id, .channel = CHANNEL_QR }, false, NULL, &link));
    TRY(link_record(conn, w->ctx, &link, MADE_BY_APPLICANT));
    w->out.share_code = link.code;
    TRY(confirm_send_manage_link(w->kith, conn, w->ctx, c, w->out.manage_key));
    if (!w->sender->from_form) return visit_applicant_seen(w->kith, conn, w->ctx, w->sender, c->id);
    struct browser b;
    TRY(browser_keep(w->kith, conn, w->ctx, w->sender, 0, &b, &w->out.cookie));
    return manage_grant(w->kith, conn, w->ctx, w->sender, &b, w->out.cookie, c, w->out.manage_key);
}

enum err campaign_start(const struct kith *k, struct ctx *ctx, const struct sender *s, const struct campaign_form *in,
                        struct campaign_started *ret)
{
    struct start_work w = { .kith = k, .ctx = ctx, .sender = s };
    struct campaign *c = &w.out.campaign;
    c->lang = ctx->lang;
    c->created_at = ctx->now;
    c->manage_epoch = 1;
    TRY(check_form(ctx, in, true, c));
    if (!c->question.n)
        c->question = TEXT(ctx->arena, c->lang, MSG_CAMPAIGN_QUESTION, ARG(campaign_first_name(c)));
    w.out.manage_key = key_new(ctx->arena, ctx->random);
    TRY(store_write(k->store, start_work, &w));
    *ret = w.out;
    return OK;
}

struct change_work {
    const struct kith *kith;
    struct ctx *ctx;
    const struct campaign_form *in;
    const struct campaign *was;
    struct campaign now;
    bool close;
};

static bool same_experiment(const struct campaign *a, const struct campaign *b)
{
    return str_eq(a->applicant_name, b->applicant_name) && str_eq(a->role, b->role) && str_eq(a->company, b->company) &&
           str_eq(a->story, b->story) && str_eq(a->pitch_video_url, b->pitch_video_url) &&
           str_eq(a->applicant_sites, b->applicant_sites) && str_eq(a->question, b->question) &&
           a->goal_people == b->goal_people && a->deadline == b->deadline && a->review_first == b->review_first &&
           a->lang == b->lang;
}

static enum err change_work(struct store_conn *conn, void *arg)
{
    struct change_work *w = arg;
    struct campaign before;
    TRY(campaign_by_id(conn, w->ctx->arena, w->was->id, &before));
    if (before.erased_at) return ERR_GONE;
    w->now = before;
    TRY(check_form(w->ctx, w->in, false, &w->now));
    TRY(campaign_update(conn, &w->now));
    if (!same_experiment(&before, &w->now)) TRY(record_campaign(conn, w->ctx, &w->now, LEDGER_CAMPAIGN_CHANGED));
    store_touch(conn, w->now.id);
    return OK;
}

enum err campaign_change(const struct kith *k, struct ctx *ctx, const struct campaign *c,
                         const struct campaign_form *in, struct campaign *ret)
{
    struct change_work w = { .kith = k, .ctx = ctx, .in = in, .was = c };
    TRY(store_write(k->store, change_work, &w));
    *ret = w.now;
    return OK;
}

static enum err close_work(struct store_conn *conn, void *arg)
{
    struct change_work *w = arg;
    TRY(campaign_by_id(conn, w->ctx->arena, w->was->id, &w->now));
    if (w->now.erased_at) return ERR_GONE;
    if ((w->now.closed_at != 0) == w->close) return OK;
    w->now.closed_at = w->close ? w->ctx->now : 0;
    TRY(campaign_update(conn, &w->now));
    store_touch(conn, w->now.id);
    return record(conn, w->ctx, w->now.id, w->close ? LEDGER_CAMPAIGN_CLOSED : LEDGER_CAMPAIGN_REOPENED, 0, NULL, 0,
                  NULL);
}

enum err campaign_close(const struct kith *k, struct ctx *ctx, const struct campaign *c, bool close)
{
    return store_write(k->store, close_work, &(struct change_work){ .ctx = ctx, .was = c, .close = close });
}

static enum err kept_work(struct store_conn *conn, void *arg)
{
    struct change_work *w = arg;
    TRY(campaign_by_id(conn, w->ctx->arena, w->was->id, &w->now));
    w->now.key_kept = true;
    return campaign_update(conn, &w->now);
}

enum err campaign_kept(const struct kith *k, struct ctx *ctx, const struct campaign *c)
{
    return store_write(k->store, kept_work, &(struct change_work){ .ctx = ctx, .was = c });
}

struct renew_work {
    const struct kith *kith;
    struct ctx *ctx;
    const struct sender *sender;
    const struct managing *managing;
    struct str key, cookie;
};

static enum err renew_work(struct store_conn *conn, void *arg)
{
    struct renew_work *w = arg;
    struct campaign c;
    TRY(campaign_renew_key(conn, w->managing->campaign.id, manage_key_hash(w->kith, w->key)));
    TRY(campaign_by_id(conn, w->ctx->arena, w->managing->campaign.id, &c));
    c.key_kept = false;
    TRY(campaign_update(conn, &c));
    TRY(report_links_reseal(conn, w->ctx, c.id, w->managing->key, w->key));
    TRY(record(conn, w->ctx, c.id, LEDGER_MANAGE_KEY_RENEWED, 0, NULL, 0, NULL));
    if (!w->sender->from_form) return OK;
    struct browser b;
    TRY(browser_keep(w->kith, conn, w->ctx, w->sender, 0, &b, &w->cookie));
    return manage_grant(w->kith, conn, w->ctx, w->sender, &b, w->cookie, &c, w->key);
}

enum err campaign_renew(const struct kith *k, struct ctx *ctx, const struct sender *s, const struct managing *m,
                        struct str *ret_key, struct str *ret_cookie)
{
    struct renew_work w = { k, ctx, s, m, key_new(ctx->arena, ctx->random), STR_NONE };
    TRY(store_write(k->store, renew_work, &w));
    if (k->sessions_ended) k->sessions_ended(k->sessions_ended_state, m->campaign.id);
    *ret_key = w.key;
    *ret_cookie = w.cookie;
    return OK;
}

static enum err remove_work(struct store_conn *conn, void *arg)
{
    struct change_work *w = arg;
    TRY(campaign_erase(conn, w->was->id, w->ctx->now));
    store_touch(conn, w->was->id);
    return record(conn, w->ctx, w->was->id, LEDGER_CAMPAIGN_ERASED, 0, NULL, 0, NULL);
}

enum err campaign_remove(const struct kith *k, struct ctx *ctx, const struct campaign *c)
{
    TRY(visits_flush(k->visits));
    TRY(store_write(k->store, remove_work, &(struct change_work){ .ctx = ctx, .was = c }));
    if (k->sessions_ended) k->sessions_ended(k->sessions_ended_state, c->id);
    return OK;
}

struct str campaign_first_name(const struct campaign *c)
{
    struct str rest = c->applicant_name, first = c->applicant_name;
    return str_cut(&rest, ' ', &first) && first.n ? first : c->applicant_name;
}

struct str campaign_url(const struct kith *k, struct arena *a, struct str slug)
{
    return arena_printf(a, "%.*s/c/%.*s", STR_ARG(k->base_url), STR_ARG(slug));
}

struct str link_url(const struct kith *k, struct arena *a, struct str code)
{
    return arena_printf(a, "%.*s/k/%.*s", STR_ARG(k->base_url), STR_ARG(code));
}

struct str manage_url(const struct kith *k, struct arena *a, struct str key)
{
    return arena_printf(a, "%.*s/m#%.*s", STR_ARG(k->base_url), STR_ARG(key));
}

struct str receipt_url(const struct kith *k, struct arena *a, struct str key)
{
    return arena_printf(a, "%.*s/e#%.*s", STR_ARG(k->base_url), STR_ARG(key));
}
