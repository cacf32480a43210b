/* Where an export's bytes go, piece by piece: a file, a socket, a hash, a member of a zip. */
#ifndef KITH_EXPORT_SINK_H
#define KITH_EXPORT_SINK_H

#include "base/buf.h"
#include "base/crypto.h"
#include "base/err.h"

struct sink {
    enum err (*write)(void *state, struct str bytes);
    void *state;
};

static inline NODISCARD enum err sink_write(const struct sink *s, struct str bytes)
{
    return bytes.n ? s->write(s->state, bytes) : OK;
}

/* Into a buffer: ERR_TOO_LARGE when that is full. Into an open file: ERR_IO; the descriptor stays the caller's. */
struct sink sink_buf(struct buf *);
struct sink sink_file(const int *descriptor);

/* Counts and hashes what passes through to `to` (which may be NULL: then it only hashes). */
struct sink_hash {
    const struct sink *to;
    struct hashing hashing;
    uint64_t bytes;
};
struct sink sink_hash_start(struct sink_hash *, const struct sink *to);
struct hash sink_hash_end(struct sink_hash *);

/* Gathers small pieces into large ones on their way to `to`: a write to a file costs more than a copy. Ends with
 * sink_gather_end, which passes on what is left and frees, also after a failure (then its result says nothing new). */
struct sink_gather {
    const struct sink *to;
    struct buf b;
};
struct sink sink_gather_start(struct sink_gather *, const struct sink *to);
enum err sink_gather_end(struct sink_gather *) NODISCARD;

/* Something that can write itself: a report in one of its formats. Called once or more, each time the same bytes. */
struct producer {
    enum err (*write)(void *state, const struct sink *to);
    void *state;
};

#endif
