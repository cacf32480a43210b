#include "outboard/doc.h"

#include <cairo-pdf.h>
#include <stdlib.h>

#include "base/time.h"
#include "outboard/doc_parts.h"
#include "outboard/pdf_finish.h"

static const struct style foot_style = { false, false, 8, 1.4, COLOUR_SOFT };

void doc_open(struct doc *d, struct arena *a, enum lang lang, struct str paper)
{
    bool letter = str_eq(paper, STR("letter"));
    *d = (struct doc){ .arena = a, .lang = lang, .rtl = lang_rtl(lang) };
    d->width = letter ? 612 : 595.28;
    d->height = letter ? 792 : 841.89;
    d->left = 54;
    d->right = d->width - 54;
    d->top = d->y = 58;
    d->bottom = d->height - 66;
    text_open(&d->text, lang);
}

void doc_close(struct doc *d)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->blocks[i].layout) text_free(d->blocks[i].layout);
    free(d->blocks);
    free(d->places);
    free(d->alts);
    text_close(&d->text);
}

struct block *doc_add(struct doc *d, struct block b)
{
    if (d->count == d->cap) {
        d->cap = d->cap ? d->cap * 2 : 256;
        d->blocks = mem_grow(d->blocks, d->cap * sizeof *d->blocks);
    }
    d->blocks[d->count] = b;
    return &d->blocks[d->count++];
}

static struct block *add_text(struct doc *d, const char *tag, const struct style *s, double before, double width,
                              struct str text, enum text_align align)
{
    return doc_add(d, (struct block){ .kind = BLOCK_TEXT,
                                      .tag = tag,
                                      .before = before,
                                      .style = *s,
                                      .layout = text_layout(&d->text, s, text, width, align, 0) });
}

struct block *doc_text(struct doc *d, const char *tag, const struct style *s, double before, double width,
                       struct str text)
{
    return add_text(d, tag, s, before, width, text, TEXT_START);
}

struct block *doc_words(struct doc *d, const char *tag, const struct style *s, double before, double width,
                        struct str text)
{
    return add_text(d, tag, s, before, width, text, TEXT_OWN);
}

void doc_begin(struct doc *d, const char *tag)
{
    doc_add(d, (struct block){ .kind = BLOCK_OPEN, .tag = tag, .before = strcmp(tag, "Table") == 0 ? 8 : 0 });
}

void doc_end(struct doc *d, const char *tag) { doc_add(d, (struct block){ .kind = BLOCK_CLOSE, .tag = tag }); }

/* ---- painting ---- */

double doc_x(const struct doc *d, double box_x, double box_width, double x, double width)
{
    return box_x + (d->rtl ? box_width - x - width : x);
}

void doc_tag(struct doc *d, const char *tag)
{
    if (tag && !d->untagged) cairo_tag_begin(d->cr, tag, NULL);
}

void doc_tag_end(struct doc *d, const char *tag)
{
    if (tag && !d->untagged) cairo_tag_end(d->cr, tag);
}

void doc_figure(struct doc *d, struct str alt)
{
    if (d->alt_count == d->alt_cap) {
        d->alt_cap = d->alt_cap ? d->alt_cap * 2 : 16;
        d->alts = mem_grow(d->alts, d->alt_cap * sizeof *d->alts);
    }
    d->alts[d->alt_count++] = alt;
    doc_tag(d, "Figure");
}

void doc_link(struct doc *d, struct str dest, double x, double y, double w, double h)
{
    struct buf b = BUF(1024);
    buf_printf(&b, "dest='%.*s' rect=[%.2f %.2f %.2f %.2f]", STR_ARG(dest), x, y, w, h);
    buf_byte(&b, '\0');
    cairo_tag_begin(d->cr, CAIRO_TAG_LINK, b.p);
    cairo_tag_end(d->cr, CAIRO_TAG_LINK);
    buf_free(&b);
}

double doc_put(struct doc *d, const char *tag, const struct style *s, struct str text, double x, double y, double width,
               enum text_align align, int lines)
{
    struct laid *layout = text_layout(&d->text, s, text, width, align, lines);
    doc_tag(d, tag);
    text_draw(&d->text, d->cr, layout, x, y, 0, text_line_count(layout));
    doc_tag_end(d, tag);
    y += text_height(layout);
    text_free(layout);
    return y;
}

/* The attribute text of a link; in cairo's syntax a quote or a backslash in a value is escaped. */
static void uri_begin(struct doc *d, struct str uri)
{
    struct buf b = BUF(16 * 1024);
    BUF_LIT(&b, "uri='");
    for (size_t i = 0; i < uri.n; i++) {
        if (uri.p[i] == '\'' || uri.p[i] == '\\') buf_byte(&b, '\\');
        buf_byte(&b, uri.p[i]);
    }
    buf_add(&b, (struct str){ "'", 2 });
    cairo_tag_begin(d->cr, CAIRO_TAG_LINK, b.p);
    buf_free(&b);
}

