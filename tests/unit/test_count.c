/* The counting rules of product.md, rule by rule, on rows made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/count.h"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* A campaign in the making: entries come with links 101, 102, … in order; links 1, 2, … are the applicant's. */
enum { ENTRIES = 16, OWN = 3 };
struct made {
    struct count_entry entries[ENTRIES];
    struct count_link links[ENTRIES + OWN];
    size_t count;
};

static struct count_entry *wrote(struct made *m, int64_t via, int64_t browser, enum standing standing)
{
    struct count_entry *e = &m->entries[m->count++];
    *e = (struct count_entry){ .link_id = 100 + (int64_t)m->count, .via_link_id = via, .browser_id = browser,
                               .endorsement_id = (int64_t)m->count, .standing = (uint8_t)standing, .state = STATE_SHOWN };
    return e;
}

static struct count_entry *passed(struct made *m, int64_t via, int64_t browser)
{
    struct count_entry *e = wrote(m, via, browser, STANDING_HELP);
    e->endorsement_id = 0;
    return e;
}

static void visits(struct made *m, int64_t link, int64_t count) { m->links[link > 100 ? OWN + link - 101 : link - 1].visits = count; }

static struct counted count(struct made *m)
{
    struct counted out;
    for (int64_t i = 0; i < OWN; i++) m->links[i].id = i + 1;
    for (size_t i = 0; i < m->count; i++) {
        m->links[OWN + i].id = m->entries[i].link_id;
        m->links[OWN + i].by_helper = true;
    }
    struct count_input in = { .entries = m->entries, .entry_count = m->count, .links = m->links, .link_count = OWN + m->count };
    count_campaign(&arena, &in, &out);
    return out;
}

static void one_browser_is_one_person(void **state)
{
    struct made m = { .count = 0 };
    (void)state;
    wrote(&m, 0, 7, STANDING_UNCLEAR)->name_key = 1;
    wrote(&m, 0, 7, STANDING_HELP)->name_key = 2;
    wrote(&m, 0, 8, STANDING_HELP);
    wrote(&m, 0, 0, STANDING_HELP); /* without a browser: new people both */
    wrote(&m, 0, 0, STANDING_HELP);
    struct counted c = count(&m);
    assert_int_equal(c.people_count, 4);
    assert_int_equal(c.counts.people, 4);
    assert_int_equal(c.counts.endorsed, 4);
    assert_int_equal(c.people[0].entries, 2);
    assert_int_equal(c.people[0].names, 2); /* two names from one browser */
    assert_int_equal(c.people[0].best, STANDING_HELP);
    assert_int_equal(c.counts.unclear, 1); /* the endorsement stays what it is */
    assert_int_equal(c.counts.unclear_people, 0);
}

static void a_confirmed_address_merges_and_two_never_do(void **state)
{
    struct made m = { .count = 0 };
    (void)state;
    wrote(&m, 0, 7, STANDING_HELP)->confirmed_id = 1;
    wrote(&m, 0, 8, STANDING_HELP)->confirmed_id = 1; /* the same address from another browser */
    wrote(&m, 0, 7, STANDING_HELP)->confirmed_id = 2; /* another address from the same browser */
    wrote(&m, 0, 7, STANDING_HELP);                   /* unconfirmed: goes to the address that came first there */
    struct counted c = count(&m);
    assert_int_equal(c.counts.people, 2);
    assert_int_equal(c.person_of[0], c.person_of[1]);
    assert_int_not_equal(c.person_of[0], c.person_of[2]);
    assert_int_equal(c.person_of[3], c.person_of[0]);
}

