/* The counting rules (product.md, "How it is counted") as one pure function: from the rows of a campaign to people,
 * generations and every figure of the report. The kept counters are this function's result, carried forward; the
 * report, `kith check` and every change that touches more than one person call it again.
 * Time: O(n log n) in entries and links. Memory: from the arena, about 60 bytes an entry. */
#ifndef KITH_MODEL_COUNT_H
#define KITH_MODEL_COUNT_H

#include "model/campaign.h"
#include "model/visitor.h"

/* Names these rules in every ledger: goes up when a rule changes. */
#define COUNTING_RULES "kith-1"

/* An endorsement or a pass-it-on. Each has exactly one share link; the link's id is also the order in which they came.
 * A withdrawn one keeps what the ownership of its link needs. */
struct count_entry {
    int64_t link_id;
    int64_t via_link_id;    /* 0: none */
    int64_t browser_id;     /* 0: none, a new person */
    int64_t confirmed_id;   /* 0: no confirmed address */
    int64_t endorsement_id; /* 0: a pass-it-on */
    int64_t name_key;      /* of the folded name; 0: none */
    int32_t day;
    uint8_t standing, state, visibility; /* enums; only of endorsements */
    bool by_applicant;      /* reasons_by_applicant */
    bool unknown_maker;     /* reasons_unknown_maker */
    bool has_video;
};

/* A share link; helpers' links name their entry by the id. */
struct count_link {
    int64_t id;
    bool by_helper;                         /* else a channel link of the applicant */
    int64_t visits, endorsed, endorsements; /* as in struct link */
};

struct counts {
    int64_t received, states[STATE_COUNT], declined;
    int64_t people, endorsed, with_video, passed_it_on, both;
    int64_t self_promotion, by_applicant, promotes_author;
    int64_t applicant_links_used;
    int64_t unclear, unclear_people;
    int64_t visits[MADE_BY_COUNT]; /* visitor-days by route: community is MADE_BY_HELPER */
    int64_t excluded[EXCLUDED_COUNT];
};

struct count_person {
    size_t first;            /* index of the first entry */
    size_t entries;
    int32_t generation;
    int32_t names;           /* different folded names */
    int64_t visits_brought;  /* counted visits of the person's own links */
    int64_t endorsers_brought;
    enum standing best;      /* of endorsements not withdrawn; meaningful when has_standing */
    bool has_standing, endorsed, with_video, passed_it_on, helper;
    bool only_promotes;      /* every endorsement, withdrawn ones too, is self-promotion */
};

struct count_generation {
    int64_t endorsers, helpers;
};

enum { COUNT_NOBODY = -1 };
struct counted {
    struct counts counts;
    struct count_person *people;   /* in the order in which they came */
    size_t people_count;
    int32_t *person_of;            /* for each entry; COUNT_NOBODY when it is by the applicant */
    int32_t *generation_of;        /* for each entry: the generation of its person */
    uint8_t *made_by;              /* for each link: enum made_by */
    struct count_generation *generations;
    size_t generation_count;       /* up to the highest that has an endorser */
};

/* `entries` and `links` ascend by link id. `excluded`, `declined` and `visits_without_link` come from the tallies. */
struct count_input {
    const struct count_entry *entries;
    size_t entry_count;
    const struct count_link *links;
    size_t link_count;
    int64_t visits_without_link, declined;
    int64_t excluded[EXCLUDED_COUNT];
};
void count_campaign(struct arena *, const struct count_input *, struct counted *ret);

enum made_by count_made_by(const struct count_entry *);

/* Wilson score interval at 95 % (z = 1.959963984540054) for `successes` of `trials`: E. B. Wilson, "Probable
 * Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927). False without trials. */
bool wilson(int64_t successes, int64_t trials, double *ret_low, double *ret_high);

#endif
