/* The long lists of a report, written as rows of HTML: between report_page.c and report_rows.c alone. */
#ifndef KITH_WEB_REPORT_ROWS_H
#define KITH_WEB_REPORT_ROWS_H

#include "export/chart.h"
#include "pages/crowd.h"
#include "pages/report_page.h"
#include "pages/spill.h"

enum report_list {
    LIST_DOTS,                                /* one for each group of the crowd */
    LIST_SAID = LIST_DOTS + CROWD_GROUPS,
    LIST_UNCLEAR,
    LIST_SELF_OWN,
    LIST_SELF_OTHERS,
    LIST_HIDDEN,
    LIST_PASSED,
    LIST_SECOND,
    LIST_LINKS,
    LIST_ALL,                                 /* one for each state */
    LIST_COUNT = LIST_ALL + STATE_COUNT
};

struct report_rows_made {
    struct arena *arena;
    const struct report *report;
    enum lang lang;
    struct str first;       /* the applicant's first name */
    struct crowd_places places;
    struct str *names;      /* of each row: who wrote it, where that may be told */
    struct spill lists[LIST_COUNT];
    size_t dots;
};

/* Reads the endorsements once and writes all lists. Ends with report_rows_free, also after a failure. */
enum err report_rows_write(struct report_rows_made *, const struct report_source *) NODISCARD;
void report_rows_free(struct report_rows_made *);

/* "26% (14% to 43%)", or "no data". */
struct str report_rate(struct arena *, enum lang, int64_t successes, int64_t trials);

/* The links that were visited, for their chart; `ret` has room for as many as there are links. */
size_t report_link_rates(const struct report_rows_made *, struct chart_rate *ret);

/* What a share link is called on a report: its label, its channel, or whose it is. */
struct str report_link_name(const struct report_rows_made *, const struct link *);

#endif
