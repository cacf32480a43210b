/* Endorsements, pass-it-ons, receipts, sketches, visits, the ledger, and the rows that are counted. */
#include "conn_fixture.h"
#include "model/ledger.h"

static void endorsements_come_back_as_they_went(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya"), address;
    struct browser b;
    struct endorsement e = sample(id, 1), r;
    struct link l;
    assert_ok(browser_insert(c, hash_of(1), 0, TODAY, &b));
    assert_ok(address_id(c, id, hash_of(2), STR("example.org"), &address));
    e.via_link_id = new_link(id, "viacode", false);
    e.browser_id = b.id;
    e.confirmed_id = address;
    e.confirmed_other_browser = true;
    assert_ok(endorsement_insert(c, &e, -5));
    assert_ok(endorsement_by_id(c, A, e.id, &r));
    assert_true(str_eq(r.public_id, e.public_id) && str_eq(r.name, e.name) && str_eq(r.message, e.message));
    assert_true(str_eq(r.video_url, e.video_url) && str_eq(r.profile_url, e.profile_url) && str_eq(r.email, e.email));
    assert_true(str_eq(r.consent, e.consent) && str_eq(r.friend_answer, e.friend_answer));
    assert_true(str_eq(r.applicant_answer, e.applicant_answer) && str_eq(r.thanks, e.thanks));
    assert_str(r.link_code, "code1");
    assert_str(r.via_code, "viacode");
    assert_str(r.confirmed_domain, "example.org");
    assert_true(r.has_video && r.look_needed && r.approved && r.confirmed_other_browser && !r.hidden);
    assert_int_equal(r.relation, RELATION_CLIENT);
    assert_int_equal(r.campaign_id, id);
    assert_int_equal(r.browser_id, b.id);
    assert_int_equal(r.confirmed_id, address);
    assert_int_equal(r.link_id, e.link_id);
    assert_int_equal(r.via_link_id, e.via_link_id);
    assert_int_equal(r.created_at, e.created_at);
    assert_int_equal(r.edited_at, e.edited_at);
    assert_int_equal(r.leaf, 3);
    assert_int_equal(r.reasons.count, 1);
    assert_str(r.reasons.at[0].words, "about Maya");
    assert_ok(link_by_id(c, A, e.link_id, &l));
    assert_int_equal(l.endorsement_id, e.id);
    r.message = STR("other words");
    r.hidden = true;
    r.visibility = VISIBILITY_ANONYMOUS;
    r.confirmed_id = 0; /* another address: nothing uses the first any more, so it is forgotten */
    assert_ok(endorsement_update(c, &r, 7));
    assert_ok(address_id(c, id, hash_of(2), STR("example.org"), &address));
    assert_int_not_equal(address, e.confirmed_id);
    assert_ok(endorsement_set_leaf(c, e.id, 12));
    assert_ok(endorsement_by_public_id(c, A, id, e.public_id, &r));
    assert_str(r.message, "other words");
    assert_true(r.hidden);
    assert_int_equal(r.leaf, 12);
    assert_int_equal(r.visibility, VISIBILITY_ANONYMOUS);
    assert_err(endorsement_by_public_id(c, A, id + 1, e.public_id, &r), ERR_NOT_FOUND);
    assert_err(endorsement_by_id(c, A, e.id + 1, &r), ERR_NOT_FOUND);
    assert_err(endorsement_set_leaf(c, e.id + 1, 1), ERR_NOT_FOUND);
    assert_err(endorsement_insert(c, &e, 1), ERR_CONFLICT); /* the public id is taken */
}

