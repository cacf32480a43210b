#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "export/chart.h"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct chart_day *days_of(int32_t count)
{
    struct chart_day *days = ARENA_ARRAY(&arena, struct chart_day, (size_t)count);
    for (int32_t i = 0; i < count; i++)
        days[i] = (struct chart_day){ 20000 + i, 1 + i % 3, i % 2, i % 5 == 0, 10, 5, 1 };
    return days;
}

static bool timeline(enum lang lang, enum chart_of of, int32_t count, struct chart *c)
{
    return chart_timeline(&arena, lang, STR("Maya"), of, days_of(count), (size_t)count, c);
}

static double bars_height(const struct chart *c, enum chart_ink ink)
{
    double sum = 0;
    for (size_t i = 0; i < c->shape_count; i++)
        if (c->shapes[i].kind == CHART_BAR && c->shapes[i].ink == ink) sum += c->shapes[i].h;
    return sum;
}

static void all_inside(const struct chart *c)
{
    for (size_t i = 0; i < c->shape_count; i++) {
        const struct chart_shape *s = &c->shapes[i];
        assert_true(s->x >= -1e-9 && s->x + (s->kind == CHART_DOT ? 0 : s->w) <= 100 + 1e-9);
        assert_true(s->y >= 0 && s->y + (s->kind == CHART_BAR ? s->h : 0) <= c->height + 1e-9);
    }
    for (size_t i = 0; i < c->label_count; i++) {
        assert_true(c->labels[i].x >= 0 && c->labels[i].x <= 100);
        assert_true(c->labels[i].y >= 0 && c->labels[i].y <= c->height);
    }
}

