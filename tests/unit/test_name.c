/* Names compared as the rules of standing need them, and the slugs made of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "model/name.h"

#define LENGTH(rows) (sizeof(rows) / sizeof *(rows))

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

struct pair {
    const char *a, *b;
    bool same;
};

static void knows_the_same_full_name(void **state)
{
    (void)state;
    static const struct pair rows[] = {
        { "Maya Lindqvist", "maya  LINDQVIST", true },
        { "Zoë Ødegård", "Zoe Odegard", true },
        { "Maya\xC2\xA0Lindqvist ", "Maya Lindqvist", true },
        { "Anne-Marie O’Neil", "anne marie o'neil", true },
        { "maya.lindqvist", "Maya Lindqvist", true },
        { "Ма\xD1\x91 Имя", "Мае Имя", true }, /* ё and е */
        { "山田 太郎", "山田太郎", true },
        { "山田太郎", "山田太郎", true },
        { "김 철수", "김철수", true },
        { "Ｍaya Lindqvist", "Maya Lindqvist", true },
        { "Lindqvist Maya", "Maya Lindqvist", false }, /* the same order only */
        { "Maya", "Maya", false },                     /* one word */
        { "Jean-Luc", "Jean-Luc", false },             /* is one word too */
        { "Maya L", "Maya Lindqvist", false },
        { "Maya Lindqvist", "Maya Lindquist", false },
        { "Li Na", "Lina", false },
        { "रवि कुमार", "रव कुमार", false },
        { "山田 太郎", "山田 次郎", false },
        { "", "", false },
        { ". -", "- .", false },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str a = str_of(rows[i].a), b = str_of(rows[i].b);
        if (name_same_full(&arena, a, b) != rows[i].same) fail_msg("%s | %s", rows[i].a, rows[i].b);
        assert_int_equal(name_same_full(&arena, b, a), rows[i].same);
    }
}

static void knows_the_first_name(void **state)
{
    (void)state;
    static const struct pair rows[] = {
        { "Maya", "Maya Lindqvist", true },
        { " maya ", "Maya Lindqvist", true },
        { "Máya", "maya", true },
        { "Jean-Luc", "Jean-Luc Picard", true },
        { "山田", "山田 太郎", true },
        { "Lindqvist", "Maya Lindqvist", false },
        { "Maya Lindqvist", "Maya Lindqvist", false },
        { "May", "Maya Lindqvist", false },
        { "Jean", "Jean-Luc Picard", false },
        { "", "Maya", false },
        { "", "", false },
        { "-", "- x", false },
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        if (name_is_first_name_of(&arena, str_of(rows[i].a), str_of(rows[i].b)) != rows[i].same)
            fail_msg("%s | %s", rows[i].a, rows[i].b);
}

static void makes_slugs(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "Maya Lindqvist", "maya-lindqvist" },
        { "  Zoë   Ødegård-Łuc  ", "zoe-odegard-luc" },
        { "O'Brien, Pat (they)", "o-brien-pat-they" },
        { "山田太郎", "campaign" },
        { "Maya 山田", "maya" },
        { "Алёна", "campaign" },
        { "", "campaign" },
        { "Li", "campaign-li" },
        { "👍", "campaign" },
        { "Maximiliana Alexandrina Wolfeschlegelstein", "maximiliana-alexandrina" },
        { "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyzabcdefghijklmn" },
        { "abcdefghijklmnopqrstuvwxyzabcdefghijklmn opq", "abcdefghijklmnopqrstuvwxyzabcdefghijklmn" },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str slug = slug_from_name(&arena, str_of(rows[i][0]));
        assert_string_equal(slug.p, rows[i][1]);
        assert_true(slug_shape(slug));
        assert_true(slug.n <= SLUG_FROM_NAME_MAX);
    }
}

static void knows_shapes(void **state)
{
    (void)state;
    static const char *const slugs[] = { "abc", "a-b", "maya-2", "123",
                                         "abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcde" };
    static const char *const others[] = {
        "",    "ab",  "-ab", "ab-", "a--b",         "Abc",
        "a_b", "a b", "a/b", "..",  "\xC3\xA9tude", "abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcdef"
    };
    for (size_t i = 0; i < LENGTH(slugs); i++) assert_true(slug_shape(str_of(slugs[i])));
    for (size_t i = 0; i < LENGTH(others); i++) assert_false(slug_shape(str_of(others[i])));
    assert_false(slug_shape(STR("ab\0c")));

    assert_int_equal(crypto_start(), OK);
    for (size_t n = 4; n <= 16; n++) assert_true(link_code_shape(code_new(&arena, &random_kernel, n)));
    static const char *const codes[] = { "abc", "abcdefghjkmnpqrst", "abci", "abc1", "ABCD", "ab-d", "" };
    for (size_t i = 0; i < LENGTH(codes); i++) assert_false(link_code_shape(str_of(codes[i])));
    assert_false(link_code_shape(STR("ab\0cd")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(knows_the_same_full_name, forget),
        cmocka_unit_test_teardown(knows_the_first_name, forget),
        cmocka_unit_test_teardown(makes_slugs, forget),
        cmocka_unit_test_teardown(knows_shapes, forget),
    };
    return cmocka_run_group_tests_name("name", tests, NULL, NULL);
}
