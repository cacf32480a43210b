#include "model/copied.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/utf8.h"

struct words {
    uint64_t *at; /* a hash for each word */
    size_t count;
};

static uint64_t mix(uint64_t h) /* the finaliser of SplitMix64 */
{
    h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9u;
    h = (h ^ (h >> 27)) * 0x94D049BB133111EBu;
    return h ^ (h >> 31);
}

static uint64_t hash_bytes(struct str s)
{
    uint64_t h = 0xCBF29CE484222325u; /* FNV-1a */
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 0x100000001B3u;
    return mix(h);
}

static bool in_word(int32_t c)
{
    if (c < 0x80) return ascii_alnum((char)c);
    utf8proc_category_t k = utf8proc_category(c);
    return (k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_ME) || k == UTF8PROC_CATEGORY_ND;
}

static bool alone(int32_t c)
{
    return (c >= 0x3040 && c < 0x3100) || (c >= 0x3400 && c < 0xA000) || (c >= 0x20000 && c < 0x40000);
}

static struct words read_words(struct arena *arena, struct str text)
{
    text = utf8_fold(arena, text);
    struct words ret = { .at = ARENA_ARRAY(arena, uint64_t, text.n + 1) };
    size_t from = 0, at = 0;
    bool inside = false;
    for (;;) {
        size_t here = at;
        int32_t c = utf8_next(text, &at);
        bool letter = c >= 0 && in_word(c), single = letter && alone(c);
        if (inside && (!letter || single)) {
            ret.at[ret.count++] = hash_bytes(str_sub(text, from, here));
            inside = false;
        }
        if (c < 0) return ret;
        if (single) ret.at[ret.count++] = hash_bytes(str_sub(text, here, at));
        else if (letter && !inside) from = here, inside = true;
    }
}

static bool stands_at(const struct words *w, size_t at, const struct words *phrase)
{
    if (phrase->count == 0 || w->count - at < phrase->count) return false;
    for (size_t i = 0; i < phrase->count; i++)
        if (w->at[at + i] != phrase->at[i]) return false;
    return true;
}

static void take_out(struct words *w, const struct words *phrase)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->count;) {
        if (stands_at(w, i, phrase)) i += phrase->count;
        else w->at[kept++] = w->at[i++];
    }
    w->count = kept;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static uint64_t *hash_runs(struct arena *arena, const struct words *w, size_t length, size_t *ret_count)
{
    *ret_count = w->count >= length ? w->count - length + 1 : 0;
    uint64_t *runs = ARENA_ARRAY(arena, uint64_t, *ret_count + 1);
    for (size_t i = 0; i < *ret_count; i++)
        for (size_t k = 0; k < length; k++) runs[i] = mix(runs[i] * 31 + w->at[i + k]);
    qsort(runs, *ret_count, sizeof *runs, by_value);
    return runs;
}

struct copied_given {
    struct words *phrases;
    size_t count;
};

const struct copied_given *copied_given(struct arena *arena, const struct str *phrases, size_t count)
{
    struct copied_given *given = ARENA_NEW(arena, struct copied_given);
    given->phrases = ARENA_ARRAY(arena, struct words, count + 1);
    for (size_t i = 0; i < count; i++) given->phrases[given->count++] = read_words(arena, phrases[i]);
    return given;
}

void copied_read(struct arena *arena, struct str text, const struct copied_given *given, struct copied *ret)
{
    struct words w = read_words(arena, text);
    for (size_t i = 0; given && i < given->count; i++) take_out(&w, &given->phrases[i]);
    *ret = (struct copied){ .words = w.count };
    if (w.count < COPIED_WORDS) return;
    ret->pairs = hash_runs(arena, &w, 2, &ret->pair_count);
    size_t count;
    const uint64_t *runs = hash_runs(arena, &w, 3, &count);
    for (size_t i = 0; i < count && ret->sketch_count < COPIED_SKETCH; i++)
        if (i == 0 || runs[i] != runs[i - 1]) ret->sketch[ret->sketch_count++] = runs[i];
}

bool copied_nearly_same(const struct copied *a, const struct copied *b)
{
    if (a->words < COPIED_WORDS || b->words < COPIED_WORDS) return false;
    size_t shared = 0, longer = a->pair_count > b->pair_count ? a->pair_count : b->pair_count;
    for (size_t i = 0, k = 0; i < a->pair_count && k < b->pair_count;) {
        if (a->pairs[i] == b->pairs[k]) shared++, i++, k++;
        else if (a->pairs[i] < b->pairs[k]) i++;
        else k++;
    }
    return shared * 10 >= longer * 7;
}
