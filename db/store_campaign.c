#include "conn.h"

enum err campaign_insert(struct store_conn *c, struct campaign *in, struct hash manage_hash)
{
    TRY(q_campaign_insert(&c->db, &(struct q_campaign_insert_in){
        .slug = in->slug, .applicant_name = in->applicant_name, .role = in->role, .company = in->company,
        .story = in->story, .pitch_video_url = in->pitch_video_url, .applicant_sites = in->applicant_sites,
        .question = in->question, .email = in->email, .goal_people = in->goal_people, .deadline = in->deadline,
        .lang = in->lang, .review_first = in->review_first, .indexed = in->indexed, .key_kept = in->key_kept,
        .created_at = in->created_at, .manage_hash = hash_str(&manage_hash) }));
    in->id = db_last_id(&c->db);
    TRY(q_counts_insert(&c->db, &(struct q_counts_insert_in){ in->id }));
    in->manage_epoch = 1;
    return OK;
}

static enum err get(struct store_conn *c, struct arena *a, const struct q_campaign_get_in *in, struct campaign *ret)
{
    struct q_campaign_get_row r;
    bool found;
    TRY(one(q_campaign_get(&c->db, in, a, &r, &found), &found));
    *ret = (struct campaign){
        .id = r.id, .slug = r.slug, .applicant_name = r.applicant_name, .role = r.role, .company = r.company,
        .story = r.story, .pitch_video_url = r.pitch_video_url, .applicant_sites = r.applicant_sites,
        .question = r.question, .email = r.email, .goal_people = r.goal_people, .deadline = (int32_t)r.deadline,
        .lang = (enum lang)r.lang, .review_first = r.review_first, .indexed = r.indexed, .key_kept = r.key_kept,
        .created_at = r.created_at, .closed_at = r.closed_at, .erased_at = r.erased_at,
        .manage_epoch = r.manage_epoch };
    return OK;
}

enum err campaign_by_id(struct store_conn *c, struct arena *a, int64_t id, struct campaign *ret)
{
    return get(c, a, &(struct q_campaign_get_in){ .id = OPT_INT(id) }, ret);
}

enum err campaign_by_manage_hash(struct store_conn *c, struct arena *a, struct hash hash, struct campaign *ret)
{
    return get(c, a, &(struct q_campaign_get_in){ .manage_hash = hash_str(&hash) }, ret);
}

/* A slug holds the applicant's name, so that an erased campaign keeps its hash alone: enough to say that it is gone.
 * The capitals keep it apart from every slug that is given out. */
static struct str slug_erased(struct arena *a, struct str slug)
{
    struct hash h = sha256(slug);
    return arena_printf(a, "ERASED-%.*s", STR_ARG(hex_encode(a, str_sub(hash_str(&h), 0, 24))));
}

enum err campaign_by_slug(struct store_conn *c, struct arena *a, struct str slug, struct campaign *ret)
{
    enum err err = get(c, a, &(struct q_campaign_get_in){ .slug = slug }, ret);
    if (err != ERR_NOT_FOUND) return err;
    return get(c, a, &(struct q_campaign_get_in){ .slug = slug_erased(a, slug) }, ret);
}

enum err campaign_update(struct store_conn *c, const struct campaign *in)
{
    return one_changed(c, q_campaign_update(&c->db, &(struct q_campaign_update_in){
        .id = in->id, .applicant_name = in->applicant_name, .role = in->role, .company = in->company,
        .story = in->story, .pitch_video_url = in->pitch_video_url, .applicant_sites = in->applicant_sites,
        .question = in->question, .email = in->email, .goal_people = in->goal_people, .deadline = in->deadline,
        .lang = in->lang, .review_first = in->review_first, .indexed = in->indexed, .key_kept = in->key_kept,
        .closed_at = in->closed_at }));
}

