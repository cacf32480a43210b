#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

void buf_free(struct buf *b)
{
    free(b->p);
    *b = (struct buf){ .max = b->max };
}

void buf_reserve(struct buf *b, size_t more)
{
    if (more <= b->cap - b->n || more > b->max - b->n) return;
    size_t cap = b->cap ? b->cap : 256;
    while (cap < b->n + more) cap *= 2;
    if (cap > b->max) cap = b->max;
    b->p = mem_grow(b->p, cap);
    b->cap = cap;
}

void buf_add_slow(struct buf *b, const char *p, size_t n)
{
    if (b->full || n > b->max - b->n) {
        b->full = true;
        return;
    }
    buf_reserve(b, n);
    memcpy(b->p + b->n, p, n);
    b->n += n;
}

void buf_printf(struct buf *b, const char *format, ...)
{
    char small[512], *text = small;
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t n = (size_t)vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (n >= sizeof small) {
        text = mem_new(n + 1);
        vsnprintf(text, n + 1, format, again);
    }
    va_end(again);
    buf_add(b, (struct str){ text, n });
    if (text != small) free(text);
}

void buf_int(struct buf *b, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0) buf_byte(b, '-');
    buf_add(b, (struct str){ digits + at, sizeof digits - at });
}
