/* QR codes, each leading to the page that it stands beside, and the picture for link previews. */
#include "export/qr.h"
#include "pages/page.h"
#include "pages/pages.h"
#include "service/campaign.h"
#include "service/export.h"
#include "service/link.h"

enum kind { OF_CAMPAIGN, OF_LINK };

static enum err target(struct request *req, enum kind kind, struct str *ret_url, struct str *ret_title)
{
    const struct kith *k = request_kith(req);
    struct arena *a = req->ctx.arena;
    struct campaign campaign;
    struct link link;
    READER(reader, k->store);
    if (kind == OF_LINK) TRY(link_find(reader.conn, a, req->params[0], &link, &campaign));
    else TRY(campaign_find(reader.conn, a, req->params[0], &campaign));
    *ret_url = kind == OF_LINK ? link_url(k, a, link.code) : campaign_url(k, a, campaign.slug);
    *ret_title = TEXT(a, req->ctx.lang, MSG_FRIEND_TITLE, ARG(campaign.applicant_name));
    return OK;
}

static enum err svg(struct request *req, struct response *res, enum kind kind)
{
    struct str url, title;
    TRY(target(req, kind, &url, &title));
    res->content = CONTENT_SVG;
    return qr_svg(&res->body, url, title);
}

/* ?size= is in pixels; what is no number or out of range becomes the usual or the nearest size. */
static enum err png(struct request *req, struct response *res, enum kind kind)
{
    struct str url, title, size = request_query(req, "size");
    int64_t pixels = QR_PIXELS_USUAL;
    TRY(target(req, kind, &url, &title));
    if (size.n && !str_int(size, 0, INT32_MAX, &pixels)) pixels = QR_PIXELS_USUAL;
    res->content = CONTENT_PNG;
    return qr_png(&res->body, url, (int)pixels);
}

enum err page_campaign_qr_svg(struct request *req, struct response *res) { return svg(req, res, OF_CAMPAIGN); }
enum err page_campaign_qr_png(struct request *req, struct response *res) { return png(req, res, OF_CAMPAIGN); }
enum err page_link_qr_svg(struct request *req, struct response *res) { return svg(req, res, OF_LINK); }
enum err page_link_qr_png(struct request *req, struct response *res) { return png(req, res, OF_LINK); }

enum err page_card(struct request *req, struct response *res)
{
    const struct kith *k = request_kith(req);
    struct campaign campaign;
    enum lang asked;
    {
        READER(reader, k->store);
        TRY(campaign_find(reader.conn, req->ctx.arena, req->params[0], &campaign));
    }
    if (!lang_from_tag(request_query(req, "lang"), &asked)) asked = campaign.lang;
    res->content = CONTENT_PNG;
    return export_picture(k, &campaign, PICTURE_CARD, campaign_url(k, req->ctx.arena, campaign.slug), STR_NONE, asked,
                          &res->body);
}
