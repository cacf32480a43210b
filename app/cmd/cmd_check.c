#include "cmd/cmd_check.h"

#include <stdio.h>

#include "model/ledger.h"
#include "model/merkle.h"

enum { USAGE = 2, PAGE = 500, PROBLEMS_MAX = 256 * 1024 };

int cmd_check(int argc, char **argv)
{
    struct arena arena = { 0 };
    struct settings settings;
    int status = USAGE;
    if (operation_settings(&arena, argc, argv, 0, &settings))
        status = operation_ask(&settings, (const char *[]){ "check" }, 1, NULL);
    arena_free(&arena);
    return status;
}

/* One campaign under check, as one state of the database. */
struct checking {
    struct operation *o;
    struct store_conn *conn;
    struct arena arena; /* emptied page by page */
    const struct campaign_row *campaign;
    int64_t problems;
};

static void differs(struct checking *c, const char *what, struct str which, int64_t kept, int64_t counted)
{
    if (kept == counted) return;
    c->problems++;
    buf_printf(&c->o->err, "%.*s: %s%s%.*s is kept as %lld and counted as %lld\n", STR_ARG(c->campaign->slug), what,
               which.n ? " " : "", STR_ARG(which), (long long)kept, (long long)counted);
}

static void wrong(struct checking *c, int64_t leaf, const char *what)
{
    c->problems++;
    buf_printf(&c->o->err, "%.*s: ledger entry %lld: %s\n", STR_ARG(c->campaign->slug), (long long)leaf, what);
}

static void compare(struct checking *c, const struct counts *kept, const struct counts *counted)
{
#define SAME(field) differs(c, #field, STR_NONE, kept->field, counted->field)
    static const char *const routes[MADE_BY_COUNT] = { "visitor-days by the applicant", "visitor-days by the community",
                                                       "visitor-days of unknown route" };
    static const char *const excluded[EXCLUDED_COUNT] = { "excluded head",    "excluded prefetch",  "excluded preview",
                                                          "excluded crawler", "excluded applicant", "excluded own_link",
                                                          "excluded repeat" };
    SAME(received), SAME(declined), SAME(people), SAME(endorsed), SAME(with_video), SAME(passed_it_on), SAME(both);
    SAME(self_promotion), SAME(by_applicant), SAME(promotes_author), SAME(applicant_links_used), SAME(unclear);
    SAME(unclear_people);
    for (int i = 0; i < STATE_COUNT; i++)
        differs(c, state_code((enum state)i), STR_NONE, kept->states[i], counted->states[i]);
    for (int i = 0; i < MADE_BY_COUNT; i++) differs(c, routes[i], STR_NONE, kept->visits[i], counted->visits[i]);
    for (int i = 0; i < EXCLUDED_COUNT; i++) differs(c, excluded[i], STR_NONE, kept->excluded[i], counted->excluded[i]);
#undef SAME
}

static enum err check_counts(struct checking *c)
{
    struct count_input rows;
    struct counted counted;
    struct counts kept;
    TRY(counts_get(c->conn, c->campaign->id, &kept));
    TRY(count_rows(c->conn, &c->arena, c->campaign->id, &rows));
    count_campaign(&c->arena, &rows, &counted);
    compare(c, &kept, &counted.counts);
    return OK;
}

/* A link's counters, from the day tallies and from the links of those whom it brought. */
static size_t link_at(const struct link *links, size_t count, int64_t id)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (links[middle].id < id) low = middle + 1;
        else high = middle;
    }
    return low < count && links[low].id == id ? low : count;
}

static enum err check_links(struct checking *c)
{
    struct link *links;
    struct tally *days;
    size_t n, day_count;
    TRY(links_of_campaign(c->conn, &c->arena, c->campaign->id, &links, &n));
    TRY(tallies(c->conn, &c->arena, c->campaign->id, &days, &day_count));
    /* One more, for what belongs to no link. */
    struct count_link *sums = ARENA_ARRAY(&c->arena, struct count_link, n + 1);
    for (size_t i = 0; i < day_count; i++) {
        struct count_link *sum = &sums[link_at(links, n, days[i].link_id)];
        sum->visits += days[i].counted;
        sum->endorsed += days[i].endorsed;
    }
    for (size_t i = 0; i < n; i++)
        if (links[i].endorsement_id) sums[link_at(links, n, links[i].parent_id)].endorsements++;
    for (size_t i = 0; i < n; i++) {
        differs(c, "visits of link", links[i].code, links[i].visits, sums[i].visits);
        differs(c, "visitors who endorsed, of link", links[i].code, links[i].endorsed, sums[i].endorsed);
        differs(c, "endorsements of link", links[i].code, links[i].endorsements, sums[i].endorsements);
    }
    return OK;
}

