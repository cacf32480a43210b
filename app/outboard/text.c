#include "outboard/text.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "outboard/text_parts.h"

/* For the life of the program: fonts once found stay found. */
static PangoFontMap *font_map(int i)
{
    static PangoFontMap *maps[TEXT_CONTEXTS];
    if (!maps[i]) maps[i] = pango_cairo_font_map_new();
    return maps[i];
}

static PangoContext *context_new(PangoFontMap *map, enum lang lang)
{
    PangoContext *context = pango_font_map_create_context(map);
    pango_cairo_context_set_resolution(context, 72); /* so that a point is a unit */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string(lang_tag(lang)));
    pango_context_set_base_dir(context, lang_rtl(lang) ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    return context;
}

void text_open(struct text *t, enum lang lang)
{
    *t = (struct text){ .emoji = emoji_open() };
    for (int i = 0; i < TEXT_CONTEXTS; i++) {
        t->contexts[i] = context_new(font_map(i), lang);
        t->plain[i] = plain_open(t->contexts[i]);
    }
}

void text_close(struct text *t)
{
    emoji_close(t->emoji);
    for (int i = 0; i < TEXT_CONTEXTS; i++) {
        plain_close(t->plain[i]);
        g_object_unref(t->contexts[i]);
    }
}

PangoFontDescription *text_font(const struct style *s, bool bold, double size)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, s->words ? FACE_WORDS : FACE_PLAIN);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_size(font, (int)(size * PANGO_SCALE));
    return font;
}

static bool drawable(int32_t c)
{
    return c == '\n' || c == '\t' ||
           (c >= ' ' && !(c >= 0x7F && c < 0xA0) && !(c >= 0xFDD0 && c <= 0xFDEF) && (c & 0xFFFE) != 0xFFFE);
}

/* Cairo fails a whole document for one noncharacter: these and control characters become U+FFFD. */
static void clean(struct str text, struct buf *out)
{
    size_t at = 0, from = 0;
    for (int32_t c; (c = utf8_next(text, &at)) >= 0; from = at)
        buf_add(out, drawable(c) ? str_sub(text, from, at) : STR("\uFFFD"));
}

struct laid *text_layout(struct text *t, const struct style *s, struct str text, double width, enum text_align align,
                         int lines)
{
    BUF_AUTO drawn = BUF(text.n * 3);
    clean(text, &drawn);
    struct laid *l = mem_new(sizeof *l + drawn.n + 1);
    *l = (struct laid){ t, *s, .width = width, .align = align, .use = t->use, .most = lines, .n = drawn.n };
    if (drawn.n) memcpy(l->p, drawn.p, drawn.n);
    return l;
}

void text_free(struct laid *l)
{
    if (l->layout) g_object_unref(l->layout);
    free(l->broken);
    free(l->pieces);
    free(l);
}

static void mark_add(struct laid *l, struct mark m)
{
    if (l->mark_count < MARKS_MAX && m.to > m.from && m.to <= l->n) l->marks[l->mark_count++] = m;
}

void text_underline(struct laid *l, size_t from, size_t to, enum colour c)
{
    mark_add(l, (struct mark){ from, to, c, true });
}

void text_strong(struct laid *l, size_t from, size_t to, enum colour c)
{
    mark_add(l, (struct mark){ from, to, c, false });
}

int text_context(const struct laid *l) { return l->use; }

int text_line_count(struct laid *l)
{
    struct plain *plain = l->text->plain[l->use];
    if (l->count == 0 && !(plain && plain_break(plain, l))) runs_break(l->text->contexts[l->use], l);
    return l->count;
}

static int lines_within(struct text *t, const struct style *s, struct str text, double width)
{
    struct laid *l = text_layout(t, s, text, width, TEXT_START, 0);
    int lines = text_line_count(l);
    text_free(l);
    return lines;
}

double text_balanced(struct text *t, const struct style *s, struct str text, double width)
{
    int lines = lines_within(t, s, text, width);
    double least = width / 2;
    while (width - least > 2) {
        double middle = (least + width) / 2;
        *(lines_within(t, s, text, middle) <= lines ? &width : &least) = middle;
    }
    return width;
}

/* The end of the phrase that goes on at `from`. */
static size_t phrase_end(struct str text, size_t from)
{
    const struct str ends[] = { STR("。"), STR("、"), STR("："), STR(". ") };
    size_t nearest = text.n;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        ptrdiff_t at = str_find(text, ends[i], from);
        if (at >= 0 && (size_t)at + ends[i].n < nearest) nearest = (size_t)at + ends[i].n;
    }
    return nearest;
}

struct str text_phrased(struct text *t, struct arena *a, const struct style *s, struct str text, double width)
{
    BUF_AUTO b = BUF(text.n * 2);
    size_t line = 0, last = 0; /* where the line begins, and what fits in it ends */
    while (last < text.n) {
        size_t end = phrase_end(text, last);
        if (last > line && lines_within(t, s, str_sub(text, line, end), width) > 1) {
            buf_add(&b, str_trim(str_sub(text, line, last)));
            buf_byte(&b, '\n');
            line = last;
        }
        last = end;
    }
    buf_add(&b, str_sub(text, line, text.n));
    return lines_within(t, s, buf_str(&b), width) <= lines_within(t, s, text, width) ? arena_str(a, buf_str(&b)) : text;
}

double text_line_height(const struct style *s) { return s->size * s->leading; }

double text_height(struct laid *l) { return text_line_count(l) * text_line_height(&l->style); }

double text_width(struct laid *l)
{
    text_line_count(l);
    return l->layout ? runs_width(l) : plain_width(l);
}

/* From the size alone, so that a tall fallback font does not push lines apart. */
double text_base(const struct laid *l, double y, int line)
{
    return y + (line + 0.5) * text_line_height(&l->style) + l->style.size * 0.36;
}

void text_draw(struct text *t, cairo_t *cr, struct laid *l, double x, double y, int from, int to)
{
    if (to > text_line_count(l)) to = l->count;
    look_colour(cr, l->style.colour);
    if (l->layout)
        runs_draw(t, cr, l, x, y, from, to);
    else
        plain_draw(t->plain[0], cr, l, x, y, from, to);
}
