#include "outboard/chart_cairo.h"

#include <math.h>

static const double UNIT = 0.5625; /* points in one of the chart's units: labels at 9 points */

static enum colour ink_colour(enum chart_ink ink)
{
    static const enum colour colours[INK_COUNT] = { COLOUR_GLOW, COLOUR_SELF,  COLOUR_TAN,  COLOUR_GLOW,
                                                    COLOUR_TAN,  COLOUR_WHITE, COLOUR_LINE, COLOUR_INK };
    return colours[ink];
}

static void fill(cairo_t *cr, bool outlined, enum chart_ink ink)
{
    cairo_fill_preserve(cr);
    look_colour(cr, ink == INK_UNKNOWN ? COLOUR_EDGE : COLOUR_HELP);
    cairo_set_line_width(cr, 0.5);
    if (outlined) cairo_stroke(cr);
    cairo_new_path(cr);
}

static void draw_shape(cairo_t *cr, const struct chart_shape *s, double x, double y, double width)
{
    double left = x + s->x / 100 * width + s->dx * UNIT, top = y + s->y * UNIT, w = s->w / 100 * width;
    bool outlined = s->ink == INK_HELP || s->ink == INK_COMMUNITY || s->ink == INK_UNKNOWN;
    cairo_new_path(cr);
    look_colour(cr, ink_colour(s->ink));
    switch (s->kind) {
    case CHART_BAR:
        cairo_rectangle(cr, left, top, w, s->h * UNIT);
        fill(cr, outlined, s->ink);
        break;
    case CHART_RULE:
        cairo_set_line_width(cr, s->ink == INK_WHISKER ? 1 : 0.6);
        cairo_move_to(cr, left, top);
        cairo_line_to(cr, left + w, top + s->h * UNIT);
        cairo_stroke(cr);
        break;
    case CHART_DOT:
        cairo_arc(cr, left, top, s->h * UNIT, 0, 2 * M_PI);
        fill(cr, outlined, s->ink);
        break;
    }
}

/* Cut where it would go over the chart's edge. */
static void draw_label(struct doc *d, const struct chart_label *l, double x, double y, double width)
{
    struct style s = { false, false, CHART_TEXT * UNIT, 1.4, l->soft ? COLOUR_SOFT : COLOUR_INK };
    double at = l->x / 100 * width + l->dx * UNIT, after = width - at, room = l->align == ALIGN_END ? at : after;
    if (l->align == ALIGN_MIDDLE) room = 2 * (at < after ? at : after);
    struct laid *layout = text_layout(&d->text, &s, l->text, room, TEXT_START, 1);
    double w = text_width(layout), start = l->align == ALIGN_END ? w : l->align == ALIGN_MIDDLE ? w / 2 : 0;
    if (d->rtl) start += room - w; /* it stands at the other end of the room */
    text_draw(&d->text, d->cr, layout, x + at - start, y + l->y * UNIT - text_line_height(&s) / 2 - s.size * 0.36, 0,
              1);
    text_free(layout);
}

static void draw(struct doc *d, void *arg, double x, double y, double width)
{
    const struct chart *c = arg;
    for (size_t i = 0; i < c->shape_count; i++) draw_shape(d->cr, &c->shapes[i], x, y, width);
    for (size_t i = 0; i < c->label_count; i++) draw_label(d, &c->labels[i], x, y, width);
}

void chart_add(struct doc *d, const struct chart *c, double before)
{
    doc_add(d, (struct block){ .kind = BLOCK_BOX,
                               .before = before,
                               .keep = true,
                               .height = c->height * UNIT,
                               .alt = arena_printf(d->arena, "%.*s. %.*s", STR_ARG(c->title), STR_ARG(c->description)),
                               .draw = draw,
                               .arg = (void *)c });
}
