#include "outboard/table.h"

enum { CELL_LINES = 6, CELL_GAP = 10 };
static const double ABOVE = 4.5, WIDENED_MOST = 0.2, FIRST_LEAST = 0.2 /* of the width */;

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

static void row_add(struct doc *d, const struct table_shape *shape, const struct str *cells, bool head, bool keep)
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

static double longest_word(struct doc *d, struct str text)
{
    double longest = 0;
    while (text.n) {
        ptrdiff_t space = str_find_byte(text, ' ', 0);
        size_t end = space < 0 ? text.n : (size_t)space;
        struct laid *word = text_layout(&d->text, &head_style, str_sub(text, 0, end), -1, TEXT_START, 0);
        double w = text_width(word);
        text_free(word);
        if (w > longest) longest = w;
        text = str_sub(text, end + 1, text.n);
    }
    return longest;
}

void table_head(struct doc *d, struct table_shape *shape, const struct str *cells)
{
    double width = d->right - d->left;
    for (int i = 1; i < shape->columns; i++) {
        double gap = i + 1 < shape->columns ? CELL_GAP : 0;
        double wanted = (longest_word(d, cells[i]) + gap + 0.5) / width, more = wanted - shape->share[i];
        if (more <= 0 || wanted > WIDENED_MOST || shape->share[0] - more < FIRST_LEAST) continue;
        shape->share[i] += more;
        shape->share[0] -= more;
    }
    row_add(d, shape, cells, true, true);
}

void table_row(struct doc *d, const struct table_shape *shape, const struct str *cells, bool keep)
{
    row_add(d, shape, cells, false, keep);
}
