/* Every embedded asset: its path carries the hash of its bytes, and the compressed form unpacks to the plain one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>
#include <zlib.h>

#include "assets.h"
#include "base/crypto.h"

static void paths_carry_hashes(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    assert_true(ASSET_COUNT > 0);
    for (int i = 0; i < ASSET_COUNT; i++) {
        const struct asset *a = &assets[i];
        struct hash hash = sha256(a->raw);
        struct str hex = str_sub(hex_encode(&arena, hash_str(&hash)), 0, 10);
        ptrdiff_t dot = str_find_byte(a->name, '.', 0);
        assert_true(dot > 0);
        struct str want = arena_printf(&arena, "/a/%.*s.%.*s%.*s", (int)dot, a->name.p, STR_ARG(hex),
                                       STR_ARG(str_sub(a->name, (size_t)dot, a->name.n)));
        assert_true(str_eq(a->path, want));
        assert_true(str_eq(asset_url((enum asset_id)i).s, want));
        assert_non_null(strchr(a->type, '/'));
    }
    arena_free(&arena);
}

static void gzip_unpacks(void **state)
{
    (void)state;
    for (int i = 0; i < ASSET_COUNT; i++) {
        const struct asset *a = &assets[i];
        if (!a->gzip.n) continue;
        assert_true(a->gzip.n < a->raw.n);
        char *out = mem_new(a->raw.n + 1);
        z_stream z = { .next_in = (Bytef *)(uintptr_t)a->gzip.p, .avail_in = (uInt)a->gzip.n,
                       .next_out = (Bytef *)out, .avail_out = (uInt)a->raw.n + 1 };
        assert_int_equal(inflateInit2(&z, 16 + MAX_WBITS), Z_OK);
        assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
        assert_true(str_eq((struct str){ out, z.total_out }, a->raw));
        inflateEnd(&z);
        free(out);
    }
}

int main(void)
{
    if (crypto_start() != OK) return 1;
    const struct CMUnitTest tests[] = { cmocka_unit_test(paths_carry_hashes), cmocka_unit_test(gzip_unpacks) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
