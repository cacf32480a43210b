/* Campaigns, counters, browsers, managers, links, report links, exports, mail. */
#include "conn_fixture.h"

static void campaigns_are_found_by_slug_id_and_key(void **state)
{
    (void)state;
    struct campaign in = { .slug = STR("maya"),
                           .applicant_name = STR("Maya Example"),
                           .role = STR("role"),
                           .company = STR("company"),
                           .story = STR("story"),
                           .pitch_video_url = STR("https://v.example"),
                           .applicant_sites = STR("https://a.example\nhttps://b.example"),
                           .question = STR("question"),
                           .email = STR("maya@example.org"),
                           .goal_people = 30,
                           .deadline = TODAY + 9,
                           .lang = LANG_AR,
                           .review_first = true,
                           .indexed = true,
                           .key_kept = true,
                           .created_at = NOW };
    struct campaign r;
    assert_ok(campaign_insert(c, &in, hash_of(1)));
    assert_true(in.id > 0);
    assert_ok(campaign_by_slug(c, A, STR("maya"), &r));
    assert_int_equal(r.id, in.id);
    assert_str(r.applicant_name, "Maya Example");
    assert_str(r.role, "role");
    assert_str(r.company, "company");
    assert_str(r.story, "story");
    assert_str(r.pitch_video_url, "https://v.example");
    assert_str(r.applicant_sites, "https://a.example\nhttps://b.example");
    assert_str(r.question, "question");
    assert_str(r.email, "maya@example.org");
    assert_int_equal(r.goal_people, 30);
    assert_int_equal(r.deadline, TODAY + 9);
    assert_int_equal(r.lang, LANG_AR);
    assert_true(r.review_first && r.indexed && r.key_kept);
    assert_int_equal(r.created_at, NOW);
    assert_int_equal(r.manage_epoch, 1);
    assert_ok(campaign_by_manage_hash(c, A, hash_of(1), &r));
    assert_int_equal(r.id, in.id);
    assert_ok(campaign_by_id(c, A, in.id, &r));
    assert_str(r.slug, "maya");
    assert_err(campaign_by_slug(c, A, STR("nobody"), &r), ERR_NOT_FOUND);
    assert_err(campaign_by_id(c, A, in.id + 1, &r), ERR_NOT_FOUND);
    assert_err(campaign_by_manage_hash(c, A, hash_of(2), &r), ERR_NOT_FOUND);
    assert_err(campaign_insert(c, &in, hash_of(9)), ERR_CONFLICT);
    char long_slug[100];
    memset(long_slug, 'x', sizeof long_slug);
    in.slug = (struct str){ long_slug, sizeof long_slug };
    assert_err(campaign_insert(c, &in, hash_of(9)), ERR_IO); /* a broken limit is no conflict */
}

static void campaigns_change_and_renew_their_key(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya");
    struct campaign r;
    struct browser b;
    struct manager m;
    assert_ok(campaign_by_id(c, A, id, &r));
    r.role = STR("another role");
    r.closed_at = NOW + 5;
    r.key_kept = true;
    assert_ok(campaign_update(c, &r));
    assert_ok(campaign_by_id(c, A, id, &r));
    assert_str(r.role, "another role");
    assert_int_equal(r.closed_at, NOW + 5);
    assert_true(r.key_kept);
    r.id = id + 7;
    assert_err(campaign_update(c, &r), ERR_NOT_FOUND);
    assert_ok(browser_insert(c, hash_of(1), 0, TODAY, &b));
    assert_ok(manager_put(c, id, b.id, 1, STR("sealed key")));
    assert_ok(campaign_renew_key(c, id, hash_of(77)));
    assert_ok(campaign_by_manage_hash(c, A, hash_of(77), &r));
    assert_int_equal(r.manage_epoch, 2);
    assert_err(campaign_by_manage_hash(c, A, sha256(STR("maya")), &r), ERR_NOT_FOUND);
    assert_ok(manager_get(c, A, id, b.id, &m));
    assert_int_equal(m.epoch, 1);
    assert_int_equal(m.sealed.n, 0);
    assert_err(campaign_renew_key(c, id + 7, hash_of(78)), ERR_NOT_FOUND);
}

