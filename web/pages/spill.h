/* Bytes on their way to an answer: in memory as long as they are few, then in a temporary file. */
#ifndef KITH_WEB_SPILL_H
#define KITH_WEB_SPILL_H

#include "export/sink.h"

/* Starts as SPILL(keep): up to `keep` bytes stay in memory. Writers append to `b` and call spill_more at the end of
 * each piece; a piece is at most SPILL_PIECE bytes. Owned: ends with spill_free. */
enum { SPILL_PIECE = 1 << 20 };
struct spill {
    struct buf b; /* what is not in the file */
    size_t keep;
    int file; /* 0: none */
    bool any; /* something was written */
};
#define SPILL(bytes) ((struct spill){ .b = { .max = (bytes) + SPILL_PIECE }, .keep = (bytes) })

enum err spill_more(struct spill *) NODISCARD;
/* Everything that was written, in its order. */
enum err spill_copy(struct spill *, const struct sink *to) NODISCARD;
/* The whole as one file at its start, which then is the caller's; -1 while it is all in memory. */
enum err spill_take_file(struct spill *, int *ret_file) NODISCARD;
void spill_free(struct spill *);
struct sink spill_sink(struct spill *);

#endif
