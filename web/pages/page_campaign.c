/* GET /c/{slug} and GET /k/{code}: the campaign, for friends. Asked for without a Kith cookie its first page is kept
 * whole and given out again; the visit is counted beside it. */
#include "model/visitor.h"
#include "page_cache.h"
#include "pages/page_friend.h"
#include "pages/pages.h"
#include "service/campaign.h"
#include "service/link.h"
#include "service/visit.h"

enum { SAID_PAGE = 20, PAGE_BYTES_USUAL = 48 << 10 };

/* ---- what others said ---- */

struct said_page {
    struct said *all; /* newest first */
    size_t count;
    bool older, newer;
};

static enum err said_read(struct request *req, struct store_conn *conn, const struct campaign_page *in,
                          struct said_page *ret)
{
    struct arena *a = req->ctx.arena;
    int64_t id = in->campaign->id;
    struct said_page s = { .newer = in->before != 0 };
    if (in->after) {
        TRY(said_after(conn, a, id, in->after, SAID_PAGE + 1, &s.all, &s.count));
        if (s.count > SAID_PAGE) {
            s.count = SAID_PAGE;
            s.newer = s.older = true;
            for (size_t i = 0; i < s.count / 2; i++) {
                struct said swap = s.all[i];
                s.all[i] = s.all[s.count - 1 - i];
                s.all[s.count - 1 - i] = swap;
            }
            *ret = s;
            return OK;
        }
        /* What is left is the first page, which is always full. */
    }
    TRY(said_before(conn, a, id, in->before, SAID_PAGE + 1, &s.all, &s.count));
    s.older = s.count > SAID_PAGE;
    if (s.older) s.count = SAID_PAGE;
    *ret = s;
    return OK;
}

static struct safe_url said_at(struct request *req, bool tongue, const char *which, int64_t id)
{
    const char *tag = lang_tag(req->ctx.lang);
    return (struct safe_url){ .s = arena_printf(req->ctx.arena, "%.*s?%s=%lld%s%s#said", STR_ARG(req->path), which,
                                                (long long)id, tongue ? "&lang=" : "", tongue ? tag : "") };
}

static void said_show(struct request *req, const struct said_page *s, bool tongue, struct view_campaign *view,
                      struct page_frames *frames)
{
    struct view_endorsement *shown = ARENA_ARRAY(req->ctx.arena, struct view_endorsement, s->count + 1);
    struct str relations[RELATION_COUNT] = { { NULL, 0 } };
    for (size_t i = 0; i < s->count; i++) {
        const struct said *e = &s->all[i];
        struct str *relation = &relations[e->relation];
        if (!relation->n) *relation = part_relation(req->ctx.arena, req->ctx.lang, e->relation, view->name);
        shown[i] = (struct view_endorsement){
            .id = e->public_id, .message = e->message, .name = e->name, .relation = *relation
        };
        shown[i].video = part_video(req->ctx.arena, e->video_url, e->name);
        shown[i].profile = part_outside(req->ctx.arena, e->profile_url);
        page_frames_add(frames, shown[i].video);
    }
    view->said = shown;
    view->said_count = s->count;
    if (req->form || !s->count) return; /* an answer to a form is no page to turn */
    if (s->older) view->older = said_at(req, tongue, "before", s->all[s->count - 1].id);
    if (s->newer) view->newer = said_at(req, tongue, "after", s->all[0].id);
}

/* ---- the page ---- */

static struct view_layout layout_of(struct request *req, const struct campaign_page *in)
{
    struct arena *a = req->ctx.arena;
    const struct campaign *c = in->campaign;
    struct str base = request_kith(req)->base_url;
    struct arg name = ARG(c->applicant_name);
    struct view_layout page = page_layout(req, TEXT(a, req->ctx.lang, MSG_FRIEND_TITLE, name));
    page.lean = true;
    page.no_index = !c->indexed || in->shared || in->before || in->after;
    page.wrong = (int64_t)req->ctx.problem_count;
    if (req->form) {
        page.no_index = true;
        return page;
    }
    page.description = TEXT(a, req->ctx.lang, MSG_FRIEND_DESCRIPTION, name);
    page.canonical = url_absolute(a, base, URL_PATH(a, "/c/{}", c->slug));
    if (in->shared) page.shared = url_absolute(a, base, URL_PATH(a, "/k/{}", in->via));
    page.card = url_absolute(a, base, URL_PATH(a, "/c/{}/card.png", c->slug));
    page.card_alt = page.title;
    return page;
}

