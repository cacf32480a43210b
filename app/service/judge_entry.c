/* Judging an endorsement in its campaign: what the text says, who sent it, and whether it was said before. */
#include "base/utf8.h"
#include "model/copied.h"
#include "model/judge.h"
#include "model/name.h"
#include "service/campaign.h"
#include "service/endorse.h"
#include "service/recount.h"
#include "service/visit.h"

static void judge_words(const struct kith *k, struct ctx *ctx, const struct campaign *c, const struct endorsement *e,
                        struct judgement *ret)
{
    struct str sites[SITES_MAX], rest = c->applicant_sites, host = k->host;
    size_t count = 0;
    while (count < SITES_MAX && rest.n && str_cut(&rest, '\n', &sites[count])) count++;
    ptrdiff_t port = str_find_byte(host, ':', 0);
    if (port > 0) host = str_sub(host, 0, (size_t)port);
    struct judge_subject subject = { .applicant_name = c->applicant_name, .campaign_host = host, .sites = sites,
                                     .site_count = count };
    struct judge_input input = { e->message, e->has_video };
    judge_text(ctx->arena, &subject, &input, ret);
}

/* Whether a browser's words, or a network's, count as the applicant's. A flag once given by the network stays: the
 * visitors of that day are forgotten, and time alone is no explanation. */
static enum err judge_sender(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct campaign *c,
                             const struct sender *s, int64_t browser_root, bool was_network, struct reasons *reasons)
{
    struct browser b;
    bool manages = false, network = was_network;
    TRY(browser_find(k, conn, s, ctx->now, &b));
    if (browser_root) TRY(manager_has_been(conn, c->id, browser_root, &manages));
    if (!manages && b.id && b.root_id != browser_root) TRY(manager_has_been(conn, c->id, b.root_id, &manages));
    if (manages) {
        reasons_add(reasons, REASON_APPLICANT_BROWSER, STR_NONE);
        return OK;
    }
    if (!network && (s->address.n || s->user_agent.n))
        TRY(applicant_visitor_has(conn, c->id, visit_hash(k->visits, ctx->now, s, c->id), &network));
    if (network) reasons_add(reasons, REASON_APPLICANT_NETWORK, STR_NONE);
    return OK;
}

static void judge_name(struct ctx *ctx, const struct campaign *c, struct str name, struct reasons *reasons)
{
    if (name_same_full(ctx->arena, name, c->applicant_name)) reasons_add(reasons, REASON_APPLICANT_NAME, STR_NONE);
    else if (name_is_first_name_of(ctx->arena, name, c->applicant_name))
        reasons_add(reasons, REASON_APPLICANT_FIRST_NAME, STR_NONE);
}

/* The form's prompts and the share kit's words are nobody's: left out before texts are compared. */
enum { GIVEN_WORDS = 6 };
static void given_words(struct ctx *ctx, const struct campaign *c, struct str out[GIVEN_WORDS])
{
    struct arg name = ARG(campaign_first_name(c)), none = ARG(STR(""));
    out[0] = TEXT0(ctx->arena, c->lang, MSG_FRIEND_PROMPT_1);
    out[1] = TEXT(ctx->arena, c->lang, MSG_FRIEND_PROMPT_2, name);
    out[2] = TEXT0(ctx->arena, c->lang, MSG_FRIEND_PROMPT_3);
    out[3] = TEXT(ctx->arena, c->lang, MSG_MANAGE_WORDS_SHORT, ARG(c->role), none);
    out[4] = TEXT(ctx->arena, c->lang, MSG_MANAGE_WORDS_POST, ARG(c->role), none);
    out[5] = TEXT(ctx->arena, c->lang, MSG_RECEIPT_PASS_WORDS, name, none);
}

static const struct copied_given *given_of(struct ctx *ctx, const struct campaign *c)
{
    struct str given[GIVEN_WORDS];
    given_words(ctx, c, given);
    return copied_given(ctx->arena, given, GIVEN_WORDS);
}

void endorse_read(const struct kith *k, struct ctx *ctx, const struct campaign *c, const struct endorsement *e,
                  struct reading *ret)
{
    ret->same_message = false;
    judge_words(k, ctx, c, e, &ret->judgement);
    ret->given = given_of(ctx, c);
    copied_read(ctx->arena, e->message, ret->given, &ret->copied);
}

static enum err judge_copied(struct store_conn *conn, struct ctx *ctx, const struct campaign *c,
                             const struct reading *read, struct endorsement *e)
{
    const struct copied *words = &read->copied;
    struct copied other;
    struct endorsement *others;
    size_t found;
    if (!words->sketch_count) return OK;
    TRY(sketch_candidates(conn, ctx->arena, c->id, (const int64_t *)words->sketch, words->sketch_count, e->id, &others,
                          &found));
    for (size_t i = 0; i < found; i++) {
        bool same_person = (e->browser_id && others[i].browser_id == e->browser_id) ||
                           (e->confirmed_id && others[i].confirmed_id == e->confirmed_id);
        if (same_person) continue;
        copied_read(ctx->arena, others[i].message, read->given, &other);
        if (!copied_nearly_same(words, &other)) continue;
        reasons_add(&e->reasons, REASON_COPIED_TEXT, STR_NONE);
        break;
    }
    return OK;
}

