#include "conn.h"
#include "model/ledger.h"

_Static_assert(LEDGER_CAMPAIGN_REOPENED == 3, "db/queries/ledger.sql and the index ledger_experiment name this type");

enum err ledger_append(struct store_conn *c, int64_t campaign_id, const struct leaf *l, int64_t *ret_index)
{
    int64_t index;
    TRY(ledger_size(c, campaign_id, &index));
    TRY(q_ledger_grow(&c->db, &(struct q_ledger_grow_in){ campaign_id }));
    TRY(q_ledger_insert(&c->db, &(struct q_ledger_insert_in){
        .id = row_first(campaign_id) + index, .type = l->type, .subject_id = l->subject_id, .day = l->day,
        .leaf = hash_str(&l->hash), .record = l->record, .openings = l->openings }));
    *ret_index = index;
    return OK;
}

enum err ledger_size(struct store_conn *c, int64_t campaign_id, int64_t *ret)
{
    struct q_ledger_size_row r;
    bool found;
    TRY(one(q_ledger_size(&c->db, &(struct q_ledger_size_in){ campaign_id }, NULL, &r, &found), &found));
    *ret = r.size;
    return OK;
}

enum err ledger_hashes(struct store_conn *c, struct arena *a, int64_t campaign_id, int64_t size, struct hash **ret)
{
    struct q_ledger_hashes_in in = { row_first(campaign_id), row_first(campaign_id) + size - 1 };
    struct q_ledger_hashes_cursor cursor;
    struct q_ledger_hashes_row r;
    struct hash *hashes = ARENA_ARRAY(a, struct hash, (size_t)size + 1);
    int64_t n = 0;
    enum err err = OK;
    TRY(q_ledger_hashes_open(&c->db, &in, &cursor));
    while (err == OK && q_ledger_hashes_next(&cursor, &c->scratch, &r)) {
        err = hash_read(r.leaf, &hashes[n++]);
        arena_reset(&c->scratch);
    }
    TRY(q_ledger_hashes_close(&cursor));
    if (err != OK || n != size) return ERR_IO;
    *ret = hashes;
    return OK;
}

enum err ledger_page(struct store_conn *c, struct arena *a, int64_t campaign_id, int64_t from, size_t limit,
                     struct leaf **ret, size_t *ret_count)
{
    struct q_ledger_page_in in = { row_first(campaign_id) + from, row_last(campaign_id), (int64_t)limit };
    struct q_ledger_page_cursor cursor;
    struct q_ledger_page_row r;
    LIST(struct leaf) list = { 0 };
    enum err err = OK;
    TRY(q_ledger_page_open(&c->db, &in, &cursor));
    while (err == OK && q_ledger_page_next(&cursor, a, &r)) {
        struct leaf *l = LIST_ADD(a, list);
        *l = (struct leaf){ .index = r.id - row_first(campaign_id), .type = (int)r.type, .day = (int32_t)r.day,
                            .subject_id = r.subject_id, .record = r.record, .openings = r.openings };
        err = hash_read(r.leaf, &l->hash);
    }
    TRY(q_ledger_page_close(&cursor));
    *ret = list.at;
    *ret_count = list.count;
    return err;
}

enum err ledger_experiment(struct store_conn *c, struct arena *a, int64_t campaign_id, struct leaf **ret,
                           size_t *ret_count)
{
    struct q_ledger_experiment_in in = { row_first(campaign_id), row_last(campaign_id) };
    struct q_ledger_experiment_cursor cursor;
    struct q_ledger_experiment_row r;
    LIST(struct leaf) list = { 0 };
    enum err err = OK;
    TRY(q_ledger_experiment_open(&c->db, &in, &cursor));
    while (err == OK && q_ledger_experiment_next(&cursor, a, &r)) {
        struct leaf *l = LIST_ADD(a, list);
        *l = (struct leaf){ .index = r.id - row_first(campaign_id), .type = (int)r.type, .day = (int32_t)r.day,
                            .subject_id = r.subject_id, .record = r.record, .openings = r.openings };
        err = hash_read(r.leaf, &l->hash);
    }
    TRY(q_ledger_experiment_close(&cursor));
    *ret = list.at;
    *ret_count = list.count;
    return err;
}

enum err ledger_forget_openings(struct store_conn *c, int64_t subject_id)
{
    return q_ledger_forget_openings(&c->db, &(struct q_ledger_forget_openings_in){ subject_id });
}

enum err ledger_erase_records(struct store_conn *c, int64_t subject_id)
{
    return q_ledger_erase_records(&c->db, &(struct q_ledger_erase_records_in){ subject_id });
}
