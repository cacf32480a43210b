/* Reading a whole campaign into its report. */
#ifndef KITH_SERVICE_REPORT_H
#define KITH_SERVICE_REPORT_H

#include "model/report.h"
#include "service/service.h"

/* Every visit and write answered before this call is in it. Not on an epoll thread: it may wait for a commit. */
enum err report_build(const struct kith *, struct ctx *, int64_t campaign_id, struct report *ret) NODISCARD;

/* The same on a reader of the caller's, whose one state was taken after visits_flush: what is then read with it, as
 * report_rows_source does, is of the same moment. */
enum err report_read(const struct kith *, struct store_conn *, struct ctx *, int64_t campaign_id,
                     struct report *ret) NODISCARD;

/* The endorsements of a report; `reader` outlives the source. */
struct report_rows {
    struct store_conn *conn;
    int64_t campaign_id;
};
struct report_source report_rows_source(struct report_rows *);

#endif
