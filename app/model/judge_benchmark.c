/* The benchmark mode: a linear model that may know single words, for comparing with published work on comments under
 * videos. Its features are the product's classes, pairs, marks and rulings, and the words themselves, each kind on a
 * scale of its own; a comment's features are divided by their length, so that long comments weigh as short ones. */
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "model/judge_parts.h"

enum { COMMENT_MAX = 16 * 1024, LINES_MAX = 1 << 20, SHORT_STEM = 4, LONG_STEM = 5 };

/* ---- weights ---------------------------------------------------------------------------------------------------- */

struct judge_weights {
    float bias;
    size_t room; /* a power of two, at least twice the entries */
    struct weight {
        uint64_t name; /* its hash; 0: free */
        float weight;
    } *at;
};

static uint64_t name_hash(struct str name)
{
    uint64_t h = 0xCBF29CE484222325u; /* FNV-1a */
    for (size_t i = 0; i < name.n; i++) h = (h ^ (unsigned char)name.p[i]) * 0x100000001B3u;
    return h ? h : 1;
}

static struct weight *weight_at(const struct judge_weights *w, uint64_t name)
{
    size_t at = (name ^ (name >> 32)) & (w->room - 1);
    while (w->at[at].name && w->at[at].name != name) at = (at + 1) & (w->room - 1);
    return &w->at[at];
}

/* A line's name and its weight, which stands behind the last space. */
static bool read_line(struct str line, struct str *ret_name, float *ret_weight)
{
    size_t space = line.n;
    while (space > 0 && line.p[space - 1] != ' ') space--;
    if (space < 2 || line.n - space > 30) return false;
    char number[32] = { 0 }, *end;
    memcpy(number, line.p + space, line.n - space);
    *ret_weight = strtof(number, &end);
    *ret_name = str_sub(line, 0, space - 1);
    return end != number && *end == '\0' && isfinite(*ret_weight);
}

enum err judge_weights_read(struct arena *arena, struct str file, struct judge_weights **ret, size_t *ret_line)
{
    size_t lines = 1;
    for (size_t i = 0; i < file.n; i++) lines += file.p[i] == '\n';
    *ret_line = lines;
    if (lines > LINES_MAX) return ERR_MALFORMED;
    struct judge_weights *w = ARENA_NEW(arena, struct judge_weights);
    for (w->room = 16; w->room < lines * 2;) w->room *= 2;
    w->at = ARENA_ARRAY(arena, struct weight, w->room);
    struct str line;
    for (*ret_line = 1; str_cut(&file, '\n', &line); ++*ret_line) {
        struct str name;
        float weight;
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#') continue;
        if (!read_line(line, &name, &weight)) return ERR_MALFORMED;
        if (str_eq(name, STR("bias"))) w->bias = weight;
        else *weight_at(w, name_hash(name)) = (struct weight){ name_hash(name), weight };
    }
    *ret = w;
    return OK;
}

/* ---- the comment as it is read ---------------------------------------------------------------------------------- */

static size_t entity(struct str rest, char *ret)
{
    static const struct {
        const char *name;
        char is;
    } names[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&#39;", '\'' },
                  { "&apos;", '\'' }, { "&nbsp;", ' ' } };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_starts(rest, str_of(names[i].name))) return *ret = names[i].is, strlen(names[i].name);
    return 0;
}

/* Without markup: entities read, tags left out, of links their target. Repeats of a link as its own text go. */
static struct str plain(struct arena *arena, struct str comment)
{
    comment = str_sub(comment, 0, COMMENT_MAX);
    char *out = arena_alloc(arena, comment.n * 2 + 1);
    size_t n = 0;
    for (size_t i = 0; i < comment.n;) {
        struct str rest = str_sub(comment, i, comment.n);
        char c;
        size_t length = rest.p[0] == '&' ? entity(rest, &c) : 0;
        ptrdiff_t end = rest.p[0] == '<' && rest.n > 1 && (ascii_alpha(rest.p[1]) || rest.p[1] == '/')
                            ? str_find_byte(str_sub(rest, 0, 1024), '>', 0)
                            : -1;
        if (length) {
            out[n++] = c;
            i += length;
        } else if (end > 0) {
            struct str tag = str_sub(rest, 0, (size_t)end);
            ptrdiff_t href = str_find(tag, STR("href=\""), 0);
            out[n++] = ' ';
            for (size_t k = (size_t)(href + 6); href > 0 && k < tag.n && tag.p[k] != '"'; k++) out[n++] = tag.p[k];
            if (href > 0) out[n++] = ' ';
            i += (size_t)end + 1;
            if (href > 0 && str_starts(str_sub(comment, i, comment.n), STR("http")))
                while (i < comment.n && comment.p[i] != '<' && !ascii_space(comment.p[i])) i++;
        } else {
            out[n++] = rest.p[0];
            i++;
        }
    }
    return (struct str){ out, n };
}

