#include "service/receipt.h"

#include "service/confirm.h"
#include "service/field.h"
#include "service/recount.h"

static enum err load(struct store_conn *conn, struct arena *a, struct subject subject, struct receipt *ret)
{
    struct receipt r = { .subject = subject };
    TRY(campaign_by_id(conn, a, subject.campaign_id, &r.campaign));
    if (r.campaign.erased_at) return ERR_GONE;
    if (subject.kind == SUBJECT_ENDORSEMENT) {
        TRY(endorsement_by_id(conn, a, subject.id, &r.endorsement));
        r.link_code = r.endorsement.link_code;
    } else {
        TRY(pass_by_id(conn, a, subject.id, &r.pass));
        r.link_code = r.pass.link_code;
    }
    *ret = r;
    return OK;
}

enum err receipt_by_key(const struct kith *k, struct store_conn *conn, struct ctx *ctx, struct str key,
                        struct receipt *ret)
{
    struct subject subject;
    if (!key_shape(key)) return ERR_UNAUTHORIZED;
    enum err err = receipt_key_get(conn, receipt_key_hash(k, key), &subject);
    if (err == ERR_NOT_FOUND) return ERR_UNAUTHORIZED;
    TRY(err);
    TRY(load(conn, ctx->arena, subject, ret));
    ret->key = key;
    return OK;
}

struct open_work {
    const struct kith *kith;
    struct ctx *ctx;
    const struct sender *sender;
    struct str key, cookie;
};

static enum err open_work(struct store_conn *conn, void *arg)
{
    struct open_work *w = arg;
    struct subject subject;
    struct browser b;
    TRY(receipt_key_get(conn, receipt_key_hash(w->kith, w->key), &subject));
    TRY(browser_keep(w->kith, conn, w->ctx, w->sender, 0, &b, &w->cookie));
    return receipt_grant_put(conn, b.id, subject, browser_seal(w->kith, w->ctx, w->cookie, w->key));
}

enum err receipt_open(const struct kith *k, struct ctx *ctx, const struct sender *s, struct str key,
                      struct str *ret_cookie)
{
    struct open_work w = { k, ctx, s, str_trim(key), STR_NONE };
    enum err err = key_shape(w.key) ? store_write(k->store, open_work, &w) : ERR_NOT_FOUND;
    if (err == ERR_NOT_FOUND) return ctx_problem(ctx, "key", PROBLEM_UNKNOWN, MSG_FIELD_KEY, ARG_NONE, ARG_NONE);
    TRY(err);
    *ret_cookie = w.cookie;
    return OK;
}

/* The receipts of this browser, newest first; those of erased campaigns are left out. */
static enum err of_browser(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct sender *s,
                           struct receipt **ret, size_t *ret_count)
{
    struct browser b;
    struct receipt_grant *grants;
    size_t n;
    *ret_count = 0;
    TRY(browser_find(k, conn, s, ctx->now, &b));
    if (!b.id) return OK;
    TRY(receipt_grants(conn, ctx->arena, b.id, &grants, &n));
    *ret = ARENA_ARRAY(ctx->arena, struct receipt, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct receipt *r = &(*ret)[*ret_count];
        enum err err = load(conn, ctx->arena, grants[i].subject, r);
        if (err == ERR_GONE || err == ERR_NOT_FOUND) continue;
        TRY(err);
        if (browser_unseal(k, ctx->arena, s->cookie, grants[i].sealed, &r->key)) ++*ret_count;
    }
    return OK;
}

enum err receipt_current(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct sender *s,
                         struct receipt *ret, struct receipt **ret_others, size_t *ret_other_count)
{
    struct receipt *all;
    size_t n;
    TRY(of_browser(k, conn, ctx, s, &all, &n));
    if (!n) return ERR_UNAUTHORIZED;
    *ret = all[0];
    *ret_others = all + 1;
    *ret_other_count = n - 1;
    return OK;
}

enum err receipt_of_campaign(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct sender *s,
                             int64_t campaign_id, struct receipt *ret)
{
    struct receipt *all;
    size_t n;
    TRY(of_browser(k, conn, ctx, s, &all, &n));
    for (size_t i = 0; i < n; i++)
        if (all[i].campaign.id == campaign_id) return *ret = all[i], OK;
    return ERR_NOT_FOUND;
}

struct edit_work {
    const struct kith *kith;
    struct ctx *ctx;
    const struct sender *sender;
    const struct receipt *was;
    const struct endorse_form *in;
    struct str answer;
    struct receipt now;
};

static bool same_words(const struct endorsement *a, const struct endorsement *b)
{
    return str_eq(a->name, b->name) && str_eq(a->message, b->message) && str_eq(a->video_url, b->video_url) &&
           str_eq(a->profile_url, b->profile_url);
}

static enum err answered(struct store_conn *conn, struct edit_work *w, struct endorsement *e)
{
    struct str answer;
    if (!w->answer.p) return OK;
    TRY(field_text(w->ctx, "answer", w->answer, ANSWER_MAX_CHARS, ANSWER_MAX_CHARS * CHAR_MAX_BYTES, MSG_COUNT,
                   &answer));
    if (str_eq(answer, e->friend_answer)) return OK;
    e->friend_answer = answer;
    struct ledger_field fields[] = { FIELD("id", jcs_string(e->public_id)), FIELD("by", jcs_string(STR("friend"))),
                                     FIELD("answer", jcs_string(answer)) };
    return record(conn, w->ctx, e->campaign_id, LEDGER_ENDORSEMENT_ANSWERED, e->id, fields, 3, NULL);
}