enum err endorse_judge(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct campaign *c,
                       const struct sender *s, const struct reading *read, struct endorsement *e)
{
    bool was_network = reasons_find(&e->reasons, REASON_APPLICANT_NETWORK) != NULL;
    bool was_copied = reasons_find(&e->reasons, REASON_COPIED_TEXT) != NULL;
    e->reasons = read->judgement.reasons;
    TRY(judge_sender(k, conn, ctx, c, s, e->browser_id, was_network, &e->reasons));
    if (e->email.n && str_eq(e->email, c->email)) reasons_add(&e->reasons, REASON_APPLICANT_EMAIL, STR_NONE);
    judge_name(ctx, c, e->name, &e->reasons);
    if (!read->same_message) TRY(judge_copied(conn, ctx, c, read, e));
    else if (was_copied) reasons_add(&e->reasons, REASON_COPIED_TEXT, STR_NONE);
    endorse_lift(c, e);
    return OK;
}

enum err endorse_judge_pass(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct campaign *c,
                            const struct sender *s, struct pass *p)
{
    bool was_network = reasons_find(&p->reasons, REASON_APPLICANT_NETWORK) != NULL;
    p->reasons = (struct reasons){ .count = 0 };
    TRY(judge_sender(k, conn, ctx, c, s, p->browser_id, was_network, &p->reasons));
    if (p->name.n) judge_name(ctx, c, p->name, &p->reasons);
    return OK;
}

void endorse_lift(const struct campaign *c, struct endorsement *e)
{
    bool theirs = e->confirmed_id && !str_eq(e->email, c->email);
    reasons_lift(&e->reasons, (struct confirmation){ theirs, e->confirmed_other_browser });
    e->standing = reasons_standing(&e->reasons);
    e->look_needed = c->review_first || !reasons_shown_at_once(&e->reasons);
}

enum err endorse_sketch(struct store_conn *conn, const struct endorsement *e, const struct reading *read)
{
    const struct copied *words = &read->copied;
    if (!words->sketch_count) return sketch_remove(conn, e->campaign_id, e->id);
    return sketch_put(conn, e->campaign_id, e->id, (const int64_t *)words->sketch, words->sketch_count);
}

static struct jcs_value reasons_value(struct arena *a, const struct reasons *r)
{
    struct jcs_value *items = ARENA_ARRAY(a, struct jcs_value, REASONS_MAX);
    for (size_t i = 0; i < r->count; i++) {
        struct jcs_member *m = ARENA_ARRAY(a, struct jcs_member, 3);
        m[0] = (struct jcs_member){ STR("code"), jcs_string(str_of(reason_rules[r->at[i].code].code)) };
        m[1] = (struct jcs_member){ STR("lifted"), jcs_bool(r->at[i].lifted) };
        m[2] = (struct jcs_member){ STR("words"), jcs_string(r->at[i].words) };
        items[i] = jcs_object(m, 3);
    }
    return jcs_array(items, r->count);
}

/* The codes alone: what may be shown of an endorsement that the applicant hid. */
static struct jcs_value codes_value(struct arena *a, const struct reasons *r)
{
    struct jcs_value *items = ARENA_ARRAY(a, struct jcs_value, REASONS_MAX);
    for (size_t i = 0; i < r->count; i++) items[i] = jcs_string(str_of(reason_rules[r->at[i].code].code));
    return jcs_array(items, r->count);
}

enum err endorse_record(struct store_conn *conn, struct ctx *ctx, enum ledger_type type, struct endorsement *e)
{
    struct ledger_field fields[] = {
        FIELD("id", jcs_string(e->public_id)),
        FIELD("name", jcs_string(e->name)),
        FIELD("relation", jcs_string(str_of(relation_code(e->relation)))),
        FIELD("message", jcs_string(e->message)),
        FIELD("video", jcs_string(e->video_url)),
        FIELD("profile", jcs_string(e->profile_url)),
        FIELD("visibility", jcs_string(str_of(visibility_code(e->visibility)))),
        FIELD("consent", jcs_string(e->consent)),
        FIELD("email_domain", e->confirmed_id ? jcs_string(e->confirmed_domain) : jcs_null()),
        FIELD("standing", jcs_string(str_of(standing_code(e->standing)))),
        FIELD("reason_codes", codes_value(ctx->arena, &e->reasons)),
        FIELD("reasons", reasons_value(ctx->arena, &e->reasons)),
        FIELD("via", e->via_code.n ? jcs_string(e->via_code) : jcs_null()),
        FIELD("link", jcs_string(e->link_code)),
    };
    TRY(record(conn, ctx, e->campaign_id, type, e->id, fields, sizeof fields / sizeof *fields, &e->leaf));
    return endorsement_set_leaf(conn, e->id, e->leaf);
}