static void pages_go_both_ways_by_state(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya"), other = new_campaign("other");
    struct endorsement *list, e;
    size_t n;
    for (int i = 0; i < 30; i++) {
        int64_t one = new_endorsement(id, i);
        new_endorsement(other, 100 + i);
        assert_ok(endorsement_by_id(c, A, one, &e));
        e.hidden = i % 3 == 0;
        assert_ok(endorsement_update(c, &e, i));
    }
    assert_ok(endorsements_after(c, A, id, STATES_ALL, 0, 12, &list, &n));
    assert_int_equal(n, 12);
    assert_str(list[0].name, "Name 0");
    assert_str(list[11].name, "Name 11");
    assert_ok(endorsements_after(c, A, id, STATES_ALL, list[11].id, 100, &list, &n));
    assert_int_equal(n, 18);
    assert_ok(endorsements_after(c, A, id, STATES_PUBLIC, 0, 100, &list, &n));
    assert_int_equal(n, 20);
    assert_str(list[0].name, "Name 1");
    assert_ok(endorsements_before(c, A, id, STATES_PUBLIC, 0, 5, &list, &n));
    assert_int_equal(n, 5);
    assert_str(list[0].name, "Name 29");
    assert_str(list[4].name, "Name 23");
    assert_ok(endorsements_before(c, A, id, STATES_PUBLIC, list[4].id, 5, &list, &n));
    assert_str(list[0].name, "Name 22");
    assert_ok(endorsements_before(c, A, id, 1u << STATE_HIDDEN | 1u << STATE_WAITING, 0, 100, &list, &n));
    assert_int_equal(n, 10);
    assert_str(list[0].name, "Name 27");
    struct said *said;
    assert_ok(said_before(c, A, id, 0, 5, &said, &n));
    assert_int_equal(n, 5);
    assert_str(said[0].name, "Name 29");
    assert_str(said[0].public_id, "public29");
    assert_str(said[0].message, "Words about Maya 29");
    assert_str(said[0].video_url, "https://youtu.be/x");
    assert_str(said[0].profile_url, "https://example.org/p");
    assert_int_equal(said[0].relation, RELATION_CLIENT);
    assert_ok(said_before(c, A, id, said[4].id, 5, &said, &n));
    assert_str(said[0].name, "Name 22");
    assert_ok(said_after(c, A, id, said[0].id, 5, &said, &n));
    assert_str(said[0].name, "Name 23");
    assert_ok(endorsements_after(c, A, id + 9, STATES_ALL, 0, 12, &list, &n));
    assert_int_equal(n, 0);
}

static void pass_it_ons_are_kept(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya");
    struct pass in = { .campaign_id = id, .link_id = new_link(id, "passcode", true), .browser_id = 4, .created_at = NOW,
                       .name = STR("A Friend") }, r, *list;
    struct link l;
    size_t n;
    reasons_add(&in.reasons, REASON_APPLICANT_NETWORK, STR_NONE);
    assert_ok(pass_insert(c, &in, 11, 0));
    assert_ok(pass_by_id(c, A, in.id, &r));
    assert_str(r.name, "A Friend");
    assert_str(r.link_code, "passcode");
    assert_int_equal(r.browser_id, 4);
    assert_int_equal(r.reasons.count, 1);
    assert_ok(link_by_code(c, A, STR("passcode"), &l));
    assert_int_equal(l.pass_id, in.id);
    r.name = STR_NONE;
    r.reasons.count = 0;
    assert_ok(pass_update(c, &r, 0));
    assert_ok(passes_of_campaign(c, A, id, &list, &n));
    assert_int_equal(n, 1);
    assert_int_equal(list[0].name.n, 0);
    assert_int_equal(list[0].reasons.count, 0);
    assert_err(pass_by_id(c, A, in.id + 1, &r), ERR_NOT_FOUND);
    r.id++;
    assert_err(pass_update(c, &r, 0), ERR_NOT_FOUND);
}

static void receipts_open_by_key_and_browser(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya");
    struct subject a = { SUBJECT_ENDORSEMENT, 5, id }, p = { SUBJECT_PASS, 5, id }, r;
    struct browser b;
    struct receipt_grant *list;
    size_t n;
    assert_ok(receipt_key_put(c, hash_of(1), a));
    assert_ok(receipt_key_put(c, hash_of(2), a));
    assert_ok(receipt_key_put(c, hash_of(3), p));
    assert_err(receipt_key_put(c, hash_of(3), a), ERR_CONFLICT);
    assert_ok(receipt_key_get(c, hash_of(2), &r));
    assert_true(r.kind == a.kind && r.id == a.id && r.campaign_id == a.campaign_id);
    assert_ok(receipt_key_get(c, hash_of(3), &r));
    assert_int_equal(r.kind, SUBJECT_PASS);
    assert_err(receipt_key_get(c, hash_of(4), &r), ERR_NOT_FOUND);
    assert_ok(browser_insert(c, hash_of(1), 0, TODAY, &b));
    assert_ok(receipt_grant_put(c, b.id, a, STR("first")));
    assert_ok(receipt_grant_put(c, b.id, p, STR("second")));
    assert_ok(receipt_grant_put(c, b.id, a, STR("third"))); /* opened again: the newest */
    assert_ok(receipt_grants(c, A, b.id, &list, &n));
    assert_int_equal(n, 2);
    assert_str(list[0].sealed, "third");
    assert_int_equal(list[0].subject.kind, SUBJECT_ENDORSEMENT);
    assert_true(list[0].opened_at > list[1].opened_at);
    assert_ok(receipt_grant_forget(c, b.id, a));
    assert_ok(receipt_grants(c, A, b.id, &list, &n));
    assert_int_equal(n, 1);
    assert_str(list[0].sealed, "second");
    assert_ok(receipt_keys_forget(c, p));
    assert_ok(receipt_grants(c, A, b.id, &list, &n));
    assert_int_equal(n, 0);
    assert_err(receipt_key_get(c, hash_of(3), &r), ERR_NOT_FOUND);
    assert_ok(receipt_key_get(c, hash_of(2), &r));
}

