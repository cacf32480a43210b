/* Merkle trees of RFC 9162 section 2.1 (the same as RFC 6962's), with SHA-256.
 * A tree over n leaves is given by their leaf hashes in order; leaves count from 0. */
#ifndef KITH_MODEL_MERKLE_H
#define KITH_MODEL_MERKLE_H

#include "base/arena.h"
#include "base/crypto.h"

enum { MERKLE_PATH = 63 }; /* the longest proof that is read or written */

struct hash merkle_leaf(struct str leaf);                           /* SHA-256(0x00 || leaf) */
struct hash merkle_node(const struct hash *l, const struct hash *r); /* SHA-256(0x01 || l || r) */

/* A growing tree in constant memory: the roots of its whole subtrees, one for each bit set in count, largest first.
 * Starts as { 0 }. Copy it to keep an earlier size. */
struct merkle {
    uint64_t count;
    struct hash peaks[64];
};

void merkle_add(struct merkle *, struct hash leaf_hash);
struct hash merkle_root(const struct merkle *); /* of no leaves: SHA-256 of nothing */
size_t merkle_peaks(uint64_t count);            /* how many of peaks are in use */

/* For keeping a growing tree beside its leaves: the peaks in use, 32 bytes each. */
struct str merkle_pack(struct arena *, const struct merkle *);
bool merkle_unpack(uint64_t count, struct str packed, struct merkle *ret); /* false: not as long as count says */

struct hash merkle_root_of(const struct hash *leaf_hashes, uint64_t count);

struct merkle_proof {
    const struct hash *at;
    size_t count;
};

/* That leaf `index` is in the tree of `count` leaves: index < count. Hashes the leaves once: O(count) time. */
struct merkle_proof merkle_inclusion(struct arena *, const struct hash *leaf_hashes, uint64_t count, uint64_t index);
bool merkle_inclusion_check(struct merkle_proof, uint64_t index, struct hash leaf_hash, uint64_t count,
                            struct hash root);

/* That the tree of `count` leaves begins with that of `first` leaves: first <= count. Empty for first 0 or count. */
struct merkle_proof merkle_consistency(struct arena *, const struct hash *leaf_hashes, uint64_t first, uint64_t count);
bool merkle_consistency_check(struct merkle_proof, uint64_t first, struct hash first_root, uint64_t count,
                              struct hash root);

#endif
