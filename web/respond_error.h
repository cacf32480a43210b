/* The one table from errors to HTTP, and how an error is shown. */
#ifndef KITH_WEB_RESPOND_ERROR_H
#define KITH_WEB_RESPOND_ERROR_H

#include "request.h"

/* What the HTML page of an error is made from. */
struct error_page {
    enum err err;
    unsigned status;
    struct str title;  /* in the request's language */
    struct str detail; /* what to do */
    const struct problem *problems;
    size_t problem_count;
    const struct form *typed; /* what was sent, to be kept by the person; NULL without */
};

unsigned err_status(enum err);

/* Turns an error into the answer, in place of whatever the handler had begun: HTML, or problem+json under /api/v1. */
void respond_error(struct request *, enum err, struct response *);

#endif
