#include "outboard/text.h"

#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"

/* Distinct emoji embedded in one document; more are left as an empty place with the character behind it. */
enum { EMOJI_MAX = 600, EMOJI_PIXELS = 96, EMOJI_SLOTS = 2048 };

struct emoji_cache {
    struct emoji {
        PangoFont *font; /* borrowed from the font map */
        PangoGlyph glyphs[4];
        cairo_surface_t *picture;
        double left, baseline; /* of the picture, in units of the font's size */
    } slots[EMOJI_SLOTS];
    int count;
    bool begun; /* some character was shown */
};

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
    *t = (struct text){ .emoji = mem_new(sizeof *t->emoji), .plain = pango_attr_list_new() };
    for (int i = 0; i < TEXT_CONTEXTS; i++) t->contexts[i] = context_new(font_map(i), lang);
    pango_attr_list_insert(t->plain, pango_attr_insert_hyphens_new(FALSE));
}

void text_close(struct text *t)
{
    for (int i = 0; i < EMOJI_SLOTS; i++)
        if (t->emoji->slots[i].picture) cairo_surface_destroy(t->emoji->slots[i].picture);
    free(t->emoji);
    pango_attr_list_unref(t->plain);
    for (int i = 0; i < TEXT_CONTEXTS; i++) g_object_unref(t->contexts[i]);
}

static bool drawable(int32_t c)
{
    return c == '\n' || c == '\t' ||
           (c >= ' ' && !(c >= 0x7F && c < 0xA0) && !(c >= 0xFDD0 && c <= 0xFDEF) && (c & 0xFFFE) != 0xFFFE);
}

/* Cairo fails a whole document for one noncharacter: these and control characters become U+FFFD. */
static void set_text(PangoLayout *layout, struct str text)
{
    size_t at = 0, clean = 0;
    for (int32_t c; (c = utf8_next(text, &at)) >= 0 && drawable(c);) clean = at;
    if (clean == text.n) {
        pango_layout_set_text(layout, text.n ? text.p : "", (int)text.n);
        return;
    }
    struct buf b = BUF(text.n * 3);
    size_t from = 0;
    at = 0;
    for (int32_t c; (c = utf8_next(text, &at)) >= 0; from = at)
        buf_add(&b, drawable(c) ? str_sub(text, from, at) : STR("\uFFFD"));
    pango_layout_set_text(layout, b.p, (int)b.n);
    buf_free(&b);
}

