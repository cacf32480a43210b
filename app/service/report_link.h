/* Links for hiring managers: named, revocable, may expire; the applicant sees how often they were opened. */
#ifndef KITH_SERVICE_REPORT_LINK_H
#define KITH_SERVICE_REPORT_LINK_H

#include "service/browser.h"

enum err report_link_make(const struct kith *, struct ctx *, const struct managing *, struct str label,
                          struct str expires, struct report_link *ret, struct str *ret_token) NODISCARD;
enum err report_link_end(const struct kith *, struct ctx *, const struct campaign *, struct str public_id) NODISCARD;

struct report_link_view {
    struct report_link link;
    struct str token; /* empty once revoked */
};
enum err report_link_list(struct store_conn *, struct ctx *, const struct managing *, struct report_link_view **ret,
                          size_t *ret_count) NODISCARD;

/* The campaign that a token opens: ERR_NOT_FOUND for none, ERR_GONE when revoked, expired or erased. */
enum err report_link_find(const struct kith *, struct store_conn *, struct ctx *, struct str token,
                          struct report_link *ret, struct campaign *ret_campaign) NODISCARD;
enum err report_link_count(const struct kith *, struct ctx *,
                           const struct report_link *) NODISCARD; /* opened once more */

/* Inside a write: the sealed tokens, for a new manage key. */
enum err report_links_reseal(struct store_conn *, struct ctx *, int64_t campaign_id, struct str old_key,
                             struct str new_key) NODISCARD;
struct str report_url(const struct kith *, struct arena *, struct str token); /* BASE/r/TOKEN */

#endif
