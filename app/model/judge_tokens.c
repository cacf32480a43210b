/* Splits a text into tokens: words folded for comparing, links, addresses, prices, and the pauses between them. */
#include <utf8proc.h>

#include "base/utf8.h"
#include "model/judge_parts.h"

enum { TEXT_MAX = 16 * 1024, WORD_MAX = 48 };

struct scan {
    struct str text;
    size_t at;
    struct tokens *out;
    char *fold; /* room for the folded words; at most three bytes for each byte of text, and one for each word */
    size_t folded;
};

static int32_t peek(const struct scan *s, size_t at, size_t *ret_next)
{
    *ret_next = at;
    return utf8_next(s->text, ret_next);
}

static struct token *add(struct scan *s, enum token_kind kind, size_t from, size_t to)
{
    struct token *t = &s->out->at[s->out->count++];
    *t = (struct token){ .kind = (uint8_t)kind, .span = 1, .text = str_sub(s->text, from, to) };
    s->at = to;
    return t;
}

/* Pauses and ends: one for a run of them. An end swallows pauses before it. */
static void add_stop(struct scan *s, enum token_kind kind, char mark, size_t to)
{
    struct token *last = s->out->count ? &s->out->at[s->out->count - 1] : NULL;
    if (last && last->kind == TOKEN_END) {
        s->at = to;
    } else if (last && last->kind == TOKEN_PAUSE) {
        if (kind == TOKEN_END) last->kind = TOKEN_END, last->mark = mark;
        s->at = to;
    } else {
        add(s, kind, s->at, to)->mark = mark;
    }
}

static bool is_joiner(int32_t c)
{
    return c == 0x200B || c == 0x200C || c == 0x200D || c == 0x2060 || c == 0xFEFF || c == 0xAD || c == 0xFE0F;
}

static bool is_letter(int32_t c)
{
    if (c < 0x80) return c >= 0 && ascii_alpha((char)c);
    utf8proc_category_t k = utf8proc_category(c);
    bool of_emoji = (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x20D0 && c <= 0x20FF); /* marks that choose how one looks */
    return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_ME && !of_emoji;
}

static bool is_apostrophe(int32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2BC || c == '`' || c == 0xB4;
}

/* Ideographs, kana, Hangul, Thai and the like: written without spaces. */
static bool is_unspaced(int32_t c)
{
    return (c >= 0x0E00 && c < 0x1100) || (c >= 0x3040 && c < 0xD800) || (c >= 0x1780 && c < 0x1800) ||
           (c >= 0xF900 && c < 0xFB00) || (c >= 0x20000 && c < 0x40000);
}

/* Letters of other scripts that look like Latin ones; used in words that mix them with Latin letters. */
static int32_t look_alike(int32_t c)
{
    static const struct {
        uint16_t from;
        char to;
    } pairs[] = { { 0x430, 'a' }, { 0x435, 'e' }, { 0x43E, 'o' }, { 0x440, 'p' }, { 0x441, 'c' }, { 0x443, 'y' },
                  { 0x445, 'x' }, { 0x456, 'i' }, { 0x455, 's' }, { 0x458, 'j' }, { 0x432, 'b' }, { 0x43D, 'h' },
                  { 0x43A, 'k' }, { 0x43C, 'm' }, { 0x442, 't' }, { 0x3BF, 'o' }, { 0x3B1, 'a' }, { 0x3BD, 'v' } };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].from == c) return (unsigned char)pairs[i].to;
    return c;
}

struct word {
    int32_t at[WORD_MAX]; /* folded code points */
    size_t n;
    size_t latin, foreign, unspaced, letters, capitals;
    bool capital;
};

