/* What an operator asks of a data folder: done right here when nobody uses the folder, else by the server that does,
 * through its control socket. Either way the same function answers. */
#ifndef KITH_CMD_OPERATION_H
#define KITH_CMD_OPERATION_H

#include "base/buf.h"
#include "cmd/instance.h"

enum { OPERATION_WORDS = 8, OPERATION_TEXT = 8 << 20 };

struct operation {
    struct instance *instance;
    struct ctx ctx;
    struct str words[OPERATION_WORDS]; /* the command's name first; those not given are empty */
    struct buf out, err;               /* text for standard output and standard error */
    int file;                          /* handed over beside the text, at its start; -1: none. Closed by the caller */
};

/* By the first word; the exit status. `ctx` and the buffers are set up by the caller. */
int operation_run(struct operation *);

/* Runs it here or there and prints what it said; the exit status. Its file goes to `file_path`, 0600 and whole or not
 * at all, or to standard output when that is NULL. */
int operation_ask(const struct settings *, const char *const *words, size_t count, const char *file_path);

/* A failure for people: "kith NAME: SUBJECT: what the error means". Returns the exit status 1. */
int operation_failed(struct operation *, struct str subject, enum err);

/* What every operator's command begins with: its settings, and up to `args_max` words among them. On failure says what
 * is wrong and returns false. */
bool operation_settings(struct arena *, int argc, char **argv, size_t args_max, struct settings *ret);
/* Takes "NAME VALUE" or "NAME=VALUE" out of the arguments; *ret stays as it is without it. false: no value stands
 * there. */
bool operation_option(int *argc, char **argv, const char *name, const char **ret);

/* All of `from` from where it stands; ERR_IO. */
enum err copy_file(int from, int to) NODISCARD;

#endif
