/* Counting visits beside the answer: no request waits for it. Today's visitors are a set in memory, told by the hash
 * of product.md ("Visits"); what was counted goes to the database in batches, at the latest a second later, and before
 * every report. At the end of the UTC day the key is destroyed together with the visitors' rows. Thread-safe. */
#ifndef KITH_SERVICE_VISIT_H
#define KITH_SERVICE_VISIT_H

#include "service/service.h"

struct visits_settings {
    struct store *store;
    const struct random *random;
    /* Called after a batch is on disk, once for each campaign in it. */
    void (*on_counted)(void *state, int64_t campaign_id);
    void *state;
};
enum err visits_open(const struct visits_settings *, int64_t now, struct visits **ret) NODISCARD;
void visits_close(struct visits *); /* writes what is left */

/* The visitor of a campaign, of today's key. */
struct hash visit_hash(struct visits *, int64_t now, const struct sender *, int64_t campaign_id);

struct visit {
    int64_t campaign_id, link_id; /* link 0: none */
    struct hash visitor;          /* visit_hash */
    enum exclusion seen;          /* by headers or browser: head … own_link; NOT_EXCLUDED otherwise */
};
/* Counts it: new, or excluded under the first reason that fits. An excluded visit does not use up the visitor's day. */
void visit_count(struct visits *, int64_t now, const struct visit *);

/* What the visit of a known browser may be excluded for: applicant or own_link, else NOT_EXCLUDED. */
enum err visit_browser_exclusion(struct store_conn *, struct arena *, const struct browser *, int64_t campaign_id,
                                 const struct link *link_or_null, enum exclusion *ret) NODISCARD;

/* Everything counted so far is in the database when this returns. Never inside a write. */
enum err visits_flush(struct visits *) NODISCARD;
void visits_flush_soon(struct visits *); /* ... before the next write that is asked for after this */

/* A link made today remembers its maker's visitor hash, so that its maker's own opening of it is told apart. */
void visit_link_made(struct visits *, int64_t link_id, struct hash visitor);

/* Inside a write: this address and user agent are the applicant's today. */
enum err visit_applicant_seen(const struct kith *, struct store_conn *, struct ctx *, const struct sender *,
                              int64_t campaign_id) NODISCARD;
/* The same outside of one, done once a day and visitor: for reading the dashboard. */
void visit_applicant_seen_soon(const struct kith *, struct ctx *, const struct sender *, int64_t campaign_id);

/* The job of the day's end, called often: a new key, yesterday's destroyed, closed days into the ledgers. */
enum err visits_new_day(const struct kith *, struct ctx *) NODISCARD;

#endif
