/* The jobs of the outboard program. Each takes one JSON object and writes its output, or a short English cause for
 * the log. Text in it is UTF-8; `lang` is a tag of lang.h, `paper` "a4" (also when left out) or "letter".
 *
 * report_pdf: the report JSON as export/report_json.h writes it, with "options": {"paper", "lang"}. Days are
 * YYYY-MM-DD, what is missing is null or left out. "person" of an endorsement is that of "people"; "what" of a change
 * is a ledger type with a message "pdf.TYPE", or words. The same input gives the same bytes, wherever the same fonts
 * are installed. poster_pdf, card_png: {"applicant_name", "role", "company", "question", "url", "kinds": [kind of each
 * person, as above], "lang", "paper"}. mail: {"smtp_url": "smtp://[user:password@]host[:port]" | "smtps://…", "from",
 * "to", "subject", "body"}; with user and password on smtp:// STARTTLS is required, without them it is used where
 * offered. `from` and `to` are addresses, or for `from` also "Name <address>". */
#ifndef KITH_OUTBOARD_JOB_H
#define KITH_OUTBOARD_JOB_H

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct job {
    struct arena *arena;
    const json_t *input; /* an object */
    struct buf *output;
    struct buf *cause;
};

enum err job_report_pdf(struct job *) NODISCARD;
enum err job_poster_pdf(struct job *) NODISCARD;
enum err job_card_png(struct job *) NODISCARD;
enum err job_mail(struct job *) NODISCARD;

/* Reading an input that may lack anything: what is missing or of another type is empty, 0 or false. */
struct str json_text(const json_t *object, const char *key);
int64_t json_number(const json_t *object, const char *key);
bool json_flag(const json_t *object, const char *key);

#endif
