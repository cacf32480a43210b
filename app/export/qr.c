#include "export/qr.h"

#include <png.h>
#include <qrencode.h>
#include <stdlib.h>

enum err qr_encode(struct arena *arena, struct str text, struct qr *ret)
{
    if (text.n == 0 || str_find_byte(text, '\0', 0) >= 0) return ERR_MALFORMED;
    if (text.n > QR_TEXT_MAX) return ERR_TOO_LARGE;
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
    if (!code) return ERR_TOO_LARGE;
    size_t count = (size_t)code->width * (size_t)code->width;
    *ret = (struct qr){ code->width, arena_alloc(arena, count) };
    for (size_t i = 0; i < count; i++) ret->modules[i] = code->data[i] & 1;
    QRcode_free(code);
    return OK;
}

static void add_escaped(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '<')
            BUF_LIT(b, "&lt;");
        else if (s.p[i] == '&')
            BUF_LIT(b, "&amp;");
        else
            buf_byte(b, s.p[i]);
    }
}

/* One path of strokes, a row of modules each: "M x y h n" moves along runs of dark modules, one unit high. */
static void add_path(struct buf *b, const struct qr *qr)
{
    for (int y = 0; y < qr->side; y++) {
        const uint8_t *row = qr->modules + (size_t)y * (size_t)qr->side;
        int pen = -1; /* where the last run of this row ended */
        for (int x = 0; x < qr->side;) {
            int from = x;
            while (x < qr->side && row[x]) x++;
            if (x > from) {
                if (pen < 0)
                    buf_printf(b, "M%d %d.5h%d", from + QR_QUIET, y + QR_QUIET, x - from);
                else
                    buf_printf(b, "m%d 0h%d", from - pen, x - from);
                pen = x;
            }
            x++;
        }
    }
}

enum err qr_svg(struct buf *b, struct str text, struct str title)
{
    struct arena arena = { 0 };
    struct qr qr;
    enum err err = qr_encode(&arena, text, &qr);
    if (!err) {
        int side = qr.side + 2 * QR_QUIET;
        buf_printf(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\"", side, side);
        BUF_LIT(b, " shape-rendering=\"crispEdges\"><title>");
        add_escaped(b, title);
        buf_printf(b, "</title><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path stroke=\"#000\" d=\"", side, side);
        add_path(b, &qr);
        BUF_LIT(b, "\"/></svg>");
        if (b->full) err = ERR_TOO_LARGE;
    }
    arena_free(&arena);
    return err;
}

static void png_take(png_structp png, png_bytep bytes, size_t n)
{
    buf_add(png_get_io_ptr(png), (struct str){ (const char *)bytes, n });
}

static void png_keep_quiet(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void png_give_up(png_structp png, png_const_charp message)
{
    (void)message;
    png_longjmp(png, 1);
}

/* One row of pixels, a bit each, 1 for white. Rows of the quiet zone have no modules. */
static void fill_row(png_byte *row, size_t bytes, const uint8_t *modules, int side, int scale)
{
    memset(row, 0xFF, bytes);
    for (int m = 0; modules && m < side; m++)
        for (int i = 0; modules[m] && i < scale; i++) {
            int x = (m + QR_QUIET) * scale + i;
            row[x / 8] &= (png_byte) ~(0x80 >> (x % 8));
        }
}

static enum err write_png(struct buf *b, struct arena *arena, const struct qr *qr, int scale)
{
    int side = (qr->side + 2 * QR_QUIET) * scale;
    size_t bytes = ((size_t)side + 7) / 8;
    png_byte *row = arena_alloc(arena, bytes);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, png_give_up, png_keep_quiet);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return ERR_IO;
    }
    png_set_write_fn(png, b, png_take, NULL);
    png_set_IHDR(png, info, (png_uint_32)side, (png_uint_32)side, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_write_info(png, info);
    for (int y = 0; y < side; y++) {
        int module = y / scale - QR_QUIET;
        bool inside = module >= 0 && module < qr->side;
        if (y % scale == 0)
            fill_row(row, bytes, inside ? qr->modules + (size_t)module * (size_t)qr->side : NULL, qr->side, scale);
        png_write_row(png, row);
    }
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return b->full ? ERR_TOO_LARGE : OK;
}

enum err qr_png(struct buf *b, struct str text, int pixels)
{
    struct arena arena = { 0 };
    struct qr qr;
    enum err err = qr_encode(&arena, text, &qr);
    if (!err) {
        if (pixels < QR_PIXELS_MIN) pixels = QR_PIXELS_MIN;
        if (pixels > QR_PIXELS_MAX) pixels = QR_PIXELS_MAX;
        int scale = pixels / (qr.side + 2 * QR_QUIET);
        err = write_png(b, &arena, &qr, scale > 1 ? scale : 1);
    }
    arena_free(&arena);
    return err;
}
