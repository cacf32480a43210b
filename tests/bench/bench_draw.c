/* What drawing costs: the report with 40 and with 1,000 endorsements, the poster and the card. The first drawing of a
 * new process, which starts it and finds the fonts, then the best of five; and what memory the process took at most.
 *     bench_draw [--json] */
#include <stdlib.h>

#include "base/arena.h"
#include "outboard_fixture.h"

static struct buf program = { .max = 64 << 20 };

struct cost {
    double first_ms, best_ms, peak_mb;
    size_t bytes;
};

static void must(bool ok, const char *what)
{
    if (ok) return;
    fprintf(stderr, "bench_draw: %s\n", what);
    exit(1);
}

static void fixture(const char *what, int count, struct buf *out)
{
    char command[512], block[65536];
    snprintf(command, sizeof command, "python3 '%s/tests/draw/fixtures.py' %s plain %d", KITH_SOURCE_DIR, what, count);
    FILE *p = popen(command, "r");
    must(p != NULL, "python3");
    for (size_t n; (n = fread(block, 1, sizeof block, p)) > 0;) buf_add(out, (struct str){ block, n });
    must(pclose(p) == 0 && !out->full, command);
}

/* Of the process that drew. */
static double peak_mb(struct outboard *o)
{
    char path[64], line[256];
    double mb = 0;
    BUF_AUTO pid = BUF(100);
    must(outboard_run(o, OUTBOARD_TRY, STR("{}"), &pid, 20) == OK, "try");
    snprintf(path, sizeof path, "/proc/%.*s/status", STR_ARG(buf_str(&pid)));
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "VmHWM:", 6) == 0) mb = strtod(line + 6, NULL) / 1024;
    if (f) fclose(f);
    return mb;
}

static struct cost draw(enum outboard_job job, const char *what, int count)
{
    BUF_AUTO input = BUF(OUTBOARD_INPUT_MAX);
    struct outboard *o = outboard_new((const uint8_t *)program.p, program.n);
    struct cost c = { 0, 1e12, 0, 0 };
    fixture(what, count, &input);
    for (int i = 0; i < 6; i++) {
        BUF_AUTO output = BUF(OUTBOARD_OUTPUT_MAX);
        buf_byte(&input, ' '); /* another input each time, so that nothing is kept */
        double from = fixture_us();
        must(outboard_run(o, job, buf_str(&input), &output, 60) == OK, what);
        double ms = (fixture_us() - from) / 1000;
        if (i == 0)
            c.first_ms = ms;
        else if (ms < c.best_ms)
            c.best_ms = ms;
        c.bytes = output.n;
    }
    c.peak_mb = peak_mb(o);
    outboard_free(o);
    return c;
}

int main(int argc, char **argv)
{
    bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
    must(fixture_read(OUTBOARD_PROGRAM, &program), OUTBOARD_PROGRAM);
    struct cost card = draw(OUTBOARD_CARD_PNG, "picture", 40), poster = draw(OUTBOARD_POSTER_PDF, "picture", 40);
    struct cost small = draw(OUTBOARD_REPORT_PDF, "report", 40), large = draw(OUTBOARD_REPORT_PDF, "report", 1000);
    if (json)
        printf(
            "{\"card_ms\":%.1f,\"card_bytes\":%zu,\"poster_ms\":%.1f,\"report_40_ms\":%.1f,\"report_40_first_ms\":%.1f,"
            "\"report_1000_ms\":%.1f,\"report_1000_bytes\":%zu,\"report_1000_peak_mb\":%.1f}\n",
            card.best_ms, card.bytes, poster.best_ms, small.best_ms, small.first_ms, large.best_ms, large.bytes,
            large.peak_mb);
    else
        printf("card                 %7.1f ms, first %6.1f ms, %8zu bytes\nposter               %7.1f ms, first %6.1f "
               "ms, %8zu bytes\n"
               "report,    40        %7.1f ms, first %6.1f ms, %8zu bytes\nreport, 1,000        %7.1f ms, first %6.1f "
               "ms, %8zu bytes"
               " (aim: under 300 ms); %.1f MB at most\n",
               card.best_ms, card.first_ms, card.bytes, poster.best_ms, poster.first_ms, poster.bytes, small.best_ms,
               small.first_ms, small.bytes, large.best_ms, large.first_ms, large.bytes, large.peak_mb);
    return 0;
}
