/* Log lines: one an event, whatever is in it, and JSON that a machine reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"

static char line[8192];

static size_t read_line(int fd)
{
    ssize_t n = read(fd, line, sizeof line - 1);
    line[n > 0 ? n : 0] = 0;
    return n > 0 ? (size_t)n : 0;
}

static void lines(void **state)
{
    int *ends = *state;
    log_setup(false, LOG_LEVEL_INFO);
    log_debug("unseen");
    log_info("request", LOG_C("method", "GET"), LOG_I("status", 200), LOG_C("odd", "a b=\"c\"\nd\x01"), LOG_S("none", STR_NONE));
    read_line(ends[0]);
    assert_int_equal(strspn(line, "0123456789-T:.Z"), 24);
    assert_string_equal(line + 24, " info request method=GET status=200 odd=\"a b=\\\"c\\\"\\u000ad\\u0001\" none=\"\"\n");
}

static void json(void **state)
{
    int *ends = *state;
    static char much[6000];
    memset(much, '"', sizeof much - 1);
    log_setup(true, LOG_LEVEL_INFO);
    log_warn("proxy.untrusted", LOG_C("advice", "say \"so\"\r\n"), LOG_I("n", -5));
    read_line(ends[0]);
    json_t *o = json_loads(line, 0, NULL);
    assert_non_null(o);
    assert_string_equal(json_string_value(json_object_get(o, "level")), "warn");
    assert_string_equal(json_string_value(json_object_get(o, "event")), "proxy.untrusted");
    assert_string_equal(json_string_value(json_object_get(o, "advice")), "say \"so\"\r\n");
    assert_int_equal(json_integer_value(json_object_get(o, "n")), -5);
    json_decref(o);
    log_error("long", LOG_C("much", much));
    size_t n = read_line(ends[0]);
    assert_true(n < 2100 && line[n - 1] == '\n');
    o = json_loads(line, 0, NULL);
    assert_non_null(o);
    json_decref(o);
}

static void throttled(void **state)
{
    (void)state;
    int64_t last = 0;
    assert_true(log_due(&last, 3600));
    assert_false(log_due(&last, 3600));
    assert_true(log_due(&last, 0));
}

static int begin(void **state)
{
    static int ends[2];
    *state = ends;
    if (pipe(ends)) return -1;
    log_to(ends[1]);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(lines), cmocka_unit_test(json), cmocka_unit_test(throttled) };
    return cmocka_run_group_tests_name("log", tests, begin, NULL);
}
