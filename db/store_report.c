#include "conn.h"

enum err report_link_insert(struct store_conn *c, struct report_link *l, struct hash token, struct str sealed)
{
    TRY(q_report_link_insert(&c->db, &(struct q_report_link_insert_in){
        .campaign_id = l->campaign_id, .public_id = l->public_id, .label = l->label, .token_hash = hash_str(&token),
        .sealed = sealed, .expires = l->expires, .created_at = l->created_at }));
    l->id = db_last_id(&c->db);
    return OK;
}

enum err report_link_by_token(struct store_conn *c, struct arena *a, struct hash token, struct report_link *ret)
{
    struct q_report_link_by_token_in in = { hash_str(&token) };
    struct q_report_link_by_token_row r;
    bool found;
    TRY(one(q_report_link_by_token(&c->db, &in, a, &r, &found), &found));
    *ret = (struct report_link){ r.id, r.campaign_id, r.public_id, r.label, (int32_t)r.expires, r.created_at,
                                 r.revoked_at, r.opened, r.last_opened_day };
    return OK;
}

enum err report_links(struct store_conn *c, struct arena *a, int64_t campaign_id, struct report_link_row **ret,
                      size_t *ret_count)
{
    struct q_report_links_cursor cursor;
    struct q_report_links_row r;
    LIST(struct report_link_row) list = { 0 };
    TRY(q_report_links_open(&c->db, &(struct q_report_links_in){ campaign_id }, &cursor));
    while (q_report_links_next(&cursor, a, &r))
        *LIST_ADD(a, list) = (struct report_link_row){
            { r.id, campaign_id, r.public_id, r.label, (int32_t)r.expires, r.created_at, r.revoked_at, r.opened,
              r.last_opened_day },
            r.sealed };
    TRY(q_report_links_close(&cursor));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}

enum err report_link_revoke(struct store_conn *c, int64_t campaign_id, struct str public_id, int64_t now)
{
    return one_changed(c, q_report_link_revoke(&c->db, &(struct q_report_link_revoke_in){
        .campaign_id = campaign_id, .public_id = public_id, .revoked_at = now }));
}

enum err report_link_reseal(struct store_conn *c, int64_t id, struct str sealed)
{
    return one_changed(c, q_report_link_reseal(&c->db, &(struct q_report_link_reseal_in){ id, sealed }));
}

enum err report_link_opened(struct store_conn *c, int64_t id, int32_t day)
{
    return one_changed(c, q_report_link_opened(&c->db, &(struct q_report_link_opened_in){ id, day }));
}

enum err export_put(struct store_conn *c, struct hash hash, const struct export_made *e)
{
    return q_export_put(&c->db, &(struct q_export_put_in){ hash_str(&hash), e->campaign_id, e->format, e->made_at,
                                                           e->ledger_size });
}

enum err export_find(struct store_conn *c, struct arena *a, struct hash hash, struct export_made *ret)
{
    struct q_export_find_row r;
    bool found;
    TRY(one(q_export_find(&c->db, &(struct q_export_find_in){ hash_str(&hash) }, a, &r, &found), &found));
    *ret = (struct export_made){ r.campaign_id, r.made_at, r.ledger_size, r.format };
    return OK;
}
