/* What programs ask of every service: is it alive, may it be indexed, whom to tell of a weakness. */
#include "export/outboard.h"
#include "kith.h"
#include "metrics.h"
#include "pages.h"
#include "server.h"

enum err page_healthz(struct request *req, struct response *res)
{
    (void)req;
    res->content = CONTENT_TEXT;
    BUF_LIT(&res->body, "ok\n");
    return OK;
}

enum err page_readyz(struct request *req, struct response *res)
{
    if (req->app->ready && req->app->ready(req->app) != OK) {
        res->status = 503;
        res->content = CONTENT_TEXT;
        response_header(res, "Retry-After", STR("5"));
        BUF_LIT(&res->body, "the database cannot be written\n");
        return OK;
    }
    return page_healthz(req, res);
}

/* For loopback and the networks allowed; who comes through a proxy that is not configured is not on loopback. */
static bool may_see_metrics(const struct request *req)
{
    static const struct address nobody = { { 0 } };
    const struct client *c = &req->client;
    bool local_socket = memcmp(&c->address, &nobody, sizeof nobody) == 0;
    if (!c->loopback_forwards && (local_socket || address_loopback(&c->address))) return true;
    return networks_has(&req->app->settings->metrics_allow, &c->address);
}

static void write_outboard(struct outboard *outboard, struct buf *b)
{
    struct outboard_stats s;
    outboard_stats(outboard, &s);
    const struct {
        const char *result;
        int64_t count;
    } rows[] = { { "done", s.drawn }, { "kept", s.kept }, { "refused", s.refused }, { "failed", s.failed } };
    BUF_LIT(b, "# TYPE kith_outboard_jobs counter\n# HELP kith_outboard_jobs Drawings and mails asked for.\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        buf_printf(b, "kith_outboard_jobs_total{result=\"%s\"} %lld\n", rows[i].result, (long long)rows[i].count);
    buf_printf(b,
               "# TYPE kith_outboard_waiting gauge\n# HELP kith_outboard_waiting Who waits for a drawing or a mail.\n"
               "kith_outboard_waiting %d\n",
               s.waiting);
}

enum err page_metrics(struct request *req, struct response *res)
{
    if (!may_see_metrics(req)) return ERR_NOT_FOUND;
    res->content = CONTENT_METRICS;
    metrics_write(req->app->metrics, &res->body);
    write_outboard(request_kith(req)->outboard, &res->body);
    BUF_LIT(&res->body, "# EOF\n");
    return OK;
}

enum err page_robots(struct request *req, struct response *res)
{
    (void)req;
    res->content = CONTENT_TEXT;
    /* Campaign pages say for themselves whether they may be indexed, and link previews read them. */
    BUF_LIT(&res->body, "User-agent: *\nDisallow: /api/\nDisallow: /manage/\nDisallow: /r/\n");
    return OK;
}

/* RFC 9116. */
enum err page_security(struct request *req, struct response *res)
{
    struct str contact = req->app->settings->contact;
    if (!contact.n) return ERR_NOT_FOUND;
    char expires[TIME_TEXT];
    int32_t day = day_of(req->ctx.now);
    time_format((int64_t)(day - day % 30 + 90) * DAY_SECONDS, expires);
    res->content = CONTENT_TEXT;
    /* The contact is a name and an address: the address is the word that has an @ or is a link. */
    struct str word, rest = contact, found = STR_NONE;
    while (str_cut(&rest, ' ', &word)) {
        struct str bare = word;
        while (bare.n && strchr("<(,;", bare.p[0])) bare = str_sub(bare, 1, bare.n);
        while (bare.n && strchr(">),;.", bare.p[bare.n - 1])) bare = str_sub(bare, 0, bare.n - 1);
        if (str_starts(bare, STR("https://")) || str_starts(bare, STR("mailto:")) || str_find_byte(bare, '@', 0) > 0)
            found = bare;
    }
    if (!found.n) return ERR_NOT_FOUND;
    bool plain_mail = !str_starts(found, STR("https://")) && !str_starts(found, STR("mailto:"));
    buf_printf(&res->body, "Contact: %s%.*s\nExpires: %.*s\nCanonical: %.*s/.well-known/security.txt\n",
               plain_mail ? "mailto:" : "", STR_ARG(found), TIME_TEXT, expires, STR_ARG(req->app->settings->base_url));
    return OK;
}
