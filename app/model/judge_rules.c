/* The ownership rules: whose thing is a reader asked to look at, buy, follow or choose? Each rule that applies adds
 * to the promotion found; 1 is enough, and less where the text speaks about nobody else. */
#include "model/judge_parts.h"

#define ASKS (IS(ASK) | IS(ASK_SOFT) | IS(ASK_CONTACT) | IS(ASK_CHOOSE))
#define OTHER (IS(THIRD) | IS(NAME))
#define SELF (IS(SELF_SUBJECT) | IS(SELF_OBJECT) | IS(SELF_POSSESSIVE))
#define REACH (IS(URL) | IS(EMAIL) | IS(PHONE) | IS(HANDLE))

enum { OBJECT_REACH = 8, NOUN_REACH = 5 };

struct work {
    const struct tokens *all;
    struct ruling *out;
    float best;      /* strength of the hit whose words are kept */
    float signs;     /* what speaks for promotion, but only beside a hit */
    size_t from, to; /* the sentence */
    uint64_t in;     /* classes of the sentence */
    bool about;      /* the text says something about somebody else */
    bool refers;     /* the text offers to answer questions about somebody */
    bool own_thing;  /* the thing last spoken about in an earlier sentence is the author's */
};

static const struct token *tok(const struct work *w, size_t i)
{
    return &w->all->at[i];
}

static void hit(struct work *w, float strength, size_t from, size_t to)
{
    if (strength <= 0) return;
    w->out->promotion += strength;
    if (strength <= w->best) return;
    w->best = strength;
    w->out->words = words_of(w->all, from, to);
}

static bool any_between(const struct work *w, size_t from, size_t to, uint64_t classes)
{
    for (size_t i = from; i < to && i < w->to; i++)
        if (token_is(tok(w, i), classes)) return true;
    return false;
}

/* Whether the clause around i, ten tokens either way, speaks about somebody else. */
static bool other_here(const struct work *w, size_t i)
{
    for (size_t k = i; k + 10 >= i && k + 1 > w->from && tok(w, k)->kind != TOKEN_PAUSE; k--) {
        if (token_is(tok(w, k), OTHER)) return true;
        if (k == 0) break;
    }
    for (size_t k = i; k < w->to && k <= i + 10 && tok(w, k)->kind != TOKEN_PAUSE; k++)
        if (token_is(tok(w, k), OTHER)) return true;
    return false;
}

