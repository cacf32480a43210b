#include "model/name.h"

#include "base/buf.h"
#include "base/utf8.h"

/* Scripts that write names without a space between family and given name. */
static bool is_unspaced(int32_t c)
{
    return (c >= 0x1100 && c <= 0x11FF) || (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

/* Folded, without the spaces inside unspaced scripts. */
static struct str comparable(struct arena *arena, struct str name)
{
    struct str folded = utf8_fold(arena, name);
    char *kept = arena_alloc(arena, folded.n + 1);
    size_t n = 0;
    int32_t before = 0;
    for (size_t at = 0; at < folded.n;) {
        size_t from = at;
        int32_t c = utf8_next(folded, &at);
        size_t ahead = at;
        if (c == ' ' && is_unspaced(before) && is_unspaced(utf8_next(folded, &ahead))) continue;
        memcpy(kept + n, folded.p + from, at - from);
        n += at - from;
        before = c;
    }
    return (struct str){ kept, n };
}

static struct str line_of(struct arena *arena, struct str name)
{
    struct str line = STR("");
    return utf8_line(arena, name, &line) ? line : STR("");
}

static bool is_full(struct str line)
{
    if (str_find_byte(line, ' ', 0) >= 0) return true;
    size_t at = 0, count = 0;
    for (int32_t c; (c = utf8_next(line, &at)) >= 0; count++)
        if (!is_unspaced(c)) return false;
    return count >= 2;
}

bool name_same_full(struct arena *arena, struct str a, struct str b)
{
    a = line_of(arena, a), b = line_of(arena, b);
    if (!is_full(a) && !is_full(b)) return false; /* one may be typed "maya.lindqvist" */
    struct str one = comparable(arena, a), other = comparable(arena, b);
    return one.n > 0 && str_eq(one, other);
}

bool name_is_first_name_of(struct arena *arena, struct str name, struct str applicant)
{
    struct str first, rest = line_of(arena, applicant);
    name = line_of(arena, name);
    if (str_find_byte(name, ' ', 0) >= 0 || !str_cut(&rest, ' ', &first)) return false;
    struct str one = utf8_fold(arena, name), other = utf8_fold(arena, first);
    return one.n > 0 && str_eq(one, other);
}

struct str slug_from_name(struct arena *arena, struct str name)
{
    struct str folded = utf8_fold(arena, name);
    BUF_AUTO b = BUF(SLUG_FROM_NAME_MAX + 1);
    for (size_t i = 0; i < folded.n && b.n <= SLUG_FROM_NAME_MAX; i++) {
        if (ascii_alnum(folded.p[i]))
            buf_byte(&b, folded.p[i]);
        else if (folded.p[i] == ' ' && b.n && b.p[b.n - 1] != '-')
            buf_byte(&b, '-');
    }
    if (b.n > SLUG_FROM_NAME_MAX) { /* between words, unless that leaves nothing */
        size_t cut = SLUG_FROM_NAME_MAX;
        while (cut && b.p[cut] != '-') cut--;
        b.n = cut ? cut : SLUG_FROM_NAME_MAX;
    }
    if (b.n && b.p[b.n - 1] == '-') b.n--;
    if (b.n == 0) return arena_str(arena, STR("campaign"));
    return b.n < SLUG_MIN ? arena_printf(arena, "campaign-%.*s", STR_ARG(buf_str(&b))) : arena_str(arena, buf_str(&b));
}

bool slug_shape(struct str s)
{
    if (s.n < SLUG_MIN || s.n > SLUG_MAX) return false;
    char before = '-';
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '-' ? before == '-' : !ascii_digit(c) && !(c >= 'a' && c <= 'z')) return false;
        before = c;
    }
    return before != '-';
}

bool link_code_shape(struct str s)
{
    if (s.n < 4 || s.n > 16) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!s.p[i] || !strchr("23456789abcdefghjkmnpqrstvwxyz", s.p[i])) return false;
    return true;
}
