#include "outboard/words.h"

#include <hb.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "outboard/text_parts.h"

enum { SHAPED_AT = 64 /* points: words scale */ };

void words_open(struct words *p, PangoContext *context)
{
    *p = (struct words){ .context = context, .buffer = hb_buffer_create(), .slot_count = 1024 };
    p->slots = mem_new(p->slot_count * sizeof *p->slots);
}

void words_close(struct words *p)
{
    for (int i = 0; i < FACES; i++)
        if (p->faces[i].font) g_object_unref(p->faces[i].font);
    hb_buffer_destroy(p->buffer);
    arena_free(&p->arena);
    free(p->slots);
}

PangoFont *words_font(struct words *p, int face, double size)
{
    PangoFontDescription *d = text_font(&(struct style){ .words = face & 2 }, face & 1, size);
    PangoFont *font = pango_context_load_font(p->context, d);
    pango_font_description_free(d);
    return font;
}

/* Letters and signs that no other font, direction or picture could be chosen for than the first font's own. */
static bool plain_character(int32_t c)
{
    return (c >= ' ' && c < 0x7F) || (c >= 0xA0 && c < 0x180 && c != 0xA9 && c != 0xAD && c != 0xAE) ||
           (c >= 0x2018 && c <= 0x201E) || c == 0x2011 || c == 0x2013 || c == 0x2014 || c == 0x2026 || c == 0x202F ||
           c == 0x20AC;
}

static bool plain_text(struct str s)
{
    size_t at = 0;
    for (int32_t c; (c = utf8_next(s, &at)) >= 0;)
        if (!plain_character(c)) return false;
    return true;
}

static void shape(struct words *p, struct word *w)
{
    hb_font_t *font = pango_font_get_hb_font(p->faces[w->face].font);
    int scale;
    unsigned n;
    hb_font_get_scale(font, &scale, NULL);
    hb_buffer_clear_contents(p->buffer);
    hb_buffer_add_utf8(p->buffer, w->text.p, (int)w->text.n, 0, (int)w->text.n);
    hb_buffer_set_direction(p->buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(p->buffer, HB_SCRIPT_LATIN);
    hb_buffer_set_language(
        p->buffer, hb_language_from_string(pango_language_to_string(pango_context_get_language(p->context)), -1));
    hb_shape(font, p->buffer, NULL, 0);
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(p->buffer, &n);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(p->buffer, &n);
    w->glyphs = ARENA_ARRAY(&p->arena, struct glyph, n);
    w->clusters = ARENA_ARRAY(&p->arena, cairo_text_cluster_t, n);
    double x = 0, unit = 1.0 / scale;
    for (unsigned i = 0; i < n; i++) {
        if (infos[i].codepoint == 0) w->plain = false;
        w->glyphs[i] =
            (struct glyph){ infos[i].codepoint, (float)(x + at[i].x_offset * unit), (float)(-at[i].y_offset * unit) };
        x += at[i].x_advance * unit;
        if (i == 0 || infos[i].cluster != infos[i - 1].cluster) {
            unsigned next = i + 1;
            while (next < n && infos[next].cluster == infos[i].cluster) next++;
            size_t end = next < n ? infos[next].cluster : w->text.n;
            w->clusters[w->cluster_count++] = (cairo_text_cluster_t){ (int)(end - infos[i].cluster), (int)(next - i) };
        }
    }
    w->glyph_count = (int)n;
    w->width = (float)x;
}

static bool among(char c, const char *set) { return c && strchr(set, c); }

/* Where a line may break within a word, by pango; 0: nowhere. */
static size_t break_within(struct words *p, struct str s)
{
    bool asks = false;
    for (size_t i = 0; i + 1 < s.n; i++)
        if (!ascii_alnum(s.p[i]) && !among(s.p[i], "'\".,:;()")) asks = true;
    if (!asks) return 0;
    int n = (int)g_utf8_strlen(s.p, (gssize)s.n), i = 1;
    PangoLogAttr *attrs = mem_new(((size_t)n + 1) * sizeof *attrs);
    pango_get_log_attrs(s.p, (int)s.n, -1, pango_context_get_language(p->context), attrs, n + 1);
    while (i < n && !attrs[i].is_line_break) i++;
    free(attrs);
    return i < n ? (size_t)(g_utf8_offset_to_pointer(s.p, i) - s.p) : 0;
}

/* Spaces that do not break are drawn, and copied, as spaces. */
static struct str as_drawn(struct words *p, struct str key)
{
    if (str_find(key, STR("\u00a0"), 0) < 0) return key;
    struct buf b = BUF(key.n);
    for (size_t i = 0; i < key.n; i++) {
        bool space = str_starts(str_sub(key, i, key.n), STR("\u00a0"));
        buf_byte(&b, space ? ' ' : key.p[i]);
        i += space;
    }
    struct str text = arena_str(&p->arena, buf_str(&b));
    buf_free(&b);
    return text;
}

static struct word *word_new(struct words *p, int face, struct str key, uint32_t hash)
{
    struct word *w = ARENA_NEW(&p->arena, struct word);
    *w = (struct word){ .hash = hash, .face = face, .key = arena_str(&p->arena, key), .plain = plain_text(key) };
    if (!w->plain) return w;
    size_t first = break_within(p, w->key);
    w->text = as_drawn(p, first ? str_sub(w->key, 0, first) : w->key);
    w->closes = key.n && among(key.p[0], ")]}!?/,.:;");
    w->opens = key.n && !first && among(key.p[key.n - 1], "([{");
    shape(p, w);
    if (first) {
        w->rest = word_new(p, face, str_sub(w->key, first, w->key.n), 0);
        w->plain &= w->rest->plain;
    }
    return w;
}

static void slots_grow(struct words *p)
{
    struct word **old = p->slots;
    size_t count = p->slot_count;
    p->slot_count *= 4;
    p->slots = mem_new(p->slot_count * sizeof *p->slots);
    for (size_t i = 0; i < count; i++)
        for (struct word *w = old[i], *next; w; w = next) {
            next = w->next;
            w->next = p->slots[w->hash % p->slot_count];
            p->slots[w->hash % p->slot_count] = w;
        }
    free(old);
}

const struct word *word_find(struct words *p, int face, struct str key)
{
    uint32_t hash = 2166136261u ^ (uint32_t)face;
    for (size_t i = 0; i < key.n; i++) hash = (hash ^ (uint8_t)key.p[i]) * 16777619u;
    hash ^= hash >> 15;
    for (struct word *w = p->slots[hash % p->slot_count]; w; w = w->next)
        if (w->hash == hash && w->face == face && str_eq(w->key, key)) return w;
    if (p->count++ > p->slot_count) slots_grow(p);
    struct word *w = word_new(p, face, key, hash);
    w->next = p->slots[hash % p->slot_count];
    return p->slots[hash % p->slot_count] = w;
}

/* False where the face has no font, or one without a space. */
bool words_face(struct words *p, int face)
{
    struct face *f = &p->faces[face];
    if (f->font) return f->space_glyph != 0;
    f->font = words_font(p, face, SHAPED_AT);
    if (!f->font) return false;
    const struct word *space = word_find(p, face, STR(" "));
    if (space->plain && space->glyph_count == 1) {
        f->space = space->width;
        f->space_glyph = space->glyphs[0].index;
    }
    return f->space_glyph != 0;
}