/* The nearest subject before i in its clause: a self, another, or nobody (0). Looks back eight tokens. */
static uint64_t subject_before(const struct work *w, size_t i)
{
    for (size_t back = 1; back <= 8 && i >= w->from + back; back++) {
        const struct token *t = tok(w, i - back);
        if (t->kind == TOKEN_PAUSE && t->mark != ',') return 0;
        if (token_is(t, OTHER)) return IS(THIRD);
        if (token_is(t, IS(YOU))) return IS(YOU);
        if (token_is(t, IS(PERSON) | IS(SELF_SUBJECT))) return t->classes & (IS(PERSON) | IS(SELF_SUBJECT));
    }
    return 0;
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

/* How many words of politeness ("please", "feel free to") end right before i. */
static size_t polite_before(const struct work *w, size_t i)
{
    for (size_t back = PHRASE_WORDS; back > 0; back--) {
        if (i < w->from + back) continue;
        const struct token *t = tok(w, i - back);
        if (token_is(t, IS(POLITE)) && (t->span == back || back == 1)) return back;
    }
    return 0;
}

/* How much the verb at i asks the reader to do something: 1 yes, less perhaps, 0 no ("I follow", "she makes you buy").
 * A request stands at the start of its clause, behind polite words, other requests, or nothing. */
static float asks_reader(const struct work *w, size_t i)
{
    if (i == w->from || tok(w, i - 1)->kind != TOKEN_WORD) return 1;
    const struct token *before = tok(w, i - 1);
    size_t polite = polite_before(w, i);
    if (!polite && (str_eq(before->folded, STR("to")) || token_is(before, SELF | OTHER | IS(YOU) | IS(NEGATION))))
        return 0;
    uint64_t seen = 0;
    bool start = true;
    for (size_t back = 1; back <= 10 && i >= w->from + back; back++) {
        const struct token *t = tok(w, i - back);
        if (t->kind != TOKEN_WORD) break;
        seen |= t->classes;
        if (t->known && !token_is(t, IS(POLITE) | ASKS | IS(FILLER) | IS(YOU)) && !polite) start = false;
    }
    /* "everything you can see": the phrase stands inside a clause about something else. */
    if (polite > 1 && i > w->from + polite && tok(w, i - polite - 1)->known &&
        tok(w, i - polite - 1)->kind == TOKEN_WORD &&
        !token_is(tok(w, i - polite - 1), IS(POLITE) | IS(FILLER) | IS(ASK)))
        return seen & (IS(DEED) | IS(RELATION)) ? 0 : 0.6f;
    if (polite && (seen & IS(YOU)) && !(seen & OTHER)) return 1;
    if (seen & (OTHER | IS(PERSON))) return 0;
    if (seen & (IS(SELF_SUBJECT) | IS(SELF_POSSESSIVE))) return 0.6f;
    return start ? 1 : 0.5f;
}

/* "my NOUN": the noun within reach of the possessive at i. 0 when it is a person or the speaker's own view. */
static size_t owned_thing(const struct work *w, size_t i, bool *ret_neutral)
{
    *ret_neutral = false;
    for (size_t k = i + 1; k < w->to && k <= i + NOUN_REACH; k++) {
        const struct token *t = tok(w, k);
        if (t->kind == TOKEN_WORD && token_is(t, IS(THING) | IS(AD_VERB))) return k;
        if (token_is(t, IS(PERSON) | IS(VIEW) | OTHER)) return *ret_neutral = true, 0;
        if (t->kind >= TOKEN_PAUSE) break;
    }
    return 0;
}

static float contact_strength(const struct work *w)
{
    float more = w->in & (IS(MONEY) | IS(PRICE) | IS(SPAM)) ? 0.5f : 0;
    if (w->refers || (w->in & OTHER)) return 0;
    return (w->about ? 0.2f : 0.5f) + more + (w->in & (IS(PHONE) | IS(EMAIL)) ? 0.2f : 0);
}

/* What the request at i is for. Returns its strength and the end of its words. */
static float asked_for(const struct work *w, size_t i, size_t *ret_to)
{
    uint64_t verb = tok(w, i)->classes;
    bool firm = (verb & IS(ASK)) != 0, thing = false;
    size_t start = i + tok(w, i)->span;
    *ret_to = start;
    for (size_t j = start; j < w->to && j <= start + OBJECT_REACH; j++) {
        const struct token *t = tok(w, j);
        if (token_is(t, IS(SELF_POSSESSIVE))) {
            bool neutral;
            size_t noun = owned_thing(w, j, &neutral);
            if (neutral) return 0;
            *ret_to = noun ? noun + 1 : j + 2;
            return noun ? 1.2f : firm ? 0.9f : 0.5f;
        }
        if (token_is(t, IS(SELF_OBJECT)) && j <= start + 1 && !str_eq(tok(w, j - 1)->folded, STR("from"))) {
            *ret_to = j + 1;
            if (j + 1 < w->to && str_eq(tok(w, j + 1)->folded, STR("in"))) return 0; /* "join me in recommending" */
            if (verb & (IS(ASK) | IS(ASK_CHOOSE))) return 1;
            return verb & IS(ASK_CONTACT) ? contact_strength(w) : w->about ? 0.2f : 0.5f;
        }
        if (token_is(t, OTHER | IS(YOU) | IS(PERSON)) || (t->kind == TOKEN_URL && t->neutral)) return 0;
        if (token_is(t, IS(SELF_OBJECT)) && str_eq(tok(w, j - 1)->folded, STR("with")) && !w->about)
            return *ret_to = j + 1, 0.5f;
        if (token_is(t, IS(URL) | IS(HANDLE)))
            return *ret_to = j + 1, w->in & (OTHER | IS(DEED)) ? 0.1f : w->about ? w->own_thing ? 0.6f : 0.3f : 0.7f;
        if (token_is(t, IS(PHONE) | IS(EMAIL)) && (verb & IS(ASK_CONTACT))) return *ret_to = j + 1, contact_strength(w);
        if (j > start && token_is(t, IS(ASK)) && t->kind == TOKEN_WORD) break;
        if (token_is(t, IS(THING))) thing = true, *ret_to = j + 1;
    }
    if (!firm || (w->in & (OTHER | IS(DEED) | IS(RELATION)))) return 0;
    return (thing ? 0.5f : 0.35f) * (w->about ? 0.6f : 1);
}

static void rule_asks(struct work *w, size_t i)
{
    if (!token_is(tok(w, i), ASKS) || tok(w, i)->kind != TOKEN_WORD) return;
    float asking = asks_reader(w, i);
    if (asking <= 0) return;
    size_t to;
    float strength = asked_for(w, i, &to);
    hit(w, strength * asking, i, to);
}

/* "follow me", "hire me instead", and the one-word forms of other languages. */
static void rule_asks_for_self(struct work *w, size_t i)
{
    const struct token *t = tok(w, i);
    if (!token_is(t, IS(ASK_SELF))) return;
    bool told = i > w->from && tok(w, i - 1)->kind == TOKEN_WORD && !polite_before(w, i) &&
                (token_is(tok(w, i - 1), OTHER | IS(YOU)) ||
                 (str_eq(tok(w, i - 1)->folded, STR("to")) && any_between(w, w->from, i, OTHER | SELF)));
    if (told) return;
    bool contact = token_is(t, IS(ASK_CONTACT));
    if (contact && w->refers) return;
    bool others_doing = subject_before(w, i) == IS(THIRD) && !(w->in & IS(RIVAL));
    hit(w, others_doing ? 0 : contact && w->about ? 0.4f : 1.1f, i, i + t->span);
}

/* ---- telling ----------------------------------------------------------------------------------------------------- */

/* "my portfolio: https://…", "our new single is out now". */
static void rule_own_thing(struct work *w, size_t i)
{
    if (!token_is(tok(w, i), IS(SELF_POSSESSIVE))) return;
    bool neutral;
    size_t noun = owned_thing(w, i, &neutral);
    if (!noun) return;
    bool other = other_here(w, i);
    for (size_t j = noun + 1; j < w->to && j <= noun + 7; j++) {
        const struct token *t = tok(w, j);
        if (token_is(t, OTHER | IS(DEED) | IS(RELATION))) return;
        if (token_is(t, REACH)) return hit(w, other ? 0.3f : 1, i, j + 1);
        if (token_is(t, IS(AVAILABLE)) && j <= noun + 4) return hit(w, other ? 0.2f : 0.9f, i, j + t->span);
        if (token_is(t, IS(YOU)) && j <= noun + 4 && !other) return hit(w, w->about ? 0.3f : 0.7f, i, j + 1);
    }
    if (!other && !(w->in & (IS(DEED) | IS(RELATION))) && !tok(w, noun)->possessive)
        hit(w, w->about ? 0.3f : 0.45f, i, noun + 1);
}

/* "I sell…", "we offer…", "I also stream every Friday". */
static void rule_advertises(struct work *w, size_t i)
{
    const struct token *t = tok(w, i);
    if (!token_is(t, IS(AD_VERB)) || other_here(w, i)) return;
    bool self = token_is(t, IS(SELF_SUBJECT));
    for (size_t back = 1; !self && back <= 4 && i >= w->from + back; back++)
        self = token_is(tok(w, i - back), IS(SELF_SUBJECT));
    if (!self) return;
    float more = w->in & (IS(MONEY) | IS(PRICE) | REACH) ? 0.4f : 0;
    if (w->in & IS(YOU)) more += 0.2f;
    hit(w, (w->about ? 0.5f : 0.7f) + more, i > w->from ? i - 1 : i, i + t->span + 3 < w->to ? i + t->span + 3 : w->to);
}

static void rule_seeks_work(struct work *w, size_t i)
{
    const struct token *t = tok(w, i);
    if (!token_is(t, IS(JOB_SEEK))) return;
    uint64_t subject = subject_before(w, i);
    if (subject & (IS(THIRD) | IS(YOU) | IS(PERSON))) return;
    bool self = (subject & IS(SELF_SUBJECT)) || token_is(t, SELF) || (w->in & SELF);
    if (!self && w->about) return;
    hit(w, w->in & IS(THIRD) ? 0.4f : self ? 1 : 0.6f, i, i + t->span);
}

/* What sells with no owner: "make money from home", "link in bio". */
static void rule_sells(struct work *w, size_t i)
{
    const struct token *t = tok(w, i);
    if (token_is(t, IS(SPAM)) && !other_here(w, i)) hit(w, w->about ? 0.4f : 0.8f, i, i + t->span);
    if (token_is(t, IS(MONEY) | IS(PRICE)) && !(w->in & OTHER) && !w->about) hit(w, 0.25f, i, i + t->span);
    if (token_is(t, REACH) && !w->about && !w->refers && !(w->in & OTHER))
        hit(w, w->in & SELF ? 0.5f : 0.3f, i, i + 1);
}

/* "I'm a florist", "tattoo artist here", "as a career coach I…", in a sentence about nobody else. */
static void rule_trade(struct work *w, size_t i)
{
    const struct token *t = tok(w, i);
    if (!token_is(t, IS(TRADE)) || (w->in & (IS(DEED) | IS(RELATION))) || other_here(w, i)) return;
    bool self = false;
    for (size_t back = 1; back <= 5 && i >= w->from + back; back++)
        self = self || token_is(tok(w, i - back), IS(SELF_SUBJECT));
    if (i >= w->from + 2 && str_eq(tok(w, i - 2)->folded, STR("as"))) self = (w->in & IS(SELF_SUBJECT)) != 0;
    size_t behind = i + t->span;
    bool here = behind < w->to && str_eq(tok(w, behind)->folded, STR("here"));
    bool available = (w->in & (REACH | IS(AVAILABLE) | IS(MONEY) | IS(PRICE) | IS(JOB_SEEK) | IS(ASK_CHOOSE))) != 0;
    if (!self && !here && !(available && !w->about)) return;
    hit(w, (w->about ? 0.3f : 0.5f) + (available ? 0.4f : 0) + (w->in & IS(YOU) ? 0.2f : 0), w->from, behind);
}

/* "I can…", "we will…" */
static bool offers(const struct work *w)
{
    static const char *const verbs[] = { "can", "could", "will", "would", "ill", "id", "well" };
    for (size_t i = w->from; i < w->to; i++)
        for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++)
            if (str_eq(tok(w, i)->folded, str_of(verbs[k])) &&
                (token_is(tok(w, i), IS(SELF_SUBJECT)) || (i > w->from && token_is(tok(w, i - 1), IS(SELF_SUBJECT)))))
                return true;
    return false;
}

