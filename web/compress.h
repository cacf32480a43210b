/* gzip (RFC 1952) of answers, and what a client says about it. */
#ifndef KITH_WEB_COMPRESS_H
#define KITH_WEB_COMPRESS_H

#include "base/buf.h"

/* Whether Accept-Encoding lets an answer be gzip. */
bool gzip_accepted(struct str accept_encoding);

/* Adds the gzip form of `in`. False (and nothing added) when it would not be smaller. */
bool gzip_add(struct buf *, struct str in, int level);

#endif
