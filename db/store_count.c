#include <stdlib.h>

#include "conn.h"
#include "model/ledger.h"

_Static_assert(LEDGER_DECLINED == 20, "db/queries/count.sql and the index ledger_declined count leaves of this type");

/* The kept counters as columns; what is set and what is added are bound alike. */
#define BIND_COUNTS(n)                                                                                                \
    .declined = (n)->declined, .received = (n)->received, .withdrawn = (n)->states[STATE_WITHDRAWN],                  \
    .hidden = (n)->states[STATE_HIDDEN], .waiting = (n)->states[STATE_WAITING],                                       \
    .report_only = (n)->states[STATE_REPORT_ONLY], .shown = (n)->states[STATE_SHOWN], .people = (n)->people,          \
    .endorsed = (n)->endorsed, .with_video = (n)->with_video, .passed_it_on = (n)->passed_it_on, .both = (n)->both,   \
    .self_promotion = (n)->self_promotion, .by_applicant = (n)->by_applicant,                                         \
    .promotes_author = (n)->promotes_author, .applicant_links_used = (n)->applicant_links_used,                       \
    .unclear = (n)->unclear, .unclear_people = (n)->unclear_people,                                                   \
    .visits_applicant = (n)->visits[MADE_BY_APPLICANT], .visits_community = (n)->visits[MADE_BY_HELPER],              \
    .visits_unknown = (n)->visits[MADE_BY_UNKNOWN], .ex_head = (n)->excluded[EXCLUDED_HEAD],                          \
    .ex_prefetch = (n)->excluded[EXCLUDED_PREFETCH], .ex_preview = (n)->excluded[EXCLUDED_PREVIEW],                   \
    .ex_crawler = (n)->excluded[EXCLUDED_CRAWLER], .ex_applicant = (n)->excluded[EXCLUDED_APPLICANT],                 \
    .ex_own_link = (n)->excluded[EXCLUDED_OWN_LINK], .ex_repeat = (n)->excluded[EXCLUDED_REPEAT]

enum err counts_get(struct store_conn *c, int64_t campaign_id, struct counts *ret)
{
    struct q_counts_get_row r;
    bool found;
    TRY(one(q_counts_get(&c->db, &(struct q_counts_get_in){ campaign_id }, NULL, &r, &found), &found));
    *ret = (struct counts){
        .received = r.received,
        .states = { [STATE_WITHDRAWN] = r.withdrawn, [STATE_HIDDEN] = r.hidden, [STATE_WAITING] = r.waiting,
                    [STATE_REPORT_ONLY] = r.report_only, [STATE_SHOWN] = r.shown },
        .declined = r.declined, .people = r.people, .endorsed = r.endorsed, .with_video = r.with_video,
        .passed_it_on = r.passed_it_on, .both = r.both, .self_promotion = r.self_promotion,
        .by_applicant = r.by_applicant, .promotes_author = r.promotes_author,
        .applicant_links_used = r.applicant_links_used, .unclear = r.unclear, .unclear_people = r.unclear_people,
        .visits = { [MADE_BY_APPLICANT] = r.visits_applicant, [MADE_BY_HELPER] = r.visits_community,
                    [MADE_BY_UNKNOWN] = r.visits_unknown },
        .excluded = { [EXCLUDED_HEAD] = r.ex_head, [EXCLUDED_PREFETCH] = r.ex_prefetch,
                      [EXCLUDED_PREVIEW] = r.ex_preview, [EXCLUDED_CRAWLER] = r.ex_crawler,
                      [EXCLUDED_APPLICANT] = r.ex_applicant, [EXCLUDED_OWN_LINK] = r.ex_own_link,
                      [EXCLUDED_REPEAT] = r.ex_repeat } };
    return OK;
}

enum err counts_set(struct store_conn *c, int64_t campaign_id, const struct counts *n)
{
    struct q_counts_set_in in = { .campaign_id = campaign_id, BIND_COUNTS(n) };
    return one_changed(c, q_counts_set(&c->db, &in));
}

enum err counts_add(struct store_conn *c, int64_t campaign_id, const struct counts *n)
{
    struct q_counts_add_in in = { .campaign_id = campaign_id, BIND_COUNTS(n) };
    return one_changed(c, q_counts_add(&c->db, &in));
}

typedef LIST(struct count_entry) entry_list;

static enum err read_endorsements(struct store_conn *c, struct arena *a, int64_t campaign_id, entry_list *ret)
{
    struct q_count_endorsements_cursor cursor;
    struct q_count_endorsements_row r;
    TRY(q_count_endorsements_open(&c->db, &(struct q_count_endorsements_in){ campaign_id }, &cursor));
    while (q_count_endorsements_next(&cursor, NULL, &r))
        *LIST_ADD(a, *ret) = (struct count_entry){
            .link_id = r.link_id, .via_link_id = r.via_link_id, .browser_id = r.browser_id,
            .confirmed_id = r.confirmed_id, .endorsement_id = r.id, .name_key = r.name_key,
            .day = day_of(r.created_at), .standing = (uint8_t)r.standing, .state = (uint8_t)r.state,
            .visibility = (uint8_t)r.visibility, .by_applicant = r.by_applicant, .unknown_maker = r.unknown_maker,
            .has_video = r.has_video };
    return q_count_endorsements_close(&cursor);
}

