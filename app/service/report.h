/* Reading a whole campaign into its report. */
#ifndef KITH_SERVICE_REPORT_H
#define KITH_SERVICE_REPORT_H

#include "model/report.h"
#include "service/service.h"

/* Every visit and write that was answered before this call is in it. Not on an epoll thread: it may wait for a commit. */
enum err report_build(const struct kith *, struct ctx *, int64_t campaign_id, struct report *ret) NODISCARD;

/* The endorsements of a report; `reader` outlives the source. */
struct report_rows {
    struct store_conn *conn;
    int64_t campaign_id;
};
struct report_source report_rows_source(struct report_rows *);

#endif
