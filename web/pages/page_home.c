/* The home page, and the invented example that it shows. */
#include "pages/crowd.h"
#include "pages/example.h"
#include "pages/page.h"
#include "pages/pages.h"
#include "pages/parts.h"
#include "pages/report_page.h"
#include "service/campaign.h"

enum { HOME_SAID = 2 };

static struct view_endorsement said_view(struct request *req, const struct example *x, const struct endorsement *e)
{
    return (struct view_endorsement){ .id = e->public_id, .message = e->message, .name = e->name,
                                      .relation = part_relation(req->ctx.arena, req->ctx.lang, e->relation,
                                                                campaign_first_name(&x->report.campaign)) };
}

enum err page_home(struct request *req, struct response *res)
{
    struct arena *a = req->ctx.arena;
    enum lang lang = req->ctx.lang;
    struct example *x = example_make(a, lang);
    struct view_endorsement said[HOME_SAID];
    for (size_t i = 0; i < HOME_SAID; i++) said[i] = said_view(req, x, &x->endorsements[i]);
    struct view_home view = { .page = page_layout(req, TEXT0(a, lang, MSG_HOME_TITLE)),
                              .answer = part_answer(&x->report.counted.counts),
                              .crowd = crowd_people(a, URL("example"), &x->report.rows, &x->report.counted),
                              .said = said,
                              .said_count = HOME_SAID };
    view.answer.plain = true;
    view.page.description = TEXT0(a, lang, MSG_HOME_DESCRIPTION);
    view.page.canonical = url_absolute(a, request_kith(req)->base_url, URL(""));
    view_home(&res->body, lang, &view);
    return OK;
}

static void frame_example(void *state, struct buf *out, enum lang lang, const struct view_report_body *body)
{
    struct view_report view = { *(const struct view_layout *)state, *body };
    view_report(out, lang, &view);
}

enum err page_example(struct request *req, struct response *res)
{
    struct arena *a = req->ctx.arena;
    enum lang lang = req->ctx.lang;
    struct example *x = example_make(a, lang);
    struct view_layout page = page_layout(req, TEXT(a, lang, MSG_REPORT_TITLE, ARG(x->report.campaign.applicant_name)));
    page.description = TEXT0(a, lang, MSG_REPORT_EXAMPLE);
    page.canonical = url_absolute(a, request_kith(req)->base_url, URL("example"));
    struct report_look look = {
        .lang = lang, .contact = request_kith(req)->contact, .example = true, .frame = frame_example, .state = &page
    };
    struct sink to = sink_buf(&res->body);
    return report_page_write(a, &x->report, &x->source, &look, &to);
}
