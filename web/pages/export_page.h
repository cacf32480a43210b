/* The report as one HTML file. */
#ifndef KITH_WEB_EXPORT_PAGE_H
#define KITH_WEB_EXPORT_PAGE_H

#include "export/sink.h"
#include "lang/lang.h"
#include "service/service.h"

/* The same report as on the page, with its style inside, no script and nothing from outside; it stops before </body>,
 * where evidence_html (export/evidence.h) goes on. The same bytes for the same report. Set as kith->report_page. */
enum err export_page(const struct kith *, const struct report *, const struct report_source *, enum lang,
                     const struct sink *);

#endif
