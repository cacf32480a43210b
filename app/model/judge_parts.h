/* The parts of the text judge, for its own files. What the classes of words are stands in judge_words.txt. */
#ifndef KITH_MODEL_JUDGE_PARTS_H
#define KITH_MODEL_JUDGE_PARTS_H

#include "judge_tables.h" /* generated: enum judge_class, judge_rows */
#include "model/judge.h"

enum token_kind {
    TOKEN_WORD,
    TOKEN_NUMBER,
    TOKEN_PRICE, /* $15, 20 €, 50% */
    TOKEN_PHONE,
    TOKEN_URL,
    TOKEN_EMAIL,
    TOKEN_HANDLE, /* @name */
    TOKEN_EMOJI,
    TOKEN_PAUSE, /* , : - ( ) " */
    TOKEN_END    /* . ! ? line end */
};

struct token {
    uint8_t kind;
    uint8_t span;      /* words of the longest phrase that begins here, at least 1 */
    char mark;         /* TOKEN_END, TOKEN_PAUSE: the first character */
    bool capital;      /* begins with a capital letter */
    bool shout;        /* two letters or more, all capitals */
    bool possessive;   /* written with 's */
    bool neutral;      /* a link that promotes nobody: the campaign's, or the applicant's own */
    bool foreign;      /* in a script that the judge does not read */
    bool applicant;    /* the applicant's name, or a part of it */
    bool known;        /* stands in judge_words.txt */
    uint64_t classes;  /* bits of enum judge_class, those of phrases that begin here included */
    const struct judge_row *row;
    struct str text;   /* slice of the message */
    struct str folded; /* TOKEN_WORD: as in judge_words.txt */
};

struct tokens {
    struct token *at;
    size_t count;
    size_t words, foreign_words;   /* two ideographs or kana are a word */
    size_t capitals, letters;
    size_t exclamations, questions;
    enum judge_language language; /* LANGUAGE_XX: none that the judge reads */
    bool unread;                  /* most of it is in no language that the judge reads */
};

/* What a text that promotes somebody's own things is made of, and what one about somebody else is made of. */
#define TEXT_SELLS                                                                                                     \
    (IS(URL) | IS(PRICE) | IS(PHONE) | IS(EMAIL) | IS(HANDLE) | IS(MONEY) | IS(THING) | IS(SPAM) | IS(JOB_SEEK) |      \
     IS(AD_VERB) | IS(TRADE) | IS(AVAILABLE) | IS(ASK) | IS(ASK_SELF) | IS(APPLICANT_VOICE) | IS(TOPIC) |              \
     IS(SELF_DEED) | IS(SELF_PRAISE))
#define TEXT_ABOUT (IS(THIRD) | IS(NAME) | IS(PRAISE) | IS(RELATION) | IS(DEED) | IS(PERSON) | IS(FEELING))
#define TEXT_SELF (IS(SELF_NAME) | IS(SELF_SUBJECT) | IS(SELF_OBJECT) | IS(SELF_POSSESSIVE))

#define IS(class_) (UINT64_C(1) << CLASS_##class_)
static inline bool token_is(const struct token *t, uint64_t classes)
{
    return (t->classes & classes) != 0;
}

/* Splits a text. Linear: no byte is looked at more than a constant number of times. */
void judge_tokenize(struct arena *, struct str text, struct tokens *ret);
/* Says of each token what it is, in the language of its sentence, and whom it names. */
void judge_tag(struct arena *, const struct judge_subject *, struct tokens *);
/* Behind the TOKEN_END of the sentence that begins at `from`. */
size_t sentence_end(const struct tokens *, size_t from);
/* The row of judge_words.txt for words joined by single spaces, or NULL. */
const struct judge_row *judge_row_find(struct str words);

struct ruling {
    float promotion;      /* 1 and more: the rules see promotion of the author */
    bool applicant_voice; /* speaks as the applicant */
    float about;          /* how much is said about the applicant; 1 and more is something */
    bool content;         /* any words beyond "nice", "+1" and the name alone */
    struct str words;     /* what decided for promotion or the applicant's voice */
    struct str about_words;
};
/* The parts of a ruling that tell of the applicant: about, about_words, content. */
void judge_about(const struct tokens *, struct ruling *ret);
void judge_rule(const struct judge_subject *, const struct tokens *, struct ruling *ret);

/* What the model sees of a sentence: which classes occur in it, which pairs of classes stand close to each other, and
 * marks of the sentence and of the text that it stands in. */
enum judge_mark {
    MARK_EXCLAMATION,      /* the text has two and more */
    MARK_QUESTION,
    MARK_SHOUT,            /* the text has two words and more in capitals */
    MARK_SHORT,            /* the text has at most six words */
    MARK_LONG,             /* the text has forty words and more */
    MARK_NOBODY,           /* the text has no third person and no name */
    MARK_NOBODY_HERE,      /* the sentence has none */
    MARK_SELF_HERE,        /* the sentence has a first person */
    MARK_SELF_ONLY,        /* ... and no other */
    MARK_SELF_FIRST,       /* ... and others, behind it */
    MARK_LONG_SENTENCE,    /* fifteen words and more */
    MARK_PRAISE_ELSEWHERE, /* words about people in another sentence */
    MARK_NOTHING_ABOUT,    /* the text has no third person, name, or word for people and what they do */
    MARK_ALONE,            /* ... but a first person */
    MARK_ALONE_SELLS,      /* ... and what can be promoted (TEXT_SELLS) */
    MARK_NOBODY_SELLS,     /* no third person, no name, a first person, and what can be promoted */
    MARK_NOTHING_SELLS,    /* nothing about people, no first person, and what can be promoted */
    MARK_REFERS,           /* the text offers to answer questions about somebody */
    MARK_COUNT
};
struct judge_model {
    float bias, has[CLASS_COUNT], mark[MARK_COUNT], pair[CLASS_COUNT][CLASS_COUNT];
};
extern const struct judge_model judge_model; /* judge_weights.txt */
extern const char *const judge_mark_names[MARK_COUNT];

struct survey { /* of the whole text */
    uint64_t classes;
    size_t shouts;
};
struct features {
    uint64_t has, pairs[CLASS_COUNT]; /* pairs[a]: the classes near behind one of class a */
    uint32_t marks;
};
void judge_survey(const struct tokens *, struct survey *ret);
void judge_see(const struct tokens *, const struct survey *, size_t from, size_t to, struct features *ret);
float judge_weigh(const struct judge_model *, const struct features *);
/* The log-odds of the most promoting sentence, and which tokens it has. */
float judge_score(const struct judge_model *, const struct tokens *, size_t *ret_from, size_t *ret_to);
/* A slice of the message from token `from` to before token `to`, at most some 160 bytes, cut at a token. */
struct str words_of(const struct tokens *, size_t from, size_t to);

#endif
