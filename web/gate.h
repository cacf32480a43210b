/* The gate before everything else: what libmicrohttpd lets through and a careful server does not. Requests that two
 * programs could read in two ways (smuggling) are refused here, and their connection is closed. */
#ifndef KITH_WEB_GATE_H
#define KITH_WEB_GATE_H

#include "request.h"

enum { TARGET_MAX = 4096, TARGET_ARGUMENTS = 32, REQUEST_HEADERS_MAX = 64, FORWARDED_LINES = 4 };

/* What is collected while the headers of a request are walked once. */
struct gate {
    struct str headers[HEADER_COUNT];
    struct str forwarded[FORWARDED_LINES]; /* X-Forwarded-For, each line as it came: some proxies add a new one */
    unsigned forwarded_count;
    unsigned count;
    unsigned status; /* 0, or the refusal */
};

/* One header as it came; sets gate->status when it must not be here. */
void gate_header(struct gate *, struct str name, struct str value);

/* The request line and what the headers say together. Returns 0 or the status to refuse with: 400, 417, 431,
 * 501 or 505. */
unsigned gate_request(const struct gate *, struct str method, struct str version, enum method *ret);

/* The target before libmicrohttpd cuts it up: 0, 400 or 414. */
unsigned gate_target(struct str target);

/* The length that the body has by Content-Length; -1 when it is chunked, 0 without a body. */
int64_t gate_body_length(const struct gate *);

#endif
