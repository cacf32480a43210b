/* How much a text says about somebody other than its author. */
#include "model/judge_parts.h"

#define ASKS (IS(ASK) | IS(ASK_SOFT) | IS(ASK_CONTACT) | IS(ASK_CHOOSE))
#define SELF (IS(SELF_SUBJECT) | IS(SELF_OBJECT) | IS(SELF_POSSESSIVE))

enum { WORDS_MAX = 160 };

/* The text from token `from` to before token `to`, cut at a token. */
struct str words_of(const struct tokens *all, size_t from, size_t to)
{
    const char *start = all->at[from].text.p, *end = start + all->at[from].text.n;
    for (size_t i = from; i < to && i < all->count; i++) {
        if (all->at[i].kind >= TOKEN_PAUSE) continue;
        const char *behind = all->at[i].text.p + all->at[i].text.n;
        if (behind - start > WORDS_MAX) break;
        end = behind;
    }
    return (struct str){ start, (size_t)(end - start) };
}

/* "Hi Lena," and "Nice page, Lena!" say nothing about her. */
static bool is_vocative(const struct tokens *all, size_t i, size_t from)
{
    bool ends = i + 1 >= all->count || all->at[i + 1].kind >= TOKEN_PAUSE;
    if (i == from) return ends && i + 1 < all->count && all->at[i + 1].mark == ',';
    for (size_t k = from; k < i; k++)
        if (!token_is(&all->at[k], IS(FILLER) | IS(THING))) return false;
    return ends && i <= from + 3;
}

/* "work with you" and "recommend my shop" speak about nobody. */
static float relates(const struct tokens *all, size_t i, size_t to)
{
    size_t behind = i + all->at[i].span;
    return behind < to && token_is(&all->at[behind], IS(YOU) | IS(SELF_POSSESSIVE)) ? 0 : 1;
}

/* "Taught our whole team", "Helped me": somebody else did. */
static bool helped_us(const struct tokens *all, size_t i, size_t to)
{
    for (size_t k = i + 1; k < to && k <= i + 3; k++)
        if (token_is(&all->at[k], IS(SELF_OBJECT) | IS(PERSON))) return true;
    return false;
}

/* "best prices", "great app" */
static bool praises_thing(const struct tokens *all, size_t i, size_t to)
{
    for (size_t k = i + 1; k < to && k <= i + 2; k++)
        if (token_is(&all->at[k], IS(THING) | IS(MONEY))) return true;
    return false;
}

void judge_about(const struct tokens *all, struct ruling *ret)
{
    float best = 0;
    bool words = false, more_than_the_name = false;
    for (size_t from = 0; from < all->count;) {
        size_t to = sentence_end(all, from);
        uint64_t in = 0;
        for (size_t i = from; i < to; i++) in |= all->at[i].classes;
        for (size_t i = from; i < to; i++) {
            const struct token *t = &all->at[i];
            float more = 0;
            if (token_is(t, IS(THIRD))) more = 1;
            else if (token_is(t, IS(NAME)) && !is_vocative(all, i, from)) more = 1;
            else if (token_is(t, IS(RELATION))) more = in & IS(APPLICANT_VOICE) ? 0 : relates(all, i, to);
            else if (token_is(t, IS(YOU)) && (in & (IS(DEED) | IS(PRAISE))) && !(in & (ASKS | IS(ASK_SELF))))
                more = 0.5f;
            else if (token_is(t, IS(FEELING)) && (in & IS(YOU)) && !(in & (ASKS | IS(APPLICANT_VOICE)))) more = 0.5f;
            else if (token_is(t, IS(SELF_POSSESSIVE)) && i == from && helped_us(all, i, to)) more = 0.5f;
            else if (token_is(t, IS(PRAISE)) && !(in & (ASKS | SELF)) && !praises_thing(all, i, to)) more = 0.34f;
            else if (token_is(t, IS(DEED)) && i == from && helped_us(all, i, to)) more = 1;
            else if (token_is(t, IS(DEED)) && !(in & IS(SELF_SUBJECT))) more = 0.34f;
            ret->about += more;
            if (more > best) best = more, ret->about_words = words_of(all, i, i + 6 < to ? i + 6 : to);
            if (t->kind != TOKEN_WORD || t->foreign || t->folded.n < 2) continue; /* "x", "n/a" */
            if (!t->applicant) more_than_the_name = true;
            if (!token_is(t, IS(FILLER) | IS(POLITE))) words = true;
        }
        from = to;
    }
    ret->content = all->foreign_words || (words && more_than_the_name);
}
