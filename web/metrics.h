/* Counters for the operator: /metrics in OpenMetrics text. All are cheap enough for every request. */
#ifndef KITH_WEB_METRICS_H
#define KITH_WEB_METRICS_H

#include "base/buf.h"
#include "route.h"

struct metrics;

enum gauge { GAUGE_CONNECTIONS, GAUGE_QUEUE_WRITER, GAUGE_QUEUE_HEAVY, GAUGE_STREAMS, GAUGE_COUNT };

struct metrics *metrics_new(const struct route *table);
void metrics_free(struct metrics *);

/* A request answered; route NULL for what never got so far. */
void metric_request(struct metrics *, const struct route *, unsigned status, int64_t microseconds);
void metric_page(struct metrics *, bool kept);
void metric_limited(struct metrics *);
void metric_gauge(struct metrics *, enum gauge, int change);
int64_t metric_gauge_value(const struct metrics *, enum gauge);

/* Everything but the closing # EOF. */
void metrics_write(const struct metrics *, struct buf *);

#endif
