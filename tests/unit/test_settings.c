/* Settings: which of flag, environment, file and default counts, and that every mistake is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../../app/cmd/settings.c" /* commands stand in no library */

enum { WORDS = 8 };
static struct arena arena;
static struct settings settings;
static struct str said;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static enum err read_these(const char *const flags[WORDS], const char *const environment[WORDS])
{
    char *argv[WORDS + 2] = { (char *)"serve" }, *variables[WORDS + 1] = { NULL };
    int argc = 1;
    for (int i = 0; i < WORDS && flags && flags[i]; i++) argv[argc++] = (char *)arena_cstr(&arena, str_of(flags[i]));
    for (int i = 0; i < WORDS && environment && environment[i]; i++) variables[i] = (char *)environment[i];
    said = STR_NONE;
    settings = (struct settings){ 0 };
    return settings_read(&arena, argc, argv, variables, 1, &settings, &said);
}

#define FLAGS(...) ((const char *const[WORDS]){ __VA_ARGS__ })

static void assert_value(enum setting at, const char *expected)
{
    assert_string_equal(arena_cstr(&arena, settings.values[at]), expected);
}

static const char *write_file(const char *text)
{
    char path[] = "/tmp/kith-settings-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    return arena_cstr(&arena, str_of(path));
}

static void defaults_stand_without_anything(void **state)
{
    (void)state;
    assert_int_equal(read_these(NULL, NULL), OK);
    assert_value(SETTING_LISTEN, "127.0.0.1:8080");
    assert_value(SETTING_DATA, "./data");
    assert_value(SETTING_LOG_FORMAT, "text");
    assert_null(settings.values[SETTING_SMTP_URL].p);
}

static void a_flag_beats_the_environment_and_that_the_file(void **state)
{
    (void)state;
    const char *file = write_file("# ours\n\ncontact = From the file\nlog-format= json \n data = /file\n");
    const char *by_file = arena_printf(&arena, "KITH_CONFIG=%s", file).p;
    const char *const environment[WORDS] = { "PATH=/bin", by_file, "KITH_DATA=/environment",
                                             "KITH_LISTEN=127.0.0.1:81" };
    assert_int_equal(read_these(FLAGS("--listen=127.0.0.1:82"), environment), OK);
    unlink(file);
    assert_value(SETTING_LISTEN, "127.0.0.1:82");
    assert_value(SETTING_DATA, "/environment");
    assert_value(SETTING_CONTACT, "From the file");
    assert_value(SETTING_LOG_FORMAT, "json");
}

static void a_flag_takes_its_value_either_way(void **state)
{
    (void)state;
    assert_int_equal(read_these(FLAGS("--data", "/a b", "rotate", "--contact=x=y"), NULL), OK);
    assert_value(SETTING_DATA, "/a b");
    assert_value(SETTING_CONTACT, "x=y");
    assert_int_equal(settings.arg_count, 1);
    assert_string_equal(settings.args[0], "rotate");
}

static void a_secret_may_stand_in_a_file(void **state)
{
    (void)state;
    const char *file = write_file("smtps://user:password@mail.example.org\n");
    const char *by_file = arena_printf(&arena, "KITH_SMTP_URL_FILE=%s", file).p;
    const char *const environment[WORDS] = { by_file, "KITH_MAIL_FROM=kith@example.org" };
    assert_int_equal(read_these(NULL, environment), OK);
    assert_value(SETTING_SMTP_URL, "smtps://user:password@mail.example.org");
    unlink(file);
    assert_int_equal(read_these(NULL, environment), ERR_INVALID);
    assert_true(str_find(said, STR("SMTP_URL_FILE"), 0) >= 0);
    assert_int_equal(read_these(NULL, FLAGS("KITH_DATA_FILE=/x")), ERR_INVALID); /* no secret */
}

struct mistake {
    const char *flags[3], *variable, *names;
};

