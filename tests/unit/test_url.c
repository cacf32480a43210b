/* Links as a browser reads them, and every way to be refused. The spellings of addresses, hosts and dot segments follow
 * the WHATWG URL Standard's own examples. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "model/url.h"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void takes_and_writes_canonically(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "https://example.org", "https://example.org/" },
        { "  HTTPS://WWW.Example.ORG/Path?Query#Fragment\n", "https://www.example.org/Path?Query#Fragment" },
        { "\xC2\xA0\xE2\x80\x8Bhttps://example.org/a\xE2\x80\x8B\xEF\xBB\xBF", "https://example.org/a" },
        { "https://example.org:443/a", "https://example.org/a" },
        { "https://example.org:/a", "https://example.org/a" },
        { "https://example.org:00443/a", "https://example.org/a" },
        { "https://example.org./a", "https://example.org/a" },
        { "https://example.org?q", "https://example.org/?q" },
        { "https://example.org#f", "https://example.org/#f" },
        { "https://example.org/?", "https://example.org/?" },
        { "https://example.org/#", "https://example.org/#" },
        { "https://example.org/a/./b/../c", "https://example.org/a/c" },
        { "https://example.org/a/b/..", "https://example.org/a/" },
        { "https://example.org/a/.", "https://example.org/a/" },
        { "https://example.org/../../a", "https://example.org/a" },
        { "https://example.org/%2e%2E/%2e./.%2e/a/%2E", "https://example.org/a/" },
        { "https://example.org//a//b/", "https://example.org//a//b/" },
        { "https://example.org/...", "https://example.org/..." },
        { "https://example.org/caf\xC3\xA9?q=\xC3\xA9#\xC3\xA9", "https://example.org/caf%C3%A9?q=%C3%A9#%C3%A9" },
        { "https://example.org/<\"`{}^>?<\"'>#<\"`>",
          "https://example.org/%3C%22%60%7B%7D%5E%3E?%3C%22%27%3E#%3C%22%60%3E" },
        { "https://example.org/'|[]~!$&()*+,;=:@", "https://example.org/'|[]~!$&()*+,;=:@" },
        { "https://example.org/100%", "https://example.org/100%" },
        { "https://example.org/a%20b%0a", "https://example.org/a%20b%0a" },
        { "https://b\xC3\xBC"
          "cher.example/",
          "https://xn--bcher-kva.example/" },
        { "https://XN--BCHER-KVA.example/", "https://xn--bcher-kva.example/" },
        { "https://fa\xC3\x9F.de/", "https://xn--fa-hia.de/" }, /* non-transitional, as browsers */
        { "https://\xE4\xBE\x8B\xE3\x81\x88.\xE3\x83\x86\xE3\x82\xB9\xE3\x83\x88/", "https://xn--r8jz45g.xn--zckzah/" },
        { "https://\xEF\xBC\xA5xample\xE3\x80\x82org/", "https://example.org/" }, /* full-width E, ideographic stop */
        { "https://a_b.example.org/", "https://a_b.example.org/" },
        { "https://1.example.org/", "https://1.example.org/" },
        { "https://3com.com/", "https://3com.com/" },
        { "https://localhost.example.org/", "https://localhost.example.org/" },
        { "https://example.org/@user", "https://example.org/@user" },
        { "https://example.org/?a@b:8080", "https://example.org/?a@b:8080" },
        { "youtu.be/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ" },
        { "www.LinkedIn.com/in/someone?x#y", "https://www.linkedin.com/in/someone?x#y" },
        { "github.com", "https://github.com/" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct url url = { 0 }, again = { 0 };
        if (url_parse(&arena, str_of(rows[i][0]), &url) != URL_OK) fail_msg("refused: %s", rows[i][0]);
        assert_string_equal(url.text.p, rows[i][1]);
        assert_int_equal(url_parse(&arena, url.text, &again), URL_OK);
        assert_string_equal(again.text.p, rows[i][1]);
    }
}

