#include "rate_limit.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/arena.h"

enum { WAYS = 8, SETS = RATE_BUCKETS / WAYS };

struct bucket {
    uint64_t client; /* 0: free */
    int64_t at;      /* when `tokens` was true */
    float tokens;
};

struct rate_limit {
    pthread_mutex_t mutex;
    uint8_t key[crypto_shorthash_KEYBYTES];
    float burst, per_ms;
    struct bucket buckets[SETS][WAYS];
};

struct rate_limit *rate_limit_new(unsigned burst, unsigned per_minute, const struct random *random)
{
    struct rate_limit *r = mem_new(sizeof *r);
    pthread_mutex_init(&r->mutex, NULL);
    random->fill(random->state, r->key, sizeof r->key);
    r->burst = (float)burst;
    r->per_ms = (float)per_minute / 60000.0f;
    return r;
}

void rate_limit_free(struct rate_limit *r)
{
    if (!r) return;
    pthread_mutex_destroy(&r->mutex);
    free(r);
}

static struct bucket *bucket_of(struct rate_limit *r, uint64_t client, int64_t now)
{
    struct bucket *set = r->buckets[client % SETS], *oldest = set;
    for (struct bucket *b = set; b < set + WAYS; b++) {
        if (b->client == client) return b;
        if (b->at < oldest->at) oldest = b;
    }
    *oldest = (struct bucket){ .client = client, .at = now, .tokens = r->burst };
    return oldest;
}

int rate_limit_take(struct rate_limit *r, struct str client, int64_t now)
{
    uint8_t out[crypto_shorthash_BYTES];
    uint64_t hash;
    crypto_shorthash(out, (const uint8_t *)client.p, client.n, r->key);
    memcpy(&hash, out, sizeof hash);
    int wait = 0;
    pthread_mutex_lock(&r->mutex);
    struct bucket *b = bucket_of(r, hash ? hash : 1, now);
    if (now > b->at) {
        b->tokens += (float)(now - b->at) * r->per_ms;
        if (b->tokens > r->burst) b->tokens = r->burst;
        b->at = now;
    }
    if (b->tokens >= 1) b->tokens -= 1;
    else wait = 1 + (int)((1 - b->tokens) / r->per_ms / 1000);
    pthread_mutex_unlock(&r->mutex);
    return wait;
}
