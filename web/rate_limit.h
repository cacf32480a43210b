/* Limits on writes per client, in constant memory: a token bucket for each of the clients seen last. */
#ifndef KITH_WEB_RATE_LIMIT_H
#define KITH_WEB_RATE_LIMIT_H

#include "base/crypto.h"

enum { RATE_BUCKETS = 65536 };

struct rate_limit;

/* `burst` tokens at first, `per_minute` back a minute. Clients hash with a key from `random`, so that nobody can
 * choose addresses that collide. Owned: ends with rate_limit_free. */
struct rate_limit *rate_limit_new(unsigned burst, unsigned per_minute, const struct random *);
void rate_limit_free(struct rate_limit *);

/* Takes a token of the client (address_client). 0 when it may; else the seconds after which to come again. now_ms
 * comes from a clock that only goes forward. When more clients come than there are buckets, the one that was away
 * longest is forgotten. Safe on all threads. */
int rate_limit_take(struct rate_limit *, struct str client, int64_t now_ms);

#endif
