#include "page_cache.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "compress.h"
#include "metrics.h"
#include "page_cache_page.h"

enum { SHARDS = 16, CHAINS = 256, VERSIONS = 65536, GZIP_BEST = 9, ETAG_TEXT = 16, PAGE_OVERHEAD = 4096 };

struct page {
    struct page *next; /* in its chain */
    uint64_t hash, version, used;
    struct page_key key; /* key.name points to `name` */
    char name[PAGE_NAME_MAX];
    _Atomic unsigned references;
    struct MHD_Response *plain, *gzip, *same; /* gzip may be NULL */
    size_t plain_bytes, gzip_bytes;
    char etag[ETAG_TEXT];
};

struct shard {
    _Alignas(64) pthread_mutex_t mutex;
    uint64_t clock;
    size_t bytes;
    struct page *chains[CHAINS];
};

struct page_cache {
    size_t shard_max;
    struct shard shards[SHARDS];
    uint64_t started; /* microseconds since 1970: what `changes` counts from, so that no run repeats another's */
    _Atomic uint64_t changes; /* counts all changes */
    /* The last change by campaign number, folded: two campaigns that share one only lose a kept page too many. */
    _Atomic uint64_t changed[VERSIONS];
};

struct page_cache *page_cache_new(size_t max_bytes)
{
    struct page_cache *c = aligned_alloc(_Alignof(struct page_cache), sizeof *c);
    if (!c) abort();
    memset(c, 0, sizeof *c);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    c->started = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
    c->changes = c->started; /* never 0, which means: not to be kept */
    c->shard_max = max_bytes / SHARDS;
    for (size_t i = 0; i < SHARDS; i++) pthread_mutex_init(&c->shards[i].mutex, NULL);
    return c;
}

void page_unref(struct page *p)
{
    if (atomic_fetch_sub_explicit(&p->references, 1, memory_order_acq_rel) != 1) return;
    MHD_destroy_response(p->plain);
    if (p->gzip) MHD_destroy_response(p->gzip);
    MHD_destroy_response(p->same);
    free(p);
}

void page_cache_free(struct page_cache *c)
{
    if (!c) return;
    for (size_t i = 0; i < SHARDS; i++) {
        for (size_t j = 0; j < CHAINS; j++) {
            for (struct page *p = c->shards[i].chains[j], *next; p; p = next) {
                next = p->next;
                page_unref(p);
            }
        }
        pthread_mutex_destroy(&c->shards[i].mutex);
    }
    free(c);
}

/* Whether a campaign has changed since all changes were counted as `version`. */
static bool changed_since(struct page_cache *c, int64_t campaign, uint64_t version)
{
    return atomic_load(&c->changed[(uint64_t)campaign % VERSIONS]) > version;
}

void page_cache_drop(struct page_cache *c, int64_t campaign)
{
    _Atomic uint64_t *slot = &c->changed[(uint64_t)campaign % VERSIONS];
    uint64_t change = atomic_fetch_add(&c->changes, 1) + 1, before = atomic_load(slot);
    while (before < change && !atomic_compare_exchange_weak(slot, &before, change)) {}
}

uint64_t page_cache_changes(struct page_cache *c) { return atomic_load(&c->changes); }

uint64_t page_cache_version(struct page_cache *c, int64_t campaign, uint64_t changes)
{
    uint64_t last = atomic_load(&c->changed[(uint64_t)campaign % VERSIONS]);
    return last > changes ? 0 : last > c->started ? last : c->started;
}

static uint64_t key_hash(const struct page_key *key)
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < key->name.n; i++) h = (h ^ (unsigned char)key->name.p[i]) * 1099511628211u;
    h = (h ^ (uint32_t)key->lang) * 1099511628211u;
    return h ^ h >> 29;
}

static struct shard *shard_of(struct page_cache *c, uint64_t hash) { return &c->shards[hash % SHARDS]; }

static struct page **chain_of(struct shard *s, uint64_t hash) { return &s->chains[hash / SHARDS % CHAINS]; }

static size_t page_cost(const struct page *p) { return p->plain_bytes + p->gzip_bytes + PAGE_OVERHEAD; }

static void take_out(struct shard *s, struct page **at)
{
    struct page *p = *at;
    *at = p->next;
    s->bytes -= page_cost(p);
    page_unref(p);
}

static bool may_be_kept(const struct request *req, const struct page_key *key)
{
    return req->cookie_secret.n == 0 && (req->method == METHOD_GET || req->method == METHOD_HEAD) &&
           key->name.n <= PAGE_NAME_MAX;
}

static bool same_key(const struct page *p, uint64_t hash, const struct page_key *key)
{
    return p->hash == hash && p->key.lang == key->lang && str_eq(p->key.name, key->name);
}