static enum err edit_endorsement(struct store_conn *conn, struct edit_work *w)
{
    struct endorsement *e = &w->now.endorsement, before = *e;
    const struct campaign *c = &w->now.campaign;
    TRY(endorse_check(w->ctx, c, w->in, false, e));
    bool new_email = !str_eq(before.email, e->email), new_words = !same_words(&before, e);
    if (new_email) {
        e->confirmed_id = 0;
        e->confirmed_domain = STR_NONE;
        e->confirmed_other_browser = false;
    }
    if (new_words) e->approved = false;
    if (new_words || new_email) {
        struct reading reading;
        endorse_read(w->kith, w->ctx, c, e, &reading);
        reading.same_message = str_eq(before.message, e->message);
        TRY(endorse_judge(w->kith, conn, w->ctx, c, w->sender, &reading, e));
        TRY(endorse_sketch(conn, e, &reading));
    }
    bool changed = new_words || new_email || e->relation != before.relation || e->visibility != before.visibility;
    if (changed) {
        e->edited_at = w->ctx->now;
        TRY(endorse_record(conn, w->ctx, LEDGER_ENDORSEMENT_EDITED, e));
    }
    TRY(answered(conn, w, e));
    TRY(endorsement_update(conn, e, kith_name_key(w->kith, w->ctx->arena, e->name)));
    if (new_email) TRY(confirm_ask(w->kith, conn, w->ctx, c, e));
    return changed ? recount(conn, c->id) : OK;
}

static enum err edit_pass(struct store_conn *conn, struct edit_work *w)
{
    struct pass *p = &w->now.pass;
    if (!w->in->name.p) return OK;
    TRY(field_line(w->ctx, "name", w->in->name, NAME_MAX_CHARS, MSG_COUNT, &p->name));
    TRY(endorse_judge_pass(w->kith, conn, w->ctx, &w->now.campaign, w->sender, p));
    TRY(pass_update(conn, p, kith_name_key(w->kith, w->ctx->arena, p->name)));
    struct ledger_field fields[] = { FIELD("link", jcs_string(p->link_code)), FIELD("name", jcs_string(p->name)) };
    TRY(record(conn, w->ctx, p->campaign_id, LEDGER_HELPER_CHANGED, 0, fields, 2, NULL));
    return recount(conn, p->campaign_id);
}

static enum err edit_work(struct store_conn *conn, void *arg)
{
    struct edit_work *w = arg;
    TRY(load(conn, w->ctx->arena, w->was->subject, &w->now));
    w->now.key = w->was->key;
    if (w->now.endorsement.withdrawn_at) return ERR_GONE;
    store_touch(conn, w->now.campaign.id);
    return w->now.subject.kind == SUBJECT_ENDORSEMENT ? edit_endorsement(conn, w) : edit_pass(conn, w);
}

enum err receipt_edit(const struct kith *k, struct ctx *ctx, const struct sender *s, const struct receipt *r,
                      const struct endorse_form *in, struct str answer, struct receipt *ret)
{
    struct edit_work w = { .kith = k, .ctx = ctx, .sender = s, .was = r, .in = in, .answer = answer };
    TRY(store_write(k->store, edit_work, &w));
    *ret = w.now;
    return OK;
}

static enum err withdraw_work(struct store_conn *conn, void *arg)
{
    struct edit_work *w = arg;
    TRY(load(conn, w->ctx->arena, w->was->subject, &w->now));
    store_touch(conn, w->now.campaign.id);
    if (w->now.subject.kind == SUBJECT_PASS) {
        struct pass *p = &w->now.pass;
        p->name = STR_NONE;
        TRY(pass_update(conn, p, 0));
        struct ledger_field fields[] = { FIELD("link", jcs_string(p->link_code)) };
        TRY(record(conn, w->ctx, p->campaign_id, LEDGER_HELPER_WITHDRAWN, 0, fields, 1, NULL));
        return recount(conn, p->campaign_id);
    }
    struct endorsement *e = &w->now.endorsement;
    if (e->withdrawn_at) return OK;
    TRY(endorsement_withdraw(conn, e->id, w->ctx->now));
    struct ledger_field fields[] = { FIELD("id", jcs_string(e->public_id)) };
    TRY(record(conn, w->ctx, e->campaign_id, LEDGER_ENDORSEMENT_WITHDRAWN, e->id, fields, 1, NULL));
    return recount(conn, e->campaign_id);
}

enum err receipt_withdraw(const struct kith *k, struct ctx *ctx, const struct receipt *r)
{
    return store_write(k->store, withdraw_work, &(struct edit_work){ .kith = k, .ctx = ctx, .was = r });
}

static enum err forget_work(struct store_conn *conn, void *arg)
{
    struct open_work *w = arg;
    struct subject subject;
    struct browser b;
    TRY(receipt_key_get(conn, receipt_key_hash(w->kith, w->key), &subject));
    TRY(browser_find(w->kith, conn, w->sender, w->ctx->now, &b));
    return b.id ? receipt_grant_forget(conn, b.id, subject) : OK;
}

enum err receipt_forget(const struct kith *k, struct ctx *ctx, const struct sender *s, struct str key)
{
    return store_write(k->store, forget_work, &(struct open_work){ k, ctx, s, key, STR_NONE });
}
