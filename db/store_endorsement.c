#include "conn.h"

/* What insert and update bind alike: every column but id and campaign. */
#define BIND_ENDORSEMENT(e, key, packed)                                                                             \
    .public_id = (e)->public_id, .link_id = (e)->link_id, .via_link_id = (e)->via_link_id,                           \
    .browser_id = (e)->browser_id, .confirmed_id = (e)->confirmed_id,                                                \
    .confirmed_other_browser = (e)->confirmed_other_browser, .name = (e)->name, .name_key = (key),                   \
    .relation = (e)->relation, .message = (e)->message, .video_url = (e)->video_url,                                 \
    .profile_url = (e)->profile_url, .email = (e)->email, .consent = (e)->consent, .visibility = (e)->visibility,    \
    .standing = (e)->standing, .by_applicant = reasons_by_applicant(&(e)->reasons),                                  \
    .unknown_maker = reasons_unknown_maker(&(e)->reasons), .has_video = (e)->has_video, .reasons = (packed),         \
    .look_needed = (e)->look_needed, .approved = (e)->approved, .hidden = (e)->hidden,                               \
    .state = endorsement_state_of(e), .friend_answer = (e)->friend_answer, .applicant_answer = (e)->applicant_answer,\
    .thanks = (e)->thanks, .created_at = (e)->created_at, .edited_at = (e)->edited_at,                               \
    .withdrawn_at = (e)->withdrawn_at, .leaf = (e)->leaf

enum err endorsement_insert(struct store_conn *c, struct endorsement *e, int64_t name_key)
{
    struct str packed = reasons_pack(&c->scratch, &e->reasons);
    TRY(q_endorsement_insert(&c->db, &(struct q_endorsement_insert_in){
        .campaign_id = e->campaign_id, BIND_ENDORSEMENT(e, name_key, packed) }));
    e->id = db_last_id(&c->db);
    return link_owned(c, e->link_id, (struct subject){ SUBJECT_ENDORSEMENT, e->id, e->campaign_id });
}

enum err endorsement_update(struct store_conn *c, const struct endorsement *e, int64_t name_key)
{
    struct str packed = reasons_pack(&c->scratch, &e->reasons);
    struct q_endorsement_address_row old;
    bool found;
    TRY(one(q_endorsement_address(&c->db, &(struct q_endorsement_address_in){ e->id }, NULL, &old, &found), &found));
    TRY(q_endorsement_update(&c->db, &(struct q_endorsement_update_in){
        .id = e->id, BIND_ENDORSEMENT(e, name_key, packed) }));
    if (!old.confirmed_id || old.confirmed_id == e->confirmed_id) return OK;
    return q_address_forget_unused(&c->db, &(struct q_address_forget_unused_in){ e->campaign_id, old.confirmed_id });
}

enum err endorsement_by_id(struct store_conn *c, struct arena *a, int64_t id, struct endorsement *ret)
{
    struct q_endorsement_by_id_row r;
    struct reasons reasons;
    bool found;
    TRY(one(q_endorsement_by_id(&c->db, &(struct q_endorsement_by_id_in){ id }, a, &r, &found), &found));
    if (!reasons_unpack(a, r.reasons, &reasons)) return ERR_IO;
    *ret = (struct endorsement){
        .id = id, .campaign_id = r.campaign_id, .public_id = r.public_id, .name = r.name, .message = r.message,
        .video_url = r.video_url, .profile_url = r.profile_url, .email = r.email, .consent = r.consent,
        .relation = (enum relation)r.relation, .visibility = (enum visibility)r.visibility,
        .via_link_id = r.via_link_id, .link_id = r.link_id, .link_code = r.link_code, .via_code = r.via_code,
        .browser_id = r.browser_id, .confirmed_id = r.confirmed_id, .confirmed_domain = r.confirmed_domain,
        .confirmed_other_browser = r.confirmed_other_browser, .reasons = reasons,
        .standing = (enum standing)r.standing, .has_video = r.has_video, .look_needed = r.look_needed,
        .approved = r.approved, .hidden = r.hidden, .friend_answer = r.friend_answer,
        .applicant_answer = r.applicant_answer, .thanks = r.thanks, .created_at = r.created_at,
        .edited_at = r.edited_at, .withdrawn_at = r.withdrawn_at, .leaf = r.leaf };
    return OK;
}

enum err endorsement_by_public_id(struct store_conn *c, struct arena *a, int64_t campaign_id, struct str id,
                                  struct endorsement *ret)
{
    struct q_endorsement_id_by_public_id_in in = { id, campaign_id };
    struct q_endorsement_id_by_public_id_row r;
    bool found;
    TRY(one(q_endorsement_id_by_public_id(&c->db, &in, NULL, &r, &found), &found));
    return endorsement_by_id(c, a, r.id, ret);
}

typedef LIST(struct endorsement) endorsement_list;

