/* GET /manage/{slug}: the dashboard. */
#include "export/isolate.h"
#include "pages/crowd.h"
#include "pages/manage.h"
#include "pages/pages.h"
#include "pages/parts.h"
#include "service/link.h"
#include "service/report_link.h"
#include "service/visit.h"

enum { INBOX_PAGE = 20, INBOX_LOOK = 200, CROWD_MAX = 5000, LINK_ROWS = 300 };

enum err manage_session(struct request *req, struct managing *ret)
{
    struct sender sender = request_sender(req, false);
    READER(reader, req->app->store);
    TRY(manage_check(request_kith(req), reader.conn, &req->ctx, &sender, req->params[0], STR_NONE, ret));
    visit_applicant_seen_soon(request_kith(req), &req->ctx, &sender, ret->campaign.id);
    return OK;
}

/* One dashboard in the making. */
struct making {
    struct request *req;
    struct arena *arena;
    enum lang lang;
    const struct campaign *campaign;
    struct str first; /* the applicant's first name */
    struct view_manage *view;
};

static struct view_inbox_entry inbox_entry(const struct making *m, const struct endorsement *e)
{
    enum state state = endorsement_state_of(e);
    struct view_inbox_entry v = {
        .id = e->public_id,
        .act = URL_PATH(m->arena, "/manage/{}/endorsements/{}", m->campaign->slug, e->public_id),
        .day = lang_day(m->arena, m->lang, day_of(e->created_at)),
        .withdrawn = state == STATE_WITHDRAWN,
    };
    if (v.withdrawn) return v;
    v.message = e->message;
    v.name = e->name;
    v.relation = part_relation(m->arena, m->lang, e->relation, m->first);
    v.video = part_video(m->arena, e->video_url, e->name);
    v.profile = part_outside(m->arena, e->profile_url);
    v.help = e->standing == STANDING_HELP;
    v.unclear = e->standing == STANDING_UNCLEAR;
    v.self = e->standing == STANDING_SELF_PROMOTION;
    v.reasons = part_reasons(m->arena, m->lang, &e->reasons, &v.reasons_count);
    v.hidden = state == STATE_HIDDEN;
    v.waiting = state == STATE_WAITING;
    v.shown = state == STATE_SHOWN;
    v.anonymous = state == STATE_REPORT_ONLY && e->visibility == VISIBILITY_ANONYMOUS;
    v.report_only = state == STATE_REPORT_ONLY && !v.anonymous;
    if (e->confirmed_id) v.domain = e->confirmed_domain;
    v.friend_answer = e->friend_answer;
    v.answer = e->applicant_answer;
    v.thanked = e->thanks.n != 0;
    v.may_answer = !v.help;
    return v;
}

/* The page of the inbox, newest first, and what there is to do in the newest INBOX_LOOK. */
static enum err add_inbox(struct making *m, struct store_conn *conn)
{
    struct endorsement *rows;
    size_t n, look;
    int64_t before = 0;
    struct str behind = request_query(m->req, "before");
    if (behind.n) {
        struct endorsement e;
        enum err err = endorsement_by_public_id(conn, m->arena, m->campaign->id, behind, &e);
        if (err != ERR_NOT_FOUND) TRY(err);
        if (err == OK) before = e.id;
    }
    TRY(endorsements_before(conn, m->arena, m->campaign->id, STATES_ALL, before, INBOX_LOOK, &rows, &n));
    struct view_inbox_entry *inbox = ARENA_ARRAY(m->arena, struct view_inbox_entry, INBOX_PAGE);
    size_t shown = n < INBOX_PAGE ? n : INBOX_PAGE;
    for (size_t i = 0; i < shown; i++) inbox[i] = inbox_entry(m, &rows[i]);
    m->view->inbox = inbox;
    m->view->inbox_count = shown;
    if (n > shown)
        m->view->older = (struct safe_url){
            .s = arena_printf(
                m->arena, "%.*s#said",
                STR_ARG(URL_PATH(m->arena, "/manage/{}?before={}", m->campaign->slug, rows[shown - 1].public_id).s))
        };
    for (look = 0; look < n; look++) {
        const struct endorsement *e = &rows[look];
        if (e->withdrawn_at) continue;
        m->view->unthanked += e->standing == STANDING_HELP && !e->thanks.n;
        m->view->unanswered += e->standing != STANDING_HELP && !e->applicant_answer.n;
    }
    return OK;
}

/* A dot for each person, leading to what they did in the report. */
static enum err add_crowd(struct making *m, struct store_conn *conn)
{
    struct counts counts;
    struct count_input rows;
    struct counted counted;
    TRY(counts_get(conn, m->campaign->id, &counts));
    m->view->answer = part_answer(&counts);
    m->view->answer.at = m->view->report;
    m->view->waiting = counts.states[STATE_WAITING];
    m->view->next_three = counts.received == 0 && counts.people == 0;
    m->view->next_report = counts.people > 0;
    m->view->crowded = counts.people > CROWD_MAX;
    if (m->view->crowded) return OK;
    TRY(count_rows(conn, m->arena, m->campaign->id, &rows));
    count_campaign(m->arena, &rows, &counted);
    m->view->crowd = crowd_people(m->arena, m->view->report, &rows, &counted);
    return OK;
}

