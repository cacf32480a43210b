/* The crowd: one dot for each person, standing together and not in line. Where the dots stand in a box is worked out
 * here for every picture of it: the report on paper, the poster, the link preview.
 *
 * Dots keep the order in which they are given, grouped by kind, from the start of the first row. They stand in rows
 * offset by half a step, each a little off its place by an amount that depends on its index alone. They shrink so
 * that all fit: the number of dots is always the number of people. */
#ifndef KITH_EXPORT_CROWD_H
#define KITH_EXPORT_CROWD_H

#include "base/arena.h"

enum dot_kind { DOT_WROTE, DOT_PASSED, DOT_UNCLEAR, DOT_SELF, DOT_KINDS };

/* "wrote", "both" -> DOT_WROTE; "passed_it_on", "unclear", "self_promotion". False for anything else. */
bool dot_kind_from_code(struct str, enum dot_kind *ret);

struct dot {
    float x, y;   /* of the centre, from the box's top left corner, in the box's unit */
    size_t index; /* in the kinds as given */
    enum dot_kind kind;
};

struct crowd {
    struct dot *dots; /* in the order of kind, then as given */
    size_t count;
    double radius, height; /* of a dot; of the rows used, at most the box's */
};

/* `kinds` are enum dot_kind. `step_max` is the largest distance between neighbours: what few dots get. */
void crowd_layout(struct arena *, const uint8_t *kinds, size_t count, double width, double height, double step_max,
                  struct crowd *ret);

#endif
