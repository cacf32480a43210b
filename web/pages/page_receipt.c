/* /e: the friend's private page for what they sent. A browser may hold several receipts; the forms say by `receipt`
 * which one they mean, and its name is the code of its own share link. */
#include "pages/page_friend.h"
#include "pages/pages.h"
#include "service/campaign.h"
#include "service/export.h"
#include "service/link.h"
#include "service/receipt.h"

enum { JUST_SENT_SECONDS = 300 };

struct receipts {
    struct receipt *all; /* the newest first */
    size_t count;
    size_t chosen;
};

static enum err receipts_read(struct request *req, struct store_conn *conn, struct receipts *ret)
{
    struct sender sender = request_sender(req, false);
    struct receipt *others;
    size_t n;
    struct receipt *all = ARENA_NEW(req->ctx.arena, struct receipt);
    TRY(receipt_current(request_kith(req), conn, &req->ctx, &sender, all, &others, &n));
    *ret = (struct receipts){ .count = n + 1 };
    ret->all = ARENA_ARRAY(req->ctx.arena, struct receipt, n + 1);
    ret->all[0] = *all;
    for (size_t i = 0; i < n; i++) ret->all[i + 1] = others[i];
    return OK;
}

static bool choose_by_code(struct receipts *r, struct str code)
{
    for (size_t i = 0; i < r->count; i++) {
        if (!str_eq(r->all[i].link_code, code)) continue;
        r->chosen = i;
        return true;
    }
    return false;
}

static void choose_by_campaign(struct receipts *r, struct str slug)
{
    for (size_t i = r->count; slug.n && i-- > 0;)
        if (str_eq(r->all[i].campaign.slug, slug)) r->chosen = i;
}

/* ---- the page ---- */

static void show_state(struct view_receipt *view, const struct endorsement *e)
{
    switch (endorsement_state_of(e)) {
    case STATE_WITHDRAWN: view->withdrawn = true; break;
    case STATE_HIDDEN: view->hidden = true; break;
    case STATE_WAITING: view->waiting = true; break;
    case STATE_SHOWN: view->shown = true; break;
    case STATE_REPORT_ONLY:
    case STATE_COUNT:
        view->anonymous = e->visibility == VISIBILITY_ANONYMOUS;
        view->report_only = !view->anonymous;
        break;
    }
    view->help = e->standing == STANDING_HELP;
    view->unclear = e->standing == STANDING_UNCLEAR;
    view->self = e->standing == STANDING_SELF_PROMOTION;
    for (size_t i = 0; i < e->reasons.count; i++)
        if (reason_rules[e->reasons.at[i].code].standing != STANDING_HELP) view->may_answer = true;
}

static struct endorse_form kept_values(const struct endorsement *e)
{
    return (struct endorse_form){ .name = e->name,
                                  .relation = str_of(relation_code(e->relation)),
                                  .message = e->message,
                                  .video_url = e->video_url,
                                  .profile_url = e->profile_url,
                                  .email = e->email,
                                  .visibility = str_of(visibility_code(e->visibility)) };
}

/* What was sent, and the forms about it. */
static void show_words(struct request *req, const struct receipt *r, struct view_receipt *view)
{
    struct arena *a = req->ctx.arena;
    const struct endorsement *e = &r->endorsement;
    bool mail = request_kith(req)->mail;
    bool answering = req->form && form_has(req->form, "answer");
    struct endorse_form values = req->form && !answering ? page_endorse_form(req) : kept_values(e);
    show_state(view, e);
    view->reasons = part_reasons(a, req->ctx.lang, &e->reasons, &view->reasons_count);
    view->answer = answering ? page_typed(req, "answer") : e->friend_answer;
    view->err_answer = page_problem(req, "answer");
    view->applicant_answer = e->applicant_answer;
    view->thanked = e->thanks.n != 0;
    if (e->email.n && e->confirmed_id) view->email_confirmed = e->email;
    else if (mail) view->email_waiting = e->email;
    view->message = e->message;
    view->own_name = e->name;
    view->relation = part_relation(a, req->ctx.lang, e->relation, view->name);
    view->video = part_video(a, e->video_url, e->name);
    view->fields = page_friend_fields(req, &r->campaign, &values);
    if (!e->withdrawn_at) view->proof.s = arena_printf(req->ctx.arena, "/e/proof?receipt=%.*s", STR_ARG(r->link_code));
}

