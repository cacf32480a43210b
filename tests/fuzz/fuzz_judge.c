/* The text judge and copied texts on any bytes: what they name stands inside the message, and they never disagree
 * with themselves. The first byte chooses whether an applicant is named and whether the bytes are weights. */
#include <stdlib.h>

#include "base/utf8.h"
#include "model/copied.h"
#include "model/judge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static bool inside(struct str part, struct str whole)
{
    return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    struct arena a = { 0 };
    struct str text = { (const char *)data + 1, size - 1 };
    const struct str site = STR("https://example.org/maya");
    const struct judge_subject subject = { .applicant_name = data[0] & 1 ? STR("Maya Okafor") : STR_NONE,
                                           .campaign_host = STR("kith.example"), .sites = &site, .site_count = 1 };
    const struct judge_input input = { .message = text, .has_video = (data[0] & 2) != 0 };
    struct judgement j, again;
    judge_text(&a, &subject, &input, &j);
    judge_text(&a, &subject, &input, &again);
    must(j.reasons.count == 1 && j.standing == again.standing && j.promotes_author == again.promotes_author);
    must(j.standing == reasons_standing(&j.reasons));
    must(inside(j.reasons.at[0].words, text));
    if (utf8_valid(text)) must(utf8_valid(j.reasons.at[0].words));
    judge_features(&a, &subject, text);
    struct copied c;
    copied_read(&a, text, copied_given(&a, &site, 1), &c);
    must(copied_nearly_same(&c, &c) == (c.words >= COPIED_WORDS));
    struct judge_weights *w;
    size_t line;
    if (data[0] & 4 && judge_weights_read(&a, text, &w, &line) == OK) judge_benchmark(&a, w, text, &j);
    arena_free(&a);
    return 0;
}
