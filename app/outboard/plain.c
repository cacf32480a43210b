/* Most text is words beside each other: it needs each of them shaped once, and lines filled. */
#include <stdlib.h>

#include "outboard/text_parts.h"
#include "outboard/words.h"

enum { SIZES_MAX = 32 };

/* A word, or a part of one, and the spaces behind it. */
struct piece {
    const struct word *word;
    int spaces, mark;  /* mark: -1 for none */
    bool joined, ends; /* no line begins, a line ends with it */
};

struct plain_line {
    int from, to; /* of the pieces */
    double width;
};

struct plain {
    struct words words;
    struct sized {
        int face;
        double size;
        PangoFont *font;
    } sizes[SIZES_MAX]; /* to draw with */
    int size_count;
    /* While a text is broken, and drawn. */
    struct piece *pieces;
    struct plain_line *lines;
    size_t piece_count, piece_cap, line_cap;
    struct group {
        cairo_glyph_t *glyphs;
        cairo_text_cluster_t *clusters;
        struct buf text;
        int glyph_count, cluster_count, cap;
    } group;
};

static int face_of(const struct style *s, bool bold) { return s->words * 2 + bold; }

struct plain *plain_open(PangoContext *context)
{
    if (!pango_language_includes_script(pango_context_get_language(context), PANGO_SCRIPT_LATIN)) return NULL;
    struct plain *p = mem_new(sizeof *p);
    words_open(&p->words, context);
    p->group.text = BUF(1024 * 1024);
    return p;
}

void plain_close(struct plain *p)
{
    if (!p) return;
    for (int i = 0; i < p->size_count; i++) g_object_unref(p->sizes[i].font);
    words_close(&p->words);
    buf_free(&p->group.text);
    free(p->group.glyphs);
    free(p->group.clusters);
    free(p->pieces);
    free(p->lines);
    free(p);
}

static int mark_at(const struct laid *l, size_t at)
{
    for (int i = 0; i < l->mark_count; i++)
        if (at >= l->marks[i].from && at < l->marks[i].to) return i;
    return -1;
}

/* The next place from `at` on where a mark begins or ends; or the end. */
static size_t mark_edge(const struct laid *l, size_t at)
{
    size_t edge = l->n;
    for (int i = 0; i < l->mark_count; i++) {
        if (l->marks[i].from > at && l->marks[i].from < edge) edge = l->marks[i].from;
        if (l->marks[i].to > at && l->marks[i].to < edge) edge = l->marks[i].to;
    }
    return edge;
}

static void piece_add(struct plain *p, struct piece piece)
{
    if (p->piece_count == p->piece_cap) {
        p->piece_cap = p->piece_cap ? p->piece_cap * 2 : 256;
        p->pieces = mem_grow(p->pieces, p->piece_cap * sizeof *p->pieces);
    }
    p->pieces[p->piece_count++] = piece;
}

/* A word with its spaces; of one that may break within, its parts. */
static bool word_add(struct plain *p, struct piece piece)
{
    const struct word *w = piece.word;
    for (; w && w->plain; w = w->rest) {
        piece_add(p, (struct piece){ w, w->rest ? 0 : piece.spaces, piece.mark, piece.joined, !w->rest && piece.ends });
        piece.joined = false;
    }
    return !w;
}

static bool pieces_cut(struct plain *p, const struct laid *l)
{
    bool joined = true;
    p->piece_count = 0;
    for (size_t at = 0; at < l->n || p->piece_count == 0;) {
        int mark = mark_at(l, at);
        size_t edge = mark_edge(l, at), from = at, end;
        int face = face_of(&l->style, l->style.bold || (mark >= 0 && !l->marks[mark].underline));
        if (!words_face(&p->words, face)) return false;
        while (at < edge && l->p[at] != ' ' && l->p[at] != '\n') at++;
        end = at;
        while (at < edge && l->p[at] == ' ') at++;
        struct piece piece = { word_find(&p->words, face, (struct str){ l->p + from, end - from }), (int)(at - end),
                               mark, joined, at < l->n && l->p[at] == '\n' };
        if (p->piece_count && piece.word->closes) piece.joined = true;
        if (!word_add(p, piece)) return false;
        joined = piece.spaces == 0 ? end == edge && end < l->n : at < l->n && l->p[at] == ' ';
        joined |= piece.word->opens;
        if (piece.ends && ++at == l->n)
            piece_add(p, (struct piece){ word_find(&p->words, face, STR_NONE), 0, -1, false, false });
    }
    return true;
}

static void line_add(struct plain *p, struct laid *l, struct plain_line line)
{
    if ((size_t)l->count == p->line_cap) {
        p->line_cap = p->line_cap ? p->line_cap * 2 : 64;
        p->lines = mem_grow(p->lines, p->line_cap * sizeof *p->lines);
    }
    p->lines[l->count++] = line;
}

static double spaces_width(const struct plain *p, const struct piece *piece, double size)
{
    return piece->spaces * p->words.faces[piece->word->face].space * size;
}

/* False where a word must be broken. */
static bool lines_fill(struct plain *p, struct laid *l)
{
    double x = 0, ink = 0, size = l->style.size, before = 0; /* before: the width up to `able`, where it can break */
    int n = (int)p->piece_count, from = 0, able = 0;
    for (int i = 0; i < n; i++) {
        const struct piece *piece = &p->pieces[i];
        double width = piece->word->width * size;
        if (i > from && !piece->joined) able = i, before = ink;
        if (l->width >= 0 && width > 0 && x + width > l->width + 1e-3) {
            if (able <= from) return false;
            line_add(p, l, (struct plain_line){ from, able, before });
            from = able;
            i = able - 1;
            x = ink = 0;
            continue;
        }
        x += width;
        if (width > 0) ink = x;
        x += spaces_width(p, piece, size);
        if (!piece->ends) continue;
        line_add(p, l, (struct plain_line){ from, i + 1, ink });
        from = able = i + 1;
        x = ink = 0;
    }
    if (from < n) line_add(p, l, (struct plain_line){ from, n, ink });
    return l->most <= 0 || l->count <= l->most;
}

