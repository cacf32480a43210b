/* Laying blocks into columns and pages. */
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "outboard/doc_parts.h"

/* A paragraph of up to UNBROKEN lines stays in one piece. */
enum { GAP = 26, UNBROKEN = 5, THREAD_FROM = 100 /* blocks */ };

static const double SLACK = 0.06;

struct spot { /* how far the flow has come */
    size_t block;
    int line;
    const struct block *head; /* of the table that it is in */
};

double doc_column(const struct doc *d, int columns) { return (d->right - d->left - GAP * (columns - 1)) / columns; }

double doc_room(const struct doc *d) { return d->bottom - d->y; }

void doc_page(struct doc *d)
{
    if (d->y <= d->top) return;
    d->page++;
    d->y = d->top;
}

static double line_height(const struct block *b) { return text_line_height(&b->style); }

/* What must stand together from the start of a block on: it, or its first two lines, and what it keeps with. */
static double start_height(const struct doc *d, size_t i, size_t end, int unbroken)
{
    double sum = 0;
    for (bool first = true; i < end; i++, first = false) {
        const struct block *b = &d->blocks[i];
        if (b->kind == BLOCK_CLOSE) return sum;
        if (b->kind == BLOCK_OPEN) {
            sum += first ? 0 : b->before;
            continue;
        }
        if (!first) sum += b->before;
        if (b->kind == BLOCK_TEXT && b->lines > unbroken) return sum + 2 * line_height(b);
        sum += b->kind == BLOCK_TEXT ? b->lines * line_height(b) : b->height;
        if (!b->keep) return sum;
    }
    return sum;
}

/* What must follow the last line of a block. */
static double tail_height(const struct doc *d, size_t i, size_t end, int unbroken)
{
    if (!d->blocks[i].keep || i + 1 >= end) return 0;
    return d->blocks[i + 1].before + start_height(d, i + 1, end, unbroken);
}

struct column {
    double x, top, bottom, width;
    size_t end;   /* of the blocks to lay */
    bool force;   /* something must be placed, even what does not fit */
    bool below;   /* something stands above it on the page */
    bool really;  /* else it is only tried */
    int unbroken; /* paragraphs of up to so many lines stay in one piece */
};

static void place(struct doc *d, const struct column *c, size_t block, double y, struct part part)
{
    if (!c->really) return;
    if (d->place_count == d->place_cap) {
        d->place_cap = d->place_cap ? d->place_cap * 2 : 256;
        d->places = mem_grow(d->places, d->place_cap * sizeof *d->places);
    }
    d->places[d->place_count++] = (struct place){ block, d->page, c->x, y, c->width, part };
}

/* The lines of a paragraph that go into this column, from line `from` on. */
static int lines_here(const struct doc *d, const struct column *c, size_t i, int from, double room, bool at_top)
{
    const struct block *b = &d->blocks[i];
    int rest = b->lines - from, fit = (int)floor(room / line_height(b) + 1e-6);
    if (fit >= rest) {
        if (rest * line_height(b) + tail_height(d, i, c->end, c->unbroken) <= room + 1e-6) return rest;
        fit = rest > c->unbroken ? rest - 2 : 0;
    } else if (rest - fit < 2) {
        fit = rest - 2;
    }
    if (fit >= 2 && (from > 0 || b->lines > c->unbroken)) return fit;
    if (!at_top) return 0;
    int most = (int)floor(room / line_height(b) + 1e-6);
    return most >= rest ? rest : most < 1 ? 1 : most;
}

/* Fills one column from `at` on; the y where it ends. */
static double column_fill(struct doc *d, struct column c, struct spot *at)
{
    double y = c.top;
    bool empty = true;
    if (at->head) {
        place(d, &c, (size_t)(at->head - d->blocks), y, (struct part){ .again = true });
        y += at->head->height;
    }
    for (; at->block < c.end; at->block++, at->line = 0) {
        const struct block *b = &d->blocks[at->block];
        if (b->kind == BLOCK_CLOSE) {
            place(d, &c, at->block, y, (struct part){ 0 });
            at->head = NULL;
            continue;
        }
        double above = (empty && !c.below) || at->line ? 0 : b->before, room = c.bottom - y - above;
        bool forced = empty && c.force;
        if (at->line == 0 && !forced && start_height(d, at->block, c.end, c.unbroken) > room + 1e-6) break;
        if (b->kind == BLOCK_TEXT) {
            int n = lines_here(d, &c, at->block, at->line, room, forced);
            if (n == 0) break;
            y += above;
            place(d, &c, at->block, y, (struct part){ at->line, at->line + n, false });
            y += n * line_height(b);
            empty = false;
            if (at->line + n < b->lines) {
                at->line += n;
                break;
            }
        } else {
            y += above;
            place(d, &c, at->block, y, (struct part){ 0 });
            y += b->height;
            if (b->kind == BLOCK_BOX) empty = false;
            if (b->head) at->head = b;
        }
    }
    return y;
}

