/* A growing buffer with a stated maximum. Writing past the maximum sets `full` and drops the rest: callers write
 * freely and ask once at the end. Owned: ends with buf_free. */
#ifndef KITH_BASE_BUF_H
#define KITH_BASE_BUF_H

#include "base/str.h"

struct buf {
    char *p;
    size_t n, cap, max;
    bool full;
};

#define BUF(maximum) ((struct buf){ .max = (maximum) })

void buf_free(struct buf *);
#define BUF_AUTO __attribute__((cleanup(buf_free))) struct buf

void buf_reserve(struct buf *, size_t more);
void buf_add_slow(struct buf *, const char *p, size_t n);
void buf_printf(struct buf *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_int(struct buf *, int64_t);

static inline void buf_add(struct buf *b, struct str s)
{
    if (s.n && s.n <= b->cap - b->n) {
        memcpy(b->p + b->n, s.p, s.n);
        b->n += s.n;
    } else if (s.n) {
        buf_add_slow(b, s.p, s.n);
    }
}

static inline void buf_byte(struct buf *b, char c)
{
    if (b->n < b->cap) b->p[b->n++] = c;
    else buf_add_slow(b, &c, 1);
}

#define BUF_LIT(b, lit) buf_add((b), STR(lit))

static inline struct str buf_str(const struct buf *b) { return (struct str){ b->p, b->n }; }
static inline void buf_clear(struct buf *b) { b->n = 0, b->full = false; }

#endif