static void show_ways(struct request *req, struct view_receipt *view)
{
    struct arena *a = req->ctx.arena;
    enum lang lang = req->ctx.lang;
    struct str link = view->share_link;
    struct str words = TEXT(a, lang, MSG_RECEIPT_PASS_WORDS, ARG(view->name), ARG(link));
    struct str subject = TEXT(a, lang, MSG_RECEIPT_PASS_SUBJECT, ARG(view->name));
    struct view_way ways[] = {
        { TEXT0(a, lang, MSG_CHANNEL_WHATSAPP), URL_SHARE(a, "https://wa.me/?text={}", words) },
        { TEXT0(a, lang, MSG_CHANNEL_SMS), URL_SHARE(a, "sms:?&body={}", words) },
        { TEXT0(a, lang, MSG_CHANNEL_EMAIL), URL_SHARE(a, "mailto:?subject={}&body={}", subject, words) },
        { TEXT0(a, lang, MSG_CHANNEL_LINKEDIN),
          URL_SHARE(a, "https://www.linkedin.com/sharing/share-offsite/?url={}", link) },
        { TEXT0(a, lang, MSG_CHANNEL_FACEBOOK), URL_SHARE(a, "https://www.facebook.com/sharer/sharer.php?u={}", link) },
        { TEXT0(a, lang, MSG_CHANNEL_X), URL_SHARE(a, "https://x.com/intent/post?text={}", words) },
    };
    struct view_way *kept = ARENA_ARRAY(a, struct view_way, sizeof ways / sizeof *ways);
    memcpy(kept, ways, sizeof ways);
    view->ways = kept;
    view->ways_count = sizeof ways / sizeof *ways;
    /* The phone's own share sheet adds the link itself. */
    view->share_words = str_trim(TEXT(a, lang, MSG_RECEIPT_PASS_WORDS, ARG(view->name), ARG(STR(""))));
}

static void show_others(struct request *req, const struct receipts *r, struct view_receipt *view)
{
    struct view_other_receipt *others = ARENA_ARRAY(req->ctx.arena, struct view_other_receipt, r->count);
    size_t n = 0;
    for (size_t i = 0; i < r->count; i++) {
        const struct receipt *o = &r->all[i];
        int64_t at = o->subject.kind == SUBJECT_PASS ? o->pass.created_at : o->endorsement.created_at;
        if (i != r->chosen)
            others[n++] = (struct view_other_receipt){ .id = o->link_code, .name = o->campaign.applicant_name,
                                                       .day = lang_day(req->ctx.arena, req->ctx.lang, day_of(at)),
                                                       .open = URL("e/open"), .forget = URL("e/forget") };
    }
    view->others = others;
    view->others_count = n;
}

static enum err receipt_write(struct request *req, struct response *res, struct store_conn *conn,
                              const struct receipts *all)
{
    struct arena *a = req->ctx.arena;
    const struct kith *k = request_kith(req);
    const struct receipt *r = &all->all[all->chosen];
    bool passes = r->subject.kind == SUBJECT_PASS;
    int64_t at = passes ? r->pass.created_at : r->endorsement.created_at;
    struct page_frames frames = { 0 };
    struct link link;
    size_t n;
    struct str name = campaign_first_name(&r->campaign);
    struct view_receipt view = {
        .page = page_layout_private(req, TEXT(a, req->ctx.lang, MSG_RECEIPT_TITLE, ARG(name))),
        .id = r->link_code,
        .key = r->key,
        .slug = r->campaign.slug,
        .name = name,
        .campaign = URL_PATH(a, "/c/{}", r->campaign.slug),
        .saved = !req->form && request_query(req, "saved").p,
        .passes_only = passes,
        .open = campaign_open(&r->campaign, req->ctx.now),
        .private_link = receipt_url(k, a, r->key),
        .share_link = link_url(k, a, r->link_code),
        .qr = URL_PATH(a, "/k/{}/qr.svg", r->link_code),
    };
    TRY(link_by_code(conn, a, r->link_code, &link));
    view.opened = link.visits;
    view.page.script = true;
    view.page.wrong = (int64_t)req->ctx.problem_count;
    const struct view_problem *problems = page_problems(req, &n);
    view.problems = (struct view_problems){ problems, n, (int64_t)n };
    if (!passes) show_words(req, r, &view);
    view.just_sent = !req->form && !view.saved && !view.withdrawn && req->ctx.now < at + JUST_SENT_SECONDS;
    show_ways(req, &view);
    show_others(req, all, &view);
    page_frames_add(&frames, view.video);
    res->csp = page_csp(req, frames, false);
    res->no_index = true;
    view_receipt(&res->body, req->ctx.lang, &view);
    return OK;
}

/* ---- opening it ---- */

static enum err ask_for_key(struct request *req, struct response *res)
{
    struct view_key_entry view = {
        .page = page_layout_private(req, TEXT0(req->ctx.arena, req->ctx.lang, MSG_KEY_TITLE)),
        .post = URL("e"),
        .example = receipt_url(request_kith(req), req->ctx.arena, STR("")),
        .receipt = true,
        .err = page_problem(req, "key"),
    };
    view.page.script = true;
    view.page.wrong = (int64_t)req->ctx.problem_count;
    if (view.page.wrong) res->status = 422;
    res->no_index = true;
    view_key_entry(&res->body, req->ctx.lang, &view);
    return OK;
}

