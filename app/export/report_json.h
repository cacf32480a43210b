/* The report in the forms that programs read: JSON (contract.md, "Report JSON", and a little more) and CSV. */
#ifndef KITH_EXPORT_REPORT_JSON_H
#define KITH_EXPORT_REPORT_JSON_H

#include "export/json_out.h"
#include "model/report.h"

/* Who vouches: the server, its key, and where to check. */
struct report_server {
    struct str name, contact, fingerprint, verify_url;
};

struct report_json_options {
    struct report_server server;
    int64_t endorsements_max; /* 0: all; else the rest is left out and said so */
    struct str paper;         /* of a drawing: "a4", "letter"; empty: none asked for */
    struct str lang;          /* of a drawing */
};

/* The whole document, streamed. Sentences of reasons are in `lang`. */
enum err report_json(const struct report *, const struct report_source *, const struct report_json_options *, enum lang,
                     const struct sink *) NODISCARD;

/* One endorsement as in the report's list; also for lines elsewhere. */
void report_json_entry(struct json_out *, struct arena *, enum lang, const struct report_entry *);
void report_json_reasons(struct json_out *, struct arena *, enum lang, const struct reasons *);

/* CSV (RFC 4180, UTF-8 with BOM): a row per endorsement. A cell that a spreadsheet would run (=, +, -, @, wide or not,
 * tab, CR at its start) gets an apostrophe in front. The JSON is the exact form, and HOW-TO-VERIFY.txt says so. */
enum err report_csv(const struct report *, const struct report_source *, enum lang, const struct sink *) NODISCARD;

#endif