/* Whose link it is: the friend's name, or its code when they gave none. */
static enum err helper_name(const struct making *m, struct store_conn *conn, const struct link *l, struct str *ret)
{
    struct endorsement e = { .name = STR_NONE };
    struct pass p = { .name = STR_NONE };
    enum err err = l->endorsement_id ? endorsement_by_id(conn, m->arena, l->endorsement_id, &e)
                                     : pass_by_id(conn, m->arena, l->pass_id, &p);
    if (err != OK && err != ERR_NOT_FOUND) return err;
    struct str name = l->endorsement_id ? e.name : p.name;
    *ret = name.n ? TEXT(m->arena, m->lang, MSG_MANAGE_LINK_BY_HELPER, ARG(isolate(m->arena, m->lang, name))) : l->code;
    return OK;
}

static enum err add_links(struct making *m, struct store_conn *conn)
{
    struct link *links;
    size_t n;
    TRY(links_of_campaign(conn, m->arena, m->campaign->id, &links, &n));
    struct view_link_row *rows = ARENA_ARRAY(m->arena, struct view_link_row, n + 1);
    size_t count = 0;
    for (size_t i = 0; i < n && count < LINK_ROWS; i++) {
        const struct link *l = &links[i];
        struct str name = STR_NONE;
        bool helper = l->endorsement_id || l->pass_id, used = l->visits || l->endorsements;
        if (helper ? !used : !used && !l->label.n) continue; /* the kit's own links show once they are used */
        if (helper) TRY(helper_name(m, conn, l, &name));
        rows[count++] = (struct view_link_row){
            .label = l->label.n ? l->label : helper ? name : TEXT0(m->arena, m->lang, channel_msg(l->channel)),
            .channel = l->label.n && !helper ? TEXT0(m->arena, m->lang, channel_msg(l->channel)) : STR_NONE,
            .visits = l->visits,
            .wrote = l->endorsements,
        };
        if (helper) continue; /* theirs to pass on */
        rows[count - 1].url = link_url(request_kith(m->req), m->arena, l->code);
        rows[count - 1].href = URL_PATH(m->arena, "/k/{}", l->code);
        rows[count - 1].qr_svg = URL_PATH(m->arena, "/k/{}/qr.svg", l->code);
    }
    m->view->links = rows;
    m->view->links_count = count;
    return OK;
}

static enum err add_report_links(struct making *m, struct store_conn *conn, const struct managing *managing)
{
    struct report_link_view *links;
    size_t n;
    struct str made = request_query(m->req, "made");
    TRY(report_link_list(conn, &m->req->ctx, managing, &links, &n));
    struct view_report_link *rows = ARENA_ARRAY(m->arena, struct view_report_link, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct report_link *l = &links[i].link;
        struct view_report_link *row = &rows[i];
        bool ended = l->revoked_at || (l->expires && day_of(m->req->ctx.now) > l->expires);
        *row = (struct view_report_link){
            .id = l->public_id, .label = l->label, .opened = l->opened, .ended = ended,
            .until = l->expires ? lang_day(m->arena, m->lang, l->expires) : STR_NONE,
            .revoke = URL_PATH(m->arena, "/manage/{}/report-links/{}/revoke", m->campaign->slug, l->public_id),
        };
        if (!ended && links[i].token.n) row->url = report_url(request_kith(m->req), m->arena, links[i].token);
        if (made.n && str_eq(made, l->public_id)) m->view->made_report_link = row->url;
        m->view->next_report = m->view->next_report && ended;
    }
    m->view->report_links = rows;
    m->view->report_links_count = n;
    return OK;
}

static void add_addresses(struct making *m)
{
    struct arena *a = m->arena;
    struct str slug = m->campaign->slug;
    struct view_manage *v = m->view;
    v->kept = URL_PATH(a, "/manage/{}/kept", slug);
    v->campaign = v->share.campaign = URL_PATH(a, "/c/{}", slug);
    v->share.public_link = campaign_url(request_kith(m->req), a, slug);
    v->events = URL_PATH(a, "/api/v1/campaigns/{}/events", slug);
    v->poster = URL_PATH(a, "/manage/{}/poster.pdf", slug);
    v->card = URL_PATH(a, "/c/{}/card.png", slug);
    v->new_link = URL_PATH(a, "/manage/{}/links", slug);
    v->new_report_link = URL_PATH(a, "/manage/{}/report-links", slug);
    v->report = URL_PATH(a, "/manage/{}/report", slug);
    v->export_zip = URL_PATH(a, "/manage/{}/export?format=zip", slug);
    v->export_pdf = URL_PATH(a, "/manage/{}/export?format=pdf", slug);
    v->export_html = URL_PATH(a, "/manage/{}/export?format=html", slug);
    v->export_csv = URL_PATH(a, "/manage/{}/export?format=csv", slug);
    v->export_json = URL_PATH(a, "/manage/{}/export?format=json", slug);
    v->settings = URL_PATH(a, "/manage/{}/settings", slug);
    v->renew = URL_PATH(a, "/manage/{}/renew", slug);
    v->close = URL_PATH(a, "/manage/{}/close", slug);
    v->reopen = URL_PATH(a, "/manage/{}/reopen", slug);
    v->erase = URL_PATH(a, "/manage/{}/erase", slug);
}

