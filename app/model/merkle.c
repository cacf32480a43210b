#include "model/merkle.h"

struct hash merkle_leaf(struct str leaf)
{
    return sha256_two((struct str){ "", 1 }, leaf); /* the literal's NUL byte is the 0x00 */
}

struct hash merkle_node(const struct hash *l, const struct hash *r)
{
    char both[65] = { 1 };
    memcpy(both + 1, l->b, 32);
    memcpy(both + 33, r->b, 32);
    return sha256((struct str){ both, sizeof both });
}

size_t merkle_peaks(uint64_t count)
{
    return (size_t)__builtin_popcountll(count);
}

void merkle_add(struct merkle *m, struct hash h)
{
    size_t n = merkle_peaks(m->count);
    for (uint64_t rest = m->count; rest & 1; rest >>= 1) h = merkle_node(&m->peaks[--n], &h);
    m->peaks[n] = h;
    m->count++;
}

struct hash merkle_root(const struct merkle *m)
{
    size_t n = merkle_peaks(m->count);
    if (!n) return sha256(STR_NONE);
    struct hash h = m->peaks[--n];
    while (n--) h = merkle_node(&m->peaks[n], &h);
    return h;
}

struct str merkle_pack(struct arena *a, const struct merkle *m)
{
    return arena_str(a, (struct str){ (const char *)m->peaks, merkle_peaks(m->count) * sizeof(struct hash) });
}

bool merkle_unpack(uint64_t count, struct str packed, struct merkle *ret)
{
    if (packed.n != merkle_peaks(count) * sizeof(struct hash)) return false;
    struct merkle m = { .count = count };
    if (packed.n) memcpy(m.peaks, packed.p, packed.n);
    *ret = m;
    return true;
}

struct hash merkle_root_of(const struct hash *leaves, uint64_t count)
{
    struct merkle m = { 0 };
    for (uint64_t i = 0; i < count; i++) merkle_add(&m, leaves[i]);
    return merkle_root(&m);
}

/* The largest power of two below n (n > 1): where RFC 9162 splits. */
static uint64_t split_of(uint64_t n)
{
    return (uint64_t)1 << (63 - __builtin_clzll(n - 1));
}

/* Walks down to the leaf; each turn leaves the other side's root for the proof, so the last found comes first. */
struct merkle_proof merkle_inclusion(struct arena *a, const struct hash *leaves, uint64_t count, uint64_t index)
{
    struct hash path[64];
    size_t n = 0;
    while (count > 1) {
        uint64_t k = split_of(count);
        if (index < k) {
            path[n++] = merkle_root_of(leaves + k, count - k);
            count = k;
        } else {
            path[n++] = merkle_root_of(leaves, k);
            leaves += k, index -= k, count -= k;
        }
    }
    struct hash *proof = ARENA_ARRAY(a, struct hash, n);
    for (size_t i = 0; i < n; i++) proof[i] = path[n - 1 - i];
    return (struct merkle_proof){ proof, n };
}

/* RFC 9162, 2.1.3.2. */
bool merkle_inclusion_check(struct merkle_proof proof, uint64_t index, struct hash leaf, uint64_t count,
                            struct hash root)
{
    if (index >= count || proof.count > MERKLE_PATH) return false;
    uint64_t fn = index, sn = count - 1;
    struct hash r = leaf;
    for (size_t i = 0; i < proof.count; i++) {
        if (sn == 0) return false;
        if ((fn & 1) || fn == sn) {
            r = merkle_node(&proof.at[i], &r);
            while (!(fn & 1) && fn) fn >>= 1, sn >>= 1;
        } else {
            r = merkle_node(&r, &proof.at[i]);
        }
        fn >>= 1, sn >>= 1;
    }
    return sn == 0 && hash_eq(r, root);
}

/* RFC 9162, 2.1.4.1: SUBPROOF as a walk. `whole` says that the first tree is still a whole subtree here. */
struct merkle_proof merkle_consistency(struct arena *a, const struct hash *leaves, uint64_t first, uint64_t count)
{
    struct hash path[65];
    size_t n = 0;
    bool whole = true;
    if (first == 0) return (struct merkle_proof){ NULL, 0 };
    while (first != count) {
        uint64_t k = split_of(count);
        if (first <= k) {
            path[n++] = merkle_root_of(leaves + k, count - k);
            count = k;
        } else {
            path[n++] = merkle_root_of(leaves, k);
            leaves += k, first -= k, count -= k;
            whole = false;
        }
    }
    if (!whole) path[n++] = merkle_root_of(leaves, count);
    struct hash *proof = ARENA_ARRAY(a, struct hash, n);
    for (size_t i = 0; i < n; i++) proof[i] = path[n - 1 - i];
    return (struct merkle_proof){ proof, n };
}

/* RFC 9162, 2.1.4.2. */
bool merkle_consistency_check(struct merkle_proof proof, uint64_t first, struct hash first_root, uint64_t count,
                              struct hash root)
{
    if (first > count || proof.count > MERKLE_PATH + 1) return false;
    if (first == 0) return proof.count == 0 && hash_eq(first_root, sha256(STR_NONE));
    if (first == count) return proof.count == 0 && hash_eq(first_root, root);
    size_t i = 0;
    uint64_t fn = first - 1, sn = count - 1;
    while (fn & 1) fn >>= 1, sn >>= 1;
    struct hash fr = first_root;
    if (first & (first - 1)) {
        if (proof.count == 0) return false;
        fr = proof.at[i++];
    }
    struct hash sr = fr;
    for (; i < proof.count; i++) {
        const struct hash *c = &proof.at[i];
        if (sn == 0) return false;
        if ((fn & 1) || fn == sn) {
            fr = merkle_node(c, &fr);
            sr = merkle_node(c, &sr);
            while (!(fn & 1) && fn) fn >>= 1, sn >>= 1;
        } else {
            sr = merkle_node(&sr, c);
        }
        fn >>= 1, sn >>= 1;
    }
    return sn == 0 && hash_eq(fr, first_root) && hash_eq(sr, root);
}
