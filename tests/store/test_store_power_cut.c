/* The power is cut at a random moment while many threads write: what store_write acknowledged is there afterwards,
 * whole and once, and what it refused left nothing in part. 20 cuts; 500 with TEST_LONG=1. TEST_CUT_SEED=N repeats one.
 */
#include "store_fixture.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/log.h"
#include "cut_vfs.h"

enum { WRITERS = 8, NUMBERS = 2000, CAMPAIGN = 1 };

static struct fixture f;
static _Atomic int next_number;
static atomic_bool acknowledged[NUMBERS];

static enum err make_campaign(struct store_conn *c, void *arg)
{
    (void)arg;
    struct campaign in = { .slug = STR("cut"), .applicant_name = STR("Maya Example"), .created_at = NOW };
    return campaign_insert(c, &in, hash_of(1));
}

/* One number: a link, an endorsement, a leaf and a counter, which are there together or not at all. */
static enum err write_number(struct store_conn *c, void *arg)
{
    int n = *(int *)arg;
    char code[16], id[16], text[900];
    int64_t index;
    snprintf(code, sizeof code, "c%d", n);
    snprintf(id, sizeof id, "n%d", n);
    memset(text, 'a' + n % 26, sizeof text);
    struct link l = { .campaign_id = CAMPAIGN, .code = str_of(code), .day = TODAY };
    TRY(link_insert(c, &l, true, NULL));
    struct endorsement e = { .campaign_id = CAMPAIGN, .public_id = str_of(id), .link_id = l.id, .created_at = NOW,
                             .message = { text, (size_t)(n * 37 % 900) } };
    TRY(endorsement_insert(c, &e, n));
    TRY(ledger_append(c, CAMPAIGN, &(struct leaf){ .type = 7, .subject_id = e.id, .hash = hash_of(n),
                                                   .record = e.message, .openings = e.message }, &index));
    TRY(counts_add(c, CAMPAIGN, &(struct counts){ .received = 1 }));
    return n % 13 == 0 ? ERR_INVALID : OK; /* refused work leaves nothing */
}

static void *write_until_dark(void *arg)
{
    (void)arg;
    for (;;) {
        int n = next_number++;
        if (n >= NUMBERS) return NULL;
        enum err err = store_write(f.store, write_number, &n);
        if (err == OK) acknowledged[n] = true;
        else if (n % 13 != 0 || err != ERR_INVALID) return NULL;
    }
}

static void *checkpoint_until_dark(void *arg)
{
    (void)arg;
    for (int i = 0; i < 1000 && store_checkpoint(f.store) != ERR_IO; i++)
        while (next_number < i * 40 && next_number < NUMBERS && !cut_disk.off) sched_yield();
    return NULL;
}

static void work_until_dark(void)
{
    pthread_t threads[WRITERS + 1];
    for (int i = 0; i < WRITERS; i++) assert_int_equal(pthread_create(&threads[i], NULL, write_until_dark, NULL), 0);
    assert_int_equal(pthread_create(&threads[WRITERS], NULL, checkpoint_until_dark, NULL), 0);
    for (int i = 0; i <= WRITERS; i++) pthread_join(threads[i], NULL);
}

static int check_numbers(struct store *store, int highest)
{
    struct arena a = { 0 };
    struct counts counts = { 0 };
    struct count_input in;
    int64_t size = 0;
    int there = 0;
    struct store_conn *r = store_reader_take(store);
    enum err made = counts_get(r, CAMPAIGN, &counts);
    for (int n = 0; n < highest; n++) {
        struct endorsement e;
        struct str id = arena_printf(&a, "n%d", n);
        enum err err = endorsement_by_public_id(r, &a, CAMPAIGN, id, &e);
        if (acknowledged[n] && err != OK) fail_msg("number %d was acknowledged and is lost", n);
        if (err == OK && n % 13 == 0) fail_msg("number %d was refused and is there", n);
        if (err == OK) {
            struct link l;
            assert_int_equal(e.message.n, n * 37 % 900);
            assert_int_equal(link_by_id(r, &a, e.link_id, &l), OK);
            assert_int_equal(l.endorsement_id, e.id);
            there++;
        } else {
            assert_int_equal(err, ERR_NOT_FOUND);
        }
    }
    if (made == OK) {
        assert_int_equal(ledger_size(r, CAMPAIGN, &size), OK);
        assert_int_equal(count_rows(r, &a, CAMPAIGN, &in), OK);
        assert_int_equal(in.entry_count, there);
        assert_int_equal(in.link_count, there);
    }
    assert_int_equal(counts.received, there);
    assert_int_equal(size, there);
    store_reader_give(store, r);
    arena_free(&a);
    return there;
}