static void counters_add_up_and_are_set(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya");
    struct counts n, add;
    int64_t *all = (int64_t *)&add;
    assert_ok(counts_get(c, id, &n));
    for (size_t i = 0; i < sizeof n / sizeof(int64_t); i++) assert_int_equal(((int64_t *)&n)[i], 0);
    for (size_t i = 0; i < sizeof add / sizeof(int64_t); i++) all[i] = (int64_t)i + 1; /* no two columns alike */
    assert_ok(counts_set(c, id, &add));
    assert_ok(counts_get(c, id, &n));
    assert_memory_equal(&n, &add, sizeof n);
    assert_ok(counts_add(c, id, &add));
    assert_ok(counts_get(c, id, &n));
    for (size_t i = 0; i < sizeof n / sizeof(int64_t); i++) assert_int_equal(((int64_t *)&n)[i], 2 * ((int64_t)i + 1));
    assert_err(counts_get(c, id + 1, &n), ERR_NOT_FOUND);
    assert_err(counts_add(c, id + 1, &add), ERR_NOT_FOUND);
    assert_err(counts_set(c, id + 1, &add), ERR_NOT_FOUND);
    struct campaign_row *rows;
    size_t count;
    new_campaign("second");
    assert_ok(campaign_list(c, A, &rows, &count));
    assert_int_equal(count, 2);
    assert_str(rows[0].slug, "maya");
    assert_int_equal(rows[0].received, 2);
    assert_str(rows[1].slug, "second");
}

static void browsers_know_their_root(void **state)
{
    (void)state;
    struct browser root, twin, r;
    assert_ok(browser_insert(c, hash_of(1), 0, TODAY, &root));
    assert_int_equal(root.root_id, root.id);
    assert_ok(browser_insert(c, hash_of(2), root.id, TODAY, &twin));
    assert_ok(browser_by_hash(c, hash_of(1), &r));
    assert_int_equal(r.root_id, root.id);
    assert_ok(browser_by_hash(c, hash_of(2), &r));
    assert_int_equal(r.id, twin.id);
    assert_int_equal(r.root_id, root.id);
    assert_err(browser_by_hash(c, hash_of(3), &r), ERR_NOT_FOUND);
    assert_err(browser_insert(c, hash_of(2), 0, TODAY, &r), ERR_CONFLICT);
    assert_ok(browser_posted(c, twin.id, TODAY + 3));
    assert_ok(browser_by_hash(c, hash_of(2), &r));
    assert_int_equal(r.last_post_day, TODAY + 3);
    assert_err(browser_posted(c, 999, TODAY), ERR_NOT_FOUND);
}

static void managers_and_applicants_visitors(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya"), other = new_campaign("other");
    struct browser root, twin, stranger;
    struct manager m;
    struct campaign_row *rows;
    size_t n;
    bool has;
    assert_ok(browser_insert(c, hash_of(1), 0, TODAY, &root));
    assert_ok(browser_insert(c, hash_of(2), root.id, TODAY, &twin));
    assert_ok(browser_insert(c, hash_of(3), 0, TODAY, &stranger));
    assert_err(manager_get(c, A, id, twin.id, &m), ERR_NOT_FOUND);
    assert_ok(manager_put(c, id, twin.id, 1, STR("first")));
    assert_ok(manager_put(c, id, twin.id, 1, STR("second")));
    assert_ok(manager_get(c, A, id, twin.id, &m));
    assert_str(m.sealed, "second");
    assert_ok(manager_has_been(c, id, root.id, &has)); /* by its twin */
    assert_true(has);
    assert_ok(manager_has_been(c, id, stranger.id, &has));
    assert_false(has);
    assert_ok(manager_has_been(c, other, root.id, &has));
    assert_false(has);
    assert_ok(manager_campaigns(c, A, twin.id, &rows, &n));
    assert_int_equal(n, 1);
    assert_str(rows[0].slug, "maya");
    assert_ok(campaign_renew_key(c, id, hash_of(5)));
    assert_ok(manager_campaigns(c, A, twin.id, &rows, &n)); /* ended */
    assert_int_equal(n, 0);
    assert_ok(manager_has_been(c, id, root.id, &has)); /* and has been */
    assert_true(has);
    assert_ok(applicant_visitor_has(c, id, hash_of(9), &has));
    assert_false(has);
    assert_ok(applicant_visitor_put(c, id, hash_of(9), TODAY));
    assert_ok(applicant_visitor_put(c, id, hash_of(9), TODAY));
    assert_ok(applicant_visitor_has(c, id, hash_of(9), &has));
    assert_true(has);
    assert_ok(applicant_visitor_has(c, other, hash_of(9), &has));
    assert_false(has);
}

