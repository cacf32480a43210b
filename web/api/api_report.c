/* The report, its exports, and live changes. */
#include "api/api.h"

#include "service/export.h"
#include "service/visit.h"

enum err api_report_get(struct request *req, struct response *res)
{
    const struct kith *k = request_kith(req);
    struct campaign campaign;
    struct report report;
    TRY(api_may_read_report(req, &campaign));
    request_lang_else(req, campaign.lang);
    TRY(visits_flush(k->visits));
    READER(reader, k->store);
    TRY(store_snapshot(reader.conn));
    TRY(report_read(k, reader.conn, &req->ctx, campaign.id, &report));
    TRY(api_file(res));
    struct report_rows rows = { reader.conn, campaign.id };
    struct report_source source = report_rows_source(&rows);
    struct report_json_options options = { .server = export_server(k, req->ctx.arena) };
    struct sink to = sink_file(&res->file);
    return report_json(&report, &source, &options, req->ctx.lang, &to);
}

static enum err read_options(struct request *req, struct export_options *ret)
{
    struct ctx *ctx = &req->ctx;
    struct str format = request_query(req, "format"), paper = request_query(req, "paper");
    *ret = (struct export_options){ .lang = ctx->lang, .paper = paper };
    if (paper.n && !str_eq(paper, STR("a4")) && !str_eq(paper, STR("letter")))
        return ctx_problem(ctx, "paper", PROBLEM_UNKNOWN, MSG_FIELD_CHOICE, ARG_NONE, ARG_NONE);
    if (!format.n) return ctx_problem(ctx, "format", PROBLEM_REQUIRED, MSG_FIELD_CHOICE, ARG_NONE, ARG_NONE);
    if (!export_format_from_code(format, &ret->format))
        return ctx_problem(ctx, "format", PROBLEM_UNKNOWN, MSG_FIELD_CHOICE, ARG_NONE, ARG_NONE);
    return OK;
}

enum err api_export_get(struct request *req, struct response *res)
{
    static const enum content contents[EXPORT_FORMATS] = { [EXPORT_ZIP] = CONTENT_ZIP,
                                                           [EXPORT_PDF] = CONTENT_PDF,
                                                           [EXPORT_HTML] = CONTENT_HTML,
                                                           [EXPORT_CSV] = CONTENT_CSV,
                                                           [EXPORT_JSON] = CONTENT_JSON };
    struct campaign campaign;
    struct export_options options;
    TRY(api_may_read_report(req, &campaign));
    request_lang_else(req, campaign.lang);
    TRY(read_options(req, &options));
    TRY(export_make(request_kith(req), &req->ctx, campaign.id, &options, &res->file));
    res->content = contents[options.format];
    res->filename = export_filename(req->ctx.arena, &campaign, &options);
    return OK;
}

enum err api_events_get(struct request *req, struct response *res)
{
    const struct kith *k = request_kith(req);
    struct sender sender = request_sender(req, false);
    struct managing m;
    if (api_has_key(req)) {
        TRY(api_manage(req, &m));
    } else {
        READER(reader, k->store);
        TRY(manage_check(k, reader.conn, &req->ctx, &sender, req->params[0], STR_NONE, &m));
    }
    res->content = CONTENT_EVENTS;
    if (req->method != METHOD_HEAD) res->stream = m.campaign.id;
    return OK;
}
