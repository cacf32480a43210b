/* The standing of an endorsement: how it is judged, always with reasons. The one table of reasons is in standing.c;
 * the counting, the pages, the API and "How we count" all read it. */
#ifndef KITH_MODEL_STANDING_H
#define KITH_MODEL_STANDING_H

#include "lang/lang.h"

/* In the order in which the strongest wins among the reasons of one endorsement. */
enum standing { STANDING_HELP, STANDING_UNCLEAR, STANDING_SELF_PROMOTION, STANDING_COUNT };

enum reason {
    REASON_APPLICANT_BROWSER,
    REASON_APPLICANT_EMAIL,
    REASON_APPLICANT_NAME,
    REASON_APPLICANT_VOICE,
    REASON_PROMOTES_AUTHOR,
    REASON_APPLICANT_NETWORK,
    REASON_APPLICANT_FIRST_NAME,
    REASON_MIXED,
    REASON_MAY_PROMOTE,
    REASON_NO_CONTENT,
    REASON_COPIED_TEXT,
    REASON_ABOUT_APPLICANT,
    REASON_UNREAD_LANGUAGE,
    REASON_VIDEO,
    REASON_COUNT
};

struct reason_rule {
    const char *code;             /* stable, in the API and the ledger */
    enum standing standing;       /* what it gives */
    enum standing lifted;         /* what it gives once lifted */
    bool by_applicant;            /* self-promotion by the applicant, not of the author */
    bool lifted_by_confirmation;  /* by an e-mail address that the friend confirmed, not the applicant's */
    bool lifted_by_other_browser; /* by such a confirmation from a browser that never managed the campaign */
    bool unknown_maker;           /* while unlifted, nobody can tell who made the link of it */
    bool shown_at_once;           /* needs no look by the applicant */
    bool has_words;               /* names the words that decided: its sentence has a parameter */
    enum msg sentence;            /* for people, at the endorsement */
    enum msg rule;                /* for "How we count" */
};
extern const struct reason_rule reason_rules[REASON_COUNT];

const char *standing_code(enum standing); /* "help", "unclear", "self_promotion" */
bool standing_from_code(struct str, enum standing *ret);
bool reason_from_code(struct str, enum reason *ret);

/* One reason as it stands at an endorsement. */
struct reason_note {
    enum reason code;
    bool lifted;
    struct str words; /* empty when the rule has none */
};

enum { REASONS_MAX = 8 };
struct reasons {
    struct reason_note at[REASONS_MAX];
    size_t count;
};

/* Adds a reason once, in the order of the table. The rules give at most REASONS_MAX together; more are dropped. */
void reasons_add(struct reasons *, enum reason, struct str words);
const struct reason_note *reasons_find(const struct reasons *, enum reason);

/* What lifts flags; product.md, "Standing". */
struct confirmation {
    bool confirmed;     /* the friend confirmed an address that is not the applicant's */
    bool other_browser; /* ... from a browser that never managed the campaign */
};
void reasons_lift(struct reasons *, struct confirmation); /* marks what is lifted, anew each time */

enum standing reason_gives(struct reason_note);
enum standing reasons_standing(const struct reasons *); /* the strongest; unclear without any reason */
bool reasons_by_applicant(const struct reasons *);      /* some unlifted self-promotion by the applicant */
bool reasons_unknown_maker(const struct reasons *);
bool reasons_shown_at_once(const struct reasons *);     /* standing help, by words that need no look */

/* As kept in one column: lines of CODE TAB 0|1 TAB WORDS. */
struct str reasons_pack(struct arena *, const struct reasons *);
bool reasons_unpack(struct arena *, struct str, struct reasons *ret);

#endif
