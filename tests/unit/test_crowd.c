#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "export/crowd.h"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* One of each kind in turn. */
static struct crowd crowd_of(size_t n, double width, double height)
{
    uint8_t *kinds = ARENA_ARRAY(&arena, uint8_t, n);
    for (size_t i = 0; i < n; i++) kinds[i] = (uint8_t)(i % DOT_KINDS);
    struct crowd c;
    crowd_layout(&arena, kinds, n, width, height, 30, &c);
    return c;
}

static void test_every_person_has_a_dot_in_the_box(void **state)
{
    (void)state;
    static const size_t counts[] = { 0, 1, 2, 3, 7, 40, 41, 500, 5000, 100000 };
    static const double boxes[][2] = { { 480, 200 }, { 100, 300 }, { 1056, 60 }, { 200, 200 } };
    for (size_t b = 0; b < sizeof boxes / sizeof *boxes; b++) {
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
            struct crowd c = crowd_of(counts[i], boxes[b][0], boxes[b][1]);
            assert_int_equal(c.count, counts[i]);
            assert_true(counts[i] == 0 || c.radius > 0);
            assert_true(c.height <= boxes[b][1] + 1e-6);
            for (size_t d = 0; d < c.count; d++) {
                assert_true(c.dots[d].x >= c.radius && c.dots[d].x + c.radius <= boxes[b][0] + 1e-3);
                assert_true(c.dots[d].y >= c.radius && c.dots[d].y + c.radius <= c.height + 1e-3);
            }
        }
    }
}

static void test_nobody_stands_on_another(void **state)
{
    (void)state;
    for (size_t n = 1; n < 700; n = n * 3 + 1) {
        struct crowd c = crowd_of(n, 480, 200);
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < i; k++)
                assert_true(hypot(c.dots[i].x - c.dots[k].x, c.dots[i].y - c.dots[k].y) >= 2 * c.radius);
    }
}

static void test_grouped_by_kind_each_index_once(void **state)
{
    (void)state;
    struct crowd c = crowd_of(101, 480, 200);
    bool seen[101] = { false };
    for (size_t i = 0; i < c.count; i++) {
        assert_true(i == 0 || c.dots[i].kind >= c.dots[i - 1].kind);
        assert_int_equal(c.dots[i].kind, c.dots[i].index % DOT_KINDS);
        assert_false(seen[c.dots[i].index]);
        seen[c.dots[i].index] = true;
    }
}

static void test_always_the_same_and_calm(void **state)
{
    (void)state;
    struct crowd one = crowd_of(300, 480, 200), two = crowd_of(300, 480, 200);
    bool in_line = true;
    for (size_t i = 0; i < one.count; i++) {
        assert_true(one.dots[i].x == two.dots[i].x && one.dots[i].y == two.dots[i].y);
        if (i && one.dots[i].y != one.dots[i - 1].y) in_line = false;
    }
    assert_false(in_line);
}

static void test_codes(void **state)
{
    (void)state;
    enum dot_kind kind;
    assert_true(dot_kind_from_code(STR("both"), &kind) && kind == DOT_WROTE);
    assert_true(dot_kind_from_code(STR("passed_it_on"), &kind) && kind == DOT_PASSED);
    assert_true(dot_kind_from_code(STR("self_promotion"), &kind) && kind == DOT_SELF);
    assert_false(dot_kind_from_code(STR("none"), &kind));
    assert_false(dot_kind_from_code(STR_NONE, &kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_every_person_has_a_dot_in_the_box, forget),
        cmocka_unit_test_teardown(test_nobody_stands_on_another, forget),
        cmocka_unit_test_teardown(test_grouped_by_kind_each_index_once, forget),
        cmocka_unit_test_teardown(test_always_the_same_and_calm, forget),
        cmocka_unit_test(test_codes),
    };
    return cmocka_run_group_tests_name("crowd", tests, NULL, NULL);
}
