/* Between text.c, plain.c, runs.c and emoji.c alone. */
#ifndef KITH_OUTBOARD_TEXT_PARTS_H
#define KITH_OUTBOARD_TEXT_PARTS_H

#include "outboard/text.h"

enum { MARKS_MAX = 4 };
struct mark {
    size_t from, to;
    enum colour colour;
    bool underline; /* else bold and in the colour */
};

/* Broken into lines when something is first asked of it, by plain.c where it can be, else by pango. */
struct laid {
    struct text *text;
    struct style style;
    double width; /* below 0: without an end */
    enum text_align align;
    int use, most, count; /* its context, its lines at most, and how many there are; 0: not broken yet */
    struct mark marks[MARKS_MAX];
    int mark_count;
    PangoLayout *layout;       /* of pango, else */
    struct plain_line *broken; /* of plain.c */
    struct piece *pieces;
    size_t n;
    char p[];
};

PangoFontDescription *text_font(const struct style *, bool bold, double size);

/* Text that needs nothing but words beside each other: each word is shaped once in a document. */
struct plain;
struct plain *plain_open(PangoContext *); /* NULL where the language is not written so */
void plain_close(struct plain *);
bool plain_break(struct plain *, struct laid *); /* false where it takes pango */
double plain_width(const struct laid *);
void plain_draw(struct plain *, cairo_t *, const struct laid *, double x, double y, int from, int to);

/* Any text, by pango. */
void runs_break(PangoContext *, struct laid *);
double runs_width(const struct laid *);
void runs_draw(struct text *, cairo_t *, const struct laid *, double x, double y, int from, int to);

/* Bitmap emoji. */
struct emoji_cache *emoji_open(void);
void emoji_close(struct emoji_cache *);
bool emoji_font(PangoFont *);
void emoji_run(struct emoji_cache *, cairo_t *, const char *text, PangoGlyphItem *, double x, double y);

double text_base(const struct laid *, double y, int line); /* the base line of a line, the first one's top at y */

#endif
