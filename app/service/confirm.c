#include "service/confirm.h"

#include "service/campaign.h"
#include "service/endorse.h"
#include "service/recount.h"

static struct hash confirm_hash(const struct kith *k, struct str key) { return kith_hash(k, "confirm", key); }

/* An address is kept apart within its campaign: the same one elsewhere has another hash. */
static struct hash address_hash(const struct kith *k, int64_t campaign_id, struct str email)
{
    return hmac_fields_of(&k->secret,
                       (struct str[]){ STR("address"), { (const char *)&campaign_id, sizeof campaign_id }, email }, 3);
}

static struct hash carried_key(struct str key)
{
    return hmac_fields(sha256(key), (struct str[]){ STR("kith confirm") }, 1);
}

enum err confirm_ask(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct campaign *c,
                     const struct endorsement *e)
{
    TRY(confirm_key_remove(conn, e->id));
    if (!k->mail || !e->email.n || e->confirmed_id) return OK;
    struct str key = key_new(ctx->arena, ctx->random), receipt = key_new(ctx->arena, ctx->random);
    struct subject subject = { SUBJECT_ENDORSEMENT, e->id, c->id };
    TRY(receipt_key_put(conn, receipt_key_hash(k, receipt), subject));
    TRY(confirm_key_put(conn, confirm_hash(k, key), subject, address_hash(k, c->id, e->email),
                        seal(ctx->arena, carried_key(key), receipt, ctx->random), ctx->now));
    struct str link = arena_printf(ctx->arena, "%.*s/confirm#%.*s", STR_ARG(k->base_url), STR_ARG(key));
    struct mail mail = {
        .campaign_id = c->id,
        .endorsement_id = e->id,
        .recipient = e->email,
        .subject = TEXT(ctx->arena, ctx->lang, MSG_MAIL_CONFIRM_SUBJECT, ARG(c->applicant_name)),
        .body = TEXT(ctx->arena, ctx->lang, MSG_MAIL_CONFIRM_BODY, ARG(e->name), ARG(c->applicant_name), ARG(link),
                     ARG(receipt_url(k, ctx->arena, receipt))),
    };
    return outbox_put(conn, &mail, ctx->now);
}

enum err confirm_send_manage_link(const struct kith *k, struct store_conn *conn, struct ctx *ctx,
                                  const struct campaign *c, struct str key)
{
    if (!k->mail || !c->email.n) return OK;
    struct mail mail = {
        .campaign_id = c->id,
        .recipient = c->email,
        .subject = TEXT(ctx->arena, c->lang, MSG_MAIL_MANAGE_SUBJECT, ARG(c->role)),
        .body = TEXT(ctx->arena, c->lang, MSG_MAIL_MANAGE_BODY, ARG(c->applicant_name),
                     ARG(manage_url(k, ctx->arena, key)), ARG(campaign_url(k, ctx->arena, c->slug))),
    };
    return outbox_put(conn, &mail, ctx->now);
}

struct confirm_work {
    const struct kith *kith;
    struct ctx *ctx;
    const struct sender *sender;
    struct str key, receipt_key, cookie;
};

static enum err confirm_endorsement(struct store_conn *conn, struct confirm_work *w, const struct confirm_key *asked,
                                    const struct browser *b)
{
    struct endorsement e;
    struct campaign c;
    TRY(campaign_by_id(conn, w->ctx->arena, asked->campaign_id, &c));
    TRY(endorsement_by_id(conn, w->ctx->arena, asked->endorsement_id, &e));
    if (c.erased_at || e.withdrawn_at) return ERR_GONE;
    if (!e.email.n || !hash_eq(address_hash(w->kith, c.id, e.email), asked->address)) return ERR_NOT_FOUND;
    bool manages = false;
    if (b->id) TRY(manager_has_been(conn, c.id, b->root_id, &manages));
    ptrdiff_t at = str_find_byte(e.email, '@', 0);
    e.confirmed_domain = str_sub(e.email, (size_t)at + 1, e.email.n);
    TRY(address_id(conn, c.id, asked->address, e.confirmed_domain, &e.confirmed_id));
    e.confirmed_other_browser = e.confirmed_other_browser || !manages;
    endorse_lift(&c, &e);
    TRY(endorse_record(conn, w->ctx, LEDGER_ENDORSEMENT_CONFIRMED, &e));
    TRY(endorsement_update(conn, &e, kith_name_key(w->kith, w->ctx->arena, e.name)));
    store_touch(conn, c.id);
    return recount(conn, c.id);
}

static enum err confirm_work(struct store_conn *conn, void *arg)
{
    struct confirm_work *w = arg;
    struct confirm_key asked;
    struct browser b;
    TRY(confirm_key_get(conn, w->ctx->arena, confirm_hash(w->kith, w->key), &asked));
    if (asked.created_at + CONFIRM_DAYS * DAY_SECONDS < w->ctx->now) return ERR_NOT_FOUND;
    if (!unseal(w->ctx->arena, carried_key(w->key), asked.sealed_receipt, &w->receipt_key)) return ERR_NOT_FOUND;
    TRY(browser_find(w->kith, conn, w->sender, w->ctx->now, &b));
    TRY(confirm_endorsement(conn, w, &asked, &b));
    TRY(browser_keep(w->kith, conn, w->ctx, w->sender, 0, &b, &w->cookie));
    return receipt_grant_put(conn, b.id,
                             (struct subject){ SUBJECT_ENDORSEMENT, asked.endorsement_id, asked.campaign_id },
                             browser_seal(w->kith, w->ctx, w->cookie, w->receipt_key));
}

enum err confirm_address(const struct kith *k, struct ctx *ctx, const struct sender *s, struct str key,
                         struct str *ret_receipt_key, struct str *ret_cookie)
{
    struct confirm_work w = { k, ctx, s, str_trim(key), STR_NONE, STR_NONE };
    enum err err = key_shape(w.key) ? store_write(k->store, confirm_work, &w) : ERR_NOT_FOUND;
    if (err == ERR_NOT_FOUND) return ctx_problem(ctx, "key", PROBLEM_UNKNOWN, MSG_FIELD_KEY, ARG_NONE, ARG_NONE);
    TRY(err);
    *ret_receipt_key = w.receipt_key;
    *ret_cookie = w.cookie;
    return OK;
}
