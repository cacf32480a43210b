/* Text on paper and in pictures: broken into lines in points, drawn line by line. Text is never markup.
 *
 * Bitmap emoji are drawn as pictures, each distinct one once in a document, with the character behind it for copying
 * and reading aloud; where a font lacks a character pango draws a box with its number. */
#ifndef KITH_OUTBOARD_TEXT_H
#define KITH_OUTBOARD_TEXT_H

#include <pango/pangocairo.h>

#include "lang/lang.h"
#include "outboard/look.h"

struct style {
    bool words; /* the book face */
    bool bold;
    double size;    /* points */
    double leading; /* line distance as a multiple of the size */
    enum colour colour;
};

/* Two contexts, each with its own fonts, so that two threads can lay out at once: a context is one thread's at a time.
 */
enum { TEXT_CONTEXTS = 2 };
struct text {
    PangoContext *contexts[TEXT_CONTEXTS];
    struct plain *plain[TEXT_CONTEXTS];
    int use; /* the context of the next layout */
    struct emoji_cache *emoji;
};

void text_open(struct text *, enum lang);
void text_close(struct text *);

/* People's own paragraphs go each in its own direction and stand at the edge where that begins. Kith's words go in the
 * language's, whatever names are in them, and stand at its edges. */
enum text_align { TEXT_OWN, TEXT_START, TEXT_CENTRED, TEXT_END };

/* A text in lines. Owned: text_free, before text_close. Lines break to fit `width`, within words when they must; below
 * 0 they do not break. `lines` > 0: at most so many, then an ellipsis. The text is copied. */
struct laid *text_layout(struct text *, const struct style *, struct str, double width, enum text_align, int lines);
void text_free(struct laid *);

/* Change the bytes [from, to), before anything is asked of the text: underlined in a colour; bold and in a colour. */
void text_underline(struct laid *, size_t from, size_t to, enum colour);
void text_strong(struct laid *, size_t from, size_t to, enum colour);

/* The least width at which it takes no more lines: for heads, so that no word stands alone in the last one. */
double text_balanced(struct text *, const struct style *, struct str, double width);

/* For heads too: line ends put where sentences and phrases end, if that takes no more lines. Japanese else breaks
 * between any two letters. */
struct str text_phrased(struct text *, struct arena *, const struct style *, struct str text, double width);

int text_context(const struct laid *); /* whose thread may ask */
int text_line_count(struct laid *);
double text_line_height(const struct style *); /* every line has it */
double text_height(struct laid *);
double text_width(struct laid *); /* of the longest line */

/* Lines [from, to) with the top of the first at (x, y). */
void text_draw(struct text *, cairo_t *, struct laid *, double x, double y, int from, int to);

#endif