PangoLayout *text_layout(struct text *t, const struct style *s, struct str text, double width, enum text_align align,
                         int lines)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, s->words ? FACE_WORDS : FACE_PLAIN);
    pango_font_description_set_weight(font, s->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_size(font, (int)(s->size * PANGO_SCALE));
    PangoLayout *layout = pango_layout_new(t->contexts[t->use]);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_attributes(layout, t->plain);
    pango_font_description_free(font);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    /* Pango's left is the side where the context's direction begins only when that is from left to right. */
    bool at_right = (pango_context_get_base_dir(t->contexts[0]) == PANGO_DIRECTION_RTL) != (align == TEXT_END);
    pango_layout_set_auto_dir(layout, align == TEXT_OWN);
    pango_layout_set_alignment(layout, align == TEXT_CENTRED ? PANGO_ALIGN_CENTER
                                       : at_right            ? PANGO_ALIGN_RIGHT
                                                             : PANGO_ALIGN_LEFT);
    if (lines > 0) {
        pango_layout_set_height(layout, -lines);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    set_text(layout, text);
    return layout;
}

static void add_attribute(PangoLayout *layout, PangoAttribute *a, size_t from, size_t to)
{
    PangoAttrList *list = pango_attr_list_copy(pango_layout_get_attributes(layout));
    a->start_index = (guint)from;
    a->end_index = (guint)to;
    pango_attr_list_insert(list, a);
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

static guint16 channel(enum colour c, int shift) { return (guint16)((c >> shift & 255) * 257); }

void text_underline(PangoLayout *layout, size_t from, size_t to, enum colour c)
{
    add_attribute(layout, pango_attr_underline_color_new(channel(c, 16), channel(c, 8), channel(c, 0)), from, to);
}

void text_strong(PangoLayout *layout, size_t from, size_t to, enum colour c)
{
    add_attribute(layout, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, to);
    add_attribute(layout, pango_attr_foreground_new(channel(c, 16), channel(c, 8), channel(c, 0)), from, to);
}

double text_balanced(struct text *t, const struct style *s, struct str text, double width)
{
    PangoLayout *layout = text_layout(t, s, text, width, TEXT_START, 0);
    int lines = text_line_count(layout);
    double least = width / 2;
    while (width - least > 2) {
        double middle = (least + width) / 2;
        pango_layout_set_width(layout, (int)(middle * PANGO_SCALE));
        *(text_line_count(layout) <= lines ? &width : &least) = middle;
    }
    g_object_unref(layout);
    return width;
}

int text_line_count(PangoLayout *layout) { return pango_layout_get_line_count(layout); }

double text_line_height(const struct style *s) { return s->size * s->leading; }

double text_height(PangoLayout *layout, const struct style *s) { return text_line_count(layout) * text_line_height(s); }

double text_width(PangoLayout *layout)
{
    PangoRectangle logical;
    pango_layout_get_extents(layout, NULL, &logical);
    return (double)logical.width / PANGO_SCALE;
}

/* ---- emoji ---- */

static bool draws_pictures(PangoFont *font)
{
    if (!font) return false;
    PangoFontDescription *d = pango_font_describe(font);
    const char *family = pango_font_description_get_family(d);
    bool yes = family && str_find(str_of(family), STR("Emoji"), 0) >= 0;
    pango_font_description_free(d);
    return yes;
}

static double font_size(PangoFont *font)
{
    PangoFontDescription *d = pango_font_describe(font);
    double size = (double)pango_font_description_get_size(d) / PANGO_SCALE;
    pango_font_description_free(d);
    return size;
}

/* Draws the glyphs of one character once, large, into a picture. */
static void emoji_draw(struct emoji *e, double size)
{
    double scale = EMOJI_PIXELS / (size * 1.25);
    e->picture = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, EMOJI_PIXELS, EMOJI_PIXELS);
    e->left = 0;
    e->baseline = 0.98;
    cairo_t *cr = cairo_create(e->picture);
    cairo_scale(cr, scale, scale);
    cairo_set_scaled_font(cr, pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(e->font)));
    cairo_set_font_size(cr, size);
    for (int i = 0; i < 4 && e->glyphs[i]; i++) {
        cairo_glyph_t g = { e->glyphs[i], 0, e->baseline * size };
        cairo_show_glyphs(cr, &g, 1);
    }
    cairo_destroy(cr);
}

static struct emoji *emoji_find(struct emoji_cache *cache, PangoFont *font, const PangoGlyph glyphs[4], double size)
{
    uint32_t h = glyphs[0] * 2654435761u ^ glyphs[1] * 40503u ^ glyphs[2] * 97u;
    for (;; h++) {
        struct emoji *e = &cache->slots[h % EMOJI_SLOTS];
        if (e->picture && memcmp(e->glyphs, glyphs, sizeof e->glyphs) == 0) return e;
        if (e->picture) continue;
        if (cache->count == EMOJI_MAX) return NULL;
        cache->count++;
        e->font = font;
        memcpy(e->glyphs, glyphs, sizeof e->glyphs);
        emoji_draw(e, size);
        return e;
    }
}

static void show_space(cairo_t *cr, const char *text, int bytes, cairo_glyph_t *space)
{
    cairo_text_cluster_t cluster = { bytes, 1 };
    cairo_show_text_glyphs(cr, text, bytes, space, 1, &cluster, 1, 0);
}

/* Cairo leaves out a glyph whose box, rounded outwards, is empty: that of a space at whole coordinates. */
static double off_grid(double v) { return fabs(v - round(v)) < 0.01 ? v + 0.02 : v; }

/* A space that stands for the character: what is copied, searched and read aloud. Cairo takes the first text that it
 * sees for a glyph as the glyph's own, so the first is a space itself. */
