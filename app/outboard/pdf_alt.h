/* What cairo 1.16 cannot say in a PDF: the document's language, that its title is to be shown, and what its figures
 * show in words. Added as an incremental update (ISO 32000-1, 7.5.6) behind the file that cairo wrote. */
#ifndef KITH_OUTBOARD_PDF_ALT_H
#define KITH_OUTBOARD_PDF_ALT_H

#include "base/buf.h"
#include "base/err.h"
#include "lang/lang.h"

/* `alts` are for the figures in the order of the structure tree; an empty one adds nothing. ERR_IO when the file is not as
 * cairo 1.16 writes it. */
enum err pdf_add_alt(struct buf *pdf, enum lang, const struct str *alts, size_t count) NODISCARD;

#endif
