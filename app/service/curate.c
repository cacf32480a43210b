#include "service/curate.h"

#include "service/endorse.h"
#include "service/field.h"
#include "service/recount.h"

struct curate_work {
    const struct kith *kith;
    struct ctx *ctx;
    const struct campaign *campaign;
    struct str public_id;
    const struct curate_form *in;
    struct endorsement e;
};

static enum err note(struct store_conn *conn, struct curate_work *w, enum ledger_type type, struct str text)
{
    struct ledger_field fields[] = { FIELD("id", jcs_string(w->e.public_id)), FIELD("by", jcs_string(STR("applicant"))),
                                     FIELD("answer", jcs_string(text)) };
    size_t count = type == LEDGER_ENDORSEMENT_ANSWERED || type == LEDGER_ENDORSEMENT_THANKED ? 3 : 2;
    return record(conn, w->ctx, w->e.campaign_id, type, w->e.id, fields, count, NULL);
}

static enum err change_text(struct store_conn *conn, struct curate_work *w, const char *field, struct str in,
                            enum ledger_type type, struct str *kept)
{
    struct str text;
    if (!in.p) return OK;
    TRY(field_text(w->ctx, field, in, ANSWER_MAX_CHARS, ANSWER_MAX_CHARS * CHAR_MAX_BYTES, MSG_COUNT, &text));
    if (str_eq(text, *kept)) return OK;
    *kept = text;
    return note(conn, w, type, text);
}

static enum err curate_work(struct store_conn *conn, void *arg)
{
    struct curate_work *w = arg;
    struct endorsement *e = &w->e;
    const struct curate_form *in = w->in;
    TRY(endorsement_by_public_id(conn, w->ctx->arena, w->campaign->id, w->public_id, e));
    if (e->withdrawn_at) return ERR_GONE;
    enum state before = endorsement_state_of(e);
    TRY(change_text(conn, w, "answer", in->answer, LEDGER_ENDORSEMENT_ANSWERED, &e->applicant_answer));
    TRY(change_text(conn, w, "thanks", in->thanks, LEDGER_ENDORSEMENT_THANKED, &e->thanks));
    if (in->shown >= 0 && e->approved != (in->shown == 1)) {
        e->approved = in->shown == 1;
        if (e->approved) TRY(note(conn, w, LEDGER_ENDORSEMENT_APPROVED, STR_NONE));
    }
    if (in->hidden >= 0 && e->hidden != (in->hidden == 1)) {
        e->hidden = in->hidden == 1;
        TRY(note(conn, w, e->hidden ? LEDGER_ENDORSEMENT_HIDDEN : LEDGER_ENDORSEMENT_SHOWN, STR_NONE));
    }
    TRY(endorsement_update(conn, e, kith_name_key(w->kith, w->ctx->arena, e->name)));
    store_touch(conn, e->campaign_id);
    enum state after = endorsement_state_of(e);
    if (after == before) return OK;
    struct counts move = { 0 };
    move.states[before] = -1;
    move.states[after] = 1;
    return counts_add(conn, e->campaign_id, &move);
}

enum err curate(const struct kith *k, struct ctx *ctx, const struct campaign *c, struct str public_id,
                const struct curate_form *in, struct endorsement *ret)
{
    struct curate_work w = { .kith = k, .ctx = ctx, .campaign = c, .public_id = public_id, .in = in };
    TRY(store_write(k->store, curate_work, &w));
    *ret = w.e;
    return OK;
}

static enum err erase_work(struct store_conn *conn, void *arg)
{
    struct curate_work *w = arg;
    TRY(endorsement_by_public_id(conn, w->ctx->arena, w->campaign->id, w->public_id, &w->e));
    if (!w->e.withdrawn_at) TRY(endorsement_withdraw(conn, w->e.id, w->ctx->now));
    TRY(ledger_erase_records(conn, w->e.id));
    TRY(receipt_keys_forget(conn, (struct subject){ SUBJECT_ENDORSEMENT, w->e.id, w->e.campaign_id }));
    TRY(record(conn, w->ctx, w->e.campaign_id, LEDGER_ENDORSEMENT_ERASED, 0, NULL, 0, NULL));
    store_touch(conn, w->e.campaign_id);
    return recount(conn, w->e.campaign_id);
}

enum err curate_erase(const struct kith *k, struct ctx *ctx, const struct campaign *c, struct str public_id)
{
    return store_write(k->store, erase_work,
                       &(struct curate_work){ .kith = k, .ctx = ctx, .campaign = c, .public_id = public_id });
}
