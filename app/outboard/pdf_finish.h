/* What cairo 1.16 leaves to be done on a PDF. The document's language, that its title is to be shown, and what its
 * figures show in words come in an incremental update (ISO 32000-1, 7.5.6) behind the file. Where a page uses a picture
 * twice cairo names it twice in the page's resources; the repeats become spaces. */
#ifndef KITH_OUTBOARD_PDF_FINISH_H
#define KITH_OUTBOARD_PDF_FINISH_H

#include "base/buf.h"
#include "base/err.h"
#include "lang/lang.h"

/* `alts` are for the figures in the order of the structure tree; an empty one adds nothing. ERR_IO when the file is not
 * as cairo 1.16 writes it. */
enum err pdf_finish(struct buf *pdf, enum lang, const struct str *alts, size_t count) NODISCARD;

#endif
