#include "outboard/text_parts.h"

static void attribute_add(PangoAttrList *list, PangoAttribute *a, size_t from, size_t to)
{
    a->start_index = (guint)from;
    a->end_index = (guint)to;
    pango_attr_list_insert(list, a);
}

static guint16 channel(enum colour c, int shift) { return (guint16)((c >> shift & 255) * 257); }

static PangoAttrList *attributes(const struct laid *l)
{
    PangoAttrList *list = pango_attr_list_new();
    pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE)); /* none where a word is broken */
    for (int i = 0; i < l->mark_count; i++) {
        const struct mark *m = &l->marks[i];
        guint16 red = channel(m->colour, 16), green = channel(m->colour, 8), blue = channel(m->colour, 0);
        if (m->underline) {
            attribute_add(list, pango_attr_underline_color_new(red, green, blue), m->from, m->to);
        } else {
            attribute_add(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), m->from, m->to);
            attribute_add(list, pango_attr_foreground_new(red, green, blue), m->from, m->to);
        }
    }
    return list;
}

void runs_break(PangoContext *context, struct laid *l)
{
    PangoLayout *layout = pango_layout_new(context);
    PangoFontDescription *font = text_font(&l->style, l->style.bold, l->style.size);
    PangoAttrList *list = attributes(l);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_attributes(layout, list);
    pango_font_description_free(font);
    pango_attr_list_unref(list);
    pango_layout_set_width(layout, l->width < 0 ? -1 : (int)(l->width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    /* Pango's left is the side where the context's direction begins only when that is from left to right. */
    bool at_right = (pango_context_get_base_dir(context) == PANGO_DIRECTION_RTL) != (l->align == TEXT_END);
    pango_layout_set_auto_dir(layout, l->align == TEXT_OWN);
    pango_layout_set_alignment(layout, l->align == TEXT_CENTRED ? PANGO_ALIGN_CENTER
                                       : at_right               ? PANGO_ALIGN_RIGHT
                                                                : PANGO_ALIGN_LEFT);
    if (l->most > 0) {
        pango_layout_set_height(layout, -l->most);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    pango_layout_set_text(layout, l->p, (int)l->n);
    l->layout = layout;
    l->count = pango_layout_get_line_count(layout);
}

double runs_width(const struct laid *l)
{
    PangoRectangle logical;
    pango_layout_get_extents(l->layout, NULL, &logical);
    return (double)logical.width / PANGO_SCALE;
}

static void set_colour(cairo_t *cr, const PangoAttribute *a)
{
    const PangoColor *c = &((const PangoAttrColor *)a)->color;
    cairo_set_source_rgb(cr, c->red / 65535.0, c->green / 65535.0, c->blue / 65535.0);
}

/* The colours that a run was given; true when the colour to draw with is no longer the style's. */
static bool run_colours(cairo_t *cr, PangoGlyphItem *run, enum colour plain, double x, double y, double width,
                        double size)
{
    bool changed = false;
    for (GSList *l = run->item->analysis.extra_attrs; l; l = l->next) {
        const PangoAttribute *a = l->data;
        if (a->klass->type == PANGO_ATTR_UNDERLINE_COLOR) {
            set_colour(cr, a);
            cairo_rectangle(cr, x, y + size * 0.17, width, size * 0.06);
            cairo_fill(cr);
            look_colour(cr, plain);
        }
    }
    for (GSList *l = run->item->analysis.extra_attrs; l; l = l->next) {
        const PangoAttribute *a = l->data;
        if (a->klass->type != PANGO_ATTR_FOREGROUND) continue;
        set_colour(cr, a);
        changed = true;
    }
    return changed;
}

static void draw_line(struct text *t, cairo_t *cr, const char *text, PangoLayoutLine *line, const struct style *s,
                      double x, double y)
{
    for (GSList *l = line->runs; l; l = l->next) {
        PangoGlyphItem *run = l->data;
        double width = (double)pango_glyph_string_get_width(run->glyphs) / PANGO_SCALE;
        bool coloured = run_colours(cr, run, s->colour, x, y, width, s->size);
        if (emoji_font(run->item->analysis.font)) {
            emoji_run(t->emoji, cr, text, run, x, y);
        } else {
            cairo_move_to(cr, x, y);
            pango_cairo_show_glyph_item(cr, text, run);
        }
        if (coloured) look_colour(cr, s->colour);
        x += width;
    }
}

void runs_draw(struct text *t, cairo_t *cr, const struct laid *l, double x, double y, int from, int to)
{
    const char *text = pango_layout_get_text(l->layout);
    PangoLayoutIter *at = pango_layout_get_iter(l->layout);
    for (int i = 0; i < to; i++, pango_layout_iter_next_line(at)) {
        if (i < from) continue;
        PangoRectangle logical;
        pango_layout_iter_get_line_extents(at, NULL, &logical);
        draw_line(t, cr, text, pango_layout_iter_get_line_readonly(at), &l->style, x + (double)logical.x / PANGO_SCALE,
                  text_base(l, y, i - from));
    }
    pango_layout_iter_free(at);
}
