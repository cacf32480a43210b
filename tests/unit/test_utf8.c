#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

#define SAME(a, b) assert_string_equal(arena_cstr(&arena, (a)), (b))

static struct str line(struct str s)
{
    struct str ret = STR_NONE;
    assert_true(utf8_line(&arena, s, &ret));
    return ret;
}

static struct str text(struct str s)
{
    struct str ret = STR_NONE;
    assert_true(utf8_text(&arena, s, &ret));
    return ret;
}

static void refuses_what_is_not_utf8(void **state)
{
    (void)state;
    static const struct str bad[] = {
        STR("\0"),
        STR("a\0b"),
        STR("\xC0\x80"),
        STR("\xC1\xBF"),
        STR("\x80"),
        STR("\xE0\x80\x80"),
        STR("\xED\xA0\x80"),
        STR("\xED\xBF\xBF"),
        STR("\xF4\x90\x80\x80"),
        STR("\xF0\x80\x80\x80"),
        STR("abc\xE2\x82"),
        STR("\xF8\x88\x80\x80\x80"),
        STR("\xFF"),
        STR("\xC3"),
        STR("\xE2\x28\xA1"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct str ret = STR("untouched");
        assert_false(utf8_valid(bad[i]));
        assert_false(utf8_line(&arena, bad[i], &ret));
        assert_false(utf8_text(&arena, bad[i], &ret));
        SAME(ret, "untouched");
    }
    assert_true(utf8_valid(STR("")));
    assert_true(utf8_valid(STR_NONE));
    assert_true(utf8_valid(STR("a\xC2\x80\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF")));
}

static void steps_through_code_points(void **state)
{
    (void)state;
    struct str s = STR("aé語👩");
    size_t at = 0;
    assert_int_equal(utf8_next(s, &at), 'a');
    assert_int_equal(utf8_next(s, &at), 0xE9);
    assert_int_equal(utf8_next(s, &at), 0x8A9E);
    assert_int_equal(utf8_next(s, &at), 0x1F469);
    assert_int_equal(at, s.n);
    assert_int_equal(utf8_next(s, &at), -1);
}

static void tidies_a_line(void **state)
{
    (void)state;
    SAME(line(STR("  Maya \t\r\n  Lindqvist ")), "Maya Lindqvist");
    SAME(line(STR("Zoe\xCC\x88")), "Zoë");                /* composed */
    SAME(line(STR("\xE2\x84\xAB")), "Å");                 /* ANGSTROM SIGN has a canonical form */
    SAME(line(STR("\xEF\xAC\x81t")), "\xEF\xAC\x81t");    /* a ligature is not: NFC, never NFKC */
    SAME(line(STR("山田\xE3\x80\x80太郎")), "山田 太郎"); /* ideographic space */
    SAME(line(STR("a\x01\x7F\xC2\x9F"
                  "b")),
         "ab"); /* controls */
    SAME(line(STR("a\xE2\x80\xAE"
                  "b\xE2\x81\xA6"
                  "c")),
         "abc"); /* direction overrides */
    SAME(line(STR("a\xE2\x80\x8F"
                  "b")),
         "a\xE2\x80\x8F"
         "b"); /* a direction mark stays: Arabic needs it */
    SAME(line(STR("a\xEF\xBF\xBF\xEF\xB7\x90"
                  "b")),
         "ab");                                          /* noncharacters */
    SAME(line(STR("👩\xE2\x80\x8D💻")), "👩\xE2\x80\x8D💻"); /* the joiner of an emoji */
    SAME(line(STR("")), "");
    SAME(line(STR(" \n ")), "");
}

static void sees_that_nothing_shows(void **state)
{
    (void)state;
    SAME(line(STR("\xE2\x80\x8B\xE2\x80\x8D\xEF\xBB\xBF")), ""); /* zero-width */
    SAME(line(STR("\xE3\x85\xA4")), "");                         /* Hangul filler */
    SAME(line(STR("\xE2\xA0\x80")), "");                         /* blank Braille */
    SAME(text(STR("\xC2\xAD\xCC\x81")), "");                     /* soft hyphen and a lone accent */
    SAME(line(STR("👍")), "👍");
    SAME(line(STR(".")), ".");
}

static void tidies_a_text(void **state)
{
    (void)state;
    SAME(text(STR("one\r\ntwo\rthree\n\n\n\nfour")), "one\ntwo\nthree\n\nfour");
    SAME(text(STR("\n\n one  two\t three \n \n \t \n  four \n")), "one  two  three\n\n  four");
    SAME(text(STR("a\xC2\x85"
                  "b\xE2\x80\xA8"
                  "c\xE2\x80\xA9"
                  "d")),
         "a\nb\nc\nd");
    SAME(text(STR("a\r\r\nb")), "a\n\nb");
    SAME(text(STR("a \x01 b")), "a  b");
    SAME(text(STR("   ")), "");
}

static void tidying_twice_changes_nothing(void **state)
{
    (void)state;
    static const char *const pieces[] = { " ",
                                          "\n",
                                          "\r",
                                          "\t",
                                          "a",
                                          "é",
                                          "e\xCC\x81",
                                          "\xE2\x80\x80",
                                          "\xE3\x80\x80",
                                          "\xCC\xA3",
                                          "\xE1\x84\x80",
                                          "\xE1\x85\xA1",
                                          "\xE2\x80\x8B",
                                          "\xE2\x80\xA9",
                                          "👩",
                                          "\x02" };
    srand(7);
    for (int round = 0; round < 3000; round++) {
        BUF_AUTO b = BUF(4096);
        for (int n = rand() % 24; n >= 0; n--)
            buf_add(&b, str_of(pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)]));
        struct str once = text(buf_str(&b)), again = text(once);
        assert_true(str_eq(once, again));
        once = line(buf_str(&b)), again = line(once);
        assert_true(str_eq(once, again));
        arena_reset(&arena);
    }
}

