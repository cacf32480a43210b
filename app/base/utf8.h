/* Text for people: UTF-8 in, NFC out, counted as people count. By utf8proc. */
#ifndef KITH_BASE_UTF8_H
#define KITH_BASE_UTF8_H

#include "base/arena.h"

bool utf8_valid(struct str); /* no overlong forms, surrogates, or NUL bytes */

/* The next code point of valid UTF-8 at *at, which moves behind it; -1 at the end. */
int32_t utf8_next(struct str, size_t *at);

/* A line or a text as it is kept: NFC, CR LF and CR as LF, other control characters and direction overrides
 * (U+202A-202E, U+2066-2069) out, white space trimmed at both ends; in a line, runs of white space are one space,
 * in a text at most two line ends stand together. False when it is not UTF-8. */
bool utf8_line(struct arena *, struct str, struct str *ret);
bool utf8_text(struct arena *, struct str, struct str *ret);

/* Grapheme clusters (UAX #29), at most 16 code points counted into one: a longer cluster counts one for every 16. */
size_t utf8_graphemes(struct str);

/* For comparing names: NFKD, marks dropped, case folded, runs of spaces, dots, hyphens and apostrophes one space,
 * trimmed. "  ZOË  Lindqvist" -> "zoe lindqvist". */
struct str utf8_fold(struct arena *, struct str);

size_t utf8_words(struct str); /* runs of letters and digits; each CJK ideograph or kana is one */

/* At most `clusters` whole clusters; adds an ellipsis when it cut. */
struct str utf8_cut(struct arena *, struct str, size_t clusters);

#endif
