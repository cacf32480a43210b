#include "conn.h"

enum err browser_by_hash(struct store_conn *c, struct hash hash, struct browser *ret)
{
    struct q_browser_by_hash_row r;
    bool found;
    TRY(one(q_browser_by_hash(&c->db, &(struct q_browser_by_hash_in){ hash_str(&hash) }, NULL, &r, &found), &found));
    *ret = (struct browser){ r.id, r.root_id ? r.root_id : r.id, (int32_t)r.last_post_day };
    return OK;
}

enum err browser_insert(struct store_conn *c, struct hash hash, int64_t same_as_root, int32_t day, struct browser *ret)
{
    struct q_browser_insert_in in = { hash_str(&hash), same_as_root, day };
    TRY(q_browser_insert(&c->db, &in));
    int64_t id = db_last_id(&c->db);
    *ret = (struct browser){ id, same_as_root ? same_as_root : id, day };
    return OK;
}

enum err browser_posted(struct store_conn *c, int64_t browser_id, int32_t day)
{
    return one_changed(c, q_browser_posted(&c->db, &(struct q_browser_posted_in){ browser_id, day }));
}

enum err manager_put(struct store_conn *c, int64_t campaign_id, int64_t browser_id, int64_t epoch, struct str sealed)
{
    return q_manager_put(&c->db, &(struct q_manager_put_in){ campaign_id, browser_id, epoch, sealed });
}

enum err manager_get(struct store_conn *c, struct arena *a, int64_t campaign_id, int64_t browser_id,
                     struct manager *ret)
{
    struct q_manager_get_row r;
    bool found;
    TRY(one(q_manager_get(&c->db, &(struct q_manager_get_in){ campaign_id, browser_id }, a, &r, &found), &found));
    *ret = (struct manager){ r.epoch, r.sealed };
    return OK;
}

enum err manager_has_been(struct store_conn *c, int64_t campaign_id, int64_t root_id, bool *ret)
{
    struct q_manager_has_been_row r;
    bool found;
    TRY(q_manager_has_been(&c->db, &(struct q_manager_has_been_in){ campaign_id, root_id }, NULL, &r, &found));
    *ret = r.found > 0;
    return OK;
}

enum err applicant_visitor_put(struct store_conn *c, int64_t campaign_id, struct hash visitor, int32_t day)
{
    struct q_applicant_visitor_put_in in = { campaign_id, hash_str(&visitor), day };
    return q_applicant_visitor_put(&c->db, &in);
}

enum err applicant_visitor_has(struct store_conn *c, int64_t campaign_id, struct hash visitor, bool *ret)
{
    struct q_applicant_visitor_has_in in = { campaign_id, hash_str(&visitor) };
    struct q_applicant_visitor_has_row r;
    bool found;
    TRY(q_applicant_visitor_has(&c->db, &in, NULL, &r, &found));
    *ret = r.found > 0;
    return OK;
}

enum { SESSION_DAYS = 400, REPEAT_SECONDS = 600, CONFIRM_SECONDS = 30 * DAY_SECONDS };

/* A browser whose cookie has run out: its number stays, since what it managed or sent goes on counting as its own. */
static enum err browser_end(struct store_conn *c, int64_t id)
{
    TRY(q_browser_forget(&c->db, &(struct q_browser_forget_in){ id }));
    TRY(q_browser_forget_keys(&c->db, &(struct q_browser_forget_keys_in){ .browser_id = id }));
    return q_browser_forget_receipts(&c->db, &(struct q_browser_forget_receipts_in){ id });
}

enum err purge_old(struct store_conn *c, int64_t now)
{
    struct q_browsers_unused_cursor cursor;
    struct q_browsers_unused_row r;
    LIST(int64_t) ended = { 0 };
    TRY(q_repeat_purge(&c->db, &(struct q_repeat_purge_in){ now / REPEAT_SECONDS - 1 }));
    TRY(q_confirm_key_purge(&c->db, &(struct q_confirm_key_purge_in){ now - CONFIRM_SECONDS }));
    TRY(q_browsers_unused_open(&c->db, &(struct q_browsers_unused_in){ day_of(now) - SESSION_DAYS }, &cursor));
    while (q_browsers_unused_next(&cursor, NULL, &r)) *LIST_ADD(&c->scratch, ended) = r.id;
    TRY(q_browsers_unused_close(&cursor));
    for (size_t i = 0; i < ended.count; i++) TRY(browser_end(c, ended.at[i]));
    return OK;
}
