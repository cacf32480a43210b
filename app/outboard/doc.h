/* A document on paper: blocks are laid one after the other into columns and pages, then painted, so that every foot can
 * say how many pages there are. Everything is in points from the page's top left corner.
 *
 * Rules of the flow: at least two lines of a paragraph stand together at a column's end and at its start; a block that
 * keeps with the next never ends a column; on the last page of several columns their ends are balanced. */
#ifndef KITH_OUTBOARD_DOC_H
#define KITH_OUTBOARD_DOC_H

#include "outboard/job.h"
#include "outboard/text.h"

struct doc;

enum block_kind { BLOCK_TEXT, BLOCK_BOX, BLOCK_OPEN, BLOCK_CLOSE };

/* What is zero is not there. Strings are borrowed until doc_write. */
struct block {
    enum block_kind kind;
    const char *tag; /* structure type; of BLOCK_CLOSE the one to close */
    struct str alt;  /* what a BLOCK_BOX shows, in words: makes it a figure */
    double before;   /* space above, but not at the top of a page, or of one of several columns */
    double indent;   /* from the leading edge */
    bool dotted;     /* with a dot of the crowd at the leading edge of its first line: `dot` */
    enum dot_kind dot;
    bool bullet;        /* with a small point there */
    enum colour rule;   /* a bar along the leading edge; 0: none */
    bool keep;          /* stays with what comes next */
    struct str dest;    /* letters, digits and '-': a place that links lead to */
    struct str outline; /* in the outline under this title, at `level` from 1 */
    int level;
    struct str uri; /* the whole block leads there; of BLOCK_TEXT only */
    /* BLOCK_TEXT */
    struct laid *layout; /* taken over by the document */
    struct style style;
    int lines; /* counted when it is flowed: until then the layout may be changed */
    /* BLOCK_BOX: drawn by a function into its width and height; tags inside are its own. */
    double height;
    bool head; /* of a table: again at the top of each page that the table goes on to */
    void (*draw)(struct doc *, void *arg, double x, double y, double width);
    void *arg;
};

struct doc {
    struct arena *arena;
    struct text text;
    cairo_t *cr;   /* while painting */
    bool untagged; /* ... what was read before */
    enum lang lang;
    bool rtl;
    double width, height;            /* of the page */
    double left, right, top, bottom; /* edges of what is set */
    double y;                        /* where the next flow begins */
    int page;                        /* ... and on which page, from 0 */
    struct str foot;                 /* at the leading edge of every page's foot; empty: no feet */
    struct block *blocks;
    size_t count, cap, flowed;
    struct place *places;
    size_t place_count, place_cap;
    struct str *alts; /* of the figures painted so far */
    size_t alt_count, alt_cap;
};

/* `paper`: "a4" or "letter"; anything else is A4. */
void doc_open(struct doc *, struct arena *, enum lang, struct str paper);
void doc_close(struct doc *);

/* The block is good until the next is added. */
struct block *doc_add(struct doc *, struct block);
/* A paragraph of Kith's, and one of people's own words. */
struct block *doc_words(struct doc *, const char *tag, const struct style *, double before, double width, struct str);
struct block *doc_text(struct doc *, const char *tag, const struct style *, double before, double width, struct str);
void doc_begin(struct doc *, const char *tag); /* a container such as "L" */
void doc_end(struct doc *, const char *tag);

double doc_column(const struct doc *, int columns); /* the width of one of so many */
void doc_flow(struct doc *, int columns);           /* lays what was added since the last flow */
/* The same, the blocks before `under` over the whole width, and a gap below on the same page at least what the others
 * begin with. */
void doc_flow_under(struct doc *, size_t under, double gap, int columns);
double doc_room(const struct doc *);                /* what is left of the page below y */
void doc_page(struct doc *);          /* the next flow begins on a new page, unless this one is still empty */
double doc_flow_height(struct doc *); /* what one column of the blocks not flowed yet would take, unbroken */

struct doc_about {
    struct str title, author, subject;
    int32_t day;
};
/* Paints and writes the PDF. ERR_IO where cairo fails; ERR_TOO_LARGE over the buffer's maximum. */
enum err doc_write(struct doc *, const struct doc_about *, struct buf *out) NODISCARD;

/* For boxes: an x as if written from left to right, mirrored for readers from right to left; and tags. */
double doc_x(const struct doc *, double box_x, double box_width, double x, double width);
void doc_tag(struct doc *, const char *tag);
void doc_tag_end(struct doc *, const char *tag);
void doc_figure(struct doc *, struct str alt); /* a tag; ends with doc_tag_end(d, "Figure") */
void doc_link(struct doc *, struct str dest, double x, double y, double w,
              double h); /* a place that leads elsewhere in the document */
/* One text at a place, its lines cut to `lines`; the y below it. */
double doc_put(struct doc *, const char *tag, const struct style *, struct str, double x, double y, double width,
               enum text_align, int lines);

#endif
