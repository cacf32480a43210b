/* Whether an export is what a server signed, from its bytes alone. Knows no server: whose key it is, is for the caller
 * to say, who knows some. Memory does not grow with a zip; time is linear. Safe on any bytes. */
#ifndef KITH_EXPORT_VERIFY_H
#define KITH_EXPORT_VERIFY_H

#include "base/arena.h"
#include "model/checkpoint.h"

enum verify_verdict {
    VERIFY_WHOLE,       /* everything fits, and is signed by the key that it carries */
    VERIFY_ALTERED,     /* an export, and something does not fit */
    VERIFY_CANNOT_TELL, /* not an export with a record, or more than the limit */
};

enum verify_form { VERIFY_NO_FORM, VERIFY_ZIP, VERIFY_HTML };

enum verify_code {
    VERIFY_NOT_AN_EXPORT,
    VERIFY_LONE_FILE,       /* a pdf, csv, json or html without record: use the zip, or the server's /verify */
    VERIFY_TOO_LARGE,       /* unpacked */
    VERIFY_DAMAGED,         /* the zip or the html's record is not of the form that Kith writes */
    VERIFY_FILE_MISSING,    /* subject: its name; so below */
    VERIFY_FILE_FOREIGN,
    VERIFY_FILE_DAMAGED,
    VERIFY_FILE_CHANGED,    /* its sum is not the manifest's */
    VERIFY_MANIFEST_FORM,   /* does not list exactly the files */
    VERIFY_KEY_FORM,
    VERIFY_SIGNATURE,       /* subject: the signed file */
    VERIFY_CHECKPOINT_FORM,
    VERIFY_LEDGER_LINE,     /* line: the first that is none, from 1 */
    VERIFY_LEDGER_COUNT,
    VERIFY_LEDGER_ROOT,
    VERIFY_OPENED_LINE,     /* of endorsements.jsonl: no record, or out of order */
    VERIFY_OPENED_NO_LEAF,  /* names an entry that is not there or erased */
    VERIFY_OPENED_VALUES,   /* values do not fit the entry's commitments */
    VERIFY_OTHER_KEY,       /* not the expected one */
};

struct verify_finding {
    enum verify_code code;
    struct str subject;
    uint64_t line;
};

struct verify_result {
    enum verify_verdict verdict;
    enum verify_form form;
    struct hash file; /* SHA-256 of the whole, of any file */

    struct str fingerprint; /* empty where no key could be read */
    uint8_t public_key[32];
    struct checkpoint checkpoint; /* origin empty where it could not be read */
    struct str server;            /* HOST[:PORT] of the origin */
    uint64_t leaves, erased, endorsements;

    struct verify_finding findings[16]; /* the first ones; none exactly when WHOLE */
    size_t finding_count;
};

/* Checks a file. `expected` is the fingerprint of the only key to take, or empty. `limit` bounds what a zip may unpack
 * to. Texts in the result live in the arena. */
void verify_export(struct arena *, struct str file, struct str expected, uint64_t limit, struct verify_result *ret);

/* A finding as a sentence for people, in English. */
struct str verify_sentence(struct arena *, const struct verify_finding *);

#endif