static void repeats_last_ten_minutes(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya");
    struct subject a = { SUBJECT_ENDORSEMENT, 5, id }, b = { SUBJECT_PASS, 6, id }, r;
    int64_t at = (NOW / 600) * 600 + 599; /* the last second of a bucket */
    assert_err(repeat_find(c, hash_of(1), at, &r), ERR_NOT_FOUND);
    assert_ok(repeat_put(c, hash_of(1), at, a));
    for (int64_t t = at; t < at + 600; t++) assert_ok(repeat_find(c, hash_of(1), t, &r));
    assert_true(r.kind == a.kind && r.id == a.id && r.campaign_id == a.campaign_id);
    assert_err(repeat_find(c, hash_of(1), at + 600, &r), ERR_NOT_FOUND);
    assert_err(repeat_find(c, hash_of(2), at, &r), ERR_NOT_FOUND);
    assert_ok(repeat_put(c, hash_of(1), at, b));
    assert_ok(repeat_find(c, hash_of(1), at, &r));
    assert_int_equal(r.id, 6);
}

static void sketches_find_what_shares_a_value(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya"), other = new_campaign("other");
    int64_t first = new_endorsement(id, 1), second = new_endorsement(id, 2), third = new_endorsement(id, 3);
    int64_t elsewhere = new_endorsement(other, 4);
    struct endorsement *list;
    size_t n;
    assert_ok(sketch_put(c, id, first, (int64_t[]){ 1, 2, 3, INT64_MIN }, 4));
    assert_ok(sketch_put(c, id, second, (int64_t[]){ 3, 4, 5 }, 3));
    assert_ok(sketch_put(c, id, third, (int64_t[]){ 9 }, 1));
    assert_ok(sketch_put(c, other, elsewhere, (int64_t[]){ 1, 2, 3 }, 3));
    for (int again = 0; again < 2; again++) { /* the second time from the rows alone */
        assert_ok(sketch_candidates(c, A, id, (int64_t[]){ 2, 3, INT64_MIN }, 3, 0, &list, &n));
        assert_int_equal(n, 2);
        assert_int_equal(list[0].id, first); /* shares more */
        assert_str(list[0].name, "Name 1");
        assert_int_equal(list[1].id, second);
        assert_ok(sketch_candidates(c, A, id, (int64_t[]){ 2, 3 }, 2, first, &list, &n));
        assert_int_equal(n, 1);
        assert_ok(sketch_candidates(c, A, id, (int64_t[]){ 77 }, 1, 0, &list, &n));
        assert_int_equal(n, 0);
        sketches_trim(c, 0);
    }
    assert_ok(sketch_put(c, id, third, (int64_t[]){ 10 }, 1)); /* replaces */
    assert_ok(sketch_remove(c, id, second));
    sketches_trim(c, 0);
    assert_ok(sketch_candidates(c, A, id, (int64_t[]){ 4, 9 }, 2, 0, &list, &n));
    assert_int_equal(n, 0);
    assert_ok(sketch_candidates(c, A, id, (int64_t[]){ 10 }, 1, 0, &list, &n));
    assert_int_equal(n, 1);
}

static void many_sketches_give_the_earliest_twenty(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya"), ids[300];
    struct endorsement *list;
    size_t n;
    for (int i = 0; i < 300; i++) {
        ids[i] = new_endorsement(id, i);
        assert_ok(sketch_put(c, id, ids[i], (int64_t[]){ 5, 1000 + i, 2000 + i, 3000 + i, 4000 + i }, 5));
    }
    assert_ok(sketch_candidates(c, A, id, (int64_t[]){ 5 }, 1, 0, &list, &n));
    assert_int_equal(n, 20);
    for (int i = 0; i < 20; i++) assert_int_equal(list[i].id, ids[i]);
    for (int i = 0; i < 300; i++) {
        assert_ok(sketch_candidates(c, A, id, (int64_t[]){ 3000 + i, 4000 + i }, 2, 0, &list, &n));
        assert_int_equal(n, 1);
        assert_int_equal(list[0].id, ids[i]);
    }
}

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
        TEST(endorsements_come_back_as_they_went), TEST(pages_go_both_ways_by_state), TEST(pass_it_ons_are_kept),
        TEST(receipts_open_by_key_and_browser), TEST(repeats_last_ten_minutes), TEST(sketches_find_what_shares_a_value),
        TEST(many_sketches_give_the_earliest_twenty), TEST(visits_are_tallied_and_forgotten),
        TEST(ledgers_grow_in_order), TEST(the_rows_that_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