static void word_add(struct word *w, int32_t c)
{
    w->letters++;
    if (is_unspaced(c)) w->unspaced++;
    if (c < 0x80) {
        bool upper = c >= 'A' && c <= 'Z';
        if (upper && w->letters == 1) w->capital = true;
        w->capitals += upper;
        w->latin++;
        if (w->n < WORD_MAX) w->at[w->n++] = upper ? c + 32 : c;
        return;
    }
    utf8proc_category_t k = utf8proc_category(c);
    if (k == UTF8PROC_CATEGORY_LU) {
        if (w->letters == 1) w->capital = true;
        w->capitals++;
    }
    utf8proc_int32_t out[8];
    int bound = UTF8PROC_BOUNDCLASS_START;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        c, out, 8, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &bound);
    for (utf8proc_ssize_t i = 0; i < n && i < 8; i++) {
        /* Latin letters fold to below 0x250 once their marks are gone. */
        if (out[i] < 0x250) w->latin++;
        else w->foreign++;
        if (w->n < WORD_MAX) w->at[w->n++] = out[i];
    }
}

static struct str word_fold(struct scan *s, struct word *w)
{
    char *p = s->fold + s->folded;
    size_t n = 0;
    bool mixed = w->latin && w->foreign;
    for (size_t i = 0; i < w->n; i++)
        n += (size_t)utf8proc_encode_char(mixed ? look_alike(w->at[i]) : w->at[i], (utf8proc_uint8_t *)p + n);
    s->folded += n;
    return (struct str){ p, n };
}

/* French j', l', qu'… before a letter stands for a word of its own. */
static bool is_elision(const struct word *w)
{
    if (w->n == 2) return w->at[0] == 'q' && w->at[1] == 'u';
    return w->n == 1 && w->at[0] < 0x80 && memchr("jlmdtnc", (int)w->at[0], 7);
}

static void add_word(struct scan *s, size_t from)
{
    struct word w = { .n = 0 };
    size_t at = from, next;
    bool possessive = false;
    for (;; at = next) {
        int32_t c = peek(s, at, &next);
        if (is_letter(c) || (c >= '0' && c <= '9')) {
            word_add(&w, c);
        } else if (is_apostrophe(c)) {
            size_t after;
            int32_t d = peek(s, next, &after);
            if (!is_letter(d) || is_elision(&w)) break;
            size_t beyond;
            possessive = (d == 's' || d == 'S') && !is_letter(peek(s, after, &beyond));
        } else if (!is_joiner(c)) {
            break;
        }
    }
    size_t to = at;
    struct token *t = add(s, TOKEN_WORD, from, to);
    t->folded = word_fold(s, &w);
    t->capital = w.capital;
    t->shout = w.capitals >= 2 && w.capitals == w.letters;
    t->possessive = possessive;
    t->foreign = w.foreign > w.latin;
    size_t words = w.unspaced > 2 ? (w.letters + 1) / 2 : 1;
    s->out->words += words;
    if (t->foreign) s->out->foreign_words += words;
    s->out->letters += w.letters;
    s->out->capitals += w.capitals;
}

static bool is_currency(int32_t c)
{
    return c == '$' || c == 0x20AC || c == 0xA3 || c == 0xA5;
}

/* Digits with what stands between them in amounts and telephone numbers. */
static void add_number(struct scan *s, size_t from)
{
    size_t at = from, end = from, digits = 0, next;
    int32_t c = peek(s, at, &next);
    bool plus = c == '+', price = is_currency(c);
    if (plus || price) at = next;
    while (at < s->text.n) {
        char b = s->text.p[at];
        if (ascii_digit(b)) digits++, end = at + 1;
        else if (!strchr(" .,-/()", b) || b == '\0' || at - end >= 2) break;
        at++;
    }
    size_t compact = from + (plus || price ? next - from : 0);
    while (compact < end && (ascii_digit(s->text.p[compact]) || strchr(".,", s->text.p[compact]))) compact++;
    if (digits >= 9 || (plus && digits >= 7)) {
        add(s, TOKEN_PHONE, from, end);
        return;
    }
    while (compact > from + 1 && strchr(".,", s->text.p[compact - 1])) compact--;
    while (compact < s->text.n && ascii_alnum(s->text.p[compact])) compact++; /* 10k, 1st, 8bit */
    size_t after = compact;
    if (after < s->text.n && s->text.p[after] == ' ') after++;
    c = peek(s, after, &next);
    if (c == '%' || is_currency(c)) price = true, compact = next;
    add(s, price ? TOKEN_PRICE : TOKEN_NUMBER, from, compact);
}

