/* Share links: the applicant's, one a channel, and the one that every friend gets. Inside a write where a connection is
 * taken. */
#ifndef KITH_SERVICE_LINK_H
#define KITH_SERVICE_LINK_H

#include "service/service.h"

/* Makes a link with a fresh code; campaign, channel, label, owner and parent come from `like`. */
enum err link_make(struct store_conn *, struct ctx *, const struct link *like, bool by_helper,
                   const struct hash *maker_visitor, struct link *ret) NODISCARD;
enum err link_record(struct store_conn *, struct ctx *, const struct link *,
                     enum made_by) NODISCARD; /* into the ledger */

/* The applicant's: one more share link. */
enum err link_add_channel(const struct kith *, struct ctx *, const struct campaign *, struct str label,
                          struct str channel, struct link *ret) NODISCARD;
/* The share kit's links: of each channel the applicant's one without a label, made where it is missing. `ret` has room
 * for `count`. */
enum err link_kit(const struct kith *, struct ctx *, const struct campaign *, const enum channel *, size_t count,
                  struct link *ret) NODISCARD;
/* A link and its open campaign, for /k/: ERR_NOT_FOUND, ERR_GONE. */
enum err link_find(struct store_conn *, struct arena *, struct str code, struct link *ret,
                   struct campaign *ret_campaign) NODISCARD;
/* The campaign's link of that code, or none: a friend is never turned away for a worn link. */
enum err link_via(struct store_conn *, struct arena *, int64_t campaign_id, struct str code, struct link *ret,
                  bool *ret_found) NODISCARD;

#endif
