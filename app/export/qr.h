/* QR codes (ISO/IEC 18004, by libqrencode): error correction M, a quiet zone of four modules, dark on white whatever
 * the page's colours, so that a phone reads them from a screen in dark mode and from paper. */
#ifndef KITH_EXPORT_QR_H
#define KITH_EXPORT_QR_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum { QR_QUIET = 4, QR_TEXT_MAX = 1000, QR_PIXELS_MIN = 128, QR_PIXELS_MAX = 2048, QR_PIXELS_USUAL = 512 };

/* The modules alone, without the quiet zone: bit x of row y is at modules[y * side + x], 1 is dark. */
struct qr {
    int side;
    uint8_t *modules; /* in the arena */
};

/* All of them: ERR_TOO_LARGE for a text of more than QR_TEXT_MAX bytes or where the buffer's maximum does not hold the
 * picture, ERR_MALFORMED for an empty one or one with NUL bytes. */
enum err qr_encode(struct arena *, struct str text, struct qr *ret) NODISCARD;

/* Appends an SVG document of one path in the units of modules, with a viewBox and no size of its own. The title is for
 * screen readers, plain text. Under 2 kB for an address. */
enum err qr_svg(struct buf *, struct str text, struct str title) NODISCARD;

/* Appends a 1-bit PNG. `pixels` is brought into its range, then down to whole pixels a module, so that edges stay
 * sharp: the picture is that wide or, by less than one pixel a module, narrower. */
enum err qr_png(struct buf *, struct str text, int pixels) NODISCARD;

#endif
