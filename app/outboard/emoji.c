#include <math.h>
#include <stdlib.h>

#include "outboard/text_parts.h"

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
struct emoji_cache *emoji_open(void) { return mem_new(sizeof(struct emoji_cache)); }

void emoji_close(struct emoji_cache *cache)
{
    for (int i = 0; i < EMOJI_SLOTS; i++)
        if (cache->slots[i].picture) cairo_surface_destroy(cache->slots[i].picture);
    free(cache);
}

bool emoji_font(PangoFont *font)
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
static void character_behind(struct emoji_cache *cache, cairo_t *cr, const char *text, int bytes, double x, double y,
                             double size)
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
        if (!cache->begun) show_space(cr, " ", 1, glyphs);
        cache->begun = true;
        show_space(cr, text, bytes, glyphs);
    }
    if (glyphs != &space) cairo_glyph_free(glyphs);
    cairo_restore(cr);
}

static void emoji_show(struct emoji_cache *cache, cairo_t *cr, const char *text, int bytes, PangoFont *font,
                       const PangoGlyphInfo *infos, int count, double x, double y)
{
    PangoGlyph glyphs[4] = { 0 };
    int n = 0;
    for (int i = 0; i < count && n < 4; i++)
        if (infos[i].glyph != PANGO_GLYPH_EMPTY) glyphs[n++] = infos[i].glyph;
    double size = font_size(font);
    struct emoji *e = n ? emoji_find(cache, font, glyphs, size) : NULL;
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
    character_behind(cache, cr, text, bytes, x, y, size);
}

void emoji_run(struct emoji_cache *cache, cairo_t *cr, const char *text, PangoGlyphItem *run, double x, double y)
{
    PangoGlyphItemIter at;
    for (gboolean more = pango_glyph_item_iter_init_start(&at, run, text); more;
         more = pango_glyph_item_iter_next_cluster(&at)) {
        int from = at.start_glyph < at.end_glyph ? at.start_glyph : at.end_glyph + 1;
        int to = at.start_glyph < at.end_glyph ? at.end_glyph : at.start_glyph + 1;
        double width = 0;
        for (int i = from; i < to; i++) width += run->glyphs->glyphs[i].geometry.width;
        emoji_show(cache, cr, text + at.start_index, at.end_index - at.start_index, run->item->analysis.font,
                   run->glyphs->glyphs + from, to - from, x, y);
        x += width / PANGO_SCALE;
    }
}