/* What the applicant hands over: the share link made first, so that it counts as brought by them. */
static enum err yours_show(struct request *req, struct store_conn *conn, const struct campaign_page *in,
                           struct view_campaign *view)
{
    struct arena *a = req->ctx.arena;
    const struct kith *k = request_kith(req);
    const struct campaign *c = in->campaign;
    struct link *links;
    size_t n;
    TRY(links_of_applicant(conn, a, c->id, &links, &n));
    view->yours = true;
    if (in->manages) view->manage = URL_PATH(a, "/manage/{}", c->slug);
    view->qr = n ? URL_PATH(a, "/k/{}/qr.svg", links[0].code) : URL_PATH(a, "/c/{}/qr.svg", c->slug);
    view->link = n ? link_url(k, a, links[0].code) : campaign_url(k, a, c->slug);
    return OK;
}

/* The form that could not be taken, as it was sent. */
static void typed_show(struct request *req, enum page_typed_in typed, struct view_campaign *view)
{
    size_t n;
    struct view_problem *problems = (struct view_problem *)page_problems(req, &n);
    if (typed == TYPED_PASS) {
        view->pass_name = page_typed(req, "name");
        view->err_pass_name = page_problem(req, "name");
        for (size_t i = 0; i < n; i++) problems[i].at = (struct safe_url){ .s = STR("#pass_name") };
    } else if (typed == TYPED_ENDORSEMENT) {
        view->consent = str_eq(page_typed(req, "consent"), STR("yes"));
        view->err_consent = page_problem(req, "consent");
    }
    view->problems = (struct view_problems){ problems, n, (int64_t)n };
}

static struct safe_url form_at(struct request *req, const struct campaign_page *in, const char *form)
{
    struct arena *a = req->ctx.arena;
    return in->tongue
               ? URL_PATH(a, "/c/{}/{}?lang={}", in->campaign->slug, str_of(form), str_of(lang_tag(req->ctx.lang)))
               : URL_PATH(a, "/c/{}/{}", in->campaign->slug, str_of(form));
}

enum err page_campaign_write(struct request *req, struct response *res, struct store_conn *conn,
                             const struct campaign_page *in)
{
    struct arena *a = req->ctx.arena;
    const struct campaign *c = in->campaign;
    struct str name = campaign_first_name(c);
    struct page_frames frames = { 0 };
    struct said_page said;
    bool endorsing = in->typed == TYPED_ENDORSEMENT;
    struct endorse_form values = endorsing ? page_endorse_form(req) : (struct endorse_form){ .name = STR_NONE };
    TRY(said_read(req, conn, in, &said));
    struct view_campaign view = {
        .page = layout_of(req, in),
        .name = name,
        .full_name = c->applicant_name,
        .role = c->role,
        .company = c->company,
        .story = c->story,
        .slug = c->slug,
        .via = in->via,
        .until = c->deadline ? lang_day(a, req->ctx.lang, c->deadline) : STR_NONE,
        .open = campaign_open(c, req->ctx.now),
        .closed = c->closed_at != 0,
        .pitch = part_video(a, c->pitch_video_url, name),
        .endorse = form_at(req, in, "endorsements"),
        .pass_it_on = form_at(req, in, "pass-it-on"),
        .decline = form_at(req, in, "decline"),
    };
    if (in->wrote) view.wrote.s = arena_printf(a, "/e?campaign=%.*s", STR_ARG(c->slug)); /* a slug needs no escapes */
    if (view.open) {
        struct view_friend_fields fields = page_friend_fields(req, c, &values);
        if (!endorsing) fields.err_name = STR_NONE;
        view.fields = fields;
    }
    if (in->typed) typed_show(req, in->typed, &view);
    if (in->yours) TRY(yours_show(req, conn, in, &view));
    page_frames_add(&frames, view.pitch);
    said_show(req, &said, in->tongue, &view, &frames);
    res->csp = page_csp(req, frames, true);
    res->no_index = view.page.no_index;
    buf_reserve(&res->body, PAGE_BYTES_USUAL);
    view_campaign(&res->body, req->ctx.lang, &view);
    return OK;
}

