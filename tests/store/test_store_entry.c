/* Endorsements, pass-it-ons, receipts and sketches. */
#include "conn_fixture.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(endorsements_come_back_as_they_went), TEST(pages_go_both_ways_by_state), TEST(pass_it_ons_are_kept),
        TEST(receipts_open_by_key_and_browser), TEST(repeats_last_ten_minutes), TEST(sketches_find_what_shares_a_value),
        TEST(many_sketches_give_the_earliest_twenty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
