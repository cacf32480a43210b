#include "outboard/table.h"

enum { CELL_LINES = 6, CELL_GAP = 10 };
static const double ABOVE = 4.5;

struct row {
    struct table_shape shape;
    struct str cells[TABLE_COLUMNS];
    bool head;
};

static const struct style cell_style = { false, false, 9, 1.4, COLOUR_INK },
                          head_style = { false, false, 8, 1.35, COLOUR_SOFT };

static double cell_width(const struct row *r, int i, double width)
{
    return width * r->shape.share[i] - (i + 1 < r->shape.columns ? CELL_GAP : 0);
}

static void row_draw(struct doc *d, void *arg, double x, double y, double width)
{
    const struct row *r = arg;
    double at = 0, foot = y;
    for (int i = 0; i < r->shape.columns; i++) {
        double w = cell_width(r, i, width);
        double below =
            doc_put(d, r->head ? "TH" : "TD", r->head ? &head_style : &cell_style, r->cells[i],
                    doc_x(d, x, width, at, w), y + ABOVE, w, r->shape.number[i] ? TEXT_END : TEXT_START, CELL_LINES);
        if (below > foot) foot = below;
        at += width * r->shape.share[i];
    }
    look_colour(d->cr, r->head ? COLOUR_EDGE : COLOUR_LINE);
    cairo_set_line_width(d->cr, r->head ? 0.9 : 0.6);
    cairo_move_to(d->cr, x, foot + ABOVE);
    cairo_line_to(d->cr, x + width, foot + ABOVE);
    cairo_stroke(d->cr);
}

void table_row(struct doc *d, const struct table_shape *shape, const struct str *cells, bool head, bool keep)
{
    struct row *r = ARENA_NEW(d->arena, struct row);
    r->shape = *shape;
    r->head = head;
    const struct style *s = head ? &head_style : &cell_style;
    double highest = 0;
    for (int i = 0; i < shape->columns; i++) {
        r->cells[i] = cells[i];
        struct laid *layout =
            text_layout(&d->text, s, cells[i], cell_width(r, i, d->right - d->left), TEXT_START, CELL_LINES);
        double h = text_height(layout);
        if (h > highest) highest = h;
        text_free(layout);
    }
    doc_add(d, (struct block){ .kind = BLOCK_BOX,
                               .tag = "TR",
                               .keep = keep || head,
                               .head = head,
                               .height = highest + 2 * ABOVE,
                               .draw = row_draw,
                               .arg = r });
}
