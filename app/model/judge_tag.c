/* Says of each token what it is: looks words and phrases up, guesses the language of each sentence, finds names. */
#include "base/utf8.h"
#include "model/judge_parts.h"

static uint32_t fnv(uint32_t h, struct str s)
{
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 0x01000193u;
    return h;
}
enum { FNV_START = 0x811C9DC5 };

/* A row whose text is the words joined by spaces. */
static const struct judge_row *find(uint32_t hash, const struct str *words, size_t count)
{
    for (uint32_t at = hash % ROW_INDEX; judge_row_index[at]; at = (at + 1) % ROW_INDEX) {
        const struct judge_row *row = &judge_rows[judge_row_index[at] - 1];
        const char *p = row->text;
        size_t i = 0;
        for (; i < count; i++) {
            if (strncmp(p, words[i].p, words[i].n) != 0) break;
            p += words[i].n;
            if (i + 1 < count && *p++ != ' ') break;
        }
        if (i == count && *p == '\0') return row;
    }
    return NULL;
}

const struct judge_row *judge_row_find(struct str word)
{
    return find(fnv(FNV_START, word), &word, 1);
}

/* "pleaaase", "y0utube": as written, then with runs of three letters shortened, then with digits read as letters. */
static const struct judge_row *find_loosely(struct token *t, char room[64])
{
    const struct judge_row *row = judge_row_find(t->folded);
    if (row || t->folded.n > 48) return row;
    for (int run = 2; run >= 1 && !row; run--) {
        size_t n = 0;
        for (size_t i = 0; i < t->folded.n; i++) {
            char c = t->folded.p[i];
            bool repeat = n >= (size_t)run && room[n - 1] == c && (run == 1 || room[n - 2] == c);
            if (!repeat) room[n++] = c;
        }
        if (n < t->folded.n) row = judge_row_find((struct str){ room, n });
    }
    static const char digits[] = "o.ieasgt.."; /* 0 to 9 */
    size_t n = 0;
    for (; !row && n < t->folded.n; n++) {
        char c = t->folded.p[n];
        room[n] = ascii_digit(c) ? digits[c - '0'] : c;
    }
    return row ? row : judge_row_find((struct str){ room, n });
}

static void find_rows(struct tokens *all)
{
    char room[64];
    for (size_t i = 0; i < all->count; i++) {
        struct token *t = &all->at[i];
        if (t->kind != TOKEN_WORD || t->foreign) continue;
        t->row = find_loosely(t, room);
        if (!t->row && t->possessive && t->folded.n > 1) {
            t->folded.n--;
            t->row = judge_row_find(t->folded);
        } else {
            t->possessive = t->possessive && !t->row;
        }
        t->known = t->row != NULL;
    }
}

/* ---- language --------------------------------------------------------------------------------------------------- */

struct votes {
    float of[LANGUAGE_COUNT];
};

static void vote(struct votes *v, const struct token *t)
{
    if (!t->row) return;
    int languages = 0;
    for (int l = 0; l < LANGUAGE_COUNT; l++) languages += t->row->classes[l] != 0;
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        if (t->row->classes[l]) v->of[l] += 1.0f / (float)languages;
}

static enum judge_language best(const struct votes *v, enum judge_language otherwise, float margin)
{
    enum judge_language best = otherwise;
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        if (v->of[l] > v->of[best] + (l == (int)otherwise ? 0 : margin)) best = (enum judge_language)l;
    return v->of[best] > 0 ? best : otherwise;
}

static void guess_language(struct tokens *all)
{
    struct votes v = { 0 };
    size_t known = 0, words = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct token *t = &all->at[i];
        vote(&v, t);
        words += t->kind == TOKEN_WORD && !t->foreign;
        known += t->known;
    }
    all->language = best(&v, LANGUAGE_EN, 0.01f);
    size_t latin = all->words - all->foreign_words;
    all->unread = all->foreign_words > latin || all->language == LANGUAGE_XX || (words > 0 && known == 0) ||
                  (words >= 4 && known * 5 < words);
}

/* ---- classes ---------------------------------------------------------------------------------------------------- */

/* English words that people use in other languages too. */
#define LOANED                                                                                                    \
    (IS(ASK) | IS(ASK_SELF) | IS(THING) | IS(MONEY) | IS(SPAM) | IS(AVAILABLE) | IS(JOB_SEEK) | IS(ASK_CONTACT) | \
     IS(PRAISE))

static uint64_t classes_in(const struct judge_row *row, enum judge_language language)
{
    uint64_t own = row->classes[language], any = row->classes[LANGUAGE_ANY];
    if (language == LANGUAGE_EN || own) return own | any;
    return any | (row->classes[LANGUAGE_EN] & LOANED);
}

