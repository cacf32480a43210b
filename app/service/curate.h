/* What the applicant does with an endorsement: the page, never the count. */
#ifndef KITH_SERVICE_CURATE_H
#define KITH_SERVICE_CURATE_H

#include "service/service.h"

struct curate_form {
    int shown, hidden;         /* -1: not given, 0, 1; shown 1 approves */
    struct str answer, thanks; /* p NULL: not given */
};
enum err curate(const struct kith *, struct ctx *, const struct campaign *, struct str public_id,
                const struct curate_form *, struct endorsement *ret) NODISCARD;

/* The operator erases one friend's endorsement whole: row and ledger keep nothing but the leaf hashes. */
enum err curate_erase(const struct kith *, struct ctx *, const struct campaign *, struct str public_id) NODISCARD;

#endif
