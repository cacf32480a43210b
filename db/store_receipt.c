#include "conn.h"

enum { REPEAT_SECONDS = 600 };

enum err receipt_key_put(struct store_conn *c, struct hash hash, struct subject s)
{
    return q_receipt_key_put(&c->db, &(struct q_receipt_key_put_in){ hash_str(&hash), s.campaign_id, s.kind, s.id });
}

enum err receipt_key_get(struct store_conn *c, struct hash hash, struct subject *ret)
{
    struct q_receipt_key_get_row r;
    bool found;
    TRY(one(q_receipt_key_get(&c->db, &(struct q_receipt_key_get_in){ hash_str(&hash) }, NULL, &r, &found), &found));
    *ret = (struct subject){ (enum subject_kind)r.kind, r.subject_id, r.campaign_id };
    return OK;
}

enum err receipt_grant_put(struct store_conn *c, int64_t browser_id, struct subject s, struct str sealed_key)
{
    return q_receipt_grant_put(&c->db, &(struct q_receipt_grant_put_in){ browser_id, s.kind, s.id, s.campaign_id,
                                                                         sealed_key });
}

enum err receipt_grant_forget(struct store_conn *c, int64_t browser_id, struct subject s)
{
    return q_receipt_grant_forget(&c->db, &(struct q_receipt_grant_forget_in){ browser_id, s.kind, s.id });
}

enum err receipt_grants(struct store_conn *c, struct arena *a, int64_t browser_id, struct receipt_grant **ret,
                        size_t *ret_count)
{
    struct q_receipt_grants_cursor cursor;
    struct q_receipt_grants_row r;
    LIST(struct receipt_grant) list = { 0 };
    TRY(q_receipt_grants_open(&c->db, &(struct q_receipt_grants_in){ browser_id }, &cursor));
    while (q_receipt_grants_next(&cursor, a, &r))
        *LIST_ADD(a, list) = (struct receipt_grant){ { (enum subject_kind)r.kind, r.subject_id, r.campaign_id },
                                                     r.sealed, r.opened_at };
    TRY(q_receipt_grants_close(&cursor));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}

enum err receipt_granted(struct store_conn *c, int64_t browser_id, int64_t campaign_id, bool *ret)
{
    struct q_receipt_granted_row r;
    bool found;
    TRY(q_receipt_granted(&c->db, &(struct q_receipt_granted_in){ browser_id, campaign_id }, NULL, &r, &found));
    *ret = r.found > 0;
    return OK;
}

enum err receipt_keys_forget(struct store_conn *c, struct subject s)
{
    TRY(q_receipt_keys_remove(&c->db, &(struct q_receipt_keys_remove_in){ s.campaign_id, s.kind, s.id }));
    return q_receipt_grants_remove(&c->db, &(struct q_receipt_grants_remove_in){ s.campaign_id, s.kind, s.id });
}

enum err repeat_find(struct store_conn *c, struct hash hash, int64_t now, struct subject *ret)
{
    struct q_repeat_find_in in = { now / REPEAT_SECONDS, hash_str(&hash), now - REPEAT_SECONDS };
    struct q_repeat_find_row r;
    bool found;
    TRY(q_repeat_find(&c->db, &in, NULL, &r, &found));
    if (!found) {
        in.bucket--;
        TRY(one(q_repeat_find(&c->db, &in, NULL, &r, &found), &found));
    }
    *ret = (struct subject){ (enum subject_kind)r.kind, r.subject_id, r.campaign_id };
    return OK;
}

enum err repeat_put(struct store_conn *c, struct hash hash, int64_t now, struct subject s)
{
    return q_repeat_put(&c->db, &(struct q_repeat_put_in){ now / REPEAT_SECONDS, hash_str(&hash), s.campaign_id,
                                                           s.kind, s.id, now });
}
