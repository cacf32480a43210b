#include "base/html.h"

static const struct str references[] = { { NULL, 0 }, { "&amp;", 5 }, { "&lt;", 4 }, { "&gt;", 4 }, { "&quot;", 6 }, { "&#39;", 5 } };
static const uint8_t special[256] = { ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5 };

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));

/* Whether none of 16 bytes needs a reference. */
static inline bool plain16(const char *p)
{
    bytes16 v;
    memcpy(&v, p, sizeof v);
    halves found = (halves)((v == '&') | (v == '<') | (v == '>') | (v == '"') | (v == '\''));
    return !(found[0] | found[1]);
}

void html_escape(struct buf *b, struct str s)
{
    size_t from = 0, i = 0;
    while (i < s.n) {
        if (s.n - i >= 16 && plain16(s.p + i)) {
            i += 16;
            continue;
        }
        size_t stop = s.n - i < 16 ? s.n : i + 16;
        for (; i < stop; i++) {
            if (!special[(unsigned char)s.p[i]]) continue;
            buf_add(b, str_sub(s, from, i));
            buf_add(b, references[special[(unsigned char)s.p[i]]]);
            from = i + 1;
        }
    }
    buf_add(b, str_sub(s, from, s.n));
}
