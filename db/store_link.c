#include "conn.h"

static struct link link_of(const struct q_links_between_row *r)
{
    return (struct link){ .id = r->id, .campaign_id = r->campaign_id, .code = r->code, .label = r->label,
                          .channel = (enum channel)r->channel, .endorsement_id = r->endorsement_id,
                          .pass_id = r->pass_id, .parent_id = r->parent_id, .day = (int32_t)r->day,
                          .visits = r->visits, .endorsed = r->endorsed, .endorsements = r->endorsements };
}

enum err link_insert(struct store_conn *c, struct link *l, bool by_helper, const struct hash *maker_visitor)
{
    TRY(q_link_insert(&c->db, &(struct q_link_insert_in){
        .first_id = row_first(l->campaign_id) + 1, .last_id = row_last(l->campaign_id),
        .campaign_id = l->campaign_id, .code = l->code, .label = l->label, .channel = l->channel,
        .by_helper = by_helper, .endorsement_id = l->endorsement_id, .pass_id = l->pass_id,
        .parent_id = l->parent_id, .day = l->day }));
    l->id = db_last_id(&c->db);
    if (!maker_visitor) return OK;
    return q_link_maker_put(&c->db, &(struct q_link_maker_put_in){ l->id, l->campaign_id, l->day,
                                                                   hash_str(maker_visitor) });
}

enum err link_owned(struct store_conn *c, int64_t link_id, struct subject s)
{
    bool pass = s.kind == SUBJECT_PASS;
    return one_changed(c, q_link_owned(&c->db, &(struct q_link_owned_in){ link_id, pass ? 0 : s.id, pass ? s.id : 0 }));
}

enum err link_by_id(struct store_conn *c, struct arena *a, int64_t id, struct link *ret)
{
    struct q_links_between_cursor cursor;
    struct q_links_between_row r;
    TRY(q_links_between_open(&c->db, &(struct q_links_between_in){ id, id }, &cursor));
    bool found = q_links_between_next(&cursor, a, &r);
    TRY(one(q_links_between_close(&cursor), &found));
    *ret = link_of(&r);
    return OK;
}

enum err link_by_code(struct store_conn *c, struct arena *a, struct str code, struct link *ret)
{
    struct q_link_id_by_code_row r;
    bool found;
    TRY(one(q_link_id_by_code(&c->db, &(struct q_link_id_by_code_in){ code }, NULL, &r, &found), &found));
    return link_by_id(c, a, r.id, ret);
}

enum err links_of_applicant(struct store_conn *c, struct arena *a, int64_t campaign_id, struct link **ret,
                            size_t *ret_count)
{
    struct q_link_ids_of_applicant_cursor cursor;
    struct q_link_ids_of_applicant_row r;
    LIST(struct link) list = { 0 };
    TRY(q_link_ids_of_applicant_open(&c->db, &(struct q_link_ids_of_applicant_in){ campaign_id }, &cursor));
    while (q_link_ids_of_applicant_next(&cursor, NULL, &r)) LIST_ADD(a, list)->id = r.id;
    TRY(q_link_ids_of_applicant_close(&cursor));
    for (size_t i = 0; i < list.count; i++) TRY(link_by_id(c, a, list.at[i].id, &list.at[i]));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}

enum err links_of_campaign(struct store_conn *c, struct arena *a, int64_t campaign_id, struct link **ret,
                           size_t *ret_count)
{
    struct q_links_between_in all = { row_first(campaign_id), row_last(campaign_id) };
    struct q_links_between_cursor cursor;
    struct q_links_between_row r;
    LIST(struct link) list = { 0 };
    TRY(q_links_between_open(&c->db, &all, &cursor));
    while (q_links_between_next(&cursor, a, &r)) *LIST_ADD(a, list) = link_of(&r);
    TRY(q_links_between_close(&cursor));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}

enum err link_makers_of_day(struct store_conn *c, struct arena *a, int32_t day, struct link_maker **ret,
                            size_t *ret_count)
{
    struct q_link_makers_of_day_cursor cursor;
    struct q_link_makers_of_day_row r;
    LIST(struct link_maker) list = { 0 };
    enum err err = OK;
    TRY(q_link_makers_of_day_open(&c->db, &(struct q_link_makers_of_day_in){ day }, &cursor));
    while (err == OK && q_link_makers_of_day_next(&cursor, a, &r)) {
        struct link_maker *m = LIST_ADD(a, list);
        m->link_id = r.link_id;
        err = hash_read(r.visitor, &m->visitor);
    }
    TRY(q_link_makers_of_day_close(&cursor));
    *ret = list.at;
    *ret_count = list.count;
    return err;
}

enum err link_add(struct store_conn *c, int64_t link_id, int64_t visits, int64_t endorsed, int64_t endorsements)
{
    return one_changed(c, q_link_add(&c->db, &(struct q_link_add_in){ link_id, visits, endorsed, endorsements }));
}
