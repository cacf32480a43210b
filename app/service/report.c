#include "service/report.h"

#include "model/ledger.h"
#include "service/campaign.h"
#include "service/visit.h"

enum { PAGE = 500 };

static struct report_day *day_row(struct report *r, struct report_day *days, int32_t day)
{
    if (!r->day_count || days[r->day_count - 1].day != day) days[r->day_count++].day = day;
    return &days[r->day_count - 1];
}

static enum made_by route_of(const struct report *r, int64_t link_id)
{
    const struct link *link = link_id ? report_link_of(r, link_id) : NULL;
    return link ? (enum made_by)r->counted.made_by[link - r->links] : MADE_BY_UNKNOWN;
}

/* Endorsements by day and visits by day, both ascending, merged. */
static enum err build_days(struct store_conn *conn, struct arena *a, struct report *r)
{
    struct day_row *rows;
    struct tally *visits;
    size_t n, m, i = 0, j = 0;
    TRY(days_of_campaign(conn, a, r->campaign.id, &rows, &n));
    TRY(tallies(conn, a, r->campaign.id, &visits, &m));
    struct report_day *days = ARENA_ARRAY(a, struct report_day, n + m + 1);
    while (i < n || j < m) {
        if (j == m || (i < n && rows[i].day <= visits[j].day)) {
            struct report_day *day = day_row(r, days, rows[i].day);
            memcpy(day->standing, rows[i].endorsements, sizeof day->standing);
            i++;
        } else {
            if (visits[j].counted)
                day_row(r, days, visits[j].day)->visits[route_of(r, visits[j].link_id)] += visits[j].counted;
            j++;
        }
    }
    r->days = days;
    return OK;
}

static enum err build_changes(struct store_conn *conn, struct arena *a, struct report *r)
{
    struct leaf *leaves;
    TRY(ledger_experiment(conn, a, r->campaign.id, &leaves, &r->change_count));
    r->changes = ARENA_ARRAY(a, struct report_change, r->change_count + 1);
    for (size_t i = 0; i < r->change_count; i++)
        r->changes[i] = (struct report_change){ leaves[i].day, leaves[i].type, leaves[i].openings };
    return OK;
}

static enum err build_passes(struct store_conn *conn, struct arena *a, struct report *r)
{
    struct pass *passes;
    size_t n;
    r->pass_names = ARENA_ARRAY(a, struct str, r->rows.entry_count + 1);
    TRY(passes_of_campaign(conn, a, r->campaign.id, &passes, &n));
    for (size_t i = 0; i < n; i++) {
        ptrdiff_t at = report_entry_index(r, passes[i].link_id);
        if (at >= 0) r->pass_names[at] = passes[i].name;
    }
    return OK;
}

enum err report_read(const struct kith *k, struct store_conn *conn, struct ctx *ctx, int64_t campaign_id,
                     struct report *ret)
{
    struct report r = { .as_of = ctx->now };
    size_t links;
    TRY(campaign_by_id(conn, ctx->arena, campaign_id, &r.campaign));
    if (r.campaign.erased_at) return ERR_GONE;
    r.public_url = campaign_url(k, ctx->arena, r.campaign.slug);
    TRY(count_rows(conn, ctx->arena, campaign_id, &r.rows));
    TRY(links_of_campaign(conn, ctx->arena, campaign_id, (struct link **)&r.links, &links));
    if (links < r.rows.link_count) return ERR_IO;
    count_campaign(ctx->arena, &r.rows, &r.counted);
    TRY(build_days(conn, ctx->arena, &r));
    report_conversions(ctx->arena, &r);
    TRY(build_changes(conn, ctx->arena, &r));
    TRY(build_passes(conn, ctx->arena, &r));
    *ret = r;
    return OK;
}

enum err report_build(const struct kith *k, struct ctx *ctx, int64_t campaign_id, struct report *ret)
{
    TRY(visits_flush(k->visits));
    READER(reader, k->store);
    TRY(store_snapshot(reader.conn));
    return report_read(k, reader.conn, ctx, campaign_id, ret);
}

static enum err rows_page(void *state, struct arena *a, int64_t after, struct endorsement **ret, size_t *ret_count)
{
    struct report_rows *rows = state;
    return endorsements_after(rows->conn, a, rows->campaign_id, STATES_ALL, after, PAGE, ret, ret_count);
}

struct report_source report_rows_source(struct report_rows *rows)
{
    return (struct report_source){ rows_page, rows };
}
