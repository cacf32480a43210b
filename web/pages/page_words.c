/* Pages of words: how we count, and privacy. */
#include "pages/page.h"
#include "pages/pages.h"
#include "pages/parts.h"

enum err page_how_we_count(struct request *req, struct response *res)
{
    struct arena *a = req->ctx.arena;
    struct view_how_we_count view = { .page = page_layout(req, TEXT0(a, req->ctx.lang, MSG_RULES_TITLE)),
                                      .rules = part_rules(a, req->ctx.lang) };
    view.page.description = TEXT0(a, req->ctx.lang, MSG_RULES_LEAD);
    view.page.canonical = url_absolute(a, request_kith(req)->base_url, URL("how-we-count"));
    view_how_we_count(&res->body, req->ctx.lang, &view);
    return OK;
}

enum err page_privacy(struct request *req, struct response *res)
{
    struct arena *a = req->ctx.arena;
    struct view_privacy view = { .page = page_layout(req, TEXT0(a, req->ctx.lang, MSG_PRIVACY_TITLE)),
                                 .contact = request_kith(req)->contact };
    view.page.description = TEXT0(a, req->ctx.lang, MSG_PRIVACY_LEAD);
    view.page.canonical = url_absolute(a, request_kith(req)->base_url, URL("privacy"));
    view_privacy(&res->body, req->ctx.lang, &view);
    return OK;
}
