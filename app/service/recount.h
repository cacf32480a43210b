/* Keeping the counters true, and writing down what happened. All of it inside a write. */
#ifndef KITH_SERVICE_RECOUNT_H
#define KITH_SERVICE_RECOUNT_H

#include "model/ledger.h"
#include "service/service.h"

/* Counts the campaign anew from its rows and keeps the result: after every change that can move more than one figure
 * by more than its own entry. */
enum err recount(struct store_conn *, int64_t campaign_id) NODISCARD;

/* A new endorsement whose person nobody shares moves only figures of its own: adds them. Falls back to recount where
 * it could move others (a shared browser, the first help through a helper's link). */
enum err recount_endorsed(struct store_conn *, struct ctx *, const struct endorsement *, const struct link *via_or_null,
                          bool browser_is_new) NODISCARD;

/* Adds a batch of visits to its day's tally, its link and the counters. */
enum err recount_visits(struct store_conn *, int64_t campaign_id, const struct tally *) NODISCARD;

/* Writes a closed day's tallies into the ledger. */
enum err recount_close_day(struct store_conn *, struct ctx *, int64_t campaign_id, int32_t day) NODISCARD;

/* Appends an event to the campaign's ledger; the field "day" is added. `subject_id` is the endorsement, or 0. */
enum err record(struct store_conn *, struct ctx *, int64_t campaign_id, enum ledger_type, int64_t subject_id,
                const struct ledger_field *, size_t count, int64_t *ret_index_or_null) NODISCARD;
#define FIELD(name, value) ((struct ledger_field){ STR(name), (value) })
struct jcs_value field_day_value(struct arena *, int32_t day); /* "2026-11-23", or null for 0 */

#endif
