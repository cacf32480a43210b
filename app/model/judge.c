/* Puts the two checks of the text judge together. */
#include "model/judge.h"

#include "base/buf.h"
#include "model/judge_parts.h"

/* Each check may see promotion, or only suspect it. Both see it where one sees it and the other suspects it at least;
 * one alone must be surer than that to raise a doubt. The rules need less where the text says nothing about anybody
 * else. Chosen on the texts learned from. */
struct levels {
    float sees, suspects, alone;
};
static const struct levels rules_nobody = { 0.5f, 0.1f, 0.5f }, rules_about = { 0.9f, 0.2f, 0.9f },
                           model_levels = { 0, -1, 0.6f };

static void conclude(struct judgement *ret, enum reason reason, struct str words)
{
    reasons_add(&ret->reasons, reason, words);
    ret->standing = reasons_standing(&ret->reasons);
}

void judge_text(struct arena *arena, const struct judge_subject *subject, const struct judge_input *input,
                struct judgement *ret)
{
    struct tokens tokens;
    struct ruling ruling;
    size_t from, to;
    *ret = (struct judgement){ .score = 0 };
    judge_tokenize(arena, input->message, &tokens);
    judge_tag(arena, subject, &tokens);
    judge_rule(subject, &tokens, &ruling);
    ret->score = (double)judge_score(&judge_model, &tokens, &from, &to);

    bool about = ruling.about >= 1;
    const struct levels *r = about ? &rules_about : &rules_nobody, *m = &model_levels;
    bool both = (ruling.promotion >= r->sees && ret->score > m->suspects) ||
                (ret->score > m->sees && ruling.promotion >= r->suspects);
    bool rules = ruling.promotion >= r->alone, model = ret->score > m->alone;
    if (!ruling.content && !rules) {
        conclude(ret, input->has_video ? REASON_VIDEO : REASON_NO_CONTENT, STR_NONE);
    } else if (tokens.unread) {
        conclude(ret, REASON_UNREAD_LANGUAGE, STR_NONE);
    } else if (ruling.applicant_voice) {
        ret->promotes_author = true;
        conclude(ret, REASON_APPLICANT_VOICE, ruling.words);
    } else if (both) {
        ret->promotes_author = true;
        conclude(ret, about ? REASON_MIXED : REASON_PROMOTES_AUTHOR, ruling.words);
    } else if (rules || model) {
        conclude(ret, REASON_MAY_PROMOTE, rules ? ruling.words : words_of(&tokens, from, to));
    } else {
        conclude(ret, REASON_ABOUT_APPLICANT, ruling.about_words);
    }
}

struct str judge_features(struct arena *arena, const struct judge_subject *subject, struct str text)
{
    static const char *const names[] = { JUDGE_CLASS_NAMES };
    struct tokens tokens;
    struct survey survey;
    judge_tokenize(arena, text, &tokens);
    judge_tag(arena, subject, &tokens);
    judge_survey(&tokens, &survey);
    BUF_AUTO b = BUF(16 << 20);
    for (size_t from = 0, to; from < tokens.count; from = to) {
        struct features f;
        to = sentence_end(&tokens, from);
        judge_see(&tokens, &survey, from, to, &f);
        if (from > 0) BUF_LIT(&b, "\t|");
        for (int a = 0; a < CLASS_COUNT; a++) {
            if (f.has >> a & 1) buf_printf(&b, "\thas %s", names[a]);
            for (int c = 0; c < CLASS_COUNT; c++)
                if (f.pairs[a] >> c & 1) buf_printf(&b, "\tpair %s %s", names[a], names[c]);
        }
        for (int i = 0; i < MARK_COUNT; i++)
            if (f.marks >> i & 1) buf_printf(&b, "\tmark %s", judge_mark_names[i]);
    }
    return arena_str(arena, str_trim(buf_str(&b)));
}
