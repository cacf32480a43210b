#include "workers.h"

#include <pthread.h>
#include <stdlib.h>

enum { WORKER_STACK = 512 * 1024, THREADS_MAX = 64, NAME_MAX_BYTES = 16 };

struct workers {
    pthread_mutex_t mutex;
    pthread_cond_t more;
    struct job *first, **last;
    unsigned waiting, queue, threads;
    bool stopping;
    char name[NAME_MAX_BYTES];
    void (*work)(struct job *, struct arena *);
    pthread_t ids[THREADS_MAX];
};

static struct job *take(struct workers *w)
{
    pthread_mutex_lock(&w->mutex);
    while (!w->first && !w->stopping) pthread_cond_wait(&w->more, &w->mutex);
    struct job *job = w->first;
    if (job) {
        w->first = job->next;
        if (!w->first) w->last = &w->first;
        w->waiting--;
    }
    pthread_mutex_unlock(&w->mutex);
    return job;
}

static void *run(void *state)
{
    struct workers *w = state;
    struct arena arena = { 0 };
    for (struct job *job; (job = take(w));) {
        w->work(job, &arena);
        arena_reset(&arena);
    }
    arena_free(&arena);
    return NULL;
}

struct workers *workers_new(const char *name, unsigned threads, unsigned queue,
                            void (*work)(struct job *, struct arena *))
{
    struct workers *w = mem_new(sizeof *w);
    pthread_attr_t attr;
    w->last = &w->first;
    w->queue = queue;
    w->work = work;
    struct str s = str_sub(str_of(name), 0, sizeof w->name - 1);
    memcpy(w->name, s.p, s.n);
    pthread_mutex_init(&w->mutex, NULL);
    pthread_cond_init(&w->more, NULL);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, WORKER_STACK);
    while (w->threads < threads && w->threads < THREADS_MAX) {
        if (pthread_create(&w->ids[w->threads], &attr, run, w)) break;
        pthread_setname_np(w->ids[w->threads++], w->name);
    }
    pthread_attr_destroy(&attr);
    if (!w->threads) abort();
    return w;
}

enum err workers_submit(struct workers *w, struct job *job)
{
    enum err err = ERR_BUSY;
    pthread_mutex_lock(&w->mutex);
    if (!w->stopping && w->waiting < w->queue) {
        job->next = NULL;
        *w->last = job;
        w->last = &job->next;
        w->waiting++;
        pthread_cond_signal(&w->more);
        err = OK;
    }
    pthread_mutex_unlock(&w->mutex);
    return err;
}

void workers_stop(struct workers *w)
{
    if (!w) return;
    pthread_mutex_lock(&w->mutex);
    w->stopping = true;
    pthread_cond_broadcast(&w->more);
    pthread_mutex_unlock(&w->mutex);
    for (; w->threads; w->threads--) pthread_join(w->ids[w->threads - 1], NULL);
}

void workers_free(struct workers *w)
{
    if (!w) return;
    workers_stop(w);
    pthread_cond_destroy(&w->more);
    pthread_mutex_destroy(&w->mutex);
    free(w);
}
