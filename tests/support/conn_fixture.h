/* One connection that writes, on a new database: for the operations one by one, without threads. */
#ifndef KITH_TESTS_CONN_FIXTURE_H
#define KITH_TESTS_CONN_FIXTURE_H

#include "base/log.h"
#include "conn.h"
#include "store_fixture.h"

static struct fixture f;
static struct store_conn *c;

static int open_conn(void **state)
{
    (void)state;
    log_setup(false, LOG_LEVEL_WARN);
    fixture_folder(&f);
    assert_int_equal(conn_open(f.path, CONN_WRITER, &c), OK);
    assert_int_equal(conn_exec(c, "PRAGMA synchronous = OFF"), OK); /* nothing here is about the disk */
    assert_int_equal(migrate(c), OK);
    return 0;
}

static int close_conn(void **state)
{
    (void)state;
    conn_close(c);
    fixture_close(&f);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_conn, close_conn)
#define assert_ok(call) assert_int_equal((call), OK)
#define assert_err(call, err) assert_int_equal((call), (err))
#define assert_str(have, want) assert_true(str_eq((have), STR(want)))
#define A (&f.arena)

static inline int64_t new_campaign(const char *slug)
{
    struct campaign in = { .slug = str_of(slug), .applicant_name = STR("Maya Example"), .role = STR("Host"),
                           .story = STR("a story"), .created_at = NOW, .lang = LANG_DE };
    assert_ok(campaign_insert(c, &in, sha256(str_of(slug))));
    return in.id;
}

static inline int64_t new_link(int64_t campaign_id, const char *code, bool by_helper)
{
    struct link l = { .campaign_id = campaign_id, .code = str_of(code), .label = STR("label"),
                      .channel = CHANNEL_EMAIL, .day = TODAY };
    assert_ok(link_insert(c, &l, by_helper, NULL));
    return l.id;
}

/* An endorsement with every column filled. */
static inline struct endorsement sample(int64_t campaign_id, int n)
{
    struct endorsement e = {
        .campaign_id = campaign_id, .public_id = text_of(&f, "public", n), .name = text_of(&f, "Name ", n),
        .message = text_of(&f, "Words about Maya ", n), .video_url = STR("https://youtu.be/x"),
        .profile_url = STR("https://example.org/p"), .email = text_of(&f, "friend@example.org", n),
        .consent = STR("the words of consent"), .relation = RELATION_CLIENT, .visibility = VISIBILITY_PUBLIC,
        .standing = STANDING_HELP, .has_video = true, .look_needed = true, .approved = true,
        .friend_answer = STR("answer"), .applicant_answer = STR("their answer"), .thanks = STR("thank you"),
        .created_at = NOW + n, .edited_at = NOW + n + 1, .leaf = 3 };
    reasons_add(&e.reasons, REASON_ABOUT_APPLICANT, STR("about Maya"));
    e.link_id = new_link(campaign_id, arena_cstr(A, text_of(&f, "code", n)), true);
    return e;
}

static inline int64_t new_endorsement(int64_t campaign_id, int n)
{
    struct endorsement e = sample(campaign_id, n);
    assert_ok(endorsement_insert(c, &e, 1000 + n));
    return e.id;
}

#endif
