#include "service/endorse.h"

#include "service/campaign.h"
#include "service/confirm.h"
#include "service/field.h"
#include "service/link.h"
#include "service/recount.h"
#include "service/visit.h"

static enum err check_relation(struct ctx *ctx, struct str in, enum relation *ret)
{
    if (relation_from_code(in, ret)) return OK;
    return ctx_problem(ctx, "relation", in.n ? PROBLEM_UNKNOWN : PROBLEM_REQUIRED, MSG_FIELD_RELATION, ARG_NONE,
                       ARG_NONE);
}

static enum err check_visibility(struct ctx *ctx, struct str in, enum visibility *ret)
{
    if (visibility_from_code(in, ret)) return OK;
    return ctx_problem(ctx, "visibility", in.n ? PROBLEM_UNKNOWN : PROBLEM_REQUIRED, MSG_FIELD_VISIBILITY, ARG_NONE,
                       ARG_NONE);
}

static enum err check_consent(struct ctx *ctx, struct str in)
{
    if (str_eq(in, STR("yes"))) return OK;
    return ctx_problem(ctx, "consent", in.n ? PROBLEM_UNKNOWN : PROBLEM_REQUIRED, MSG_FIELD_CONSENT, ARG_NONE,
                       ARG_NONE);
}

/* In the order of the form, which is the order in which what is wrong is told. */
enum err endorse_check(struct ctx *ctx, const struct campaign *c, const struct endorse_form *in, bool all,
                       struct endorsement *e)
{
    struct arg applicant = ARG(campaign_first_name(c));
    if (all || in->relation.p) CHECK(check_relation(ctx, in->relation, &e->relation));
    if (in->message.p)
        CHECK(field_text(ctx, "message", in->message, MESSAGE_MAX_CHARS, MESSAGE_MAX_BYTES, MSG_COUNT, &e->message));
    if (in->video_url.p) CHECK(field_video(ctx, "video_url", in->video_url, &e->video_url, &e->has_video));
    if (!e->message.n && !e->video_url.n && !ctx_problem_of(ctx, "message") && !ctx_problem_of(ctx, "video_url"))
        CHECK(ctx_problem(ctx, "message", PROBLEM_REQUIRED, MSG_FIELD_MESSAGE, applicant, ARG_NONE));
    if (all || in->name.p) {
        CHECK(field_line(ctx, "name", in->name, NAME_MAX_CHARS, MSG_COUNT, &e->name));
        if (!e->name.n) CHECK(ctx_problem(ctx, "name", PROBLEM_REQUIRED, MSG_FIELD_NAME, applicant, ARG_NONE));
    }
    if (all || in->visibility.p) CHECK(check_visibility(ctx, in->visibility, &e->visibility));
    if (in->email.p) CHECK(field_email(ctx, "email", in->email, &e->email));
    if (in->profile_url.p) CHECK(field_url(ctx, "profile_url", in->profile_url, &e->profile_url));
    if (all) CHECK(check_consent(ctx, in->consent));
    return fields_done(ctx);
}

struct submit_work {
    const struct kith *kith;
    struct ctx *ctx;
    const struct sender *sender;
    struct str slug, via_code, content;
    struct endorsement in;
    struct reading reading;
    struct endorse_result out;
};

/* The hash that tells a repeat: the content in every field, from the same browser, or from the same visitor. */
static struct hash repeat_hash(const struct kith *k, int64_t campaign_id, struct str content, const char *by,
                               struct str who)
{
    struct str campaign = { (const char *)&campaign_id, sizeof campaign_id };
    return hmac_fields_of(&k->secret, (struct str[]){ STR("repeat"), campaign, content, str_of(by), who }, 5);
}

static struct str root_text(const int64_t *root) { return (struct str){ (const char *)root, sizeof *root }; }

