#include "sse.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "metrics.h"

enum { CAMPAIGN_CHAINS = 4096, READY_AT_ONCE = 256, DEAD_AFTER_MS = 60000 };

struct stream {
    struct stream *next, **self;           /* of the same chain of campaigns */
    struct stream *all_next, **all_self;   /* of all */
    int64_t campaign;
    int socket;
    bool behind;    /* lost an event: send a reload first */
    char *unsent;   /* the rest of what was begun; NULL when the socket takes more */
    size_t unsent_n;
};

struct event {
    struct event *next;
    int64_t campaign;
    bool last; /* the streams end with it */
    size_t n;
    char text[];
};

struct event_hub {
    pthread_t thread;
    int epoll, wake;
    size_t max;
    int heartbeat_ms;
    struct metrics *metrics;
    _Atomic size_t count;

    pthread_mutex_t mutex; /* guards what other threads hand in */
    struct event *events, **events_last;
    size_t waiting;
    bool overrun; /* so many events waited that some were dropped: all streams reload */
    struct stream *arrived;
    bool stopping, stopped;

    /* The hub's thread alone: */
    struct stream *all, *chains[CAMPAIGN_CHAINS];
};

static const char head[] = "HTTP/1.1 200 OK\r\n"
                           "Content-Type: text/event-stream\r\n"
                           "Cache-Control: no-store\r\n"
                           "X-Accel-Buffering: no\r\n"
                           "X-Content-Type-Options: nosniff\r\n"
                           "Content-Security-Policy: default-src 'none'\r\n"
                           "Referrer-Policy: same-origin\r\n"
                           "Connection: close\r\n"
                           "\r\n"
                           "retry: 3000\n\n";
static const char heartbeat[] = ":\n\n";
static const char reload[] = "event: reload\ndata: {}\n\n";

static int64_t monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void wake(struct event_hub *hub)
{
    uint64_t one = 1;
    ssize_t n = write(hub->wake, &one, sizeof one);
    (void)n; /* full means that it is awake already */
}

static void stream_end(struct event_hub *hub, struct stream *s)
{
    *s->self = s->next;
    if (s->next) s->next->self = s->self;
    *s->all_self = s->all_next;
    if (s->all_next) s->all_next->all_self = s->all_self;
    close(s->socket); /* which takes it out of epoll */
    free(s->unsent);
    free(s);
    atomic_fetch_sub(&hub->count, 1);
    metric_gauge(hub->metrics, GAUGE_STREAMS, -1);
}

/* False when the peer is gone. */
static bool stream_send(struct stream *s, const char *text, size_t n)
{
    ssize_t sent = send(s->socket, text, n, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
    size_t done = sent < 0 ? 0 : (size_t)sent;
    if (done < n) {
        s->unsent_n = n - done;
        s->unsent = mem_new(s->unsent_n);
        memcpy(s->unsent, text + done, s->unsent_n);
    }
    return true;
}

/* The socket takes more again. */
static bool stream_resume(struct stream *s)
{
    if (s->unsent) {
        char *text = s->unsent;
        size_t n = s->unsent_n;
        s->unsent = NULL;
        bool alive = stream_send(s, text, n);
        free(text);
        if (!alive) return false;
    }
    if (s->unsent || !s->behind) return true;
    s->behind = false;
    return stream_send(s, reload, sizeof reload - 1);
}

static void stream_event(struct event_hub *hub, struct stream *s, const char *text, size_t n)
{
    if (s->unsent) s->behind = true;
    else if (!stream_send(s, text, n)) stream_end(hub, s);
}

static struct stream **chain_of(struct event_hub *hub, int64_t campaign)
{
    return &hub->chains[(uint64_t)campaign % CAMPAIGN_CHAINS];
}

static void deliver(struct event_hub *hub, const struct event *e)
{
    for (struct stream *s = *chain_of(hub, e->campaign), *next; s; s = next) {
        next = s->next;
        if (s->campaign != e->campaign) continue;
        if (!e->last) stream_event(hub, s, e->text, e->n);
        else {
            if (!s->unsent) (void)stream_send(s, e->text, e->n);
            stream_end(hub, s);
        }
    }
}

static void to_all(struct event_hub *hub, const char *text, size_t n)
{
    for (struct stream *s = hub->all, *next; s; s = next) {
        next = s->all_next;
        stream_event(hub, s, text, n);
    }
}

static void stream_begin(struct event_hub *hub, struct stream *s)
{
    struct stream **chain = chain_of(hub, s->campaign);
    s->next = *chain;
    s->self = chain;
    if (s->next) s->next->self = &s->next;
    *chain = s;
    s->all_next = hub->all;
    s->all_self = &hub->all;
    if (s->all_next) s->all_next->all_self = &s->all_next;
    hub->all = s;
    struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = s };
    if (epoll_ctl(hub->epoll, EPOLL_CTL_ADD, s->socket, &e) || !stream_send(s, head, sizeof head - 1))
        stream_end(hub, s);
}

/* What other threads handed in since the last time. False when the hub is to stop. */
static bool take_in(struct event_hub *hub)
{
    uint64_t count;
    ssize_t n = read(hub->wake, &count, sizeof count);
    (void)n;
    pthread_mutex_lock(&hub->mutex);
    struct event *events = hub->events;
    struct stream *arrived = hub->arrived;
    bool overrun = hub->overrun, stopping = hub->stopping;
    hub->events = NULL;
    hub->events_last = &hub->events;
    hub->waiting = 0;
    hub->overrun = false;
    hub->arrived = NULL;
    pthread_mutex_unlock(&hub->mutex);
    while (arrived) {
        struct stream *s = arrived;
        arrived = s->next;
        stream_begin(hub, s);
    }
    while (events) {
        struct event *e = events;
        events = e->next;
        deliver(hub, e);
        free(e);
    }
    if (overrun) to_all(hub, reload, sizeof reload - 1);
    return !stopping;
}

