#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK_BYTES = 8 * 1024 - 64, BLOCK_MOST = 16 * BLOCK_BYTES, ALIGN = _Alignof(max_align_t) };

struct arena_block {
    struct arena_block *before;
    size_t size, used;
    _Alignas(max_align_t) char bytes[];
};

static void *checked(void *p)
{
    if (!p) {
        fputs("kith: out of memory\n", stderr);
        abort();
    }
    return p;
}

void *mem_new(size_t bytes)
{
    return checked(calloc(1, bytes ? bytes : 1));
}

void *mem_grow(void *p, size_t bytes)
{
    return checked(realloc(p, bytes ? bytes : 1));
}

/* Not zeroed. Blocks grow, so that an arena used again and again soon does with the one it keeps. */
static void *take(struct arena *a, size_t bytes)
{
    if (bytes > SIZE_MAX / 2) checked(NULL);
    size_t need = (bytes + ALIGN - 1) / ALIGN * ALIGN;
    struct arena_block *b = a->last;
    if (!b || b->size - b->used < need) {
        size_t size = !b ? BLOCK_BYTES : b->size < BLOCK_MOST / 2 ? b->size * 2 : BLOCK_MOST;
        if (size < need) size = need;
        b = checked(malloc(sizeof *b + size));
        b->before = a->last;
        b->size = size;
        b->used = 0;
        a->last = b;
    }
    void *p = b->bytes + b->used;
    b->used += need;
    a->used += need;
    return p;
}

void *arena_alloc(struct arena *a, size_t bytes) { return memset(take(a, bytes), 0, bytes); }

void *arena_array(struct arena *a, size_t count, size_t each)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, each, &bytes)) checked(NULL);
    return arena_alloc(a, bytes);
}

static void free_before(struct arena_block *b)
{
    while (b) {
        struct arena_block *before = b->before;
        free(b);
        b = before;
    }
}

void arena_reset(struct arena *a)
{
    if (!a->last) return;
    free_before(a->last->before);
    a->last->before = NULL;
    a->last->used = 0;
    a->used = 0;
    if (a->last->size > BLOCK_MOST) arena_free(a);
}

void arena_free(struct arena *a)
{
    free_before(a->last);
    *a = (struct arena){ 0 };
}

struct str arena_str(struct arena *a, struct str s)
{
    if (s.n == 0) return (struct str){ "", 0 };
    char *p = take(a, s.n + 1);
    memcpy(p, s.p, s.n);
    p[s.n] = 0;
    return (struct str){ p, s.n };
}

const char *arena_cstr(struct arena *a, struct str s)
{
    return arena_str(a, s).p;
}

struct str arena_printf(struct arena *a, const char *format, ...)
{
    char small[512];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t n = (size_t)vsnprintf(small, sizeof small, format, args);
    va_end(args);
    char *p = take(a, n + 1);
    if (n < sizeof small) memcpy(p, small, n + 1);
    else vsnprintf(p, n + 1, format, again);
    va_end(again);
    return (struct str){ p, n };
}