static enum err repeat_remember(struct store_conn *conn, struct submit_work *w, int64_t campaign_id, int64_t root,
                                bool had_cookie, const struct hash *visitor, struct subject subject)
{
    if (root)
        TRY(repeat_put(conn, repeat_hash(w->kith, campaign_id, w->content, "browser", root_text(&root)), w->ctx->now,
                       subject));
    if (had_cookie) return OK;
    return repeat_put(conn, repeat_hash(w->kith, campaign_id, w->content, "visitor", hash_str(visitor)), w->ctx->now,
                      subject);
}

static enum err repeat_of(struct store_conn *conn, struct submit_work *w, int64_t campaign_id, const struct browser *b,
                          const struct hash *visitor, struct subject *ret, bool *ret_found)
{
    struct hash h = b->id ? repeat_hash(w->kith, campaign_id, w->content, "browser", root_text(&b->root_id))
                          : repeat_hash(w->kith, campaign_id, w->content, "visitor", hash_str(visitor));
    enum err err = repeat_find(conn, h, w->ctx->now, ret);
    *ret_found = err == OK;
    return err == ERR_NOT_FOUND ? OK : err;
}

enum err receipt_hand_out(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct sender *s,
                          const struct browser *b, struct str cookie, struct subject subject, struct str *ret_key)
{
    struct str key = key_new(ctx->arena, ctx->random);
    TRY(receipt_key_put(conn, receipt_key_hash(k, key), subject));
    if (s->from_form) TRY(receipt_grant_put(conn, b->id, subject, browser_seal(k, ctx, cookie, key)));
    *ret_key = key;
    return OK;
}

static enum err open_campaign(struct store_conn *conn, struct submit_work *w)
{
    TRY(campaign_find(conn, w->ctx->arena, w->slug, &w->out.campaign));
    return campaign_open(&w->out.campaign, w->ctx->now) ? OK : ERR_CLOSED;
}

/* The friend's browser as the answer leaves it: kept when a cookie can be set, else as it came. */
static enum err keep_browser(struct store_conn *conn, struct submit_work *w, int64_t same_as_root, struct browser *b)
{
    if (!w->sender->from_form) return OK;
    return browser_keep(w->kith, conn, w->ctx, w->sender, same_as_root, b, &w->out.cookie);
}

static enum err count_via(struct store_conn *conn, struct submit_work *w, const struct link *via,
                          const struct hash *visitor)
{
    bool first;
    TRY(visitor_endorsed(conn, w->out.campaign.id, *visitor, via->id, &first));
    TRY(link_add(conn, via->id, 0, first, 1));
    struct tally tally = { .day = day_of(w->ctx->now), .link_id = via->id, .endorsed = first };
    return first ? tally_add(conn, w->out.campaign.id, &tally) : OK;
}

static enum err insert_endorsement(struct store_conn *conn, struct submit_work *w, const struct browser *b,
                                   const struct hash *visitor, bool new_browser)
{
    struct endorsement *e = &w->out.endorsement;
    struct campaign *c = &w->out.campaign;
    struct link via = { 0 }, link;
    bool has_via;
    *e = w->in;
    e->campaign_id = c->id;
    e->browser_id = b->root_id;
    e->created_at = w->ctx->now;
    e->public_id = code_new(w->ctx->arena, w->ctx->random, PUBLIC_ID_CHARS);
    TRY(link_via(conn, w->ctx->arena, c->id, w->via_code, &via, &has_via));
    TRY(endorse_judge(w->kith, conn, w->ctx, c, w->sender, &w->reading, e));
    TRY(link_make(conn, w->ctx, &(struct link){ .campaign_id = c->id, .channel = CHANNEL_OTHER, .parent_id = via.id },
                  true, visitor, &link));
    e->link_id = link.id;
    e->link_code = w->out.link_code = link.code;
    e->via_link_id = via.id;
    e->via_code = via.code;
    TRY(endorsement_insert(conn, e, kith_name_key(w->kith, w->ctx->arena, e->name)));
    if (w->reading.copied.sketch_count) TRY(endorse_sketch(conn, e, &w->reading));
    TRY(endorse_record(conn, w->ctx, LEDGER_ENDORSED, e));
    if (has_via) TRY(count_via(conn, w, &via, visitor));
    TRY(recount_endorsed(conn, w->ctx, e, has_via ? &via : NULL, new_browser));
    visit_link_made(w->kith->visits, link.id, *visitor);
    return OK;
}

