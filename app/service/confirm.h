/* Confirmed e-mail: optional for friends, and only where the operator set up mail. */
#ifndef KITH_SERVICE_CONFIRM_H
#define KITH_SERVICE_CONFIRM_H

#include "service/browser.h"

enum { CONFIRM_DAYS = 30 };

/* Inside a write: asks the address of an endorsement to confirm, when there is one and mail is set up. The message
 * carries a confirmation link and a receipt link. Ends what an older address was asked. */
enum err confirm_ask(const struct kith *, struct store_conn *, struct ctx *, const struct campaign *,
                     const struct endorsement *) NODISCARD;

/* POST /confirm: confirms, judges the figures anew and opens the receipt in this browser. Unknown or old keys are a
 * problem at the field "key". */
enum err confirm_address(const struct kith *, struct ctx *, const struct sender *, struct str key,
                         struct str *ret_receipt_key, struct str *ret_cookie) NODISCARD;

/* Inside a write: the applicant's private link by mail, when they gave an address. */
enum err confirm_send_manage_link(const struct kith *, struct store_conn *, struct ctx *, const struct campaign *,
                                  struct str key) NODISCARD;

#endif
