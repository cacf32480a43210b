#include "base/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/buf.h"

/* Combining marks that may follow each other (UAX #15, stream-safe text). It keeps canonical ordering, which
 * utf8proc does by insertion, linear in the length of the text. */
enum { MARKS_MAX = 30, CLUSTER_MAX = 16 };

static int32_t decode(struct str s, size_t *at)
{
    unsigned char first = (unsigned char)s.p[*at];
    if (first < 0x80) {
        (*at)++;
        return first;
    }
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + *at, (utf8proc_ssize_t)(s.n - *at), &c);
    *at += n > 0 ? (size_t)n : 1;
    return n > 0 ? c : -1;
}

bool utf8_valid(struct str s)
{
    for (size_t at = 0; at < s.n;)
        if (decode(s, &at) <= 0) return false;
    return true;
}

int32_t utf8_next(struct str s, size_t *at)
{
    if (*at >= s.n) return -1;
    int32_t c = decode(s, at);
    return c < 0 ? 0xFFFD : c;
}

static bool is_space(int32_t c)
{
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_line_end(int32_t c) { return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029; }

static bool is_dropped(int32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

/* Whether c alone leaves ink: no space, mark or format character, and none of the blank "letters". */
static bool is_visible(int32_t c)
{
    if (c < 0x80) return c > 0x20 && c < 0x7F;
    if (is_space(c) || c == 0x115F || c == 0x1160 || c == 0x2800 || c == 0x3164 || c == 0xFFA0) return false;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CN: return false;
    default: return true;
    }
}

static bool is_nonstarter(int32_t c) { return c >= 0x300 && utf8proc_get_property(c)->combining_class != 0; }

static void add_code_point(struct buf *b, int32_t c)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char(c, bytes);
    buf_add(b, (struct str){ (const char *)bytes, (size_t)n });
}

struct tidy {
    struct buf out;
    bool text;                     /* keeps lines and the spaces inside them */
    bool visible;                  /* something was seen */
    bool composed;                 /* certainly NFC: nothing from U+0300 on */
    size_t line_ends;              /* waiting to be written before the next character */
    size_t spaces_from, spaces_to; /* waiting white space, a piece of the input */
    unsigned marks;
};

/* The white space before a character: none at the beginning; line ends; a space, or the text's own spaces. */
static void write_waiting(struct tidy *t, struct str s)
{
    if (t->out.n == 0) return;
    buf_add(&t->out, str_sub(STR("\n\n"), 0, t->line_ends));
    if (!t->text && t->spaces_to > t->spaces_from) buf_byte(&t->out, ' ');
    for (size_t at = t->spaces_from; t->text && at < t->spaces_to;) {
        int32_t c = decode(s, &at);
        if (c == '\t')
            buf_byte(&t->out, ' ');
        else if (!is_dropped(c))
            add_code_point(&t->out, c);
    }
}

static struct str composed(struct arena *arena, struct str s, bool already)
{
    utf8proc_uint8_t *nfc = NULL;
    if (already) return arena_str(arena, s);
    utf8proc_ssize_t n =
        utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &nfc, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    struct str ret = n < 0 ? arena_str(arena, s) : arena_str(arena, (struct str){ (char *)nfc, (size_t)n });
    free(nfc);
    return ret;
}

static bool tidy(struct arena *arena, struct str s, bool text, struct str *ret)
{
    struct tidy t = { .out = BUF(s.n + 1), .text = text, .composed = true };
    bool carriage_return = false;
    for (size_t at = 0; at < s.n;) {
        size_t from = at;
        int32_t c = decode(s, &at);
        if (c <= 0) {
            buf_free(&t.out);
            return false;
        }
        bool after_cr = carriage_return;
        carriage_return = c == '\r';
        if (text && is_line_end(c)) {
            if (!(after_cr && c == '\n') && t.line_ends < 2) t.line_ends++;
            t.spaces_from = t.spaces_to = at;
        } else if (is_space(c)) {
            if (t.spaces_to == t.spaces_from) t.spaces_from = from;
            t.spaces_to = at;
            t.marks = 0;
        } else if (!is_dropped(c)) {
            t.marks = is_nonstarter(c) ? t.marks + 1 : 0;
            if (t.marks > MARKS_MAX) continue;
            write_waiting(&t, s);
            t.line_ends = 0;
            t.spaces_from = t.spaces_to = at;
            buf_add(&t.out, str_sub(s, from, at));
            if (!t.visible) t.visible = is_visible(c);
            if (c >= 0x300) t.composed = false;
        }
    }
    *ret = t.visible ? composed(arena, buf_str(&t.out), t.composed) : arena_str(arena, STR(""));
    buf_free(&t.out);
    return true;
}

bool utf8_line(struct arena *arena, struct str s, struct str *ret) { return tidy(arena, s, false, ret); }

bool utf8_text(struct arena *arena, struct str s, struct str *ret) { return tidy(arena, s, true, ret); }

/* Moves *at behind the next cluster, or behind its first CLUSTER_MAX code points. */
static void skip_cluster(struct str s, size_t *at)
{
    utf8proc_int32_t state = 0;
    int32_t before = utf8_next(s, at);
    for (unsigned n = 1; *at < s.n && n < CLUSTER_MAX; n++) {
        size_t next = *at;
        int32_t c = utf8_next(s, &next);
        if (utf8proc_grapheme_break_stateful(before, c, &state)) return;
        *at = next;
        before = c;
    }
}

