#include "lang/lang.h"

#include <math.h>

#include "base/time.h"
#include "base/utf8.h"
#include "lang/catalogue.h"

static const struct {
    const char *tag;
    struct str own_name;
    const char *group; /* what stands between groups of three digits */
    int group_from;    /* least number of digits that are grouped */
    char decimal;
    const char *percent; /* what stands behind the number */
    bool rtl;
} langs[LANG_COUNT] = { /* by CLDR, with Western digits */
    [LANG_EN] = { "en", { "English", 7 }, ",", 4, '.', "%", false },
    [LANG_DE] = { "de", { "Deutsch", 7 }, ".", 4, ',', "\u00a0%", false },
    [LANG_ES] = { "es", { "Español", 8 }, ".", 5, ',', "\u00a0%", false },
    [LANG_FR] = { "fr", { "Français", 9 }, "\u202f", 4, ',', "\u202f%", false },
    [LANG_PT_BR] = { "pt-BR", { "Português", 10 }, ".", 4, ',', "%", false },
    [LANG_JA] = { "ja", { "日本語", 9 }, ",", 4, '.', "%", false },
    [LANG_AR] = { "ar", { "العربية", 14 }, ",", 4, '.', "%", true },
};

const char *lang_tag(enum lang lang) { return langs[lang].tag; }
struct str lang_own_name(enum lang lang) { return langs[lang].own_name; }
bool lang_rtl(enum lang lang) { return langs[lang].rtl; }

/* Blocks of right-to-left letters: Hebrew to Arabic Extended-A, the presentation forms, and those beyond the BMP. */
static bool right_to_left(int32_t c)
{
    return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFF) ||
           (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

bool lang_turns(enum lang lang, struct str words)
{
    bool turns = false;
    size_t at = 0;
    if (langs[lang].rtl) {
        for (int32_t c; !turns && (c = utf8_next(words, &at)) >= 0;)
            turns = c < 0x80 ? ascii_alpha((char)c) : c >= 0xC0 && !right_to_left(c);
        return turns;
    }
    while (at < words.n && (unsigned char)words.p[at] < 0xD6) at++; /* before Hebrew there are only shorter leads */
    if (at == words.n) return false;
    for (int32_t c; !turns && (c = utf8_next(words, &at)) >= 0;) turns = right_to_left(c);
    return turns;
}

bool lang_from_tag(struct str tag, enum lang *ret)
{
    for (int i = 0; i < LANG_COUNT; i++) {
        if (!str_eq_nocase(tag, str_of(langs[i].tag))) continue;
        *ret = (enum lang)i;
        return true;
    }
    return false;
}

/* RFC 4647 lookup drops subtags from the end; with our tags what is left to compare is the language itself. Any
 * Portuguese is served in Brazil's. */
static bool lookup(struct str range, enum lang *ret)
{
    struct str language;
    str_cut(&range, '-', &language);
    if (str_eq_nocase(language, STR("pt"))) {
        *ret = LANG_PT_BR;
        return true;
    }
    if (str_eq(language, STR("*"))) {
        *ret = LANG_EN;
        return true;
    }
    return lang_from_tag(language, ret);
}

/* RFC 9110 qvalue in thousandths, or -1: "0", "0.5", "0.123", "1", "1.000". */
static int qvalue(struct str s)
{
    if (s.n < 1 || s.n > 5 || (s.p[0] != '0' && s.p[0] != '1') || (s.n > 1 && s.p[1] != '.')) return -1;
    int q = (s.p[0] - '0') * 1000, unit = 100;
    for (size_t i = 2; i < s.n; i++, unit /= 10) {
        if (!ascii_digit(s.p[i])) return -1;
        q += (s.p[i] - '0') * unit;
    }
    return q <= 1000 ? q : -1;
}

enum lang lang_from_accept(struct str accept)
{
    enum lang best = LANG_EN;
    int best_q = 0;
    struct str item;
    while (str_cut(&accept, ',', &item)) {
        struct str range, weight = item;
        int q = 1000;
        str_cut(&weight, ';', &range);
        range = str_trim(range);
        if (weight.p) {
            weight = str_trim(weight);
            if (!str_starts_nocase(weight, STR("q="))) continue;
            q = qvalue(str_sub(weight, 2, weight.n));
        }
        enum lang lang;
        if (q > best_q && lookup(range, &lang)) {
            best = lang;
            best_q = q;
        }
    }
    return best;
}

/* https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html, for whole numbers. */
enum plural lang_plural(enum lang lang, int64_t number)
{
    uint64_t n = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    bool millions = n != 0 && n % 1000000 == 0;
    switch (lang) {
    case LANG_JA: return PLURAL_OTHER;
    case LANG_ES: return n == 1 ? PLURAL_ONE : millions ? PLURAL_MANY : PLURAL_OTHER;
    case LANG_FR:
    case LANG_PT_BR: return n <= 1 ? PLURAL_ONE : millions ? PLURAL_MANY : PLURAL_OTHER;
    case LANG_AR:
        if (n <= 2) return n == 0 ? PLURAL_ZERO : n == 1 ? PLURAL_ONE : PLURAL_TWO;
        if (n % 100 >= 3 && n % 100 <= 10) return PLURAL_FEW;
        return n % 100 >= 11 ? PLURAL_MANY : PLURAL_OTHER;
    default: return n == 1 ? PLURAL_ONE : PLURAL_OTHER;
    }
}

void lang_number(struct buf *b, enum lang lang, int64_t number)
{
    char digits[20];
    size_t n = 0;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do digits[n++] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0) buf_byte(b, '-');
    bool grouped = n >= (size_t)langs[lang].group_from;
    while (n--) {
        buf_byte(b, digits[n]);
        if (grouped && n && n % 3 == 0) buf_add(b, str_of(langs[lang].group));
    }
}

