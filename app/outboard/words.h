/* Words of Latin letters, each shaped once in a document, whatever its size. A context's thread alone may ask. */
#ifndef KITH_OUTBOARD_WORDS_H
#define KITH_OUTBOARD_WORDS_H

#include <pango/pangocairo.h>

#include "base/arena.h"

struct glyph {
    uint32_t index;
    float x, y; /* from the word's start on the base line, y downwards; in units of the font's size, as all here */
};

struct word {
    struct word *next; /* with the same hash */
    struct word *rest; /* what follows where a line may break within */
    uint32_t hash;
    bool plain;         /* else pango sets all that it is in */
    bool opens, closes; /* a line breaks neither after nor before it, be there a space or not */
    int face;
    struct str key, text; /* as written, and as drawn */
    float width;
    struct glyph *glyphs;
    cairo_text_cluster_t *clusters;
    int glyph_count, cluster_count;
};

enum { FACES = 4 }; /* style.words * 2 + bold */
struct words {
    PangoContext *context;
    struct arena arena;
    struct word **slots;
    size_t slot_count, count;
    hb_buffer_t *buffer;
    struct face {
        PangoFont *font;
        float space;
        uint32_t space_glyph;
    } faces[FACES];
};

void words_open(struct words *, PangoContext *);
void words_close(struct words *);

PangoFont *words_font(struct words *, int face, double size); /* owned */
bool words_face(struct words *, int face); /* before words of it: false where it has no font, or one without a space */
const struct word *word_find(struct words *, int face, struct str);

#endif
