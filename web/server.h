/* The HTTP service on libmicrohttpd: two epoll threads, workers beside them, one socket made by us. */
#ifndef KITH_WEB_SERVER_H
#define KITH_WEB_SERVER_H

#include "address.h"
#include "app.h"

struct route;

struct web_settings {
    struct str listen;   /* "127.0.0.1:8080", "[::1]:8080" or "unix:PATH"; port 0 takes a free one */
    struct str base_url; /* "https://kith.example", no slash at the end */
    struct networks trusted_proxies;
    struct networks metrics_allow; /* besides loopback */
    struct str contact;            /* the operator's name and address, for security.txt; may be empty */
    unsigned connections;          /* most at once; 0 takes what the descriptor limit allows, at most 16,000 */
    unsigned writes_burst;         /* 0 is 60 */
    unsigned writes_per_minute;    /* 0 is 60 */
    unsigned request_seconds;      /* for a request to arrive as a whole, uploads ten times that; 0 is 60 */
    unsigned heartbeat_ms;         /* between two comments on an event stream; 0 is 25,000 */
    const struct route *routes;    /* NULL is the site map; tests bring their own */
};

struct web;

/* Starts to serve. The settings and the app are borrowed until web_free. ERR_INVALID for an address that cannot be
 * read, ERR_IO when it cannot be listened on; both leave a line in the log that names it. */
enum err web_start(const struct web_settings *, struct app *, struct web **ret) NODISCARD;

/* The port listened on; 0 for a unix socket. */
unsigned web_port(const struct web *);

/* Takes no new connections, lets what runs finish (up to ten seconds), ends the event streams. After it, nothing of
 * the web runs; what hangs on the app still takes page_cache_drop and event_publish, so that the store can be closed
 * next, and web_free comes last. */
void web_stop(struct web *);
void web_free(struct web *);

bool web_secure(const struct web_settings *); /* the base URL is https */

#endif
