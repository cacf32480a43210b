#include "outboard/look.h"

#include <math.h>
#include <qrencode.h>
#include <stdlib.h>

void look_colour(cairo_t *cr, enum colour c)
{
    cairo_set_source_rgb(cr, (double)(c >> 16 & 255) / 255, (double)(c >> 8 & 255) / 255, (double)(c & 255) / 255);
}

static void disc(cairo_t *cr, double x, double y, double r)
{
    cairo_new_sub_path(cr);
    cairo_arc(cr, x, y, r, 0, 2 * M_PI);
}

void look_dot(cairo_t *cr, double x, double y, double r, enum dot_kind kind)
{
    static const double widths[DOT_KINDS] = { 0.2, 0.4, 0.28, 0.28 };
    double width = r * widths[kind], dash = 2 * M_PI * (r - width / 2) / 12;
    cairo_new_path(cr);
    if (kind == DOT_WROTE) {
        disc(cr, x, y, r - width / 2);
        look_colour(cr, COLOUR_GLOW);
        cairo_fill_preserve(cr);
        look_colour(cr, COLOUR_HELP);
    } else if (kind == DOT_SELF) {
        disc(cr, x, y, r * 0.42);
        look_colour(cr, COLOUR_SELF);
        cairo_fill(cr);
        disc(cr, x, y, r - width / 2);
    } else {
        disc(cr, x, y, r - width / 2);
        look_colour(cr, kind == DOT_PASSED ? COLOUR_HELP : COLOUR_MUTE);
    }
    if (kind == DOT_UNCLEAR) cairo_set_dash(cr, &dash, 1, 0);
    cairo_set_line_width(cr, width);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

/* Thousands of small dots are one path of points with round ends: what tells the kinds apart then is the colour. */
static void small_dots(cairo_t *cr, const struct crowd *c, double x, double y, double width, bool rtl,
                       enum dot_kind kind)
{
    static const enum colour colours[DOT_KINDS] = { COLOUR_HELP, COLOUR_GLOW, COLOUR_PALE, COLOUR_SELF };
    cairo_new_path(cr);
    for (size_t i = 0; i < c->count; i++) {
        if (c->dots[i].kind != kind) continue;
        cairo_move_to(cr, x + (rtl ? width - c->dots[i].x : c->dots[i].x), y + c->dots[i].y);
        cairo_close_path(cr);
    }
    look_colour(cr, colours[kind]);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_width(cr, c->radius * 2);
    cairo_stroke(cr);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
}

void look_crowd(cairo_t *cr, const struct crowd *c, double x, double y, double width, bool rtl)
{
    if (c->radius < 1.6) {
        for (int kind = 0; kind < DOT_KINDS; kind++) small_dots(cr, c, x, y, width, rtl, (enum dot_kind)kind);
        return;
    }
    for (size_t i = 0; i < c->count; i++)
        look_dot(cr, x + (rtl ? width - c->dots[i].x : c->dots[i].x), y + c->dots[i].y, c->radius, c->dots[i].kind);
}

void look_point(cairo_t *cr, double x, double y)
{
    cairo_new_path(cr);
    disc(cr, x, y, 1.7);
    look_colour(cr, COLOUR_HELP);
    cairo_fill(cr);
}

void look_mark(cairo_t *cr, double x, double y, double size)
{
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, size / 24, size / 24);
    look_colour(cr, COLOUR_HELP);
    disc(cr, 7, 6.5, 3.6);
    disc(cr, 5.5, 16.8, 3.6);
    disc(cr, 14.2, 13.2, 3.6);
    cairo_fill(cr);
    disc(cr, 18.6, 5.4, 2.7);
    cairo_set_line_width(cr, 1.8);
    cairo_stroke(cr);
    cairo_restore(cr);
}

enum err look_qr(cairo_t *cr, struct str text, double x, double y, double size)
{
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
    if (!code) return ERR_TOO_LARGE;
    double module = size / (code->width + 8);
    cairo_new_path(cr);
    cairo_rectangle(cr, x, y, size, size);
    look_colour(cr, COLOUR_WHITE);
    cairo_fill(cr);
    /* One rectangle for each run of dark modules, all in one fill, so that no seams show between them. */
    for (int row = 0; row < code->width; row++) {
        const unsigned char *line = code->data + row * code->width;
        for (int from = 0, to; from < code->width; from = to) {
            for (to = from; to < code->width && (line[to] & 1) == (line[from] & 1); to++) {
            }
            if (line[from] & 1)
                cairo_rectangle(cr, x + (from + 4) * module, y + (row + 4) * module, (to - from) * module, module);
        }
    }
    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_fill(cr);
    QRcode_free(code);
    return OK;
}
