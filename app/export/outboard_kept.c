#include "export/outboard_kept.h"

#include <stdlib.h>

#include "export/outboard.h"

enum { KEPT_MS = 10 * 60 * 1000 };

struct kept_entry {
    struct kept_entry *newer, *older;
    struct hash key;
    int64_t made_ms;
    size_t n;
    char bytes[];
};

static void unlink_entry(struct kept *k, struct kept_entry *e)
{
    *(e->newer ? &e->newer->older : &k->newest) = e->older;
    *(e->older ? &e->older->newer : &k->oldest) = e->newer;
}

static void push_newest(struct kept *k, struct kept_entry *e)
{
    e->newer = NULL;
    e->older = k->newest;
    *(k->newest ? &k->newest->newer : &k->oldest) = e;
    k->newest = e;
}

static void drop(struct kept *k, struct kept_entry *e)
{
    unlink_entry(k, e);
    k->bytes -= e->n + sizeof *e;
    free(e);
}

static struct kept_entry *find(const struct kept *k, struct hash key)
{
    struct kept_entry *e = k->newest;
    while (e && memcmp(&e->key, &key, sizeof key) != 0) e = e->older;
    return e;
}

bool kept_find(struct kept *k, struct hash key, struct buf *ret_output)
{
    struct kept_entry *e = find(k, key);
    if (!e || e->n > ret_output->max - ret_output->n) return false;
    unlink_entry(k, e);
    push_newest(k, e);
    buf_add(ret_output, (struct str){ e->bytes, e->n });
    return true;
}

void kept_put(struct kept *k, struct hash key, struct str output, int64_t now_ms)
{
    struct kept_entry *e = find(k, key);
    if (e) drop(k, e);
    size_t size = output.n + sizeof *e;
    if (size > OUTBOARD_KEPT_BYTES / 4) return;
    while (k->bytes + size > OUTBOARD_KEPT_BYTES) drop(k, k->oldest);
    e = mem_new(size);
    e->key = key;
    e->made_ms = now_ms;
    e->n = output.n;
    memcpy(e->bytes, output.p, output.n);
    push_newest(k, e);
    k->bytes += size;
}

void kept_drop_old(struct kept *k, int64_t now_ms)
{
    for (struct kept_entry *e = k->newest, *older; e; e = older) {
        older = e->older;
        if (now_ms - e->made_ms > KEPT_MS) drop(k, e);
    }
}

void kept_free(struct kept *k)
{
    while (k->oldest) drop(k, k->oldest);
}
