#include "exchange.h"

#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "metrics.h"
#include "rate_limit.h"
#include "server.h"

static int64_t monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t monotonic_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec + 1; /* never 0 */
}

static void deadline_in(struct conn *c, int seconds)
{
    atomic_store_explicit(&c->deadline, seconds ? monotonic_seconds() + seconds : 0, memory_order_relaxed);
}

/* ---- memory of the connections' own threads ---- */

static pthread_key_t arena_key;
static pthread_once_t arena_once = PTHREAD_ONCE_INIT;

static void arena_end(void *arena)
{
    arena_free(arena);
    free(arena);
}

static void arena_key_new(void)
{
    if (pthread_key_create(&arena_key, arena_end)) abort();
}

static struct arena *arena_of_thread(void)
{
    pthread_once(&arena_once, arena_key_new);
    struct arena *a = pthread_getspecific(arena_key);
    if (!a) {
        a = mem_new(sizeof *a);
        pthread_setspecific(arena_key, a);
    }
    return a;
}

void exchange_work(struct job *job, struct arena *arena)
{
    struct exchange *x = (struct exchange *)job;
    struct MHD_Connection *mhd = x->mhd;
    dispatch(x, arena, false);
    metric_gauge(x->conn->web->app->metrics, x->match.route->run == RUN_HEAVY ? GAUGE_QUEUE_HEAVY : GAUGE_QUEUE_WRITER,
                 -1);
    x->step = STEP_READY;
    /* From here on the exchange belongs to the connection's thread again. */
    MHD_resume_connection(mhd);
}

/* ---- on the connection's thread ---- */

/* Hands the socket over to the event streams. libmicrohttpd then closes its own copy of the descriptor, and
 * since it runs in turbo mode, does not shut the socket down with it. */
static enum MHD_Result hand_over(struct exchange *x)
{
    struct web *web = x->conn->web;
    int copy = fcntl(x->conn->socket, F_DUPFD_CLOEXEC, 3);
    if (copy >= 0 && event_hub_adopt(web->app->events, copy, x->answer.stream) == OK) {
        x->status = 200;
        x->step = STEP_GONE;
        answer_free(&x->answer);
        return MHD_NO;
    }
    if (copy >= 0) close(copy);
    x->answer = answer_bare(x->path, 503);
    return MHD_YES;
}

static enum MHD_Result queue_answer(struct exchange *x)
{
    if (x->answer.stream && hand_over(x) == MHD_NO) return MHD_NO;
    x->step = STEP_QUEUED;
    x->status = x->answer.status;
    x->bytes = x->answer.bytes;
    deadline_in(x->conn, ANSWER_SECONDS);
    enum MHD_Result queued = MHD_queue_response(x->mhd, x->answer.status, x->answer.response);
    answer_free(&x->answer);
    return queued;
}

static enum MHD_Result refuse(struct exchange *x, unsigned status)
{
    x->answer = answer_bare(x->path, status);
    return queue_answer(x);
}

static enum MHD_Result run_here(struct exchange *x)
{
    struct arena *arena = arena_of_thread();
    dispatch(x, arena, true);
    arena_reset(arena);
    return queue_answer(x);
}

static enum MHD_Result submit(struct exchange *x)
{
    struct web *web = x->conn->web;
    bool heavy = x->match.route->run == RUN_HEAVY;
    enum gauge gauge = heavy ? GAUGE_QUEUE_HEAVY : GAUGE_QUEUE_WRITER;
    x->step = STEP_RUNNING;
    deadline_in(x->conn, 0);
    metric_gauge(web->app->metrics, gauge, 1);
    /* First suspended, then handed out: the worker may be done before this returns. */
    MHD_suspend_connection(x->mhd);
    if (workers_submit(heavy ? web->heavy : web->writers, &x->job) == OK) return MHD_YES;
    metric_gauge(web->app->metrics, gauge, -1);
    MHD_resume_connection(x->mhd);
    x->early = ERR_BUSY;
    x->step = STEP_BODY; /* it is called again, and then answered here */
    return MHD_YES;
}

static enum MHD_Result body_ends(struct exchange *x)
{
    bool here = x->early || !x->match.route || x->match.route->run == RUN_INLINE;
    return here ? run_here(x) : submit(x);
}