/* An event of a stream's socket. What a client sends after its request is read and thrown away. */
static void stream_ready(struct event_hub *hub, struct stream *s, uint32_t what)
{
    char nothing[256];
    bool alive = !(what & (EPOLLHUP | EPOLLERR | EPOLLRDHUP));
    if (alive && what & EPOLLIN) {
        ssize_t n = recv(s->socket, nothing, sizeof nothing, MSG_DONTWAIT);
        alive = n < 0 && (errno == EAGAIN || errno == EINTR); /* a client that talks on is not one of ours */
    }
    if (alive && what & EPOLLOUT) alive = stream_resume(s);
    if (!alive) stream_end(hub, s);
}

static void *run(void *state)
{
    struct event_hub *hub = state;
    struct epoll_event ready[READY_AT_ONCE];
    int64_t beat = monotonic_ms() + hub->heartbeat_ms;
    for (bool running = true; running;) {
        int64_t wait = beat - monotonic_ms();
        int n = epoll_wait(hub->epoll, ready, READY_AT_ONCE, wait > 0 ? (int)wait : 0);
        bool woken = false;
        for (int i = 0; i < n; i++) {
            if (ready[i].data.ptr) stream_ready(hub, ready[i].data.ptr, ready[i].events);
            else woken = true;
        }
        /* Only now, so that no stream ends while its event still waits in `ready`. */
        if (woken) running = take_in(hub);
        if (monotonic_ms() >= beat) {
            to_all(hub, heartbeat, sizeof heartbeat - 1);
            beat = monotonic_ms() + hub->heartbeat_ms;
        }
    }
    return NULL;
}

struct event_hub *event_hub_new(size_t max, int heartbeat_ms, struct metrics *metrics)
{
    struct event_hub *hub = mem_new(sizeof *hub);
    *hub = (struct event_hub){ .max = max, .heartbeat_ms = heartbeat_ms, .metrics = metrics };
    hub->events_last = &hub->events;
    hub->epoll = epoll_create1(EPOLL_CLOEXEC);
    hub->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&hub->mutex, NULL);
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = NULL };
    if (hub->epoll < 0 || hub->wake < 0 || epoll_ctl(hub->epoll, EPOLL_CTL_ADD, hub->wake, &e) ||
        pthread_create(&hub->thread, NULL, run, hub)) {
        if (hub->epoll >= 0) close(hub->epoll);
        if (hub->wake >= 0) close(hub->wake);
        pthread_mutex_destroy(&hub->mutex);
        free(hub);
        return NULL;
    }
    pthread_setname_np(hub->thread, "events");
    return hub;
}

enum err event_hub_adopt(struct event_hub *hub, int socket, int64_t campaign)
{
    if (atomic_fetch_add(&hub->count, 1) >= hub->max) {
        atomic_fetch_sub(&hub->count, 1);
        return ERR_BUSY;
    }
    metric_gauge(hub->metrics, GAUGE_STREAMS, 1);
    /* The kernel ends a connection whose peer has not answered a heartbeat for this long; a unix socket has no need. */
    int dead_after = DEAD_AFTER_MS;
    (void)setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &dead_after, sizeof dead_after);
    struct stream *s = mem_new(sizeof *s);
    s->socket = socket;
    s->campaign = campaign;
    pthread_mutex_lock(&hub->mutex);
    s->next = hub->arrived;
    hub->arrived = s;
    pthread_mutex_unlock(&hub->mutex);
    wake(hub);
    return OK;
}

static void hand_in(struct event_hub *hub, int64_t campaign, struct str line, bool last)
{
    struct event *e = mem_new(sizeof *e + line.n);
    e->campaign = campaign;
    e->last = last;
    e->n = line.n;
    memcpy(e->text, line.p, line.n);
    pthread_mutex_lock(&hub->mutex);
    if (hub->waiting >= EVENT_WAITING_MAX && !last) {
        hub->overrun = true;
        free(e);
    } else {
        hub->waiting++;
        *hub->events_last = e;
        hub->events_last = &e->next;
    }
    pthread_mutex_unlock(&hub->mutex);
    wake(hub);
}

void event_publish(struct event_hub *hub, int64_t campaign, const char *name, struct str data)
{
    BUF_AUTO text = BUF(EVENT_BYTES_MAX);
    buf_printf(&text, "event: %s\ndata: %.*s\n\n", name, STR_ARG(data));
    bool fits = !text.full && !memchr(data.p ? data.p : "", '\n', data.n);
    hand_in(hub, campaign, fits ? buf_str(&text) : (struct str){ reload, sizeof reload - 1 }, false);
}

void event_end(struct event_hub *hub, int64_t campaign)
{
    hand_in(hub, campaign, (struct str){ reload, sizeof reload - 1 }, true);
}

size_t event_streams(struct event_hub *hub) { return atomic_load(&hub->count); }

void event_hub_stop(struct event_hub *hub)
{
    if (!hub || hub->stopped) return;
    pthread_mutex_lock(&hub->mutex);
    hub->stopping = true;
    pthread_mutex_unlock(&hub->mutex);
    wake(hub);
    pthread_join(hub->thread, NULL);
    hub->stopped = true;
    while (hub->all) stream_end(hub, hub->all);
}

void event_hub_free(struct event_hub *hub)
{
    if (!hub) return;
    event_hub_stop(hub);
    for (struct event *e = hub->events, *next; e; e = next) {
        next = e->next;
        free(e);
    }
    close(hub->epoll);
    close(hub->wake);
    pthread_mutex_destroy(&hub->mutex);
    free(hub);
}