static void test_bars_are_days_then_weeks(void **state)
{
    (void)state;
    static const struct {
        int32_t days, bars;
    } cases[] = { { 1, 1 }, { 60, 60 }, { 61, 9 }, { 420, 60 }, { 421, 31 }, { 3000, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct chart c;
        assert_true(timeline(LANG_EN, CHART_OF_VISITS, cases[i].days, &c));
        int bars = 0;
        for (size_t s = 0; s < c.shape_count; s++)
            bars += c.shapes[s].kind == CHART_BAR && c.shapes[s].ink == INK_COMMUNITY;
        if (cases[i].bars) assert_int_equal(bars, cases[i].bars);
        assert_in_range(bars, 1, 60);
        all_inside(&c);
    }
}

/* The heights are in the proportion of the numbers, whatever the days in a bar. */
static void test_heights_tell_the_numbers(void **state)
{
    (void)state;
    for (int32_t n = 3; n < 500; n = n * 2 + 1) {
        struct chart c;
        assert_true(timeline(LANG_EN, CHART_OF_VISITS, n, &c));
        double helpers = bars_height(&c, INK_COMMUNITY), own = bars_height(&c, INK_APPLICANT);
        assert_true(fabs(helpers / own - 2) < 1e-6);
        assert_true(fabs(helpers / bars_height(&c, INK_UNKNOWN) - 10) < 1e-6);
    }
}

static void test_days_left_out_are_empty(void **state)
{
    (void)state;
    struct chart_day days[2] = { { .day = 20000, .help = 2 }, { .day = 20009, .help = 1, .unclear = 1 } };
    struct chart c;
    assert_true(chart_timeline(&arena, LANG_EN, STR("Maya"), CHART_OF_ENDORSEMENTS, days, 2, &c));
    assert_true(fabs(bars_height(&c, INK_HELP) - 225) < 1e-6); /* 2 and 1 on a scale to 2 that is 150 high */
    assert_true(fabs(bars_height(&c, INK_UNCLEAR) - 75) < 1e-6);
    assert_false(chart_timeline(&arena, LANG_EN, STR("Maya"), CHART_OF_VISITS, days, 2, &c));
    assert_false(chart_timeline(&arena, LANG_EN, STR("Maya"), CHART_OF_ENDORSEMENTS, days, 0, &c));
}

static void test_mirrored_for_arabic(void **state)
{
    (void)state;
    struct chart left, right;
    assert_true(timeline(LANG_EN, CHART_OF_ENDORSEMENTS, 50, &left));
    assert_true(timeline(LANG_AR, CHART_OF_ENDORSEMENTS, 50, &right));
    assert_int_equal(left.shape_count, right.shape_count);
    for (size_t i = 0; i < left.shape_count; i++) {
        const struct chart_shape *l = &left.shapes[i], *r = &right.shapes[i];
        assert_true(fabs(l->x + r->x + (l->kind == CHART_DOT ? 0 : l->w) - 100) < 1e-9);
    }
    all_inside(&right);
}

static void test_links_whisker_and_choice(void **state)
{
    (void)state;
    struct chart_rate rates[40];
    for (int i = 0; i < 40; i++) rates[i] = (struct chart_rate){ STR("a link"), 1, 1 + i / 2, 0.1, 0.5 };
    rates[3] = (struct chart_rate){ STR("without visits"), 0, 0, 0, 0 };
    struct chart c;
    assert_true(chart_links(&arena, LANG_EN, rates, 40, &c));
    int bars = 0, whiskers = 0;
    for (size_t i = 0; i < c.shape_count; i++) {
        bars += c.shapes[i].ink == INK_HELP;
        if (c.shapes[i].ink != INK_WHISKER || c.shapes[i].w == 0) continue;
        whiskers++;
        assert_true(fabs(c.shapes[i].x - 10) < 1e-9 && fabs(c.shapes[i].w - 40) < 1e-9);
    }
    assert_int_equal(bars, CHART_RATES_MAX);
    assert_int_equal(whiskers, CHART_RATES_MAX);
    all_inside(&c);
    assert_false(chart_links(&arena, LANG_EN, rates + 3, 1, &c));
    assert_false(chart_links(&arena, LANG_EN, rates, 0, &c));
}

static void test_generations(void **state)
{
    (void)state;
    int64_t endorsers[] = { 20, 10, 0, 5 };
    struct chart c;
    assert_true(chart_generations(&arena, LANG_EN, endorsers, 4, &c));
    assert_int_equal(c.shape_count, 3);
    assert_true(c.shapes[0].w == 100 && c.shapes[1].w == 50 && c.shapes[2].w == 25);
    assert_int_equal(c.label_count, 4);
    assert_false(chart_generations(&arena, LANG_EN, endorsers + 2, 1, &c));
    assert_false(chart_generations(&arena, LANG_EN, endorsers, 0, &c));
}

static void test_svg_escapes_and_names(void **state)
{
    (void)state;
    struct chart_rate rate = { STR("<script>&\"'"), 1, 2, 0.1, 0.9 };
    struct chart c;
    BUF_AUTO b = BUF(1 << 20);
    assert_true(chart_links(&arena, LANG_EN, &rate, 1, &c));
    chart_svg(&c, STR("links"), &b);
    assert_true(str_starts(buf_str(&b), STR("<svg role=\"img\" aria-labelledby=\"links-t links-d\"")));
    assert_true(str_ends(buf_str(&b), STR("</svg>")));
    assert_int_equal(str_find(buf_str(&b), STR("<script"), 0), -1);
    assert_true(str_find(buf_str(&b), STR("&lt;script&gt;&amp;"), 0) > 0);
    assert_true(str_find(buf_str(&b), STR("<title id=\"links-t\">"), 0) > 0);
    assert_true(str_find(buf_str(&b), STR("class=\"c-whisker\" x1=\"10%\""), 0) > 0);
    assert_int_equal(str_find(buf_str(&b), STR("style="), 0), -1); /* the pages' policy allows no inline style */
    assert_int_equal(str_find(buf_str(&b), STR("nan"), 0), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_bars_are_days_then_weeks, forget),
        cmocka_unit_test_teardown(test_heights_tell_the_numbers, forget),
        cmocka_unit_test_teardown(test_days_left_out_are_empty, forget),
        cmocka_unit_test_teardown(test_mirrored_for_arabic, forget),
        cmocka_unit_test_teardown(test_links_whisker_and_choice, forget),
        cmocka_unit_test_teardown(test_generations, forget),
        cmocka_unit_test_teardown(test_svg_escapes_and_names, forget),
    };
    return cmocka_run_group_tests_name("chart", tests, NULL, NULL);
}