static void the_applicant_is_no_person(void **state)
{
    struct made m = { .count = 0 };
    (void)state;
    struct count_entry *e = wrote(&m, 0, 7, STANDING_SELF_PROMOTION);
    e->by_applicant = true;
    visits(&m, 101, 3); /* its link is an applicant's link */
    wrote(&m, 101, 8, STANDING_HELP);
    struct counted c = count(&m);
    assert_int_equal(c.person_of[0], COUNT_NOBODY);
    assert_int_equal(c.counts.people, 1);
    assert_int_equal(c.counts.self_promotion, 1);
    assert_int_equal(c.counts.by_applicant, 1);
    assert_int_equal(c.counts.promotes_author, 0);
    assert_int_equal(c.counts.applicant_links_used, 1);
    assert_int_equal(c.counts.visits[MADE_BY_APPLICANT], 3);
    assert_int_equal(c.people[0].generation, 0); /* through an applicant's link */
    assert_int_equal(c.generations[0].helpers, 1);
}

static void passing_on_needs_a_visit_or_an_endorser(void **state)
{
    struct made m = { .count = 0 };
    (void)state;
    passed(&m, 0, 1);
    passed(&m, 0, 2);
    passed(&m, 0, 3);
    visits(&m, 101, 1);
    wrote(&m, 102, 4, STANDING_HELP);
    wrote(&m, 103, 5, STANDING_UNCLEAR); /* not an endorser */
    struct counted c = count(&m);
    assert_true(c.people[0].passed_it_on);
    assert_true(c.people[1].passed_it_on);
    assert_false(c.people[2].passed_it_on);
    assert_int_equal(c.counts.passed_it_on, 2);
    assert_int_equal(c.counts.endorsed, 1);
    assert_int_equal(c.counts.people, 3);
    assert_int_equal(c.counts.both, 0);
    assert_int_equal(c.counts.visits[MADE_BY_HELPER], 1);
}

static void whoever_did_both_is_one(void **state)
{
    struct made m = { .count = 0 };
    (void)state;
    wrote(&m, 1, 1, STANDING_HELP)->has_video = true;
    visits(&m, 101, 2);
    struct counted c = count(&m);
    assert_int_equal(c.counts.people, 1);
    assert_int_equal(c.counts.both, 1);
    assert_int_equal(c.counts.with_video, 1);
}

static void nobody_brings_themselves(void **state)
{
    struct made m = { .count = 0 };
    (void)state;
    wrote(&m, 0, 1, STANDING_HELP);
    wrote(&m, 101, 1, STANDING_HELP); /* the same browser through its own link */
    assert_int_equal(count(&m).counts.passed_it_on, 0);
}

static void who_only_promotes_has_not_passed_it_on(void **state)
{
    struct made m = { .count = 0 };
    (void)state;
    wrote(&m, 0, 1, STANDING_SELF_PROMOTION);
    visits(&m, 101, 5);
    struct counted c = count(&m);
    assert_int_equal(c.counts.passed_it_on, 0);
    assert_int_equal(c.counts.people, 0);
    assert_int_equal(c.counts.promotes_author, 1);
    assert_int_equal(c.counts.visits[MADE_BY_HELPER], 5); /* the visits came by a link that is not the applicant's */
    passed(&m, 0, 1);
    assert_int_equal(count(&m).counts.passed_it_on, 1); /* not the only thing they did */
}

static void an_unknown_maker_passes_nothing_on(void **state)
{
    struct made m = { .count = 0 };
    (void)state;
    wrote(&m, 0, 1, STANDING_UNCLEAR)->unknown_maker = true;
    visits(&m, 101, 4);
    wrote(&m, 101, 2, STANDING_HELP);
    struct counted c = count(&m);
    assert_int_equal(c.counts.visits[MADE_BY_UNKNOWN], 4);
    assert_int_equal(c.counts.visits[MADE_BY_HELPER], 0);
    assert_int_equal(c.counts.passed_it_on, 0);
    assert_int_equal(c.counts.unclear_people, 1);
    assert_int_equal(c.people[1].generation, 0);
    assert_int_equal(c.generations[0].helpers, 1); /* the second alone */
}

