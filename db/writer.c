/* The writer thread: drains the line into one transaction of up to GROUP works, each in a savepoint, commits once, and
 * only then tells everybody. Nothing waits for company: a work that comes alone is committed alone. */
#include <errno.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "conn.h"

enum {
    GROUP = 64,
    LINE_MAX = 1024,
    LOG_FULL = 10000, /* frames of the write-ahead log (40 MB) after which it is moved into the database */
    LOG_REST = 1000,  /* the same, once nothing has come for IDLE_SECONDS */
    IDLE_SECONDS = 1,
    SKETCHES_REST = 1 << 20, /* bytes of indexes that are kept at rest */
    TRUNCATE_TRIES = 40
};

static void job_wait(struct job *j)
{
    while (atomic_load_explicit(&j->state, memory_order_acquire) == JOB_WAITING)
        syscall(SYS_futex, &j->state, FUTEX_WAIT_PRIVATE, JOB_WAITING, NULL, NULL, 0);
}

/* Once its state is set, a job that somebody waits for may be gone; waking only names its address. */
static void job_finish(struct job *j)
{
    if (j->later) {
        if (j->done) j->done(j->arg, j->err);
        free(j);
        return;
    }
    atomic_store_explicit(&j->state, JOB_DONE, memory_order_release);
    syscall(SYS_futex, &j->state, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static enum err line_up(struct store *s, struct job *j)
{
    pthread_mutex_lock(&s->lock);
    bool room = s->waiting < LINE_MAX && !s->closing;
    if (room) {
        if (s->last) s->last->next = j;
        else s->first = j;
        s->last = j;
        if (s->waiting++ == 0) pthread_cond_signal(&s->more);
    }
    pthread_mutex_unlock(&s->lock);
    return room ? OK : ERR_BUSY;
}

/* With the lock held. */
static struct job *line_take(struct store *s)
{
    struct job *j = s->first;
    s->first = j->next;
    if (!s->first) s->last = NULL;
    s->waiting--;
    return j;
}

static void move_log(struct store_conn *c, int frames)
{
    if (c->wal_frames - c->wal_tried < frames) return;
    if (conn_checkpoint(c, false) != OK) conn_log(c, "store.checkpoint_failed");
}

static void rest(struct store_conn *c)
{
    move_log(c, LOG_REST);
    sqlite3_db_release_memory(c->db.sqlite);
    arena_free(&c->scratch);
    sketches_trim(c, SKETCHES_REST);
}

/* The next in line; with `now`, only a write, and only if it is there. NULL: none, or the store closes. */
static struct job *line_next(struct store *s, bool now)
{
    bool rested = false;
    pthread_mutex_lock(&s->lock);
    while (!now && !s->first && !s->closing) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += IDLE_SECONDS;
        if (rested) {
            pthread_cond_wait(&s->more, &s->lock);
        } else if (pthread_cond_timedwait(&s->more, &s->lock, &until) == ETIMEDOUT && !s->first) {
            pthread_mutex_unlock(&s->lock);
            rest(s->writer);
            rested = true;
            pthread_mutex_lock(&s->lock);
        }
    }
    struct job *j = s->first && (!now || s->first->work) ? line_take(s) : NULL;
    pthread_mutex_unlock(&s->lock);
    return j;
}

/* Runs one work in its savepoint. *failed is set when the whole transaction is lost. */
static enum err work_run(struct store_conn *c, struct job *j, enum err *failed)
{
    size_t touched = c->touched_count;
    enum err err = conn_control(c, CONTROL_SAVE);
    if (err != OK) {
        *failed = err;
        return err;
    }
    err = j->work(c, j->arg);
    if (err == ERR_IO) conn_log(c, "store.write_failed");
    arena_reset(&c->scratch);
    if (!conn_in_transaction(c)) return *failed = ERR_IO; /* SQLite gave the whole of it up: disk full, I/O error */
    if (err != OK) {
        c->touched_count = touched;
        *failed = conn_control(c, CONTROL_UNDO);
    }
    if (*failed == OK) *failed = conn_control(c, CONTROL_RELEASE);
    return err == OK ? *failed : err;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void tell_commit(struct store *s)
{
    struct store_conn *c = s->writer;
    if (!s->settings.on_commit || !c->touched_count) return;
    qsort(c->touched, c->touched_count, sizeof *c->touched, by_id);
    for (size_t i = 0; i < c->touched_count; i++)
        if (i == 0 || c->touched[i] != c->touched[i - 1])
            s->settings.on_commit(s->settings.on_commit_state, c->touched[i]);
}

static enum err commit(struct store *s, bool anything)
{
    enum err err = conn_control(s->writer, anything ? CONTROL_COMMIT : CONTROL_ROLLBACK);
    if (err == OK && anything) s->commits++;
    return err;
}

static void give_up(struct store *s)
{
    s->failures++;
    conn_log(s->writer, "store.commit_failed");
    if (conn_in_transaction(s->writer) && conn_control(s->writer, CONTROL_ROLLBACK) != OK)
        conn_log(s->writer, "store.rollback_failed");
}

static void group_run(struct store *s, struct job *j)
{
    struct job *group[GROUP];
    struct store_conn *c = s->writer;
    size_t n = 0, good = 0;
    c->touched_count = 0;
    enum err failed = conn_control(c, CONTROL_BEGIN);
    for (; j; j = n < GROUP ? line_next(s, true) : NULL) {
        group[n++] = j;
        j->err = failed == OK ? work_run(c, j, &failed) : failed;
        good += j->err == OK;
    }
    if (failed == OK) failed = commit(s, good > 0);
    if (failed == OK && good) tell_commit(s);
    if (failed != OK) give_up(s);
    s->writes += (int64_t)n;
    for (size_t i = 0; i < n; i++) {
        if (failed != OK && group[i]->err == OK) group[i]->err = failed;
        job_finish(group[i]);
    }
    move_log(c, LOG_FULL);
}

static void *writer_main(void *arg)
{
    struct store *s = arg;
    for (struct job *j; (j = line_next(s, false));) {
        if (j->work) {
            group_run(s, j);
        } else {
            j->err = conn_checkpoint(s->writer, true);
            job_finish(j);
        }
    }
    return NULL;
}

enum err writer_start(struct store *s)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->more, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return pthread_create(&s->thread, NULL, writer_main, s) == 0 ? OK : ERR_IO;
}

void writer_stop(struct store *s)
{
    pthread_mutex_lock(&s->lock);
    s->closing = true;
    pthread_cond_signal(&s->more);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    pthread_cond_destroy(&s->more);
    pthread_mutex_destroy(&s->lock);
}

enum err store_write(struct store *s, store_work *work, void *arg)
{
    struct job j = { .work = work, .arg = arg };
    TRY(line_up(s, &j));
    job_wait(&j);
    return j.err;
}

enum err store_write_later(struct store *s, store_work *work, void *arg, void (*done)(void *arg, enum err))
{
    struct job *j = mem_new(sizeof *j);
    *j = (struct job){ .work = work, .arg = arg, .later = true, .done = done };
    enum err err = line_up(s, j);
    if (err != OK) free(j);
    return err;
}

enum err writer_truncate_log(struct store *s)
{
    for (int i = 0;; i++) {
        struct job j = { .work = NULL };
        TRY(line_up(s, &j));
        job_wait(&j);
        if (j.err != ERR_BUSY || i == TRUNCATE_TRIES) return j.err;
        /* For readers to finish; the writer works on meanwhile. */
        nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000 * 1000 }, NULL);
    }
}

void store_touch(struct store_conn *c, int64_t campaign_id)
{
    if (c->touched_count && c->touched[c->touched_count - 1] == campaign_id) return;
    if (c->touched_count == c->touched_room) {
        c->touched_room = c->touched_room ? c->touched_room * 2 : 64;
        c->touched = mem_grow(c->touched, c->touched_room * sizeof *c->touched);
    }
    c->touched[c->touched_count++] = campaign_id;
}
