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

enum { GATHERED = 64 * 1024 };

static enum err pass_on(struct sink_gather *g)
{
    enum err err = sink_write(g->to, buf_str(&g->b));
    buf_clear(&g->b);
    return err;
}

static enum err write_gather(void *state, struct str bytes)
{
    struct sink_gather *g = state;
    if (g->b.n + bytes.n > GATHERED) TRY(pass_on(g));
    if (bytes.n > GATHERED) return sink_write(g->to, bytes);
    buf_add(&g->b, bytes);
    return OK;
}

struct sink sink_gather_start(struct sink_gather *g, const struct sink *to)
{
    *g = (struct sink_gather){ to, BUF(GATHERED) };
    buf_reserve(&g->b, GATHERED);
    return (struct sink){ write_gather, g };
}

enum err sink_gather_end(struct sink_gather *g)
{
    enum err err = pass_on(g);
    buf_free(&g->b);
    return err;
}
