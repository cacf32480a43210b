/* The share kit of the dashboard. */
#include "pages/manage.h"
#include "service/link.h"

enum { KIT = 7 };
static const enum channel kit_channels[KIT] = { CHANNEL_WHATSAPP, CHANNEL_SMS, CHANNEL_EMAIL,    CHANNEL_LINKEDIN,
                                                CHANNEL_X,        CHANNEL_FACEBOOK, CHANNEL_QR };

static struct str kit_words(struct ctx *ctx, const struct campaign *c, enum channel channel, struct str url)
{
    struct arg role = ARG(c->role), link = ARG(url), name = ARG(c->applicant_name);
    switch (channel) {
    case CHANNEL_EMAIL: return TEXT(ctx->arena, ctx->lang, MSG_MANAGE_WORDS_MAIL, role, link, name);
    case CHANNEL_LINKEDIN:
    case CHANNEL_X:
    case CHANNEL_FACEBOOK: return TEXT(ctx->arena, ctx->lang, MSG_MANAGE_WORDS_POST, role, link);
    default: return TEXT(ctx->arena, ctx->lang, MSG_MANAGE_WORDS_SHORT, role, link);
    }
}

/* Opens the channel's own program or page with the words in it; LinkedIn and Facebook take the link alone. */
static struct safe_url kit_href(struct ctx *ctx, enum channel channel, struct str words, struct str url)
{
    struct arena *a = ctx->arena;
    switch (channel) {
    case CHANNEL_WHATSAPP: return URL_SHARE(a, "https://wa.me/?text={}", words);
    case CHANNEL_SMS: return URL_SHARE(a, "sms:?&body={}", words);
    case CHANNEL_EMAIL:
        return URL_SHARE(a, "mailto:?subject={}&body={}", TEXT0(a, ctx->lang, MSG_MANAGE_WORDS_SUBJECT), words);
    case CHANNEL_LINKEDIN: return URL_SHARE(a, "https://www.linkedin.com/sharing/share-offsite/?url={}", url);
    case CHANNEL_X: return URL_SHARE(a, "https://x.com/intent/post?text={}", words);
    case CHANNEL_FACEBOOK: return URL_SHARE(a, "https://www.facebook.com/sharer/sharer.php?u={}", url);
    default: return (struct safe_url){ .s = STR_NONE };
    }
}

enum err manage_kit(struct request *req, const struct campaign *c, struct view_manage *view)
{
    struct ctx *ctx = &req->ctx;
    const struct kith *k = request_kith(req);
    struct link links[KIT];
    TRY(link_kit(k, ctx, c, kit_channels, KIT, links));
    struct view_kit_channel *kit = ARENA_ARRAY(ctx->arena, struct view_kit_channel, KIT);
    for (size_t i = 0; i < KIT; i++) {
        enum channel channel = kit_channels[i];
        struct str url = link_url(k, ctx->arena, links[i].code);
        if (channel == CHANNEL_QR) {
            view->qr_svg = URL_PATH(ctx->arena, "/k/{}/qr.svg", links[i].code);
            view->qr_png = URL_PATH(ctx->arena, "/k/{}/qr.png", links[i].code);
            continue;
        }
        struct str words = kit_words(ctx, c, channel, url);
        kit[view->share.channels_count++] =
            (struct view_kit_channel){ .id = str_of(channel_code(channel)),
                                       .label = TEXT0(ctx->arena, ctx->lang, channel_msg(channel)),
                                       .words = words,
                                       .href = kit_href(ctx, channel, words, url) };
    }
    view->share.channels = kit;
    /* The phone's own share sheet adds the link by itself. */
    view->share.words = str_trim(TEXT(ctx->arena, ctx->lang, MSG_MANAGE_WORDS_SHORT, ARG(c->role), ARG(STR(""))));
    return OK;
}
