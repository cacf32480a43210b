/* Share links, and report links for hiring managers. */
#include "api/api.h"

#include "export/json_out.h"
#include "service/campaign.h"
#include "service/link.h"
#include "service/report_link.h"

static struct str qr_url(const struct kith *k, struct arena *a, struct str code, const char *kind)
{
    return arena_printf(a, "%.*s/k/%.*s/qr.%s", STR_ARG(k->base_url), STR_ARG(code), kind);
}

enum err api_link_post(struct request *req, struct response *res)
{
    static const char *const fields[] = { "label", "channel", NULL };
    const struct kith *k = request_kith(req);
    struct ctx *ctx = &req->ctx;
    struct managing m;
    struct link link;
    struct str label = STR_NONE, channel = STR_NONE;
    json_auto_t *body = NULL;
    TRY(api_manage(req, &m));
    TRY(json_body(req, &body));
    CHECK(json_only(ctx, body, fields));
    CHECK(json_take_text(ctx, body, "label", &label));
    CHECK(json_take_text(ctx, body, "channel", &channel));
    TRY(link_add_channel(k, ctx, &m.campaign, label, channel, &link));
    json_t *o = json_object();
    api_put(o, "code", api_text(link.code));
    api_put(o, "url", api_text(link_url(k, ctx->arena, link.code)));
    api_put(o, "qr_svg_url", api_text(qr_url(k, ctx->arena, link.code, "svg")));
    api_put(o, "qr_png_url", api_text(qr_url(k, ctx->arena, link.code, "png")));
    api_put(o, "label", api_text_or_null(link.label));
    api_put(o, "channel", api_text(str_of(channel_code(link.channel))));
    return respond_json(res, 201, o);
}

/* Every friend has a link, so the list is as long as the campaign: written out as it goes. */
static enum err write_links(const struct kith *k, const struct report *r, const struct sink *to)
{
    struct json_out j;
    struct arena each = { 0 };
    json_out_start(&j, to);
    json_put_object(&j, NULL);
    json_put_array(&j, "links");
    for (size_t i = 0; i < r->rows.link_count; i++) {
        const struct link *link = &r->links[i];
        arena_reset(&each);
        json_put_object(&j, NULL);
        json_str(&j, "code", link->code);
        json_str(&j, "url", link_url(k, &each, link->code));
        json_str(&j, "qr_svg_url", qr_url(k, &each, link->code, "svg"));
        json_str(&j, "qr_png_url", qr_url(k, &each, link->code, "png"));
        json_str_or_null(&j, "label", link->label);
        json_str(&j, "channel", str_of(channel_code(link->channel)));
        json_str(&j, "by", str_of(made_by_code((enum made_by)r->counted.made_by[i])));
        json_int(&j, "visits", link->visits);
        json_int(&j, "endorsed", link->endorsed);
        json_int(&j, "endorsements", link->endorsements);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    arena_free(&each);
    return json_out_end(&j);
}

enum err api_links_get(struct request *req, struct response *res)
{
    const struct kith *k = request_kith(req);
    struct managing m;
    struct report report;
    TRY(api_manage(req, &m));
    TRY(report_build(k, &req->ctx, m.campaign.id, &report));
    TRY(api_file(res));
    struct sink to = sink_file(&res->file);
    return write_links(k, &report, &to);
}

enum err api_report_link_post(struct request *req, struct response *res)
{
    static const char *const fields[] = { "label", "expires", NULL };
    const struct kith *k = request_kith(req);
    struct ctx *ctx = &req->ctx;
    struct managing m;
    struct report_link link;
    struct str token, label = STR_NONE, expires = STR_NONE;
    json_auto_t *body = NULL;
    TRY(api_manage(req, &m));
    TRY(json_body(req, &body));
    CHECK(json_only(ctx, body, fields));
    CHECK(json_take_text(ctx, body, "label", &label));
    CHECK(json_take_text(ctx, body, "expires", &expires));
    TRY(report_link_make(k, ctx, &m, label, expires, &link, &token));
    json_t *o = json_object();
    api_put(o, "id", api_text(link.public_id));
    api_put(o, "url", api_text(report_url(k, ctx->arena, token)));
    api_put(o, "label", api_text(link.label));
    api_put(o, "expires", api_day(link.expires));
    return respond_json(res, 201, o);
}

static json_t *report_link_json(struct request *req, const struct report_link_view *v)
{
    const struct kith *k = request_kith(req);
    const struct report_link *link = &v->link;
    json_t *o = json_object();
    api_put(o, "id", api_text(link->public_id));
    api_put(o, "url", v->token.n ? api_text(report_url(k, req->ctx.arena, v->token)) : json_null());
    api_put(o, "label", api_text(link->label));
    api_put(o, "expires", api_day(link->expires));
    api_put(o, "created", api_day(day_of(link->created_at)));
    api_put(o, "revoked", api_day(link->revoked_at ? day_of(link->revoked_at) : 0));
    api_put(o, "opened", json_integer(link->opened));
    api_put(o, "last_opened", api_day((int32_t)link->last_opened_day));
    return o;
}

enum err api_report_links_get(struct request *req, struct response *res)
{
    struct managing m;
    struct report_link_view *links;
    size_t n;
    TRY(api_manage(req, &m));
    {
        READER(reader, request_kith(req)->store);
        TRY(report_link_list(reader.conn, &req->ctx, &m, &links, &n));
    }
    json_t *o = json_object(), *all = json_array();
    for (size_t i = 0; i < n; i++) json_array_append_new(all, report_link_json(req, &links[i]));
    api_put(o, "report_links", all);
    return respond_json(res, 200, o);
}

enum err api_report_link_delete(struct request *req, struct response *res)
{
    struct managing m;
    TRY(api_manage(req, &m));
    TRY(report_link_end(request_kith(req), &req->ctx, &m.campaign, req->params[1]));
    res->status = 204;
    return OK;
}
