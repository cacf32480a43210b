/* Browsers and private links. A browser holds one secret in a cookie; the database knows it by a keyed hash, and keeps
 * the private keys that it opened sealed with it, so that the pages can show them again and a copy of the database
 * cannot. */
#ifndef KITH_SERVICE_BROWSER_H
#define KITH_SERVICE_BROWSER_H

#include "service/service.h"

enum { SESSION_DAYS = 400 }; /* after the last post */

/* The browser of a cookie that this server gave out and that has not run out; *ret.id is 0 without one. */
enum err browser_find(const struct kith *, struct store_conn *, const struct sender *, int64_t now,
                      struct browser *ret) NODISCARD;

/* The same in two steps, for who keeps the first one's result: the hash that the database knows the browser by. */
struct hash browser_hash(const struct kith *, struct str cookie);
enum err browser_of_hash(struct store_conn *, struct hash, int64_t now, struct browser *ret) NODISCARD;

/* For an answer to a form, inside a write: the sender's browser, or a new one when it has none. *ret_cookie is what the
 * answer sets, renewed or new. `same_as_root`: a new browser counts as that one (0: as itself). */
enum err browser_keep(const struct kith *, struct store_conn *, struct ctx *, const struct sender *,
                      int64_t same_as_root, struct browser *ret, struct str *ret_cookie) NODISCARD;

struct str browser_seal(const struct kith *, struct ctx *, struct str cookie, struct str key);
bool browser_unseal(const struct kith *, struct arena *, struct str cookie, struct str sealed, struct str *ret_key);

struct hash manage_key_hash(const struct kith *, struct str key);
struct hash receipt_key_hash(const struct kith *, struct str key);

/* Who manages a campaign: by the session's cookie or by the key itself (Bearer). */
struct managing {
    struct campaign campaign;
    struct str key;      /* the manage key */
    bool by_session;
};
/* ERR_UNAUTHORIZED unless the sender's session, or the key when it is not empty, manages the campaign. A wrong key
 * never falls back to the session. */
enum err manage_check(const struct kith *, struct store_conn *, struct ctx *, const struct sender *, struct str slug,
                      struct str bearer, struct managing *ret) NODISCARD;
/* POST /m: opens the dashboard with the private link, for this browser. */
enum err manage_open(const struct kith *, struct ctx *, const struct sender *, struct str key, struct campaign *ret,
                     struct str *ret_cookie) NODISCARD;
/* Inside a write: this browser manages from now on, and its address and user agent are the applicant's today. */
enum err manage_grant(const struct kith *, struct store_conn *, struct ctx *, const struct sender *,
                      const struct browser *, struct str cookie, const struct campaign *, struct str key) NODISCARD;
/* The campaigns that this browser manages, for /m. */
enum err manage_list(const struct kith *, struct store_conn *, struct ctx *, const struct sender *,
                     struct campaign_row **ret, size_t *ret_count) NODISCARD;
/* Whether a page is being looked at in a browser that manages the campaign, or has. */
enum err manage_has_been(const struct kith *, struct store_conn *, struct ctx *, const struct sender *,
                         int64_t campaign_id, bool *ret) NODISCARD;

#endif
