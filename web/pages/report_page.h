/* The report as HTML: the page, and the one file of the export. Its long lists are written entry by entry into spills
 * and put together at the end, in one pass over the endorsements: memory is some hundred bytes a person, whatever was
 * written. Within `to` everything arrives in order. */
#ifndef KITH_WEB_REPORT_PAGE_H
#define KITH_WEB_REPORT_PAGE_H

#include "export/sink.h"
#include "model/report.h"
#include "views.h"

struct report_look {
    enum lang lang;
    struct str contact;   /* the operator's; may be empty */
    struct str label;     /* whom it is handed to; may be empty */
    bool example;
    struct safe_url exports[5]; /* zip, pdf, html, csv, json; all empty where nothing can be taken away */
    /* Writes what stands around the report into the buffer. */
    void (*frame)(void *state, struct buf *, enum lang, const struct view_report_body *);
    void *state;
};

enum err report_page_write(struct arena *, const struct report *, const struct report_source *,
                           const struct report_look *, const struct sink *to) NODISCARD;

#endif
