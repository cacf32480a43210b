/* The text judge: does a text speak about the applicant, or promote whoever wrote it? Pure, linear in the length of
 * the text, no state.
 *
 * Two checks read the same tokens. The ownership rules (judge_rules.c) ask whose thing is promoted: "check out my
 * channel" against "check out her work". The linear model (judge_model.c) weighs which kinds of words stand near each
 * other; its weights are learned (scripts/learn-judge) and kept, readable, in judge_weights.txt. Only where both see
 * promotion is a text called that: each alone gives may_promote. What the judge does not read it never doubts.
 *
 * Two modes. The product's mode, judge_text, knows kinds of words and never single ones, so that what it learned from
 * a few hundred texts holds for trades and things it has not met; accusing a friend wrongly is the worst error, so it
 * needs both checks. The benchmark mode, judge_benchmark, exists to be compared with published work on comments under
 * YouTube videos: there every link is spam and the model may know single words and letter groups, given as a file of
 * weights that is not part of the program. A model trained like that calls most real endorsements promotion, so the
 * product never uses it. */
#ifndef KITH_MODEL_JUDGE_H
#define KITH_MODEL_JUDGE_H

#include "base/err.h"
#include "model/standing.h"

/* What a text may speak about without promoting its author. Slices are borrowed. */
struct judge_subject {
    struct str applicant_name; /* when empty, any third person may be the applicant */
    struct str campaign_host;  /* links to this host (and its subdomains) are neutral; may be empty */
    const struct str *sites;   /* the applicant's own sites, with or without scheme; host and path prefix match */
    size_t site_count;
};

struct judge_input {
    struct str message; /* UTF-8; bytes that are not are skipped; at most 16 KiB are read */
    bool has_video;     /* a link recognised as a video came with it */
};

struct judgement {
    enum standing standing;
    bool promotes_author; /* seen by both checks, in mixed texts and in the applicant's own voice too */
    double score;         /* the model's log-odds that the text promotes its author */
    struct reasons reasons; /* one; words are slices of the message */
};

void judge_text(struct arena *, const struct judge_subject *, const struct judge_input *, struct judgement *ret);

/* The benchmark's weights: lines "NAME WEIGHT" as scripts/learn-judge writes them; # begins a comment. ERR_MALFORMED
 * when a line is neither; *ret_line is its number. Weights live in the arena. */
struct judge_weights;
enum err judge_weights_read(struct arena *, struct str file, struct judge_weights **ret, size_t *ret_line) NODISCARD;
/* Without weights (NULL) by the product's model alone. */
void judge_benchmark(struct arena *, const struct judge_weights *, struct str comment, struct judgement *ret);

/* What the product's model sees in a text, for learning: tab-separated names as in judge_weights.txt, with | between
 * sentences. */
struct str judge_features(struct arena *, const struct judge_subject *, struct str text);
/* ... and the benchmark's in a comment: tab-separated "NAME VALUE", in one line. */
struct str judge_comment_features(struct arena *, struct str comment);

#endif