enum err page_receipt(struct request *req, struct response *res)
{
    struct receipts all;
    READER(reader, request_kith(req)->store);
    enum err err = receipts_read(req, reader.conn, &all);
    if (err == ERR_UNAUTHORIZED) return ask_for_key(req, res);
    TRY(err);
    choose_by_campaign(&all, request_query(req, "campaign"));
    return receipt_write(req, res, reader.conn, &all);
}

enum err page_receipt_open(struct request *req, struct response *res)
{
    struct sender sender = request_sender(req, true);
    struct str cookie;
    enum err err = receipt_open(request_kith(req), &req->ctx, &sender, page_key_typed(req), &cookie);
    if (err == ERR_INVALID) return ask_for_key(req, res);
    TRY(err);
    res->set_cookie = cookie;
    return respond_see_other(req, res, "/e");
}

/* ---- its forms ---- */

/* The receipt that a form means: one of this browser's. */
static enum err receipt_meant(struct request *req, struct str code, struct receipts *ret)
{
    READER(reader, request_kith(req)->store);
    TRY(receipts_read(req, reader.conn, ret));
    return choose_by_code(ret, code) ? OK : ERR_UNAUTHORIZED;
}

static enum err edit(struct request *req, struct response *res, const struct endorse_form *in, struct str answer)
{
    struct receipts all;
    struct receipt now;
    struct sender sender = request_sender(req, true);
    TRY(receipt_meant(req, page_typed(req, "receipt"), &all));
    const struct receipt *r = &all.all[all.chosen];
    enum err err = receipt_edit(request_kith(req), &req->ctx, &sender, r, in, answer, &now);
    if (err == ERR_INVALID) {
        READER(reader, request_kith(req)->store);
        res->status = 422;
        return receipt_write(req, res, reader.conn, &all);
    }
    TRY(err);
    return respond_see_other(req, res, "/e?campaign=%.*s&saved=1", STR_ARG(r->campaign.slug));
}

enum err page_receipt_edit(struct request *req, struct response *res)
{
    struct endorse_form in = page_endorse_form(req);
    return edit(req, res, &in, STR_NONE);
}

enum err page_receipt_answer(struct request *req, struct response *res)
{
    struct endorse_form nothing = { .name = STR_NONE };
    return edit(req, res, &nothing, page_typed(req, "answer"));
}

enum err page_receipt_withdraw(struct request *req, struct response *res)
{
    struct receipts all;
    TRY(receipt_meant(req, page_typed(req, "receipt"), &all));
    TRY(receipt_withdraw(request_kith(req), &req->ctx, &all.all[all.chosen]));
    return respond_see_other(req, res, "/e?campaign=%.*s", STR_ARG(all.all[all.chosen].campaign.slug));
}

enum err page_receipt_forget(struct request *req, struct response *res)
{
    struct receipts all;
    struct sender sender = request_sender(req, true);
    TRY(receipt_meant(req, page_typed(req, "receipt"), &all));
    TRY(receipt_forget(request_kith(req), &req->ctx, &sender, all.all[all.chosen].key));
    return respond_see_other(req, res, "/e");
}

/* Another of this browser's becomes the one that is shown. */
enum err page_receipt_choose(struct request *req, struct response *res)
{
    struct receipts all;
    struct sender sender = request_sender(req, true);
    TRY(receipt_meant(req, page_typed(req, "receipt"), &all));
    TRY(receipt_open(request_kith(req), &req->ctx, &sender, all.all[all.chosen].key, &res->set_cookie));
    return respond_see_other(req, res, "/e");
}

/* What can be checked at any time: that the newest version stands in the ledger. */
enum err page_receipt_proof(struct request *req, struct response *res)
{
    struct receipts all;
    struct str code = request_query(req, "receipt");
    TRY(receipt_meant(req, code, &all));
    const struct receipt *r = &all.all[all.chosen];
    struct str proof;
    if (r->subject.kind != SUBJECT_ENDORSEMENT) return ERR_NOT_FOUND;
    if (r->endorsement.withdrawn_at) return ERR_GONE;
    TRY(export_proof(request_kith(req), &req->ctx, &r->endorsement, &r->campaign, &proof));
    res->content = CONTENT_TEXT;
    res->filename = arena_printf(req->ctx.arena, "kith-%.*s.tlog-proof", STR_ARG(r->campaign.slug));
    buf_add(&res->body, proof);
    return OK;
}