/* ---- links ---------------------------------------------------------------------------------------------------- */

static bool is_top_domain(struct str label, bool path)
{
    static const char *const sure[] = { "com", "net", "org", "io", "dev", "app", "co", "tv", "shop", "store", "online",
        "site", "blog", "info", "biz", "xyz", "design", "art", "de", "fr", "es", "pt", "br", "uk", "us", "ca", "au",
        "eu", "ch", "nl", "ly", "gg", "ai", "edu", "gov", "example", "test", "academy", "studio", "agency", "media",
        "photo", "photography", "music", "band", "live", "tech", "cloud", "link", "page", "world", "club", "pl", "se",
        "mx", "ar", "cl", "pe", "jp", "cn", "ru", "gl", "fm", "coach", "consulting", "works", "training" };
    static const char *const words[] = { "me", "it", "in", "is", "at", "be", "to", "so", "no", "am", "my", "st" };
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++)
        if (str_eq_nocase(label, str_of(sure[i]))) return true;
    for (size_t i = 0; path && i < sizeof words / sizeof *words; i++)
        if (str_eq_nocase(label, str_of(words[i]))) return true;
    return false;
}

/* HOST.TLD or HOST.TLD/PATH at the start of a run of text without spaces; 0 or the length of the host. */
static size_t host_length(struct str run)
{
    size_t at = 0, label = 0, labels = 0, end = 0;
    for (; at < run.n && (ascii_alnum(run.p[at]) || run.p[at] == '-' || run.p[at] == '.'); at++) {
        if (run.p[at] != '.') continue;
        if (at == label) return 0;
        labels++, label = at + 1;
    }
    end = at;
    bool path = end < run.n && run.p[end] == '/';
    if (end > 0 && label == end) { /* a full stop behind it */
        end--;
        labels--;
        label = end;
        while (label > 0 && run.p[label - 1] != '.') label--;
    }
    return labels > 0 && is_top_domain(str_sub(run, label, end), path) ? end : 0;
}

/* A link or an e-mail address at the start of a run of text that has no spaces; the length of it, or 0. */
static size_t link_length(struct str run, enum token_kind *ret)
{
    size_t n = run.n;
    while (n > 0 && strchr(".,;:!?)]}'\"*>", run.p[n - 1])) n--;
    run.n = n;
    *ret = TOKEN_URL;
    if (str_starts_nocase(run, STR("http://")) || str_starts_nocase(run, STR("https://")) ||
        str_starts_nocase(run, STR("www.")))
        return n;
    ptrdiff_t at = str_find_byte(run, '@', 0);
    if (at > 0 && str_find_byte(run, '.', (size_t)at) > 0) {
        *ret = TOKEN_EMAIL;
        return n;
    }
    size_t host = host_length(run);
    if (!host) return 0;
    return host < n && strchr("/?#:", run.p[host]) ? n : host;
}

/* What a link may follow, and never holds: so no byte is looked at twice as a part of a link. */
static bool is_opening(char c)
{
    return ascii_space(c) || strchr("()[]{}<>\"|", c);
}

static bool add_link(struct scan *s)
{
    size_t to = s->at;
    while (to < s->text.n && !is_opening(s->text.p[to])) to++;
    enum token_kind kind;
    size_t n = link_length(str_sub(s->text, s->at, to), &kind);
    if (n == 0) return false;
    add(s, kind, s->at, s->at + n);
    return true;
}

