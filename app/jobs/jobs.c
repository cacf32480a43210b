#include "jobs/jobs.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "export/outboard.h"
#include "jobs/mailer.h"
#include "service/visit.h"

struct jobs {
    const struct kith *kith;
    struct str smtp_url, mail_from;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
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
    return j->smtp_url.n ? mail_send_due(j->kith, ctx, j->smtp_url, j->mail_from) : OK;
}

static enum err purge_work(struct store_conn *conn, void *arg)
{
    struct ctx *ctx = arg;
    return purge_old(conn, ctx->now);
}

static enum err purge(struct jobs *j, struct ctx *ctx) { return store_write(j->kith->store, purge_work, ctx); }

/* What was erased leaves the write-ahead log within a minute; a checkpoint without anything new costs nothing. */
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

/* Every period in seconds; what fails is logged and tried again at its next turn. */
static const struct {
    const char *name;
    job *run;
    int period;
} table[] = {
    { "visits.flush", flush_visits, 1 }, { "visits.day", new_day, 20 }, { "mail.send", send_mail, 5 },
    { "store.checkpoint", checkpoint, 30 }, { "store.purge", purge, 3600 }, { "outboard.tidy", tidy, 60 },
};
enum { JOBS = sizeof table / sizeof *table };

static void run(struct jobs *j, size_t at)
{
    struct arena arena = { 0 };
    struct ctx ctx = { .arena = &arena, .now = (int64_t)time(NULL), .random = &random_kernel, .lang = LANG_EN };
    enum err err = table[at].run(j, &ctx);
    if (err != OK) log_warn("job.failed", LOG_C("job", table[at].name), LOG_I("error", err));
    arena_free(&arena);
}

static void *work(void *arg)
{
    struct jobs *j = arg;
    int64_t due[JOBS] = { 0 };
    struct timespec now;
    pthread_mutex_lock(&j->lock);
    while (!j->stop) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        for (size_t i = 0; i < JOBS && !j->stop; i++) {
            if (due[i] > now.tv_sec) continue;
            due[i] = now.tv_sec + table[i].period;
            pthread_mutex_unlock(&j->lock);
            run(j, i);
            pthread_mutex_lock(&j->lock);
        }
        clock_gettime(CLOCK_MONOTONIC, &now);
        now.tv_sec += 1;
        if (!j->stop) pthread_cond_timedwait(&j->wake, &j->lock, &now);
    }
    pthread_mutex_unlock(&j->lock);
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
    if (pthread_create(&j->thread, NULL, work, j) != 0) abort();
    return j;
}

void jobs_stop(struct jobs *j)
{
    pthread_mutex_lock(&j->lock);
    j->stop = true;
    pthread_cond_signal(&j->wake);
    pthread_mutex_unlock(&j->lock);
    pthread_join(j->thread, NULL);
    pthread_cond_destroy(&j->wake);
    pthread_mutex_destroy(&j->lock);
    free(j);
}