/* A link to the video that the comment stands under, as sharing it writes it ("ARTIST - TITLE: https://youtu.be/…"),
 * or to a moment in it: neutral, as a campaign's own link is. */
static bool is_own_video(struct str text, struct str url)
{
    if (!str_has_nocase(url, STR("youtu"))) return false;
    if (str_find(url, STR("&t="), 0) > 0 || str_find(url, STR("?t="), 0) > 0) return true;
    size_t at = (size_t)(url.p - text.p);
    if (at < 4 || text.p[at - 2] != ':') return false;
    return str_find(str_sub(text, at > 100 ? at - 100 : 0, at), STR(" - "), 0) >= 0;
}

/* ---- features --------------------------------------------------------------------------------------------------- */

typedef void feature_sink(void *state, struct str name, float value);

struct emit {
    feature_sink *sink;
    void *state;
    struct buf name; /* the feature's name, written anew for each */
};

static void emit(struct emit *e, const char *kind, struct str a, struct str b, float value)
{
    buf_clear(&e->name);
    buf_add(&e->name, str_of(kind));
    buf_byte(&e->name, ' ');
    buf_add(&e->name, a);
    if (b.n) buf_byte(&e->name, ' ');
    buf_add(&e->name, b);
    e->sink(e->state, buf_str(&e->name), value);
}

static void emit_classes(struct emit *e, const struct tokens *all)
{
    static const char *const names[] = { JUDGE_CLASS_NAMES };
    static const float scale = 1.5f;
    struct survey text;
    struct features f, sum = { .has = 0 };
    judge_survey(all, &text);
    for (size_t from = 0, to; from < all->count; from = to) {
        to = sentence_end(all, from);
        judge_see(all, &text, from, to, &f);
        sum.has |= f.has;
        sum.marks |= f.marks;
        for (int c = 0; c < CLASS_COUNT; c++) sum.pairs[c] |= f.pairs[c];
    }
    for (int a = 0; a < CLASS_COUNT; a++) {
        if (sum.has >> a & 1) emit(e, "has", str_of(names[a]), STR_NONE, scale);
        for (int b = 0; b < CLASS_COUNT; b++)
            if (sum.pairs[a] >> b & 1) emit(e, "pair", str_of(names[a]), str_of(names[b]), scale);
    }
    for (int m = 0; m < MARK_COUNT; m++)
        if (sum.marks >> m & 1) emit(e, "mark", str_of(judge_mark_names[m]), STR_NONE, scale);
}

static void emit_ruling(struct emit *e, const struct tokens *all)
{
    static const struct {
        float from;
        const char *name;
    } rules[] = { { 0.15f, "hint" }, { 0.4f, "some" }, { 0.8f, "clear" }, { 1.5f, "strong" } };
    static const float scale = 1;
    const struct judge_subject nobody = { .applicant_name = STR_NONE };
    struct ruling ruling;
    judge_rule(&nobody, all, &ruling);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (ruling.promotion >= rules[i].from) emit(e, "rules", str_of(rules[i].name), STR_NONE, scale);
    if (ruling.about < 0.3f) emit(e, "rules", STR("nothing_about"), STR_NONE, scale);
    if (ruling.about >= 1) emit(e, "rules", STR("about"), STR_NONE, scale);
}

/* A word as the model knows it: runs of three letters shortened to two, numbers by how long they are. */
static struct str known_word(struct arena *arena, const struct token *t)
{
    static const char *const numbers[] = { "#1", "#2", "#3", "#4", "#5" };
    if (t->kind == TOKEN_URL) return t->neutral ? STR("own_video") : STR("link");
    if (t->kind == TOKEN_EMAIL || t->kind == TOKEN_PHONE || t->kind == TOKEN_HANDLE) return STR("address");
    if (t->kind != TOKEN_WORD) return str_of(numbers[t->text.n < 5 ? t->text.n - 1 : 4]);
    char *out = arena_alloc(arena, t->folded.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < t->folded.n; i++)
        if (n < 2 || out[n - 1] != t->folded.p[i] || out[n - 2] != t->folded.p[i]) out[n++] = t->folded.p[i];
    return (struct str){ out, n };
}

/* The first letters of a word; none when it has fewer. */
static struct str stem(struct str word, size_t letters)
{
    size_t at = 0, n = 0;
    while (n < letters && at < word.n) utf8_next(word, &at), n++;
    return n == letters ? str_sub(word, 0, at) : STR_NONE;
}