static void tag_phrases(struct tokens *all, size_t at, size_t to, enum judge_language language)
{
    struct token *t = &all->at[at];
    struct str words[PHRASE_WORDS] = { t->folded };
    uint32_t hash = fnv(FNV_START, t->folded);
    for (size_t n = 1; n < PHRASE_WORDS && at + n < to && all->at[at + n].kind <= TOKEN_NUMBER; n++) {
        const struct token *next = &all->at[at + n];
        words[n] = next->kind == TOKEN_NUMBER ? next->text : next->folded;
        hash = fnv(fnv(hash, STR(" ")), words[n]);
        const struct judge_row *row = find(hash, words, n + 1);
        uint64_t classes = row ? classes_in(row, language) : 0;
        if (!classes) continue;
        t->classes |= classes;
        t->span = (uint8_t)(n + 1);
    }
}

static void tag_kind(struct token *t)
{
    switch (t->kind) {
    case TOKEN_URL: t->classes |= t->neutral ? IS(NAME) : IS(URL); break; /* one's own page is as good as a name */
    case TOKEN_EMAIL: t->classes |= IS(EMAIL); break;
    case TOKEN_PHONE: t->classes |= IS(PHONE); break;
    case TOKEN_HANDLE: t->classes |= IS(HANDLE); break;
    case TOKEN_PRICE: t->classes |= IS(PRICE); break;
    case TOKEN_NUMBER: t->classes |= IS(NUMBER); break;
    case TOKEN_EMOJI: t->classes |= IS(EMOJI); break;
    default: break;
    }
}

/* ---- names ------------------------------------------------------------------------------------------------------ */

enum { NAME_PARTS = 8 };
struct name {
    struct str parts[NAME_PARTS];
    size_t count;
};

static void name_split(struct arena *arena, struct str name, struct name *ret)
{
    struct str rest = utf8_fold(arena, name), part;
    *ret = (struct name){ .count = 0 };
    while (ret->count < NAME_PARTS && str_cut(&rest, ' ', &part))
        if (part.n >= 2) ret->parts[ret->count++] = part;
}

/* The name itself, or with the s that makes it a possessive. */
static bool is_applicant(const struct name *name, struct str word)
{
    for (size_t i = 0; i < name->count; i++) {
        struct str part = name->parts[i];
        if (str_eq(word, part)) return true;
        if (word.n == part.n + 1 && word.p[part.n] == 's' && str_starts(word, part)) return true;
    }
    return false;
}

/* "@Lena" where Lena is the applicant is the name, nobody's own account. */
static void read_mentions(struct arena *arena, const struct name *name, struct tokens *all)
{
    if (name->count == 0) return;
    for (size_t i = 0; i < all->count; i++) {
        struct token *t = &all->at[i];
        if (t->kind != TOKEN_HANDLE) continue;
        struct str text = str_sub(t->text, 1, t->text.n);
        while (text.n && strchr("_.-", text.p[text.n - 1])) text.n--;
        struct str folded = utf8_fold(arena, text);
        if (!is_applicant(name, folded)) continue;
        t->kind = TOKEN_WORD;
        t->text = text;
        t->folded = folded;
        t->capital = true;
    }
}

static bool is_verb(const struct token *t)
{
    return t->kind == TOKEN_WORD && token_is(t, IS(VERB3) | IS(DEED));
}

/* Whether the unknown capitalised word at i is used as somebody's name. */
static bool may_be_name(const struct tokens *all, size_t i, size_t from, enum judge_language language)
{
    const struct token *t = &all->at[i], *before = i > from ? t - 1 : NULL;
    if (t->kind != TOKEN_WORD || t->known || !t->capital || t->shout || t->folded.n < 2) return false;
    if (ascii_digit(t->text.p[t->text.n - 1])) return false; /* SAVE15 */
    if (before && before->kind == TOKEN_WORD) {
        static const char *const titles[] = { "herr",   "herrn",    "frau",  "mr",     "mrs", "ms",   "dr",
                                              "madame", "monsieur", "senor", "senora", "don", "dona", "sr",
                                              "sra",    "prof",     "miss",  "seit",   "von" };
        for (size_t p = 0; p < sizeof titles / sizeof *titles; p++)
            if (str_eq(before->folded, str_of(titles[p]))) return true;
        if (language == LANGUAGE_FR && str_eq(before->folded, STR("a")) &&
            !(i >= from + 2 && str_eq((t - 2)->folded, STR("grace"))))
            return false;
        static const char *const persons[] = {
            "mit", "ohne", "fur", "dank", "with", "to", "hire", "avec", "con", "com"
        };
        for (size_t p = 0; p < sizeof persons / sizeof *persons; p++)
            if (str_eq(before->folded, str_of(persons[p]))) return true;
        static const char *const places[] = { "from", "at", "im",  "am",  "on",   "of",   "in",  "ceo",
                                              "the",  "an", "our", "my",  "your", "near", "bei", "aus",
                                              "chez", "em", "en",  "bin", "suis", "soy",  "sou" };
        for (size_t p = 0; p < sizeof places / sizeof *places; p++)
            if (str_eq(before->folded, str_of(places[p]))) return false;
        if (language == LANGUAGE_EN && str_eq(before->folded, STR("a"))) return false;
        if (before->capital && before->known && i > from + 1 && !token_is(before, IS(PERSON)))
            return false; /* a brand */
        if (before->capital && !before->known && i > from + 1) return token_is(before, IS(NAME));
    }
    bool verb = i + 1 < all->count && is_verb(t + 1);
    if (verb || t->possessive) return true;
    return before && (before->kind == TOKEN_WORD || before->mark == ',') && language != LANGUAGE_DE;
}