static void paint_text(struct doc *d, const struct block *b, const struct place *p)
{
    double x = p->x + (d->rtl ? 0 : b->indent);
    bool linked = b->uri.n > 0 && b->uri.n < 8000;
    if (b->rule) {
        look_colour(d->cr, b->rule);
        cairo_rectangle(d->cr, doc_x(d, p->x, p->width, 0, 2), p->y, 2,
                        (p->part.to - p->part.from) * text_line_height(&b->style));
        cairo_fill(d->cr);
    }
    doc_tag(d, b->tag);
    if (linked) uri_begin(d, b->uri);
    if (b->dotted && p->part.from == 0)
        look_dot(d->cr, doc_x(d, p->x, p->width, 0, 8) + 4, p->y + text_line_height(&b->style) / 2, 4, b->dot);
    if (b->bullet && p->part.from == 0)
        look_point(d->cr, doc_x(d, p->x, p->width, 2, 4) + 2, p->y + text_line_height(&b->style) / 2);
    text_draw(&d->text, d->cr, b->layout, x, p->y, p->part.from, p->part.to);
    if (linked) cairo_tag_end(d->cr, CAIRO_TAG_LINK);
    doc_tag_end(d, b->tag);
}

static void paint_marks(struct doc *d, cairo_surface_t *surface, const struct block *b, const struct place *p,
                        int *parents)
{
    struct buf attributes = BUF(512);
    if (b->dest.n) {
        buf_printf(&attributes, "name='%.*s' x=%.2f y=%.2f", STR_ARG(b->dest), p->x, p->y > 12 ? p->y - 12 : 0);
        buf_byte(&attributes, '\0');
        cairo_tag_begin(d->cr, CAIRO_TAG_DEST, attributes.p);
        cairo_tag_end(d->cr, CAIRO_TAG_DEST);
        buf_clear(&attributes);
    }
    if (b->outline.n) {
        buf_printf(&attributes, "page=%d pos=[%.2f %.2f]", p->page + 1, p->x, p->y > 12 ? p->y - 12 : 0);
        buf_byte(&attributes, '\0');
        int parent = b->level > 1 ? parents[b->level - 1] : CAIRO_PDF_OUTLINE_ROOT;
        parents[b->level] =
            cairo_pdf_surface_add_outline(surface, parent, arena_cstr(d->arena, b->outline), attributes.p,
                                          b->level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
    }
    buf_free(&attributes);
}

static void paint_foot(struct doc *d, int page, int pages)
{
    if (!d->foot.n) return;
    double width = d->right - d->left, y = d->height - 44;
    struct str count = TEXT(d->arena, d->lang, MSG_PDF_PAGE, ARGN(page), ARGN(pages));
    look_mark(d->cr, doc_x(d, d->left, width, 0, 10), y + 0.5, 10);
    doc_put(d, NULL, &foot_style, d->foot, doc_x(d, d->left, width, 16, width - 100), y, width - 100, TEXT_START, 1);
    doc_put(d, NULL, &foot_style, count, doc_x(d, d->left, width, width - 80, 80), y, 80, TEXT_END, 1);
}

static void paint(struct doc *d, cairo_surface_t *surface)
{
    int page = 0, pages = d->place_count ? d->places[d->place_count - 1].page + 1 : 1, parents[4] = { 0 };
    cairo_tag_begin(d->cr, "Document", NULL);
    for (size_t i = 0; i < d->place_count; i++) {
        const struct place *p = &d->places[i];
        const struct block *b = &d->blocks[p->block];
        for (; page < p->page; page++) {
            paint_foot(d, page + 1, pages);
            cairo_show_page(d->cr);
        }
        if (p->part.from == 0 && !p->part.again) paint_marks(d, surface, b, p, parents);
        switch (b->kind) {
        case BLOCK_TEXT: paint_text(d, b, p); break;
        case BLOCK_BOX:
            d->untagged = p->part.again;
            if (b->alt.n)
                doc_figure(d, b->alt);
            else
                doc_tag(d, b->tag);
            b->draw(d, b->arg, p->x, p->y, p->width);
            doc_tag_end(d, b->alt.n ? "Figure" : b->tag);
            d->untagged = false;
            break;
        case BLOCK_OPEN: doc_tag(d, b->tag); break;
        case BLOCK_CLOSE: doc_tag_end(d, b->tag); break;
        }
    }
    paint_foot(d, page + 1, pages);
    cairo_show_page(d->cr);
    cairo_tag_end(d->cr, "Document");
}

static cairo_status_t write_to(void *out, const unsigned char *p, unsigned n)
{
    buf_add(out, (struct str){ (const char *)p, n });
    return ((struct buf *)out)->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void describe(struct doc *d, cairo_surface_t *surface, const struct doc_about *about)
{
    char day[DAY_TEXT];
    day_format(about->day, day);
    const char *when = arena_printf(d->arena, "%.*sT00:00:00Z", DAY_TEXT, day).p;
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, arena_cstr(d->arena, about->title));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, arena_cstr(d->arena, about->author));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, arena_cstr(d->arena, about->subject));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Kith " KITH_VERSION);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, when);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, when);
}

enum err doc_write(struct doc *d, const struct doc_about *about, struct buf *out)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(write_to, out, d->width, d->height);
    describe(d, surface, about);
    d->cr = cairo_create(surface);
    paint(d, surface);
    cairo_status_t status = cairo_status(d->cr);
    cairo_destroy(d->cr);
    d->cr = NULL;
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (out->full) return ERR_TOO_LARGE;
    if (status != CAIRO_STATUS_SUCCESS) return ERR_IO;

    return pdf_finish(out, d->lang, d->alts, d->alt_count);
}
