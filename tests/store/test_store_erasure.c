/* What was erased is in no file; what was backed up comes back. */
#include "store_fixture.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

#include "base/log.h"
#include "model/ledger.h"

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

/* Everything that people type, marked so that it can be looked for byte by byte. `n` tells campaigns apart. */
struct marked {
    int64_t campaign, endorsement;
    int n;
    const char *mark; /* repeated in long texts, so that they take overflow pages too */
};

static struct str mark(struct arena *a, const struct marked *m, const char *what, int repeats)
{
    BUF_AUTO b = BUF(64 * 1024);
    for (int i = 0; i < repeats; i++) buf_printf(&b, "%s-%d-%s ", m->mark, m->n, what);
    return arena_str(a, buf_str(&b));
}

static enum err append(struct store_conn *c, struct arena *a, const struct marked *m, int64_t subject)
{
    struct leaf l = { .type = LEDGER_ENDORSED, .day = TODAY, .subject_id = subject, .hash = hash_of(m->n),
                      .record = mark(a, m, "record", 50), .openings = mark(a, m, "openings", 400) };
    int64_t index;
    return ledger_append(c, m->campaign, &l, &index);
}

static enum err write_campaign(struct store_conn *c, struct arena *a, struct marked *m)
{
    struct browser b;
    struct campaign in = { .slug = text_of(&f, "slug", m->n), .applicant_name = mark(a, m, "applicant", 1),
                           .role = mark(a, m, "role", 1), .company = mark(a, m, "company", 1),
                           .story = mark(a, m, "story", 800), .question = mark(a, m, "question", 1),
                           .email = mark(a, m, "applicant-email", 1), .applicant_sites = mark(a, m, "sites", 1),
                           .pitch_video_url = mark(a, m, "pitch", 1), .created_at = NOW };
    TRY(campaign_insert(c, &in, hash_of(m->n)));
    m->campaign = in.id;
    TRY(browser_insert(c, hash_of(1000 + m->n), 0, TODAY, &b));
    TRY(manager_put(c, in.id, b.id, 1, mark(a, m, "sealed-manage", 1)));
    struct link channel = { .campaign_id = in.id, .code = text_of(&f, "ch", m->n), .label = mark(a, m, "label", 1),
                            .day = TODAY };
    struct hash maker = sha256(mark(a, m, "maker", 1));
    TRY(link_insert(c, &channel, false, &maker));
    struct report_link report = { .campaign_id = in.id, .public_id = text_of(&f, "r", m->n),
                                  .label = mark(a, m, "report-label", 1), .created_at = NOW };
    TRY(report_link_insert(c, &report, hash_of(m->n), mark(a, m, "sealed-report", 1)));
    TRY(append(c, a, m, 0));
    struct link own = { .campaign_id = in.id, .code = text_of(&f, "pa", m->n), .day = TODAY };
    TRY(link_insert(c, &own, true, NULL));
    struct pass p = { .campaign_id = in.id, .link_id = own.id, .name = mark(a, m, "passer", 1), .created_at = NOW };
    return pass_insert(c, &p, 1, channel.id);
}

