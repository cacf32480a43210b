#include "server.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "exchange.h"
#include "listen.h"
#include "metrics.h"
#include "page_cache.h"
#include "rate_limit.h"

enum {
    EPOLL_THREADS = 2,
    CONNECTION_MEMORY = 16 << 10,
    IDLE_SECONDS = 30,
    WRITER_THREADS = 32,
    WRITER_QUEUE = 4096,
    HEAVY_THREADS = 3,
    HEAVY_QUEUE = 64,
    PAGES_BYTES = 32 << 20,
    CONNECTIONS_MAX = 16000,
    STREAMS_MAX = 24000,
    DRAIN_SECONDS = 10,
    WRITES_BURST = 60,
    WRITES_PER_MINUTE = 60,
};

bool web_secure(const struct web_settings *s) { return str_starts_nocase(s->base_url, STR("https://")); }

unsigned web_port(const struct web *web) { return web->port; }

/* ---- connections ---- */

static void conn_begin(struct web *web, struct MHD_Connection *mhd, void **context)
{
    const union MHD_ConnectionInfo *fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    const union MHD_ConnectionInfo *peer = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct conn *c = mem_new(sizeof *c);
    c->web = web;
    c->socket = fd ? fd->connect_fd : -1;
    c->has_peer = peer && address_from_sockaddr(peer->client_addr, &c->peer);
    c->x = (struct exchange){ .conn = c, .upload = -1 };
    atomic_store(&c->deadline, monotonic_seconds() + web->request_seconds);
    pthread_mutex_lock(&web->conns_mutex);
    c->next = web->conns;
    c->self = &web->conns;
    if (c->next) c->next->self = &c->next;
    web->conns = c;
    pthread_mutex_unlock(&web->conns_mutex);
    metric_gauge(web->app->metrics, GAUGE_CONNECTIONS, 1);
    *context = c;
}

static void conn_end(struct web *web, struct conn *c)
{
    if (!c) return;
    pthread_mutex_lock(&web->conns_mutex);
    *c->self = c->next;
    if (c->next) c->next->self = c->self;
    pthread_mutex_unlock(&web->conns_mutex);
    metric_gauge(web->app->metrics, GAUGE_CONNECTIONS, -1);
    free(c);
}

static void on_connection(void *web, struct MHD_Connection *mhd, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED) conn_begin(web, mhd, context);
    else conn_end(web, *context);
}

/* libmicrohttpd's time-outs see only silence; this one sees how long a request takes in all. The socket is still the
 * connection's: libmicrohttpd closes it after conn_end. */
static void end_overdue(struct web *web)
{
    int64_t now = monotonic_seconds();
    pthread_mutex_lock(&web->conns_mutex);
    for (struct conn *c = web->conns; c; c = c->next) {
        int64_t deadline = atomic_load_explicit(&c->deadline, memory_order_relaxed);
        if (!deadline || now <= deadline) continue;
        shutdown(c->socket, SHUT_RDWR);
        atomic_store_explicit(&c->deadline, 0, memory_order_relaxed);
    }
    pthread_mutex_unlock(&web->conns_mutex);
}

static void *timer(void *state)
{
    struct web *web = state;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    pthread_mutex_lock(&web->timer_mutex);
    while (!web->timer_stop) {
        until.tv_sec++;
        while (!web->timer_stop && pthread_cond_timedwait(&web->timer_wake, &web->timer_mutex, &until) != ETIMEDOUT) {}
        if (!web->timer_stop) end_overdue(web);
    }
    pthread_mutex_unlock(&web->timer_mutex);
    return NULL;
}

static bool timer_start(struct web *web)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&web->timer_wake, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&web->timer_mutex, NULL);
    return pthread_create(&web->timer, NULL, timer, web) == 0;
}

static void timer_end(struct web *web)
{
    pthread_mutex_lock(&web->timer_mutex);
    web->timer_stop = true;
    pthread_cond_signal(&web->timer_wake);
    pthread_mutex_unlock(&web->timer_mutex);
    pthread_join(web->timer, NULL);
    pthread_cond_destroy(&web->timer_wake);
    pthread_mutex_destroy(&web->timer_mutex);
}

/* ---- limits and the log ---- */

/* As many descriptors as the system lets us have; what is left beside connections and streams is for files. */
static void share_descriptors(const struct web_settings *settings, unsigned *ret_connections, size_t *ret_streams)
{
    struct rlimit limit;
    size_t all = 1024;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        rlim_t wanted = 4 * CONNECTIONS_MAX;
        struct rlimit more = { .rlim_cur = limit.rlim_max > wanted ? wanted : limit.rlim_max,
                               .rlim_max = limit.rlim_max };
        if (more.rlim_cur > limit.rlim_cur && setrlimit(RLIMIT_NOFILE, &more) == 0) limit = more;
        all = limit.rlim_cur > wanted ? wanted : (size_t)limit.rlim_cur;
    }
    size_t usable = all - (all > 4096 ? 512 : all / 4), connections = usable / 4;
    if (connections > CONNECTIONS_MAX) connections = CONNECTIONS_MAX;
    if (settings->connections) connections = settings->connections;
    size_t streams = usable > connections ? usable - connections : usable / 2;
    *ret_connections = (unsigned)connections;
    *ret_streams = streams < STREAMS_MAX ? streams : STREAMS_MAX;
}

