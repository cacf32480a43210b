/* The product's look on paper and in pictures: colours, faces, dots, the mark. Colours are those of web/assets/app.css
 * in its light form. */
#ifndef KITH_OUTBOARD_LOOK_H
#define KITH_OUTBOARD_LOOK_H

#include <cairo.h>

#include "base/err.h"
#include "export/chart.h"
#include "export/crowd.h"

enum colour {
    COLOUR_PAPER = 0xfdfcfa,
    COLOUR_WHITE = 0xffffff,
    COLOUR_INK = 0x221d16,
    COLOUR_SOFT = 0x635a4d,
    COLOUR_LINE = 0xe8e2d8,
    COLOUR_EDGE = 0x8c8273,
    COLOUR_HELP = 0xc27700,
    COLOUR_GLOW = 0xf4b53f,
    COLOUR_WASH = 0xfcf3e0,
    COLOUR_SELF = 0x6a6399,
    COLOUR_MUTE = 0x857c6f,
    COLOUR_PALE = 0xd9d1c4,
    COLOUR_TAN = 0xa3937b
};
void look_colour(cairo_t *, enum colour);

/* People's own words are set in the book face, Kith's in the plain one; then the faces of the same family for other
 * scripts, before fontconfig looks further by itself. */
#define FACE_WORDS "Noto Serif,Noto Naskh Arabic,Noto Serif CJK JP,Noto Serif Devanagari,serif"
#define FACE_PLAIN "Noto Sans,Noto Sans Arabic,Noto Sans CJK JP,Noto Sans Devanagari,sans-serif"

/* A dot is a person: full = wrote, ring = only passed it on, dashed = unclear, ring round a point = self-promotion. */
void look_dot(cairo_t *, double x, double y, double radius, enum dot_kind);
/* The crowd with its box's top left corner at (x, y); mirrored in a box of `width` for right-to-left readers. */
void look_crowd(cairo_t *, const struct crowd *, double x, double y, double width, bool rtl);
/* What stands before an item of a list. */
void look_point(cairo_t *, double x, double y);
/* Three dots and a ring, in a square of `size`. */
void look_mark(cairo_t *, double x, double y, double size);

/* A QR code in a square of `size`, black on white, with the quiet zone of four modules inside it. ERR_TOO_LARGE when
 * the text does not fit a code. */
enum err look_qr(cairo_t *, struct str text, double x, double y, double size) NODISCARD;

#endif
