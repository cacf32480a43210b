/* The table of reasons: what each gives, what confirmations lift, which reason wins, and its form in a column. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/standing.h"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct reasons two(enum reason a, enum reason b)
{
    struct reasons r = { .count = 0 };
    reasons_add(&r, a, STR("some words"));
    if (b != REASON_COUNT) reasons_add(&r, b, STR_NONE);
    return r;
}

static void each_reason_gives_its_standing(void **state)
{
    (void)state;
    for (int i = 0; i < REASON_COUNT; i++) {
        struct reasons r = two((enum reason)i, REASON_COUNT);
        enum standing expected = i <= REASON_PROMOTES_AUTHOR ? STANDING_SELF_PROMOTION
                                 : i <= REASON_COPIED_TEXT   ? STANDING_UNCLEAR
                                                             : STANDING_HELP;
        enum reason back;
        assert_int_equal(reasons_standing(&r), expected);
        assert_true(reason_from_code(str_of(reason_rules[i].code), &back));
        assert_int_equal(back, i);
        assert_int_equal(reasons_by_applicant(&r), i <= REASON_APPLICANT_VOICE);
    }
}

static void the_strongest_wins(void **state)
{
    struct reasons r = two(REASON_ABOUT_APPLICANT, REASON_COPIED_TEXT);
    (void)state;
    assert_int_equal(reasons_standing(&r), STANDING_UNCLEAR);
    reasons_add(&r, REASON_APPLICANT_EMAIL, STR_NONE);
    assert_int_equal(reasons_standing(&r), STANDING_SELF_PROMOTION);
    assert_int_equal(r.at[0].code, REASON_APPLICANT_EMAIL); /* in the order of the table */
    reasons_add(&r, REASON_APPLICANT_EMAIL, STR_NONE);
    assert_int_equal(r.count, 3);
    struct reasons none = { .count = 0 };
    assert_int_equal(reasons_standing(&none), STANDING_UNCLEAR);
}

static void confirmations_lift_what_they_may(void **state)
{
    static const struct {
        enum reason reason;
        bool other_browser;
        enum standing standing;
        bool lifted, by_applicant;
    } rows[] = {
        { REASON_APPLICANT_NAME, false, STANDING_UNCLEAR, true, false },
        { REASON_APPLICANT_NETWORK, false, STANDING_HELP, true, false },
        { REASON_APPLICANT_FIRST_NAME, false, STANDING_HELP, true, false },
        { REASON_APPLICANT_BROWSER, false, STANDING_SELF_PROMOTION, false, true },
        { REASON_APPLICANT_BROWSER, true, STANDING_UNCLEAR, true, false },
        { REASON_APPLICANT_EMAIL, true, STANDING_SELF_PROMOTION, false, true },
        { REASON_APPLICANT_VOICE, true, STANDING_SELF_PROMOTION, false, true },
        { REASON_PROMOTES_AUTHOR, true, STANDING_SELF_PROMOTION, false, false },
        { REASON_COPIED_TEXT, true, STANDING_UNCLEAR, false, false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reasons r = two(rows[i].reason, REASON_ABOUT_APPLICANT);
        reasons_lift(&r, (struct confirmation){ true, rows[i].other_browser });
        assert_int_equal(reasons_standing(&r), rows[i].standing);
        assert_int_equal(reasons_find(&r, rows[i].reason)->lifted, rows[i].lifted);
        assert_int_equal(reasons_by_applicant(&r), rows[i].by_applicant);
        reasons_lift(&r, (struct confirmation){ false, false }); /* a changed address is unconfirmed again */
        assert_int_equal(reasons_standing(&r), reason_rules[rows[i].reason].standing);
    }
}

static void only_words_that_need_no_look_are_shown_at_once(void **state)
{
    struct reasons about = two(REASON_ABOUT_APPLICANT, REASON_COUNT), video = two(REASON_VIDEO, REASON_COUNT);
    struct reasons flagged = two(REASON_ABOUT_APPLICANT, REASON_APPLICANT_FIRST_NAME);
    (void)state;
    assert_true(reasons_shown_at_once(&about));
    assert_false(reasons_shown_at_once(&video));
    assert_false(reasons_shown_at_once(&flagged));
    assert_true(reasons_unknown_maker(&flagged));
    reasons_lift(&flagged, (struct confirmation){ true, false });
    assert_true(reasons_shown_at_once(&flagged));
    assert_false(reasons_unknown_maker(&flagged));
}

static void a_column_holds_them_all(void **state)
{
    struct reasons r = two(REASON_PROMOTES_AUTHOR, REASON_APPLICANT_NAME), back;
    (void)state;
    r.at[1].words = STR("check out\tmy\nchannel");
    reasons_lift(&r, (struct confirmation){ true, false });
    assert_true(reasons_unpack(&arena, reasons_pack(&arena, &r), &back));
    assert_int_equal(back.count, 2);
    assert_true(back.at[0].lifted);
    assert_true(str_eq(back.at[1].words, STR("check out my channel")));
    assert_false(reasons_unpack(&arena, STR("nonsense\t0\t\n"), &back));
    assert_false(reasons_unpack(&arena, STR("video\n"), &back));
}

int main(void)
{
#define RULE(test) cmocka_unit_test_teardown(test, forget)
    const struct CMUnitTest tests[] = {
        RULE(each_reason_gives_its_standing),
        RULE(the_strongest_wins),
        RULE(confirmations_lift_what_they_may),
        RULE(only_words_that_need_no_look_are_shown_at_once),
        RULE(a_column_holds_them_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