static void on_log(void *state, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
static void on_log(void *state, const char *format, va_list args)
{
    static int64_t told;
    char text[256];
    (void)state;
    vsnprintf(text, sizeof text, format, args);
    /* What we ask for when a socket is handed over, or refused: not worth a word. */
    if (strstr(text, "Application reported internal error")) return;
    if (log_due(&told, 10)) log_warn("http.libmicrohttpd", LOG_S("says", str_trim(str_of(text))));
}

/* Everything is decoded by us, strictly, where it is used. */
static size_t on_unescape(void *state, struct MHD_Connection *mhd, char *text)
{
    (void)state;
    (void)mhd;
    return strlen(text);
}

/* ---- start and stop ---- */

static enum err daemon_start(struct web *web, unsigned connections)
{
    web->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO | MHD_USE_ERROR_LOG, 0, NULL, NULL,
        exchange_handle, web, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL, MHD_OPTION_LISTEN_SOCKET, web->listening,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)EPOLL_THREADS, MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_SECONDS, MHD_OPTION_NOTIFY_CONNECTION, on_connection, web, MHD_OPTION_NOTIFY_COMPLETED,
        exchange_completed, web, MHD_OPTION_URI_LOG_CALLBACK, exchange_target, web, MHD_OPTION_UNESCAPE_CALLBACK,
        on_unescape, NULL, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
    return web->daemon ? OK : ERR_IO;
}

void web_free(struct web *web)
{
    if (!web) return;
    struct app *app = web->app;
    workers_free(web->writers);
    workers_free(web->heavy);
    event_hub_free(app->events);
    page_cache_free(app->pages);
    rate_limit_free(app->limits);
    metrics_free(app->metrics);
    app->events = NULL;
    app->pages = NULL;
    app->limits = NULL;
    app->metrics = NULL;
    pthread_mutex_destroy(&web->conns_mutex);
    if (web->listening >= 0) close(web->listening);
    if (web->unix_path[0]) unlink(web->unix_path);
    free(web);
}

static enum err parts_start(struct web *web, size_t streams)
{
    const struct web_settings *s = web->settings;
    struct app *app = web->app;
    const struct random *random = app->random ? app->random : &random_kernel;
    random->fill(random->state, web->memo_key, sizeof web->memo_key);
    app->metrics = metrics_new(web->routes);
    app->pages = page_cache_new(PAGES_BYTES);
    app->limits = rate_limit_new(s->writes_burst ? s->writes_burst : WRITES_BURST,
                                 s->writes_per_minute ? s->writes_per_minute : WRITES_PER_MINUTE, random);
    app->events = event_hub_new(streams, s->heartbeat_ms ? (int)s->heartbeat_ms : EVENT_HEARTBEAT * 1000, app->metrics);
    if (!app->events) return ERR_IO;
    web->writers = workers_new("writes", WRITER_THREADS, WRITER_QUEUE, exchange_work);
    web->heavy = workers_new("exports", HEAVY_THREADS, HEAVY_QUEUE, exchange_work);
    return OK;
}

enum err web_start(const struct web_settings *settings, struct app *app, struct web **ret)
{
    struct web *web = mem_new(sizeof *web);
    unsigned connections;
    size_t streams;
    *web = (struct web){ .settings = settings, .app = app, .listening = -1, .secure = web_secure(settings) };
    web->routes = settings->routes ? settings->routes : routes;
    web->request_seconds = settings->request_seconds ? (int)settings->request_seconds : REQUEST_SECONDS;
    app->settings = settings;
    signal(SIGPIPE, SIG_IGN); /* libmicrohttpd sends files with sendfile, which has no flag for it */
    pthread_mutex_init(&web->conns_mutex, NULL);
    share_descriptors(settings, &connections, &streams);
    enum err err = listen_on(settings->listen, &web->listening, &web->port);
    if (err) {
        log_error("listen.failed", LOG_S("listen", settings->listen),
                  LOG_C("why", err == ERR_INVALID ? "not an address" : strerror(errno)));
        web_free(web);
        return err;
    }
    if (str_starts(settings->listen, STR("unix:")))
        memcpy(web->unix_path, settings->listen.p + 5, settings->listen.n - 5);
    if (parts_start(web, streams) || daemon_start(web, connections) || !timer_start(web)) {
        log_error("server.failed", LOG_C("why", strerror(errno)));
        if (web->daemon) MHD_stop_daemon(web->daemon);
        web_free(web);
        return ERR_IO;
    }
    log_info("server.listening", LOG_S("listen", settings->listen), LOG_I("port", web->port),
             LOG_I("connections", connections), LOG_I("streams", (int64_t)streams));
    *ret = web;
    return OK;
}

static void wait_until_idle(struct web *web)
{
    const struct timespec moment = { .tv_nsec = 5 * 1000 * 1000 };
    for (int64_t until = monotonic_seconds() + DRAIN_SECONDS; monotonic_seconds() < until;) {
        if (atomic_load(&web->busy) == 0) return;
        nanosleep(&moment, NULL);
    }
}

void web_stop(struct web *web)
{
    if (!web) return;
    /* Without this libmicrohttpd shuts the listening socket down, and with it those who wait in its queue. */
    MHD_socket listening = MHD_quiesce_daemon(web->daemon);
    if (listening != MHD_INVALID_SOCKET) close(listening);
    web->listening = -1;
    atomic_store(&web->stopping, true);
    wait_until_idle(web);
    /* No connection may be suspended when the daemon stops: the workers finish what they hold. */
    workers_stop(web->writers);
    workers_stop(web->heavy);
    MHD_stop_daemon(web->daemon);
    web->daemon = NULL;
    timer_end(web);
    event_hub_stop(web->app->events);
}
