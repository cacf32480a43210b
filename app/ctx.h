/* What a use of Kith is given beside its input: memory, the time, randomness, and a place for what was wrong.
 * One per request or command; it is borrowed by everything below and lives as long as its arena. */
#ifndef KITH_CTX_H
#define KITH_CTX_H

#include "base/arena.h"
#include "base/crypto.h"
#include "base/err.h"
#include "base/time.h"
#include "lang/lang.h"

/* The stable `code` of a problem in the JSON API; the words for people come from its message. */
enum problem_code {
    PROBLEM_REQUIRED,
    PROBLEM_TOO_LONG,
    PROBLEM_FORMAT,      /* not of the shape asked for */
    PROBLEM_UNKNOWN,     /* a field, or a choice, that does not exist */
    PROBLEM_REPEATED,    /* a field given twice */
    PROBLEM_SCHEME,      /* a link that is not https */
    PROBLEM_HOST,        /* a link to an address, a bare name, localhost or another port */
    PROBLEM_RANGE,
    PROBLEM_COUNT
};
const char *problem_code_name(enum problem_code);

struct problem {
    const char *field; /* the form's and the API's name of it; "" for the whole */
    enum problem_code code;
    enum msg message;
    struct arg args[2];
};

struct ctx {
    struct arena *arena;
    int64_t now; /* seconds, see base/time.h */
    const struct random *random;
    enum lang lang;
    struct problem problems[24];
    size_t problem_count;
};

/* Notes a problem and returns ERR_INVALID. The first of a field stands; more than fit are dropped. */
enum err ctx_problem(struct ctx *, const char *field, enum problem_code, enum msg, struct arg, struct arg);
const struct problem *ctx_problem_of(const struct ctx *, const char *field); /* NULL when the field is fine */

#endif
