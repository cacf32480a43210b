/* Copied texts: what counts as nearly the same, and that sketches find it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "model/copied.h"

static const char *const original =
    "Maya fixed our booking system the night before the fair. She stayed until two, explained every step, and the next "
    "morning two hundred visitors got their tickets without a single complaint.";

static struct copied read_text(struct arena *a, const char *text)
{
    static const struct str given[] = { { "What did Maya do that helped you?", 33 }, { "She is looking for a new job", 28 } };
    struct copied c;
    copied_read(a, str_of(text), copied_given(a, given, 2), &c);
    return c;
}

static bool same(const char *x, const char *y)
{
    struct arena a = { 0 };
    struct copied cx = read_text(&a, x), cy = read_text(&a, y);
    bool ret = copied_nearly_same(&cx, &cy);
    assert_int_equal(ret, copied_nearly_same(&cy, &cx));
    if (ret) { /* the sketches must find each other */
        bool found = false;
        for (size_t i = 0; i < cx.sketch_count; i++)
            for (size_t k = 0; k < cy.sketch_count; k++) found = found || cx.sketch[i] == cy.sketch[k];
        assert_true(found);
    }
    arena_free(&a);
    return ret;
}

static void copies_are_found(void **state)
{
    (void)state;
    assert_true(same(original, original));
    assert_true(same(original, "MAYA fixed our booking system, the night before the fair! she stayed until two; explained "
                               "every step and the next morning 200 visitors got their tickets without a single complaint"));
    assert_true(same("one two three four five six seven eight nine ten eleven twelve",
                     "one two three four five sechs seven eight nine ten eleven twelve"));
    assert_true(same("私は彼女と三年間一緒に働きました。とても親切で、いつも助けてくれました。",
                     "私は彼女と三年間一緒に働きました。とても親切で、いつも助けてくれた。"));
}

static void others_are_not(void **state)
{
    (void)state;
    assert_false(same(original, "Maya taught me how to read a balance sheet when I was new. She never made me feel stupid "
                                "and I still use the checklist that she drew on a napkin in our canteen."));
    assert_false(same("one two three four five six seven eight nine ten eleven",
                      "one two three four five six seven eight nine ten eleven")); /* too short to say */
    assert_false(same("", ""));
    /* A copied sentence inside a text of one's own is no copy. */
    assert_false(same("I have known her for nine years and she is the best engineer that I have ever met",
                      "I have known her for nine years, since the flood, when she drove the pump truck through the "
                      "night and brought soup to everybody who was on the dam, the mayor included"));
}

static void given_words_are_left_out(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct copied c = read_text(&a, "What did Maya do that helped you? Everything. She is looking for a new job!");
    assert_int_equal(c.words, 1);
    assert_int_equal(c.sketch_count, 0);
    arena_free(&a);
    assert_false(same("What did Maya do that helped you: she is looking for a new job. She held my hand in the storm.",
                      "What did Maya do that helped you: she is looking for a new job. He sold me a good bicycle once."));
}

static void sketches_are_small_and_sorted(void **state)
{
    (void)state;
    struct arena a = { 0 };
    BUF_AUTO b = BUF(1 << 16);
    for (int i = 0; i < 2000; i++) buf_printf(&b, "word%d ", i);
    struct copied c;
    copied_read(&a, buf_str(&b), NULL, &c);
    assert_int_equal(c.words, 2000);
    assert_int_equal(c.sketch_count, COPIED_SKETCH);
    for (size_t i = 1; i < c.sketch_count; i++) assert_true(c.sketch[i - 1] < c.sketch[i]);
    copied_read(&a, STR("la la la la la la la la la la la la la la"), NULL, &c);
    assert_int_equal(c.sketch_count, 1);
    arena_free(&a);
}

static void the_hash_is_fixed(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct copied c = read_text(&a, "a b c d e f g h i j k l");
    assert_int_equal(c.sketch_count, 10);
    assert_true(c.sketch[0] == UINT64_C(0x2252d3c99f9ad1fa));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_are_found),       cmocka_unit_test(others_are_not),
        cmocka_unit_test(given_words_are_left_out), cmocka_unit_test(sketches_are_small_and_sorted),
        cmocka_unit_test(the_hash_is_fixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
