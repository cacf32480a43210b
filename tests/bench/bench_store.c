/* What durable writing costs, beside its ceiling on the same disk in the same run:
 *   single   one row a commit in a bare loop at synchronous=FULL
 *   grouped  what one endorsement writes, through store_write from 64 threads
 * and what counting 100,000 endorsements anew costs. Prints a table; with --json one JSON object.
 *     bench_store [--json] [--seconds N] [--rows N] [FOLDER] */
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "conn.h"
#include "model/copied.h"

enum { THREADS = 64, DAY = 20780, NOW = DAY * DAY_SECONDS };

static double seconds = 3;
static struct store *store;
static int64_t campaign;
static atomic_bool stop;
static _Atomic int64_t in_work_ns, works;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double processor_time(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(bool ok, const char *what)
{
    if (ok) return;
    fprintf(stderr, "bench_store: %s\n", what);
    exit(1);
}

static uint64_t next(uint64_t *seed)
{
    *seed += 0x9E3779B97F4A7C15u;
    uint64_t z = *seed;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static struct hash any_hash(uint64_t *seed)
{
    struct hash h;
    for (int i = 0; i < 4; i++) {
        uint64_t v = next(seed);
        memcpy(h.b + i * 8, &v, 8);
    }
    return h;
}

/* ---- single-row commits ---- */

static double single(const char *folder)
{
    char path[512];
    snprintf(path, sizeof path, "%s/single.db", folder);
    sqlite3 *db;
    sqlite3_stmt *s;
    must(sqlite3_open(path, &db) == SQLITE_OK, "open");
    must(sqlite3_exec(db,
                      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 10000;"
                      "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)",
                      NULL, NULL, NULL) == SQLITE_OK,
         "set up");
    must(sqlite3_prepare_v2(db, "INSERT INTO t (text) VALUES (?1)", -1, &s, NULL) == SQLITE_OK, "prepare");
    int64_t n = 0;
    double start = now(), end;
    do {
        for (int i = 0; i < 20; i++, n++) {
            sqlite3_bind_text(s, 1, "a row of some sixty bytes, as short as anything that is worth it", -1,
                              SQLITE_STATIC);
            must(sqlite3_step(s) == SQLITE_DONE, "insert");
            sqlite3_reset(s);
        }
        end = now();
    } while (end - start < seconds);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return (double)n / (end - start);
}

/* ---- endorsements ---- */

/* What a service has at hand when it comes to write: everything but what the database gives. */
struct worker {
    pthread_t thread;
    uint64_t seed;
    struct arena arena;
    struct endorsement e;
    struct link link;
    struct leaf leaves[2];
    struct hash repeat, visitor, browser, key;
    int64_t sketch[COPIED_SKETCH];
    size_t sketch_count;
    struct str sealed;
};

static struct str code(struct worker *w, size_t n)
{
    static const char letters[] = "23456789abcdefghjkmnpqrstvwxyz";
    char *p = arena_alloc(&w->arena, n);
    for (size_t i = 0; i < n; i++) p[i] = letters[next(&w->seed) % (sizeof letters - 1)];
    return (struct str){ p, n };
}

/* Forty words of three thousand, so that texts are as different as those of people are. */
static struct str message(struct worker *w)
{
    BUF_AUTO b = BUF(4096);
    for (int i = 0; i < 40; i++) {
        uint64_t word = next(&w->seed) % 3000;
        buf_add(&b, STR("wo"));
        buf_byte(&b, (char)('a' + word % 20));
        buf_byte(&b, (char)('a' + word / 20 % 20));
        buf_byte(&b, (char)('a' + word / 400));
        buf_byte(&b, ' ');
    }
    return arena_str(&w->arena, buf_str(&b));
}

static struct leaf leaf(struct worker *w)
{
    return (struct leaf){
        .type = 7, .day = DAY, .hash = any_hash(&w->seed), .record = code(w, 900), .openings = code(w, 1400)
    };
}

static void prepare(struct worker *w)
{
    struct copied copied;
    arena_reset(&w->arena);
    w->e = (struct endorsement){ .campaign_id = campaign,
                                 .public_id = code(w, 12),
                                 .name = code(w, 14),
                                 .message = message(w),
                                 .consent = code(w, 120),
                                 .email = code(w, 20),
                                 .created_at = NOW,
                                 .standing = STANDING_HELP };
    reasons_add(&w->e.reasons, REASON_ABOUT_APPLICANT, STR("worked with"));
    copied_read(&w->arena, w->e.message, NULL, &copied);
    memcpy(w->sketch, copied.sketch, sizeof w->sketch);
    w->sketch_count = copied.sketch_count;
    w->link = (struct link){ .campaign_id = campaign, .code = code(w, 8), .day = DAY };
    w->leaves[0] = leaf(w);
    w->leaves[1] = leaf(w);
    w->repeat = any_hash(&w->seed);
    w->visitor = any_hash(&w->seed);
    w->browser = any_hash(&w->seed);
    w->key = any_hash(&w->seed);
    w->sealed = code(w, 83);
}

static enum err write_all(struct store_conn *c, struct worker *w)
{
    struct subject subject;
    struct browser b;
    struct endorsement *similar;
    size_t similar_count;
    int64_t index;
    if (repeat_find(c, w->repeat, NOW, &subject) == OK) return ERR_CONFLICT;
    TRY(browser_insert(c, w->browser, 0, DAY, &b));
    w->e.browser_id = b.id;
    TRY(link_insert(c, &w->link, true, &w->visitor));
    w->e.link_id = w->link.id;
    TRY(sketch_candidates(c, &w->arena, campaign, w->sketch, w->sketch_count, 0, &similar, &similar_count));
    TRY(endorsement_insert(c, &w->e, (int64_t)next(&w->seed)));
    TRY(sketch_put(c, campaign, w->e.id, w->sketch, w->sketch_count));
    w->leaves[1].subject_id = w->e.id;
    TRY(ledger_append(c, campaign, &w->leaves[0], &index));
    TRY(ledger_append(c, campaign, &w->leaves[1], &index));
    TRY(endorsement_set_leaf(c, w->e.id, index));
    TRY(counts_add(c, campaign, &(struct counts){ .received = 1, .people = 1, .states = { [STATE_SHOWN] = 1 } }));
    TRY(link_add(c, w->link.id, 0, 0, 1));
    subject = (struct subject){ SUBJECT_ENDORSEMENT, w->e.id, campaign };
    TRY(repeat_put(c, w->repeat, NOW, subject));
    TRY(repeat_put(c, w->visitor, NOW, subject));
    TRY(receipt_key_put(c, w->key, subject));
    TRY(receipt_grant_put(c, b.id, subject, w->sealed));
    store_touch(c, campaign);
    return OK;
}

static enum err endorse(struct store_conn *c, void *arg)
{
    double start = processor_time();
    enum err err = write_all(c, arg);
    in_work_ns += (int64_t)((processor_time() - start) * 1e9);
    works++;
    return err;
}

static void *work(void *arg)
{
    struct worker *w = arg;
    while (!stop) {
        prepare(w);
        must(store_write(store, endorse, w) == OK, "an endorsement failed");
    }
    arena_free(&w->arena);
    return NULL;
}

static int pages_written(void)
{
    int pages = 0, most = 0;
    sqlite3_db_status(store->writer->db.sqlite, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &most, 0);
    return pages;
}

struct speed {
    double each_second, work_us, group, pages;
};

static struct speed grouped(void)
{
    static struct worker workers[THREADS];
    struct store_figures before = store_figures(store);
    static uint64_t round;
    stop = false;
    in_work_ns = works = 0;
    round++;
    int pages = pages_written();
    double start = now();
    for (int i = 0; i < THREADS; i++) {
        workers[i].seed = (uint64_t)(i + 1) << 32 ^ round * 0x1234567;
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    nanosleep(&(struct timespec){ (time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9) }, NULL);
    stop = true;
    for (int i = 0; i < THREADS; i++) pthread_join(workers[i].thread, NULL);
    double took = now() - start;
    struct store_figures after = store_figures(store);
    double writes = (double)(after.writes - before.writes);
    return (struct speed){ writes / took, (double)in_work_ns / 1e3 / (double)works,
                           writes / (double)(after.commits - before.commits),
                           (double)(pages_written() - pages) / writes };
}

static enum err make_campaign(struct store_conn *c, void *arg)
{
    struct campaign in = { .slug = STR("bench"), .applicant_name = STR("Maya Example"), .created_at = NOW };
    (void)arg;
    TRY(campaign_insert(c, &in, sha256(STR("bench"))));
    campaign = in.id;
    return OK;
}

static enum err fill(struct store_conn *c, void *arg)
{
    struct worker *w = arg;
    for (int i = 0; i < 500; i++) {
        prepare(w);
        TRY(write_all(c, w));
    }
    return OK;
}

static double counting(int64_t rows)
{
    struct worker w = { .seed = 42 };
    struct arena a = { 0 };
    struct store_conn *r = store_reader_take(store);
    struct count_input in;
    struct counts counts;
    must(counts_get(r, campaign, &counts) == OK, "counts");
    for (int64_t have = counts.received; have < rows; have += 500) must(store_write(store, fill, &w) == OK, "fill");
    must(count_rows(r, &a, campaign, &in) == OK, "count rows");
    arena_free(&a);
    double start = now();
    must(count_rows(r, &a, campaign, &in) == OK, "count rows");
    double took = now() - start;
    fprintf(stderr, "%zu entries, %zu links\n", in.entry_count, in.link_count);
    store_reader_give(store, r);
    arena_free(&a);
    arena_free(&w.arena);
    return took * 1e3;
}

static void show(const char *what, struct speed s, double bare)
{
    printf("%-30s %8.0f /s  %.2f of single; each %.1f us and %.1f pages, %.1f a commit\n", what, s.each_second,
           s.each_second / bare, s.work_us, s.pages, s.group);
}

int main(int argc, char **argv)
{
    char folder[256] = "/tmp/kith-bench-XXXXXX";
    bool json = false;
    int64_t rows = 100000;
    const char *parent = NULL;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--json")) json = true;
        else if (!strcmp(argv[i], "--seconds") && i + 1 < argc) seconds = strtod(argv[++i], NULL);
        else if (!strcmp(argv[i], "--rows") && i + 1 < argc) rows = strtol(argv[++i], NULL, 10);
        else parent = argv[i];
    }
    if (parent) snprintf(folder, sizeof folder, "%s/kith-bench-XXXXXX", parent);
    must(crypto_start() == OK && mkdtemp(folder) != NULL, "folder");
    char path[512], command[600];
    snprintf(path, sizeof path, "%s/kith.db", folder);
    log_setup(false, LOG_LEVEL_ERROR);
    must(store_open(&(struct store_settings){ .path = path }, &store) == OK, "open");
    must(store_write(store, make_campaign, NULL) == OK, "campaign");
    double bare = single(folder);
    struct speed first = grouped();
    double count_ms = counting(rows);
    struct speed full = grouped();
    store_close(store);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    must(system(command) == 0, "clean up");
    if (json) {
        printf(
            "{\"single\":%.0f,\"grouped\":%.0f,\"ratio\":%.2f,\"work_us\":%.1f,\"pages\":%.1f,\"rows\":%lld,"
            "\"full_grouped\":%.0f,\"full_ratio\":%.2f,\"full_work_us\":%.1f,\"full_pages\":%.1f,\"count_ms\":%.1f}\n",
            bare, first.each_second, first.each_second / bare, first.work_us, first.pages, (long long)rows,
            full.each_second, full.each_second / bare, full.work_us, full.pages, count_ms);
    } else {
        printf("single-row commits             %8.0f /s\n", bare);
        show("endorsements, 64 threads", first, bare);
        show("the same, with all rows there", full, bare);
        printf("counting %7lld anew          %8.1f ms\n", (long long)rows, count_ms);
    }
    return 0;
}
