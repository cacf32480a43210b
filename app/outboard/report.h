/* The report on paper, in parts. Between the report_*.c files alone. */
#ifndef KITH_OUTBOARD_REPORT_H
#define KITH_OUTBOARD_REPORT_H

#include "outboard/doc.h"

struct report {
    struct doc doc;
    struct arena *arena;
    enum lang lang;
    const json_t *in, *campaign;
    struct str name; /* the applicant's */
    struct str day;  /* as of, for people */
    int32_t as_of;
    struct str verify_url;
    struct person *persons; /* by their number */
    size_t person_count;
    size_t entry_count; /* endorsements that are looked at: those that TEXT_MAX leaves room for */
    int entries;        /* put down so far */
};

/* What a person wrote, gathered from the endorsements. */
struct person {
    struct str first_id; /* of the first endorsement that is printed; empty: none */
    struct str name;
    int64_t entries;
};
struct person *report_person(const struct report *,
                             const json_t *of);                 /* by its "person"; NULL for nobody that is told */
struct str report_dest(struct report *, struct str id);         /* the place of a printed endorsement */
struct str report_link_label(struct report *, struct str code); /* empty when the link has none that may be shown */

enum report_part { PART_SAID, PART_UNCLEAR, PART_SELF, PART_HIDDEN, PART_NONE };
enum report_part report_part_of(const json_t *endorsement); /* where it is printed */

void report_first(struct report *);  /* the page that answers in ten seconds */
void report_said(struct report *);   /* what people said */
void report_spread(struct report *); /* how the word spread */
void report_not_counted(struct report *);
void report_setup(struct report *); /* the experiment, what it does not tell, how to verify */

/* One endorsement in full, with its reasons where it was not taken for help or one was lifted. */
void report_entry(struct report *, const json_t *endorsement, double width);

struct str report_reasons(struct report *, const json_t *endorsement); /* in words, without those that decided */

/* Shared styles and steps. */
extern const struct style style_body, style_small, style_words;
#define RTEXT(r, msg, ...) TEXT((r)->arena, (r)->lang, msg, __VA_ARGS__)
#define RTEXT0(r, msg) TEXT0((r)->arena, (r)->lang, msg)
double report_width(const struct report *);
void report_h2(struct report *, enum msg); /* a part; in the outline */
void report_h3(struct report *, struct str);
void report_item(struct report *, struct str); /* of a list */
struct block *report_p(struct report *, const struct style *, double before, struct str);
struct str report_day(struct report *, const json_t *object,
                      const char *key); /* for people; empty when there is none */
struct str report_number(struct report *, int64_t);
struct str report_percent(struct report *, double share);   /* "62%" in the language's way */
double json_real_at(const json_t *object, const char *key); /* NAN when null or missing */

#endif
