#include "export/crowd.h"

#include <math.h>

/* Rows of an equilateral packing, wide enough apart that dots off their places by JITTER steps never touch:
 * RADIUS < (ROW - 2 JITTER) / 2. */
static const double ROW = 0.93, RADIUS = 0.31, JITTER = 0.13;

bool dot_kind_from_code(struct str code, enum dot_kind *ret)
{
    static const struct {
        const char *code;
        enum dot_kind kind;
    } kinds[] = { { "wrote", DOT_WROTE },
                  { "both", DOT_WROTE },
                  { "passed_it_on", DOT_PASSED },
                  { "unclear", DOT_UNCLEAR },
                  { "self_promotion", DOT_SELF } };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(code, str_of(kinds[i].code))) return *ret = kinds[i].kind, true;
    return false;
}

/* In [-1, 1], from an index: the finalizer of MurmurHash3 (A. Appleby). */
static double scatter(uint32_t i)
{
    i ^= i >> 16, i *= 0x85ebca6bu;
    i ^= i >> 13, i *= 0xc2b2ae35u;
    i ^= i >> 16;
    return (double)i / (double)UINT32_MAX * 2 - 1;
}

/* Every row holds as many; the odd ones stand half a step further in. */
static size_t per_row(double width, double step)
{
    double n = floor(width / step - 0.5);
    return n < 1 ? 1 : (size_t)n;
}

static double rows_height(size_t count, size_t columns, double step)
{
    size_t rows = (count + columns - 1) / columns;
    return ((double)(rows - 1) * ROW + 1) * step;
}

static bool fits(size_t count, double width, double height, double step)
{
    return step * 1.5 <= width && rows_height(count, per_row(width, step), step) <= height;
}

void crowd_layout(struct arena *a, const uint8_t *kinds, size_t count, double width, double height, double step_max,
                  struct crowd *ret)
{
    *ret = (struct crowd){ .dots = ARENA_ARRAY(a, struct dot, count), .count = count };
    if (count == 0) return;
    double step = step_max, small = 0;
    if (!fits(count, width, height, step)) {
        for (int i = 0; i < 60; i++) { /* the largest step that fits, by halving */
            double middle = (small + step) / 2;
            *(fits(count, width, height, middle) ? &small : &step) = middle;
        }
        step = small;
    }
    size_t columns = per_row(width, step), at = 0;
    double across = count > columns ? width / ((double)columns + 0.5) : step; /* several rows fill the width */
    for (int kind = 0; kind < DOT_KINDS; kind++) {
        for (size_t i = 0; i < count; i++) {
            if (kinds[i] != kind) continue;
            size_t row = at / columns, column = at % columns;
            double x = (double)column + 0.5 + (row % 2 ? 0.5 : 0) + JITTER * scatter((uint32_t)at * 2 + 1);
            double y = (double)row * ROW + 0.5 + JITTER * scatter((uint32_t)at * 2 + 2);
            ret->dots[at++] = (struct dot){ (float)(x * across), (float)(y * step), i, (enum dot_kind)kind };
        }
    }
    ret->count = at;
    ret->radius = RADIUS * step;
    ret->height = rows_height(count, columns, step);
}