/* ---- who looks at it ---- */

/* What a browser that is known is told besides, and whether its visit counts. */
static enum err know_browser(struct request *req, struct store_conn *conn, const struct browser *browser,
                             const struct link *link, struct campaign_page *page, enum exclusion *ret)
{
    const struct kith *k = request_kith(req);
    struct sender sender = request_sender(req, false);
    struct managing managing;
    TRY(visit_browser_exclusion(conn, req->ctx.arena, browser, page->campaign->id, link, ret));
    page->yours = *ret == EXCLUDED_APPLICANT;
    if (page->yours)
        page->manages = manage_check(k, conn, &req->ctx, &sender, page->campaign->slug, STR_NONE, &managing) == OK;
    return receipt_granted(conn, browser->id, page->campaign->id, &page->wrote);
}

/* On a kept connection the visitor's hash and what the user agent says are worked out once. */
static void know_visitor(struct request *req, const struct sender *sender, int64_t campaign, struct hash *ret_visitor,
                         enum exclusion *ret_agent)
{
    struct conn_memo here = { .campaign = 0 }, *m = req->memo ? req->memo : &here;
    int32_t day = day_of(req->ctx.now);
    if (m->day != day || m->campaign != campaign) {
        m->campaign = campaign;
        m->day = day;
        m->flags = (uint32_t)(agent_exclusion(sender->user_agent) + 1); /* NOT_EXCLUDED is -1 */
        m->visitor = visit_hash(request_kith(req)->visits, req->ctx.now, sender, campaign);
    }
    *ret_visitor = m->visitor;
    *ret_agent = (enum exclusion)((int)m->flags - 1);
}

static void count_visit(struct request *req, int64_t campaign, int64_t link, enum exclusion browser)
{
    struct sender sender = request_sender(req, false);
    struct visit_request asked = { .is_head = req->method == METHOD_HEAD,
                                   .sec_purpose = request_header(req, HEADER_SEC_PURPOSE),
                                   .purpose = request_header(req, HEADER_PURPOSE),
                                   .x_moz = request_header(req, HEADER_X_MOZ) };
    struct visit visit = { .campaign_id = campaign, .link_id = link, .seen = asking_exclusion(&asked) };
    enum exclusion agent;
    know_visitor(req, &sender, campaign, &visit.visitor, &agent);
    if (visit.seen == NOT_EXCLUDED) visit.seen = agent;
    if (visit.seen == NOT_EXCLUDED) visit.seen = browser;
    visit_count(request_kith(req)->visits, req->ctx.now, &visit);
}

/* ---- the handlers ---- */

static int64_t query_id(struct request *req, const char *name)
{
    int64_t id = 0;
    struct str value = request_query(req, name);
    return value.n && str_int(value, 1, INT32_MAX, &id) ? id : 0;
}

/* Pages differ by language, and by whether it was chosen on the page. Whoever asks for none at all (previews do not)
 * is given the campaign's. */
enum { TONGUE_CHOSEN = LANG_COUNT, TONGUE_NONE = 2 * LANG_COUNT };
static int tongue_of(struct request *req)
{
    if (page_tongue_chosen(req)) return TONGUE_CHOSEN + (int)req->ctx.lang;
    return request_header(req, HEADER_ACCEPT_LANGUAGE).n ? (int)req->ctx.lang : TONGUE_NONE;
}

static enum err find(struct request *req, struct store_conn *conn, bool shared, struct link *link, struct campaign *c)
{
    return shared ? link_find(conn, req->ctx.arena, req->params[0], link, c)
                  : campaign_find(conn, req->ctx.arena, req->params[0], c);
}

/* What is not kept hangs on the campaign's last change, on its deadline and on what a known browser is told besides;
 * what the applicant is shown hangs on more, and has no ETag. */