static void check_leaf(struct checking *c, const struct leaf *l, int64_t expected)
{
    struct jcs_value record, openings;
    if (l->index != expected) wrong(c, expected, "is missing");
    if (!l->record.n) {
        if (l->openings.n) wrong(c, l->index, "was erased, but its values are still there");
        return;
    }
    if (!hash_eq(merkle_leaf(l->record), l->hash)) wrong(c, l->index, "its record is not the one that was hashed");
    else if (!ledger_record_read(&c->arena, l->record, &record)) wrong(c, l->index, "its record cannot be read");
    else if (l->openings.n && (!jcs_parse(&c->arena, l->openings, &openings) ||
                               !ledger_openings_check(&c->arena, &record, &openings)))
        wrong(c, l->index, "its values are not the ones that were recorded");
}

static enum err check_ledger(struct checking *c)
{
    int64_t size, next = 0;
    size_t n = 0;
    TRY(ledger_size(c->conn, c->campaign->id, &size));
    do {
        struct leaf *leaves;
        arena_reset(&c->arena);
        TRY(ledger_page(c->conn, &c->arena, c->campaign->id, next, PAGE, &leaves, &n));
        for (size_t i = 0; i < n; i++) check_leaf(c, &leaves[i], next + (int64_t)i);
        next += (int64_t)n;
    } while (n);
    differs(c, "the ledger's size", STR_NONE, size, next);
    return OK;
}

/* Every endorsement that stands is in the ledger, at the entry that it names. */
static enum err check_endorsements(struct checking *c)
{
    int64_t after = 0;
    for (size_t n = 1; n;) {
        struct endorsement *page;
        struct leaf *leaf;
        size_t found;
        arena_reset(&c->arena);
        TRY(endorsements_after(c->conn, &c->arena, c->campaign->id, STATES_ALL, after, PAGE, &page, &n));
        for (size_t i = 0; i < n; i++) {
            after = page[i].id;
            if (page[i].withdrawn_at) continue;
            TRY(ledger_page(c->conn, &c->arena, c->campaign->id, page[i].leaf, 1, &leaf, &found));
            if (!found || leaf->index != page[i].leaf || leaf->subject_id != page[i].id)
                wrong(c, page[i].leaf, "is not about the endorsement that names it");
        }
    }
    return OK;
}

static enum err check_campaign(struct operation *o, const struct campaign_row *campaign, int64_t *problems)
{
    READER(reader, o->instance->kith.store);
    struct checking c = { .o = o, .conn = reader.conn, .campaign = campaign };
    TRY(store_snapshot(reader.conn));
    enum err err = check_counts(&c);
    if (err == OK) err = check_links(&c);
    if (err == OK) err = check_ledger(&c);
    if (err == OK) err = check_endorsements(&c);
    arena_free(&c.arena);
    *problems += c.problems;
    return err;
}

int operate_check(struct operation *o)
{
    struct campaign_row *rows;
    size_t n;
    int64_t problems = 0;
    BUF_AUTO damage = BUF(PROBLEMS_MAX);
    enum err err = store_check(o->instance->kith.store, &damage);
    if (err != OK) {
        buf_printf(&o->err, "kith check: the database is damaged\n%.*s\n", STR_ARG(buf_str(&damage)));
        return 1;
    }
    {
        READER(reader, o->instance->kith.store);
        err = campaign_list(reader.conn, o->ctx.arena, &rows, &n);
    }
    for (size_t i = 0; err == OK && i < n; i++)
        err = check_campaign(o, &rows[i], &problems);
    if (err != OK) return operation_failed(o, STR("the database"), err);
    if (problems)
        buf_printf(&o->err, "kith check: %lld difference%s\n", (long long)problems, problems == 1 ? "" : "s");
    else
        buf_printf(&o->out, "%zu campaign%s: the database is whole, every counter and every ledger entry is right\n", n,
                   n == 1 ? "" : "s");
    return problems ? 1 : 0;
}
