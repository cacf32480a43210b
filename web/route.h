/* A row of the site map (routes.c), and finding the one that a request means. */
#ifndef KITH_WEB_ROUTE_H
#define KITH_WEB_ROUTE_H

#include "request.h"

enum run {
    RUN_INLINE, /* on the connection's thread: fast, never blocks on a write */
    RUN_WRITER, /* on one of 32 small workers: may wait for a commit */
    RUN_HEAVY,  /* on one of 3 workers behind a queue of 64: exports and drawing; 503 when the queue is full */
};

enum body {
    BODY_NONE,   /* a body is read and thrown away up to 64 KiB */
    BODY_FORM,   /* application/x-www-form-urlencoded, 256 KiB */
    BODY_JSON,   /* application/json, 64 KiB */
    BODY_UPLOAD, /* multipart/form-data, 32 MiB, its one file streamed to a temporary file */
};

enum guard {
    GUARD_NONE, /* reads */
    GUARD_FORM, /* posts of pages: see origin_guard.h */
    GUARD_API,  /* calls that write: free with a Bearer key, else application/json is required */
};

enum cache_class {
    CACHE_PRIVATE, /* private, no-cache: the usual */
    CACHE_NEVER,   /* no-store: what secrets open */
    CACHE_HOUR,    /* public, max-age=3600: pictures, robots.txt */
};

enum route_flags {
    ROUTE_LIMITED = 1,     /* a write: counted by the rate limit */
    ROUTE_QUIET = 2,       /* not in the request log: health checks */
};

struct route {
    enum method method;
    const char *pattern; /* "/c/{slug}/endorsements": a brace takes one whole segment */
    handler *handler;
    const char *name; /* in logs and metrics, where paths may hold secrets */
    enum run run;
    enum body body;
    enum guard guard;
    enum cache_class cache;
    unsigned flags;
};

/* The site map, ended by a row without a pattern. */
extern const struct route routes[];

#endif