enum err campaign_renew_key(struct store_conn *c, int64_t id, struct hash manage_hash)
{
    TRY(one_changed(c, q_campaign_renew_key(&c->db, &(struct q_campaign_renew_key_in){ id, hash_str(&manage_hash) })));
    return q_manager_end(&c->db, &(struct q_manager_end_in){ .campaign_id = id });
}

/* browser rows stay: they are of no campaign, and hold no more than a keyed hash. */
enum err campaign_erase(struct store_conn *c, int64_t id, int64_t now)
{
    struct db *db = &c->db;
    struct campaign before;
    TRY(campaign_by_id(c, &c->scratch, id, &before));
    TRY(one_changed(
        c, q_erase_campaign(db, &(struct q_erase_campaign_in){ id, slug_erased(&c->scratch, before.slug), now })));
    TRY(q_counts_set(db, &(struct q_counts_set_in){ .campaign_id = id }));
    TRY(q_erase_ledger(db, &(struct q_erase_ledger_in){ row_first(id), row_last(id) }));
    TRY(q_erase_links(db, &(struct q_erase_links_in){ row_first(id), row_last(id) }));
    TRY(q_erase_link_makers(db, &(struct q_erase_link_makers_in){ row_first(id), row_last(id) }));
    TRY(q_erase_managers(db, &(struct q_erase_managers_in){ id }));
    TRY(q_erase_endorsements(db, &(struct q_erase_endorsements_in){ id }));
    TRY(q_erase_passes(db, &(struct q_erase_passes_in){ id }));
    TRY(q_erase_receipt_keys(db, &(struct q_erase_receipt_keys_in){ id }));
    TRY(q_erase_receipt_grants(db, &(struct q_erase_receipt_grants_in){ id }));
    TRY(q_erase_repeats(db, &(struct q_erase_repeats_in){ id }));
    TRY(q_erase_sketches(db, &(struct q_erase_sketches_in){ id }));
    TRY(q_erase_addresses(db, &(struct q_erase_addresses_in){ id }));
    TRY(q_erase_confirm_keys(db, &(struct q_erase_confirm_keys_in){ id }));
    TRY(q_erase_tallies(db, &(struct q_erase_tallies_in){ id }));
    TRY(q_erase_visitors(db, &(struct q_erase_visitors_in){ id }));
    TRY(q_erase_applicant_visitors(db, &(struct q_erase_applicant_visitors_in){ id }));
    TRY(q_erase_report_links(db, &(struct q_erase_report_links_in){ id }));
    return q_erase_outbox(db, &(struct q_erase_outbox_in){ id });
}

enum err campaign_list(struct store_conn *c, struct arena *a, struct campaign_row **ret, size_t *ret_count)
{
    struct q_campaign_list_cursor cursor;
    struct q_campaign_list_row r;
    LIST(struct campaign_row) list = { 0 };
    TRY(q_campaign_list_open(&c->db, &(struct q_campaign_list_in){ 0 }, &cursor));
    while (q_campaign_list_next(&cursor, a, &r))
        *LIST_ADD(a, list) = (struct campaign_row){ r.id, r.slug, r.applicant_name, r.created_at, r.closed_at,
                                                    r.erased_at, r.received, r.people };
    TRY(q_campaign_list_close(&cursor));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}

enum err manager_campaigns(struct store_conn *c, struct arena *a, int64_t browser_id, struct campaign_row **ret,
                           size_t *ret_count)
{
    struct q_manager_campaigns_cursor cursor;
    struct q_manager_campaigns_row r;
    LIST(struct campaign_row) list = { 0 };
    TRY(q_manager_campaigns_open(&c->db, &(struct q_manager_campaigns_in){ browser_id }, &cursor));
    while (q_manager_campaigns_next(&cursor, a, &r))
        *LIST_ADD(a, list) = (struct campaign_row){ r.id, r.slug, r.applicant_name, r.created_at, r.closed_at,
                                                    r.erased_at, r.received, r.people };
    TRY(q_manager_campaigns_close(&cursor));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}
