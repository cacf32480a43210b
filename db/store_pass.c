#include "conn.h"

enum err pass_insert(struct store_conn *c, struct pass *p, int64_t name_key, int64_t via_link_id)
{
    TRY(q_pass_insert(&c->db, &(struct q_pass_insert_in){
        .campaign_id = p->campaign_id, .link_id = p->link_id, .via_link_id = via_link_id, .browser_id = p->browser_id,
        .name = p->name, .name_key = name_key, .by_applicant = reasons_by_applicant(&p->reasons),
        .unknown_maker = reasons_unknown_maker(&p->reasons), .reasons = reasons_pack(&c->scratch, &p->reasons),
        .created_at = p->created_at }));
    p->id = db_last_id(&c->db);
    return link_owned(c, p->link_id, (struct subject){ SUBJECT_PASS, p->id, p->campaign_id });
}

enum err pass_update(struct store_conn *c, const struct pass *p, int64_t name_key)
{
    return one_changed(c, q_pass_update(&c->db, &(struct q_pass_update_in){
        .id = p->id, .name = p->name, .name_key = name_key, .by_applicant = reasons_by_applicant(&p->reasons),
        .unknown_maker = reasons_unknown_maker(&p->reasons), .reasons = reasons_pack(&c->scratch, &p->reasons) }));
}

enum err pass_by_id(struct store_conn *c, struct arena *a, int64_t id, struct pass *ret)
{
    struct q_pass_by_id_row r;
    struct reasons reasons;
    bool found;
    TRY(one(q_pass_by_id(&c->db, &(struct q_pass_by_id_in){ id }, a, &r, &found), &found));
    if (!reasons_unpack(a, r.reasons, &reasons)) return ERR_IO;
    *ret = (struct pass){ id, r.campaign_id, r.link_id, r.browser_id, r.created_at, r.name, r.link_code, reasons };
    return OK;
}

enum err passes_of_campaign(struct store_conn *c, struct arena *a, int64_t campaign_id, struct pass **ret,
                            size_t *ret_count)
{
    struct q_pass_ids_of_campaign_cursor cursor;
    struct q_pass_ids_of_campaign_row r;
    LIST(struct pass) list = { 0 };
    TRY(q_pass_ids_of_campaign_open(&c->db, &(struct q_pass_ids_of_campaign_in){ campaign_id }, &cursor));
    while (q_pass_ids_of_campaign_next(&cursor, NULL, &r)) LIST_ADD(a, list)->id = r.id;
    TRY(q_pass_ids_of_campaign_close(&cursor));
    for (size_t i = 0; i < list.count; i++) TRY(pass_by_id(c, a, list.at[i].id, &list.at[i]));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}