/* "My son is a magician, book him: 555…", "my daughter collects, please donate: https://…" */
static void rule_kin(struct work *w, size_t i)
{
    static const char *const kin[] = { "son",   "daughter", "wife",     "husband", "brother",  "sister",    "cousin",
                                       "dog",   "kid",      "tochter",  "sohn",    "mann",     "frau",      "bruder",
                                       "fille", "fils",     "mari",     "hija",    "hijo",     "hermano",   "filha",
                                       "filho", "sons",     "brothers", "wifes",   "husbands", "daughters", "cousins" };
    if (!token_is(tok(w, i), IS(SELF_POSSESSIVE)) || i + 1 >= w->to || !(w->in & REACH)) return;
    bool related = false;
    for (size_t k = 0; k < sizeof kin / sizeof *kin; k++)
        related = related || str_eq(tok(w, i + 1)->folded, str_of(kin[k]));
    if (related && (w->in & IS(ASK)) && !(w->in & (IS(DEED) | IS(NAME)))) hit(w, 1, w->from, w->to);
}

/* Small signs, which count only where the text speaks about nobody else. */
static void rule_signs(struct work *w)
{
    if (w->about || w->refers || (w->in & (OTHER | IS(RELATION)))) return;
    uint64_t trade = IS(THING) | IS(TRADE) | IS(TOPIC) | IS(MONEY) | IS(PRICE) | IS(SELF_DEED);
    bool self = (w->in & SELF) != 0;
    float signs = self ? 0.1f : 0;
    if (self && (w->in & trade)) signs += 0.2f;
    if (self && (w->in & IS(YOU))) signs += 0.15f;
    if (self && (w->in & (IS(RIVAL) | IS(PRAISE)))) signs += 0.15f;
    if ((w->in & IS(THING)) && (w->in & (IS(YOU) | ASKS | IS(MONEY) | IS(PRICE) | IS(AVAILABLE)))) signs += 0.2f;
    if ((w->in & IS(SELF_SUBJECT)) && (w->in & IS(YOU)) && offers(w)) signs += 0.2f;
    if (w->out->about > 0 && (w->in & (IS(DEED) | IS(PRAISE)))) signs /= 2;
    w->signs += signs;
}