static void every_mistake_is_named(void **state)
{
    (void)state;
    static const struct mistake rows[] = {
        { { "--colour", "red" }, NULL, "--colour" },
        { { "--listen" }, NULL, "--listen" },
        { { "one", "two" }, NULL, "\"two\"" },
        { { NULL }, "KITH_COLOUR=red", "KITH_COLOUR" },
        { { "--listen", "8080" }, NULL, "listen is" },
        { { "--listen", "localhost:8080" }, NULL, "listen is" },
        { { "--listen", "127.0.0.1:65536" }, NULL, "listen is" },
        { { "--listen", "::1:8080" }, NULL, "listen is" },
        { { "--listen", "unix:" }, NULL, "listen is" },
        { { "--data=" }, NULL, "data is" },
        { { "--base-url", "kith.example.org" }, NULL, "base-url is" },
        { { "--base-url", "https://kith.example.org/here" }, NULL, "base-url is" },
        { { "--base-url", "https://me@kith.example.org" }, NULL, "base-url is" },
        { { "--base-url", "https://" }, NULL, "base-url is" },
        { { "--base-url", "https://a\"b" }, NULL, "base-url is" },
        { { "--store", "postgres://x" }, NULL, "store is" },
        { { "--trusted-proxy", "10.0.0.0/33" }, NULL, "trusted-proxy is" },
        { { NULL }, "KITH_TRUSTED_PROXY=10.0.0.0/8,nonsense", "trusted-proxy is" },
        { { "--metrics-allow", "anybody" }, NULL, "metrics-allow is" },
        { { "--log-format", "xml" }, NULL, "log-format is" },
        { { "--smtp-url", "http://user:secret@x" }, NULL, "smtp-url begins" },
        { { "--smtp-url", "smtp://x" }, NULL, "mail-from" },
        { { "--mail-from", "nobody" }, NULL, "mail-from is" },
        { { "--config", "/nowhere/at/all" }, NULL, "/nowhere/at/all" },
        { { "--config", "/tmp" }, NULL, "/tmp" },
        { { "--listen", "0.0.0.0:8080" }, NULL, "base-url is needed" },
        { { "--listen", "[::]:8080" }, NULL, "base-url is needed" },
        { { "--listen", "127.0.0.1:0" }, NULL, "base-url is needed" },
        { { "--listen", "unix:/run/kith" }, NULL, "base-url is needed" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *const flags[WORDS] = { rows[i].flags[0], rows[i].flags[1] }, *const variables[WORDS] = {
            rows[i].variable
        };
        bool refused = read_these(flags, variables) == ERR_INVALID && str_find(said, str_of(rows[i].names), 0) >= 0;
        if (!refused) fail_msg("%s: said \"%.*s\"", rows[i].names, STR_ARG(said));
        assert_true(str_find(said, STR("secret"), 0) < 0);
    }
}

static void a_file_says_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *names;
    } rows[] = {
        { "listen 127.0.0.1:1\n", "line 1" },
        { "\ncolour = red\n", "\"colour\" on line 2" },
        { "config = /x\n", "\"config\"" },
        { "data = a\ndata = b\n", "\"data\" stands twice" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct settings out = { 0 };
        struct str why = STR_NONE;
        assert_int_equal(settings_file(&arena, str_of(rows[i].text), &out, &why), ERR_INVALID);
        if (str_find(why, str_of(rows[i].names), 0) < 0) fail_msg("%s: said \"%.*s\"", rows[i].names, STR_ARG(why));
    }
}

static void the_base_url_comes_from_the_listening_address(void **state)
{
    (void)state;
    struct str url;
    assert_int_equal(read_these(FLAGS("--listen", "[::1]:8443"), NULL), OK);
    assert_int_equal(settings_base_url(&arena, &settings, &url, &said), OK);
    assert_true(str_eq(url, STR("http://[::1]:8443")));
    assert_int_equal(read_these(FLAGS("--listen", "0.0.0.0:80", "--base-url", "https://kith.example.org/"), NULL), OK);
    assert_int_equal(settings_base_url(&arena, &settings, &url, &said), OK);
    assert_true(str_eq(url, STR("https://kith.example.org")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(defaults_stand_without_anything, forget),
        cmocka_unit_test_teardown(a_flag_beats_the_environment_and_that_the_file, forget),
        cmocka_unit_test_teardown(a_flag_takes_its_value_either_way, forget),
        cmocka_unit_test_teardown(a_secret_may_stand_in_a_file, forget),
        cmocka_unit_test_teardown(every_mistake_is_named, forget),
        cmocka_unit_test_teardown(a_file_says_its_line, forget),
        cmocka_unit_test_teardown(the_base_url_comes_from_the_listening_address, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