static void cuts_into_parts(void **state)
{
    (void)state;
    struct url url;
    assert_int_equal(url_parse(&arena, STR("https://Example.org/a/b?c=d&e=f#g=h"), &url), URL_OK);
    assert_true(str_eq(url.host, STR("example.org")));
    assert_true(str_eq(url.path, STR("/a/b")));
    assert_true(str_eq(url.query, STR("c=d&e=f")));
    assert_true(str_eq(url.fragment, STR("g=h")));
    assert_true(str_eq(url_param(url.query, STR("e")), STR("f")));
    assert_null(url_param(url.query, STR("g")).p);
    assert_int_equal(url_parse(&arena, STR("https://example.org"), &url), URL_OK);
    assert_true(str_eq(url.path, STR("/")));
    assert_null(url.query.p);
    assert_null(url.fragment.p);
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        struct str typed;
        enum url_refusal why;
    } rows[] = {
        { STR(""), URL_EMPTY },
        { STR(" \t\n\xE2\x80\x8B "), URL_EMPTY },
        { STR("example.org/x"), URL_NO_SCHEME },
        { STR("example.org:443/x"), URL_NO_SCHEME },
        { STR("notyoutube.com/x"), URL_NO_SCHEME },
        { STR("youtube.com.evil.example/"), URL_NO_SCHEME },
        { STR("hello"), URL_NO_SCHEME },
        { STR("//example.org/"), URL_NO_SCHEME },
        { STR("/x"), URL_NO_SCHEME },
        { STR("https:example.org"), URL_NO_SCHEME },
        { STR("https:/example.org"), URL_NO_SCHEME },
        { STR("http://example.org/"), URL_OTHER_SCHEME },
        { STR("HTTP://youtube.com/"), URL_OTHER_SCHEME },
        { STR("ftp://example.org/"), URL_OTHER_SCHEME },
        { STR("javascript:alert(1)"), URL_OTHER_SCHEME },
        { STR("JaVaScRiPt:alert(1)//https://example.org"), URL_OTHER_SCHEME },
        { STR("data:text/html,<b>x"), URL_OTHER_SCHEME },
        { STR("mailto:someone@example.org"), URL_OTHER_SCHEME },
        { STR("file:///etc/passwd"), URL_OTHER_SCHEME },
        { STR("blob:https://example.org/1"), URL_OTHER_SCHEME },
        { STR("httpss://example.org"), URL_OTHER_SCHEME },
        { STR("java\tscript:alert(1)"), URL_UNREADABLE },
        { STR("see https://example.org/"), URL_UNREADABLE },
        { STR("https://example.org/ x"), URL_UNREADABLE },
        { STR("https://exam\nple.org/"), URL_UNREADABLE },
        { STR("https://example.org/\0x"), URL_UNREADABLE },
        { STR("https://example.org/%00"), URL_UNREADABLE },
        { STR("https://example.org\\@evil.example/"), URL_UNREADABLE },
        { STR("https:\\\\example.org"), URL_UNREADABLE },
        { STR("https://example.org/\x7F"
              "a"),
          URL_UNREADABLE },
        { STR("https://example.org/\xFF\xFE"), URL_UNREADABLE },
        { STR("https://example.org/\xE2\x80\xAE"
              "4pm.x"),
          URL_UNREADABLE },
        { STR("https://ex\xC2\xAD"
              "ample.org/"),
          URL_UNREADABLE },
        { STR("https://user@example.org/"), URL_USER_INFO },
        { STR("https://user:pw@example.org/"), URL_USER_INFO },
        { STR("https://@example.org/"), URL_USER_INFO },
        { STR("https://example.org:443@evil.example/"), URL_USER_INFO },
        { STR("a.b@x.youtube.com/"), URL_USER_INFO },
        { STR("https://127.0.0.1/"), URL_ADDRESS },
        { STR("https://127.0.0.1./"), URL_ADDRESS },
        { STR("https://127.1/"), URL_ADDRESS },
        { STR("https://2130706433/"), URL_ADDRESS },
        { STR("https://0x7f000001/"), URL_ADDRESS },
        { STR("https://0X7F.1/"), URL_ADDRESS },
        { STR("https://0x/"), URL_ADDRESS },
        { STR("https://017700000001/"), URL_ADDRESS },
        { STR("https://0177.0.0.01/"), URL_ADDRESS },
        { STR("https://8.8.8.8/"), URL_ADDRESS },
        { STR("https://256.256.256.256/"), URL_ADDRESS },
        { STR("https://1.2.3.4.5/"), URL_ADDRESS },
        { STR("https://example.08/"), URL_ADDRESS },
        { STR("https://example.0x1f/"), URL_ADDRESS },
        { STR("https://[::1]/"), URL_ADDRESS },
        { STR("https://[::ffff:127.0.0.1]:443/"), URL_ADDRESS },
        { STR("https://[fe80::1%25eth0]/"), URL_ADDRESS },
        { STR("https://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1/"), URL_ADDRESS },
        { STR("https://127\xE3\x80\x82"
              "0\xE3\x80\x82"
              "0\xE3\x80\x82"
              "1/"),
          URL_ADDRESS },
        { STR("https://\xE2\x91\xA0\xE2\x91\xA1\xE2\x91\xA6.0.0.\xE2\x91\xA0/"), URL_ADDRESS }, /* circled digits */
        { STR("https://localhost/"), URL_LOCAL },
        { STR("https://LOCALHOST./"), URL_LOCAL },
        { STR("https://kith.localhost/"), URL_LOCAL },
        { STR("https://intranet/"), URL_LOCAL },
        { STR("https://printer.local/"), URL_LOCAL },
        { STR("https://wiki.internal/"), URL_LOCAL },
        { STR("https://router.lan/"), URL_LOCAL },
        { STR("https://nas.home.arpa/"), URL_LOCAL },
        { STR("https://"
              "\xEF\xBD\x8C\xEF\xBD\x8F\xEF\xBD\x83\xEF\xBD\x81\xEF\xBD\x8C\xEF\xBD\x88\xEF\xBD\x8F\xEF\xBD\x93\xEF\xBD"
              "\x94/"),
          URL_LOCAL },
        { STR("https://example.org:80/"), URL_PORT },
        { STR("https://example.org:8443/"), URL_PORT },
        { STR("https://example.org:4430/"), URL_PORT },
        { STR("https://example.org:99999999999999999999/"), URL_PORT },
        { STR("https://example.org:44x3/"), URL_HOST },
        { STR("https://example.org:443:443/"), URL_HOST },
        { STR("https:///"), URL_HOST },
        { STR("https:///example.org/"), URL_HOST },
        { STR("https://?x"), URL_HOST },
        { STR("https://:443/"), URL_HOST },
        { STR("https://."), URL_HOST },
        { STR("https://.example.org/"), URL_HOST },
        { STR("https://example..org/"), URL_HOST },
        { STR("https://example.org../"), URL_HOST },
        { STR("https://-a.example.org/"), URL_HOST },
        { STR("https://a-.example.org/"), URL_HOST },
        { STR("https://exa%6dple.org/"), URL_HOST },
        { STR("https://example%2eorg/"), URL_HOST },
        { STR("https://127%2e0.0.1/"), URL_HOST },
        { STR("https://example.org%2f@evil.example"), URL_USER_INFO },
        { STR("https://exa$mple.org/"), URL_HOST },
        { STR("https://exa<mple.org/"), URL_HOST },
        { STR("https://xn--a.example/"), URL_HOST },
        { STR("https://xn--.example/"), URL_HOST },
        { STR("https://xn--b-heva.example/"), URL_HOST }, /* decodes to what no name is */
        { STR("https://xn--bcher-kv\xC3\xA9.example/"), URL_HOST },
        { STR("https://a\xE2\x84\x80.example/"), URL_HOST },  /* U+2100 becomes "a/c" */
        { STR("https://ex\xEF\xBC\x8F.example/"), URL_HOST }, /* a full-width slash */
        { STR("https://1234567890123456789012345678901234567890123456789012345678901234.example/"), URL_HOST },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct url url = { .text = STR("untouched") };
        enum url_refusal why = url_parse(&arena, rows[i].typed, &url);
        if (why != rows[i].why) fail_msg("%.*s: %d, not %d", STR_ARG(rows[i].typed), (int)why, (int)rows[i].why);
        assert_true(str_eq(url.text, STR("untouched")));
    }
}

