/* The ledger: a campaign's append-only list of everything that happened. Each event becomes one leaf of an RFC 9162
 * tree. The leaf holds no value, only a commitment for each field, so that a value can be withheld or erased and the
 * rest still stands:
 *
 *   record   RFC 8785 object of "type" (the event's name) and, for each field, the base64 of
 *            SHA-256(nonce || RFC 8785 value), the nonce being 16 random bytes. Its bytes are the leaf.
 *   leaf     SHA-256(0x00 || record)
 *   openings RFC 8785 object of, for each field, { "nonce": base64, "value": … }. Kept beside the leaf, shown where
 *            the field may be seen, deleted with the record when it is erased. */
#ifndef KITH_MODEL_LEDGER_H
#define KITH_MODEL_LEDGER_H

#include "base/crypto.h"
#include "model/jcs.h"

enum {
    LEDGER_NONCE = 16,
    LEDGER_FIELDS = 48,         /* in one event */
    LEDGER_RECORD_MAX = 8192,   /* bytes of a record that is read: 48 fields with names of up to 64 bytes fit */
    LEDGER_OPENINGS_MAX = 1 << 20, /* bytes; a day's tallies that need more are split over several events */
};

/* What can happen. The numbers stand in databases and the names in exports: append, never change. */
enum ledger_type {
    LEDGER_CAMPAIGN_CREATED,
    LEDGER_CAMPAIGN_CHANGED,
    LEDGER_CAMPAIGN_CLOSED,
    LEDGER_CAMPAIGN_REOPENED,
    LEDGER_CAMPAIGN_ERASED,
    LEDGER_MANAGE_KEY_RENEWED,
    LEDGER_LINK_MADE,
    LEDGER_ENDORSED,
    LEDGER_ENDORSEMENT_EDITED,
    LEDGER_ENDORSEMENT_CONFIRMED,
    LEDGER_ENDORSEMENT_WITHDRAWN,
    LEDGER_ENDORSEMENT_APPROVED,
    LEDGER_ENDORSEMENT_HIDDEN,
    LEDGER_ENDORSEMENT_SHOWN,
    LEDGER_ENDORSEMENT_ANSWERED, /* by the applicant or the friend: a field says who */
    LEDGER_ENDORSEMENT_THANKED,
    LEDGER_ENDORSEMENT_ERASED,
    LEDGER_PASSED_ON, /* somebody who would rather only share it took a link */
    LEDGER_HELPER_CHANGED,
    LEDGER_HELPER_WITHDRAWN,
    LEDGER_DECLINED,
    LEDGER_REPORT_LINK_MADE,
    LEDGER_REPORT_LINK_REVOKED,
    LEDGER_VISITS_DAY, /* a closed day's tallies */
    LEDGER_TYPES
};

const char *ledger_type_name(enum ledger_type);
bool ledger_type_of(struct str name, enum ledger_type *ret);

struct ledger_field {
    struct str name; /* a-z, 0-9 and '_', at most 64 bytes, not "type", once in an event */
    struct jcs_value value;
};

struct ledger_leaf {
    struct str record;   /* the leaf's exact bytes, no line end */
    struct hash hash;    /* of the leaf */
    struct str openings;
};

/* Makes a leaf in the arena. ERR_INVALID for a field that breaks the rules above or has no RFC 8785 form: the
 * caller's mistake, never a user's. */
enum err ledger_leaf_make(struct arena *, const struct random *, enum ledger_type, const struct ledger_field *,
                          size_t count, struct ledger_leaf *ret) NODISCARD;

/* The openings of the named fields alone, canonical. A name that is not there is left out. false when the text is
 * not openings. */
bool ledger_openings_of(struct arena *, struct str openings, const struct str *names, size_t count, struct str *ret);

/* Whether a text is a record as above: canonical, a type of any name, a 32-byte commitment for each field. */
bool ledger_record_read(struct arena *, struct str record, struct jcs_value *ret);

/* Whether every opening in an openings object fits its commitment in the record (read by ledger_record_read). */
bool ledger_openings_check(struct arena *, const struct jcs_value *record, const struct jcs_value *openings);

/* A line of ledger.jsonl without its LF: the record, or "HEX erased" for a leaf whose record is gone. */
struct str ledger_line(struct arena *, struct str record_or_none, struct hash leaf_hash);
bool ledger_line_read(struct arena *, struct str line, struct hash *ret_leaf, bool *ret_erased);

#endif