/* ---- the applicant's own voice ---------------------------------------------------------------------------------- */

static void rule_voice(struct work *w, const struct judge_subject *subject, size_t i)
{
    const struct token *t = tok(w, i);
    bool phrase = token_is(t, IS(APPLICANT_VOICE)) && !(w->in & (IS(RIVAL) | IS(THIRD))) &&
                  !any_between(w, w->from, i, IS(NEGATION));
    if (phrase) {
        uint64_t subject_is = subject_before(w, i);
        bool self = subject_is == IS(SELF_SUBJECT) || any_between(w, i, i + t->span, SELF);
        size_t behind = i + t->span;
        bool of_somebody = behind < w->to && token_is(tok(w, behind), IS(PERSON) | OTHER);
        phrase = self && !of_somebody && !(subject_is & (IS(THIRD) | IS(PERSON)));
    }
    /* "I'm Ann" is a friend's, unless the applicant is known by that name; "it's me, Ann" is not. */
    bool me = i >= w->from + 2 && str_eq(tok(w, i - 2)->folded, STR("me"));
    bool named = token_is(t, IS(SELF_NAME)) && (me || (subject->applicant_name.n && t->applicant));
    if (!phrase && !named) return;
    w->out->applicant_voice = true;
    hit(w, 1, i > w->from && named ? w->from : i, i + t->span);
}

