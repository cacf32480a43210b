/* Parts that several pages are made of: from values of the model to the structs of the views. Everything is borrowed
 * from the arena or from what was given. */
#ifndef KITH_WEB_PARTS_H
#define KITH_WEB_PARTS_H

#include "model/count.h"
#include "views.h"

/* The two sentences; each number leads to rows on the same page unless `plain` is set afterwards. */
struct view_answer part_answer(const struct counts *);

/* "worked with Maya"; `name` is the applicant's. */
struct str part_relation(struct arena *, enum lang, enum relation, struct str name);

/* A reason in words, with the words that decided where it names any. */
struct str part_reason(struct arena *, enum lang, const struct reason_note *);
const struct view_reason_line *part_reasons(struct arena *, enum lang, const struct reasons *, size_t *ret_count);

/* The title card of a video or the plain link that stands in its place; NULL without a link. `name` is whose. */
const struct view_video *part_video(struct arena *, struct str url, struct str name);
/* A friend's own page; empty when there is none. */
struct safe_url part_outside(struct arena *, struct str url);

/* The table of rules, as the code counts by it. */
struct view_rules part_rules(struct arena *, enum lang);

/* "#" and an anchor of this page: of letters, digits and '-' alone, which every anchor here is. */
struct safe_url part_anchor(struct arena *, struct str anchor);

/* Content-Security-Policy of a page that plays videos after a tap: the usual one, and the players' hosts in frames. */
const char *part_csp_videos(void);

#endif
