/* Text in HTML. */
#ifndef KITH_BASE_HTML_H
#define KITH_BASE_HTML_H

#include "base/buf.h"

/* Writes text so that it is text in element content and in quoted attribute values: & < > " ' become references. */
void html_escape(struct buf *, struct str);

#endif
