/* What a handler is given and what it answers. A page needs no more than this header, its service and its view.
 *
 *     enum err page_campaign(struct request *req, struct response *res)
 *     {
 *         struct campaign campaign;
 *         TRY(campaign_find(&req->ctx, req->app->store, req->params[0], &campaign));
 *         ... view_campaign(&view, &res->body);
 *         return OK;
 *     }
 *
 * An error that a handler returns is answered by web/respond_error.c: a page for people, problem+json under /api/v1.
 * A handler that shows the form again sets res->status (422) and returns OK. */
#ifndef KITH_WEB_REQUEST_H
#define KITH_WEB_REQUEST_H

#include "base/buf.h"
#include "ctx.h"
#include "address.h"
#include "app.h"
#include "form.h"

struct MHD_Connection;
struct MHD_Response;

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PATCH, METHOD_DELETE, METHOD_OPTIONS, METHOD_PUT,
              METHOD_COUNT };

/* The request headers that the server looks at, found in one pass; none where p is NULL. */
enum header {
    HEADER_ACCEPT,
    HEADER_ACCEPT_ENCODING,
    HEADER_ACCEPT_LANGUAGE,
    HEADER_AUTHORIZATION,
    HEADER_CONTENT_LENGTH,
    HEADER_CONTENT_TYPE,
    HEADER_COOKIE,
    HEADER_EXPECT,
    HEADER_HOST,
    HEADER_IF_NONE_MATCH,
    HEADER_LAST_EVENT_ID,
    HEADER_ORIGIN,
    HEADER_PURPOSE,
    HEADER_REFERER,
    HEADER_SEC_FETCH_SITE,
    HEADER_SEC_PURPOSE,
    HEADER_TRANSFER_ENCODING,
    HEADER_USER_AGENT,
    HEADER_X_FORWARDED_FOR,
    HEADER_X_MOZ,
    HEADER_COUNT
};

/* Room on a kept connection for what need not be worked out again for the same client: the server clears it when the
 * client's address or user agent is another than that of the connection's request before. Only the GET handlers
 * that run on the connection's own thread (RUN_INLINE) may use it. */
struct conn_memo {
    int64_t campaign;
    int64_t link;
    int32_t day; /* 0: nothing kept */
    uint32_t flags;
    struct hash visitor;
    char cookie[KEY_TEXT]; /* and of this cookie the hash that its browser is known by */
    struct hash browser;
};

/* One request, during its handler. Everything in it is borrowed and ends with the handler. */
struct request {
    struct ctx ctx; /* its arena is emptied after the answer */
    struct app *app;
    const struct route *route;
    enum method method; /* a HEAD is handed to the GET handler; its body is left out on the way */
    struct str path;    /* as sent, without the query */
    struct str params[4]; /* what stood in the pattern's braces, decoded */
    const struct str *headers; /* HEADER_COUNT of them */
    bool has_query;

    struct client client;
    struct str cookie_secret; /* what this browser holds: 43 characters of base64url; n 0 without a good one */
    struct str bearer;        /* Authorization: Bearer KEY, of a key's shape; n 0 without */
    bool cookies_ignored;     /* a post that could come from anywhere: cookie_secret is empty for that */

    struct form *form; /* BODY_FORM and BODY_UPLOAD */
    struct str body;   /* BODY_JSON: as sent */
    int upload;        /* BODY_UPLOAD: an unlinked temporary file at its start, closed by the server; else -1 */
    int64_t upload_bytes;

    struct conn_memo *memo; /* NULL on workers */
    struct MHD_Connection *connection;
};

/* A value of the query, decoded; p NULL when it is not there (or cannot be read). */
struct str request_query(struct request *, const char *name);
/* A header as sent. */
static inline struct str request_header(const struct request *r, enum header h) { return r->headers[h]; }
static inline struct str request_user_agent(const struct request *r) { return r->headers[HEADER_USER_AGENT]; }
/* Whoever asked for no language, by ?lang= or their browser, is answered in this one. */
void request_lang_else(struct request *, enum lang);
bool path_is_api(struct str path); /* under /api/v1 */
bool request_is_api(const struct request *);
/* BASE_URL followed by the path, in the arena. */
struct str request_url(struct request *, const char *format, ...) __attribute__((format(printf, 2, 3)));

enum content {
    CONTENT_HTML, /* text/html; charset=utf-8 */
    CONTENT_TEXT,
    CONTENT_JSON,
    CONTENT_PROBLEM, /* application/problem+json */
    CONTENT_SVG,
    CONTENT_PNG,
    CONTENT_CSV,
    CONTENT_PDF,
    CONTENT_ZIP,
    CONTENT_JSONL,
    CONTENT_METRICS,
    CONTENT_CSS,
    CONTENT_SCRIPT,
    CONTENT_EVENTS,
    CONTENT_COUNT
};

enum { RESPONSE_BODY_MAX = 16 << 20, RESPONSE_EXTRA = 6 };

/* An answer. Starts as 200 with an empty HTML body; a handler sets what differs. */
struct response {
    unsigned status; /* 0 is 200 */
    enum content content;
    struct buf body; /* owned; the server takes it over */
    int file;        /* in place of the body: a readable descriptor that the server closes; -1 without.
                        Exports are written to a temporary file on a RUN_HEAVY worker and sent from there */
    struct page *page; /* in place of the body: a kept page, set by page_cache.h */
    struct str fixed;  /* in place of the body: bytes that live as long as the process; n 0 without */
    bool fixed_gzip;   /* and they are gzip */
    int64_t stream;    /* in place of the body: the campaign whose events are streamed (see sse.h); 0 without */

    const char *type;    /* the content type in place of the one of `content` */
    struct str etag;     /* without quotes; n 0 without. The server answers If-None-Match with 304 */
    struct str location; /* a path ("/e#KEY") or a whole address; the status is the handler's (303) */
    struct str filename; /* Content-Disposition: attachment */
    struct str set_cookie; /* the browser's new or renewed secret, 43 characters; n 0 sets nothing. POST only */
    int retry_after;       /* seconds; 0 without */
    bool no_index;         /* X-Robots-Tag: noindex */
    const char *cache;     /* Cache-Control in place of the route's */
    const char *csp;       /* Content-Security-Policy in place of the usual one */
    struct {
        const char *name;
        struct str value;
    } extra[RESPONSE_EXTRA];
    size_t extra_count;
};

typedef enum err handler(struct request *, struct response *);

/* 303 to a path or address; the text is copied into the request's arena. */
enum err respond_see_other(struct request *, struct response *, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void response_header(struct response *, const char *name, struct str value);

#endif
