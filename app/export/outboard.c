#include "export/outboard.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/log.h"
#include "export/outboard_child.h"
#include "export/outboard_kept.h"

enum { LANE_DRAW, LANE_MAIL, LANES };

/* One process and those who wait for it: a caller draws a ticket and has its turn when `serving` reaches it. */
struct lane {
    struct outboard_child child; /* of whoever has the turn */
    bool taken;
    struct ticket *first, *last;
};

struct ticket {
    struct ticket *next;
    bool turn;
};

/* A drawing under way. Lives on the stack of the one who draws; the others leave before it goes. */
struct drawing {
    struct drawing *next;
    struct hash key;
    int followers;
    bool done;
    enum err result;
    struct str output; /* borrowed from the one who draws */
};

struct outboard {
    const uint8_t *program;
    size_t bytes;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int stop; /* an eventfd, readable from outboard_stop on */
    bool stopped;
    struct lane lanes[LANES];
    struct drawing *drawings;
    struct kept kept;
    int waiting;
    struct outboard_stats stats;
};

struct outboard *outboard_new(const uint8_t *program, size_t bytes)
{
    struct outboard *o = mem_new(sizeof *o);
    o->program = program;
    o->bytes = bytes;
    pthread_mutex_init(&o->lock, NULL);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&o->changed, &attr);
    pthread_condattr_destroy(&attr);
    o->stop = eventfd(0, EFD_CLOEXEC);
    if (o->stop < 0) abort(); /* no descriptor is left before anything was served */
    for (int i = 0; i < LANES; i++) o->lanes[i].child.stop = o->stop;
    return o;
}

void outboard_stop(struct outboard *o)
{
    pthread_mutex_lock(&o->lock);
    o->stopped = true;
    pthread_cond_broadcast(&o->changed);
    pthread_mutex_unlock(&o->lock);
    eventfd_write(o->stop, 1);
}

void outboard_free(struct outboard *o)
{
    if (!o) return;
    for (int i = 0; i < LANES; i++) child_end(&o->lanes[i].child);
    kept_free(&o->kept);
    close(o->stop);
    pthread_cond_destroy(&o->changed);
    pthread_mutex_destroy(&o->lock);
    free(o);
}

void outboard_tidy(struct outboard *o)
{
    pthread_mutex_lock(&o->lock);
    for (int i = 0; i < LANES; i++)
        if (!o->lanes[i].taken) child_notice(&o->lanes[i].child);
    kept_drop_old(&o->kept, monotonic_ms());
    pthread_mutex_unlock(&o->lock);
}

void outboard_stats(struct outboard *o, struct outboard_stats *ret)
{
    pthread_mutex_lock(&o->lock);
    *ret = o->stats;
    ret->waiting = o->waiting;
    pthread_mutex_unlock(&o->lock);
}

/* Waits for a change; false at the deadline, and when all is to stop. */
static bool wait_change(struct outboard *o, int64_t deadline)
{
    if (o->stopped) return false;
    struct timespec until = { .tv_sec = deadline / 1000, .tv_nsec = deadline % 1000 * 1000000 };
    return pthread_cond_timedwait(&o->changed, &o->lock, &until) == 0;
}

static void leave_queue(struct lane *l, struct ticket *t)
{
    struct ticket **at = &l->first, *before = NULL;
    while (*at != t) before = *at, at = &before->next;
    *at = t->next;
    if (l->last == t) l->last = before;
}

/* With the lock. */
static enum err lane_take(struct outboard *o, struct lane *l, int64_t deadline)
{
    if (!l->taken) {
        l->taken = true;
        return OK;
    }
    if (o->waiting >= OUTBOARD_WAITING_MAX) return ERR_BUSY;
    struct ticket t = { 0 };
    *(l->last ? &l->last->next : &l->first) = &t;
    l->last = &t;
    o->waiting++;
    while (!t.turn && wait_change(o, deadline)) {
    }
    o->waiting--;
    if (t.turn) return OK;
    leave_queue(l, &t);
    return ERR_BUSY;
}

/* With the lock: hands the turn to the next in line. */
static void lane_give(struct outboard *o, struct lane *l)
{
    struct ticket *next = l->first;
    l->taken = next != NULL;
    if (!next) return;
    l->first = next->next;
    if (!l->first) l->last = NULL;
    next->turn = true;
    pthread_cond_broadcast(&o->changed);
}

