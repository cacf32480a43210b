/* Words of people inside Kith's sentences: a name that is written from right to left must not turn the number behind
 * it round. Such words are put between U+2068 and U+2069 (UAX #9, first strong isolate). */
#ifndef KITH_EXPORT_ISOLATE_H
#define KITH_EXPORT_ISOLATE_H

#include "lang/lang.h"

/* The text itself where it goes the sentence's way. */
struct str isolate(struct arena *, enum lang, struct str);

#endif
