/* The report: the answer to the experiment, as values. It holds what is counted for the whole campaign; endorsements
 * are read page by page beside it, so that a report of any size stays small. Who sees what (product.md) is decided
 * here and nowhere else. */
#ifndef KITH_MODEL_REPORT_H
#define KITH_MODEL_REPORT_H

#include "model/count.h"

struct report_day {
    int32_t day;
    int64_t standing[STANDING_COUNT]; /* endorsements, not withdrawn */
    int64_t visits[MADE_BY_COUNT];
};

/* A link's visits and what came of them. Helpers' links whose friends stay anonymous share one row without a code. */
struct report_conversion {
    struct str code, label; /* code empty: the shared row of anonymous friends' links */
    enum channel channel;
    enum made_by made_by;
    int64_t visits, endorsed, without_visit;
};

/* The experiment as it was set up, and each later change, from the ledger. */
struct report_change {
    int32_t day;
    int event;           /* enum ledger_type: created, changed, closed, reopened */
    struct str openings; /* RFC 8785 object: field -> {nonce, value}; empty once erased */
};

enum person_kind { PERSON_WROTE, PERSON_BOTH, PERSON_PASSED, PERSON_UNCLEAR, PERSON_SELF, PERSON_NONE };
const char *person_kind_code(enum person_kind); /* "wrote", "both", "passed_it_on", "unclear", "self_promotion" */
enum person_kind person_kind(const struct count_person *);

struct report {
    struct campaign campaign;
    struct str public_url;
    int64_t as_of;
    struct count_input rows;
    struct counted counted;
    const struct link *links; /* all, by id, as rows.links */
    struct report_day *days;
    size_t day_count;
    struct report_conversion *conversions;
    size_t conversion_count;
    struct report_change *changes;
    size_t change_count;
    struct str *pass_names; /* of each entry: the name of a pass-it-on; else empty */
};

/* Fills the conversions from links and counted: a row for each link that was used or that the applicant made; anonymous
 * friends' links in one for each kind of maker, without a code, at the end. */
void report_conversions(struct arena *, struct report *);

/* The share of successes with its bounds; without trials `known` is false. */
struct share {
    int64_t successes, trials;
    bool known;
    double low, high;
};
struct share share_of(int64_t successes, int64_t trials);
struct share report_community_share(const struct report *);
/* That share with all unknown visits given to either side; false without any visit. */
bool report_share_bounds(const struct report *, double *ret_if_applicant, double *ret_if_community);
/* K_g of a generation; false when it has no helpers or is the last. */
bool report_k(const struct report *, size_t generation, double *ret);

/* One endorsement as the report may show it: what is withheld is empty. */
struct report_entry {
    struct str id;            /* the API's id; "anonymous-N" when anonymous */
    int32_t person;           /* from 1; 0: the applicant, or withheld */
    int32_t generation;       /* -1: withheld, or nobody's */
    enum state state;
    bool withdrawn, hidden, anonymous;
    struct str name, message, video_url, profile_url, email_domain, via_link, friend_answer, applicant_answer, thanks;
    enum relation relation;
    enum visibility visibility;
    enum standing standing;
    struct reasons reasons;
    int32_t created, edited;  /* days; 0: none, or withheld */
};
/* `number` counts the anonymous ones of this listing. */
void report_entry(const struct report *, struct arena *, const struct endorsement *, int64_t *number,
                  struct report_entry *ret);

/* Where the endorsements come from, in the order in which they came: rows behind `after`, none at the end. */
struct report_source {
    enum err (*page)(void *state, struct arena *, int64_t after, struct endorsement **ret, size_t *ret_count);
    void *state;
};

/* Index of the entry whose own link this is, or -1. */
ptrdiff_t report_entry_index(const struct report *, int64_t link_id);
const struct link *report_link_of(const struct report *, int64_t link_id); /* NULL when there is none */

#endif
