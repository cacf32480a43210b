/* The evidence of an export: a campaign's ledger, what may be seen of it, and the server's signatures over both.
 *
 * In a zip it stands as files (their forms are the contract's, "Exports"). The one-file html carries the same texts in
 * its last element:
 *
 *     <script type="application/json" id="kith-record">RECORD</script>
 *     </body>
 *     </html>
 *
 * RECORD is an RFC 8785 object in which every '<' is written \u003c:
 *     { "endorsements": endorsements.jsonl, "ledger": ledger.jsonl,
 *       "seal": { "checkpoint", "checkpoint_sig", "manifest", "manifest_sig", "public_key" } }
 * all texts as strings, signatures in base64. Its manifest names the same files, and report.html: the SHA-256 of the
 * whole html with RECORD taken out.
 *
 * Everything streams: memory does not grow with the ledger. */
#ifndef KITH_EXPORT_EVIDENCE_H
#define KITH_EXPORT_EVIDENCE_H

#include "export/sink.h"
#include "model/checkpoint.h"

#define EVIDENCE_OPEN "<script type=\"application/json\" id=\"kith-record\">"
#define EVIDENCE_CLOSE "</script>\n</body>\n</html>\n"

/* Every file of the zip, in its order there. */
enum evidence_file {
    EVIDENCE_HOW_TO,
    EVIDENCE_SCRIPT,
    EVIDENCE_PDF,
    EVIDENCE_HTML,
    EVIDENCE_JSON,
    EVIDENCE_CSV,
    EVIDENCE_LEDGER,
    EVIDENCE_ENDORSEMENTS,
    EVIDENCE_CHECKPOINT,
    EVIDENCE_CHECKPOINT_SIG,
    EVIDENCE_KEY,
    EVIDENCE_MANIFEST, /* from here on the files that stand in no manifest; so does CHECKPOINT_SIG */
    EVIDENCE_MANIFEST_SIG,
    EVIDENCE_FILES
};
struct str evidence_name(enum evidence_file);
bool evidence_in_manifest(enum evidence_file, bool html); /* html: of the one-file html's manifest */

struct evidence_leaf {
    struct str record; /* empty: erased */
    struct hash hash;
};

/* What may be seen of one leaf: leaf index from 0, and openings as ledger.h has them, only the fields to be seen. */
struct evidence_opened {
    uint64_t leaf;
    struct str openings;
};

/* Where it comes from. Both lists are walked in order, `opened` with leaves that rise, and stop at the first error of
 * `each`. They are called once for each place that the evidence stands in, and must give the same each time. */
struct evidence {
    struct str origin; /* as in checkpoint.h */
    const struct sign_key *key;
    enum err (*leaves)(void *state, enum err (*each)(void *to, const struct evidence_leaf *), void *to);
    enum err (*opened)(void *state, enum err (*each)(void *to, const struct evidence_opened *), void *to);
    void *state;
};

struct evidence_reports {
    struct producer pdf, html, json, csv; /* html: as for evidence_html */
};

/* The zip; the html in it carries its own record. Errors are those of the sink, the lists and the producers;
 * ERR_INVALID for openings out of order; ERR_TOO_LARGE beyond zip.h's bounds. */
enum err evidence_zip(const struct evidence *, const struct evidence_reports *, struct sink to) NODISCARD;

/* The one-file html: what `page` writes, which ends before </body>, then the record and the end. */
enum err evidence_html(const struct evidence *, const struct producer *page, struct sink to) NODISCARD;

/* The fixed texts of every zip. */
extern const char evidence_script[], evidence_script_end[], evidence_how_to[], evidence_how_to_end[];

#endif
