/* Plural rules, language choice, numbers, dates and escaping of messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/time.h"
#include "lang/catalogue.h"

static struct arena arena;

#define assert_text(got, want)                                             \
    do {                                                                   \
        struct str got_ = (got);                                           \
        assert_string_equal(arena_cstr(&arena, got_), (want));             \
    } while (0)

static void plural_rules(void **state)
{
    (void)state;
    enum { Z = PLURAL_ZERO, ONE = PLURAL_ONE, TWO = PLURAL_TWO, FEW = PLURAL_FEW, MANY = PLURAL_MANY, O = PLURAL_OTHER };
    static const struct {
        int64_t n;
        uint8_t want[LANG_COUNT]; /* en de es fr pt-BR ja ar */
    } rows[] = {
        { 0, { O, O, O, ONE, ONE, O, Z } },
        { 1, { ONE, ONE, ONE, ONE, ONE, O, ONE } },
        { -1, { ONE, ONE, ONE, ONE, ONE, O, ONE } },
        { 2, { O, O, O, O, O, O, TWO } },
        { 3, { O, O, O, O, O, O, FEW } },
        { 10, { O, O, O, O, O, O, FEW } },
        { 11, { O, O, O, O, O, O, MANY } },
        { 99, { O, O, O, O, O, O, MANY } },
        { 100, { O, O, O, O, O, O, O } },
        { 102, { O, O, O, O, O, O, O } },
        { 103, { O, O, O, O, O, O, FEW } },
        { 111, { O, O, O, O, O, O, MANY } },
        { 1000000, { O, O, MANY, MANY, MANY, O, O } },
        { 1000001, { O, O, O, O, O, O, O } },
        { 3000000, { O, O, MANY, MANY, MANY, O, O } },
        { INT64_MIN, { O, O, O, O, O, O, FEW } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++)
            assert_int_equal(lang_plural((enum lang)lang, rows[i].n), rows[i].want[lang]);
}

static void plural_texts(void **state)
{
    (void)state;
    assert_text(TEXT(&arena, LANG_EN, MSG_COUNT_PEOPLE, ARGN(1)), "One person");
    assert_text(TEXT(&arena, LANG_EN, MSG_COUNT_PEOPLE, ARGN(37)), "37 people");
    assert_text(TEXT(&arena, LANG_FR, MSG_COUNT_PEOPLE, ARGN(0)), "0 personne");
    assert_text(TEXT(&arena, LANG_ES, MSG_COUNT_PEOPLE, ARGN(2000000)), "2.000.000 de personas");
    assert_text(TEXT(&arena, LANG_JA, MSG_COUNT_PEOPLE, ARGN(1)), "1人");
    assert_text(TEXT(&arena, LANG_AR, MSG_COUNT_PEOPLE, ARGN(2)), "شخصان");
    assert_text(TEXT(&arena, LANG_AR, MSG_COUNT_PEOPLE, ARGN(5)), "5 أشخاص");
}

