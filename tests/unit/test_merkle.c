/* Merkle trees against the well-known eight leaves of Certificate Transparency and against each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/merkle.h"

static void assert_hex(struct hash h, const char *want)
{
    struct arena a = { 0 };
    struct str have = hex_encode(&a, hash_str(&h));
    if (!str_eq(have, str_of(want))) fail_msg("have %.*s, want %s", STR_ARG(have), want);
    arena_free(&a);
}

static void known_roots(void **state)
{
    (void)state;
    static const char *const leaves[] = { "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                          "606162636465666768696a6b6c6d6e6f" };
    static const char *const roots[] = {
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    };
    struct merkle m = { 0 };
    assert_hex(merkle_root(&m), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (int i = 0; i < 8; i++) {
        struct arena a = { 0 };
        struct str bytes;
        assert_true(hex_decode(&a, str_of(leaves[i]), &bytes));
        merkle_add(&m, merkle_leaf(bytes));
        assert_hex(merkle_root(&m), roots[i]);
        arena_free(&a);
    }
}

enum { N = 70 };

static void make_leaves(struct hash *leaves)
{
    for (int i = 0; i < N; i++) leaves[i] = merkle_leaf((struct str){ (char *)&i, sizeof i });
}

/* MTH as RFC 9162 defines it, for comparison with the streaming one. */
static struct hash root_by_definition(const struct hash *leaves, size_t n)
{
    if (n == 1) return leaves[0];
    size_t k = 1;
    while (k * 2 < n) k *= 2;
    struct hash l = root_by_definition(leaves, k), r = root_by_definition(leaves + k, n - k);
    return merkle_node(&l, &r);
}

static void inclusion(void **state)
{
    (void)state;
    struct hash leaves[N];
    make_leaves(leaves);
    for (uint64_t n = 1; n <= N; n++) {
        struct hash root = merkle_root_of(leaves, n);
        assert_true(hash_eq(root, root_by_definition(leaves, n)));
        for (uint64_t i = 0; i < n; i++) {
            struct arena a = { 0 };
            struct merkle_proof p = merkle_inclusion(&a, leaves, n, i);
            assert_true(merkle_inclusion_check(p, i, leaves[i], n, root));
            assert_false(merkle_inclusion_check(p, i, leaves[(i + 1) % N], n, root));
            assert_false(merkle_inclusion_check(p, n, leaves[i], n, root));
            if (n > 1) assert_false(merkle_inclusion_check(p, (i + 1) % n, leaves[i], n, root));
            if (p.count) {
                struct hash changed[64];
                memcpy(changed, p.at, p.count * sizeof *changed);
                changed[i % p.count].b[i % 32] ^= 1;
                assert_false(merkle_inclusion_check((struct merkle_proof){ changed, p.count }, i, leaves[i], n, root));
                struct merkle_proof shorter = { p.at, p.count - 1 };
                assert_false(merkle_inclusion_check(shorter, i, leaves[i], n, root));
            }
            arena_free(&a);
        }
    }
}

static void consistency(void **state)
{
    (void)state;
    struct hash leaves[N];
    make_leaves(leaves);
    for (uint64_t n = 1; n <= N; n++)
        for (uint64_t first = 0; first <= n; first++) {
            struct arena a = { 0 };
            struct hash before = merkle_root_of(leaves, first), root = merkle_root_of(leaves, n), other = before;
            struct merkle_proof p = merkle_consistency(&a, leaves, first, n);
            assert_true(merkle_consistency_check(p, first, before, n, root));
            other.b[7] ^= 4;
            assert_false(merkle_consistency_check(p, first, other, n, root));
            if (first && first < n) {
                assert_false(merkle_consistency_check(p, first, before, n, other));
                struct merkle_proof shorter = { p.at, p.count - 1 };
                assert_false(merkle_consistency_check(shorter, first, before, n, root));
            }
            assert_false(merkle_consistency_check(p, n + 1, before, n, root));
            arena_free(&a);
        }
}

static void packing(void **state)
{
    (void)state;
    struct hash leaves[N];
    make_leaves(leaves);
    struct merkle m = { 0 }, kept = { 0 };
    for (int i = 0; i < N; i++) {
        struct arena a = { 0 };
        merkle_add(&m, leaves[i]);
        struct str packed = merkle_pack(&a, &m);
        assert_true(merkle_unpack(m.count, packed, &kept));
        assert_false(merkle_unpack(m.count, str_sub(packed, 0, packed.n - 1), &kept));
        assert_true(hash_eq(merkle_root(&kept), merkle_root(&m)));
        merkle_add(&kept, leaves[0]);
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(known_roots), cmocka_unit_test(inclusion),
                                        cmocka_unit_test(consistency), cmocka_unit_test(packing) };
    return crypto_start() == OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