/* Returns how many numbers were there afterwards. */
static int one_cut(uint64_t seed, int64_t steps)
{
    fixture_folder(&f);
    next_number = 0;
    for (int i = 0; i < NUMBERS; i++) acknowledged[i] = false;
    cut_begin(steps, seed);
    bool campaign = false;
    if (store_open(&(struct store_settings){ .path = f.path }, &f.store) == OK) {
        campaign = store_write(f.store, make_campaign, NULL) == OK;
        if (campaign) work_until_dark();
        store_close(f.store);
    }
    struct fixture after;
    struct store *store;
    int highest = next_number < NUMBERS ? next_number : NUMBERS;
    fixture_folder(&after);
    cut_remains(after.folder);
    cut_begin(-1, seed);
    BUF_AUTO problems = BUF(10000);
    assert_int_equal(store_open(&(struct store_settings){ .path = after.path }, &store), OK);
    assert_int_equal(store_check(store, &problems), OK);
    int there = check_numbers(store, highest);
    struct counts counts;
    struct store_conn *r = store_reader_take(store);
    if (campaign) assert_int_equal(counts_get(r, CAMPAIGN, &counts), OK);
    store_reader_give(store, r);
    assert_int_equal(store_ready(store), OK); /* and it goes on */
    after.store = store;
    f.store = NULL;
    fixture_close(&f);
    fixture_close(&after);
    return there;
}

static void acknowledged_writes_survive_any_cut(void **state)
{
    (void)state;
    const char *repeat = getenv("TEST_CUT_SEED");
    int cuts = repeat ? 1 : getenv("TEST_LONG") ? 500 : 20;
    int64_t seed = 0, total = 0;
    if (repeat) assert_true(str_int(str_of(repeat), 0, INT64_MAX, &seed));
    for (int i = 0; i < cuts; i++) {
        cut_disk.seed = (uint64_t)seed + (uint64_t)i * 7919;
        /* A fifth of them while the database is being made. */
        int64_t steps = 1 + (int64_t)(cut_random() % (i % 5 == 0 ? 60 : 4000));
        int there = one_cut((uint64_t)seed + (uint64_t)i * 7919, steps);
        total += there;
        if (there == 0 && i % 5 != 0 && steps > 1000)
            fail_msg("cut %d after %lld steps kept nothing", i, (long long)steps);
    }
    assert_true(repeat || total > cuts * 40);
}

/* Before it is acknowledged; a store that did not could still pass above where luck keeps what it wrote. */
static void every_commit_is_synced(void **state)
{
    (void)state;
    fixture_folder(&f);
    cut_begin(-1, 5);
    assert_int_equal(store_open(&(struct store_settings){ .path = f.path }, &f.store), OK);
    assert_int_equal(store_write(f.store, make_campaign, NULL), OK);
    int64_t syncs = cut_disk.syncs;
    for (int n = 1; n < 10; n++) assert_int_equal(store_write(f.store, write_number, &n), OK);
    assert_int_equal(cut_disk.syncs - syncs, 9); /* one for each commit that stood alone */
    fixture_close(&f);
}

static void a_failed_commit_is_no_success(void **state)
{
    (void)state;
    int n = 1;
    fixture_folder(&f);
    cut_begin(-1, 6);
    assert_int_equal(store_open(&(struct store_settings){ .path = f.path }, &f.store), OK);
    assert_int_equal(store_write(f.store, make_campaign, NULL), OK);
    assert_int_equal(store_write(f.store, write_number, &n), OK);
    cut_disk.off = true;
    n = 2;
    assert_int_equal(store_write(f.store, write_number, &n), ERR_IO);
    assert_int_equal(store_ready(f.store), ERR_IO);
    assert_int_equal(store_figures(f.store).failures, 2);
    struct endorsement e;
    struct store_conn *r = store_reader_take(f.store);
    assert_int_equal(endorsement_by_public_id(r, &f.arena, CAMPAIGN, STR("n1"), &e), OK); /* reading goes on */
    assert_int_equal(endorsement_by_public_id(r, &f.arena, CAMPAIGN, STR("n2"), &e), ERR_NOT_FOUND);
    store_reader_give(f.store, r);
    cut_disk.off = false; /* the disk is there again */
    assert_int_equal(store_write(f.store, write_number, &n), OK);
    r = store_reader_take(f.store);
    assert_int_equal(endorsement_by_public_id(r, &f.arena, CAMPAIGN, STR("n2"), &e), OK);
    store_reader_give(f.store, r);
    fixture_close(&f);
}

int main(void)
{
    log_to(open("/dev/null", O_WRONLY));
    cut_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(acknowledged_writes_survive_any_cut),
        cmocka_unit_test(every_commit_is_synced),
        cmocka_unit_test(a_failed_commit_is_no_success),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