static struct str repeat(const char *piece, size_t times)
{
    BUF_AUTO b = BUF(1 << 20);
    while (times--) buf_add(&b, str_of(piece));
    return arena_str(&arena, buf_str(&b));
}

static void counts_as_people_count(void **state)
{
    (void)state;
    assert_int_equal(utf8_graphemes(STR("")), 0);
    assert_int_equal(utf8_graphemes(STR("Maya")), 4);
    assert_int_equal(utf8_graphemes(STR("Zoe\xCC\x88")), 3);
    assert_int_equal(utf8_graphemes(STR("👨‍👩‍👧‍👦")), 1);
    assert_int_equal(utf8_graphemes(STR("🇸🇪🇩🇪")), 2);
    assert_int_equal(utf8_graphemes(STR("🏴󠁧󠁢󠁥󠁮󠁧󠁿")), 1);
    assert_int_equal(utf8_graphemes(STR("👍🏽👍🏿")), 2);
    assert_int_equal(utf8_graphemes(STR("한국어")), 3);
    assert_int_equal(utf8_graphemes(STR("a\r\nb")), 3);
    BUF_AUTO b = BUF(100);
    BUF_LIT(&b, "a");
    for (int i = 0; i < 15; i++) BUF_LIT(&b, "\xCC\x81");
    assert_int_equal(utf8_graphemes(buf_str(&b)), 1); /* 16 code points */
    BUF_LIT(&b, "\xCC\x81");
    assert_int_equal(utf8_graphemes(buf_str(&b)), 2); /* 17 */
    assert_int_equal(utf8_graphemes(repeat("\xCC\x81", 160)), 10);
}

static void folds_names(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "  ZOË  Lindqvist", "zoe lindqvist" },
        { "Jean-Luc O’Brien", "jean luc o brien" },
        { "M. L. King", "m l king" },
        { "STRASSE", "strasse" },
        { "Straße", "strasse" },
        { "Łukasz Ødegård", "lukasz odegard" },
        { "ＭＡＹＡ", "maya" },
        { "Ιωάννης", "ιωαννησ" },
        { "Алёна", "алена" },
        { "Nguyễn", "nguyen" },
        { "マリア・ガルシア", "マリア カ\xE3\x82\x99ルシア" },
        { "---", "" },
        { "", "" },
        { "Ma\xC2\xADya", "maya" },
        { "İpek", "ipek" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) SAME(utf8_fold(&arena, str_of(rows[i][0])), rows[i][1]);
    /* vowel signs make another name */
    assert_false(str_eq(utf8_fold(&arena, STR("रवि")), utf8_fold(&arena, STR("रव"))));
    assert_false(str_eq(utf8_fold(&arena, STR("かき")), utf8_fold(&arena, STR("がき"))));
}

static void counts_words(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        size_t n;
    } rows[] = { { "", 0 },       { " ... !", 0 },   { "one two", 2 },        { "don't stop", 2 },
                 { "e-mail", 2 }, { "山田さん", 4 }, { "Ma\xCC\x81ya 2", 2 }, { "한국어 말", 2 },
                 { "👍👍", 0 },     { "a,b;c", 3 },    { "नमस्ते दुनिया", 2 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_int_equal(utf8_words(str_of(rows[i].s)), rows[i].n);
}

static void cuts_between_clusters(void **state)
{
    (void)state;
    SAME(utf8_cut(&arena, STR("Maya"), 4), "Maya");
    SAME(utf8_cut(&arena, STR("Maya"), 3), "May…");
    SAME(utf8_cut(&arena, STR("Maya Lind"), 5), "Maya…");
    SAME(utf8_cut(&arena, STR("👨‍👩‍👧‍👦👍"), 1), "👨‍👩‍👧‍👦…");
    SAME(utf8_cut(&arena, STR("Zoe\xCC\x88!"), 3), "Zoe\xCC\x88…");
    SAME(utf8_cut(&arena, STR(""), 3), "");
    SAME(utf8_cut(&arena, STR("ab"), 0), "…");
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Marks in the worst order, enough to cost a sort by insertion minutes. */
static void stays_linear(void **state)
{
    (void)state;
    struct str hostile = repeat("\xCC\x81\xCC\xA3\xCC\xB8", 40000);
    double from = seconds();
    (void)text(hostile);
    (void)utf8_fold(&arena, hostile);
    (void)utf8_graphemes(hostile);
    assert_true(seconds() - from < 2.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(refuses_what_is_not_utf8, forget),
        cmocka_unit_test_teardown(steps_through_code_points, forget),
        cmocka_unit_test_teardown(tidies_a_line, forget),
        cmocka_unit_test_teardown(sees_that_nothing_shows, forget),
        cmocka_unit_test_teardown(tidies_a_text, forget),
        cmocka_unit_test_teardown(tidying_twice_changes_nothing, forget),
        cmocka_unit_test_teardown(counts_as_people_count, forget),
        cmocka_unit_test_teardown(folds_names, forget),
        cmocka_unit_test_teardown(counts_words, forget),
        cmocka_unit_test_teardown(cuts_between_clusters, forget),
        cmocka_unit_test_teardown(stays_linear, forget),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