struct str lang_decimal(struct arena *arena, enum lang lang, double value)
{
    BUF_AUTO b = BUF(100);
    int64_t hundredths = llround(fabs(value) * 100);
    if (value < 0 && hundredths) buf_byte(&b, '-');
    lang_number(&b, lang, hundredths / 100);
    buf_printf(&b, "%c%02d", langs[lang].decimal, (int)(hundredths % 100));
    return arena_str(arena, buf_str(&b));
}

struct str lang_percent(struct arena *arena, enum lang lang, double share)
{
    BUF_AUTO b = BUF(100);
    lang_number(&b, lang, llround(share * 100));
    buf_add(&b, str_of(langs[lang].percent));
    return arena_str(arena, buf_str(&b));
}

struct lang_walk lang_walk(enum lang lang, enum msg msg, int64_t n)
{
    const struct message *m = &messages[msg];
    const struct str *texts = &message_texts[lang][m->slot];
    if (!texts[m->plural ? PLURAL_OTHER : 0].p) texts = &message_texts[lang = LANG_EN][m->slot];
    struct str rest = texts[m->plural ? lang_plural(lang, n) : 0];
    return (struct lang_walk){ .param = -1, .lang = lang, .plain = m->params == 0, .rest = rest };
}

/* How many bytes come before the next parameter. */
static size_t words_before_param(struct str s)
{
    typedef uint8_t bytes16 __attribute__((vector_size(16)));
    typedef uint64_t halves __attribute__((vector_size(16)));
    size_t n = 0;
    for (; n + 16 <= s.n; n += 16) {
        bytes16 v;
        memcpy(&v, s.p + n, sizeof v);
        halves param = (halves)(v - 1 < PARAM_BYTES);
        if (param[0] | param[1]) break;
    }
    while (n < s.n && (unsigned char)s.p[n] - 1u >= PARAM_BYTES) n++;
    return n;
}

bool lang_next(struct lang_walk *w)
{
    if (!w->rest.n) return false;
    size_t n = w->plain ? w->rest.n : words_before_param(w->rest);
    w->param = n ? -1 : w->rest.p[0] - 1;
    w->text = str_sub(w->rest, 0, n);
    w->rest = str_sub(w->rest, n ? n : 1, w->rest.n);
    return true;
}

void lang_write(struct buf *b, enum lang lang, enum msg msg, const struct arg *args, size_t count,
                lang_escape *escape)
{
    const struct message *m = &messages[msg];
    if (!m->params) {
        escape(b, lang_walk(lang, msg, 0).rest);
        return;
    }
    struct lang_walk w = lang_walk(lang, msg, m->count_by < count ? args[m->count_by].n : 0);
    while (lang_next(&w)) {
        size_t param = (size_t)w.param;
        if (w.param < 0) escape(b, w.text);
        else if (param < count && m->numbers >> param & 1) lang_number(b, w.lang, args[param].n);
        else if (param < count) escape(b, args[param].text);
    }
}

struct str lang_text(struct arena *arena, enum lang lang, enum msg msg, const struct arg *args, size_t count)
{
    if (messages[msg].params == 0) return lang_walk(lang, msg, 0).rest;
    BUF_AUTO b = BUF(1 << 20);
    lang_write(&b, lang, msg, args, count, buf_add);
    return arena_str(arena, buf_str(&b));
}

const char *lang_msg_key(enum msg msg) { return messages[msg].key; }

enum msg lang_msg_by_key(struct str key)
{
    int low = 0, high = MSG_COUNT;
    while (low < high) {
        int middle = (low + high) / 2;
        int order = str_cmp(key, str_of(messages[middle].key));
        if (order == 0) return (enum msg)middle;
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return MSG_COUNT;
}

struct str lang_day(struct arena *arena, enum lang lang, int32_t day)
{
    static const enum msg months[12] = {
        MSG_DATE_MONTH_01, MSG_DATE_MONTH_02, MSG_DATE_MONTH_03, MSG_DATE_MONTH_04,
        MSG_DATE_MONTH_05, MSG_DATE_MONTH_06, MSG_DATE_MONTH_07, MSG_DATE_MONTH_08,
        MSG_DATE_MONTH_09, MSG_DATE_MONTH_10, MSG_DATE_MONTH_11, MSG_DATE_MONTH_12,
    };
    struct date date = date_of(day);
    struct str number = arena_printf(arena, "%d", date.day);
    if (date.day == 1) number = TEXT0(arena, lang, MSG_DATE_FIRST);
    return TEXT(arena, lang, MSG_DATE_LONG, ARG(number), ARG(TEXT0(arena, lang, months[date.month - 1])),
                ARG(arena_printf(arena, "%d", date.year)));
}