struct bounds {
    double bottom;
    int unbroken;
};

/* All columns of a page down to `bottom`; the lowest y reached. */
static double page_fill(struct doc *d, int columns, struct bounds in, bool really, struct spot *at, size_t end)
{
    double width = doc_column(d, columns), lowest = d->y;
    for (int i = 0; i < columns && at->block < end; i++) {
        int from_left = d->rtl ? columns - 1 - i : i;
        struct column c = { .x = d->left + from_left * (width + GAP),
                            .top = d->y,
                            .bottom = in.bottom,
                            .width = width,
                            .end = end,
                            .force = d->y <= d->top && in.bottom >= d->bottom,
                            .below = d->y > d->top && columns == 1,
                            .really = really,
                            .unbroken = in.unbroken };
        double y = column_fill(d, c, at);
        if (y > lowest) lowest = y;
    }
    return lowest;
}

static bool fits(struct doc *d, int columns, struct bounds in, struct spot at, size_t end)
{
    double reached = page_fill(d, columns, in, false, &at, end);
    return at.block == end && reached <= in.bottom + 1;
}

/* The least bottom at which everything left still fits on this page, with no paragraph broken if that can be; or the
 * page's own. */
static struct bounds balanced(struct doc *d, int columns, struct spot at, size_t end)
{
    struct bounds all = { d->bottom, UNBROKEN }, whole = { d->bottom, INT_MAX };
    if (columns == 1 || !fits(d, columns, all, at, end)) return all;
    struct bounds high = fits(d, columns, whole, at, end) ? whole : all, low = { d->y, high.unbroken };
    while (high.bottom - low.bottom > 2) {
        struct bounds middle = { (low.bottom + high.bottom) / 2, high.unbroken };
        *(fits(d, columns, middle, at, end) ? &high : &low) = middle;
    }
    /* A little more, so that the first column rather than the last takes what would fit either. */
    high.bottom += (high.bottom - d->y) * SLACK;
    if (high.bottom > d->bottom) high.bottom = d->bottom;
    return high;
}

struct counting {
    struct doc *doc;
    int context;
};

/* Lays out what is in one context: the longest part of making a report. */
static void *count_some(void *arg)
{
    struct counting *c = arg;
    for (size_t i = c->doc->flowed; i < c->doc->count; i++) {
        struct block *b = &c->doc->blocks[i];
        if (b->layout && text_context(b->layout) == c->context) b->lines = text_line_count(b->layout);
    }
    return NULL;
}

static void count_lines(struct doc *d)
{
    struct counting mine = { d, 0 }, others = { d, 1 };
    pthread_t thread;
    bool apart = d->count - d->flowed > THREAD_FROM && pthread_create(&thread, NULL, count_some, &others) == 0;
    count_some(&mine);
    if (apart)
        pthread_join(thread, NULL);
    else
        count_some(&others);
}

static void flow_until(struct doc *d, size_t end, int columns)
{
    struct spot at = { .block = d->flowed };
    while (at.block < end) {
        double lowest = page_fill(d, columns, balanced(d, columns, at, end), true, &at, end);
        d->y = lowest;
        if (at.block < end) {
            d->page++;
            d->y = d->top;
        }
    }
    d->flowed = end;
}

void doc_flow(struct doc *d, int columns)
{
    count_lines(d);
    flow_until(d, d->count, columns);
}

/* What one column of the blocks up to `end` would take. */
static double height_until(struct doc *d, size_t end)
{
    struct column c = { .bottom = 1e9, .end = end, .force = true, .below = d->y > d->top, .unbroken = UNBROKEN };
    struct spot at = { .block = d->flowed };
    return column_fill(d, c, &at);
}

void doc_flow_under(struct doc *d, size_t under, double gap, int columns)
{
    count_lines(d);
    if (height_until(d, under) + gap + start_height(d, under, d->count, UNBROKEN) > doc_room(d)) doc_page(d);
    flow_until(d, under, 1);
    d->y += gap;
    flow_until(d, d->count, columns);
}

double doc_flow_height(struct doc *d)
{
    count_lines(d);
    return height_until(d, d->count);
}