static enum err write_endorsement(struct store_conn *c, struct arena *a, struct marked *m)
{
    struct browser b;
    struct link own = { .campaign_id = m->campaign, .code = text_of(&f, "co", m->n), .day = TODAY };
    TRY(link_insert(c, &own, true, NULL));
    struct endorsement e = { .campaign_id = m->campaign, .public_id = text_of(&f, "e", m->n), .link_id = own.id,
                             .name = mark(a, m, "name", 1), .message = mark(a, m, "message", 400),
                             .video_url = mark(a, m, "video", 1), .profile_url = mark(a, m, "profile", 1),
                             .email = mark(a, m, "email", 1), .consent = mark(a, m, "consent", 1),
                             .friend_answer = mark(a, m, "friend-answer", 1),
                             .applicant_answer = mark(a, m, "applicant-answer", 1), .thanks = mark(a, m, "thanks", 1),
                             .created_at = NOW };
    reasons_add(&e.reasons, REASON_APPLICANT_VOICE, mark(a, m, "words", 1));
    e.standing = reasons_standing(&e.reasons);
    TRY(address_id(c, m->campaign, hash_of(m->n), mark(a, m, "domain", 1), &e.confirmed_id));
    TRY(endorsement_insert(c, &e, 1));
    m->endorsement = e.id;
    TRY(sketch_put(c, m->campaign, e.id, (int64_t[]){ 1, 2, 3 }, 3));
    TRY(append(c, a, m, e.id));
    struct subject s = { SUBJECT_ENDORSEMENT, e.id, m->campaign };
    TRY(confirm_key_put(c, hash_of(m->n), s, hash_of(m->n), mark(a, m, "sealed-confirm", 1), NOW));
    struct mail mail = { .campaign_id = m->campaign, .endorsement_id = e.id, .recipient = e.email,
                         .subject = mark(a, m, "mail-subject", 1), .body = mark(a, m, "mail-body", 300) };
    TRY(outbox_put(c, &mail, NOW));
    TRY(repeat_put(c, hash_of(m->n), NOW, s));
    TRY(browser_insert(c, hash_of(2000 + m->n), 0, TODAY, &b));
    TRY(receipt_key_put(c, hash_of(m->n), s));
    return receipt_grant_put(c, b.id, s, mark(a, m, "sealed-receipt", 1));
}

static enum err write_marked(struct store_conn *c, void *arg)
{
    struct arena a = { 0 };
    enum err err = write_campaign(c, &a, arg);
    if (err == OK) err = write_endorsement(c, &a, arg);
    arena_free(&a);
    return err;
}

static enum err erase_campaign(struct store_conn *c, void *arg)
{
    return campaign_erase(c, ((struct marked *)arg)->campaign, NOW + 10);
}

static enum err withdraw(struct store_conn *c, void *arg)
{
    return endorsement_withdraw(c, ((struct marked *)arg)->endorsement, NOW + 2 * DAY_SECONDS);
}

static bool marked_in_files(const struct marked *m, const char *what)
{
    return folder_has(f.folder, arena_printf(&f.arena, "%s-%d-%s", m->mark, m->n, what).p);
}

static void an_erased_campaign_is_in_no_file(void **state)
{
    (void)state;
    struct marked gone = { .n = 1, .mark = "MARKED" }, stays = { .n = 2, .mark = "MARKED" };
    struct campaign c;
    struct leaf *leaves;
    struct counts counts;
    size_t n;
    assert_int_equal(store_write(f.store, write_marked, &gone), OK);
    assert_int_equal(store_write(f.store, write_marked, &stays), OK);
    assert_int_equal(store_checkpoint(f.store), OK); /* in the database now, not in its log alone */
    assert_true(marked_in_files(&gone, "message"));
    assert_int_equal(store_write(f.store, erase_campaign, &gone), OK);
    assert_int_equal(store_checkpoint(f.store), OK);
    assert_false(folder_has(f.folder, "MARKED-1-"));
    assert_true(marked_in_files(&stays, "message"));
    assert_true(marked_in_files(&stays, "openings"));
    assert_true(marked_in_files(&stays, "label"));
    struct store_conn *r = store_reader_take(f.store);
    assert_int_equal(campaign_by_slug(r, &f.arena, STR("slug1"), &c), OK);
    assert_int_equal(c.erased_at, NOW + 10);
    assert_int_equal(c.created_at, NOW);
    assert_int_equal(campaign_by_manage_hash(r, &f.arena, hash_of(1), &c), ERR_NOT_FOUND);
    assert_int_equal(counts_get(r, gone.campaign, &counts), OK);
    assert_int_equal(counts.received, 0);
    assert_int_equal(ledger_page(r, &f.arena, gone.campaign, 0, 10, &leaves, &n), OK);
    assert_int_equal(n, 2);
    assert_true(hash_eq(leaves[1].hash, hash_of(1)));
    assert_int_equal(leaves[1].record.n, 0);
    struct hash *hashes;
    assert_int_equal(ledger_hashes(r, &f.arena, gone.campaign, 2, &hashes), OK);
    store_reader_give(f.store, r);
    BUF_AUTO problems = BUF(10000);
    assert_int_equal(store_check(f.store, &problems), OK);
    assert_int_equal(store_write(f.store, erase_campaign, &(struct marked){ .campaign = 99 }), ERR_NOT_FOUND);
}