static void take_bytes(struct exchange *x, struct str bytes)
{
    x->body_bytes += (int64_t)bytes.n;
    if (x->body_bytes > x->body_max && (!x->early || x->early == ERR_TOO_MANY)) {
        x->early = ERR_TOO_LARGE;
        buf_free(&x->body);
    }
    if (x->early && x->early != ERR_TOO_MANY) return;
    enum body body = x->match.route->body;
    if (x->multipart) x->early = multipart_feed(x->multipart, bytes);
    else if (body == BODY_FORM || body == BODY_JSON)
        buf_add(&x->body, bytes); /* never an upload without a file for it */
}

static void note_client(struct exchange *x)
{
    struct web *web = x->conn->web;
    x->client = client_find(x->conn->has_peer ? &x->conn->peer : NULL, x->gate.forwarded, x->gate.forwarded_count,
                            &web->settings->trusted_proxies);
    if (!x->client.loopback_forwards || __atomic_load_n(&web->app->proxy_untrusted, __ATOMIC_RELAXED)) return;
    __atomic_store_n(&web->app->proxy_untrusted, true, __ATOMIC_RELAXED);
    log_warn("proxy.untrusted", LOG_C("advice", "a proxy on this machine sends X-Forwarded-For: name its address "
                                                "with --trusted-proxy, or all visitors count as one"));
}

static void set_limits(struct exchange *x)
{
    static const int64_t max[] = { [BODY_NONE] = 64 << 10, [BODY_FORM] = FORM_MAX, [BODY_JSON] = JSON_MAX,
                                   [BODY_UPLOAD] = UPLOAD_MAX + (64 << 10) };
    struct web *web = x->conn->web;
    const struct route *route = x->match.route;
    bool upload = route && route->body == BODY_UPLOAD;
    x->body_max = route ? max[route->body] : 0;
    deadline_in(x->conn, upload ? web->request_seconds * UPLOAD_TIMES : web->request_seconds);
    if (!route || x->early) return;
    if (route->flags & ROUTE_LIMITED) {
        x->retry_after = rate_limit_take(web->app->limits, address_client(&x->client.address), monotonic_us() / 1000);
        if (x->retry_after) {
            x->early = ERR_TOO_MANY;
            metric_limited(web->app->metrics);
        }
    }
    x->body = BUF((size_t)x->body_max);
    if (upload && !x->early) {
        x->upload = file_temporary();
        if (x->upload < 0) x->early = ERR_IO;
        else x->multipart = multipart_new(x->gate.headers[HEADER_CONTENT_TYPE], x->upload);
    }
}

/* The head of a request still lies in one piece where it was received, each line end made two NULs. So it shows
 * whether lines ended otherwise than in CR LF, held a NUL, were folded, or whether a line without a name was taken for
 * the end of the head and the rest for another request: all things that libmicrohttpd lets through. */
struct layout {
    struct gate *gate;
    const char *at; /* where the next line must begin */
};

static enum MHD_Result add_header(void *state, enum MHD_ValueKind kind, const char *name, size_t name_n,
                                  const char *value, size_t value_n)
{
    (void)kind;
    struct layout *layout = state;
    if (name != layout->at) layout->gate->status = 400;
    layout->at = value + value_n + 2;
    gate_header(layout->gate, (struct str){ name, name_n }, (struct str){ value, value_n });
    return MHD_YES;
}