/* A text with a first person, something to promote, and no word about anybody else. */
static void rule_nobody_else(struct work *w)
{
    uint64_t in = 0;
    for (size_t i = 0; i < w->all->count; i++) in |= w->all->at[i].classes;
    if (!(in & TEXT_SELLS) || (in & OTHER) || w->about || w->refers) return;
    bool nothing = !(in & TEXT_ABOUT), self = (in & TEXT_SELF) != 0;
    w->signs += nothing && self ? 0.4f : nothing || self ? 0.15f : 0;
}

void judge_rule(const struct judge_subject *subject, const struct tokens *all, struct ruling *ret)
{
    *ret = (struct ruling){ .promotion = 0 };
    judge_about(all, ret);
    struct work w = { .all = all, .out = ret, .about = ret->about >= 1 };
    for (size_t i = 0; i < all->count; i++) w.refers = w.refers || token_is(&all->at[i], IS(REFER));
    for (w.from = 0; w.from < all->count; w.from = w.to) {
        w.to = sentence_end(all, w.from);
        w.in = 0;
        for (size_t i = w.from; i < w.to; i++) w.in |= tok(&w, i)->classes;
        for (size_t i = w.from; i < w.to; i++) {
            rule_asks(&w, i);
            rule_asks_for_self(&w, i);
            rule_own_thing(&w, i);
            rule_advertises(&w, i);
            rule_seeks_work(&w, i);
            rule_sells(&w, i);
            rule_trade(&w, i);
            rule_kin(&w, i);
            rule_voice(&w, subject, i);
        }
        rule_signs(&w);
        for (size_t i = w.from; i + 1 < w.to; i++)
            if (token_is(tok(&w, i), IS(SELF_POSSESSIVE) | OTHER))
                w.own_thing = token_is(tok(&w, i + 1), IS(THING)) && !token_is(tok(&w, i), OTHER);
    }
    rule_nobody_else(&w);
    if (ret->promotion > 0) ret->promotion += w.signs;
    if (ret->applicant_voice && w.about) ret->applicant_voice = false;
}
