#include "base/html.h"

static const struct str references[] = { { NULL, 0 },   { "&amp;", 5 },  { "&lt;", 4 },
                                         { "&gt;", 4 }, { "&quot;", 6 }, { "&#39;", 5 } };
static const uint8_t special[256] = { ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5 };

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));

static inline bytes16 load16(const char *p)
{
    bytes16 v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline bytes16 load_ends(const char *p, size_t n) /* of 4 to 15 bytes: all of them, some twice */
{
    uint64_t first = 0, last = 0;
    memcpy(&first, p, n < 8 ? 4 : 8);
    memcpy(&last, n < 8 ? p + n - 4 : p + n - 8, n < 8 ? 4 : 8);
    return (bytes16)(halves){ first, last };
}

/* Non-zero where a byte needs a reference: & and ' differ in the lowest bit alone, < and > in the second. */
static inline bytes16 found_in(bytes16 v) { return (bytes16)(((v | 1) == '\'') | ((v | 2) == '>') | (v == '"')); }

/* Whether none of n bytes needs a reference. What is left behind whole sixteens is looked at together with bytes that
 * were looked at before. */
static inline bool plain(const char *p, size_t n)
{
    bytes16 found;
    if (n >= 16) {
        found = found_in(load16(p + n - 16));
        for (size_t i = 0; i + 16 < n; i += 16) found |= found_in(load16(p + i));
    } else if (n >= 4) {
        found = found_in(load_ends(p, n));
    } else {
        for (size_t i = 0; i < n; i++)
            if (special[(unsigned char)p[i]]) return false;
        return true;
    }
    halves any = (halves)found;
    return !(any[0] | any[1]);
}

void html_escape(struct buf *b, struct str s)
{
    enum { CHUNK = 256 };
    for (size_t from = 0, n; from < s.n; from += n) {
        n = s.n - from < CHUNK ? s.n - from : CHUNK;
        struct str chunk = str_sub(s, from, from + n);
        if (plain(chunk.p, n)) {
            buf_add(b, chunk);
            continue;
        }
        for (size_t i = 0; i < n; i++) {
            uint8_t which = special[(unsigned char)chunk.p[i]];
            if (which) buf_add(b, references[which]);
            else buf_byte(b, chunk.p[i]);
        }
    }
}
