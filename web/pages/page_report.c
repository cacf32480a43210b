/* /r/{token}: the report, for whoever decides. /manage/{slug}/report: the same, for the applicant. And what either
 * takes away. */
#include "pages/manage.h"
#include "pages/pages.h"
#include "pages/parts.h"
#include "pages/report_page.h"
#include "pages/spill.h"
#include "service/export.h"
#include "service/link.h"
#include "service/report_link.h"
#include "service/visit.h"

enum { IN_MEMORY = 4 << 20 };

struct framing {
    struct view_layout page;
};

static void frame_page(void *state, struct buf *out, enum lang lang, const struct view_report_body *body)
{
    struct framing *framing = state;
    struct view_report view = { framing->page, *body };
    view_report(out, lang, &view);
}

static enum err write_report(struct request *req, struct store_conn *conn, const struct report *r,
                             const struct report_look *look, struct spill *out)
{
    struct report_rows rows = { conn, r->campaign.id };
    struct report_source source = report_rows_source(&rows);
    struct sink to = spill_sink(out);
    return report_page_write(req->ctx.arena, r, &source, look, &to);
}

/* `base` is the path that the exports stand under. */
static enum err show(struct request *req, struct response *res, int64_t campaign_id, struct str label,
                     struct safe_url base)
{
    struct ctx *ctx = &req->ctx;
    struct report report;
    TRY(visits_flush(request_kith(req)->visits));
    READER(reader, req->app->store);
    TRY(store_snapshot(reader.conn));
    TRY(report_read(request_kith(req), reader.conn, ctx, campaign_id, &report));
    struct framing framing = {
        page_layout_private(req, TEXT(ctx->arena, ctx->lang, MSG_REPORT_TITLE, ARG(report.campaign.applicant_name)))
    };
    framing.page.script = true;
    framing.page.description = TEXT(ctx->arena, ctx->lang, MSG_REPORT_HEAD, ARG(report.campaign.applicant_name));
    struct report_look look = { .lang = ctx->lang, .contact = request_kith(req)->contact, .label = label,
                                .frame = frame_page, .state = &framing };
    for (int f = 0; f < EXPORT_FORMATS; f++)
        look.exports[f] =
            (struct safe_url){ .s = arena_printf(ctx->arena, "%.*s/export?format=%s&lang=%s", STR_ARG(base.s),
                                                 export_format_code((enum export_format)f), lang_tag(ctx->lang)) };
    struct spill out = SPILL(IN_MEMORY);
    enum err err = write_report(req, reader.conn, &report, &look, &out);
    if (err == OK) err = spill_take_file(&out, &res->file);
    if (err == OK && res->file < 0) {
        res->body = out.b;
        out.b = (struct buf){ 0 };
    }
    spill_free(&out);
    res->csp = part_csp_videos();
    res->no_index = true;
    return err;
}

static enum err report_link(struct request *req, struct report_link *ret, struct campaign *ret_campaign)
{
    READER(reader, req->app->store);
    return report_link_find(request_kith(req), reader.conn, &req->ctx, req->params[0], ret, ret_campaign);
}

enum err page_report(struct request *req, struct response *res)
{
    struct report_link link;
    struct campaign campaign;
    TRY(report_link(req, &link, &campaign));
    request_lang_else(req, campaign.lang);
    TRY(show(req, res, campaign.id, link.label, URL_PATH(req->ctx.arena, "/r/{}", req->params[0])));
    return req->method == METHOD_GET ? report_link_count(request_kith(req), &req->ctx, &link) : OK;
}

enum err page_manage_report(struct request *req, struct response *res)
{
    struct managing m;
    enum err err = manage_session(req, &m);
    if (err == ERR_UNAUTHORIZED) return respond_see_other(req, res, "/m");
    TRY(err);
    request_lang_else(req, m.campaign.lang);
    return show(req, res, m.campaign.id, STR_NONE, URL_PATH(req->ctx.arena, "/manage/{}", m.campaign.slug));
}

static enum err give_export(struct request *req, struct response *res, const struct campaign *campaign)
{
    static const enum content contents[EXPORT_FORMATS] = {
        [EXPORT_ZIP] = CONTENT_ZIP, [EXPORT_PDF] = CONTENT_PDF,   [EXPORT_HTML] = CONTENT_HTML,
        [EXPORT_CSV] = CONTENT_CSV, [EXPORT_JSON] = CONTENT_JSON,
    };
    request_lang_else(req, campaign->lang);
    struct export_options options = { .lang = req->ctx.lang, .paper = request_query(req, "paper") };
    if (!export_format_from_code(request_query(req, "format"), &options.format)) return ERR_NOT_FOUND;
    if (options.paper.n && !str_eq(options.paper, STR("a4")) && !str_eq(options.paper, STR("letter")))
        return ERR_NOT_FOUND;
    TRY(export_make(request_kith(req), &req->ctx, campaign->id, &options, &res->file));
    res->content = contents[options.format];
    res->filename = export_filename(req->ctx.arena, campaign, &options);
    res->no_index = true;
    return OK;
}

enum err page_report_export(struct request *req, struct response *res)
{
    struct report_link link;
    struct campaign campaign;
    TRY(report_link(req, &link, &campaign));
    return give_export(req, res, &campaign);
}

enum err page_manage_export(struct request *req, struct response *res)
{
    struct managing m;
    TRY(manage_session(req, &m));
    return give_export(req, res, &m.campaign);
}

/* The poster leads to the share kit's link for paper, so that what comes from it is told apart. */
enum err page_manage_poster(struct request *req, struct response *res)
{
    const struct kith *k = request_kith(req);
    struct arena *a = req->ctx.arena;
    static const enum channel paper[] = { CHANNEL_QR };
    struct managing m;
    struct link link;
    TRY(manage_session(req, &m));
    TRY(link_kit(k, &req->ctx, &m.campaign, paper, 1, &link));
    res->content = CONTENT_PDF;
    res->filename = arena_printf(a, "kith-%.*s-poster.pdf", STR_ARG(m.campaign.slug));
    return export_picture(k, &m.campaign, PICTURE_POSTER, link_url(k, a, link.code), request_query(req, "paper"),
                          m.campaign.lang, &res->body);
}