static void add_state(struct making *m, const struct managing *managing)
{
    const struct campaign *c = m->campaign;
    const struct kith *k = request_kith(m->req);
    struct view_manage *v = m->view;
    v->slug = c->slug;
    v->name = c->applicant_name;
    v->fresh = !c->key_kept;
    v->saved = request_query(m->req, "saved").n != 0;
    v->closed = c->closed_at != 0;
    v->open = !v->closed;
    if (!v->closed && !campaign_open(c, m->req->ctx.now)) v->past_day = lang_day(m->arena, m->lang, c->deadline);
    v->key = managing->key;
    v->private_link = manage_url(k, m->arena, managing->key);
    if (k->mail) v->mailed_to = c->email;
    v->indexed = c->indexed;
    struct view_warning *warnings = ARENA_ARRAY(m->arena, struct view_warning, 2);
    if (__atomic_load_n(&m->req->app->proxy_untrusted, __ATOMIC_RELAXED))
        warnings[v->warnings_count++].words = TEXT0(m->arena, m->lang, MSG_MANAGE_WARN_PROXY);
    v->warnings = warnings;
}

static void add_channels(struct making *m, struct str chosen)
{
    struct view_choice *all = ARENA_ARRAY(m->arena, struct view_choice, CHANNEL_COUNT);
    for (int i = 0; i < CHANNEL_COUNT; i++) {
        struct str code = str_of(channel_code((enum channel)i));
        all[i] =
            (struct view_choice){ code, TEXT0(m->arena, m->lang, channel_msg((enum channel)i)), str_eq(code, chosen) };
    }
    m->view->channels = all;
    m->view->channels_count = CHANNEL_COUNT;
}

/* What was typed into the form that could not be taken, beside what is wrong with it. */
static void add_forms(struct making *m, enum manage_form again)
{
    struct request *req = m->req;
    struct view_manage *v = m->view;
    v->fields = again == MANAGE_SETTINGS ? campaign_fields_typed(req) : campaign_fields_kept(req, m->campaign);
    v->settings_open = again == MANAGE_SETTINGS;
    v->erase_open = again == MANAGE_ERASE;
    v->err_confirm = page_problem(req, "confirm");
    add_channels(m, again == MANAGE_LINK ? page_typed(req, "channel") : STR("qr"));
    if (again == MANAGE_LINK) {
        v->link_label = page_typed(req, "label");
        v->err_link_label = page_problem(req, "label");
        if (!v->err_link_label.n) v->err_link_label = page_problem(req, "channel");
    }
    if (again == MANAGE_REPORT_LINK) {
        v->report_label = page_typed(req, "label");
        v->report_expires = page_typed(req, "expires");
        v->err_report_label = page_problem(req, "label");
        v->err_report_expires = page_problem(req, "expires");
    }
    v->problems.all = page_problems(req, &v->problems.all_count);
    v->problems.n = v->page.wrong = (int64_t)v->problems.all_count;
}

static enum err add_rows(struct making *m, const struct managing *managing)
{
    READER(reader, m->req->app->store);
    TRY(store_snapshot(reader.conn));
    TRY(add_crowd(m, reader.conn));
    TRY(add_inbox(m, reader.conn));
    TRY(add_links(m, reader.conn));
    return add_report_links(m, reader.conn, managing);
}

enum err manage_show(struct request *req, struct response *res, const struct managing *managing, enum manage_form again)
{
    const struct campaign *c = &managing->campaign;
    struct arena *a = req->ctx.arena;
    enum lang lang = req->ctx.lang;
    struct view_manage view = { .page =
                                    page_layout_private(req, TEXT(a, lang, MSG_MANAGE_TITLE, ARG(c->applicant_name))) };
    struct making m = { req, a, lang, c, campaign_first_name(c), &view };
    view.page.script = true;
    add_addresses(&m);
    add_state(&m, managing);
    add_forms(&m, again);
    TRY(manage_kit(req, c, &view));
    TRY(add_rows(&m, managing));
    res->csp = part_csp_videos();
    view_manage(&res->body, lang, &view);
    return OK;
}

enum err page_manage(struct request *req, struct response *res)
{
    struct managing managing;
    enum err err = manage_session(req, &managing);
    if (err == ERR_UNAUTHORIZED) return respond_see_other(req, res, "/m");
    if (err == ERR_GONE) return manage_erased(req, res);
    TRY(err);
    return manage_show(req, res, &managing, MANAGE_NO_FORM);
}