static enum err submit_work(struct store_conn *conn, void *arg)
{
    struct submit_work *w = arg;
    struct browser b;
    struct subject subject;
    bool found;
    TRY(open_campaign(conn, w));
    int64_t id = w->out.campaign.id;
    struct hash visitor = visit_hash(w->kith->visits, w->ctx->now, w->sender, id);
    TRY(browser_find(w->kith, conn, w->sender, w->ctx->now, &b));
    bool had_cookie = b.id != 0;
    TRY(repeat_of(conn, w, id, &b, &visitor, &subject, &found));
    if (found) {
        TRY(endorsement_by_id(conn, w->ctx->arena, subject.id, &w->out.endorsement));
        found = w->out.endorsement.withdrawn_at == 0; /* whoever took it back may say it again */
    }
    if (found) {
        TRY(keep_browser(conn, w, w->out.endorsement.browser_id, &b));
        w->out.link_code = w->out.endorsement.link_code;
        w->out.repeated = true;
        return receipt_hand_out(w->kith, conn, w->ctx, w->sender, &b, w->out.cookie, subject, &w->out.receipt_key);
    }
    TRY(keep_browser(conn, w, 0, &b));
    TRY(insert_endorsement(conn, w, &b, &visitor, !had_cookie));
    subject = (struct subject){ SUBJECT_ENDORSEMENT, w->out.endorsement.id, id };
    TRY(repeat_remember(conn, w, id, b.root_id, had_cookie, &visitor, subject));
    TRY(receipt_hand_out(w->kith, conn, w->ctx, w->sender, &b, w->out.cookie, subject, &w->out.receipt_key));
    store_touch(conn, id);
    return confirm_ask(w->kith, conn, w->ctx, &w->out.campaign, &w->out.endorsement);
}

/* Every field, as it is kept, one after the other. */
static struct str content_of(struct ctx *ctx, const struct endorsement *e, struct str via)
{
    const struct str parts[] = { e->name, e->message, e->video_url, e->profile_url, e->email, via };
    struct hash h = { { 0 } };
    h = hmac_fields(h, parts, sizeof parts / sizeof *parts);
    return arena_printf(ctx->arena, "%d %d %.*s", (int)e->relation, (int)e->visibility,
                        STR_ARG(hex_encode(ctx->arena, hash_str(&h))));
}

enum err endorse_submit(const struct kith *k, struct ctx *ctx, const struct sender *s, struct str slug,
                        const struct endorse_form *in, struct endorse_result *ret)
{
    struct submit_work w = { .kith = k, .ctx = ctx, .sender = s, .slug = slug, .via_code = str_trim(in->via) };
    {
        READER(reader, k->store);
        TRY(open_campaign(reader.conn, &w));
    }
    TRY(endorse_check(ctx, &w.out.campaign, in, true, &w.in));
    w.in.consent = TEXT(ctx->arena, ctx->lang, MSG_FRIEND_CONSENT, ARG(campaign_first_name(&w.out.campaign)));
    w.content = content_of(ctx, &w.in, w.via_code);
    endorse_read(k, ctx, &w.out.campaign, &w.in, &w.reading);
    visits_flush_soon(k->visits); /* so that the visit that led here is known */
    TRY(store_write(k->store, submit_work, &w));
    *ret = w.out;
    return OK;
}

struct pass_work {
    struct submit_work w;
    struct pass pass;
};