static struct str etag_of(struct request *req, const struct campaign_page *page, const struct page_key *key,
                          uint64_t changes)
{
    uint64_t version = page_cache_version(req->app->pages, key->campaign, changes);
    if (!version || page->yours) return STR_NONE;
    return arena_printf(req->ctx.arena, "%llx-%x-%d-%d", (unsigned long long)version, (unsigned)key->lang, page->wrote,
                        key->until != 0);
}

/* A cookie that this server did not give out, or that has run out, asks for the page of everybody. */
static enum err browser_known(struct request *req, struct store_conn *conn, struct browser *ret)
{
    struct conn_memo here = { .campaign = 0 }, *m = req->memo ? req->memo : &here;
    if (memcmp(m->cookie, req->cookie_secret.p, KEY_TEXT) != 0) {
        memcpy(m->cookie, req->cookie_secret.p, KEY_TEXT);
        m->browser = browser_hash(request_kith(req), req->cookie_secret);
    }
    TRY(browser_of_hash(conn, m->browser, req->ctx.now, ret));
    if (!ret->id) req->cookie_secret = STR_NONE;
    return OK;
}

static enum err render(struct request *req, struct response *res, struct store_conn *conn,
                       const struct browser *browser, struct campaign_page *page, struct page_key *key,
                       enum exclusion *ret)
{
    struct link link = { 0 };
    struct campaign campaign;
    TRY(find(req, conn, page->shared, &link, &campaign));
    page->campaign = &campaign;
    page->via = link.code;
    if (key->lang == TONGUE_NONE) req->ctx.lang = campaign.lang;
    if (browser->id) TRY(know_browser(req, conn, browser, page->shared ? &link : NULL, page, ret));
    TRY(page_campaign_write(req, res, conn, page));
    key->campaign = campaign.id;
    key->link = link.id;
    if (campaign.deadline && campaign_open(&campaign, req->ctx.now))
        key->until = (int64_t)(campaign.deadline + 1) * DAY_SECONDS;
    return OK;
}

/* The page of a browser that is known, and any page but the first: rendered for this request alone. False for any
 * other. Older pages are seldom asked for, but by whoever wants to fill the memory for what is kept. */
static enum err answer_once(struct request *req, struct response *res, struct campaign_page *page, struct page_key *key,
                            enum exclusion *ret_excluded, bool *ret_done)
{
    struct browser browser = { 0 };
    uint64_t changes = page_cache_changes(req->app->pages);
    READER(reader, request_kith(req)->store);
    TRY(store_snapshot(reader.conn));
    if (req->cookie_secret.n) TRY(browser_known(req, reader.conn, &browser));
    *ret_done = browser.id || page->before || page->after;
    if (!*ret_done) return OK;
    TRY(render(req, res, reader.conn, &browser, page, key, ret_excluded));
    res->etag = etag_of(req, page, key, changes);
    return OK;
}

static enum err answer_kept(struct request *req, struct response *res, struct campaign_page *page, struct page_key *key)
{
    struct browser nobody = { 0 };
    enum exclusion none;
    if (page_cache_find(req, key, res)) return OK;
    {
        READER(reader, request_kith(req)->store); /* only now: what is kept must be read after it was looked for */
        TRY(store_snapshot(reader.conn));
        TRY(render(req, res, reader.conn, &nobody, page, key, &none));
    }
    page_cache_keep(req, key, res);
    return OK;
}

static enum err answer(struct request *req, struct response *res, bool shared)
{
    struct campaign_page page = { .shared = shared,
                                  .before = query_id(req, "before"),
                                  .tongue = page_tongue_chosen(req) };
    if (!page.before) page.after = query_id(req, "after");
    struct page_key key = { .name = req->path, .lang = tongue_of(req) };
    enum exclusion excluded = NOT_EXCLUDED;
    bool done = false;
    if (req->cookie_secret.n || page.before || page.after) TRY(answer_once(req, res, &page, &key, &excluded, &done));
    if (!done) TRY(answer_kept(req, res, &page, &key));
    count_visit(req, key.campaign, key.link, excluded);
    return OK;
}

enum err page_campaign(struct request *req, struct response *res) { return answer(req, res, false); }
enum err page_share_link(struct request *req, struct response *res) { return answer(req, res, true); }