static void a_withdrawn_endorsement_keeps_its_links_maker_alone(void **state)
{
    (void)state;
    static const char *const kept[] = { "record", "story", "label",
                                        "passer" }; /* the ledger's records, and others' words */
    static const char *const taken[] = { "name", "message", "video", "profile", "email", "consent", "friend-answer",
                                         "applicant-answer", "thanks", "words", "domain", "sealed-confirm",
                                         "mail-subject", "mail-body" };
    struct marked m = { .n = 3, .mark = "MARKED" };
    assert_int_equal(store_write(f.store, write_marked, &m), OK);
    assert_int_equal(store_checkpoint(f.store), OK);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) assert_true(marked_in_files(&m, taken[i]));
    assert_int_equal(store_write(f.store, withdraw, &m), OK);
    assert_int_equal(store_checkpoint(f.store), OK);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) assert_false(marked_in_files(&m, taken[i]));
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) assert_true(marked_in_files(&m, kept[i]));
    struct endorsement e, *list;
    struct leaf *leaves;
    struct subject s;
    struct link l;
    size_t n;
    struct store_conn *r = store_reader_take(f.store);
    assert_int_equal(endorsement_by_id(r, &f.arena, m.endorsement, &e), OK);
    assert_int_equal(e.withdrawn_at, (TODAY + 2) * DAY_SECONDS); /* days alone */
    assert_int_equal(e.created_at, TODAY * DAY_SECONDS);
    assert_int_equal(endorsement_state_of(&e), STATE_WITHDRAWN);
    assert_int_equal(e.standing, STANDING_SELF_PROMOTION);
    assert_true(reasons_by_applicant(&e.reasons)); /* whose link it is */
    assert_int_equal(e.reasons.at[0].words.n, 0);
    assert_int_equal(link_by_id(r, &f.arena, e.link_id, &l), OK);
    assert_int_equal(l.endorsement_id, m.endorsement);
    assert_int_equal(endorsements_after(r, &f.arena, m.campaign, 1u << STATE_WITHDRAWN, 0, 10, &list, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(ledger_page(r, &f.arena, m.campaign, 0, 10, &leaves, &n), OK);
    assert_true(leaves[0].openings.n > 0); /* the campaign's own event */
    assert_int_equal(leaves[1].openings.n, 0);
    assert_true(leaves[1].record.n > 0);
    assert_int_equal(receipt_key_get(r, hash_of(3), &s), OK);
    assert_int_equal(repeat_find(r, hash_of(3), NOW, &s), ERR_NOT_FOUND);
    store_reader_give(f.store, r);
}

static void a_reader_holds_the_log_up_only_for_a_while(void **state)
{
    (void)state;
    struct marked m = { .n = 4, .mark = "MARKED" };
    struct campaign_row *rows;
    size_t n;
    struct store_conn *r = store_reader_take(f.store);
    assert_int_equal(store_snapshot(r), OK);
    assert_int_equal(campaign_list(r, &f.arena, &rows, &n), OK);
    assert_int_equal(store_write(f.store, write_marked, &m), OK);
    assert_int_equal(store_checkpoint(f.store), ERR_BUSY);
    store_reader_give(f.store, r);
    assert_int_equal(store_checkpoint(f.store), OK);
}

/* ---- backups ---- */

static atomic_bool stop;
static _Atomic int written;

static void *write_on(void *arg)
{
    (void)arg;
    for (int n = 100; !stop && n < 2000; n++) {
        struct marked m = { .n = n, .mark = "BACKED-UP" };
        assert_int_equal(store_write(f.store, write_marked, &m), OK);
        written = n - 99;
    }
    return NULL;
}

static int64_t received(struct store *store)
{
    struct campaign_row *rows;
    size_t n;
    struct arena a = { 0 };
    struct store_conn *r = store_reader_take(store);
    assert_int_equal(campaign_list(r, &a, &rows, &n), OK);
    store_reader_give(store, r);
    arena_free(&a);
    return (int64_t)n;
}

static void a_backup_made_while_writing_restores(void **state)
{
    (void)state;
    char backup[128], restored[128];
    struct store_file keys[] = { { STR("sign.key"), STR("secret bytes") }, { STR("old/1.key"), { "\0\1\2", 3 } } },
                      *files;
    struct stat st;
    struct arena a = { 0 };
    pthread_t thread;
    size_t n;
    snprintf(backup, sizeof backup, "%s/backup.kith", f.folder);
    snprintf(restored, sizeof restored, "%s/restored.db", f.folder);
    stop = false;
    written = 0;
    assert_int_equal(pthread_create(&thread, NULL, write_on, NULL), 0);
    while (written < 5) sched_yield();
    int before = written;
    assert_int_equal(store_backup(f.store, backup, keys, 2), OK);
    int after = written + 1;
    stop = true;
    pthread_join(thread, NULL);
    assert_int_equal(stat(backup, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);

    assert_int_equal(store_restore(backup, f.path, &a, &files, &n), ERR_CONFLICT); /* not over a database */
    assert_int_equal(store_restore(backup, restored, &a, &files, &n), OK);
    assert_int_equal(n, 2);
    assert_true(str_eq(files[1].name, STR("sign.key")) && str_eq(files[1].bytes, STR("secret bytes")));
    assert_true(str_eq(files[0].bytes, keys[1].bytes));
    assert_int_equal(stat(restored, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    struct store *again;
    assert_int_equal(store_open(&(struct store_settings){ .path = restored }, &again), OK);
    BUF_AUTO problems = BUF(10000);
    assert_int_equal(store_check(again, &problems), OK);
    assert_in_range(received(again), before, after);
    store_close(again);
    unlink(backup);
    assert_false(folder_has(f.folder, "secret bytes")); /* the keys are not in the live database */
    arena_free(&a);
}

static void what_is_no_backup_is_refused(void **state)
{
    (void)state;
    char bad[128], restored[128];
    struct store_file *files;
    size_t n;
    snprintf(bad, sizeof bad, "%s/bad", f.folder);
    snprintf(restored, sizeof restored, "%s/restored.db", f.folder);
    assert_int_equal(store_backup(f.store, bad, NULL, 0), OK);
    int fd = open(bad, O_RDWR);
    char junk[3000];
    memset(junk, 0x5a, sizeof junk);
    assert_int_equal(pwrite(fd, junk, sizeof junk, 8192), sizeof junk); /* a page in the middle */
    assert_int_equal(store_restore(bad, restored, &f.arena, &files, &n), ERR_MALFORMED);
    assert_int_equal(pwrite(fd, "not a database at all", 21, 0), 21);
    assert_int_equal(store_restore(bad, restored, &f.arena, &files, &n), ERR_MALFORMED);
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_int_equal(store_restore(bad, restored, &f.arena, &files, &n), ERR_MALFORMED);
    close(fd);
    unlink(bad);
    assert_int_equal(store_restore(bad, restored, &f.arena, &files, &n), ERR_IO);
    assert_int_equal(store_backup(f.store, bad, NULL, 0), OK);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(bad, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 9999", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(store_restore(bad, restored, &f.arena, &files, &n), ERR_CONFLICT);
    assert_int_equal(access(restored, F_OK), -1);
    assert_int_equal(store_backup(f.store, "/nowhere/at/all", NULL, 0), ERR_IO);
}

int main(void)
{
    log_to(open("/dev/null", O_WRONLY));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_erased_campaign_is_in_no_file, open_store, close_store),
        cmocka_unit_test_setup_teardown(a_withdrawn_endorsement_keeps_its_links_maker_alone, open_store, close_store),
        cmocka_unit_test_setup_teardown(a_reader_holds_the_log_up_only_for_a_while, open_store, close_store),
        cmocka_unit_test_setup_teardown(a_backup_made_while_writing_restores, open_store, close_store),
        cmocka_unit_test_setup_teardown(what_is_no_backup_is_refused, open_store, close_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
