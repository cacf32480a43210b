/* What tests of the outboard program share. */
#ifndef KITH_TESTS_OUTBOARD_FIXTURE_H
#define KITH_TESTS_OUTBOARD_FIXTURE_H

#include <stdio.h>
#include <time.h>

#include "export/outboard.h"

#define OUTBOARD_PROGRAM KITH_BUILD_DIR "/kith-outboard"

static inline bool fixture_read(const char *path, struct buf *out)
{
    char block[65536];
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;) buf_add(out, (struct str){ block, n });
    fclose(f);
    return !out->full;
}

static inline double fixture_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static inline int64_t fixture_ms(void) { return (int64_t)(fixture_us() / 1000); }

#endif
