#include "service/report_link.h"

#include "service/campaign.h"
#include "service/field.h"
#include "service/recount.h"

/* The token is sealed with the manage key, so that the dashboard can show the link again and the database cannot. */
static struct hash token_seal_key(struct str manage_key)
{
    return hmac_fields(sha256(manage_key), (struct str[]){ STR("kith report link") }, 1);
}

static struct hash token_hash(const struct kith *k, struct str token) { return kith_hash(k, "report", token); }

struct make_work {
    const struct kith *kith;
    struct ctx *ctx;
    const struct managing *managing;
    struct report_link link;
    struct str token;
};

static enum err make_work(struct store_conn *conn, void *arg)
{
    struct make_work *w = arg;
    struct str sealed = seal(w->ctx->arena, token_seal_key(w->managing->key), w->token, w->ctx->random);
    TRY(report_link_insert(conn, &w->link, token_hash(w->kith, w->token), sealed));
    struct ledger_field fields[] = { FIELD("id", jcs_string(w->link.public_id)),
                                     FIELD("label", jcs_string(w->link.label)),
                                     FIELD("expires", field_day_value(w->ctx->arena, w->link.expires)) };
    return record(conn, w->ctx, w->link.campaign_id, LEDGER_REPORT_LINK_MADE, 0, fields, 3, NULL);
}

enum err report_link_make(const struct kith *k, struct ctx *ctx, const struct managing *m, struct str label,
                          struct str expires, struct report_link *ret, struct str *ret_token)
{
    struct make_work w = { k, ctx, m, { .campaign_id = m->campaign.id, .created_at = ctx->now }, STR_NONE };
    CHECK(field_line(ctx, "label", label, LINE_MAX_CHARS, MSG_FIELD_REPORT_LABEL, &w.link.label));
    CHECK(field_day(ctx, "expires", expires, &w.link.expires));
    TRY(fields_done(ctx));
    w.link.public_id = code_new(ctx->arena, ctx->random, PUBLIC_ID_CHARS);
    w.token = key_new(ctx->arena, ctx->random);
    TRY(store_write(k->store, make_work, &w));
    *ret = w.link;
    *ret_token = w.token;
    return OK;
}

struct end_work {
    struct ctx *ctx;
    const struct campaign *campaign;
    struct str public_id;
};

static enum err end_work(struct store_conn *conn, void *arg)
{
    struct end_work *w = arg;
    TRY(report_link_revoke(conn, w->campaign->id, w->public_id, w->ctx->now));
    struct ledger_field fields[] = { FIELD("id", jcs_string(w->public_id)) };
    return record(conn, w->ctx, w->campaign->id, LEDGER_REPORT_LINK_REVOKED, 0, fields, 1, NULL);
}

enum err report_link_end(const struct kith *k, struct ctx *ctx, const struct campaign *c, struct str public_id)
{
    return store_write(k->store, end_work, &(struct end_work){ ctx, c, public_id });
}

enum err report_link_list(struct store_conn *conn, struct ctx *ctx, const struct managing *m,
                          struct report_link_view **ret, size_t *ret_count)
{
    struct report_link_row *rows;
    size_t n;
    TRY(report_links(conn, ctx->arena, m->campaign.id, &rows, &n));
    *ret = ARENA_ARRAY(ctx->arena, struct report_link_view, n ? n : 1);
    for (size_t i = 0; i < n; i++) {
        (*ret)[i].link = rows[i].link;
        if (!rows[i].link.revoked_at && !unseal(ctx->arena, token_seal_key(m->key), rows[i].sealed, &(*ret)[i].token))
            (*ret)[i].token = STR_NONE;
    }
    *ret_count = n;
    return OK;
}

enum err report_link_find(const struct kith *k, struct store_conn *conn, struct ctx *ctx, struct str token,
                          struct report_link *ret, struct campaign *ret_campaign)
{
    struct report_link link;
    struct campaign campaign;
    if (!key_shape(token)) return ERR_NOT_FOUND;
    TRY(report_link_by_token(conn, ctx->arena, token_hash(k, token), &link));
    if (link.revoked_at || (link.expires && day_of(ctx->now) > link.expires)) return ERR_GONE;
    TRY(campaign_by_id(conn, ctx->arena, link.campaign_id, &campaign));
    if (campaign.erased_at) return ERR_GONE;
    *ret = link;
    *ret_campaign = campaign;
    return OK;
}

struct opened_work {
    int64_t id;
    int32_t day;
};

static enum err opened_work(struct store_conn *conn, void *arg)
{
    struct opened_work *w = arg;
    return report_link_opened(conn, w->id, w->day);
}

enum err report_link_count(const struct kith *k, struct ctx *ctx, const struct report_link *link)
{
    return store_write(k->store, opened_work, &(struct opened_work){ link->id, day_of(ctx->now) });
}

enum err report_links_reseal(struct store_conn *conn, struct ctx *ctx, int64_t campaign_id, struct str old_key,
                             struct str new_key)
{
    struct report_link_row *rows;
    size_t n;
    TRY(report_links(conn, ctx->arena, campaign_id, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct str token;
        if (rows[i].link.revoked_at || !unseal(ctx->arena, token_seal_key(old_key), rows[i].sealed, &token)) continue;
        TRY(report_link_reseal(conn, rows[i].link.id, seal(ctx->arena, token_seal_key(new_key), token, ctx->random)));
    }
    return OK;
}

struct str report_url(const struct kith *k, struct arena *a, struct str token)
{
    return arena_printf(a, "%.*s/r/%.*s", STR_ARG(k->base_url), STR_ARG(token));
}
