/* Copied texts: is a message nearly the same as an earlier one? Pure, linear in the length of the texts.
 *
 * A message is read as folded words (case, accents and punctuation aside; each ideograph or kana is one), from which
 * the phrases that everybody is given (the form's prompts, the share kit's words) are taken out. What has twelve words
 * or more then is compared: two messages are nearly the same when at least seven in ten of the pairs of neighbouring
 * words of the longer one stand in the other too, so that one word changed in twelve, or one in seven of a long text,
 * is not enough to hide a copy.
 *
 * To find what to compare with, keep each message's sketch: the sixteen smallest hashes of its runs of three words
 * (bottom-k MinHash; Broder, "On the resemblance and containment of documents", 1997). Messages that share any value
 * are candidates; nearly the same ones with three runs in ten in common are missed one time in three hundred. The
 * hash is fixed: stored sketches stay good. */
#ifndef KITH_MODEL_COPIED_H
#define KITH_MODEL_COPIED_H

#include "base/arena.h"

enum { COPIED_WORDS = 12, COPIED_SKETCH = 16 };

struct copied {
    size_t words;                    /* what is left of it; below COPIED_WORDS it is never a copy, and has no sketch */
    uint64_t sketch[COPIED_SKETCH];  /* ascending, without repeats; may be stored as signed integers */
    size_t sketch_count;
    const uint64_t *pairs;           /* hashes of neighbouring words, ascending, with repeats; in the arena */
    size_t pair_count;
};

/* Phrases to leave out, wherever they stand whole, read once for many texts. In the arena. */
struct copied_given;
const struct copied_given *copied_given(struct arena *, const struct str *phrases, size_t count);

void copied_read(struct arena *, struct str text, const struct copied_given *given_or_null, struct copied *ret);
bool copied_nearly_same(const struct copied *, const struct copied *);

#endif