static void links_lie_in_the_order_of_their_campaign(void **state)
{
    (void)state;
    int64_t one = new_campaign("one"), two = new_campaign("two");
    int64_t a = new_link(one, "aaaa", false), b = new_link(two, "bbbb", false), d = new_link(one, "dddd", true);
    struct link r, *list;
    struct link_maker *makers;
    size_t n;
    assert_true(a < d && a >> 32 == one && b >> 32 == two);
    assert_ok(link_by_code(c, A, STR("dddd"), &r));
    assert_int_equal(r.id, d);
    assert_int_equal(r.campaign_id, one);
    assert_str(r.label, "label");
    assert_int_equal(r.channel, CHANNEL_EMAIL);
    assert_int_equal(r.day, TODAY);
    assert_err(link_by_code(c, A, STR("none"), &r), ERR_NOT_FOUND);
    assert_err(link_by_id(c, A, 12345, &r), ERR_NOT_FOUND);
    assert_ok(link_owned(c, d, (struct subject){ SUBJECT_PASS, 44, one }));
    assert_ok(link_add(c, d, 5, 2, 3));
    assert_ok(link_add(c, d, 1, 0, 1));
    assert_err(link_add(c, 999, 1, 0, 0), ERR_NOT_FOUND);
    assert_ok(link_by_id(c, A, d, &r));
    assert_int_equal(r.pass_id, 44);
    assert_int_equal(r.endorsement_id, 0);
    assert_int_equal(r.visits, 6);
    assert_int_equal(r.endorsed, 2);
    assert_int_equal(r.endorsements, 4);
    assert_ok(links_of_applicant(c, A, one, &list, &n));
    assert_int_equal(n, 1);
    assert_int_equal(list[0].id, a);
    assert_ok(links_of_campaign(c, A, one, &list, &n));
    assert_int_equal(n, 2);
    assert_int_equal(list[1].id, d);
    struct hash maker = hash_of(8);
    struct link made = { .campaign_id = one, .code = STR("eeee"), .day = TODAY, .parent_id = a };
    assert_ok(link_insert(c, &made, true, &maker));
    assert_ok(link_makers_of_day(c, A, TODAY, &makers, &n));
    assert_int_equal(n, 1);
    assert_int_equal(makers[0].link_id, made.id);
    assert_true(hash_eq(makers[0].visitor, maker));
    assert_ok(link_makers_of_day(c, A, TODAY - 1, &makers, &n));
    assert_int_equal(n, 0);
    assert_err(link_insert(c, &made, true, NULL), ERR_CONFLICT); /* the code is taken */
}

static void report_links_open_and_end(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya");
    struct report_link in = { .campaign_id = id, .public_id = STR("r1"), .label = STR("for Example Ltd"),
                              .expires = TODAY + 30, .created_at = NOW }, r;
    struct report_link_row *rows;
    size_t n;
    assert_ok(report_link_insert(c, &in, hash_of(1), STR("sealed")));
    assert_err(report_link_insert(c, &in, hash_of(2), STR("sealed")), ERR_CONFLICT);
    assert_ok(report_link_by_token(c, A, hash_of(1), &r));
    assert_int_equal(r.id, in.id);
    assert_int_equal(r.campaign_id, id);
    assert_str(r.label, "for Example Ltd");
    assert_int_equal(r.expires, TODAY + 30);
    assert_err(report_link_by_token(c, A, hash_of(2), &r), ERR_NOT_FOUND);
    assert_ok(report_link_opened(c, in.id, TODAY));
    assert_ok(report_link_opened(c, in.id, TODAY + 1));
    assert_ok(report_link_reseal(c, in.id, STR("again")));
    assert_ok(report_links(c, A, id, &rows, &n));
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].link.opened, 2);
    assert_int_equal(rows[0].link.last_opened_day, TODAY + 1);
    assert_str(rows[0].sealed, "again");
    assert_ok(report_link_revoke(c, id, STR("r1"), NOW + 9));
    assert_ok(report_link_revoke(c, id, STR("r1"), NOW + 20));
    assert_ok(report_link_by_token(c, A, hash_of(1), &r));
    assert_int_equal(r.revoked_at, NOW + 9);
    assert_ok(report_links(c, A, id, &rows, &n));
    assert_int_equal(rows[0].sealed.n, 0);
    assert_err(report_link_revoke(c, id + 1, STR("r1"), NOW), ERR_NOT_FOUND);
    assert_err(report_link_revoke(c, id, STR("r2"), NOW), ERR_NOT_FOUND);
}

static void exports_are_known_by_their_hash(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya");
    struct export_made in = { id, NOW, 17, STR("zip") }, later = { id, NOW + 5, 18, STR("zip") }, r;
    assert_ok(export_put(c, hash_of(1), &in));
    assert_ok(export_put(c, hash_of(1), &later)); /* the same bytes again: the first stands */
    assert_ok(export_find(c, A, hash_of(1), &r));
    assert_int_equal(r.made_at, NOW);
    assert_int_equal(r.ledger_size, 17);
    assert_int_equal(r.campaign_id, id);
    assert_str(r.format, "zip");
    assert_err(export_find(c, A, hash_of(2), &r), ERR_NOT_FOUND);
}

