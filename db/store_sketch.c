/* Sketches are stored one row an endorsement, and looked for in an index in memory, made of a campaign's rows when it
 * is first asked for: sixteen values would dirty sixteen pages of an index on disk with every endorsement, which is
 * more than all else that it writes. What was rolled back or removed since may still be found in the index; a candidate
 * is only ever a reason to compare texts. */
#include <endian.h>
#include <stdlib.h>

#include "conn.h"

enum {
    CANDIDATES_MAX = 20,
    SHARED_ALL = 6, /* a fuller sketch that shares one value alone is of another text, 99 times in 100 */
    SKETCH_MAX = 16,
    OTHERS_MAX = 8 << 20, /* bytes of indexes beside the one in use */
    SLOTS_MIN = 1024
};

struct slot {
    uint32_t print; /* of the value; 0: free */
    uint32_t id;    /* of the endorsement */
};

struct sketch_index {
    struct sketch_index *next; /* in the order in which they were last used */
    int64_t campaign_id;
    struct slot *slots;
    size_t size, used;
};

static uint32_t print_of(int64_t value)
{
    uint32_t print = (uint32_t)((uint64_t)value * 0x9E3779B97F4A7C15u >> 32);
    return print ? print : 1;
}

static size_t first_slot(const struct sketch_index *x, uint32_t print) { return print * 0x85EBCA6Bu & (x->size - 1); }

/* A value that CANDIDATES_MAX share already is told by the earliest of them. */
static void slot_put(struct sketch_index *x, struct slot s)
{
    int same = 0;
    size_t at = first_slot(x, s.print);
    for (; x->slots[at].print; at = (at + 1) & (x->size - 1))
        if (x->slots[at].print == s.print && (x->slots[at].id == s.id || ++same == CANDIDATES_MAX)) return;
    x->slots[at] = s;
    x->used++;
}

static void index_put(struct sketch_index *x, int64_t id, const int64_t *values, size_t count)
{
    if ((x->used + count) * 4 > x->size * 3) {
        struct sketch_index bigger = { .size = x->size * 2, .slots = mem_new(x->size * 2 * sizeof *x->slots) };
        for (size_t i = 0; i < x->size; i++)
            if (x->slots[i].print) slot_put(&bigger, x->slots[i]);
        free(x->slots);
        x->slots = bigger.slots;
        x->size = bigger.size;
        x->used = bigger.used;
    }
    for (size_t i = 0; i < count; i++) slot_put(x, (struct slot){ print_of(values[i]), (uint32_t)id });
}

static size_t numbers_read(struct str blob, int64_t values[SKETCH_MAX])
{
    size_t n = blob.n / 8 < SKETCH_MAX ? blob.n / 8 : SKETCH_MAX;
    for (size_t i = 0; i < n; i++) {
        uint64_t v;
        memcpy(&v, blob.p + i * 8, 8);
        values[i] = (int64_t)le64toh(v);
    }
    return n;
}

static void index_free(struct sketch_index *x)
{
    free(x->slots);
    free(x);
}

void sketches_trim(struct store_conn *c, size_t bytes)
{
    struct sketch_index **at = &c->sketches;
    for (size_t sum = 0; *at;) {
        sum += (*at)->size * sizeof(struct slot);
        if (sum > bytes) {
            struct sketch_index *gone = *at;
            *at = gone->next;
            index_free(gone);
        } else {
            at = &(*at)->next;
        }
    }
}

static enum err index_load(struct store_conn *c, struct sketch_index *x)
{
    struct q_sketches_of_campaign_cursor cursor;
    struct q_sketches_of_campaign_row r;
    int64_t values[SKETCH_MAX];
    TRY(q_sketches_of_campaign_open(&c->db, &(struct q_sketches_of_campaign_in){ x->campaign_id }, &cursor));
    struct arena row = { 0 };
    while (q_sketches_of_campaign_next(&cursor, &row, &r)) {
        index_put(x, r.endorsement_id, values, numbers_read(r.numbers, values));
        arena_reset(&row);
    }
    arena_free(&row);
    return q_sketches_of_campaign_close(&cursor);
}

