/* What was drawn, kept by content. Not locked: the outboard's own lock holds it. */
#ifndef KITH_EXPORT_OUTBOARD_KEPT_H
#define KITH_EXPORT_OUTBOARD_KEPT_H

#include "base/buf.h"
#include "base/crypto.h"

struct kept_entry;
struct kept {
    struct kept_entry *newest, *oldest; /* by last use */
    size_t bytes;
};

bool kept_find(struct kept *, struct hash,
               struct buf *ret_output); /* adds to ret_output; false also when it lacks room */
void kept_put(struct kept *, struct hash, struct str output,
              int64_t now_ms); /* what is over a quarter of the room is not kept */
void kept_drop_old(struct kept *, int64_t now_ms);
void kept_free(struct kept *);

#endif
