/* The parts of app/base that have a fast way and a plain one: both must say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "base/html.h"

static void escape_plainly(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        buf_add(b, c == '&' ? STR("&amp;") : c == '<' ? STR("&lt;") : c == '>' ? STR("&gt;")
                 : c == '"' ? STR("&quot;") : c == '\'' ? STR("&#39;") : (struct str){ &c, 1 });
    }
}

static void same_escaped(struct str s)
{
    BUF_AUTO fast = BUF(1 << 16);
    BUF_AUTO slow = BUF(1 << 16);
    html_escape(&fast, s);
    escape_plainly(&slow, s);
    assert_int_equal(fast.n, slow.n);
    assert_memory_equal(fast.p ? fast.p : "", slow.p ? slow.p : "", fast.n);
}

/* Each byte that there is, at each place of texts of each length up to past the largest step. */
static void test_html_escape(void **state)
{
    (void)state;
    char text[600];
    for (size_t n = 0; n <= 64; n++) {
        for (size_t at = 0; at < n; at++) {
            for (int byte = 0; byte < 256; byte++) {
                memset(text, 'a', n);
                text[at] = (char)byte;
                same_escaped((struct str){ text, n });
            }
        }
    }
    for (size_t n = 65; n <= sizeof text; n += 7) {
        for (size_t at = 0; at < n; at++) {
            memset(text, 'a', n);
            text[at] = "&<>\"'"[at % 5];
            same_escaped((struct str){ text, n });
        }
    }
    same_escaped(STR_NONE);
}

static void test_arena(void **state)
{
    (void)state;
    struct arena a = { 0 };
    for (int round = 0; round < 3; round++) {
        for (size_t n = 0; n < 3000; n += 11) {
            char *zeroed = arena_alloc(&a, n + 1);
            for (size_t i = 0; i <= n; i++) assert_int_equal(zeroed[i], 0);
            memset(zeroed, 'x', n + 1);
            struct str copy = arena_str(&a, (struct str){ zeroed, n });
            assert_int_equal(copy.n, n);
            assert_int_equal(copy.p[n], 0);
            assert_memory_equal(copy.p, zeroed, n);
        }
        arena_reset(&a);
        assert_int_equal(a.used, 0);
    }
    assert_non_null(arena_str(&a, STR_NONE).p);
    arena_free(&a);
}

static void test_printf(void **state)
{
    (void)state;
    struct arena a = { 0 };
    static const int lengths[] = { 0, 1, 510, 511, 512, 513, 5000 };
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct str s = arena_printf(&a, "%0*d|", lengths[i] ? lengths[i] : 1, 7);
        BUF_AUTO b = BUF(1 << 16);
        buf_printf(&b, "%0*d|", lengths[i] ? lengths[i] : 1, 7);
        assert_int_equal(s.n, (lengths[i] ? lengths[i] : 1) + 1);
        assert_true(str_eq(s, buf_str(&b)) && str_ends(s, STR("7|")) && s.p[s.n] == 0);
    }
    arena_free(&a);
}

/* Against HMAC in one call over the bytes that the header describes. */
static void test_hmac_fields(void **state)
{
    (void)state;
    struct hash key = sha256(STR("key"));
    struct hmac_key kept = hmac_key_of(key);
    const struct str fields[] = { STR("one"), STR("") };
    const char message[] = "\0\0\0\0\0\0\0\3one\0\0\0\0\0\0\0\0";
    struct hash whole = hmac_sha256(key, (struct str){ message, sizeof message - 1 });
    assert_true(hash_eq(hmac_fields(key, fields, 2), whole));
    for (int twice = 0; twice < 2; twice++) assert_true(hash_eq(hmac_fields_of(&kept, fields, 2), whole));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_html_escape),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_printf),
        cmocka_unit_test(test_hmac_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
