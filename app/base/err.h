/* How things fail. Every function that can fail returns one of these; web/respond_error.c maps each to HTTP in one
 * table. The message for people and its field ride in the context (ctx.h), never in the code. */
#ifndef KITH_BASE_ERR_H
#define KITH_BASE_ERR_H

enum err {
    OK = 0,
    ERR_INVALID,      /* input refused; the problems are in the context: 422 */
    ERR_MALFORMED,    /* not even readable as what it claims to be: 400 */
    ERR_UNAUTHORIZED, /* no key, or a wrong one: 401 */
    ERR_FORBIDDEN,    /* a form from elsewhere: 403 */
    ERR_NOT_FOUND,    /* 404 */
    ERR_METHOD,       /* 405 */
    ERR_CLOSED,       /* the campaign takes nothing new: 409 */
    ERR_CONFLICT,     /* in the way of what is there: 409 */
    ERR_GONE,         /* erased, revoked or expired: 410 */
    ERR_TOO_LARGE,    /* 413 */
    ERR_MEDIA_TYPE,   /* 415 */
    ERR_TOO_MANY,     /* over the limit of this address: 429 */
    ERR_BUSY,         /* overloaded: 503 */
    ERR_IO,           /* disk, database, network or child process: 500 */
    ERR_COUNT
};

#define NODISCARD __attribute__((warn_unused_result))

/* Returns the error of a call that failed. */
#define TRY(call)                              \
    do {                                       \
        enum err try_error_ = (call);          \
        if (try_error_ != OK) return try_error_; \
    } while (0)

#endif
