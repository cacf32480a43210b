/* The crowd: a dot for each person, and the place on the report where each leads. */
#ifndef KITH_WEB_CROWD_H
#define KITH_WEB_CROWD_H

#include "model/report.h"
#include "views.h"

/* Where the dots of a report lead. A person who only passed it on is "p-N" (the N-th of all) in the table of those. Of
 * others it is the first of the entries that make them what they are: "p-N" too, unless all those are withheld
 * (anonymous, or hidden); then "x-K", the place of that entry alone, so that nothing tells whose else it is. */
struct crowd_places {
    int32_t *withheld; /* of each row: the K of one that is withheld, from 1; else 0 */
    int32_t *row_of;   /* of each person: the row where the dot leads; -1: the table, or no dot */
};
struct crowd_places crowd_places(struct arena *, const struct count_input *, const struct counted *);
struct str crowd_anchor(struct arena *, const struct crowd_places *, size_t person);
/* The row may be told apart from others: not withheld, not withdrawn. */
bool crowd_told(const struct count_entry *);

/* The dots by kind (wrote, only passed it on, unclear, self-promotion), without names. `page` is the report's address,
 * empty for this page. */
struct view_crowd crowd_people(struct arena *, struct safe_url page, const struct count_input *,
                               const struct counted *);

/* The group of a person's dot, in the order in which they stand; CROWD_GROUPS for nobody's. */
enum { CROWD_WROTE, CROWD_PASSED, CROWD_UNCLEAR, CROWD_SELF, CROWD_GROUPS };
int crowd_group(const struct count_person *);
struct view_dot crowd_dot(struct safe_url at, struct str name, int group);

/* From how many dots on they are drawn smaller. */
void crowd_size(struct view_crowd *, size_t dots);

#endif
