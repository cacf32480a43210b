#include "export/sink.h"

#include <errno.h>
#include <unistd.h>

static enum err write_buf(void *state, struct str bytes)
{
    struct buf *b = state;
    buf_add(b, bytes);
    return b->full ? ERR_TOO_LARGE : OK;
}

struct sink sink_buf(struct buf *b)
{
    return (struct sink){ write_buf, b };
}

static enum err write_file(void *state, struct str bytes)
{
    while (bytes.n) {
        ssize_t n = write(*(const int *)state, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return ERR_IO;
        bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return OK;
}

struct sink sink_file(const int *descriptor)
{
    return (struct sink){ write_file, (void *)descriptor };
}

static enum err write_hash(void *state, struct str bytes)
{
    struct sink_hash *h = state;
    hashing_add(&h->hashing, bytes);
    h->bytes += bytes.n;
    return h->to ? sink_write(h->to, bytes) : OK;
}

struct sink sink_hash_start(struct sink_hash *h, const struct sink *to)
{
    h->to = to;
    h->bytes = 0;
    hashing_start(&h->hashing);
    return (struct sink){ write_hash, h };
}

struct hash sink_hash_end(struct sink_hash *h)
{
    return hashing_end(&h->hashing);
}