/* The campaign's index, at the head of the list. */
static enum err index_of(struct store_conn *c, int64_t campaign_id, struct sketch_index **ret)
{
    struct sketch_index **at = &c->sketches, *x;
    while (*at && (*at)->campaign_id != campaign_id) at = &(*at)->next;
    if (*at) {
        x = *at;
        *at = x->next;
    } else {
        sketches_trim(c, OTHERS_MAX);
        x = mem_new(sizeof *x);
        *x = (struct sketch_index){ .campaign_id = campaign_id, .size = SLOTS_MIN,
                                    .slots = mem_new(SLOTS_MIN * sizeof *x->slots) };
        enum err err = index_load(c, x);
        if (err != OK) {
            index_free(x);
            return err;
        }
    }
    x->next = c->sketches;
    c->sketches = x;
    *ret = x;
    return OK;
}

struct candidate {
    int64_t id;
    size_t shared;
};

static int by_shared(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->shared != y->shared) return x->shared > y->shared ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static size_t candidates_add(struct candidate *list, size_t n, int64_t id)
{
    size_t i = 0;
    while (i < n && list[i].id != id) i++;
    if (i == n) list[n++] = (struct candidate){ .id = id };
    list[i].shared++;
    return n;
}

/* Those that share the most values come first; of equals the earlier. */
enum err sketch_candidates(struct store_conn *c, struct arena *a, int64_t campaign_id, const int64_t *values,
                           size_t count, int64_t except_id, struct endorsement **ret, size_t *ret_count)
{
    struct candidate list[SKETCH_MAX * CANDIDATES_MAX];
    struct sketch_index *x;
    size_t n = 0, found = 0;
    if (count > SKETCH_MAX) count = SKETCH_MAX;
    TRY(index_of(c, campaign_id, &x));
    for (size_t i = 0; i < count; i++) {
        uint32_t print = print_of(values[i]);
        for (size_t at = first_slot(x, print); x->slots[at].print; at = (at + 1) & (x->size - 1))
            if (x->slots[at].print == print && x->slots[at].id != except_id)
                n = candidates_add(list, n, x->slots[at].id);
    }
    if (n) qsort(list, n, sizeof *list, by_shared);
    struct endorsement *out = n ? ARENA_ARRAY(a, struct endorsement, n < CANDIDATES_MAX ? n : CANDIDATES_MAX) : NULL;
    for (size_t i = 0; i < n && found < CANDIDATES_MAX && (list[i].shared > 1 || count < SHARED_ALL); i++) {
        enum err err = endorsement_by_id(c, a, list[i].id, &out[found]);
        if (err == ERR_NOT_FOUND) continue;
        TRY(err);
        if (out[found].campaign_id == campaign_id && !out[found].withdrawn_at) found++;
    }
    *ret = out;
    *ret_count = found;
    return OK;
}

enum err sketch_put(struct store_conn *c, int64_t campaign_id, int64_t endorsement_id, const int64_t *values,
                    size_t count)
{
    uint64_t numbers[SKETCH_MAX];
    struct sketch_index *x;
    if (count > SKETCH_MAX) count = SKETCH_MAX;
    for (size_t i = 0; i < count; i++) numbers[i] = htole64((uint64_t)values[i]);
    TRY(index_of(c, campaign_id, &x)); /* made before the row, which would else stand in it already */
    TRY(q_sketch_put(&c->db, &(struct q_sketch_put_in){ campaign_id, endorsement_id,
                                                        { (const char *)numbers, count * 8 } }));
    index_put(x, endorsement_id, values, count);
    return OK;
}

enum err sketch_remove(struct store_conn *c, int64_t campaign_id, int64_t endorsement_id)
{
    return q_sketch_remove(&c->db, &(struct q_sketch_remove_in){ campaign_id, endorsement_id });
}
