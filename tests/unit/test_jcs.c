/* Canonical JSON against the examples and number samples of RFC 8785, and what must be refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/jcs.h"

static struct str canonical(struct arena *a, struct str text)
{
    struct jcs_value v;
    BUF_AUTO b = BUF(1 << 16);
    if (!jcs_parse(a, text, &v) || !jcs_write(&b, &v)) return STR("refused");
    return arena_str(a, buf_str(&b));
}

static void assert_text(struct str have, const char *want)
{
    if (!str_eq(have, str_of(want))) fail_msg("have %.*s, want %s", STR_ARG(have), want);
}

static void rfc_examples(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } rows[] = {
        { "[\n  56,\n  {\n    \"d\": true,\n    \"10\": null,\n    \"1\": [ ]\n  }\n]",
          "[56,{\"1\":[],\"10\":null,\"d\":true}]" },
        { "{\"peach\": \"This sorting order\", \"p\\u00e9ch\\u00e9\": \"is wrong according to French\",\n"
          "\"p\\u00eache\": \"but canonicalization MUST\", \"sin\": \"ignore locale\"}",
          "{\"peach\":\"This sorting order\",\"péché\":\"is wrong according to French\","
          "\"pêche\":\"but canonicalization MUST\",\"sin\":\"ignore locale\"}" },
        { "{\"1\": {\"f\": {\"f\": \"hi\",\"F\": 5} ,\"\\n\": 56.0}, \"10\": { }, \"\": \"empty\", \"a\": { },\n"
          "\"111\": [ {\"e\": \"yes\",\"E\": \"no\" } ], \"A\": { } }",
          "{\"\":\"empty\",\"1\":{\"\\n\":56,\"f\":{\"F\":5,\"f\":\"hi\"}},\"10\":{},"
          "\"111\":[{\"E\":\"no\",\"e\":\"yes\"}],\"A\":{},\"a\":{}}" },
        { "{\"Unnormalized Unicode\":\"A\\u030a\"}", "{\"Unnormalized Unicode\":\"A\xCC\x8A\"}" },
        { "{\"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],\n"
          "\"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\", \"literals\": [null, true, false]}",
          "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
          "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}" },
        { "{\"\\u20ac\": \"Euro Sign\", \"\\r\": \"Carriage Return\", \"\\u000a\": \"Newline\", \"1\": \"One\",\n"
          "\"\\u0080\": \"Control\\u007f\", \"\\ud83d\\ude02\": \"Smiley\",\n"
          "\"\\u00f6\": \"Latin Small Letter O With Diaeresis\", \"\\ufb33\": \"Hebrew Letter Dalet With Dagesh\",\n"
          "\"</script>\": \"Browser Challenge\"}",
          "{\"\\n\":\"Newline\",\"\\r\":\"Carriage Return\",\"1\":\"One\",\"</script>\":\"Browser Challenge\","
          "\"\xC2\x80\":\"Control\x7f\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
          "\"\xF0\x9F\x98\x82\":\"Smiley\",\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena a = { 0 };
        struct jcs_value v;
        struct str out = canonical(&a, str_of(rows[i].in));
        assert_text(out, rows[i].out);
        assert_true(jcs_read(&a, out, &v));
        assert_false(jcs_read(&a, str_of(rows[i].in), &v) && !str_eq(str_of(rows[i].in), out));
        arena_free(&a);
    }
}

static void rfc_numbers(void **state)
{
    (void)state;
    static const struct {
        uint64_t bits;
        const char *text;
    } rows[] = {
        { 0x0000000000000000, "0" },
        { 0x8000000000000000, "0" },
        { 0x0000000000000001, "5e-324" },
        { 0x8000000000000001, "-5e-324" },
        { 0x7fefffffffffffff, "1.7976931348623157e+308" },
        { 0xffefffffffffffff, "-1.7976931348623157e+308" },
        { 0x4340000000000000, "9007199254740992" },
        { 0xc340000000000000, "-9007199254740992" },
        { 0x4430000000000000, "295147905179352830000" },
        { 0x44b52d02c7e14af5, "9.999999999999997e+22" },
        { 0x44b52d02c7e14af6, "1e+23" },
        { 0x44b52d02c7e14af7, "1.0000000000000001e+23" },
        { 0x444b1ae4d6e2ef4e, "999999999999999700000" },
        { 0x444b1ae4d6e2ef4f, "999999999999999900000" },
        { 0x444b1ae4d6e2ef50, "1e+21" },
        { 0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7" },
        { 0x3eb0c6f7a0b5ed8d, "0.000001" },
        { 0x41b3de4355555553, "333333333.3333332" },
        { 0x41b3de4355555554, "333333333.33333325" },
        { 0x41b3de4355555555, "333333333.3333333" },
        { 0x41b3de4355555556, "333333333.3333334" },
        { 0x41b3de4355555557, "333333333.33333343" },
        { 0xbecbf647612f3696, "-0.0000033333333333333333" },
        { 0x43143ff3c1cb0959, "1424953923781206.2" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double d, back;
        memcpy(&d, &rows[i].bits, sizeof d);
        struct jcs_value v = jcs_number(d), again;
        struct arena a = { 0 };
        BUF_AUTO b = BUF(64);
        assert_true(jcs_write(&b, &v));
        assert_text(buf_str(&b), rows[i].text);
        assert_true(jcs_read(&a, buf_str(&b), &again));
        back = again.number;
        assert_true(back == d);
        arena_free(&a);
    }
    static const uint64_t none[] = { 0x7fffffffffffffff, 0x7ff0000000000000, 0xfff0000000000000 };
    for (size_t i = 0; i < 3; i++) {
        double d;
        memcpy(&d, &none[i], sizeof d);
        struct jcs_value v = jcs_number(d);
        BUF_AUTO b = BUF(64);
        assert_false(jcs_write(&b, &v));
    }
}

static void every_power_of_two_reads_back(void **state)
{
    (void)state;
    for (int e = 0; e < 2047; e++)
        for (int off = -1; off <= 1; off++) {
            uint64_t bits = ((uint64_t)e << 52) + (uint64_t)(int64_t)off;
            if (bits == UINT64_MAX) continue;
            double d;
            memcpy(&d, &bits, sizeof d);
            struct jcs_value v = jcs_number(d), again;
            struct arena a = { 0 };
            BUF_AUTO b = BUF(64);
            assert_true(jcs_write(&b, &v));
            assert_true(jcs_read(&a, buf_str(&b), &again));
            assert_true(again.number == d);
            arena_free(&a);
        }
}

static void refusals(void **state)
{
    (void)state;
    static const char *const not_json[] = {
        "", " ", "{", "}", "[1,]", "[,1]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{\"a\":1,\"a\":2}", "01", "1.", ".5", "+1",
        "1e", "1e+", "--1", "tru", "nulll", "\"", "\"\\", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u123g\"", "\"\\ud83d\"",
        "\"\\ud83d\\u0041\"", "\"\\ude02\"", "\"\\u0000\"", "\"\n\"", "\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "1 2",
        "[1] x", "NaN", "Infinity", "1e999999", "1e400", "'a'", "[\"\\u00\"]", "-",
        "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
        "11111111111111111111111111111111111111111111111111111111111111111",
    };
    static const char *const not_canonical[] = {
        " 1", "1 ", "1.0", "-0", "1e2", "10E1", "{\"b\":1,\"a\":2}", "[1, 2]", "\"\\u0041\"", "\"\\/\"", "\"\\u000A\"",
        "\"\\u000a\"", "0.0000001", "1e21", "100000000000000000000000", "{\"\xEF\xAC\xB3\":1,\"\xF0\x9F\x98\x82\":2}",
    };
    struct jcs_value v;
    for (size_t i = 0; i < sizeof not_json / sizeof *not_json; i++) {
        struct arena a = { 0 };
        if (jcs_parse(&a, str_of(not_json[i]), &v)) fail_msg("taken: %s", not_json[i]);
        arena_free(&a);
    }
    for (size_t i = 0; i < sizeof not_canonical / sizeof *not_canonical; i++) {
        struct arena a = { 0 };
        assert_true(jcs_parse(&a, str_of(not_canonical[i]), &v));
        if (jcs_read(&a, str_of(not_canonical[i]), &v)) fail_msg("taken as canonical: %s", not_canonical[i]);
        arena_free(&a);
    }
}

static void bounds(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct jcs_value v, deep = jcs_null(), levels[JCS_DEPTH + 1];
    BUF_AUTO many = BUF(1 << 20), b = BUF(4), text = BUF(1 << 10);
    buf_byte(&many, '[');
    for (int i = 0; i < JCS_VALUES; i++) BUF_LIT(&many, "1,");
    BUF_LIT(&many, "1]");
    assert_false(jcs_parse(&a, buf_str(&many), &v));

    for (int i = 0; i <= JCS_DEPTH; i++) {
        levels[i] = deep;
        deep = jcs_array(&levels[i], 1);
        assert_int_equal(jcs_write(&text, &deep), i < JCS_DEPTH);
        buf_clear(&text);
    }
    struct jcs_value five = jcs_string(STR("five"));
    assert_false(jcs_write(&b, &five)); /* full */
    struct jcs_value whole = jcs_int(((int64_t)1 << 53) + 1);
    assert_false(jcs_write(&text, &whole));
    struct jcs_value bad = jcs_string(STR("\xff"));
    assert_false(jcs_write(&text, &bad));
    struct jcs_member twice[] = { { STR("a"), jcs_null() }, { STR("a"), jcs_null() } };
    struct jcs_value object = jcs_object(twice, 2);
    assert_false(jcs_write(&text, &object));
    arena_free(&a);
}

static void wide_objects_sort(void **state)
{
    (void)state;
    enum { N = 100 };
    struct arena a = { 0 };
    struct jcs_member m[N];
    for (int i = 0; i < N; i++)
        m[i] = (struct jcs_member){ arena_printf(&a, "k%02d", (i * 37) % N), jcs_int(i) };
    struct jcs_value v = jcs_object(m, N), back;
    BUF_AUTO b = BUF(1 << 16);
    assert_true(jcs_write(&b, &v));
    assert_true(jcs_read(&a, buf_str(&b), &back));
    int64_t whole;
    assert_true(jcs_whole(jcs_get(&back, STR("k37")), 0, 99, &whole));
    assert_int_equal(whole, 1);
    assert_false(jcs_whole(jcs_get(&back, STR("k37")), 2, 99, &whole));
    assert_null(jcs_get(&back, STR("none")));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rfc_examples), cmocka_unit_test(rfc_numbers), cmocka_unit_test(every_power_of_two_reads_back),
        cmocka_unit_test(refusals),     cmocka_unit_test(bounds),      cmocka_unit_test(wide_objects_sort),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
