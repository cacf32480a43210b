/* Names as people type them, compared; and the short names that stand in addresses. */
#ifndef KITH_MODEL_NAME_H
#define KITH_MODEL_NAME_H

#include "base/arena.h"

/* The same full name: alike with case, accents, spacing and punctuation folded (utf8_fold), in the same order, and of
 * two words or more. Names in ideographs, kana or Hangul are full from two characters on, with a space or without. */
bool name_same_full(struct arena *, struct str a, struct str b);

/* `name` is one word (a hyphen keeps it one), and the first word of the applicant's name. */
bool name_is_first_name_of(struct arena *, struct str name, struct str applicant);

enum { SLUG_MIN = 3, SLUG_MAX = 60, SLUG_FROM_NAME_MAX = 40 };

/* Lower-case Latin letters and digits, words joined by hyphens, cut between words where it can be: "Zoë Ödegård" gives
 * "zoe-odegard". "campaign" for a name without any; SLUG_MIN to SLUG_FROM_NAME_MAX characters, so that a tail fits. */
struct str slug_from_name(struct arena *, struct str name);

bool slug_shape(struct str);      /* 3 to 60 of a-z 0-9 and hyphens, none at an end nor two together */
bool link_code_shape(struct str); /* 4 to 16 of the alphabet of code_new */

#endif