static enum err read_passes(struct store_conn *c, struct arena *a, int64_t campaign_id, entry_list *ret)
{
    struct q_count_passes_cursor cursor;
    struct q_count_passes_row r;
    TRY(q_count_passes_open(&c->db, &(struct q_count_passes_in){ campaign_id }, &cursor));
    while (q_count_passes_next(&cursor, NULL, &r))
        *LIST_ADD(a, *ret) = (struct count_entry){
            .link_id = r.link_id, .via_link_id = r.via_link_id, .browser_id = r.browser_id, .name_key = r.name_key,
            .day = day_of(r.created_at), .by_applicant = r.by_applicant, .unknown_maker = r.unknown_maker };
    return q_count_passes_close(&cursor);
}

static enum err read_links(struct store_conn *c, struct arena *a, int64_t campaign_id, struct count_input *ret)
{
    struct q_count_links_in all = { row_first(campaign_id), row_last(campaign_id) };
    struct q_count_links_cursor cursor;
    struct q_count_links_row r;
    LIST(struct count_link) list = { 0 };
    TRY(q_count_links_open(&c->db, &all, &cursor));
    while (q_count_links_next(&cursor, NULL, &r))
        *LIST_ADD(a, list) = (struct count_link){ r.id, r.by_helper, r.visits, r.endorsed, r.endorsements };
    TRY(q_count_links_close(&cursor));
    ret->links = list.at;
    ret->link_count = list.count;
    return OK;
}

static enum err read_sums(struct store_conn *c, int64_t campaign_id, struct count_input *ret)
{
    struct q_count_visits_row v;
    struct q_count_declined_row d;
    bool found;
    TRY(q_count_visits(&c->db, &(struct q_count_visits_in){ campaign_id }, NULL, &v, &found));
    struct q_count_declined_in all = { row_first(campaign_id), row_last(campaign_id) };
    TRY(q_count_declined(&c->db, &all, NULL, &d, &found));
    ret->visits_without_link = v.without_link;
    ret->declined = d.declined;
    const int64_t excluded[EXCLUDED_COUNT] = {
        [EXCLUDED_HEAD] = v.ex_head, [EXCLUDED_PREFETCH] = v.ex_prefetch, [EXCLUDED_PREVIEW] = v.ex_preview,
        [EXCLUDED_CRAWLER] = v.ex_crawler, [EXCLUDED_APPLICANT] = v.ex_applicant,
        [EXCLUDED_OWN_LINK] = v.ex_own_link, [EXCLUDED_REPEAT] = v.ex_repeat };
    memcpy(ret->excluded, excluded, sizeof excluded);
    return OK;
}

static int by_link(const void *a, const void *b)
{
    const struct count_entry *x = a, *y = b;
    return (x->link_id > y->link_id) - (x->link_id < y->link_id);
}

static enum err read_all(struct store_conn *c, struct arena *a, int64_t campaign_id, entry_list *entries,
                         struct count_input *ret)
{
    TRY(read_endorsements(c, a, campaign_id, entries));
    TRY(read_passes(c, a, campaign_id, entries));
    TRY(read_links(c, a, campaign_id, ret));
    return read_sums(c, campaign_id, ret);
}

enum err count_rows(struct store_conn *c, struct arena *a, int64_t campaign_id, struct count_input *ret)
{
    struct count_input in = { 0 };
    entry_list entries = { 0 };
    bool held;
    TRY(conn_hold(c, &held));
    TRY(conn_unhold(c, held, read_all(c, a, campaign_id, &entries, &in)));
    bool sorted = true; /* endorsements come in the order of their links; passes stand among them */
    for (size_t i = 1; i < entries.count && sorted; i++) sorted = by_link(&entries.at[i - 1], &entries.at[i]) < 0;
    if (!sorted) qsort(entries.at, entries.count, sizeof *entries.at, by_link);
    in.entries = entries.at;
    in.entry_count = entries.count;
    *ret = in;
    return OK;
}

enum err count_is_alone(struct store_conn *c, int64_t campaign_id, int64_t browser_id, int64_t confirmed_id, bool *ret)
{
    struct q_count_with_browser_row by_browser = { 0 };
    struct q_count_with_address_row by_address = { 0 };
    bool found;
    if (browser_id)
        TRY(q_count_with_browser(&c->db, &(struct q_count_with_browser_in){ campaign_id, browser_id }, NULL,
                                 &by_browser, &found));
    if (confirmed_id)
        TRY(q_count_with_address(&c->db, &(struct q_count_with_address_in){ campaign_id, confirmed_id }, NULL,
                                 &by_address, &found));
    *ret = by_browser.entries <= 1 && by_address.entries <= 1;
    return OK;
}

enum err days_of_campaign(struct store_conn *c, struct arena *a, int64_t campaign_id, struct day_row **ret,
                          size_t *ret_count)
{
    struct q_count_days_cursor cursor;
    struct q_count_days_row r;
    LIST(struct day_row) list = { 0 };
    TRY(q_count_days_open(&c->db, &(struct q_count_days_in){ campaign_id }, &cursor));
    while (q_count_days_next(&cursor, NULL, &r)) {
        if (!list.count || list.at[list.count - 1].day != r.day) LIST_ADD(a, list)->day = (int32_t)r.day;
        if (r.standing >= 0 && r.standing < STANDING_COUNT)
            list.at[list.count - 1].endorsements[r.standing] = r.endorsements;
    }
    TRY(q_count_days_close(&cursor));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}
