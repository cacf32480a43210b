/* Visits, the ledger, and the rows that are counted. */
#include "conn_fixture.h"
#include "model/ledger.h"

static void visits_are_tallied_and_forgotten(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya"), other = new_campaign("other");
    struct tally in = { .day = TODAY, .link_id = 7, .counted = 2, .endorsed = 1 }, *list;
    struct visitor_row *rows;
    struct open_day *open;
    struct hash key;
    size_t n;
    bool first;
    for (int i = 0; i < EXCLUDED_COUNT; i++) in.excluded[i] = i + 1;
    assert_ok(tally_add(c, id, &in));
    assert_ok(tally_add(c, id, &in));
    assert_ok(tally_add(c, id, &(struct tally){ .day = TODAY - 1, .counted = 1 }));
    assert_ok(tally_add(c, other, &(struct tally){ .day = TODAY, .counted = 1 }));
    assert_ok(tallies(c, A, id, &list, &n));
    assert_int_equal(n, 2);
    assert_int_equal(list[0].day, TODAY - 1);
    assert_int_equal(list[1].counted, 4);
    assert_int_equal(list[1].endorsed, 2);
    for (int i = 0; i < EXCLUDED_COUNT; i++) assert_int_equal(list[1].excluded[i], 2 * (i + 1));
    assert_ok(days_unclosed(c, A, TODAY + 1, &open, &n));
    assert_int_equal(n, 3);
    assert_int_equal(open[0].day, TODAY - 1);
    assert_ok(days_unclosed(c, A, TODAY, &open, &n));
    assert_int_equal(n, 1);
    assert_ok(day_closed(c, id, TODAY - 1));
    assert_ok(days_unclosed(c, A, TODAY, &open, &n));
    assert_int_equal(n, 0);

    assert_err(daily_key_get(c, TODAY, &key), ERR_NOT_FOUND);
    assert_ok(daily_key_put(c, TODAY, hash_of(5)));
    assert_ok(daily_key_get(c, TODAY, &key));
    assert_true(hash_eq(key, hash_of(5)));
    assert_ok(visitor_put(c, id, hash_of(1), TODAY, 7));
    assert_err(visitor_put(c, id, hash_of(1), TODAY, 8), ERR_CONFLICT);
    assert_ok(visitor_put(c, other, hash_of(1), TODAY, 0));
    assert_ok(visitor_endorsed(c, id, hash_of(1), 8, &first));
    assert_false(first); /* came through another link */
    assert_ok(visitor_endorsed(c, id, hash_of(1), 7, &first));
    assert_true(first);
    assert_ok(visitor_endorsed(c, id, hash_of(1), 7, &first));
    assert_false(first);
    assert_ok(visitor_endorsed(c, id, hash_of(2), 7, &first));
    assert_false(first);
    assert_ok(visitors_of_day(c, A, TODAY, &rows, &n));
    assert_int_equal(n, 2);
    assert_true(hash_eq(rows[0].hash, hash_of(1)));
    struct hash maker = hash_of(6);
    struct link l = { .campaign_id = id, .code = STR("l"), .day = TODAY };
    struct link_maker *makers;
    bool has;
    assert_ok(link_insert(c, &l, true, &maker));
    assert_ok(applicant_visitor_put(c, id, hash_of(3), TODAY));
    assert_ok(days_forget_before(c, TODAY));
    assert_ok(visitors_of_day(c, A, TODAY, &rows, &n));
    assert_int_equal(n, 2);
    assert_ok(daily_key_put(c, TODAY + 1, hash_of(9)));
    assert_ok(days_forget_before(c, TODAY + 1));
    assert_ok(visitors_of_day(c, A, TODAY, &rows, &n));
    assert_int_equal(n, 0);
    assert_err(daily_key_get(c, TODAY, &key), ERR_NOT_FOUND);
    assert_ok(daily_key_get(c, TODAY + 1, &key));
    assert_ok(link_makers_of_day(c, A, TODAY, &makers, &n));
    assert_int_equal(n, 0);
    assert_ok(applicant_visitor_has(c, id, hash_of(3), &has));
    assert_false(has);
}

static struct leaf leaf_of(int n, enum ledger_type type, int64_t subject)
{
    return (struct leaf){ .type = type, .day = TODAY, .subject_id = subject, .hash = hash_of(n),
                          .record = text_of(&f, "record", n), .openings = text_of(&f, "openings", n) };
}