static enum err insert_pass(struct store_conn *conn, struct pass_work *p, const struct browser *b,
                            const struct hash *visitor)
{
    struct submit_work *w = &p->w;
    struct link via = { 0 }, link;
    bool has_via;
    p->pass.campaign_id = w->out.campaign.id;
    p->pass.browser_id = b->root_id;
    p->pass.created_at = w->ctx->now;
    TRY(link_via(conn, w->ctx->arena, p->pass.campaign_id, w->via_code, &via, &has_via));
    TRY(endorse_judge_pass(w->kith, conn, w->ctx, &w->out.campaign, w->sender, &p->pass));
    TRY(link_make(conn, w->ctx,
                  &(struct link){ .campaign_id = p->pass.campaign_id, .channel = CHANNEL_OTHER, .parent_id = via.id },
                  true, visitor, &link));
    p->pass.link_id = link.id;
    p->pass.link_code = w->out.link_code = link.code;
    TRY(pass_insert(conn, &p->pass, kith_name_key(w->kith, w->ctx->arena, p->pass.name), via.id));
    struct ledger_field fields[] = { FIELD("link", jcs_string(link.code)),
                                     FIELD("name", jcs_string(p->pass.name)),
                                     FIELD("via", has_via ? jcs_string(via.code) : jcs_null()) };
    TRY(record(conn, w->ctx, p->pass.campaign_id, LEDGER_PASSED_ON, 0, fields, 3, NULL));
    visit_link_made(w->kith->visits, link.id, *visitor);
    return recount(conn, p->pass.campaign_id);
}

static enum err pass_work(struct store_conn *conn, void *arg)
{
    struct pass_work *p = arg;
    struct submit_work *w = &p->w;
    struct browser b;
    struct subject subject;
    bool found = false;
    TRY(open_campaign(conn, w));
    int64_t id = w->out.campaign.id;
    struct hash visitor = visit_hash(w->kith->visits, w->ctx->now, w->sender, id);
    TRY(browser_find(w->kith, conn, w->sender, w->ctx->now, &b));
    if (b.id) TRY(repeat_of(conn, w, id, &b, &visitor, &subject, &found)); /* repeats by cookie only */
    TRY(keep_browser(conn, w, 0, &b));
    if (found) {
        TRY(pass_by_id(conn, w->ctx->arena, subject.id, &p->pass));
        w->out.link_code = p->pass.link_code;
        w->out.repeated = true;
    } else {
        TRY(insert_pass(conn, p, &b, &visitor));
        subject = (struct subject){ SUBJECT_PASS, p->pass.id, id };
        if (b.id) TRY(repeat_remember(conn, w, id, b.root_id, true, &visitor, subject));
        store_touch(conn, id);
    }
    return receipt_hand_out(w->kith, conn, w->ctx, w->sender, &b, w->out.cookie, subject, &w->out.receipt_key);
}

enum err endorse_pass_on(const struct kith *k, struct ctx *ctx, const struct sender *s, struct str slug,
                         struct str name, struct str via, struct endorse_result *ret)
{
    struct pass_work p = { .w = { .kith = k, .ctx = ctx, .sender = s, .slug = slug, .via_code = str_trim(via) } };
    TRY(field_line(ctx, "name", name, NAME_MAX_CHARS, MSG_COUNT, &p.pass.name));
    p.w.content = arena_printf(ctx->arena, "pass %.*s %.*s", STR_ARG(p.w.via_code), STR_ARG(p.pass.name));
    visits_flush_soon(k->visits);
    TRY(store_write(k->store, pass_work, &p));
    *ret = p.w.out;
    return OK;
}

static enum err decline_work(struct store_conn *conn, void *arg)
{
    struct submit_work *w = arg;
    TRY(open_campaign(conn, w));
    TRY(counts_add(conn, w->out.campaign.id, &(struct counts){ .declined = 1 }));
    store_touch(conn, w->out.campaign.id);
    return record(conn, w->ctx, w->out.campaign.id, LEDGER_DECLINED, 0, NULL, 0, NULL);
}

enum err endorse_decline(const struct kith *k, struct ctx *ctx, struct str slug, struct campaign *ret)
{
    struct submit_work w = { .kith = k, .ctx = ctx, .slug = slug };
    TRY(store_write(k->store, decline_work, &w));
    *ret = w.out.campaign;
    return OK;
}
