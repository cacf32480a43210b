#include "metrics.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/arena.h"

enum { ROUTES_MAX = 160, CLASSES = 4, BOUNDS = 10, OTHER = ROUTES_MAX - 1 };

static const int64_t bounds[BOUNDS] = { 100, 500, 1000, 5000, 10000, 50000, 100000, 500000, 1000000, 5000000 };
static const char *const bound_names[BOUNDS] = { "0.0001", "0.0005", "0.001", "0.005", "0.01",
                                                 "0.05",   "0.1",    "0.5",   "1.0",   "5.0" };

struct metrics {
    const struct route *table;
    size_t routes;
    _Atomic uint64_t requests[ROUTES_MAX][CLASSES]; /* 2xx to 5xx */
    _Atomic uint64_t slower[BOUNDS + 1];            /* by the first bound that holds it */
    _Atomic uint64_t microseconds;
    _Atomic uint64_t pages_kept, pages_made, limited;
    _Atomic int64_t gauges[GAUGE_COUNT];
};

static void one_more(_Atomic uint64_t *counter) { atomic_fetch_add_explicit(counter, 1, memory_order_relaxed); }

struct metrics *metrics_new(const struct route *table)
{
    struct metrics *m = mem_new(sizeof *m);
    m->table = table;
    while (table[m->routes].pattern) m->routes++;
    if (m->routes >= OTHER) abort(); /* make ROUTES_MAX larger */
    return m;
}

void metrics_free(struct metrics *m) { free(m); }

void metric_request(struct metrics *m, const struct route *route, unsigned status, int64_t microseconds)
{
    size_t row = route ? (size_t)(route - m->table) : OTHER;
    size_t class = status < 300 ? 0 : status < 400 ? 1 : status < 500 ? 2 : 3;
    one_more(&m->requests[row][class]);
    size_t i = 0;
    while (i < BOUNDS && microseconds > bounds[i]) i++;
    one_more(&m->slower[i]);
    atomic_fetch_add_explicit(&m->microseconds, (uint64_t)microseconds, memory_order_relaxed);
}

void metric_page(struct metrics *m, bool kept) { one_more(kept ? &m->pages_kept : &m->pages_made); }

void metric_limited(struct metrics *m) { one_more(&m->limited); }

void metric_gauge(struct metrics *m, enum gauge gauge, int change)
{
    atomic_fetch_add_explicit(&m->gauges[gauge], change, memory_order_relaxed);
}

int64_t metric_gauge_value(const struct metrics *m, enum gauge gauge) { return atomic_load(&m->gauges[gauge]); }

static const char *row_name(const struct metrics *m, size_t row) { return row == OTHER ? "none" : m->table[row].name; }

/* Several rows of the site map may have one name; their requests are one figure, told at the first of them. */
static void write_row(const struct metrics *m, size_t row, struct buf *b)
{
    uint64_t sums[CLASSES] = { 0 };
    const char *name = row_name(m, row);
    for (size_t i = 0; i < ROUTES_MAX; i++) {
        if ((i >= m->routes && i != OTHER) || strcmp(row_name(m, i), name)) continue;
        if (i < row) return;
        for (size_t class = 0; class < CLASSES; class++) sums[class] += m->requests[i][class];
    }
    for (size_t class = 0; class < CLASSES; class++)
        if (sums[class])
            buf_printf(b, "kith_http_requests_total{route=\"%s\",status=\"%zuxx\"} %llu\n", name, class + 2,
                       (unsigned long long)sums[class]);
}

static void write_requests(const struct metrics *m, struct buf *b)
{
    BUF_LIT(b, "# TYPE kith_http_requests counter\n"
               "# HELP kith_http_requests Requests answered, by route and status.\n");
    for (size_t row = 0; row < m->routes; row++) write_row(m, row, b);
    write_row(m, OTHER, b);
}

static void write_times(const struct metrics *m, struct buf *b)
{
    uint64_t sum = 0;
    BUF_LIT(b, "# TYPE kith_http_request_seconds histogram\n# UNIT kith_http_request_seconds seconds\n"
               "# HELP kith_http_request_seconds From the end of a request's head to its answer.\n");
    for (size_t i = 0; i <= BOUNDS; i++) {
        sum += m->slower[i];
        buf_printf(b, "kith_http_request_seconds_bucket{le=\"%s\"} %llu\n", i < BOUNDS ? bound_names[i] : "+Inf",
                   (unsigned long long)sum);
    }
    buf_printf(b, "kith_http_request_seconds_count %llu\nkith_http_request_seconds_sum %.6f\n", (unsigned long long)sum,
               (double)m->microseconds / 1e6);
}

void metrics_write(const struct metrics *m, struct buf *b)
{
    static const struct {
        const char *name, *help;
    } gauges[GAUGE_COUNT] = {
        [GAUGE_CONNECTIONS] = { "kith_http_connections", "Open connections." },
        [GAUGE_QUEUE_WRITER] = { "kith_http_waiting_writes", "Writes that wait for or run on a worker." },
        [GAUGE_QUEUE_HEAVY] = { "kith_http_waiting_exports", "Exports and pictures that wait for or run on a worker." },
        [GAUGE_STREAMS] = { "kith_event_streams", "Open event streams." },
    };
    write_requests(m, b);
    write_times(m, b);
    buf_printf(b,
               "# TYPE kith_pages counter\n# HELP kith_pages Pages answered from those kept, or made anew to be kept.\n"
               "kith_pages_total{kept=\"yes\"} %llu\nkith_pages_total{kept=\"no\"} %llu\n"
               "# TYPE kith_http_limited counter\n# HELP kith_http_limited Writes refused by the limit per client.\n"
               "kith_http_limited_total %llu\n",
               (unsigned long long)m->pages_kept, (unsigned long long)m->pages_made, (unsigned long long)m->limited);
    for (int g = 0; g < GAUGE_COUNT; g++)
        buf_printf(b, "# TYPE %s gauge\n# HELP %s %s\n%s %lld\n", gauges[g].name, gauges[g].name, gauges[g].help,
                   gauges[g].name, (long long)m->gauges[g]);
}