static void addresses_are_confirmed_and_mail_waits(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya"), other = new_campaign("other"), a, again, b;
    struct confirm_key key;
    struct mail *due;
    size_t n;
    assert_ok(address_id(c, id, hash_of(1), STR("example.org"), &a));
    assert_ok(address_id(c, id, hash_of(1), STR("example.org"), &again));
    assert_ok(address_id(c, other, hash_of(1), STR("example.org"), &b));
    assert_int_equal(a, again);
    assert_int_not_equal(a, b);
    struct subject s = { SUBJECT_ENDORSEMENT, 5, id };
    assert_ok(confirm_key_put(c, hash_of(2), s, hash_of(1), STR("sealed receipt"), NOW));
    assert_ok(confirm_key_get(c, A, hash_of(2), &key));
    assert_int_equal(key.campaign_id, id);
    assert_int_equal(key.endorsement_id, 5);
    assert_int_equal(key.created_at, NOW);
    assert_str(key.sealed_receipt, "sealed receipt");
    assert_true(hash_eq(key.address, hash_of(1)));
    assert_ok(confirm_key_remove(c, 5));
    assert_err(confirm_key_get(c, A, hash_of(2), &key), ERR_NOT_FOUND);
    for (int i = 0; i < 25; i++) {
        struct mail m = {
            .campaign_id = id, .recipient = STR("to@example.org"), .subject = STR("s"), .body = STR("b")
        };
        assert_ok(outbox_put(c, &m, NOW + i));
    }
    assert_ok(outbox_due(c, A, NOW - 1, &due, &n));
    assert_int_equal(n, 0);
    assert_ok(outbox_due(c, A, NOW + 4, &due, &n));
    assert_int_equal(n, 5);
    assert_str(due[0].recipient, "to@example.org");
    assert_ok(outbox_retry(c, due[0].id, NOW + 100));
    assert_ok(outbox_remove(c, due[1].id));
    assert_ok(outbox_due(c, A, NOW + 4, &due, &n));
    assert_int_equal(n, 3);
    assert_ok(outbox_due(c, A, NOW + 1000, &due, &n));
    assert_int_equal(n, 20);
    assert_err(outbox_retry(c, 9999, NOW), ERR_NOT_FOUND);
}

static void old_things_are_purged(void **state)
{
    (void)state;
    int64_t id = new_campaign("maya");
    struct browser b, r;
    struct subject s = { SUBJECT_ENDORSEMENT, 5, id }, found;
    struct receipt_grant *grants;
    struct manager m;
    struct confirm_key key;
    size_t n;
    bool has;
    assert_ok(browser_insert(c, hash_of(1), 0, TODAY, &b));
    assert_ok(manager_put(c, id, b.id, 1, STR("sealed")));
    assert_ok(receipt_grant_put(c, b.id, s, STR("sealed")));
    assert_ok(repeat_put(c, hash_of(1), NOW, s));
    assert_ok(confirm_key_put(c, hash_of(2), s, hash_of(1), STR("x"), NOW));
    assert_ok(purge_old(c, NOW + 599));
    assert_ok(repeat_find(c, hash_of(1), NOW + 599, &found));
    assert_ok(purge_old(c, NOW + 400 * DAY_SECONDS));
    assert_ok(browser_by_hash(c, hash_of(1), &r)); /* the last of its days */
    assert_err(confirm_key_get(c, A, hash_of(2), &key), ERR_NOT_FOUND);
    assert_ok(purge_old(c, NOW + 401 * DAY_SECONDS));
    assert_err(browser_by_hash(c, hash_of(1), &r), ERR_NOT_FOUND);
    assert_ok(receipt_grants(c, A, b.id, &grants, &n));
    assert_int_equal(n, 0);
    assert_ok(manager_get(c, A, id, b.id, &m));
    assert_int_equal(m.sealed.n, 0);
    assert_ok(manager_has_been(c, id, b.id, &has));
    assert_true(has);
    assert_ok(browser_insert(c, hash_of(1), 0, TODAY, &r)); /* the same cookie again is another browser */
    assert_int_not_equal(r.id, b.id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(campaigns_are_found_by_slug_id_and_key), TEST(campaigns_change_and_renew_their_key),
        TEST(counters_add_up_and_are_set), TEST(browsers_know_their_root), TEST(managers_and_applicants_visitors),
        TEST(links_lie_in_the_order_of_their_campaign), TEST(report_links_open_and_end),
        TEST(exports_are_known_by_their_hash), TEST(addresses_are_confirmed_and_mail_waits),
        TEST(old_things_are_purged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
