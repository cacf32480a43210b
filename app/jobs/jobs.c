#include "jobs/jobs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "export/outboard.h"
#include "jobs/mailer.h"
#include "service/visit.h"

/* What may take long has a thread of its own, so that nothing else waits for it. */
enum lane { LANE_SHORT, LANE_MAIL, LANES };

struct jobs {
    const struct kith *kith;
    struct str smtp_url, mail_from;
    struct lane_thread {
        struct jobs *jobs;
        enum lane lane;
        pthread_t thread;
    } lanes[LANES];
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_bool stop;
};

typedef enum err job(struct jobs *, struct ctx *);

static enum err flush_visits(struct jobs *j, struct ctx *ctx)
{
    (void)ctx;
    visits_flush_soon(j->kith->visits);
    return OK;
}

static enum err new_day(struct jobs *j, struct ctx *ctx) { return visits_new_day(j->kith, ctx); }

static enum err send_mail(struct jobs *j, struct ctx *ctx)
{
    return j->smtp_url.n ? mail_send_due(j->kith, ctx, j->smtp_url, j->mail_from, &j->stop) : OK;
}

static enum err purge_work(struct store_conn *conn, void *arg)
{
    struct ctx *ctx = arg;
    return purge_old(conn, ctx->now);
}

static enum err purge(struct jobs *j, struct ctx *ctx) { return store_write(j->kith->store, purge_work, ctx); }

/* What was erased leaves the write-ahead log within a minute, also when readers make it wait once or twice. Without
 * anything new it costs nothing. */
static enum err checkpoint(struct jobs *j, struct ctx *ctx)
{
    (void)ctx;
    return store_checkpoint(j->kith->store);
}

static enum err tidy(struct jobs *j, struct ctx *ctx)
{
    (void)ctx;
    outboard_tidy(j->kith->outboard);
    return OK;
}

/* Every period in seconds. One that fails is logged and tried again after `retry` seconds, then after twice as long
 * each time, up to `retry_most`. */
static const struct row {
    const char *name;
    job *run;
    enum lane lane;
    int period, retry, retry_most;
} table[] = {
    { "visits.flush", flush_visits, LANE_SHORT, 1, 1, 30 },
    { "visits.day", new_day, LANE_SHORT, 20, 1, 60 },
    { "store.checkpoint", checkpoint, LANE_SHORT, 20, 5, 20 },
    { "store.purge", purge, LANE_SHORT, 3600, 60, 3600 },
    { "outboard.tidy", tidy, LANE_SHORT, 60, 60, 60 },
    { "mail.send", send_mail, LANE_MAIL, 5, 5, 300 },
};
enum { JOBS = sizeof table / sizeof *table };

static int64_t retry_after(const struct row *row, int failures)
{
    int64_t wait = row->retry;
    for (int i = 1; i < failures && wait < row->retry_most; i++) wait *= 2;
    return wait < row->retry_most ? wait : row->retry_most;
}

/* The seconds until its next turn. */
static int64_t run(struct jobs *j, const struct row *row, int *failures)
{
    struct arena arena = { 0 };
    struct ctx ctx = { .arena = &arena, .now = (int64_t)time(NULL), .random = &random_kernel, .lang = LANG_EN };
    enum err err = row->run(j, &ctx);
    arena_free(&arena);
    *failures = err == OK ? 0 : *failures + 1;
    if (err == OK) return row->period;
    int64_t wait = retry_after(row, *failures);
    log_warn("job.failed", LOG_C("job", row->name), LOG_I("error", err), LOG_I("failures", *failures),
             LOG_I("again_in", wait));
    return wait;
}

static void *work(void *arg)
{
    const struct lane_thread *lane = arg;
    struct jobs *j = lane->jobs;
    int64_t due[JOBS] = { 0 };
    int failures[JOBS] = { 0 };
    struct timespec now;
    while (!j->stop) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        for (size_t i = 0; i < JOBS && !j->stop; i++)
            if (table[i].lane == lane->lane && due[i] <= now.tv_sec)
                due[i] = now.tv_sec + run(j, &table[i], &failures[i]);
        clock_gettime(CLOCK_MONOTONIC, &now);
        now.tv_sec += 1;
        pthread_mutex_lock(&j->lock);
        if (!j->stop) pthread_cond_timedwait(&j->wake, &j->lock, &now);
        pthread_mutex_unlock(&j->lock);
    }
    return NULL;
}

struct jobs *jobs_start(const struct kith *k, struct str smtp_url, struct str mail_from)
{
    struct jobs *j = mem_new(sizeof *j);
    pthread_condattr_t monotonic;
    *j = (struct jobs){ .kith = k, .smtp_url = smtp_url, .mail_from = mail_from };
    pthread_mutex_init(&j->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&j->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    for (int i = 0; i < LANES; i++) {
        j->lanes[i].jobs = j;
        j->lanes[i].lane = (enum lane)i;
        if (pthread_create(&j->lanes[i].thread, NULL, work, &j->lanes[i]) != 0) abort();
    }
    return j;
}

void jobs_stop(struct jobs *j)
{
    pthread_mutex_lock(&j->lock);
    j->stop = true;
    pthread_cond_broadcast(&j->wake);
    pthread_mutex_unlock(&j->lock);
    outboard_stop(j->kith->outboard); /* a mail server that does not answer holds nobody up */
    for (int i = 0; i < LANES; i++) pthread_join(j->lanes[i].thread, NULL);
    pthread_cond_destroy(&j->wake);
    pthread_mutex_destroy(&j->lock);
    free(j);
}
