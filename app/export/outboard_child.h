/* One process of the outboard program and the talk with it. Not for use outside app/export/outboard*.c. */
#ifndef KITH_EXPORT_OUTBOARD_CHILD_H
#define KITH_EXPORT_OUTBOARD_CHILD_H

#include <sys/types.h>

#include "export/outboard.h"

struct outboard_child {
    pid_t pid;  /* 0: none */
    int socket; /* meaningful when pid is set */
    int stop;   /* readable when no answer is to be waited for any longer; borrowed */
};

enum err child_start(struct outboard_child *, const uint8_t *program, size_t bytes) NODISCARD;
void child_end(struct outboard_child *);    /* kills it when it still runs */
void child_notice(struct outboard_child *); /* forgets one that has ended by itself */

/* One request and its answer, until `deadline` (CLOCK_MONOTONIC milliseconds). Where the talk breaks off the child is
 * ended; `*ret_unheard` then says that it was gone before it answered anything. */
enum err child_ask(struct outboard_child *, enum outboard_job, struct str input, struct buf *ret_output,
                   int64_t deadline, bool *ret_unheard) NODISCARD;

int64_t monotonic_ms(void);

#endif
