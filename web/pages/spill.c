#include "pages/spill.h"

#include <unistd.h>

#include "base/file.h"

static enum err to_file(struct spill *s)
{
    if (!s->file) {
        int file = file_temporary();
        if (file < 0) return ERR_IO;
        s->file = file;
    }
    struct sink out = sink_file(&s->file);
    TRY(sink_write(&out, buf_str(&s->b)));
    buf_clear(&s->b);
    return OK;
}

enum err spill_more(struct spill *s)
{
    if (s->b.full) return ERR_TOO_LARGE;
    s->any = s->any || s->b.n;
    return s->b.n > s->keep ? to_file(s) : OK;
}

enum err spill_copy(struct spill *s, const struct sink *to)
{
    char piece[32 * 1024];
    off_t at = 0;
    ssize_t n = 0;
    while (s->file && (n = pread(s->file, piece, sizeof piece, at)) > 0) {
        TRY(sink_write(to, (struct str){ piece, (size_t)n }));
        at += n;
    }
    return n < 0 ? ERR_IO : sink_write(to, buf_str(&s->b));
}

enum err spill_take_file(struct spill *s, int *ret_file)
{
    *ret_file = -1;
    if (!s->file) return OK;
    TRY(to_file(s));
    if (lseek(s->file, 0, SEEK_SET) != 0) return ERR_IO;
    *ret_file = s->file;
    s->file = 0;
    return OK;
}

void spill_free(struct spill *s)
{
    buf_free(&s->b);
    if (s->file) close(s->file);
    s->file = 0;
}

static enum err take(void *state, struct str bytes)
{
    struct spill *s = state;
    while (bytes.n) {
        size_t n = bytes.n < SPILL_PIECE ? bytes.n : SPILL_PIECE;
        buf_add(&s->b, str_sub(bytes, 0, n));
        TRY(spill_more(s));
        bytes = str_sub(bytes, n, bytes.n);
    }
    return OK;
}

struct sink spill_sink(struct spill *s) { return (struct sink){ take, s }; }