static void character_behind(struct text *t, cairo_t *cr, const char *text, int bytes, double x, double y, double size)
{
    cairo_save(cr);
    cairo_select_font_face(cr, "Noto Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cr, size);
    cairo_scaled_font_t *font = cairo_get_scaled_font(cr);
    cairo_glyph_t space, *glyphs = &space;
    int count = 1;
    x = off_grid(x);
    y = off_grid(y);
    if (cairo_scaled_font_text_to_glyphs(font, x, y, " ", 1, &glyphs, &count, NULL, NULL, NULL) ==
            CAIRO_STATUS_SUCCESS &&
        count == 1) {
        if (!t->emoji->begun) show_space(cr, " ", 1, glyphs);
        t->emoji->begun = true;
        show_space(cr, text, bytes, glyphs);
    }
    if (glyphs != &space) cairo_glyph_free(glyphs);
    cairo_restore(cr);
}

static void emoji_show(struct text *t, cairo_t *cr, const char *text, int bytes, PangoFont *font,
                       const PangoGlyphInfo *infos, int count, double x, double y)
{
    PangoGlyph glyphs[4] = { 0 };
    int n = 0;
    for (int i = 0; i < count && n < 4; i++)
        if (infos[i].glyph != PANGO_GLYPH_EMPTY) glyphs[n++] = infos[i].glyph;
    double size = font_size(font);
    struct emoji *e = n ? emoji_find(t->emoji, font, glyphs, size) : NULL;
    if (e) {
        double scale = size * 1.25 / EMOJI_PIXELS;
        cairo_save(cr);
        cairo_translate(cr, x + e->left * size, y - e->baseline * size);
        cairo_scale(cr, scale, scale);
        cairo_set_source_surface(cr, e->picture, 0, 0);
        cairo_rectangle(cr, 0, 0, EMOJI_PIXELS, EMOJI_PIXELS);
        cairo_fill(cr);
        cairo_restore(cr);
    }
    character_behind(t, cr, text, bytes, x, y, size);
}

static void emoji_run(struct text *t, cairo_t *cr, const char *text, PangoGlyphItem *run, double x, double y)
{
    PangoGlyphItemIter at;
    for (gboolean more = pango_glyph_item_iter_init_start(&at, run, text); more;
         more = pango_glyph_item_iter_next_cluster(&at)) {
        int from = at.start_glyph < at.end_glyph ? at.start_glyph : at.end_glyph + 1;
        int to = at.start_glyph < at.end_glyph ? at.end_glyph : at.start_glyph + 1;
        double width = 0;
        for (int i = from; i < to; i++) width += run->glyphs->glyphs[i].geometry.width;
        emoji_show(t, cr, text + at.start_index, at.end_index - at.start_index, run->item->analysis.font,
                   run->glyphs->glyphs + from, to - from, x, y);
        x += width / PANGO_SCALE;
    }
}

/* ---- drawing ---- */

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
        if (draws_pictures(run->item->analysis.font)) {
            emoji_run(t, cr, text, run, x, y);
        } else {
            cairo_move_to(cr, x, y);
            pango_cairo_show_glyph_item(cr, text, run);
        }
        if (coloured) look_colour(cr, s->colour);
        x += width;
    }
}

void text_draw(struct text *t, cairo_t *cr, PangoLayout *layout, const struct style *s, double x, double y, int from,
               int to)
{
    const char *text = pango_layout_get_text(layout);
    double line = text_line_height(s);
    look_colour(cr, s->colour);
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    for (int i = 0; i < to; i++, pango_layout_iter_next_line(at)) {
        if (i < from) continue;
        PangoRectangle logical;
        pango_layout_iter_get_line_extents(at, NULL, &logical);
        /* The base line from the size alone, so that a tall fallback font does not push lines apart. */
        draw_line(t, cr, text, pango_layout_iter_get_line_readonly(at), s, x + (double)logical.x / PANGO_SCALE,
                  y + (i - from) * line + line / 2 + s->size * 0.36);
    }
    pango_layout_iter_free(at);
}