size_t utf8_graphemes(struct str s)
{
    size_t count = 0;
    for (size_t at = 0; at < s.n; count++) skip_cluster(s, &at);
    return count;
}

struct str utf8_cut(struct arena *arena, struct str s, size_t clusters)
{
    size_t at = 0;
    while (clusters-- && at < s.n) skip_cluster(s, &at);
    if (at == s.n) return arena_str(arena, s);
    struct str kept = str_sub(s, 0, at);
    while (kept.n && ascii_space(kept.p[kept.n - 1])) kept.n--;
    return arena_printf(arena, "%.*s…", STR_ARG(kept));
}

/* Marks that tell one spelling of a name from another: accents, Hebrew points, Arabic vowels. Vowel signs, viramas
 * and voicing marks make other letters in the scripts of India and Japan, and stay. */
static bool is_accent(int32_t c)
{
    int cls = utf8proc_get_property(c)->combining_class;
    return (cls >= 10 && cls <= 36) || cls >= 200;
}

/* Letters that Unicode does not take apart, as they are written where they are missing. */
static const char *plain_letters(int32_t c)
{
    switch (c) {
    case 0xE6: return "ae";
    case 0xF0: return "d";
    case 0xF8: return "o";
    case 0xFE: return "th";
    case 0x111: return "d";
    case 0x127: return "h";
    case 0x131: return "i";
    case 0x142: return "l";
    case 0x153: return "oe";
    case 0x167: return "t";
    default: return NULL;
    }
}

static bool is_name_gap(int32_t c)
{
    return is_space(c) || c == '.' || c == '-' || c == '\'' || c == '`' || c == 0xB4 || c == 0x2BC || c == 0x2B9 ||
           (c >= 0x2010 && c <= 0x2015) || c == 0x2018 || c == 0x2019 || c == 0x201B || c == 0x2032 || c == 0x2212 ||
           c == 0x30FB || c == 0x2027 || c == 0xB7;
}

static struct str without_long_marks(struct arena *arena, struct str s)
{
    struct buf b = BUF(s.n + 1);
    unsigned marks = 0;
    for (size_t at = 0; at < s.n;) {
        size_t from = at;
        marks = is_nonstarter(utf8_next(s, &at)) ? marks + 1 : 0;
        if (marks <= MARKS_MAX) buf_add(&b, str_sub(s, from, at));
    }
    struct str ret = arena_str(arena, buf_str(&b));
    buf_free(&b);
    return ret;
}

/* The same for ASCII, which most texts are, at a fiftieth of the cost. */
static bool fold_ascii(struct arena *arena, struct str s, struct str *ret)
{
    char *out = arena_alloc(arena, s.n + 1);
    size_t n = 0;
    bool gap = false;
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80) return false;
        if (is_name_gap(s.p[i])) {
            gap = true;
            continue;
        }
        if (gap && n) out[n++] = ' ';
        gap = false;
        out[n++] = ascii_lower(s.p[i]);
    }
    *ret = (struct str){ out, n };
    return true;
}

struct str utf8_fold(struct arena *arena, struct str s)
{
    struct str ascii;
    if (fold_ascii(arena, s, &ascii)) return ascii;
    const utf8proc_option_t options =
        UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    struct str in = without_long_marks(arena, s);
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)in.p;
    utf8proc_ssize_t n = utf8proc_decompose(bytes, (utf8proc_ssize_t)in.n, NULL, 0, options);
    if (n <= 0) return arena_str(arena, STR(""));
    utf8proc_int32_t *points = arena_array(arena, (size_t)n, sizeof *points);
    utf8proc_decompose(bytes, (utf8proc_ssize_t)in.n, points, n, options);
    struct buf out = BUF((size_t)n * 4 + 1);
    bool gap = false;
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        int32_t c = points[i];
        if (is_name_gap(c)) {
            gap = true;
        } else if (!is_accent(c)) {
            if (gap && out.n) buf_byte(&out, ' ');
            gap = false;
            const char *plain = plain_letters(c);
            if (plain)
                buf_add(&out, str_of(plain));
            else
                add_code_point(&out, c);
        }
    }
    struct str ret = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return ret;
}

/* Scripts written without spaces, where a character is about a word. */
static bool is_word_alone(int32_t c)
{
    return (c >= 0x3041 && c <= 0x30FA) || (c >= 0x31F0 && c <= 0x31FF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF66 && c <= 0xFF9D) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

enum word_part { PART_NONE, PART_LETTER, PART_INSIDE, PART_ALONE };

static enum word_part word_part(int32_t c)
{
    if (c < 0x80) return ascii_alnum((char)c) ? PART_LETTER : c == '\'' ? PART_INSIDE : PART_NONE;
    if (c == 0x2019 || c == 0x2BC || c == 0x200C || c == 0x200D || c == 0xAD) return PART_INSIDE;
    if (is_word_alone(c)) return PART_ALONE;
    utf8proc_category_t category = utf8proc_category(c);
    if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) return PART_LETTER;
    if (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO) return PART_LETTER;
    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME ? PART_INSIDE : PART_NONE;
}

size_t utf8_words(struct str s)
{
    size_t count = 0;
    bool inside = false;
    for (size_t at = 0; at < s.n;) {
        switch (word_part(utf8_next(s, &at))) {
        case PART_NONE: inside = false; break;
        case PART_INSIDE: break;
        case PART_ALONE:
            count++;
            inside = false;
            break;
        case PART_LETTER: count += !inside; inside = true;
        }
    }
    return count;
}
