/* The example of /example and of the home page: invented rows, counted and shown by the same code as real ones. It is
 * in no database and in no count. */
#ifndef KITH_WEB_EXAMPLE_H
#define KITH_WEB_EXAMPLE_H

#include "model/report.h"

struct example {
    struct report report;
    struct report_source source;
    const struct endorsement *endorsements; /* in the order in which they came */
    size_t endorsement_count;
};

/* Everything is in the arena or static. */
struct example *example_make(struct arena *, enum lang);

#endif