static void walk_head(struct exchange *x, const char *method, const char *version)
{
    struct layout layout = { .gate = &x->gate, .at = version + strlen(version) + 2 };
    MHD_get_connection_values_n(x->mhd, MHD_HEADER_KIND, add_header, &layout);
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(x->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    if (!info || layout.at + 2 != method + info->header_size) x->gate.status = 400;
}

/* The head of a request is complete. */
static enum MHD_Result head_ends(struct exchange *x, const char *url, const char *method, const char *version)
{
    struct web *web = x->conn->web;
    x->began = monotonic_us();
    x->path = str_of(url);
    x->counted = true;
    atomic_fetch_add(&web->busy, 1);
    walk_head(x, method, version);
    unsigned status = x->refused ? x->refused : gate_request(&x->gate, str_of(method), str_of(version), &x->method);
    if (status) {
        x->method = METHOD_COUNT; /* not known, or not looked at */
        return refuse(x, status);
    }
    note_client(x);
    switch (route_find(web->routes, x->method, x->path, &x->match)) {
    case FOUND: break;
    case FOUND_SLASH: x->slash = true; break;
    case FOUND_METHOD: x->early = ERR_METHOD; break;
    case FOUND_NONE: x->early = ERR_NOT_FOUND; break;
    }
    if (x->slash) x->match.route = NULL;
    set_limits(x);
    int64_t length = gate_body_length(&x->gate);
    if (length > x->body_max && !x->early) x->early = ERR_TOO_LARGE;
    x->step = STEP_BODY;
    /* Nobody sends that much by mistake, and who waits for a word before sending is told now. */
    bool now = length > x->body_max + DISCARD_MAX || (x->early && x->gate.headers[HEADER_EXPECT].p);
    return now ? run_here(x) : MHD_YES;
}

/* ---- what libmicrohttpd calls ---- */

/* Too many arguments would hang libmicrohttpd before it asks anybody: answer by hand, and leave it a dead socket. */
static void refuse_at_once(struct exchange *x)
{
    static const char text[] = "HTTP/1.1 414 URI Too Long\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    ssize_t n = send(x->conn->socket, text, sizeof text - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)n;
    shutdown(x->conn->socket, SHUT_RDWR);
    x->step = STEP_GONE;
}

void *exchange_target(void *cls, const char *target, struct MHD_Connection *mhd)
{
    (void)cls;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct conn *c = info ? info->socket_context : NULL;
    if (!c) return NULL;
    struct exchange *x = &c->x;
    *x = (struct exchange){ .conn = c, .mhd = mhd, .upload = -1 };
    struct str s = str_of(target);
    x->refused = gate_target(s);
    x->has_query = s.n && memchr(s.p, '?', s.n);
    if (x->refused == 414) refuse_at_once(x);
    return x;
}

enum MHD_Result exchange_handle(void *cls, struct MHD_Connection *mhd, const char *url, const char *method,
                                const char *version, const char *data, size_t *data_n, void **state)
{
    (void)cls;
    (void)mhd;
    struct exchange *x = *state;
    if (!x) return MHD_NO;
    switch (x->step) {
    case STEP_HEAD:
        return head_ends(x, url, method, version);
    case STEP_BODY:
        if (*data_n == 0) return body_ends(x);
        if (x->body_bytes > x->body_max + DISCARD_MAX) return MHD_NO; /* chunks without end */
        take_bytes(x, (struct str){ data, *data_n });
        *data_n = 0;
        return MHD_YES;
    case STEP_READY:
        return queue_answer(x);
    case STEP_RUNNING:
    case STEP_QUEUED:
        return MHD_YES;
    case STEP_GONE:
        break;
    }
    return MHD_NO;
}

static void log_request(const struct exchange *x, int64_t microseconds)
{
    static const char *const names[METHOD_COUNT + 1] = { "GET",     "HEAD", "POST", "PATCH", "DELETE",
                                                         "OPTIONS", "PUT",  "none" };
    const struct route *route = x->match.route;
    bool read = x->method == METHOD_GET || x->method == METHOD_HEAD;
    enum log_level level = read && x->status < 400 ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO;
    if (x->status >= 500 && x->method != METHOD_COUNT) level = LOG_LEVEL_ERROR;
    if (route && route->flags & ROUTE_QUIET) level = LOG_LEVEL_DEBUG;
    log_at(level, "request", LOG_C("method", names[x->method]), LOG_C("route", route ? route->name : "none"),
           LOG_I("status", x->status), LOG_I("ms", microseconds / 1000), LOG_I("bytes", (int64_t)x->bytes));
}

void exchange_completed(void *cls, struct MHD_Connection *mhd, void **state, enum MHD_RequestTerminationCode code)
{
    (void)cls;
    (void)mhd;
    (void)code;
    struct exchange *x = *state;
    if (!x) return;
    *state = NULL;
    struct web *web = x->conn->web;
    if (x->counted) {
        int64_t microseconds = monotonic_us() - x->began;
        if (x->status) {
            metric_request(web->app->metrics, x->match.route, x->status, microseconds);
            log_request(x, microseconds);
        }
        atomic_fetch_sub(&web->busy, 1);
    }
    buf_free(&x->body);
    multipart_free(x->multipart);
    if (x->upload >= 0) close(x->upload);
    answer_free(&x->answer);
    *x = (struct exchange){ .conn = x->conn, .upload = -1 };
    deadline_in(x->conn, web->request_seconds);
}
