/* From what a handler answered to what libmicrohttpd sends: headers, compression, 304. */
#ifndef KITH_WEB_RESPOND_H
#define KITH_WEB_RESPOND_H

#include "request.h"

/* Ready to be queued on the connection's thread. */
struct answer {
    struct MHD_Response *response; /* owned unless `page` is set */
    struct page *page;             /* owned reference on the kept page that the response belongs to */
    unsigned status;
    size_t bytes;   /* of the body */
    int64_t stream; /* the connection becomes an event stream of this campaign */
};

/* Turns a response into an answer; takes over its body, file and page. The request's memory may go afterwards. */
void respond_finish(struct request *, struct response *, struct answer *ret);

/* Gives back what an answer holds. */
void answer_free(struct answer *);

/* A bare answer for requests that never became one: "400 Bad Request", a problem where the API lies. Closes the
 * connection. */
struct answer answer_bare(struct str path, unsigned status);

/* For the page cache: a response with all headers around bytes that it copies; status 304 leaves them out. */
struct MHD_Response *respond_kept(const struct request *, const struct response *, unsigned status, struct str bytes,
                                  bool gzipped);

/* If-None-Match against an ETag given without quotes (weak comparison, RFC 9110 13.1.2). */
bool etag_matches(struct str if_none_match, struct str etag);

const char *status_phrase(unsigned status);

#endif
