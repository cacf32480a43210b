/* The outboard program through its client: it may crash, hang and be asked too much, and nobody else notices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "outboard_fixture.h"

static struct buf program = { .max = 64 << 20 };
static struct outboard *outboard;

static int start(void **state)
{
    (void)state;
    if (!program.n && !fixture_read(OUTBOARD_PROGRAM, &program)) return -1;
    outboard = outboard_new((const uint8_t *)program.p, program.n);
    return 0;
}

static int end(void **state)
{
    (void)state;
    outboard_free(outboard);
    return 0;
}

static enum err run(enum outboard_job job, struct str input, struct buf *output, int timeout_s)
{
    *output = BUF(OUTBOARD_OUTPUT_MAX);
    return outboard_run(outboard, job, input, output, timeout_s);
}

/* What a job of OUTBOARD_TRY answers: the process's id, or a count. */
static int64_t try(const char *how)
{
    struct buf output;
    char input[64];
    int n = snprintf(input, sizeof input, "{\"how\":\"%s\"}", how);
    int64_t answer = -1;
    assert_int_equal(run(OUTBOARD_TRY, (struct str){ input, (size_t)n }, &output, 20), OK);
    assert_true(str_int(buf_str(&output), 0, INT64_MAX, &answer));
    buf_free(&output);
    return answer;
}

#define FAILS(job, input, timeout_s, error)                                                                            \
    do {                                                                                                               \
        struct buf output_;                                                                                            \
        assert_int_equal(run((job), STR(input), &output_, (timeout_s)), (error));                                      \
        assert_int_equal(output_.n, 0);                                                                                \
        buf_free(&output_);                                                                                            \
    } while (0)

static const struct str card =
    STR("{\"applicant_name\":\"Maya Lindqvist\",\"role\":\"Community Manager\",\"lang\":\"en\"}");

static void test_one_process(void **state)
{
    (void)state;
    int64_t first = try("pid");
    assert_int_not_equal(first, getpid());
    assert_int_equal(try("pid"), first);
}

static void test_nothing_inherited(void **state)
{
    (void)state;
    int kept[2];
    assert_int_equal(pipe(kept), 0);
    assert_int_equal(try("descriptors"), 0);
    close(kept[0]);
    close(kept[1]);
}

static void test_crash_fails_one_job(void **state)
{
    (void)state;
    int64_t first = try("pid");
    FAILS(OUTBOARD_TRY, "{\"how\":\"crash\"}", 20, ERR_IO);
    assert_int_not_equal(try("pid"), first);
}

static void test_hang_ends_at_the_deadline(void **state)
{
    (void)state;
    int64_t before = fixture_ms();
    try("pid");
    FAILS(OUTBOARD_TRY, "{\"how\":\"hang\"}", 1, ERR_IO);
    assert_in_range(fixture_ms() - before, 900, 15000);
    try("pid");
}

/* As when it ended by itself: the next job does not notice. */
static void test_gone_process_is_replaced(void **state)
{
    (void)state;
    int64_t first = try("pid");
    assert_int_equal(kill((pid_t)first, SIGKILL), 0);
    assert_int_not_equal(try("pid"), first);
    outboard_tidy(outboard);
}

static void test_bad_input(void **state)
{
    (void)state;
    FAILS(OUTBOARD_CARD_PNG, "{}", 20, ERR_INVALID);
    FAILS(OUTBOARD_CARD_PNG, "[]", 20, ERR_INVALID);
    FAILS(OUTBOARD_POSTER_PDF, "not json", 20, ERR_INVALID);
    FAILS(OUTBOARD_REPORT_PDF, "{\"as_of\":\"yesterday\",\"campaign\":{}}", 20, ERR_INVALID);
    FAILS(OUTBOARD_POSTER_PDF, "", 20, ERR_INVALID);
    try("pid");
}

static void test_output_over_the_maximum(void **state)
{
    (void)state;
    BUF_AUTO output = BUF(100);
    assert_int_equal(outboard_run(outboard, OUTBOARD_CARD_PNG, card, &output, 20), ERR_TOO_LARGE);
    assert_int_equal(output.n, 0);
    try("pid");
}

static void test_kept_by_content(void **state)
{
    (void)state;
    struct outboard_stats stats;
    struct buf first, second;
    assert_int_equal(run(OUTBOARD_CARD_PNG, card, &first, 20), OK);
    assert_int_equal(run(OUTBOARD_CARD_PNG, card, &second, 20), OK);
    assert_int_equal(first.n, second.n);
    assert_memory_equal(first.p, second.p, first.n);
    outboard_stats(outboard, &stats);
    assert_int_equal(stats.drawn, 1);
    assert_int_equal(stats.kept, 1);
    buf_free(&second);
    /* The same words for another job are another drawing. */
    FAILS(OUTBOARD_POSTER_PDF, "{\"applicant_name\":\"Maya Lindqvist\"}", 20, ERR_INVALID);
    buf_free(&first);
}

static void *ask_for_card(void *ret)
{
    struct buf output;
    *(enum err *)ret = run(OUTBOARD_CARD_PNG, card, &output, 30);
    if (!output.n) *(enum err *)ret = ERR_IO;
    buf_free(&output);
    return NULL;
}

static void test_equal_requests_draw_once(void **state)
{
    (void)state;
    enum { ASKERS = 20 };
    pthread_t threads[ASKERS];
    enum err errors[ASKERS];
    struct outboard_stats stats;
    for (int i = 0; i < ASKERS; i++) pthread_create(&threads[i], NULL, ask_for_card, &errors[i]);
    for (int i = 0; i < ASKERS; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < ASKERS; i++) assert_int_equal(errors[i], OK);
    outboard_stats(outboard, &stats);
    assert_int_equal(stats.drawn, 1);
    assert_int_equal(stats.kept, ASKERS - 1);
}

static void *ask_to_wait(void *ret)
{
    struct buf output;
    *(enum err *)ret = run(OUTBOARD_TRY, STR("{\"how\":\"wait\"}"), &output, 60);
    buf_free(&output);
    return NULL;
}

static void test_burst_is_bounded(void **state)
{
    (void)state;
    enum { ASKERS = 200 };
    pthread_t threads[ASKERS];
    enum err errors[ASKERS];
    int done = 0, refused = 0;
    try("pid");
    for (int i = 0; i < ASKERS; i++) pthread_create(&threads[i], NULL, ask_to_wait, &errors[i]);
    for (int i = 0; i < ASKERS; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < ASKERS; i++) done += errors[i] == OK, refused += errors[i] == ERR_BUSY;
    assert_int_equal(done + refused, ASKERS);
    assert_in_range(done, OUTBOARD_WAITING_MAX, ASKERS - 1);
    assert_true(refused > 0);
    try("pid");
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, start, end)
    const struct CMUnitTest tests[] = {
        CASE(test_one_process),
        CASE(test_nothing_inherited),
        CASE(test_crash_fails_one_job),
        CASE(test_hang_ends_at_the_deadline),
        CASE(test_gone_process_is_replaced),
        CASE(test_bad_input),
        CASE(test_output_over_the_maximum),
        CASE(test_kept_by_content),
        CASE(test_equal_requests_draw_once),
        CASE(test_burst_is_bounded),
    };
    int failed = cmocka_run_group_tests_name("outboard", tests, NULL, NULL);
    buf_free(&program);
    return failed;
}