static void emit_stem(struct emit *e, const struct token *t, struct str word, size_t letters, float value)
{
    struct str beginning = t->kind == TOKEN_WORD ? stem(word, letters) : STR_NONE;
    if (beginning.n) emit(e, "stem", beginning, STR_NONE, value);
}

static void emit_words(struct arena *arena, struct emit *e, const struct tokens *all)
{
    struct str before = STR("^");
    for (size_t i = 0; i < all->count; i++) {
        const struct token *t = &all->at[i];
        if (t->kind >= TOKEN_EMOJI) continue;
        struct str word = known_word(arena, t);
        emit(e, "word", word, STR_NONE, 1);
        emit_stem(e, t, word, SHORT_STEM, 0.5f);
        emit_stem(e, t, word, LONG_STEM, 1);
        emit(e, "two", before, word, 0.7f);
        before = word;
    }
    emit(e, "two", before, STR("$"), 0.7f);
}

static void emit_shape(struct emit *e, const struct tokens *all)
{
    static const char *const lengths[] = { "words_0",  "words_1",  "words_3", "words_7",
                                           "words_15", "words_31", "words_63" };
    size_t size = 0;
    while (size < 6 && (all->words + 1) >> (size + 1)) size++;
    emit(e, "text", str_of(lengths[size]), STR_NONE, 1);
    if (all->exclamations) emit(e, "text", STR("exclamation"), STR_NONE, 1);
    if (all->questions) emit(e, "text", STR("question"), STR_NONE, 1);
    if (all->letters > 8 && all->capitals * 10 > all->letters * 6) emit(e, "text", STR("capitals"), STR_NONE, 1);
}

static void read_comment(struct arena *arena, struct str comment, struct tokens *all)
{
    const struct judge_subject nobody = { .applicant_name = STR_NONE };
    struct str text = plain(arena, comment);
    judge_tokenize(arena, text, all);
    for (size_t i = 0; i < all->count; i++)
        all->at[i].neutral = all->at[i].kind == TOKEN_URL && is_own_video(text, all->at[i].text);
    judge_tag(arena, &nobody, all);
}

static void comment_features(struct arena *arena, struct str comment, feature_sink *sink, void *state)
{
    struct emit e = { .sink = sink, .state = state, .name = BUF(4096) };
    struct tokens all;
    read_comment(arena, comment, &all);
    emit_classes(&e, &all);
    emit_ruling(&e, &all);
    emit_words(arena, &e, &all);
    emit_shape(&e, &all);
    buf_free(&e.name);
}

static void write_feature(void *state, struct str name, float value)
{
    struct buf *b = state;
    if (b->n) buf_byte(b, '\t');
    buf_add(b, name);
    buf_printf(b, " %g", (double)value);
}

struct str judge_comment_features(struct arena *arena, struct str comment)
{
    BUF_AUTO b = BUF(16 << 20);
    comment_features(arena, comment, write_feature, &b);
    return arena_str(arena, buf_str(&b));
}

/* ---- judging ---------------------------------------------------------------------------------------------------- */

struct sum {
    const struct judge_weights *weights;
    struct judge_weights seen; /* each feature counts once */
    double sum, squares;
};

static void add_feature(void *state, struct str name, float value)
{
    struct sum *s = state;
    uint64_t hash = name_hash(name);
    const struct weight *w = weight_at(s->weights, hash);
    struct weight *seen = weight_at(&s->seen, hash);
    if (!w->name || seen->name) return;
    seen->name = hash;
    s->sum += (double)(value * w->weight);
    s->squares += (double)(value * value);
}

static double weigh_comment(struct arena *arena, const struct judge_weights *weights, struct str comment)
{
    struct sum s = { .weights = weights };
    /* A token makes at most four features of its own; classes, pairs and marks are bounded. */
    for (s.seen.room = 8192; s.seen.room < 16 * comment.n;) s.seen.room *= 2;
    s.seen.at = ARENA_ARRAY(arena, struct weight, s.seen.room);
    comment_features(arena, comment, add_feature, &s);
    return (double)weights->bias + (s.squares > 0 ? s.sum / sqrt(s.squares) : 0);
}

void judge_benchmark(struct arena *arena, const struct judge_weights *weights, struct str comment,
                     struct judgement *ret)
{
    *ret = (struct judgement){ .score = 0 };
    if (weights) {
        ret->score = weigh_comment(arena, weights, comment);
    } else {
        struct tokens all;
        size_t from, to;
        read_comment(arena, comment, &all);
        ret->score = (double)judge_score(&judge_model, &all, &from, &to);
    }
    ret->promotes_author = ret->score > 0;
    reasons_add(&ret->reasons, ret->promotes_author ? REASON_PROMOTES_AUTHOR : REASON_ABOUT_APPLICANT,
                utf8_cut(arena, comment, 80));
    ret->standing = reasons_standing(&ret->reasons);
}