static void ledgers_grow_in_order(void **state)
{
    (void)state;
    int64_t one = new_campaign("one"), two = new_campaign("two"), index, size;
    struct leaf *page;
    struct hash *hashes;
    size_t n;
    for (int i = 0; i < 10; i++) {
        struct leaf l = leaf_of(i, i < 4 ? LEDGER_CAMPAIGN_CHANGED : LEDGER_ENDORSED, i % 2 ? 5 : -5);
        assert_ok(ledger_append(c, one, &l, &index));
        assert_int_equal(index, i);
        assert_ok(ledger_append(c, two, &l, &index));
    }
    assert_ok(ledger_size(c, one, &size));
    assert_int_equal(size, 10);
    assert_ok(ledger_hashes(c, A, one, 10, &hashes));
    for (int i = 0; i < 10; i++) assert_true(hash_eq(hashes[i], hash_of(i)));
    assert_ok(ledger_hashes(c, A, one, 0, &hashes));
    assert_err(ledger_hashes(c, A, one, 11, &hashes), ERR_IO);
    assert_ok(ledger_page(c, A, one, 3, 4, &page, &n));
    assert_int_equal(n, 4);
    assert_int_equal(page[0].index, 3);
    assert_int_equal(page[0].subject_id, 5);
    assert_str(page[3].record, "record6");
    assert_str(page[3].openings, "openings6");
    assert_true(hash_eq(page[3].hash, hash_of(6)));
    assert_ok(ledger_page(c, A, one, 8, 100, &page, &n));
    assert_int_equal(n, 2); /* not on into the next campaign's */
    assert_ok(ledger_experiment(c, A, one, &page, &n));
    assert_int_equal(n, 4);
    assert_ok(ledger_forget_openings(c, 5));
    assert_ok(ledger_erase_records(c, -5));
    assert_ok(ledger_page(c, A, one, 0, 2, &page, &n));
    assert_int_equal(page[0].record.n + page[0].openings.n, 0);
    assert_str(page[1].record, "record1");
    assert_int_equal(page[1].openings.n, 0);
    assert_true(hash_eq(page[0].hash, hash_of(0)));
    struct leaf l = leaf_of(1, LEDGER_ENDORSED, 0);
    assert_err(ledger_append(c, two + 1, &l, &index), ERR_NOT_FOUND);
    assert_err(ledger_size(c, two + 1, &size), ERR_NOT_FOUND);
}

static void the_rows_that_are_counted(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya"), index;
    struct count_input in;
    struct counted counted;
    struct day_row *days;
    size_t n;
    bool alone;
    int64_t channel = new_link(id, "channel", false);
    struct endorsement e = sample(id, 1);
    e.browser_id = 9;
    e.confirmed_id = 3;
    e.via_link_id = channel;
    assert_ok(endorsement_insert(c, &e, 41));
    struct pass p = { .campaign_id = id, .link_id = new_link(id, "pass", true), .browser_id = 10, .created_at = NOW };
    assert_ok(pass_insert(c, &p, 42, e.link_id));
    struct endorsement last = sample(id, 2);
    last.created_at = NOW + DAY_SECONDS;
    last.standing = STANDING_UNCLEAR;
    last.browser_id = 10;
    assert_ok(endorsement_insert(c, &last, 43));
    new_endorsement(new_campaign("other"), 50);
    assert_ok(link_add(c, channel, 6, 1, 1));
    assert_ok(tally_add(c, id, &(struct tally){ .day = TODAY, .counted = 4, .excluded = { [EXCLUDED_REPEAT] = 2 } }));
    assert_ok(tally_add(c, id, &(struct tally){ .day = TODAY, .link_id = channel, .counted = 6,
                                                .excluded = { [EXCLUDED_REPEAT] = 1, [EXCLUDED_HEAD] = 5 } }));
    for (int i = 0; i < 3; i++) {
        struct leaf l = leaf_of(i, LEDGER_DECLINED, 0);
        assert_ok(ledger_append(c, id, &l, &index));
    }
    assert_ok(count_rows(c, A, id, &in));
    assert_int_equal(in.entry_count, 3);
    assert_int_equal(in.link_count, 4);
    assert_int_equal(in.declined, 3);
    assert_int_equal(in.visits_without_link, 4);
    assert_int_equal(in.excluded[EXCLUDED_REPEAT], 3);
    assert_int_equal(in.excluded[EXCLUDED_HEAD], 5);
    const struct count_entry want = { .link_id = e.link_id, .via_link_id = channel, .browser_id = 9, .confirmed_id = 3,
                                      .endorsement_id = e.id, .name_key = 41, .day = TODAY,
                                      .standing = STANDING_HELP, .state = STATE_SHOWN, .has_video = true };
    assert_memory_equal(&in.entries[0], &want, sizeof want);
    assert_int_equal(in.entries[1].endorsement_id, 0); /* the pass-it-on stands where its link does */
    assert_int_equal(in.entries[1].via_link_id, e.link_id);
    assert_int_equal(in.entries[1].name_key, 42);
    assert_int_equal(in.entries[2].day, TODAY + 1);
    assert_false(in.links[0].by_helper);
    assert_int_equal(in.links[0].visits, 6);
    assert_true(in.links[1].by_helper);
    count_campaign(A, &in, &counted);
    assert_int_equal(counted.counts.received, 2);
    assert_int_equal(counted.counts.visits[MADE_BY_APPLICANT], 6);
    assert_ok(count_is_alone(c, id, 9, 3, &alone));
    assert_true(alone);
    assert_ok(count_is_alone(c, id, 10, 0, &alone)); /* an endorsement and a pass-it-on */
    assert_false(alone);
    assert_ok(count_is_alone(c, id, 0, 0, &alone));
    assert_true(alone);
    struct endorsement shares = sample(id, 3);
    shares.confirmed_id = 3;
    assert_ok(endorsement_insert(c, &shares, 1));
    assert_ok(count_is_alone(c, id, 9, 3, &alone));
    assert_false(alone);
    assert_ok(days_of_campaign(c, A, id, &days, &n));
    assert_int_equal(n, 2);
    assert_int_equal(days[0].day, TODAY);
    assert_int_equal(days[0].endorsements[STANDING_HELP], 2);
    assert_int_equal(days[1].endorsements[STANDING_UNCLEAR], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(visits_are_tallied_and_forgotten),
        TEST(ledgers_grow_in_order),
        TEST(the_rows_that_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
