/* A zip that reads gives no more than it states, and is exactly what the writer makes of its members' names. */
#include <stdlib.h>

#include "base/arena.h"
#include "export/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_through(const struct zip_member *m)
{
    struct zip_stream *s = zip_stream_new(m);
    struct str piece = STR_NONE;
    uint64_t given = 0;
    while (given < 1 << 24 && zip_stream_next(s, &piece) && piece.n) given += piece.n;
    if (given > m->size) abort();
    zip_stream_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct zip_member m[ZIP_MEMBERS];
    size_t count;
    if (!zip_read((struct str){ (const char *)data, size }, m, &count)) return 0;
    for (size_t i = 0; i < count; i++) read_through(&m[i]);
    return 0;
}
