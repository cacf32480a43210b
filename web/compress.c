#include "compress.h"

#include <zlib.h>

enum { GZIP_INPUT_MAX = 64 << 20 };

/* "gzip;q=0" and "gzip; q=0.000" refuse; any other weight accepts. */
static bool weight_is_zero(struct str parameters)
{
    ptrdiff_t at = str_find(parameters, STR("q="), 0);
    if (at < 0) return false;
    for (size_t i = (size_t)at + 2; i < parameters.n; i++)
        if (parameters.p[i] != '0' && parameters.p[i] != '.' && parameters.p[i] != ' ') return false;
    return true;
}

bool gzip_accepted(struct str accept)
{
    struct str part;
    while (str_cut(&accept, ',', &part)) {
        ptrdiff_t semicolon = str_find_byte(part, ';', 0);
        struct str coding = str_trim(semicolon < 0 ? part : str_sub(part, 0, (size_t)semicolon));
        if (str_eq_nocase(coding, STR("gzip")))
            return semicolon < 0 || !weight_is_zero(str_sub(part, (size_t)semicolon, part.n));
    }
    return false;
}

bool gzip_add(struct buf *out, struct str in, int level)
{
    z_stream z = { .next_in = (Bytef *)(uintptr_t)in.p, .avail_in = (uInt)in.n };
    if (in.n > GZIP_INPUT_MAX ||
        deflateInit2(&z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    size_t bound = deflateBound(&z, in.n), before = out->n;
    buf_reserve(out, bound);
    z.next_out = (Bytef *)out->p + before;
    z.avail_out = (uInt)(out->cap - before);
    int done = deflate(&z, Z_FINISH);
    size_t size = z.total_out;
    deflateEnd(&z);
    if (done != Z_STREAM_END || size >= in.n) return false;
    out->n = before + size;
    return true;
}
