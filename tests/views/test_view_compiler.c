/* What the view compiler makes of every form of its language (tests/views/fixture), and the types it trusts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "fixture/views.h"

static struct arena arena;

static const char *rendered(const struct view_fixture_all *v, enum lang lang)
{
    BUF_AUTO b = BUF(1 << 20);
    view_fixture_all(&b, lang, v);
    assert_false(b.full);
    return arena_str(&arena, buf_str(&b)).p;
}

static void every_form(void **state)
{
    (void)state;
    struct view_fixture_quote next = { .name = STR("Next") };
    struct str reasons[] = { STR("a<b"), STR("c") };
    struct view_fixture_quote quotes[] = { { .name = STR("\"Q\""), .words = STR("w & w") },
                                           { .name = STR("R"), .reasons = reasons, .reasons_count = 2, .next = &next } };
    struct view_fixture_all v = {
        .page = { STR("T</title>") },
        .share = URL_PATH(&arena, "/k/{}?x=1&y={}", STR("a/b?c"), STR("ü")),
        .qr = html_made(STR("<svg></svg>")),
        .people = 1234,
        .month = MSG_DATE_MONTH_02,
        .name = STR("<i>'"),
        .quotes = quotes,
        .quotes_count = 2,
    };
    assert_string_equal(
        rendered(&v, LANG_EN),
        "<!doctype html><html lang=\"en\" dir=\"ltr\"><head><meta charset=\"utf-8\"><title>T&lt;/title&gt; – Kith</title>"
        "</head><body><main><h1>1,234 people</h1><p class=\"a\" >One <b>two</b>\nthree &lt;i&gt;&#39;, 1,234 "
        "<a href=\"/k/a%2Fb%3Fc?x=1&amp;y=%C3%BC#form\" data-n=\"1234\">February</a></p>"
        "<p><b>&lt;i&gt;&#39;</b> February 20&amp;26</p><p>some</p>"
        "<blockquote dir=\"auto\" title=\"&quot;Q&quot;\">w &amp; w\n</blockquote>\n"
        "<blockquote dir=\"auto\" title=\"R\">\n<ul class=\"more list\"><li>a&lt;b</li><li>c</li></ul><b>Next</b>\n</blockquote>\n"
        "<div><svg></svg></div><pre>\n a\n  b</pre><form><input name=\"x\" value='&lt;i&gt;&#39;'><textarea>\n"
        "&lt;i&gt;&#39;</textarea></form></main></body></html>");
}

/* Words against the page's direction are isolated among its text, and nowhere else. */
static void directions(void **state)
{
    (void)state;
    struct view_fixture_quote quote = { .name = STR("Q"), .words = STR("own direction") };
    struct view_fixture_all v = { .share = URL("x"), .name = STR("Ana P."), .quotes = &quote, .quotes_count = 1 };
    const char *html = rendered(&v, LANG_AR);
    assert_non_null(strstr(html, "three \u2068Ana P.\u2069,"));
    assert_non_null(strstr(html, "<b>\u2068Ana P.\u2069</b>"));
    assert_non_null(strstr(html, "value='Ana P.'"));
    assert_non_null(strstr(html, "<textarea>\nAna P.</textarea>"));
    assert_non_null(strstr(html, ">own direction\n</blockquote>"));
    assert_null(strstr(rendered(&v, LANG_EN), "\u2068"));
    v.name = STR("نور");
    assert_non_null(strstr(rendered(&v, LANG_EN), "three \u2068نور\u2069,"));
}

static void branches(void **state)
{
    (void)state;
    struct view_fixture_all v = { .share = URL("x"), .people = 0, .closed = true };
    const char *html = rendered(&v, LANG_AR);
    assert_non_null(strstr(html, "<html lang=\"ar\" dir=\"rtl\">"));
    assert_non_null(strstr(html, "<p class=\"a\" hidden>"));
    assert_non_null(strstr(html, "<p>closed</p><p>none</p>"));
    assert_non_null(strstr(html, "value='' disabled>"));
    v.closed = false;
    assert_non_null(strstr(rendered(&v, LANG_JA), "<p>open</p><p>none</p>"));
}

static void escape_at_every_position(void **state)
{
    (void)state;
    static const char special[] = "&<>\"'";
    static const char *const references[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
    for (size_t n = 1; n < 50; n++)
        for (size_t at = 0; at < n; at++)
            for (int i = 0; i < 5; i++) {
                BUF_AUTO b = BUF(1000);
                char *text = arena_alloc(&arena, n);
                memset(text, 'x', n);
                text[at] = special[i];
                html_escape(&b, (struct str){ text, n });
                assert_int_equal(b.n, n - 1 + strlen(references[i]));
                assert_memory_equal(b.p + at, references[i], strlen(references[i]));
                arena_reset(&arena);
            }
}

static void outside_addresses(void **state)
{
    (void)state;
    struct safe_url url = URL("kept");
    static const char *const refused[] = { "", "http://a.example", "javascript:alert(1)", "data:text/html,x", "//a.example",
                                           "https://a.example/\"", "https://a.example/ b", "https://a.example/\n",
                                           "https://a.example/<", "https://ä.example", "https:/\\a.example", " https://a.example" };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_false(url_outside(&arena, str_of(refused[i]), &url));
    assert_string_equal(url.s.p, "/kept");
    assert_true(url_outside(&arena, STR("https://a.example/x?y=1&z#t"), &url));
    assert_string_equal(url.s.p, "https://a.example/x?y=1&z#t");
    assert_true(url_outside(&arena, STR("mailto:a@b.example"), &url));
    struct safe_url share = URL_SHARE(&arena, "mailto:?subject={}&body={}", STR("a b&c"), STR("\r\n"));
    assert_string_equal(share.s.p, "mailto:?subject=a%20b%26c&body=%0D%0A");
    assert_string_equal(url_absolute(&arena, STR("https://kith.example"), URL("how")).s.p, "https://kith.example/how");
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
        cmocka_unit_test_teardown(every_form, teardown),
        cmocka_unit_test_teardown(directions, teardown),
        cmocka_unit_test_teardown(branches, teardown),
        cmocka_unit_test_teardown(escape_at_every_position, teardown),
        cmocka_unit_test_teardown(outside_addresses, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
