/* The crowd: a dot for each person, and the place on the report where each leads. */
#ifndef KITH_WEB_CROWD_H
#define KITH_WEB_CROWD_H

#include "model/report.h"
#include "views.h"

/* Where each person is on a report: "p-N" for the N-th, at the first of their entries that may be told apart from
 * others, or in the table of those who only passed it on; else "x-K" at the K-th entry withheld (anonymous or hidden),
 * so that it is not told whose it is. */
struct str *crowd_anchors(struct arena *, const struct count_input *, const struct counted *);

/* The K of each entry that is withheld, from 1; 0 for the others. In the order of the rows. */
int32_t *crowd_withheld(struct arena *, const struct count_input *);

/* The dots by kind (wrote, only passed it on, unclear, self-promotion), without names. `page` is the report's address,
 * empty for this page. */
struct view_crowd crowd_people(struct arena *, struct safe_url page, const struct count_input *, const struct counted *);

/* From how many dots on they are drawn smaller. */
void crowd_size(struct view_crowd *, size_t dots);

#endif