static bool add_handle(struct scan *s)
{
    size_t to = s->at + 1;
    while (to < s->text.n && (ascii_alnum(s->text.p[to]) || strchr("_.-", s->text.p[to]))) to++;
    if (to - s->at < 3) return false;
    add(s, TOKEN_HANDLE, s->at, to);
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------------------------ */

/* "Dr." and "Mrs." end no sentence. */
static bool is_title(const struct tokens *all)
{
    static const char *const titles[] = { "mr", "mrs", "ms", "dr", "st", "sr", "sra", "jr", "prof", "hr", "fr", "no" };
    if (all->count == 0 || all->at[all->count - 1].kind != TOKEN_WORD) return false;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (str_eq(all->at[all->count - 1].folded, str_of(titles[i]))) return true;
    return false;
}

static void add_sign(struct scan *s, int32_t c, size_t next)
{
    char after = next < s->text.n ? s->text.p[next] : ' ';
    if (c == '!') s->out->exclamations++;
    if (c == '?') s->out->questions++;
    if (c == '.' && after == ' ' && is_title(s->out)) {
        s->at = next;
        return;
    }
    if (c == '!' || c == '?' || c == '\n' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0x61F ||
        (c == '.' && after != '.' && (s->at == 0 || s->text.p[s->at - 1] != '.')))
        add_stop(s, TOKEN_END, c < 0x80 ? (char)c : '!', next);
    else if (c < 0x80 ? strchr(",;:-()[]{}\"/|.~*&", c) && c : utf8proc_category(c) >= UTF8PROC_CATEGORY_PC &&
                                                              utf8proc_category(c) <= UTF8PROC_CATEGORY_PO)
        add_stop(s, TOKEN_PAUSE, c < 0x80 ? (char)c : ',', next);
    else if (c >= 0x2190 && (utf8proc_category(c) == UTF8PROC_CATEGORY_SO || c >= 0x1F000))
        add(s, TOKEN_EMOJI, s->at, next);
    else
        s->at = next;
}

/* "s u b s c r i b e": four single letters and more, with single spaces, are a word. */
static void join_letters(struct scan *s)
{
    struct tokens *t = s->out;
    size_t kept = 0;
    for (size_t i = 0; i < t->count;) {
        size_t end = i;
        while (end < t->count && t->at[end].kind == TOKEN_WORD && t->at[end].text.n == 1 &&
               (end == i || t->at[end].text.p == t->at[end - 1].text.p + 2))
            end++;
        struct token joined = t->at[i];
        if (end - i >= 4) {
            joined.text.n = (size_t)(t->at[end - 1].text.p + 1 - joined.text.p);
            joined.folded.p = s->fold + s->folded;
            joined.folded.n = end - i;
            for (; i < end; i++) s->fold[s->folded++] = t->at[i].folded.p[0];
        } else {
            i++;
        }
        t->at[kept++] = joined;
    }
    t->count = kept;
}

void judge_tokenize(struct arena *arena, struct str text, struct tokens *ret)
{
    if (text.n > TEXT_MAX) text.n = TEXT_MAX;
    *ret = (struct tokens){ .at = ARENA_ARRAY(arena, struct token, text.n + 1) };
    /* Case folding and compatibility forms give at most eight code points of four bytes for one of two. */
    struct scan s = { .text = text, .out = ret, .fold = arena_alloc(arena, text.n * 17 + 1) };
    bool fresh = true; /* behind a space or an opening sign: a link may begin */
    while (s.at < text.n) {
        size_t next;
        int32_t c = peek(&s, s.at, &next);
        bool was_fresh = fresh, scheme = str_starts_nocase(str_sub(text, s.at, s.at + 8), STR("http"));
        fresh = c < 0x80 && is_opening((char)c);
        if ((was_fresh || scheme) && c < 0x80 && ascii_alnum((char)c) && add_link(&s)) continue;
        if (was_fresh && c == '@' && add_handle(&s)) continue;
        if (is_letter(c)) add_word(&s, s.at);
        else if ((c >= '0' && c <= '9') ||
                 ((c == '+' || is_currency(c)) && next < text.n && ascii_digit(text.p[next])))
            add_number(&s, s.at);
        else add_sign(&s, c, next);
    }
    join_letters(&s);
}

size_t sentence_end(const struct tokens *t, size_t from)
{
    while (from < t->count && t->at[from].kind != TOKEN_END) from++;
    return from < t->count ? from + 1 : from;
}
