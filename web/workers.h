/* Threads beside the connections' own, for handlers that wait or take long. */
#ifndef KITH_WEB_WORKERS_H
#define KITH_WEB_WORKERS_H

#include "base/arena.h"
#include "base/err.h"

struct job { /* inside what is worked on */
    struct job *next;
};

struct workers;

/* `threads` threads, each with its own arena, which is emptied after every job. At most `queue` jobs wait. */
struct workers *workers_new(const char *name, unsigned threads, unsigned queue,
                            void (*work)(struct job *, struct arena *));
/* ERR_BUSY when the queue is full or the workers have been told to stop; then the job is still the caller's. */
enum err workers_submit(struct workers *, struct job *) NODISCARD;
/* Finishes what waits, then ends the threads; workers_submit says ERR_BUSY from then on. */
void workers_stop(struct workers *);
void workers_free(struct workers *);

#endif