static void *copy(const void *p, size_t n) { return memcpy(mem_new(n), p, n); }

bool plain_break(struct plain *p, struct laid *l)
{
    if (!pieces_cut(p, l)) return false;
    if (!lines_fill(p, l)) {
        l->count = 0;
        return false;
    }
    l->pieces = copy(p->pieces, p->piece_count * sizeof *p->pieces);
    l->broken = copy(p->lines, (size_t)l->count * sizeof *p->lines);
    return true;
}

double plain_width(const struct laid *l)
{
    double widest = 0;
    for (int i = 0; i < l->count; i++)
        if (l->broken[i].width > widest) widest = l->broken[i].width;
    return widest;
}

/* ---- drawing ---- */

static PangoFont *font_at(struct plain *p, int face, double size)
{
    for (int i = 0; i < p->size_count; i++)
        if (p->sizes[i].face == face && p->sizes[i].size == size) return p->sizes[i].font;
    if (p->size_count == SIZES_MAX) g_object_unref(p->sizes[--p->size_count].font);
    p->sizes[p->size_count] = (struct sized){ face, size, words_font(&p->words, face, size) };
    return p->sizes[p->size_count++].font;
}

static void group_reserve(struct group *g, int more)
{
    if (g->glyph_count + more <= g->cap) return;
    g->cap = (g->glyph_count + more) * 2 + 1024;
    g->glyphs = mem_grow(g->glyphs, (size_t)g->cap * sizeof *g->glyphs);
    g->clusters = mem_grow(g->clusters, (size_t)g->cap * sizeof *g->clusters);
}

/* What stands together in one face and colour is shown at once, over all lines. */
static void group_show(struct plain *p, cairo_t *cr, int face, double size)
{
    struct group *g = &p->group;
    PangoFont *font = g->glyph_count ? font_at(p, face, size) : NULL;
    if (font) {
        cairo_set_scaled_font(cr, pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)));
        cairo_show_text_glyphs(cr, g->text.p, (int)g->text.n, g->glyphs, g->glyph_count, g->clusters, g->cluster_count,
                               0);
    }
    g->glyph_count = g->cluster_count = 0;
    buf_clear(&g->text);
}

static double piece_put(struct plain *p, const struct piece *piece, double size, double x, double y)
{
    const struct word *w = piece->word;
    const struct face *face = &p->words.faces[w->face];
    struct group *g = &p->group;
    group_reserve(g, w->glyph_count + piece->spaces);
    for (int i = 0; i < w->glyph_count; i++)
        g->glyphs[g->glyph_count++] =
            (cairo_glyph_t){ w->glyphs[i].index, x + w->glyphs[i].x * size, y + w->glyphs[i].y * size };
    for (int i = 0; i < w->cluster_count; i++) g->clusters[g->cluster_count++] = w->clusters[i];
    buf_add(&g->text, w->text);
    x += w->width * size;
    for (int i = 0; i < piece->spaces; i++, x += face->space * size) {
        g->glyphs[g->glyph_count++] = (cairo_glyph_t){ face->space_glyph, x, y };
        g->clusters[g->cluster_count++] = (cairo_text_cluster_t){ 1, 1 };
        buf_byte(&g->text, ' ');
    }
    return x;
}

static double line_start(const struct laid *l, const struct plain_line *line, double x)
{
    double room = l->width < 0 ? 0 : l->width - line->width;
    return x + (l->align == TEXT_END ? room : l->align == TEXT_CENTRED ? room / 2 : 0);
}

/* Below the words of a mark, and the spaces between them. */
static void underline(const struct plain *p, cairo_t *cr, const struct laid *l, const struct plain_line *line, double x,
                      double y)
{
    double size = l->style.size, start = x, end = x;
    for (int i = line->from, mark = -1; i <= line->to; i++) {
        int next = i < line->to ? l->pieces[i].mark : -1;
        if (next != mark && mark >= 0 && l->marks[mark].underline) {
            look_colour(cr, l->marks[mark].colour);
            cairo_rectangle(cr, start, y + size * 0.17, end - start, size * 0.06);
            cairo_fill(cr);
        }
        if (i == line->to) break;
        if (next != mark) start = x;
        mark = next;
        end = x + l->pieces[i].word->width * size;
        x = end + spaces_width(p, &l->pieces[i], size);
    }
    look_colour(cr, l->style.colour);
}

void plain_draw(struct plain *p, cairo_t *cr, const struct laid *l, double x, double y, int from, int to)
{
    int face = -1, mark = -1;
    for (int i = from; l->mark_count && i < to; i++)
        underline(p, cr, l, &l->broken[i], line_start(l, &l->broken[i], x), text_base(l, y, i - from));
    for (int i = from; i < to; i++) {
        const struct plain_line *line = &l->broken[i];
        double at = line_start(l, line, x), base = text_base(l, y, i - from);
        for (int k = line->from; k < line->to; k++) {
            const struct piece *piece = &l->pieces[k];
            if (piece->word->face != face || piece->mark != mark) {
                group_show(p, cr, face, l->style.size);
                face = piece->word->face;
                mark = piece->mark;
                words_face(&p->words, face);
                look_colour(cr, mark >= 0 && !l->marks[mark].underline ? l->marks[mark].colour : l->style.colour);
            }
            at = piece_put(p, piece, l->style.size, at, base);
        }
    }
    group_show(p, cr, face, l->style.size);
}
