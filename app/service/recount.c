#include "service/recount.h"

enum err recount(struct store_conn *conn, int64_t campaign_id)
{
    struct arena arena = { 0 };
    struct count_input in;
    struct counted counted;
    enum err err = count_rows(conn, &arena, campaign_id, &in);
    if (err == OK) {
        count_campaign(&arena, &in, &counted);
        err = counts_set(conn, campaign_id, &counted.counts);
    }
    arena_free(&arena);
    return err;
}

enum err recount_endorsed(struct store_conn *conn, struct ctx *ctx, const struct endorsement *e, const struct link *via,
                          bool browser_is_new)
{
    (void)ctx;
    bool alone = true, by_applicant = reasons_by_applicant(&e->reasons);
    if (!browser_is_new && e->browser_id) TRY(count_is_alone(conn, e->campaign_id, e->browser_id, 0, &alone));
    bool helps = e->standing == STANDING_HELP && !by_applicant;
    bool may_pass_on = via && (via->endorsement_id || via->pass_id) && helps && via->visits == 0;
    if (!alone || may_pass_on) return recount(conn, e->campaign_id);
    struct counts add = { .received = 1 };
    add.states[endorsement_state_of(e)] = 1;
    if (e->standing == STANDING_SELF_PROMOTION) {
        add.self_promotion = 1;
        add.by_applicant = by_applicant;
        add.promotes_author = !by_applicant;
    } else if (e->standing == STANDING_UNCLEAR) {
        add.unclear = 1;
        add.unclear_people = !by_applicant;
    } else {
        add.people = add.endorsed = 1;
        add.with_video = e->has_video;
    }
    return counts_add(conn, e->campaign_id, &add);
}

/* Who made a helper's link, by its owner's reasons. */
static enum err maker_of(struct store_conn *conn, struct arena *arena, const struct link *link, enum made_by *ret)
{
    struct count_entry owner = { 0 };
    if (link->endorsement_id) {
        struct endorsement e;
        TRY(endorsement_by_id(conn, arena, link->endorsement_id, &e));
        owner.by_applicant = reasons_by_applicant(&e.reasons);
        owner.unknown_maker = reasons_unknown_maker(&e.reasons);
    } else if (link->pass_id) {
        struct pass p;
        TRY(pass_by_id(conn, arena, link->pass_id, &p));
        owner.by_applicant = reasons_by_applicant(&p.reasons);
        owner.unknown_maker = reasons_unknown_maker(&p.reasons);
    } else {
        owner.by_applicant = true;
    }
    *ret = count_made_by(&owner);
    return OK;
}

static enum err add_visits(struct store_conn *conn, struct arena *arena, int64_t campaign_id, const struct tally *t)
{
    struct counts add = { 0 };
    memcpy(add.excluded, t->excluded, sizeof add.excluded);
    if (t->link_id && t->counted) {
        struct link link;
        enum made_by by;
        TRY(link_by_id(conn, arena, t->link_id, &link));
        TRY(link_add(conn, t->link_id, t->counted, 0, 0));
        TRY(maker_of(conn, arena, &link, &by));
        bool first = link.visits == 0;
        if (first && by == MADE_BY_HELPER) return recount(conn, campaign_id); /* its maker may now have passed it on */
        add.visits[by] = t->counted;
        add.applicant_links_used = by == MADE_BY_APPLICANT && first;
    } else {
        add.visits[MADE_BY_UNKNOWN] = t->counted;
    }
    return counts_add(conn, campaign_id, &add);
}

enum err recount_visits(struct store_conn *conn, int64_t campaign_id, const struct tally *t)
{
    struct arena arena = { 0 };
    struct campaign campaign;
    enum err err = campaign_by_id(conn, &arena, campaign_id, &campaign);
    /* Visits to a campaign that was erased meanwhile leave nothing. */
    if (err == OK && !campaign.erased_at) {
        err = tally_add(conn, campaign_id, t);
        if (err == OK) err = add_visits(conn, &arena, campaign_id, t);
    }
    arena_free(&arena);
    return err == ERR_NOT_FOUND ? OK : err;
}

struct jcs_value field_day_value(struct arena *a, int32_t day)
{
    if (!day) return jcs_null();
    char *text = arena_alloc(a, DAY_TEXT);
    day_format(day, text);
    return jcs_string((struct str){ text, DAY_TEXT });
}

enum err record(struct store_conn *conn, struct ctx *ctx, int64_t campaign_id, enum ledger_type type,
                int64_t subject_id, const struct ledger_field *fields, size_t count, int64_t *ret_index)
{
    struct ledger_field all[LEDGER_FIELDS];
    if (count >= LEDGER_FIELDS) return ERR_IO;
    if (count) memcpy(all, fields, count * sizeof *fields);
    all[count] = FIELD("day", field_day_value(ctx->arena, day_of(ctx->now)));
    struct ledger_leaf made;
    TRY(ledger_leaf_make(ctx->arena, ctx->random, type, all, count + 1, &made));
    struct leaf leaf = { .type = type, .day = day_of(ctx->now), .subject_id = subject_id, .hash = made.hash,
                         .record = made.record, .openings = made.openings };
    int64_t index;
    TRY(ledger_append(conn, campaign_id, &leaf, &index));
    if (ret_index) *ret_index = index;
    return OK;
}

enum { LINKS_AN_EVENT = 200 };

/* One row of a day's tallies, as it stands in the ledger. */
static struct jcs_value tally_value(struct arena *a, struct store_conn *conn, const struct tally *t)
{
    static const char *const names[EXCLUDED_COUNT] = { "head",      "prefetch", "preview", "crawler",
                                                       "applicant", "own_link", "repeat" };
    struct jcs_member *m = ARENA_ARRAY(a, struct jcs_member, EXCLUDED_COUNT + 3);
    struct link link = { 0 };
    bool named = t->link_id && link_by_id(conn, a, t->link_id, &link) == OK;
    m[0] = (struct jcs_member){ STR("link"), named ? jcs_string(link.code) : jcs_null() };
    m[1] = (struct jcs_member){ STR("counted"), jcs_int(t->counted) };
    m[2] = (struct jcs_member){ STR("endorsed"), jcs_int(t->endorsed) };
    for (int i = 0; i < EXCLUDED_COUNT; i++)
        m[3 + i] = (struct jcs_member){ str_of(names[i]), jcs_int(t->excluded[i]) };
    return jcs_object(m, EXCLUDED_COUNT + 3);
}

enum err recount_close_day(struct store_conn *conn, struct ctx *ctx, int64_t campaign_id, int32_t day)
{
    struct tally *all;
    size_t n, from = 0;
    TRY(tallies(conn, ctx->arena, campaign_id, &all, &n));
    struct jcs_value *rows = ARENA_ARRAY(ctx->arena, struct jcs_value, n + 1);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (all[i].day == day) rows[count++] = tally_value(ctx->arena, conn, &all[i]);
    while (from < count) {
        size_t part = count - from < LINKS_AN_EVENT ? count - from : LINKS_AN_EVENT;
        struct ledger_field fields[] = { FIELD("of_day", field_day_value(ctx->arena, day)),
                                         FIELD("visits", jcs_array(rows + from, part)) };
        TRY(record(conn, ctx, campaign_id, LEDGER_VISITS_DAY, 0, fields, 2, NULL));
        from += part;
    }
    return day_closed(conn, campaign_id, day);
}