/* The page under a key with a reference for the caller, or NULL; one that has become old is taken out. */
static struct page *page_take(struct page_cache *c, const struct page_key *key, int64_t now)
{
    uint64_t hash = key_hash(key);
    struct shard *s = shard_of(c, hash);
    struct page *found = NULL;
    pthread_mutex_lock(&s->mutex);
    for (struct page **at = chain_of(s, hash); *at; at = &(*at)->next) {
        struct page *p = *at;
        if (!same_key(p, hash, key)) continue;
        bool old = changed_since(c, p->key.campaign, p->version) || (p->key.until && now >= p->key.until);
        if (old) {
            take_out(s, at);
        } else {
            p->used = ++s->clock;
            atomic_fetch_add_explicit(&p->references, 1, memory_order_relaxed);
            found = p;
        }
        break;
    }
    pthread_mutex_unlock(&s->mutex);
    return found;
}

bool page_cache_find(struct request *req, struct page_key *key, struct response *res)
{
    struct page_cache *c = req->app->pages;
    key->version = 0;
    if (!may_be_kept(req, key)) return false;
    uint64_t version = atomic_load(&c->changes);
    struct page *p = page_take(c, key, req->ctx.now);
    metric_page(req->app->metrics, p != NULL);
    if (!p) {
        key->version = version;
        return false;
    }
    struct str name = key->name;
    *key = p->key;
    key->name = name;
    res->page = p;
    return true;
}

static void etag_of(struct str bytes, char out[ETAG_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    struct hash h = sha256(bytes);
    for (size_t i = 0; i < ETAG_TEXT; i++) out[i] = digits[h.b[i / 2] >> (i % 2 ? 0 : 4) & 15];
}

static struct page *page_new(const struct request *req, const struct page_key *key, struct response *res)
{
    struct page *p = mem_new(sizeof *p);
    struct str bytes = buf_str(&res->body);
    p->key = *key;
    memcpy(p->name, key->name.p, key->name.n);
    p->key.name = (struct str){ p->name, key->name.n };
    p->hash = key_hash(key);
    p->version = key->version;
    p->references = 2; /* the cache's and the answer's */
    etag_of(bytes, p->etag);
    res->etag = (struct str){ p->etag, ETAG_TEXT };
    p->plain = respond_kept(req, res, 200, bytes, false);
    p->plain_bytes = bytes.n;
    p->same = respond_kept(req, res, 304, STR(""), false);
    struct buf zipped = BUF(RESPONSE_BODY_MAX);
    if (gzip_add(&zipped, bytes, GZIP_BEST)) {
        p->gzip = respond_kept(req, res, 200, buf_str(&zipped), true);
        p->gzip_bytes = zipped.n;
    }
    buf_free(&zipped);
    return p;
}

static void drop_oldest(struct shard *s)
{
    struct page **oldest = NULL;
    for (size_t i = 0; i < CHAINS; i++)
        for (struct page **at = &s->chains[i]; *at; at = &(*at)->next)
            if (!oldest || (*at)->used < (*oldest)->used) oldest = at;
    if (oldest) take_out(s, oldest);
}

void page_cache_keep(struct request *req, const struct page_key *key, struct response *res)
{
    struct page_cache *c = req->app->pages;
    if (!key->version || !may_be_kept(req, key) || res->body.full || (res->status && res->status != 200)) return;
    if (changed_since(c, key->campaign, key->version)) return;
    struct page *p = page_new(req, key, res);
    if (page_cost(p) > c->shard_max / 4) {
        p->references = 1;
    } else {
        struct shard *s = shard_of(c, p->hash);
        pthread_mutex_lock(&s->mutex);
        for (struct page **at = chain_of(s, p->hash); *at; at = &(*at)->next) {
            if (!same_key(*at, p->hash, key)) continue;
            take_out(s, at);
            break;
        }
        p->used = ++s->clock;
        p->next = *chain_of(s, p->hash);
        *chain_of(s, p->hash) = p;
        s->bytes += page_cost(p);
        while (s->bytes > c->shard_max) drop_oldest(s);
        pthread_mutex_unlock(&s->mutex);
    }
    res->page = p;
}

void page_answer(const struct request *req, struct page *p, struct answer *ret)
{
    bool same = etag_matches(req->headers[HEADER_IF_NONE_MATCH], (struct str){ p->etag, ETAG_TEXT });
    bool zip = p->gzip && !same && gzip_accepted(req->headers[HEADER_ACCEPT_ENCODING]);
    ret->page = p;
    ret->status = same ? 304 : 200;
    ret->response = same ? p->same : zip ? p->gzip : p->plain;
    ret->bytes = same ? 0 : zip ? p->gzip_bytes : p->plain_bytes;
}