static bool is_object(struct str word)
{
    static const char *const words[] = { "sie", "ihn", "elle", "il", "ella", "ela", "ele" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, str_of(words[i]))) return true;
    return false;
}

static bool is_anybody(struct str word)
{
    static const char *const words[] = { "people", "anyone", "anybody", "everyone", "someone", "somebody", "companies",
                                         "businesses", "others", "seekers" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, str_of(words[i]))) return true;
    return false;
}

/* German Sie and Ihr inside a sentence are the reader; "them" behind a thing is the thing,
 * behind "people" anybody. */
static void tag_pronoun(struct tokens *all, size_t i, size_t from, enum judge_language language)
{
    struct token *t = &all->at[i];
    if (!token_is(t, IS(THIRD)) || t->kind != TOKEN_WORD) return;
    if (language == LANGUAGE_DE && t->capital && i > from) {
        t->classes = (t->classes & ~IS(THIRD)) | IS(YOU);
    } else if (language != LANGUAGE_EN && is_object(t->folded)) { /* "Meine neue Single, hört sie euch an" */
        for (size_t k = from; k + 1 < i; k++) {
            if (token_is(&all->at[k], IS(NAME) | IS(PERSON) | IS(THIRD))) return;
            if (token_is(&all->at[k], IS(SELF_POSSESSIVE)) &&
                (token_is(&all->at[k + 1], IS(THING)) || (k + 2 < i && token_is(&all->at[k + 2], IS(THING))))) {
                t->classes &= ~IS(THIRD);
                return;
            }
        }
    } else if (str_starts(t->folded, STR("the"))) {
        bool thing = false;
        for (size_t k = from; k < i; k++) {
            if (token_is(&all->at[k], IS(NAME) | IS(PERSON) | IS(RELATION))) return;
            thing = thing || token_is(&all->at[k], IS(THING)) || is_anybody(all->at[k].folded);
        }
        if (thing) t->classes &= ~IS(THIRD);
    }
}

/* "my name is Ann", "I'm Ann", "it's me, Ann", "Ann here" */
static bool names_self(const struct tokens *all, size_t i, size_t from)
{
    const struct token *t = &all->at[i];
    static const char *const here[] = { "here", "hier", "ici", "aqui" };
    for (size_t k = 0; i + 1 < all->count && i <= from + 1 && k < sizeof here / sizeof *here; k++)
        if (str_eq(t[1].folded, str_of(here[k]))) return true;
    static const char *const ways[] = { "i am", "name is", "ich bin", "je suis", "yo soy", "eu sou", "is me", "its me",
                                        "im", "soy", "sou", "me llamo", "m appelle", "this is", "hier ist", "its" };
    size_t back = i > from && t[-1].kind == TOKEN_PAUSE ? 2 : 1;
    if (i < from + back) return false;
    struct str last = all->at[i - back].folded,
               previous = i >= from + back + 1 ? all->at[i - back - 1].folded : STR_NONE;
    for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
        struct str second = str_of(ways[k]), first = STR_NONE;
        ptrdiff_t space = str_find_byte(second, ' ', 0);
        if (space > 0) first = str_sub(second, 0, (size_t)space), second = str_sub(second, (size_t)space + 1, second.n);
        if (str_eq(last, second) && (!first.n || str_eq(previous, first))) return true;
    }
    return false;
}

/* ---- links ------------------------------------------------------------------------------------------------------ */

