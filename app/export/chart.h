/* The charts of a report as shapes and words: one model, written as SVG for pages (chart_svg.c) and drawn by cairo for
 * paper (outboard/chart_cairo.c).
 *
 * A place is `x` percent of the chart's width, moved by `dx`, and `y` from its top. dx, y, heights and radii are in
 * units that are pixels on a page; so words keep their size on every screen and only bars stretch. Right-to-left
 * languages come mirrored. Everything is in the arena; text in it may be borrowed from the input. */
#ifndef KITH_EXPORT_CHART_H
#define KITH_EXPORT_CHART_H

#include "lang/lang.h"

enum chart_ink {
    INK_HELP,
    INK_SELF,
    INK_UNCLEAR, /* standings */
    INK_COMMUNITY,
    INK_APPLICANT,
    INK_UNKNOWN, /* routes of visits */
    INK_RULE,
    INK_WHISKER,
    INK_COUNT
};
const char *chart_ink_class(enum chart_ink); /* the class in SVG: "c-help" */

enum chart_kind { CHART_BAR, CHART_RULE, CHART_DOT };
struct chart_shape {
    enum chart_kind kind;
    enum chart_ink ink;
    double x, dx, y;
    double w, h;     /* of a bar: percent and units; of a rule: one of them is 0; of a dot: h is its radius */
    struct str note; /* of a bar: what it says, for the pointer; may be empty */
};

enum chart_align { ALIGN_START, ALIGN_MIDDLE, ALIGN_END }; /* physical: start is left, also when mirrored */
struct chart_label {
    double x, dx, y; /* y is the base line */
    enum chart_align align;
    bool soft; /* in the quieter colour */
    struct str text;
};

enum { CHART_TEXT = 16 }; /* the size that labels are placed for */
struct chart {
    double height;
    enum lang lang;
    struct str title, description; /* the name, and in one or two sentences what is to be seen */
    struct chart_shape *shapes;
    size_t shape_count;
    struct chart_label *labels;
    size_t label_count;
};

/* A day of the report's timeline. Ascending; days that are left out had nothing. */
struct chart_day {
    int32_t day;
    int64_t help, self_promotion, unclear;
    int64_t community, applicant, unknown;
};
enum chart_of { CHART_OF_ENDORSEMENTS, CHART_OF_VISITS };

/* Stacked bars, of one day each up to 60 days, of weeks or several weeks beyond, never more than 60 bars. `name` is
 * the applicant's. False when there is nothing to draw. */
bool chart_timeline(struct arena *, enum lang, struct str name, enum chart_of, const struct chart_day *, size_t count,
                    struct chart *ret);

/* A share of something with its Wilson interval: a bar, and a whisker from low to high. */
struct chart_rate {
    struct str label;
    int64_t successes, trials;
    double low, high; /* meaningful with trials */
};
enum { CHART_RATES_MAX = 12 };
/* Of each link's visits, how many wrote: those of the CHART_RATES_MAX with most visits, in the order given. */
bool chart_links(struct arena *, enum lang, const struct chart_rate *, size_t count, struct chart *ret);

/* Endorsers by generation, from 0. */
bool chart_generations(struct arena *, enum lang, const int64_t *endorsers, size_t count, struct chart *ret);

/* The chart as inline SVG: role=img, named by its title and description; `id` is unique on the page. */
void chart_svg(const struct chart *, struct str id, struct buf *out);

#endif
