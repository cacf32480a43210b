#include "export/text.h"

#include <stdlib.h>

#include "base/arena.h"

struct text_stream {
    struct zip_stream *zip;
    struct str rest;  /* of the escaped string */
    struct str plain; /* not yet given */
    struct str piece; /* not yet given as lines */
    struct buf line;  /* a line that stands in more than one piece */
    char out[4096];
};

struct text_stream *text_open(const struct text *t)
{
    struct text_stream *s = mem_new(sizeof *s);
    if (t->member) s->zip = zip_stream_new(t->member);
    s->rest = t->escaped;
    s->plain = t->plain;
    return s;
}

void text_close(struct text_stream *s)
{
    zip_stream_free(s->zip);
    buf_free(&s->line);
    free(s);
}

/* Two lower-case hex digits of an escape "\u00XX" that the writer makes: a control character without a short form,
 * or '<'. */
static bool hex_escape(struct str digits, char *ret)
{
    static const char hex[] = "0123456789abcdef";
    const char *high = digits.n == 4 ? memchr(hex, digits.p[2], 16) : NULL;
    const char *low = high ? memchr(hex, digits.p[3], 16) : NULL;
    if (!low || digits.p[0] != '0' || digits.p[1] != '0') return false;
    int c = (int)(high - hex) * 16 + (int)(low - hex);
    if (c != '<' && (c >= 0x20 || c == 0 || (c >= '\b' && c <= '\r' && c != '\v'))) return false;
    *ret = (char)c;
    return true;
}

/* One character or escape off the front of *rest. */
static bool unescape(struct str *rest, char *ret)
{
    static const char from[] = "btnfr\"\\", to[] = "\b\t\n\f\r\"\\";
    char c = rest->p[0];
    size_t n = 1;
    if (c == '\\') {
        const char *known = rest->n > 1 ? memchr(from, rest->p[1], sizeof from - 1) : NULL;
        n = known ? 2 : 6;
        if (known) c = to[known - from];
        else if (rest->n < 6 || rest->p[1] != 'u' || !hex_escape(str_sub(*rest, 2, 6), &c)) return false;
    } else if ((unsigned char)c < 0x20 || c == '<' || c == '"') {
        return false;
    }
    *rest = str_sub(*rest, n, rest->n);
    *ret = c;
    return true;
}

bool text_piece(struct text_stream *s, struct str *ret)
{
    if (s->zip) return zip_stream_next(s->zip, ret);
    if (s->plain.n) {
        *ret = s->plain;
        s->plain = STR_NONE;
        return true;
    }
    size_t n = 0;
    while (n < sizeof s->out && s->rest.n)
        if (!unescape(&s->rest, &s->out[n++])) return false;
    *ret = (struct str){ s->out, n };
    return true;
}

bool text_line(struct text_stream *s, size_t longest, struct str *ret, bool *ret_end)
{
    s->line.max = longest;
    buf_clear(&s->line);
    for (;;) {
        if (!s->piece.n && !text_piece(s, &s->piece)) return false;
        *ret_end = !s->piece.n;
        if (*ret_end) return s->line.n == 0;
        ptrdiff_t end = str_find_byte(s->piece, '\n', 0);
        struct str part = end < 0 ? s->piece : str_sub(s->piece, 0, (size_t)end);
        s->piece = str_sub(s->piece, part.n + (end >= 0), s->piece.n);
        if (end >= 0 && s->line.n == 0) {
            *ret = part;
            return part.n <= longest;
        }
        buf_add(&s->line, part);
        if (s->line.full) return false;
        if (end < 0) continue;
        *ret = buf_str(&s->line);
        return true;
    }
}

bool text_whole(struct arena *a, const struct text *t, size_t longest, struct str *ret)
{
    BUF_AUTO all = BUF(longest);
    struct text_stream *s = text_open(t);
    struct str piece = STR_NONE;
    bool fine;
    do {
        fine = text_piece(s, &piece);
        if (fine) buf_add(&all, piece);
    } while (fine && piece.n && !all.full);
    text_close(s);
    if (fine && !all.full) *ret = arena_str(a, buf_str(&all));
    return fine && !all.full;
}

bool text_sum(const struct text *t, struct hash *ret)
{
    struct hashing hashing;
    struct text_stream *s = text_open(t);
    struct str piece = STR_NONE;
    bool fine;
    hashing_start(&hashing);
    do {
        fine = text_piece(s, &piece);
        if (fine) hashing_add(&hashing, piece);
    } while (fine && piece.n);
    text_close(s);
    if (fine) *ret = hashing_end(&hashing);
    return fine;
}
