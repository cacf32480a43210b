/* The page of an error, with what was typed handed back. */
#ifndef KITH_WEB_PAGE_ERROR_H
#define KITH_WEB_PAGE_ERROR_H

#include "respond_error.h"

void page_error(const struct request *, const struct error_page *, struct buf *out);

#endif
