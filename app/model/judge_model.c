/* The linear model: which kinds of words occur, and which stand close to each other. */
#include "model/judge_parts.h"

enum { NEAR = 5, MANY_WORDS = 40, FEW_WORDS = 6 };

/* Kinds that say nothing about ownership take no part in pairs. */
#define SINGLE (IS(STOP) | IS(FILLER) | IS(VERB3) | IS(EMOJI) | IS(NUMBER))

#define NAMES_MARKS                                                                                       \
    {                                                                                                     \
        "exclamation", "question", "shout", "short", "long", "nobody", "self_only", "self_more", "sentence_without" \
    }
const char *const judge_mark_names[MARK_COUNT] = NAMES_MARKS;

/* Pairs of one token with those behind it, in its sentence. */
static void see_pairs(const struct tokens *all, size_t i, size_t to, struct features *f)
{
    uint64_t behind = 0, here = all->at[i].classes & ~SINGLE;
    if (!here) return;
    for (size_t j = i + 1; j < to && j <= i + NEAR; j++) behind |= all->at[j].classes;
    behind &= ~SINGLE;
    for (uint64_t a = here; a; a &= a - 1)
        for (uint64_t b = behind; b; b &= b - 1) f->pair[__builtin_ctzll(a)][__builtin_ctzll(b)] = true;
}

void judge_see(const struct tokens *all, struct features *f)
{
    *f = (struct features){ .has = { false } };
    size_t self = 0, other = 0, shouts = 0;
    uint64_t seen = 0;
    for (size_t from = 0; from < all->count;) {
        size_t to = sentence_end(all, from);
        uint64_t in = 0;
        for (size_t i = from; i < to; i++) {
            const struct token *t = &all->at[i];
            in |= t->classes;
            self += token_is(t, IS(SELF_SUBJECT) | IS(SELF_OBJECT) | IS(SELF_POSSESSIVE));
            other += token_is(t, IS(THIRD) | IS(NAME));
            shouts += t->shout;
            see_pairs(all, i, to, f);
        }
        seen |= in;
        if ((in & (IS(ASK) | IS(ASK_SELF) | IS(AD_VERB) | IS(SPAM) | IS(MONEY))) && !(in & (IS(THIRD) | IS(NAME))))
            f->mark[MARK_SENTENCE_WITHOUT] = true;
        from = to;
    }
    for (int c = 0; c < CLASS_COUNT; c++) f->has[c] = (seen >> c) & 1;
    f->mark[MARK_EXCLAMATION] = all->exclamations >= 2;
    f->mark[MARK_QUESTION] = all->questions > 0;
    f->mark[MARK_SHOUT] = shouts >= 2;
    f->mark[MARK_SHORT] = all->words <= FEW_WORDS;
    f->mark[MARK_LONG] = all->words >= MANY_WORDS;
    f->mark[MARK_NOBODY] = other == 0;
    f->mark[MARK_SELF_ONLY] = self > 0 && other == 0;
    f->mark[MARK_SELF_MORE] = self > other && other > 0;
}

float judge_weigh(const struct judge_model *m, const struct features *f)
{
    float sum = m->bias;
    for (int a = 0; a < CLASS_COUNT; a++) {
        if (!f->has[a]) continue;
        sum += m->has[a];
        for (int b = 0; b < CLASS_COUNT; b++)
            if (f->pair[a][b]) sum += m->pair[a][b];
    }
    for (int i = 0; i < MARK_COUNT; i++)
        if (f->mark[i]) sum += m->mark[i];
    return sum;
}