static void a_withdrawn_ones_link_goes_on(void **state)
{
    struct made m = { .count = 0 };
    (void)state;
    struct count_entry *e = wrote(&m, 0, 1, STANDING_HELP);
    e->state = STATE_WITHDRAWN;
    wrote(&m, 101, 2, STANDING_HELP);
    struct counted c = count(&m);
    assert_int_equal(c.counts.received, 2);
    assert_int_equal(c.counts.states[STATE_WITHDRAWN], 1);
    assert_int_equal(c.counts.endorsed, 1);
    assert_int_equal(c.counts.passed_it_on, 1);
    assert_int_equal(c.counts.people, 2);
    assert_int_equal(c.generations[0].helpers, 1);
    assert_int_equal(c.generations[1].endorsers, 1);
}

static void generations_follow_links(void **state)
{
    struct made m = { .count = 0 };
    (void)state;
    wrote(&m, 1, 1, STANDING_HELP);
    wrote(&m, 101, 2, STANDING_HELP);
    wrote(&m, 101, 3, STANDING_HELP);
    wrote(&m, 102, 4, STANDING_HELP);
    wrote(&m, 104, 5, STANDING_UNCLEAR); /* generation 3, and no endorser: no row for it */
    wrote(&m, 103, 1, STANDING_HELP);    /* a second entry of the first person, who stays in generation 0 */
    struct counted c = count(&m);
    assert_int_equal(c.generation_count, 3);
    assert_int_equal(c.generations[0].endorsers, 1);
    assert_int_equal(c.generations[0].helpers, 1);
    assert_int_equal(c.generations[1].endorsers, 2);
    assert_int_equal(c.generations[1].helpers, 2);
    assert_int_equal(c.generations[2].endorsers, 1);
    assert_int_equal(c.generation_of[5], 0);
}

static void an_empty_campaign_counts_nothing(void **state)
{
    struct made m = { .count = 0 };
    (void)state;
    struct counted c = count(&m);
    assert_int_equal(c.counts.received, 0);
    assert_int_equal(c.people_count, 0);
    assert_int_equal(c.generation_count, 0);
}

/* From the formula in 40 digits, worked out apart from this program. */
static void wilson_is_wilson(void **state)
{
    static const struct {
        int64_t successes, trials;
        double low, high;
    } rows[] = {
        { 0, 1, 0.000000000000, 0.793450685623 },      { 1, 1, 0.206549314377, 1.000000000000 },
        { 0, 10, 0.000000000000, 0.277532799863 },     { 3, 10, 0.107791267406, 0.603221852539 },
        { 10, 10, 0.722467200137, 1.000000000000 },    { 1, 40, 0.004426831503, 0.128813689635 },
        { 20, 40, 0.351995269335, 0.648004730665 },    { 39, 40, 0.871186310365, 0.995573168497 },
        { 50, 100, 0.403831530366, 0.596168469634 },   { 7, 100, 0.034319261067, 0.137495147391 },
        { 1, 1000, 0.000176546371, 0.005642558598 },   { 500, 1000, 0.469069600368, 0.530930399632 },
        { 999, 1000, 0.994357441402, 0.999823453629 },
    };
    double low = -1, high = -1;
    (void)state;
    assert_false(wilson(0, 0, &low, &high));
    assert_true(low == -1 && high == -1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(wilson(rows[i].successes, rows[i].trials, &low, &high));
        assert_float_equal(low, rows[i].low, 1e-9);
        assert_float_equal(high, rows[i].high, 1e-9);
    }
}

int main(void)
{
#define RULE(test) cmocka_unit_test_teardown(test, forget)
    const struct CMUnitTest tests[] = {
        RULE(one_browser_is_one_person),
        RULE(a_confirmed_address_merges_and_two_never_do),
        RULE(the_applicant_is_no_person),
        RULE(passing_on_needs_a_visit_or_an_endorser),
        RULE(whoever_did_both_is_one),
        RULE(nobody_brings_themselves),
        RULE(who_only_promotes_has_not_passed_it_on),
        RULE(an_unknown_maker_passes_nothing_on),
        RULE(a_withdrawn_ones_link_goes_on),
        RULE(generations_follow_links),
        RULE(an_empty_campaign_counts_nothing),
        RULE(wilson_is_wilson),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
