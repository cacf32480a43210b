#include "service/link.h"

#include "service/field.h"
#include "service/recount.h"

enum err link_make(struct store_conn *conn, struct ctx *ctx, const struct link *like, bool by_helper,
                   const struct hash *maker_visitor, struct link *ret)
{
    struct link link = *like;
    link.day = day_of(ctx->now);
    for (int tries = 0; tries < 5; tries++) {
        link.code = code_new(ctx->arena, ctx->random, CODE_CHARS);
        enum err err = link_insert(conn, &link, by_helper, maker_visitor);
        if (err == OK) *ret = link;
        if (err != ERR_CONFLICT) return err;
    }
    return ERR_IO;
}

enum err link_record(struct store_conn *conn, struct ctx *ctx, const struct link *link, enum made_by by)
{
    struct ledger_field fields[] = {
        FIELD("code", jcs_string(link->code)),
        FIELD("channel", jcs_string(str_of(channel_code(link->channel)))),
        FIELD("label", jcs_string(link->label)),
        FIELD("made_by", jcs_string(str_of(made_by_code(by)))),
    };
    return record(conn, ctx, link->campaign_id, LEDGER_LINK_MADE, link->endorsement_id, fields, 4, NULL);
}

struct channel_work {
    struct ctx *ctx;
    struct link link;
};

static enum err channel_work(struct store_conn *conn, void *arg)
{
    struct channel_work *w = arg;
    struct link *links;
    size_t n;
    TRY(links_of_applicant(conn, w->ctx->arena, w->link.campaign_id, &links, &n));
    if (n >= LINKS_MAX)
        return ctx_problem(w->ctx, "label", PROBLEM_RANGE, MSG_FIELD_LINKS_MAX, ARGN(LINKS_MAX), ARG_NONE);
    TRY(link_make(conn, w->ctx, &w->link, false, NULL, &w->link));
    return link_record(conn, w->ctx, &w->link, MADE_BY_APPLICANT);
}

enum err link_add_channel(const struct kith *k, struct ctx *ctx, const struct campaign *c, struct str label,
                          struct str channel, struct link *ret)
{
    struct channel_work w = { ctx, { .campaign_id = c->id } };
    CHECK(field_line(ctx, "label", label, LINE_MAX_CHARS, MSG_COUNT, &w.link.label));
    if (!channel.n) CHECK(ctx_problem(ctx, "channel", PROBLEM_REQUIRED, MSG_FIELD_CHOICE, ARG_NONE, ARG_NONE));
    else if (!channel_from_code(channel, &w.link.channel))
        CHECK(ctx_problem(ctx, "channel", PROBLEM_UNKNOWN, MSG_FIELD_CHOICE, ARG_NONE, ARG_NONE));
    TRY(fields_done(ctx));
    TRY(store_write(k->store, channel_work, &w));
    *ret = w.link;
    return OK;
}

struct kit_work {
    struct ctx *ctx;
    int64_t campaign_id;
    const enum channel *channels;
    size_t count;
    struct link *links; /* id 0: not there */
};

static enum err kit_find(struct store_conn *conn, struct kit_work *w, bool *ret_whole)
{
    struct link *links;
    size_t n;
    *ret_whole = true;
    TRY(links_of_applicant(conn, w->ctx->arena, w->campaign_id, &links, &n));
    for (size_t c = 0; c < w->count; c++) {
        w->links[c].id = 0;
        for (size_t i = 0; i < n && !w->links[c].id; i++)
            if (links[i].channel == w->channels[c] && !links[i].label.n) w->links[c] = links[i];
        if (!w->links[c].id) *ret_whole = false;
    }
    return OK;
}

static enum err kit_work(struct store_conn *conn, void *arg)
{
    struct kit_work *w = arg;
    bool whole;
    TRY(kit_find(conn, w, &whole));
    for (size_t c = 0; c < w->count; c++) {
        if (w->links[c].id) continue;
        struct link like = { .campaign_id = w->campaign_id, .channel = w->channels[c] };
        TRY(link_make(conn, w->ctx, &like, false, NULL, &w->links[c]));
        TRY(link_record(conn, w->ctx, &w->links[c], MADE_BY_APPLICANT));
    }
    return OK;
}

enum err link_kit(const struct kith *k, struct ctx *ctx, const struct campaign *c, const enum channel *channels,
                  size_t count, struct link *ret)
{
    struct kit_work w = { ctx, c->id, channels, count, ret };
    bool whole;
    {
        READER(reader, k->store);
        TRY(kit_find(reader.conn, &w, &whole));
    }
    return whole ? OK : store_write(k->store, kit_work, &w);
}

enum err link_find(struct store_conn *conn, struct arena *a, struct str code, struct link *ret,
                   struct campaign *ret_campaign)
{
    struct link link;
    struct campaign campaign;
    if (code.n == 0 || code.n > 16) return ERR_NOT_FOUND;
    TRY(link_by_code(conn, a, code, &link));
    TRY(campaign_by_id(conn, a, link.campaign_id, &campaign));
    if (campaign.erased_at) return ERR_GONE;
    *ret = link;
    *ret_campaign = campaign;
    return OK;
}

enum err link_via(struct store_conn *conn, struct arena *a, int64_t campaign_id, struct str code, struct link *ret,
                  bool *ret_found)
{
    struct link link;
    *ret_found = false;
    if (code.n == 0 || code.n > 16) return OK;
    enum err err = link_by_code(conn, a, code, &link);
    if (err == ERR_NOT_FOUND || (err == OK && link.campaign_id != campaign_id)) return OK;
    TRY(err);
    *ret = link;
    *ret_found = true;
    return OK;
}