/* With the turn, without the lock. A process that was there before may have ended by itself just now (idle, or used
 * up): then a fresh one is asked once more. */
static enum err ask(struct outboard *o, struct outboard_child *c, enum outboard_job job, struct str input,
                    struct buf *ret_output, int64_t deadline)
{
    bool unheard = c->pid == 0;
    enum err e = unheard ? ERR_IO : child_ask(c, job, input, ret_output, deadline, &unheard);
    if (unheard) {
        e = child_start(c, o->program, o->bytes);
        if (e == OK) e = child_ask(c, job, input, ret_output, deadline, &unheard);
    }
    if (e == ERR_IO && !c->pid) log_error("outboard.lost", LOG_I("job", job));
    return e;
}

static enum err run_in_turn(struct outboard *o, enum outboard_job job, struct str input, struct buf *ret_output,
                            int64_t deadline)
{
    struct lane *l = &o->lanes[job == OUTBOARD_MAIL ? LANE_MAIL : LANE_DRAW];
    TRY(lane_take(o, l, deadline));
    pthread_mutex_unlock(&o->lock);
    size_t before = ret_output->n;
    enum err e = ask(o, &l->child, job, input, ret_output, deadline);
    if (e != OK) ret_output->n = before;
    pthread_mutex_lock(&o->lock);
    o->stats.drawn += e == OK;
    lane_give(o, l);
    return e;
}

/* Waits for a drawing by somebody else and copies it. */
static enum err follow(struct outboard *o, struct drawing *d, struct buf *ret_output, int64_t deadline)
{
    if (o->waiting >= OUTBOARD_WAITING_MAX) return ERR_BUSY;
    o->waiting++;
    d->followers++;
    while (!d->done && wait_change(o, deadline)) {
    }
    enum err e = d->done ? d->result : ERR_BUSY;
    if (e == OK) {
        buf_add(ret_output, d->output);
        if (ret_output->full)
            e = ERR_TOO_LARGE;
        else
            o->stats.kept++;
    }
    o->waiting--;
    if (--d->followers == 0) pthread_cond_broadcast(&o->changed);
    return e;
}

static enum err draw(struct outboard *o, enum outboard_job job, struct str input, struct hash key,
                     struct buf *ret_output, int64_t deadline)
{
    if (kept_find(&o->kept, key, ret_output)) {
        o->stats.kept++;
        return OK;
    }
    for (struct drawing *d = o->drawings; d; d = d->next)
        if (memcmp(&d->key, &key, sizeof key) == 0) return follow(o, d, ret_output, deadline);

    struct drawing mine = { .next = o->drawings, .key = key };
    o->drawings = &mine;
    mine.result = run_in_turn(o, job, input, ret_output, deadline);
    mine.output = buf_str(ret_output);
    mine.done = true;
    struct drawing **at = &o->drawings;
    while (*at != &mine) at = &(*at)->next;
    *at = mine.next;
    if (mine.result == OK) kept_put(&o->kept, key, mine.output, monotonic_ms());
    pthread_cond_broadcast(&o->changed);
    while (mine.followers) pthread_cond_wait(&o->changed, &o->lock); /* they only have to copy */
    return mine.result;
}

enum err outboard_run(struct outboard *o, enum outboard_job job, struct str input, struct buf *ret_output,
                      int timeout_s)
{
    if (input.n > OUTBOARD_INPUT_MAX) return ERR_TOO_LARGE;
    int64_t deadline = monotonic_ms() + (int64_t)timeout_s * 1000;
    bool kept = job != OUTBOARD_MAIL && job != OUTBOARD_TRY;
    struct hash key = { { 0 } };
    char name = (char)job;
    if (kept) key = sha256_two((struct str){ &name, 1 }, input);
    pthread_mutex_lock(&o->lock);
    enum err e = ERR_IO;
    if (!o->stopped)
        e = kept ? draw(o, job, input, key, ret_output, deadline) : run_in_turn(o, job, input, ret_output, deadline);
    if (e != OK) (*(e == ERR_BUSY ? &o->stats.refused : &o->stats.failed))++;
    pthread_mutex_unlock(&o->lock);
    return e;
}
