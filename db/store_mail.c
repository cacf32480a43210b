/* Confirmed addresses, the keys that confirm them, and mail in line. */
#include "conn.h"

enum { MAIL_DUE_MAX = 20 };

enum err address_id(struct store_conn *c, int64_t campaign_id, struct hash hash, struct str domain, int64_t *ret)
{
    struct q_address_by_hash_row old;
    bool found;
    TRY(q_address_by_hash(&c->db, &(struct q_address_by_hash_in){ campaign_id, hash_str(&hash) }, NULL, &old, &found));
    if (found) {
        *ret = old.id;
        return OK;
    }
    struct q_address_insert_in in = { campaign_id, hash_str(&hash), domain };
    TRY(q_address_insert(&c->db, &in));
    *ret = db_last_id(&c->db);
    return OK;
}

enum err confirm_key_put(struct store_conn *c, struct hash key_hash, struct subject s, struct hash address,
                         struct str sealed_receipt, int64_t now)
{
    return q_confirm_key_put(&c->db, &(struct q_confirm_key_put_in){ hash_str(&key_hash), s.campaign_id, s.id,
                                                                     hash_str(&address), sealed_receipt, now });
}

enum err confirm_key_get(struct store_conn *c, struct arena *a, struct hash hash, struct confirm_key *ret)
{
    struct q_confirm_key_get_row r;
    struct confirm_key key;
    bool found;
    TRY(one(q_confirm_key_get(&c->db, &(struct q_confirm_key_get_in){ hash_str(&hash) }, a, &r, &found), &found));
    key = (struct confirm_key){ r.campaign_id, r.endorsement_id, r.created_at, .sealed_receipt = r.sealed_receipt };
    TRY(hash_read(r.address_hash, &key.address));
    *ret = key;
    return OK;
}

enum err confirm_key_remove(struct store_conn *c, int64_t endorsement_id)
{
    TRY(q_confirm_key_remove(&c->db, &(struct q_confirm_key_remove_in){ endorsement_id }));
    return q_outbox_remove_of(&c->db, &(struct q_outbox_remove_of_in){ endorsement_id });
}

enum err outbox_put(struct store_conn *c, const struct mail *m, int64_t now)
{
    return q_outbox_put(
        &c->db, &(struct q_outbox_put_in){ m->campaign_id, m->endorsement_id, m->recipient, m->subject, m->body, now });
}

enum err outbox_due(struct store_conn *c, struct arena *a, int64_t now, struct mail **ret, size_t *ret_count)
{
    struct q_outbox_due_cursor cursor;
    struct q_outbox_due_row r;
    LIST(struct mail) list = { 0 };
    TRY(q_outbox_due_open(&c->db, &(struct q_outbox_due_in){ now, MAIL_DUE_MAX }, &cursor));
    while (q_outbox_due_next(&cursor, a, &r))
        *LIST_ADD(a, list) = (struct mail){ .id = r.id, .campaign_id = r.campaign_id, .attempts = r.attempts,
                                             .recipient = r.recipient, .subject = r.subject, .body = r.body };
    TRY(q_outbox_due_close(&cursor));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}

enum err outbox_retry(struct store_conn *c, int64_t id, int64_t next_at)
{
    return one_changed(c, q_outbox_retry(&c->db, &(struct q_outbox_retry_in){ id, next_at }));
}

enum err outbox_remove(struct store_conn *c, int64_t id)
{
    return q_outbox_remove(&c->db, &(struct q_outbox_remove_in){ id });
}
