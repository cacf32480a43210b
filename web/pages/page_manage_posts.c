/* What the dashboard's forms do. Each answers 303 back to the dashboard, or shows it again with what is wrong. */
#include "base/utf8.h"
#include "pages/manage.h"
#include "pages/pages.h"
#include "service/curate.h"
#include "service/link.h"
#include "service/report_link.h"

/* ERR_INVALID becomes the dashboard with the form open; success goes on at `back` ("#report", "?saved=1#settings"). */
static enum err done(struct request *req, struct response *res, const struct managing *m, enum err err,
                     enum manage_form form, const char *back)
{
    if (err == ERR_INVALID) {
        res->status = 422;
        return manage_show(req, res, m, form);
    }
    TRY(err);
    return respond_see_other(req, res, "/manage/%.*s%s", STR_ARG(m->campaign.slug), back);
}

enum err page_manage_entry(struct request *req, struct response *res)
{
    struct managing m;
    struct endorsement e;
    struct curate_form in = { .shown = -1, .hidden = -1 };
    struct str action = page_typed(req, "action");
    TRY(manage_session(req, &m));
    if (str_eq(action, STR("approve"))) in.shown = 1;
    else if (str_eq(action, STR("hide"))) in.hidden = 1;
    else if (str_eq(action, STR("show"))) in.hidden = 0;
    else if (str_eq(action, STR("thank"))) in.thanks = TEXT0(req->ctx.arena, req->ctx.lang, MSG_MANAGE_THANKS_WORDS);
    else if (str_eq(action, STR("answer"))) in.answer = page_typed(req, "answer");
    else return ERR_MALFORMED;
    enum err err = curate(request_kith(req), &req->ctx, &m.campaign, req->params[1], &in, &e);
    return done(req, res, &m, err, MANAGE_ENTRY,
                err == OK ? arena_cstr(req->ctx.arena, arena_printf(req->ctx.arena, "#e-%.*s", STR_ARG(req->params[1])))
                          : "");
}

enum err page_manage_links(struct request *req, struct response *res)
{
    struct managing m;
    struct link link;
    TRY(manage_session(req, &m));
    struct str label = page_typed(req, "label");
    enum err err = OK;
    if (!str_trim(label).n)
        err = ctx_problem(&req->ctx, "label", PROBLEM_REQUIRED, MSG_MANAGE_NEW_LINK_LABEL_MISSING, ARG_NONE, ARG_NONE);
    if (err == OK)
        err = link_add_channel(request_kith(req), &req->ctx, &m.campaign, label, page_typed(req, "channel"), &link);
    return done(req, res, &m, err, MANAGE_LINK, "#came");
}

enum err page_manage_report_links(struct request *req, struct response *res)
{
    struct managing m;
    struct report_link link;
    struct str token;
    TRY(manage_session(req, &m));
    enum err err = report_link_make(request_kith(req), &req->ctx, &m, page_typed(req, "label"),
                                    page_typed(req, "expires"), &link, &token);
    if (err != OK) return done(req, res, &m, err, MANAGE_REPORT_LINK, "");
    return respond_see_other(req, res, "/manage/%.*s?made=%.*s#report", STR_ARG(m.campaign.slug),
                             STR_ARG(link.public_id));
}

enum err page_manage_revoke(struct request *req, struct response *res)
{
    struct managing m;
    TRY(manage_session(req, &m));
    return done(req, res, &m, report_link_end(request_kith(req), &req->ctx, &m.campaign, req->params[1]),
                MANAGE_NO_FORM, "#report");
}

enum err page_manage_settings(struct request *req, struct response *res)
{
    struct managing m;
    struct campaign changed;
    TRY(manage_session(req, &m));
    struct campaign_form in = campaign_form_read(req, true);
    return done(req, res, &m, campaign_change(request_kith(req), &req->ctx, &m.campaign, &in, &changed),
                MANAGE_SETTINGS, "?saved=1");
}

enum err page_manage_kept(struct request *req, struct response *res)
{
    struct managing m;
    TRY(manage_session(req, &m));
    return done(req, res, &m, campaign_kept(request_kith(req), &req->ctx, &m.campaign), MANAGE_NO_FORM, "");
}

enum err page_manage_renew(struct request *req, struct response *res)
{
    struct managing m;
    struct sender sender = request_sender(req, true);
    struct str key;
    TRY(manage_session(req, &m));
    return done(req, res, &m, campaign_renew(request_kith(req), &req->ctx, &sender, &m, &key, &res->set_cookie),
                MANAGE_NO_FORM, "");
}

enum err page_manage_close(struct request *req, struct response *res)
{
    struct managing m;
    TRY(manage_session(req, &m));
    return done(req, res, &m, campaign_close(request_kith(req), &req->ctx, &m.campaign, true), MANAGE_NO_FORM, "");
}

enum err page_manage_reopen(struct request *req, struct response *res)
{
    struct managing m;
    TRY(manage_session(req, &m));
    return done(req, res, &m, campaign_close(request_kith(req), &req->ctx, &m.campaign, false), MANAGE_NO_FORM, "");
}

/* The name has to be typed, so that a slip of the hand erases nothing. */
enum err page_manage_erase(struct request *req, struct response *res)
{
    struct managing m;
    struct arena *a = req->ctx.arena;
    TRY(manage_session(req, &m));
    struct str name = m.campaign.applicant_name;
    enum err err = OK;
    if (!str_eq(utf8_fold(a, page_typed(req, "confirm")), utf8_fold(a, name)))
        err = ctx_problem(&req->ctx, "confirm", PROBLEM_FORMAT, MSG_MANAGE_ERASE_CONFIRM, ARG(name), ARG_NONE);
    if (err == OK) err = campaign_remove(request_kith(req), &req->ctx, &m.campaign);
    return done(req, res, &m, err, MANAGE_ERASE, "");
}

enum err manage_erased(struct request *req, struct response *res)
{
    struct view_erased view = { page_layout_private(req, TEXT0(req->ctx.arena, req->ctx.lang, MSG_MANAGE_ERASED)) };
    res->status = 410;
    view_erased(&res->body, req->ctx.lang, &view);
    return OK;
}
