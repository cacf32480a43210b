/* kith verify: its exit status and what it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../app/cmd/cmd_verify.c" /* commands stand in no library */
#include "export_sample.h"

static char folder[] = "/tmp/kith-cmd-XXXXXX";

static const char *in_folder(struct arena *a, const char *name)
{
    return arena_printf(a, "%s/%s", folder, name).p;
}

static void write_bytes(struct arena *a, const char *name, struct str bytes)
{
    int fd = open(in_folder(a, name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    struct sink to = sink_file(&fd);
    assert_int_equal(sink_write(&to, bytes), OK);
    close(fd);
}

/* Runs it in a child; what it printed comes back in *ret_said. */
static int run(struct arena *a, struct str *ret_said, int argc, const char *one, const char *two, const char *three)
{
    const char *argv[] = { "verify", one, two, three, NULL };
    const char *out = in_folder(a, "said");
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen(out, "w", stdout) || dup2(STDOUT_FILENO, STDERR_FILENO) < 0) _exit(99);
        int status = cmd_verify(argc, (char **)argv);
        fflush(NULL);
        _exit(status);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    char *said = arena_alloc(a, 4096);
    FILE *f = fopen(out, "r");
    assert_non_null(f);
    *ret_said = (struct str){ said, fread(said, 1, 4095, f) };
    fclose(f);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool says(struct str said, const char *words)
{
    return str_find(said, str_of(words), 0) >= 0;
}

static void statuses(void **state)
{
    (void)state;
    struct sample s;
    struct arena *a = &s.arena;
    struct str said;
    BUF_AUTO zip = BUF(1 << 20), html = BUF(1 << 20);
    sample_start(&s, 7);
    assert_int_equal(evidence_zip(&s.evidence, &s.reports, sink_buf(&zip)), OK);
    assert_int_equal(evidence_html(&s.evidence, &s.reports.html, sink_buf(&html)), OK);
    write_bytes(a, "export.zip", buf_str(&zip));
    write_bytes(a, "export.html", buf_str(&html));
    write_bytes(a, "empty", STR_NONE);
    write_bytes(a, "report.pdf", STR("%PDF-1.7\n"));
    zip.p[zip.n / 2] ^= 1;
    write_bytes(a, "altered.zip", buf_str(&zip));
    const char *print = arena_cstr(a, public_key_fingerprint(a, s.key.public_key));
    const char *other = arena_cstr(a, public_key_fingerprint(a, (const uint8_t[32]){ 5 }));
    const char *good = in_folder(a, "export.zip"), *page = in_folder(a, "export.html");

    assert_int_equal(run(a, &said, 2, good, NULL, NULL), 0);
    assert_true(says(said, "WHOLE") && says(said, print) && says(said, "page /verify of kith.example.org,"));
    assert_int_equal(run(a, &said, 2, page, NULL, NULL), 0);
    assert_int_equal(run(a, &said, 4, "--key", print, good), 0);
    assert_int_equal(run(a, &said, 4, good, "--key", other), 1);
    assert_true(says(said, "ALTERED") && says(said, "not signed by the expected key"));
    assert_int_equal(run(a, &said, 2, in_folder(a, "altered.zip"), NULL, NULL), 1);
    assert_int_equal(run(a, &said, 2, in_folder(a, "report.pdf"), NULL, NULL), 2);
    assert_true(says(said, "CANNOT TELL") && says(said, "/verify"));
    assert_int_equal(run(a, &said, 2, in_folder(a, "empty"), NULL, NULL), 2);
    assert_int_equal(run(a, &said, 2, in_folder(a, "absent"), NULL, NULL), 2);
    assert_int_equal(run(a, &said, 2, folder, NULL, NULL), 2);
    assert_int_equal(run(a, &said, 1, NULL, NULL, NULL), 2);
    assert_int_equal(run(a, &said, 3, good, page, NULL), 2);
    assert_int_equal(run(a, &said, 3, good, "--key", NULL), 2);
    assert_int_equal(run(a, &said, 3, good, "--key=abc", NULL), 2);
    assert_int_equal(run(a, &said, 3, good, "--loud", NULL), 2);
    sample_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(statuses) };
    char command[100];
    if (crypto_start() != OK || !mkdtemp(folder)) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return failed || system(command) != 0;
}