static void numbers(void **state)
{
    (void)state;
    static const struct {
        enum lang lang;
        int64_t n;
        const char *want;
    } rows[] = {
        { LANG_EN, 0, "0" },           { LANG_EN, 999, "999" },        { LANG_EN, 1000, "1,000" },
        { LANG_EN, -12345, "-12,345" }, { LANG_DE, 1234567, "1.234.567" }, { LANG_ES, 1234, "1234" },
        { LANG_ES, 12345, "12.345" },  { LANG_FR, 1234, "1\u202f234" }, { LANG_JA, 100000, "100,000" },
        { LANG_EN, INT64_MIN, "-9,223,372,036,854,775,808" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        BUF_AUTO b = BUF(100);
        lang_number(&b, rows[i].lang, rows[i].n);
        assert_text(buf_str(&b), rows[i].want);
    }
}

static void decimals_and_shares(void **state)
{
    (void)state;
    static const char *const decimal[LANG_COUNT] = { "0.29", "0,29", "0,29", "0,29", "0,29", "0.29", "0.29" };
    static const char *const thousands[LANG_COUNT] = { "1,234.50", "1.234,50", "1234,50", "1\u202f234,50",
                                                       "1.234,50", "1,234.50", "1,234.50" };
    static const char *const share[LANG_COUNT] = { "62%", "62\u00a0%", "62\u00a0%", "62\u202f%", "62%", "62%", "62%" };
    for (int i = 0; i < LANG_COUNT; i++) {
        enum lang lang = (enum lang)i;
        assert_text(lang_decimal(&arena, lang, 2.0 / 7), decimal[i]);
        assert_text(lang_decimal(&arena, lang, 1234.5), thousands[i]);
        assert_text(lang_percent(&arena, lang, 0.6151), share[i]);
    }
    assert_text(lang_decimal(&arena, LANG_DE, 0.995), "1,00"); /* 0.995 is a little less, but rounds as people do */
    assert_text(lang_decimal(&arena, LANG_EN, 0.004), "0.00");
    assert_text(lang_decimal(&arena, LANG_EN, -0.004), "0.00");
    assert_text(lang_decimal(&arena, LANG_FR, -1.5), "-1,50");
    assert_text(lang_percent(&arena, LANG_EN, 0), "0%");
    assert_text(lang_percent(&arena, LANG_PT_BR, 1), "100%");
}

/* Sentences that hold a count, of one and of several, and words beside a number that is drawn by itself. */
static void counted_words(void **state)
{
    (void)state;
    struct arg name = ARG(STR("Anna")), low = ARG(STR("L")), high = ARG(STR("H"));
    assert_text(TEXT(&arena, LANG_EN, MSG_REPORT_SECOND_ROW, name, ARGN(1)), "Anna: 1 entry");
    assert_text(TEXT(&arena, LANG_DE, MSG_REPORT_SECOND_ROW, name, ARGN(2)), "Anna: 2 Einträge");
    assert_text(TEXT(&arena, LANG_AR, MSG_REPORT_SECOND_ROW, name, ARGN(3)), "Anna: 3 إدخالات");
    assert_text(TEXT(&arena, LANG_EN, MSG_REPORT_LINKS_USED, ARGN(1)), "1 was used");
    assert_text(TEXT(&arena, LANG_ES, MSG_REPORT_LINKS_USED, ARGN(2)), "se usaron 2");
    assert_text(TEXT(&arena, LANG_FR, MSG_REPORT_VISITOR_DAYS, ARGN(1)), "1 jour-visiteur");
    assert_text(TEXT(&arena, LANG_PT_BR, MSG_REPORT_VISITOR_DAYS, ARGN(7)), "7 visitantes-dia");
    assert_text(TEXT(&arena, LANG_AR, MSG_REPORT_NAMES_ONE_BROWSER, ARGN(2)), "اسمان من متصفح واحد، ويُحسبان شخصًا واحدًا");
    assert_text(TEXT(&arena, LANG_EN, MSG_REPORT_SHARE_BOUNDS, ARGN(1), low, high),
                "One visit came by no known way. Were it the applicant’s, the share would be L; were it the helpers’, H.");
    assert_text(TEXT(&arena, LANG_JA, MSG_PDF_LEFT_OUT, ARGN(3), ARGN(12)),
                "このファイルには推薦12件のうち3件が入っています。すべてはJSONとCSVのファイルにあります。");
    assert_text(TEXT(&arena, LANG_EN, MSG_PDF_FIGURE_HELPED, ARGN(1)), "person helped");
    assert_text(TEXT(&arena, LANG_EN, MSG_PDF_FIGURE_HELPED, ARGN(37)), "people helped");
    assert_text(TEXT(&arena, LANG_FR, MSG_PDF_FIGURE_SELF, ARGN(0)), "recommandation de pure autopromotion");
    assert_text(TEXT(&arena, LANG_AR, MSG_PDF_FIGURE_HELPED, ARGN(11)), "شخصًا ساعدوا");
}

static void words_that_turn(void **state)
{
    (void)state;
    assert_false(lang_turns(LANG_EN, STR("Zoë Ångström 3 –")));
    assert_false(lang_turns(LANG_JA, STR("水野 健 Ken")));
    assert_true(lang_turns(LANG_EN, STR("Farid فريد")));
    assert_true(lang_turns(LANG_DE, STR("נועה")));
    assert_false(lang_turns(LANG_AR, STR("فريد النجار، 3 (2026)")));
    assert_true(lang_turns(LANG_AR, STR("Ana P.")));
    assert_true(lang_turns(LANG_AR, STR("水野 健")));
    assert_false(lang_turns(LANG_AR, STR("")));
}

static void accept_language(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        enum lang want;
    } rows[] = {
        { "", LANG_EN },
        { "de", LANG_DE },
        { "DE-at", LANG_DE },
        { "pt", LANG_PT_BR },
        { "pt-PT,pt;q=0.9", LANG_PT_BR },
        { "zh-CN,zh;q=0.9,ja;q=0.8,en;q=0.7", LANG_JA },
        { "en;q=0.4, fr-CA;q=0.5", LANG_FR },
        { "en;q=0.5, fr;q=0.5", LANG_EN },
        { "fr;q=0.5, en;q=0.5", LANG_FR },
        { "es;q=0, de;q=0.001", LANG_DE },
        { "es;q=0", LANG_EN },
        { "*", LANG_EN },
        { "xx, *;q=0.1, ar;q=0.2", LANG_AR },
        { "de;q=2, fr;q=0.1", LANG_FR },
        { "de;q=0.1234, fr;q=0.1", LANG_FR },
        { "de;level=1, fr;q=0.1", LANG_FR },
        { " , ;, de ; q=0.8 ,", LANG_DE },
        { "deutsch, japanese", LANG_EN },
        { ";;;===,,,q", LANG_EN },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(lang_from_accept(str_of(rows[i].header)), rows[i].want);
    assert_int_equal(lang_from_accept(STR_NONE), LANG_EN);
}

static void tags(void **state)
{
    (void)state;
    for (int i = 0; i < LANG_COUNT; i++) {
        enum lang lang = LANG_COUNT;
        assert_true(lang_from_tag(str_of(lang_tag((enum lang)i)), &lang));
        assert_int_equal(lang, i);
        assert_int_equal(lang_own_name(lang).n, strlen(lang_own_name(lang).p));
        assert_int_equal(lang_rtl(lang), i == LANG_AR);
    }
    enum lang lang = LANG_JA;
    assert_true(lang_from_tag(STR("PT-br"), &lang));
    assert_int_equal(lang, LANG_PT_BR);
    assert_false(lang_from_tag(STR("pt"), &lang));
    assert_false(lang_from_tag(STR(""), &lang));
    assert_int_equal(lang, LANG_PT_BR);
}

static void keys(void **state)
{
    (void)state;
    for (int i = 0; i < MSG_COUNT; i++) assert_int_equal(lang_msg_by_key(str_of(lang_msg_key((enum msg)i))), i);
    assert_int_equal(lang_msg_by_key(STR("date.month")), MSG_COUNT);
    assert_int_equal(lang_msg_by_key(STR("")), MSG_COUNT);
    assert_int_equal(lang_msg_by_key(STR("zzz")), MSG_COUNT);
}

static void every_text_is_there(void **state)
{
    (void)state;
    for (int lang = 0; lang < LANG_COUNT; lang++)
        for (int msg = 0; msg < MSG_COUNT; msg++)
            for (int64_t n = 0; n < 12; n++) {
                struct arg args[PARAM_BYTES];
                for (int i = 0; i < PARAM_BYTES; i++) args[i] = (struct arg){ STR("words"), n };
                struct str text = lang_text(&arena, (enum lang)lang, (enum msg)msg, args, PARAM_BYTES);
                assert_true(text.n > 0);
                for (size_t i = 0; i < text.n; i++) assert_true((unsigned char)text.p[i] >= 32 || text.p[i] == '\n');
                arena_reset(&arena);
            }
}

static void dates(void **state)
{
    (void)state;
    int32_t day = day_from_date((struct date){ 2026, 11, 23 }), first = day_from_date((struct date){ 2027, 1, 1 });
    static const char *const want[LANG_COUNT] = { "23 November 2026",       "23. November 2026",
                                                  "23 de noviembre de 2026", "23 novembre 2026",
                                                  "23 de novembro de 2026", "2026年11月23日",
                                                  "23 نوفمبر 2026" };
    for (int lang = 0; lang < LANG_COUNT; lang++) assert_text(lang_day(&arena, (enum lang)lang, day), want[lang]);
    assert_text(lang_day(&arena, LANG_EN, first), "1 January 2027");
    assert_text(lang_day(&arena, LANG_FR, first), "1er janvier 2027");
    assert_text(lang_day(&arena, LANG_PT_BR, first), "1º de janeiro de 2027");
}

static void angle(struct buf *b, struct str s)
{
    buf_byte(b, '<');
    buf_add(b, s);
    buf_byte(b, '>');
}

static void all_text_passes_the_escape(void **state)
{
    (void)state;
    BUF_AUTO b = BUF(200);
    struct arg args[] = { ARG(STR("2\x01")), ARG(STR("May")), ARG(STR("2026")) };
    lang_write(&b, LANG_DE, MSG_DATE_LONG, args, 3, angle);
    assert_text(buf_str(&b), "<2\x01><. ><May>< ><2026>"); /* a parameter's bytes are never read as a text's */
}

static void too_few_arguments_write_nothing(void **state)
{
    (void)state;
    assert_text(TEXT0(&arena, LANG_EN, MSG_DATE_LONG), "  ");
    assert_text(TEXT0(&arena, LANG_AR, MSG_COUNT_PEOPLE), "لا أحد");
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(plural_rules, teardown),
        cmocka_unit_test_teardown(plural_texts, teardown),
        cmocka_unit_test_teardown(numbers, teardown),
        cmocka_unit_test_teardown(decimals_and_shares, teardown),
        cmocka_unit_test_teardown(counted_words, teardown),
        cmocka_unit_test_teardown(words_that_turn, teardown),
        cmocka_unit_test_teardown(accept_language, teardown),
        cmocka_unit_test_teardown(tags, teardown),
        cmocka_unit_test_teardown(keys, teardown),
        cmocka_unit_test_teardown(every_text_is_there, teardown),
        cmocka_unit_test_teardown(dates, teardown),
        cmocka_unit_test_teardown(all_text_passes_the_escape, teardown),
        cmocka_unit_test_teardown(too_few_arguments_write_nothing, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
