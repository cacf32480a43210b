#include "conn.h"

enum err tally_add(struct store_conn *c, int64_t campaign_id, const struct tally *t)
{
    return q_tally_add(&c->db, &(struct q_tally_add_in){
        .campaign_id = campaign_id, .day = t->day, .link_id = t->link_id, .counted = t->counted,
        .endorsed = t->endorsed, .ex_head = t->excluded[EXCLUDED_HEAD], .ex_prefetch = t->excluded[EXCLUDED_PREFETCH],
        .ex_preview = t->excluded[EXCLUDED_PREVIEW], .ex_crawler = t->excluded[EXCLUDED_CRAWLER],
        .ex_applicant = t->excluded[EXCLUDED_APPLICANT], .ex_own_link = t->excluded[EXCLUDED_OWN_LINK],
        .ex_repeat = t->excluded[EXCLUDED_REPEAT] });
}

enum err tallies(struct store_conn *c, struct arena *a, int64_t campaign_id, struct tally **ret, size_t *ret_count)
{
    struct q_tallies_cursor cursor;
    struct q_tallies_row r;
    LIST(struct tally) list = { 0 };
    TRY(q_tallies_open(&c->db, &(struct q_tallies_in){ campaign_id }, &cursor));
    while (q_tallies_next(&cursor, NULL, &r))
        *LIST_ADD(a, list) = (struct tally){
            .day = (int32_t)r.day, .link_id = r.link_id, .counted = r.counted, .endorsed = r.endorsed,
            .excluded = { [EXCLUDED_HEAD] = r.ex_head, [EXCLUDED_PREFETCH] = r.ex_prefetch,
                          [EXCLUDED_PREVIEW] = r.ex_preview, [EXCLUDED_CRAWLER] = r.ex_crawler,
                          [EXCLUDED_APPLICANT] = r.ex_applicant, [EXCLUDED_OWN_LINK] = r.ex_own_link,
                          [EXCLUDED_REPEAT] = r.ex_repeat } };
    TRY(q_tallies_close(&cursor));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}

enum err visitor_put(struct store_conn *c, int64_t campaign_id, struct hash hash, int32_t day, int64_t link_id)
{
    return q_visitor_put(&c->db, &(struct q_visitor_put_in){ campaign_id, hash_str(&hash), day, link_id });
}

enum err visitor_endorsed(struct store_conn *c, int64_t campaign_id, struct hash hash, int64_t link_id, bool *ret_first)
{
    struct q_visitor_get_row r;
    bool found, first;
    TRY(q_visitor_get(&c->db, &(struct q_visitor_get_in){ campaign_id, hash_str(&hash) }, NULL, &r, &found));
    first = found && !r.endorsed && r.link_id == link_id;
    if (first) TRY(q_visitor_endorsed(&c->db, &(struct q_visitor_endorsed_in){ campaign_id, hash_str(&hash) }));
    *ret_first = first;
    return OK;
}

enum err visitors_of_day(struct store_conn *c, struct arena *a, int32_t day, struct visitor_row **ret,
                         size_t *ret_count)
{
    struct q_visitors_of_day_cursor cursor;
    struct q_visitors_of_day_row r;
    LIST(struct visitor_row) list = { 0 };
    enum err err = OK;
    TRY(q_visitors_of_day_open(&c->db, &(struct q_visitors_of_day_in){ day }, &cursor));
    while (err == OK && q_visitors_of_day_next(&cursor, &c->scratch, &r)) {
        struct visitor_row *v = LIST_ADD(a, list);
        v->campaign_id = r.campaign_id;
        err = hash_read(r.hash, &v->hash);
        arena_reset(&c->scratch);
    }
    TRY(q_visitors_of_day_close(&cursor));
    *ret = list.at;
    *ret_count = list.count;
    return err;
}

enum err daily_key_get(struct store_conn *c, int32_t day, struct hash *ret)
{
    struct q_daily_key_get_row r;
    bool found;
    TRY(one(q_daily_key_get(&c->db, &(struct q_daily_key_get_in){ day }, &c->scratch, &r, &found), &found));
    return hash_read(r.key, ret);
}

enum err daily_key_put(struct store_conn *c, int32_t day, struct hash key)
{
    return q_daily_key_put(&c->db, &(struct q_daily_key_put_in){ day, hash_str(&key) });
}

/* Whatever a day's key made goes with the key; without an older key there is nothing to look for. */
enum err days_forget_before(struct store_conn *c, int32_t day)
{
    struct q_daily_keys_before_row r;
    bool found;
    TRY(q_daily_keys_before(&c->db, &(struct q_daily_keys_before_in){ day }, NULL, &r, &found));
    if (!r.found) return OK;
    TRY(q_visitor_forget(&c->db, &(struct q_visitor_forget_in){ day }));
    TRY(q_applicant_visitor_forget(&c->db, &(struct q_applicant_visitor_forget_in){ day }));
    TRY(q_link_maker_forget(&c->db, &(struct q_link_maker_forget_in){ day }));
    return q_daily_key_forget(&c->db, &(struct q_daily_key_forget_in){ day });
}

enum err days_unclosed(struct store_conn *c, struct arena *a, int32_t before, struct open_day **ret, size_t *ret_count)
{
    struct q_days_unclosed_cursor cursor;
    struct q_days_unclosed_row r;
    LIST(struct open_day) list = { 0 };
    TRY(q_days_unclosed_open(&c->db, &(struct q_days_unclosed_in){ before }, &cursor));
    while (q_days_unclosed_next(&cursor, NULL, &r))
        *LIST_ADD(a, list) = (struct open_day){ r.campaign_id, (int32_t)r.day };
    TRY(q_days_unclosed_close(&cursor));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}

enum err day_closed(struct store_conn *c, int64_t campaign_id, int32_t day)
{
    return q_day_closed(&c->db, &(struct q_day_closed_in){ campaign_id, day });
}
