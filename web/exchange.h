/* One request on a connection, from its first line to the end of its answer, and the connection around it. Between
 * server.c, which sets libmicrohttpd up, and exchange.c, which is called by it. */
#ifndef KITH_WEB_EXCHANGE_H
#define KITH_WEB_EXCHANGE_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "gate.h"
#include "multipart.h"
#include "respond.h"
#include "router.h"
#include "sse.h"
#include "workers.h"

enum {
    FORM_MAX = 256 << 10,
    JSON_MAX = 64 << 10,
    UPLOAD_MAX = 32 << 20,
    DISCARD_MAX = 64 << 20, /* more than the limit is read and thrown away up to here, so that the 413 arrives */
    REQUEST_SECONDS = 60,  /* from the connection or the answer before to the end of a head; as long for its body */
    UPLOAD_TIMES = 10,     /* and so many times as long for an upload */
    ANSWER_SECONDS = 600,
};

enum step {
    STEP_HEAD,    /* its head is not complete */
    STEP_BODY,    /* its body comes in */
    STEP_RUNNING, /* on a worker; the connection is suspended */
    STEP_READY,   /* answered by the worker */
    STEP_QUEUED,  /* libmicrohttpd sends it */
    STEP_GONE     /* the socket is no longer the connection's */
};

struct conn;

struct exchange {
    struct job job; /* the first: workers hand it back */
    struct conn *conn;
    struct MHD_Connection *mhd;
    enum step step;
    unsigned refused; /* a status: the gate says no */
    enum err early;   /* known before the handler: answered once the body is read */
    bool slash;       /* only the slash at the end is too much: 308 */
    bool has_query, counted;
    enum method method;
    struct match match;
    struct gate gate;
    struct str path;
    struct client client;
    int retry_after;
    struct buf body;
    int64_t body_bytes, body_max;
    struct multipart *multipart;
    int upload;
    struct answer answer;
    unsigned status;
    size_t bytes;
    int64_t began; /* microseconds */
};

struct conn {
    struct conn *next, **self; /* guarded by web->conns_mutex */
    struct web *web;
    int socket;
    bool has_peer; /* false: a unix socket */
    struct address peer;
    _Atomic int64_t deadline; /* monotonic seconds; 0 without. When it passes the socket is shut down */
    uint64_t memo_for;        /* whose memo it is */
    struct conn_memo memo;
    struct exchange x;
};

struct web {
    const struct web_settings *settings;
    const struct route *routes;
    struct app *app;
    int request_seconds;
    struct MHD_Daemon *daemon;
    int listening;
    unsigned port;
    struct workers *writers, *heavy;
    uint8_t memo_key[16];
    bool secure;
    _Atomic bool stopping;
    _Atomic int64_t busy; /* requests between their head and the end of their answer */
    pthread_mutex_t conns_mutex;
    struct conn *conns;
    pthread_t timer;
    pthread_mutex_t timer_mutex;
    pthread_cond_t timer_wake;
    bool timer_stop;
    char unix_path[108]; /* "" without */
};

/* ---- what libmicrohttpd calls ---- */
void *exchange_target(void *web, const char *target, struct MHD_Connection *);
enum MHD_Result exchange_handle(void *web, struct MHD_Connection *, const char *url, const char *method,
                                const char *version, const char *data, size_t *data_n, void **state);
void exchange_completed(void *web, struct MHD_Connection *, void **state, enum MHD_RequestTerminationCode);

/* ---- dispatch.c ---- */
/* Runs the handler, or answers in its place, and leaves the answer in the exchange. `inlined`: on the connection's own
 * thread. What it allocates in the arena may go afterwards. */
void dispatch(struct exchange *, struct arena *, bool inlined);

/* A worker's part: runs the handler, then wakes the connection. */
void exchange_work(struct job *, struct arena *);

int64_t monotonic_seconds(void);

#endif
