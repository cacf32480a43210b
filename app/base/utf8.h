/* Text for people: UTF-8 in, NFC out, counted as people count. By utf8proc. */
#ifndef KITH_BASE_UTF8_H
#define KITH_BASE_UTF8_H

#include "base/arena.h"

bool utf8_valid(struct str); /* no overlong forms, surrogates, or NUL bytes */

/* The next code point of valid UTF-8 at *at, which moves behind it; -1 at the end. */
int32_t utf8_next(struct str, size_t *at);

/* A line or a text as it is kept: NFC, CR LF, CR, NEL, U+2028 and U+2029 as LF, other control characters,
 * noncharacters and direction overrides (U+202A-202E, U+2066-2069) out, white space trimmed at both ends; in a line,
 * runs of white space are one space, in a text a tab is a space, spaces before a line end go, and at most two line
 * ends stand together. More than 30 combining marks in a row are cut off there (UAX #15, stream-safe). What shows
 * nothing at all, such as zero-width or filler characters alone, is empty. False when it is not UTF-8. */
bool utf8_line(struct arena *, struct str, struct str *ret);
bool utf8_text(struct arena *, struct str, struct str *ret);

/* Grapheme clusters (UAX #29), at most 16 code points counted into one: a longer cluster counts one for every 16. */
size_t utf8_graphemes(struct str);

/* For comparing names: NFKD, accents dropped, case folded, runs of spaces, dots, hyphens, apostrophes and middle dots
 * one space, trimmed, invisible characters out; letters that have no decomposition are spelled out (ø o, ł l,
 * æ ae). Vowel signs and voicing marks stay: they make other letters. "  ZOË  Lindqvist" -> "zoe lindqvist". */
struct str utf8_fold(struct arena *, struct str);

/* Runs of letters and digits, apostrophes between them included; each CJK ideograph or kana is one. */
size_t utf8_words(struct str);

/* At most `clusters` whole clusters; adds an ellipsis when it cut. */
struct str utf8_cut(struct arena *, struct str, size_t clusters);

#endif