/* A page is found by its ids in an index, and its rows then read one by one. */
#define READ_IDS(query, ...)                                                             \
    do {                                                                                 \
        struct q_##query##_cursor cursor;                                                \
        struct q_##query##_row row;                                                      \
        TRY(q_##query##_open(&c->db, &(struct q_##query##_in){ __VA_ARGS__ }, &cursor)); \
        while (q_##query##_next(&cursor, NULL, &row)) LIST_ADD(a, *list)->id = row.id;   \
        TRY(q_##query##_close(&cursor));                                                 \
    } while (0)

static enum err read_rows(struct store_conn *c, struct arena *a, endorsement_list *list)
{
    for (size_t i = 0; i < list->count; i++) TRY(endorsement_by_id(c, a, list->at[i].id, &list->at[i]));
    return OK;
}

static bool single(unsigned states, int *ret)
{
    *ret = __builtin_ctz(states ? states : 1);
    return states && (states & (states - 1)) == 0;
}

static enum err read_after(struct store_conn *c, struct arena *a, int64_t campaign_id, unsigned states, int64_t after,
                           size_t limit, endorsement_list *list)
{
    int state;
    if (single(states, &state)) READ_IDS(endorsement_ids_of_state_after, campaign_id, state, after, (int64_t)limit);
    else READ_IDS(endorsement_ids_after, campaign_id, states, after, (int64_t)limit);
    return read_rows(c, a, list);
}

static enum err read_before(struct store_conn *c, struct arena *a, int64_t campaign_id, unsigned states, int64_t before,
                            size_t limit, endorsement_list *list)
{
    int state;
    if (single(states, &state)) READ_IDS(endorsement_ids_of_state_before, campaign_id, state, before, (int64_t)limit);
    else READ_IDS(endorsement_ids_before, campaign_id, states, before, (int64_t)limit);
    return read_rows(c, a, list);
}

enum err endorsements_after(struct store_conn *c, struct arena *a, int64_t campaign_id, unsigned states, int64_t after,
                            size_t limit, struct endorsement **ret, size_t *ret_count)
{
    endorsement_list list = { 0 };
    bool held;
    TRY(conn_hold(c, &held));
    TRY(conn_unhold(c, held, read_after(c, a, campaign_id, states, after, limit, &list)));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}

enum err endorsements_before(struct store_conn *c, struct arena *a, int64_t campaign_id, unsigned states,
                             int64_t before, size_t limit, struct endorsement **ret, size_t *ret_count)
{
    endorsement_list list = { 0 };
    bool held;
    TRY(conn_hold(c, &held));
    TRY(conn_unhold(c, held, read_before(c, a, campaign_id, states, before ? before : INT64_MAX, limit, &list)));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}

#define READ_SAID(query, campaign_id, from, limit)                                                                     \
    LIST(struct said) list = { ARENA_ARRAY(a, struct said, (limit)), 0, (limit) };                                     \
    struct q_##query##_cursor cursor;                                                                                  \
    struct q_##query##_row row;                                                                                        \
    TRY(q_##query##_open(&c->db, &(struct q_##query##_in){ (campaign_id), STATE_SHOWN, (from), (int64_t)(limit) },     \
                         &cursor));                                                                                    \
    while (q_##query##_next(&cursor, a, &row))                                                                         \
        *LIST_ADD(a, list) = (struct said){                                                                            \
            row.id, row.public_id, row.name, row.message, row.video_url, row.profile_url, (enum relation)row.relation  \
        };                                                                                                             \
    TRY(q_##query##_close(&cursor));                                                                                   \
    *ret = list.at;                                                                                                    \
    *ret_count = list.count;                                                                                           \
    return OK

enum err said_after(struct store_conn *c, struct arena *a, int64_t campaign_id, int64_t after, size_t limit,
                    struct said **ret, size_t *ret_count)
{
    READ_SAID(said_after, campaign_id, after, limit);
}

enum err said_before(struct store_conn *c, struct arena *a, int64_t campaign_id, int64_t before, size_t limit,
                     struct said **ret, size_t *ret_count)
{
    READ_SAID(said_before, campaign_id, before ? before : INT64_MAX, limit);
}

/* Of a withdrawn one, those reasons stay that tell who made its link. */
static struct reasons maker_reasons(const struct reasons *from)
{
    struct reasons kept = { 0 };
    for (size_t i = 0; i < from->count; i++) {
        const struct reason_rule *rule = &reason_rules[from->at[i].code];
        if (!rule->by_applicant && !rule->unknown_maker) continue;
        kept.at[kept.count] = from->at[i];
        kept.at[kept.count++].words = STR_NONE;
    }
    return kept;
}

enum err endorsement_withdraw(struct store_conn *c, int64_t id, int64_t now)
{
    struct endorsement e;
    TRY(endorsement_by_id(c, &c->scratch, id, &e));
    struct reasons kept = maker_reasons(&e.reasons);
    TRY(q_outbox_remove_of(&c->db, &(struct q_outbox_remove_of_in){ id }));
    TRY(q_endorsement_withdraw(&c->db, &(struct q_endorsement_withdraw_in){
        .id = id, .reasons = reasons_pack(&c->scratch, &kept),
        .day_start = (int64_t)day_of(e.created_at) * DAY_SECONDS,
        .withdrawn_at = (int64_t)day_of(now) * DAY_SECONDS }));
    if (e.confirmed_id)
        TRY(q_address_forget_unused(&c->db, &(struct q_address_forget_unused_in){ e.campaign_id, e.confirmed_id }));
    TRY(q_sketch_remove(&c->db, &(struct q_sketch_remove_in){ e.campaign_id, id }));
    TRY(q_confirm_key_remove(&c->db, &(struct q_confirm_key_remove_in){ id }));
    TRY(q_repeat_remove(&c->db, &(struct q_repeat_remove_in){ SUBJECT_ENDORSEMENT, id }));
    return ledger_forget_openings(c, id);
}

enum err endorsement_set_leaf(struct store_conn *c, int64_t id, int64_t leaf)
{
    return one_changed(c, q_endorsement_set_leaf(&c->db, &(struct q_endorsement_set_leaf_in){ id, leaf }));
}
