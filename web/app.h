/* What every handler shares: one per running service, made by cmd/serve, borrowed everywhere else. All members are
 * set before web_start and do not change while it runs; what they point to guards itself. */
#ifndef KITH_WEB_APP_H
#define KITH_WEB_APP_H

#include "base/buf.h"
#include "ctx.h"

struct store;
struct page_cache;
struct event_hub;
struct metrics;
struct rate_limit;
struct request;
struct error_page;
struct web_settings;

struct app {
    const struct web_settings *settings;
    struct store *store;
    void *services; /* whatever cmd/serve hands to the pages beside the store; see its owner */

    int64_t (*now)(void *clock); /* seconds; NULL is the system's clock */
    void *clock;
    const struct random *random; /* NULL is random_kernel */

    /* Says OK when a write would reach the disk now. Called on a worker by /readyz; NULL is always ready. */
    enum err (*ready)(struct app *);
    /* Writes the HTML page of an error; NULL gives a bare one. See respond_error.h. */
    void (*view_error)(const struct request *, const struct error_page *, struct buf *out);

    /* Made by web_start, ended by web_free. */
    struct page_cache *pages;
    struct event_hub *events;
    struct metrics *metrics;
    struct rate_limit *limits;

    /* A loopback peer that is not trusted has sent X-Forwarded-For: all friends would look like one visitor. For the
     * dashboard; read and set atomically. */
    bool proxy_untrusted;
};

int64_t app_now(const struct app *);

#endif
