/* Puts the two checks of the text judge together. */
#include "model/judge.h"

#include "base/buf.h"
#include "model/judge_parts.h"

/* The rules see promotion from here; from less where the text says nothing about anybody else. */
static const float RULES_YES = 1.0f, RULES_YES_ALONE = 0.6f;

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
    struct features features;
    *ret = (struct judgement){ .score = 0 };
    judge_tokenize(arena, input->message, &tokens);
    judge_tag(arena, subject, &tokens);
    judge_rule(subject, &tokens, &ruling);
    judge_see(&tokens, &features);
    ret->score = (double)judge_weigh(&judge_model, &features);

    bool about = ruling.about >= 1;
    bool rules = ruling.promotion >= (about ? RULES_YES : RULES_YES_ALONE), model = ret->score > 0;
    if (!ruling.content && !rules) {
        conclude(ret, input->has_video ? REASON_VIDEO : REASON_NO_CONTENT, STR_NONE);
    } else if (tokens.unread) {
        conclude(ret, REASON_UNREAD_LANGUAGE, STR_NONE);
    } else if (ruling.applicant_voice) {
        ret->promotes_author = true;
        conclude(ret, REASON_APPLICANT_VOICE, ruling.words);
    } else if (rules && model) {
        ret->promotes_author = true;
        conclude(ret, about ? REASON_MIXED : REASON_PROMOTES_AUTHOR, ruling.words);
    } else if (rules || model) {
        conclude(ret, REASON_MAY_PROMOTE, ruling.words.n ? ruling.words : str_trim(str_sub(input->message, 0, 80)));
    } else {
        conclude(ret, REASON_ABOUT_APPLICANT, ruling.about_words);
    }
}

struct str judge_features(struct arena *arena, const struct judge_subject *subject, struct str text, bool benchmark)
{
    static const char *const names[] = { JUDGE_CLASS_NAMES };
    struct tokens tokens;
    struct features f;
    (void)benchmark;
    judge_tokenize(arena, text, &tokens);
    judge_tag(arena, subject, &tokens);
    judge_see(&tokens, &f);
    BUF_AUTO b = BUF(1 << 20);
    for (int a = 0; a < CLASS_COUNT; a++) {
        if (!f.has[a]) continue;
        buf_printf(&b, "has %s\t", names[a]);
        for (int c = 0; c < CLASS_COUNT; c++)
            if (f.pair[a][c]) buf_printf(&b, "pair %s %s\t", names[a], names[c]);
    }
    for (int i = 0; i < MARK_COUNT; i++)
        if (f.mark[i]) buf_printf(&b, "mark %s\t", judge_mark_names[i]);
    return arena_str(arena, str_trim(buf_str(&b)));
}
