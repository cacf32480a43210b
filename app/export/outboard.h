/* The outboard program: what draws (PDF, PNG) and sends mail, in processes of its own without database or keys.
 * It is carried as bytes inside `kith`, started from memory when first needed, ended by itself after a minute without
 * work. Its environment is clean and its memory, processor time and descriptors are limited; a crash or a hang of it
 * fails the one job that it had, and the next job finds a new process.
 *
 * One process draws and another sends mail, one job at a time each. Callers wait their turn in order; at most
 * OUTBOARD_WAITING_MAX of them, more are told ERR_BUSY at once. What was drawn is kept by the SHA-256 of job and
 * input, up to OUTBOARD_KEPT_BYTES and ten minutes, and equal requests at one time draw once. */
#ifndef KITH_EXPORT_OUTBOARD_H
#define KITH_EXPORT_OUTBOARD_H

#include "base/buf.h"
#include "base/err.h"

enum {
    OUTBOARD_WAITING_MAX = 32,
    OUTBOARD_KEPT_BYTES = 16 * 1024 * 1024,
    OUTBOARD_INPUT_MAX = 48 * 1024 * 1024,
    OUTBOARD_OUTPUT_MAX = 80 * 1024 * 1024
};

/* Every input is one JSON object; app/outboard/job.h says which. */
enum outboard_job {
    OUTBOARD_REPORT_PDF,
    OUTBOARD_POSTER_PDF,
    OUTBOARD_CARD_PNG, /* 1200 x 630 */
    OUTBOARD_MAIL,     /* the output is {"result": "ok" | "temporary" | "permanent", "detail": "…"} */
    OUTBOARD_TRY,      /* for tests: misbehaves as its input says */
    OUTBOARD_JOB_COUNT
};

struct outboard;

/* `program` is borrowed and lives as long as the result. Starts nothing yet. */
struct outboard *outboard_new(const uint8_t *program, size_t bytes);
/* From here on outboard_run fails at once, also what is under way: for a server that ends. */
void outboard_stop(struct outboard *);
/* Ends the processes. Nobody may be inside outboard_run. */
void outboard_free(struct outboard *);

/* Blocks until the job is done, its turn included, at most `timeout_s` seconds. Any thread may call it. `ret_output`
 * comes empty with its maximum set. ERR_BUSY: too many wait, or no turn came in time. ERR_INVALID: the input is not
 * what the job takes. ERR_TOO_LARGE: input or output over a maximum. ERR_IO: the program crashed, hung, was stopped or
 * could not be started. */
enum err outboard_run(struct outboard *, enum outboard_job, struct str input_json, struct buf *ret_output,
                      int timeout_s) NODISCARD;

/* Once a minute or so: takes notice of processes that have ended, and drops what was kept long enough. */
void outboard_tidy(struct outboard *);

/* Since the start. */
struct outboard_stats {
    int64_t drawn;   /* jobs that the program did; also mails */
    int64_t kept;    /* answered by a drawing that was there, or under way for somebody else */
    int64_t refused; /* ERR_BUSY */
    int64_t failed;  /* any other error */
    int waiting;     /* now */
};
void outboard_stats(struct outboard *, struct outboard_stats *ret);

#endif
