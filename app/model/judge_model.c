/* The linear model: which kinds of words occur in a sentence, and which stand close to each other. A text scores as
 * its most promoting sentence does, so that praise before it hides no advertisement and length adds nothing. */
#include "model/judge_parts.h"

enum { NEAR = 5, MANY_WORDS = 40, FEW_WORDS = 6, LONG_SENTENCE = 15 };

/* Kinds that say nothing about ownership take no part in pairs. */
#define SINGLE (IS(STOP) | IS(FILLER) | IS(VERB3) | IS(EMOJI) | IS(NUMBER))
#define OTHER (IS(THIRD) | IS(NAME))
#define SELF (IS(SELF_SUBJECT) | IS(SELF_OBJECT) | IS(SELF_POSSESSIVE))

const char *const judge_mark_names[MARK_COUNT] = {
    [MARK_EXCLAMATION] = "exclamation", [MARK_QUESTION] = "question", [MARK_SHOUT] = "shout", [MARK_SHORT] = "short",
    [MARK_LONG] = "long", [MARK_NOBODY] = "nobody", [MARK_NOBODY_HERE] = "nobody_here",
    [MARK_SELF_HERE] = "self_here", [MARK_SELF_ONLY] = "self_only", [MARK_SELF_FIRST] = "self_first",
    [MARK_LONG_SENTENCE] = "long_sentence", [MARK_PRAISE_ELSEWHERE] = "praise_elsewhere",
    [MARK_NOTHING_ABOUT] = "nothing_about", [MARK_ALONE] = "alone", [MARK_ALONE_SELLS] = "alone_sells",
    [MARK_NOBODY_SELLS] = "nobody_sells", [MARK_NOTHING_SELLS] = "nothing_sells",
    [MARK_REFERS] = "refers",
};

/* Pairs of one token with those behind it, in its sentence. */
static void see_pairs(const struct tokens *all, size_t i, size_t to, struct features *f)
{
    uint64_t behind = 0, here = all->at[i].classes & ~SINGLE;
    if (!here) return;
    for (size_t j = i + 1; j < to && j <= i + NEAR; j++) behind |= all->at[j].classes;
    behind &= ~SINGLE;
    for (uint64_t a = here; a; a &= a - 1) f->pairs[__builtin_ctzll(a)] |= behind;
}

void judge_survey(const struct tokens *all, struct survey *ret)
{
    *ret = (struct survey){ .classes = 0 };
    for (size_t i = 0; i < all->count; i++) {
        ret->classes |= all->at[i].classes;
        ret->shouts += all->at[i].shout;
    }
}

void judge_see(const struct tokens *all, const struct survey *text, size_t from, size_t to, struct features *f)
{
    *f = (struct features){ .has = 0 };
    uint64_t first = 0;
    size_t words = 0;
    for (size_t i = from; i < to; i++) {
        uint64_t c = all->at[i].classes;
        if (!(first & (SELF | OTHER))) first |= c;
        f->has |= c;
        words += all->at[i].kind == TOKEN_WORD;
        see_pairs(all, i, to, f);
    }
    bool nothing = !(text->classes & TEXT_ABOUT), self = (text->classes & TEXT_SELF) != 0;
    bool sells = (text->classes & TEXT_SELLS) != 0;
    bool nobody = !(text->classes & OTHER), nobody_here = !(f->has & OTHER), self_here = (f->has & SELF) != 0;
    f->marks = (all->exclamations >= 2) << MARK_EXCLAMATION | (all->questions > 0) << MARK_QUESTION |
               (text->shouts >= 2) << MARK_SHOUT | (all->words <= FEW_WORDS) << MARK_SHORT |
               (all->words >= MANY_WORDS) << MARK_LONG | nobody << MARK_NOBODY | nobody_here << MARK_NOBODY_HERE |
               self_here << MARK_SELF_HERE | (nobody_here && self_here) << MARK_SELF_ONLY |
               (self_here && !nobody_here && (first & SELF)) << MARK_SELF_FIRST |
               (words >= LONG_SENTENCE) << MARK_LONG_SENTENCE |
               ((text->classes & ~f->has & (IS(PRAISE) | IS(RELATION) | IS(DEED))) != 0) << MARK_PRAISE_ELSEWHERE |
               nothing << MARK_NOTHING_ABOUT | (nothing && self) << MARK_ALONE |
               (nothing && self && sells) << MARK_ALONE_SELLS | (nobody && self && sells) << MARK_NOBODY_SELLS |
               (nothing && !self && sells) << MARK_NOTHING_SELLS |
               ((text->classes & IS(REFER)) != 0) << MARK_REFERS;
}

float judge_weigh(const struct judge_model *m, const struct features *f)
{
    float sum = m->bias;
    for (uint64_t a = f->has; a; a &= a - 1) {
        int i = __builtin_ctzll(a);
        sum += m->has[i];
        for (uint64_t b = f->pairs[i]; b; b &= b - 1) sum += m->pair[i][__builtin_ctzll(b)];
    }
    for (int i = 0; i < MARK_COUNT; i++)
        if (f->marks >> i & 1) sum += m->mark[i];
    return sum;
}

float judge_score(const struct judge_model *m, const struct tokens *all, size_t *ret_from, size_t *ret_to)
{
    struct survey text;
    judge_survey(all, &text);
    float best = m->bias;
    *ret_from = *ret_to = 0;
    for (size_t from = 0, to; from < all->count; from = to) {
        struct features f;
        to = sentence_end(all, from);
        judge_see(all, &text, from, to, &f);
        float score = judge_weigh(m, &f);
        if (*ret_to == 0 || score > best) best = score, *ret_from = from, *ret_to = to;
    }
    return best;
}