static void keeps_to_the_maximum(void **state)
{
    (void)state;
    BUF_AUTO b = BUF(URL_MAX + 1);
    BUF_LIT(&b, "https://example.org/");
    while (b.n < URL_MAX) buf_byte(&b, 'a');
    struct url url;
    assert_int_equal(url_parse(&arena, buf_str(&b), &url), URL_OK);
    assert_int_equal(url.text.n, URL_MAX);
    b.p[URL_MAX - 1] = '"'; /* grows to %22 */
    assert_int_equal(url_parse(&arena, buf_str(&b), &url), URL_TOO_LONG);
    buf_byte(&b, 'a');
    assert_int_equal(url_parse(&arena, buf_str(&b), &url), URL_TOO_LONG);
}

static void tells_people_what_to_do(void **state)
{
    (void)state;
    struct ctx ctx = { .arena = &arena, .lang = LANG_EN };
    struct url url;
    assert_int_equal(url_check(&ctx, "profile_url", STR("example.org"), &url), ERR_INVALID);
    const struct problem *problem = ctx_problem_of(&ctx, "profile_url");
    assert_non_null(problem);
    assert_int_equal(problem->code, PROBLEM_SCHEME);
    assert_string_equal(TEXT0(&arena, LANG_EN, problem->message).p, "The link must start with https://");
    for (enum url_refusal why = URL_EMPTY; why < URL_REFUSAL_COUNT; why++) {
        ctx.problem_count = 0;
        assert_int_equal(url_refused(&ctx, "video_url", why), ERR_INVALID);
        struct str words = TEXT0(&arena, LANG_EN, ctx.problems[0].message);
        assert_true(words.n > 10);
        static const char *const never[] = { "please", "sorry", "oops", "valid" };
        for (size_t i = 0; i < 4; i++) assert_false(str_has_nocase(words, str_of(never[i])));
    }
    ctx.problem_count = 0;
    assert_int_equal(url_check(&ctx, "profile_url", STR("https://example.org"), &url), OK);
    assert_int_equal(ctx.problem_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(takes_and_writes_canonically, forget),
        cmocka_unit_test_teardown(cuts_into_parts, forget),
        cmocka_unit_test_teardown(refuses, forget),
        cmocka_unit_test_teardown(keeps_to_the_maximum, forget),
        cmocka_unit_test_teardown(tells_people_what_to_do, forget),
    };
    return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
