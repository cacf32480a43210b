/* Handing over a report: the five formats of contract.md ("Exports"). Each is written to a temporary file, so that
 * memory does not grow with the campaign, and its SHA-256 is kept before anybody gets it. */
#ifndef KITH_SERVICE_EXPORT_H
#define KITH_SERVICE_EXPORT_H

#include "export/report_json.h"
#include "service/report.h"

enum export_format { EXPORT_ZIP, EXPORT_PDF, EXPORT_HTML, EXPORT_CSV, EXPORT_JSON, EXPORT_FORMATS };
const char *export_format_code(enum export_format);
bool export_format_from_code(struct str, enum export_format *ret);

struct export_options {
    enum export_format format;
    enum lang lang;
    struct str paper; /* "a4" or "letter"; empty is a4 */
};

/* Blocks: for a heavy worker. *ret_file is an unlinked temporary file at its start; the caller closes it. */
enum err export_make(const struct kith *, struct ctx *, int64_t campaign_id, const struct export_options *,
                     int *ret_file) NODISCARD;
struct str export_filename(struct arena *, const struct campaign *,
                           const struct export_options *); /* "kith-SLUG.pdf" */

/* The pictures that lead to a campaign, drawn by the outboard program. */
enum export_picture { PICTURE_POSTER, PICTURE_CARD };
enum err export_picture(const struct kith *, const struct campaign *, enum export_picture, struct str url,
                        struct str paper, enum lang, struct buf *ret) NODISCARD;

/* What a friend can prove: that the newest version of an endorsement is in the ledger (C2SP tlog-proof). */
enum err export_proof(const struct kith *, struct ctx *, const struct endorsement *, const struct campaign *,
                      struct str *ret) NODISCARD;

struct report_server export_server(const struct kith *, struct arena *);

#endif
