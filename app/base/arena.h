/* An arena: memory that dies together, with its request or its report.
 * Nothing in it is freed alone. Allocation never fails: a process that is out of memory aborts, which is safe
 * because nothing is acknowledged before it is on disk. What bounds an arena is what bounds its input. */
#ifndef KITH_BASE_ARENA_H
#define KITH_BASE_ARENA_H

#include "base/str.h"

struct arena {
    struct arena_block *last;
    size_t used; /* bytes handed out since the start or the last reset */
};

/* An arena starts as { 0 }. arena_reset keeps one block for the next use; arena_free gives everything back. */
void arena_reset(struct arena *);
void arena_free(struct arena *);

/* Zeroed, aligned for any type. */
void *arena_alloc(struct arena *, size_t bytes) __attribute__((malloc, returns_nonnull));
void *arena_array(struct arena *, size_t count, size_t each) __attribute__((malloc, returns_nonnull));
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

struct str arena_str(struct arena *, struct str); /* a copy; NUL-terminated behind its length */
struct str arena_printf(struct arena *, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *arena_cstr(struct arena *, struct str); /* a copy for C interfaces; cut at a NUL byte */

/* malloc and realloc that abort instead of failing, for what is owned. */
void *mem_new(size_t bytes) __attribute__((malloc, returns_nonnull)); /* zeroed */
void *mem_grow(void *, size_t bytes) __attribute__((returns_nonnull));

#endif