static struct str without_scheme(struct str url)
{
    if (str_starts_nocase(url, STR("https://"))) url = str_sub(url, 8, url.n);
    else if (str_starts_nocase(url, STR("http://"))) url = str_sub(url, 7, url.n);
    if (str_starts_nocase(url, STR("www."))) url = str_sub(url, 4, url.n);
    return url;
}

static struct str host_of(struct str url)
{
    size_t n = 0;
    while (n < url.n && !strchr("/?#:", url.p[n])) n++;
    return str_sub(url, 0, n);
}

/* `host` is `of` or a subdomain of it. */
static bool is_host(struct str host, struct str of)
{
    if (of.n == 0 || host.n < of.n || !str_eq_nocase(str_sub(host, host.n - of.n, host.n), of)) return false;
    return host.n == of.n || host.p[host.n - of.n - 1] == '.';
}

static bool is_neutral(const struct judge_subject *subject, struct str url)
{
    url = without_scheme(url);
    if (is_host(host_of(url), host_of(without_scheme(subject->campaign_host)))) return true;
    for (size_t i = 0; i < subject->site_count; i++) {
        struct str site = without_scheme(str_trim(subject->sites[i])), host = host_of(site);
        struct str path = str_sub(site, host.n, site.n);
        while (path.n && path.p[path.n - 1] == '/') path.n--;
        struct str rest = str_sub(url, host_of(url).n, url.n);
        bool under = str_starts_nocase(rest, path) && (rest.n == path.n || strchr("/?#", rest.p[path.n]));
        if (host.n && under && is_host(host_of(url), host)) return true;
    }
    return false;
}

/* "I made", "we have built", "I'm a great…": what the speaker did or is, not the other. */
static void tag_own(struct tokens *all, size_t i, size_t from)
{
    struct token *t = &all->at[i];
    if (!token_is(t, IS(DEED) | IS(PRAISE)) || token_is(t, IS(RELATION))) return;
    size_t reach = token_is(t, IS(DEED)) ? 3 : 5;
    for (size_t back = 1; back <= reach && i >= from + back; back++) {
        const struct token *before = &all->at[i - back];
        if (before->kind != TOKEN_WORD || token_is(before, IS(THIRD) | IS(NAME) | IS(YOU) | IS(PERSON) | IS(RELATION)))
            return;
        if (!token_is(before, IS(SELF_SUBJECT))) continue;
        if (token_is(t, IS(DEED))) t->classes = (t->classes & ~IS(DEED)) | IS(SELF_DEED);
        if (token_is(t, IS(PRAISE))) t->classes = (t->classes & ~IS(PRAISE)) | IS(SELF_PRAISE);
        return;
    }
}

/* ---- the whole -------------------------------------------------------------------------------------------------- */

static void tag_sentence(struct tokens *all, size_t from, size_t to, const struct name *name)
{
    struct votes v = { 0 };
    for (size_t i = from; i < to; i++) vote(&v, &all->at[i]);
    enum judge_language language = best(&v, all->language, 0.75f);
    for (size_t i = from; i < to; i++) {
        struct token *t = &all->at[i];
        if (t->row) t->classes = classes_in(t->row, language);
        tag_kind(t);
    }
    for (size_t i = from; i < to; i++)
        if (all->at[i].row && all->at[i].row->begins_phrase) tag_phrases(all, i, to, language);
    for (size_t i = from; i < to; i++) {
        struct token *t = &all->at[i];
        bool named = t->kind == TOKEN_WORD && is_applicant(name, t->folded);
        t->applicant = named;
        if (named || may_be_name(all, i, from, language)) t->classes |= IS(NAME);
        if (token_is(t, IS(NAME)) && names_self(all, i, from)) t->classes = (t->classes & ~IS(NAME)) | IS(SELF_NAME);
        tag_pronoun(all, i, from, language);
        tag_own(all, i, from);
        /* "in my opinion" owns nothing that could be promoted. */
        if (token_is(t, IS(SELF_POSSESSIVE)) && i + 1 < to && token_is(t + 1, IS(VIEW)) && !token_is(t + 1, IS(THING)))
            t->classes &= ~IS(SELF_POSSESSIVE);
    }
}

void judge_tag(struct arena *arena, const struct judge_subject *subject, struct tokens *all)
{
    struct name name;
    name_split(arena, subject->applicant_name, &name);
    read_mentions(arena, &name, all);
    find_rows(all);
    guess_language(all);
    for (size_t i = 0; i < all->count; i++)
        if (all->at[i].kind == TOKEN_URL && is_neutral(subject, all->at[i].text)) all->at[i].neutral = true;
    for (size_t from = 0; from < all->count;) {
        size_t to = sentence_end(all, from);
        tag_sentence(all, from, to, &name);
        from = to;
    }
}
