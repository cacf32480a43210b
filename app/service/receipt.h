/* The friend's private page for what they did: see, edit, withdraw, answer, forget on this device. */
#ifndef KITH_SERVICE_RECEIPT_H
#define KITH_SERVICE_RECEIPT_H

#include "service/endorse.h"

struct receipt {
    struct subject subject;
    struct campaign campaign;
    struct endorsement endorsement; /* of SUBJECT_ENDORSEMENT */
    struct pass pass;               /* of SUBJECT_PASS */
    struct str link_code;           /* the friend's own share link; still set when withdrawn */
    struct str key;                 /* the private link's key */
};

/* POST /e: opens a receipt in this browser. An unknown key is a problem at the field "key". */
enum err receipt_open(const struct kith *, struct ctx *, const struct sender *, struct str key,
                      struct str *ret_cookie) NODISCARD;

/* What GET /e shows: the receipt just sent or opened, and the others of this browser. ERR_UNAUTHORIZED without any. */
enum err receipt_current(const struct kith *, struct store_conn *, struct ctx *, const struct sender *,
                         struct receipt *ret, struct receipt **ret_others, size_t *ret_other_count) NODISCARD;
/* The newest receipt of this browser in a campaign ("you wrote here"); ERR_NOT_FOUND without. */
enum err receipt_of_campaign(const struct kith *, struct store_conn *, struct ctx *, const struct sender *,
                             int64_t campaign_id, struct receipt *ret) NODISCARD;
enum err receipt_by_key(const struct kith *, struct store_conn *, struct ctx *, struct str key,
                        struct receipt *ret) NODISCARD; /* ERR_UNAUTHORIZED */

/* Edits what was given (p NULL: as it is), by page or API; judges anew when words, name, links or e-mail change. */
enum err receipt_edit(const struct kith *, struct ctx *, const struct sender *, const struct receipt *,
                      const struct endorse_form *, struct str answer, struct receipt *ret) NODISCARD;
enum err receipt_withdraw(const struct kith *, struct ctx *, const struct receipt *) NODISCARD;
enum err receipt_forget(const struct kith *, struct ctx *, const struct sender *,
                        struct str key) NODISCARD; /* on this device */

#endif
