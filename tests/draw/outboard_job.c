/* outboard_job JOB FILE OUT [TIMES]: runs one job of the outboard program through its client, and prints the
 * milliseconds of each time. PROGRAM is KITH_BUILD_DIR/kith-outboard. Exits with the error's number. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "outboard_fixture.h"

int main(int argc, char **argv)
{
    static const char *const names[OUTBOARD_JOB_COUNT] = { "report_pdf", "poster_pdf", "card_png", "mail", "try" };
    int job = 0;
    if (argc < 4) return 64;
    while (job < OUTBOARD_JOB_COUNT && strcmp(names[job], argv[1]) != 0) job++;
    if (job == OUTBOARD_JOB_COUNT) return 64;
    BUF_AUTO program = BUF(64 << 20);
    BUF_AUTO input = BUF(OUTBOARD_INPUT_MAX);
    if (!fixture_read(OUTBOARD_PROGRAM, &program) || !fixture_read(argv[2], &input)) return 66;
    struct outboard *o = outboard_new((const uint8_t *)program.p, program.n);
    enum err e = OK;
    for (int left = argc > 4 ? atoi(argv[4]) : 1; left > 0 && e == OK; left--) {
        BUF_AUTO output = BUF(OUTBOARD_OUTPUT_MAX);
        buf_byte(&input, ' '); /* another input each time, so that nothing is kept */
        int64_t start = fixture_ms();
        e = outboard_run(o, (enum outboard_job)job, buf_str(&input), &output, 120);
        printf("%lld ms, %zu bytes, error %d\n", (long long)(fixture_ms() - start), output.n, e);
        FILE *f = fopen(argv[3], "wb");
        if (!f || fwrite(output.p, 1, output.n, f) != output.n) e = ERR_IO;
        if (f) fclose(f);
    }
    outboard_free(o);
    return (int)e;
}
