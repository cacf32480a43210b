/* Opening, migrating, writing in groups, and what is left when work fails. */
#include "store_fixture.h"

#include <pthread.h>
#include <sqlite3.h>

#include "base/log.h"

static struct fixture f;

static int open_store(void **state)
{
    (void)state;
    fixture_open(&f);
    return 0;
}

static int close_store(void **state)
{
    (void)state;
    fixture_close(&f);
    return 0;
}

static void shut(void)
{
    store_close(f.store);
    f.store = NULL;
}

static enum err make_campaign(struct store_conn *c, void *slug)
{
    struct campaign in = { .slug = str_of(slug), .applicant_name = STR("Maya Example"), .created_at = NOW };
    struct hash h = sha256(in.slug);
    return campaign_insert(c, &in, h);
}

static int64_t count_campaigns(void)
{
    struct campaign_row *rows;
    size_t n;
    struct store_conn *c = store_reader_take(f.store);
    assert_int_equal(campaign_list(c, &f.arena, &rows, &n), OK);
    store_reader_give(f.store, c);
    return (int64_t)n;
}

static void exec_sql(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void a_new_database_is_private_and_migrated(void **state)
{
    (void)state;
    struct stat st;
    assert_int_equal(stat(f.path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    char wal[128];
    snprintf(wal, sizeof wal, "%s-wal", f.path);
    assert_int_equal(stat(wal, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(store_write(f.store, make_campaign, (char[]){ "first" }), OK);
    shut();
    assert_int_equal(store_open(&(struct store_settings){ .path = f.path }, &f.store),
                     OK); /* migrating again is nothing */
    assert_int_equal(count_campaigns(), 1);
}

static void a_newer_or_foreign_database_is_refused(void **state)
{
    (void)state;
    struct store *other;
    shut();
    exec_sql(f.path, "PRAGMA user_version = 9999");
    assert_int_equal(store_open(&(struct store_settings){ .path = f.path }, &other), ERR_CONFLICT);
    exec_sql(f.path, "PRAGMA user_version = 1; PRAGMA application_id = 7");
    assert_int_equal(store_open(&(struct store_settings){ .path = f.path }, &other), ERR_MALFORMED);
    exec_sql(f.path, "PRAGMA user_version = 0; PRAGMA application_id = 0");
    assert_int_equal(store_open(&(struct store_settings){ .path = f.path }, &other), ERR_MALFORMED);
    exec_sql(f.path, "PRAGMA user_version = 1; PRAGMA application_id = 1265202280");
    assert_int_equal(store_open(&(struct store_settings){ .path = f.path }, &f.store), OK);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    (void)state;
    struct store *other;
    char path[128];
    snprintf(path, sizeof path, "%s/text", f.folder);
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 1000; i++) fputs("no database at all\n", file);
    fclose(file);
    assert_int_equal(store_open(&(struct store_settings){ .path = path }, &other), ERR_IO);
    assert_int_equal(store_open(&(struct store_settings){ .path = "/nowhere/at/all.db" }, &other), ERR_IO);
}

static void ready_reaches_the_disk(void **state)
{
    (void)state;
    int64_t before = store_figures(f.store).commits;
    assert_int_equal(store_ready(f.store), OK);
    assert_int_equal(store_figures(f.store).commits, before + 1);
}

static void a_full_disk_is_not_ready(void **state)
{
    (void)state;
    shut();
    assert_int_equal(store_open(&(struct store_settings){ .path = f.path, .ready_room = UINT64_MAX }, &f.store), OK);
    assert_int_equal(store_ready(f.store), ERR_IO);
}

/* ---- many writers ---- */

enum { THREADS = 64, EACH = 20 };

static enum err make_many(struct store_conn *c, void *arg)
{
    char slug[32];
    snprintf(slug, sizeof slug, "slug-%d", *(int *)arg);
    return make_campaign(c, slug);
}

static void *write_each(void *arg)
{
    for (int i = 0; i < EACH; i++) {
        int n = *(int *)arg * EACH + i;
        assert_int_equal(store_write(f.store, make_many, &n), OK);
    }
    return NULL;
}

static void many_threads_share_commits(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    int numbers[THREADS];
    struct store_figures before = store_figures(f.store);
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, write_each, &numbers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    struct store_figures after = store_figures(f.store);
    assert_int_equal(count_campaigns(), THREADS * EACH);
    assert_int_equal(after.writes - before.writes, THREADS * EACH);
    assert_true(after.commits - before.commits < THREADS * EACH / 2);
    assert_int_equal(after.failures, 0);
}

/* Holds the writer until everything that is to be in one group stands in line. */
struct gate {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool open;
};

static enum err wait_at_gate(struct store_conn *c, void *arg)
{
    struct gate *g = arg;
    (void)c;
    pthread_mutex_lock(&g->lock);
    while (!g->open) pthread_cond_wait(&g->changed, &g->lock);
    pthread_mutex_unlock(&g->lock);
    return OK;
}

static void gate_open(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->open = true;
    pthread_cond_broadcast(&g->changed);
    pthread_mutex_unlock(&g->lock);
}

#define GATE ((struct gate){ PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false })

static enum err make_then_fail(struct store_conn *c, void *slug)
{
    enum err err = make_campaign(c, slug);
    store_touch(c, 99);
    return err == OK ? ERR_INVALID : err;
}

static enum err results[8];
static void note(void *arg, enum err err) { *(enum err *)arg = err; }

struct step {
    const char *slug;
    enum err *result;
};

static enum err step_make(struct store_conn *c, void *arg)
{
    return make_campaign(c, (void *)((struct step *)arg)->slug);
}
static enum err step_fail(struct store_conn *c, void *arg)
{
    return make_then_fail(c, (void *)((struct step *)arg)->slug);
}
static void step_done(void *arg, enum err err) { note(((struct step *)arg)->result, err); }

static void failing_work_leaves_nothing_and_harms_nobody(void **state)
{
    (void)state;
    struct gate g = GATE;
    struct step a = { "one", &results[1] }, b = { "two", &results[2] }, c = { "three", &results[3] },
                again = { "one", &results[4] };
    memset(results, 0x55, sizeof results);
    assert_int_equal(store_write_later(f.store, wait_at_gate, &g, NULL), OK);
    assert_int_equal(store_write_later(f.store, step_make, &a, step_done), OK);
    assert_int_equal(store_write_later(f.store, step_fail, &b, step_done), OK);
    assert_int_equal(store_write_later(f.store, step_make, &again, step_done), OK);
    assert_int_equal(store_write_later(f.store, step_make, &c, step_done), OK);
    int64_t commits = store_figures(f.store).commits;
    gate_open(&g);
    assert_int_equal(store_write(f.store, make_campaign, (char[]){ "four" }), OK);
    assert_int_equal(results[1], OK);
    assert_int_equal(results[2], ERR_INVALID);
    assert_int_equal(results[3], OK);
    assert_int_equal(results[4], ERR_CONFLICT); /* the slug is taken */
    assert_true(store_figures(f.store).commits - commits <= 2);
    struct campaign found;
    struct store_conn *r = store_reader_take(f.store);
    assert_int_equal(campaign_by_slug(r, &f.arena, STR("one"), &found), OK);
    assert_int_equal(campaign_by_slug(r, &f.arena, STR("two"), &found), ERR_NOT_FOUND);
    assert_int_equal(campaign_by_slug(r, &f.arena, STR("three"), &found), OK);
    store_reader_give(f.store, r);
}

static void a_full_line_says_busy(void **state)
{
    (void)state;
    struct gate g = GATE;
    static struct step steps[2000];
    static enum err seen[2000];
    int taken = 0;
    assert_int_equal(store_write_later(f.store, wait_at_gate, &g, NULL), OK);
    enum err err = OK;
    for (int i = 0; i < 2000 && err == OK; i++) {
        char slug[32];
        snprintf(slug, sizeof slug, "s%d", i);
        seen[i] = ERR_COUNT;
        steps[i] = (struct step){ arena_cstr(&f.arena, str_of(slug)), &seen[i] };
        err = store_write_later(f.store, step_make, &steps[i], step_done);
        taken += err == OK;
    }
    assert_int_equal(err, ERR_BUSY);
    assert_in_range(taken, 1023, 1024);
    int n = 5000;
    assert_int_equal(store_write(f.store, make_many, &n), ERR_BUSY);
    gate_open(&g);
    while (store_figures(f.store).waiting > 1000) sched_yield();
    assert_int_equal(store_write(f.store, make_many, &n), OK);
    for (int i = 0; i < taken; i++) assert_int_equal(seen[i], OK);
    assert_int_equal(count_campaigns(), taken + 1);
}

/* ---- what commits tell ---- */

static int64_t told[16];
static size_t told_count;
static void on_commit(void *state, int64_t campaign_id)
{
    assert_ptr_equal(state, &told_count);
    told[told_count++] = campaign_id;
}

static enum err touch_three(struct store_conn *c, void *arg)
{
    (void)arg;
    store_touch(c, 5);
    store_touch(c, 3);
    store_touch(c, 5);
    return OK;
}

static void commits_tell_each_campaign_once(void **state)
{
    (void)state;
    shut();
    told_count = 0;
    struct store_settings settings = { .path = f.path, .on_commit = on_commit, .on_commit_state = &told_count };
    assert_int_equal(store_open(&settings, &f.store), OK);
    assert_int_equal(store_write(f.store, make_then_fail, (char[]){ "never" }), ERR_INVALID);
    assert_int_equal(told_count, 0);
    assert_int_equal(store_write(f.store, touch_three, NULL), OK);
    assert_int_equal(told_count, 2);
    assert_int_equal(told[0], 3);
    assert_int_equal(told[1], 5);
}

/* ---- readers ---- */

static void readers_see_what_was_committed(void **state)
{
    (void)state;
    struct campaign found;
    struct store_conn *r = store_reader_take(f.store);
    assert_int_equal(campaign_by_slug(r, &f.arena, STR("late"), &found), ERR_NOT_FOUND);
    assert_int_equal(store_write(f.store, make_campaign, (char[]){ "late" }), OK);
    assert_int_equal(campaign_by_slug(r, &f.arena, STR("late"), &found), OK);
    assert_int_equal(store_snapshot(r), OK);
    assert_int_equal(campaign_by_slug(r, &f.arena, STR("later"), &found), ERR_NOT_FOUND);
    assert_int_equal(store_write(f.store, make_campaign, (char[]){ "later" }), OK);
    assert_int_equal(campaign_by_slug(r, &f.arena, STR("later"), &found), ERR_NOT_FOUND); /* one state */
    store_reader_give(f.store, r);
    r = store_reader_take(f.store);
    assert_int_equal(campaign_by_slug(r, &f.arena, STR("later"), &found), OK);
    struct campaign in = { .slug = STR("by-reader"), .created_at = NOW };
    log_to(open("/dev/null", O_WRONLY));
    assert_int_equal(campaign_insert(r, &in, hash_of(1)), ERR_IO); /* a reader writes nothing */
    store_reader_give(f.store, r);
}

static void *read_often(void *arg)
{
    (void)arg;
    for (int i = 0; i < 50; i++) {
        struct campaign found;
        struct arena a = { 0 };
        struct store_conn *r = store_reader_take(f.store);
        assert_int_equal(campaign_by_slug(r, &a, STR("here"), &found), OK);
        store_reader_give(f.store, r);
        arena_free(&a);
    }
    return NULL;
}

static void more_threads_than_readers_wait_their_turn(void **state)
{
    (void)state;
    pthread_t threads[40];
    assert_int_equal(store_write(f.store, make_campaign, (char[]){ "here" }), OK);
    for (int i = 0; i < 40; i++) assert_int_equal(pthread_create(&threads[i], NULL, read_often, NULL), 0);
    for (int i = 0; i < 40; i++) pthread_join(threads[i], NULL);
}

static void the_log_is_emptied_when_asked(void **state)
{
    (void)state;
    char wal[128];
    struct stat st;
    snprintf(wal, sizeof wal, "%s-wal", f.path);
    assert_int_equal(store_write(f.store, make_campaign, (char[]){ "logged" }), OK);
    assert_int_equal(stat(wal, &st), 0);
    assert_true(st.st_size > 0);
    assert_int_equal(store_checkpoint(f.store), OK);
    assert_int_equal(stat(wal, &st), 0);
    assert_int_equal(st.st_size, 0);
    assert_int_equal(count_campaigns(), 1);
}

static void checking_finds_damage(void **state)
{
    (void)state;
    BUF_AUTO problems = BUF(10000);
    assert_int_equal(store_write(f.store, make_campaign, (char[]){ "whole" }), OK);
    assert_int_equal(store_check(f.store, &problems), OK);
    assert_int_equal(problems.n, 0);
    shut();
    exec_sql(f.path, "INSERT INTO manager VALUES (77, 88, 1, x'00')");
    assert_int_equal(store_open(&(struct store_settings){ .path = f.path }, &f.store), OK);
    assert_int_equal(store_check(f.store, &problems), ERR_IO);
    assert_true(str_has_nocase(buf_str(&problems), STR("manager")));
}

int main(void)
{
    log_to(open("/dev/null", O_WRONLY));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_database_is_private_and_migrated, open_store, close_store),
        cmocka_unit_test_setup_teardown(a_newer_or_foreign_database_is_refused, open_store, close_store),
        cmocka_unit_test_setup_teardown(a_file_that_is_no_database_is_refused, open_store, close_store),
        cmocka_unit_test_setup_teardown(ready_reaches_the_disk, open_store, close_store),
        cmocka_unit_test_setup_teardown(a_full_disk_is_not_ready, open_store, close_store),
        cmocka_unit_test_setup_teardown(many_threads_share_commits, open_store, close_store),
        cmocka_unit_test_setup_teardown(failing_work_leaves_nothing_and_harms_nobody, open_store, close_store),
        cmocka_unit_test_setup_teardown(a_full_line_says_busy, open_store, close_store),
        cmocka_unit_test_setup_teardown(commits_tell_each_campaign_once, open_store, close_store),
        cmocka_unit_test_setup_teardown(readers_see_what_was_committed, open_store, close_store),
        cmocka_unit_test_setup_teardown(more_threads_than_readers_wait_their_turn, open_store, close_store),
        cmocka_unit_test_setup_teardown(the_log_is_emptied_when_asked, open_store, close_store),
        cmocka_unit_test_setup_teardown(checking_finds_damage, open_store, close_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
