#include "service/browser.h"

#include "service/visit.h"

struct hash browser_hash(const struct kith *k, struct str cookie) { return kith_hash(k, "browser", cookie); }
struct hash manage_key_hash(const struct kith *k, struct str key) { return kith_hash(k, "manage", key); }
struct hash receipt_key_hash(const struct kith *k, struct str key) { return kith_hash(k, "receipt", key); }

/* The sealing key comes from the cookie's secret alone, of which the server keeps only a hash under another key. */
static struct hash sealing_key(struct str cookie)
{
    return hmac_fields(sha256(cookie), (struct str[]){ STR("kith seal") }, 1);
}

struct str browser_seal(const struct kith *k, struct ctx *ctx, struct str cookie, struct str key)
{
    (void)k;
    return seal(ctx->arena, sealing_key(cookie), key, ctx->random);
}

bool browser_unseal(const struct kith *k, struct arena *a, struct str cookie, struct str sealed, struct str *ret_key)
{
    (void)k;
    return cookie.n && unseal(a, sealing_key(cookie), sealed, ret_key);
}

enum err browser_of_hash(struct store_conn *conn, struct hash hash, int64_t now, struct browser *ret)
{
    struct browser b;
    *ret = (struct browser){ 0 };
    enum err err = browser_by_hash(conn, hash, &b);
    if (err == ERR_NOT_FOUND) return OK;
    if (err == OK && b.last_post_day + SESSION_DAYS >= day_of(now)) *ret = b;
    return err;
}

enum err browser_find(const struct kith *k, struct store_conn *conn, const struct sender *s, int64_t now,
                      struct browser *ret)
{
    *ret = (struct browser){ 0 };
    return s->cookie.n ? browser_of_hash(conn, browser_hash(k, s->cookie), now, ret) : OK;
}

enum err browser_keep(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct sender *s,
                      int64_t same_as_root, struct browser *ret, struct str *ret_cookie)
{
    struct browser b;
    TRY(browser_find(k, conn, s, ctx->now, &b));
    if (b.id) {
        if (b.last_post_day != day_of(ctx->now)) TRY(browser_posted(conn, b.id, day_of(ctx->now)));
        *ret_cookie = s->cookie;
        *ret = b;
        return OK;
    }
    struct str cookie = key_new(ctx->arena, ctx->random);
    TRY(browser_insert(conn, browser_hash(k, cookie), same_as_root, day_of(ctx->now), &b));
    *ret_cookie = cookie;
    *ret = b;
    return OK;
}

enum err manage_grant(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct sender *s,
                      const struct browser *b, struct str cookie, const struct campaign *c, struct str key)
{
    TRY(manager_put(conn, c->id, b->id, c->manage_epoch, browser_seal(k, ctx, cookie, key)));
    return visit_applicant_seen(k, conn, ctx, s, c->id);
}

enum err manage_check(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct sender *s,
                      struct str slug, struct str bearer, struct managing *ret)
{
    struct managing m = { .by_session = !bearer.n };
    TRY(campaign_find(conn, ctx->arena, slug, &m.campaign));
    if (bearer.n) {
        struct campaign of_key;
        enum err err = campaign_by_manage_hash(conn, ctx->arena, manage_key_hash(k, bearer), &of_key);
        if (err == ERR_NOT_FOUND || (err == OK && of_key.id != m.campaign.id)) return ERR_UNAUTHORIZED;
        TRY(err);
        m.key = bearer;
    } else {
        struct browser b;
        struct manager manager;
        TRY(browser_find(k, conn, s, ctx->now, &b));
        if (!b.id) return ERR_UNAUTHORIZED;
        enum err err = manager_get(conn, ctx->arena, m.campaign.id, b.id, &manager);
        if (err == ERR_NOT_FOUND) return ERR_UNAUTHORIZED;
        TRY(err);
        if (manager.epoch != m.campaign.manage_epoch ||
            !browser_unseal(k, ctx->arena, s->cookie, manager.sealed, &m.key))
            return ERR_UNAUTHORIZED;
    }
    *ret = m;
    return OK;
}

struct open_work {
    const struct kith *kith;
    struct ctx *ctx;
    const struct sender *sender;
    struct str key, cookie;
    struct campaign campaign;
};

static enum err manage_open_work(struct store_conn *conn, void *arg)
{
    struct open_work *w = arg;
    enum err err = campaign_by_manage_hash(conn, w->ctx->arena, manage_key_hash(w->kith, w->key), &w->campaign);
    if (err == ERR_NOT_FOUND) return ERR_UNAUTHORIZED;
    TRY(err);
    if (w->campaign.erased_at) return ERR_GONE;
    struct browser b;
    TRY(browser_keep(w->kith, conn, w->ctx, w->sender, 0, &b, &w->cookie));
    return manage_grant(w->kith, conn, w->ctx, w->sender, &b, w->cookie, &w->campaign, w->key);
}

enum err manage_open(const struct kith *k, struct ctx *ctx, const struct sender *s, struct str key,
                     struct campaign *ret, struct str *ret_cookie)
{
    struct open_work w = { .kith = k, .ctx = ctx, .sender = s, .key = str_trim(key) };
    if (!key_shape(w.key))
        return ctx_problem(ctx, "key", PROBLEM_FORMAT, MSG_FIELD_KEY, ARG_NONE, ARG_NONE);
    enum err err = store_write(k->store, manage_open_work, &w);
    if (err == ERR_UNAUTHORIZED) return ctx_problem(ctx, "key", PROBLEM_UNKNOWN, MSG_FIELD_KEY, ARG_NONE, ARG_NONE);
    TRY(err);
    *ret = w.campaign;
    *ret_cookie = w.cookie;
    return OK;
}

enum err manage_list(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct sender *s,
                     struct campaign_row **ret, size_t *ret_count)
{
    struct browser b;
    *ret = NULL;
    *ret_count = 0;
    TRY(browser_find(k, conn, s, ctx->now, &b));
    return b.id ? manager_campaigns(conn, ctx->arena, b.id, ret, ret_count) : OK;
}

enum err manage_has_been(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct sender *s,
                         int64_t campaign_id, bool *ret)
{
    struct browser b;
    *ret = false;
    TRY(browser_find(k, conn, s, ctx->now, &b));
    return b.id ? manager_has_been(conn, campaign_id, b.root_id, ret) : OK;
}
