#include "service/visit.h"

#include <pthread.h>
#include <stdlib.h>

#include "service/browser.h"
#include "service/recount.h"

/* A set of 128-bit values, which are cut from keyed hashes and so need no further hashing. */
struct set {
    struct half {
        uint64_t a, b;
    } *slots;
    size_t size, count;
};

struct pending {
    int64_t campaign_id;
    struct tally tally;
};

struct arrival {
    int64_t campaign_id, link_id;
    struct hash visitor;
    int32_t day;
};

struct batch {
    struct pending *tallies;
    size_t tally_count, tally_room;
    struct arrival *arrivals;
    size_t arrival_count, arrival_room;
};

struct visits {
    struct visits_settings settings;
    pthread_mutex_t lock;
    int32_t day;
    struct hash key;
    struct set seen, own, applicant;
    struct batch next;
};

static bool set_add(struct set *s, struct half v)
{
    if (!v.a && !v.b) v.b = 1;
    if (s->count * 2 >= s->size) {
        struct set bigger = { mem_new((s->size ? s->size * 2 : 256) * sizeof *s->slots), s->size ? s->size * 2 : 256,
                              0 };
        for (size_t i = 0; i < s->size; i++)
            if (s->slots[i].a || s->slots[i].b) set_add(&bigger, s->slots[i]);
        free(s->slots);
        *s = bigger;
    }
    size_t at = v.a & (s->size - 1);
    for (; s->slots[at].a || s->slots[at].b; at = (at + 1) & (s->size - 1))
        if (s->slots[at].a == v.a && s->slots[at].b == v.b) return false;
    s->slots[at] = v;
    s->count++;
    return true;
}

static bool set_has(const struct set *s, struct half v)
{
    if (!s->size) return false;
    if (!v.a && !v.b) v.b = 1;
    for (size_t at = v.a & (s->size - 1); s->slots[at].a || s->slots[at].b; at = (at + 1) & (s->size - 1))
        if (s->slots[at].a == v.a && s->slots[at].b == v.b) return true;
    return false;
}

static void set_clear(struct set *s)
{
    free(s->slots);
    *s = (struct set){ 0 };
}

static struct half half_of(struct hash h, int64_t with)
{
    struct half v;
    memcpy(&v, h.b, sizeof v);
    v.a ^= (uint64_t)with * 0x9E3779B97F4A7C15u;
    return v;
}

static void batch_free(struct batch *b)
{
    free(b->tallies);
    free(b->arrivals);
    free(b);
}

/* The tally of a campaign, day and link; batches are small, so the newest are looked at first. */
static struct tally *batch_tally(struct batch *b, int64_t campaign_id, int32_t day, int64_t link_id)
{
    for (size_t i = b->tally_count; i-- > 0;) {
        struct pending *p = &b->tallies[i];
        if (p->campaign_id == campaign_id && p->tally.link_id == link_id && p->tally.day == day) return &p->tally;
    }
    if (b->tally_count == b->tally_room) {
        b->tally_room = b->tally_room ? b->tally_room * 2 : 16;
        b->tallies = mem_grow(b->tallies, b->tally_room * sizeof *b->tallies);
    }
    struct pending *p = &b->tallies[b->tally_count++];
    *p = (struct pending){ campaign_id, { .day = day, .link_id = link_id } };
    return &p->tally;
}

static void batch_arrival(struct batch *b, struct arrival a)
{
    if (b->arrival_count == b->arrival_room) {
        b->arrival_room = b->arrival_room ? b->arrival_room * 2 : 64;
        b->arrivals = mem_grow(b->arrivals, b->arrival_room * sizeof *b->arrivals);
    }
    b->arrivals[b->arrival_count++] = a;
}

struct key_work {
    int32_t day;
    struct hash key;
};

static enum err key_store(struct store_conn *conn, void *arg)
{
    struct key_work *w = arg;
    struct hash kept;
    enum err err = daily_key_get(conn, w->day, &kept);
    if (err == OK) {
        w->key = kept;
        return OK;
    }
    if (err != ERR_NOT_FOUND) return err;
    TRY(daily_key_put(conn, w->day, w->key));
    return days_forget_before(conn, w->day);
}

static struct hash fresh_key(const struct random *r)
{
    struct hash key;
    r->fill(r->state, key.b, sizeof key.b);
    return key;
}

static void key_stored(void *arg, enum err err)
{
    (void)err;
    free(arg);
}

/* With the lock held: a new day has a new key and no visitors yet. Yesterday's key is gone from memory at once, and
 * from the disk with the next commit. */
static void turn_day(struct visits *v, int64_t now)
{
    int32_t day = day_of(now);
    if (day <= v->day) return;
    v->day = day;
    v->key = fresh_key(v->settings.random);
    set_clear(&v->seen);
    set_clear(&v->own);
    set_clear(&v->applicant);
    struct key_work *w = mem_new(sizeof *w);
    *w = (struct key_work){ day, v->key };
    if (store_write_later(v->settings.store, key_store, w, key_stored) != OK) free(w);
}

enum err visits_open(const struct visits_settings *settings, int64_t now, struct visits **ret)
{
    struct key_work w = { day_of(now), fresh_key(settings->random) };
    TRY(store_write(settings->store, key_store, &w));
    struct visits *v = mem_new(sizeof *v);
    v->settings = *settings;
    v->day = w.day;
    v->key = w.key;
    pthread_mutex_init(&v->lock, NULL);
    struct arena arena = { 0 };
    struct visitor_row *rows;
    size_t n = 0;
    READER(reader, settings->store);
    enum err err = visitors_of_day(reader.conn, &arena, v->day, &rows, &n);
    for (size_t i = 0; err == OK && i < n; i++) set_add(&v->seen, half_of(rows[i].hash, 0));
    struct link_maker *makers;
    if (err == OK) err = link_makers_of_day(reader.conn, &arena, v->day, &makers, &n);
    for (size_t i = 0; err == OK && i < n; i++) set_add(&v->own, half_of(makers[i].visitor, makers[i].link_id));
    arena_free(&arena);
    *ret = v;
    return err;
}

void visits_close(struct visits *v)
{
    if (!v) return;
    enum err err = visits_flush(v);
    (void)err; /* the store says so in the log itself */
    set_clear(&v->seen);
    set_clear(&v->own);
    set_clear(&v->applicant);
    free(v->next.tallies);
    free(v->next.arrivals);
    pthread_mutex_destroy(&v->lock);
    free(v);
}

struct hash visit_hash(struct visits *v, int64_t now, const struct sender *s, int64_t campaign_id)
{
    pthread_mutex_lock(&v->lock);
    turn_day(v, now);
    struct hash key = v->key;
    pthread_mutex_unlock(&v->lock);
    return visitor_hash(key, s->address, s->user_agent, campaign_id);
}

void visit_count(struct visits *v, int64_t now, const struct visit *visit)
{
    pthread_mutex_lock(&v->lock);
    turn_day(v, now);
    struct tally *tally = batch_tally(&v->next, visit->campaign_id, v->day, visit->link_id);
    enum exclusion why = visit->seen;
    if (why == NOT_EXCLUDED && visit->link_id && set_has(&v->own, half_of(visit->visitor, visit->link_id)))
        why = EXCLUDED_OWN_LINK;
    if (why == NOT_EXCLUDED && !set_add(&v->seen, half_of(visit->visitor, 0))) why = EXCLUDED_REPEAT;
    if (why == NOT_EXCLUDED) {
        tally->counted++;
        batch_arrival(&v->next, (struct arrival){ visit->campaign_id, visit->link_id, visit->visitor, v->day });
    } else {
        tally->excluded[why]++;
    }
    pthread_mutex_unlock(&v->lock);
}

enum err visit_browser_exclusion(struct store_conn *conn, struct arena *a, const struct browser *b, int64_t campaign_id,
                                 const struct link *link, enum exclusion *ret)
{
    bool manages = false;
    *ret = NOT_EXCLUDED;
    TRY(manager_has_been(conn, campaign_id, b->root_id, &manages));
    if (manages) {
        *ret = EXCLUDED_APPLICANT;
    } else if (link && link->endorsement_id) {
        struct endorsement e;
        TRY(endorsement_by_id(conn, a, link->endorsement_id, &e));
        if (e.browser_id == b->root_id) *ret = EXCLUDED_OWN_LINK;
    } else if (link && link->pass_id) {
        struct pass p;
        TRY(pass_by_id(conn, a, link->pass_id, &p));
        if (p.browser_id == b->root_id) *ret = EXCLUDED_OWN_LINK;
    }
    return OK;
}

struct flush {
    struct visits *visits;
    struct batch *batch;
};

static enum err flush_work(struct store_conn *conn, void *arg)
{
    const struct batch *b = ((struct flush *)arg)->batch;
    for (size_t i = 0; i < b->arrival_count; i++) {
        enum err err = visitor_put(conn, b->arrivals[i].campaign_id, b->arrivals[i].visitor, b->arrivals[i].day,
                                   b->arrivals[i].link_id);
        if (err != OK && err != ERR_CONFLICT) return err;
    }
    for (size_t i = 0; i < b->tally_count; i++)
        TRY(recount_visits(conn, b->tallies[i].campaign_id, &b->tallies[i].tally));
    return OK;
}

/* With the lock held: takes what waits. NULL when nothing does. */
static struct batch *batch_take(struct visits *v)
{
    if (!v->next.tally_count) return NULL;
    struct batch *b = mem_new(sizeof *b);
    *b = v->next;
    v->next = (struct batch){ 0 };
    return b;
}

static void batch_told(struct visits *v, const struct batch *b)
{
    if (!v->settings.on_counted) return;
    for (size_t i = 0; i < b->tally_count; i++)
        if (i == 0 || b->tallies[i].campaign_id != b->tallies[i - 1].campaign_id)
            v->settings.on_counted(v->settings.state, b->tallies[i].campaign_id);
}

static void flushed(void *arg, enum err err)
{
    struct flush *f = arg;
    if (err == OK) batch_told(f->visits, f->batch);
    batch_free(f->batch);
    free(f);
}

void visits_flush_soon(struct visits *v)
{
    pthread_mutex_lock(&v->lock);
    struct batch *b = batch_take(v);
    if (b) {
        /* Asked for while the lock is held, so that batches reach the writer in the order in which they were taken. */
        struct flush *f = mem_new(sizeof *f);
        *f = (struct flush){ v, b };
        if (store_write_later(v->settings.store, flush_work, f, flushed) != OK) flushed(f, ERR_BUSY);
    }
    pthread_mutex_unlock(&v->lock);
}

static enum err nothing(struct store_conn *conn, void *arg)
{
    (void)conn, (void)arg;
    return OK;
}

enum err visits_flush(struct visits *v)
{
    visits_flush_soon(v);
    return store_write(v->settings.store, nothing, NULL); /* behind every batch asked for before it */
}

void visit_link_made(struct visits *v, int64_t link_id, struct hash visitor)
{
    pthread_mutex_lock(&v->lock);
    set_add(&v->own, half_of(visitor, link_id));
    pthread_mutex_unlock(&v->lock);
}

enum err visit_applicant_seen(const struct kith *k, struct store_conn *conn, struct ctx *ctx, const struct sender *s,
                              int64_t campaign_id)
{
    if (!s->user_agent.n && !s->address.n) return OK; /* the operator's command line */
    return applicant_visitor_put(conn, campaign_id, visit_hash(k->visits, ctx->now, s, campaign_id), day_of(ctx->now));
}

static enum err applicant_work(struct store_conn *conn, void *arg)
{
    struct arrival *a = arg;
    return applicant_visitor_put(conn, a->campaign_id, a->visitor, a->day);
}

void visit_applicant_seen_soon(const struct kith *k, struct ctx *ctx, const struct sender *s, int64_t campaign_id)
{
    struct hash visitor = visit_hash(k->visits, ctx->now, s, campaign_id);
    pthread_mutex_lock(&k->visits->lock);
    bool first = set_add(&k->visits->applicant, half_of(visitor, 0));
    pthread_mutex_unlock(&k->visits->lock);
    if (!first) return;
    struct arrival *a = mem_new(sizeof *a);
    *a = (struct arrival){ campaign_id, 0, visitor, day_of(ctx->now) };
    if (store_write_later(k->store, applicant_work, a, key_stored) != OK) free(a);
}

struct day_work {
    struct ctx *ctx;
    struct open_day day;
};

static enum err close_day(struct store_conn *conn, void *arg)
{
    struct day_work *w = arg;
    return recount_close_day(conn, w->ctx, w->day.campaign_id, w->day.day);
}

enum err visits_new_day(const struct kith *k, struct ctx *ctx)
{
    pthread_mutex_lock(&k->visits->lock);
    turn_day(k->visits, ctx->now);
    pthread_mutex_unlock(&k->visits->lock);
    TRY(visits_flush(k->visits));
    struct open_day *days;
    size_t n;
    {
        READER(reader, k->store);
        TRY(days_unclosed(reader.conn, ctx->arena, day_of(ctx->now), &days, &n));
    }
    for (size_t i = 0; i < n; i++)
        TRY(store_write(k->store, close_day, &(struct day_work){ ctx, days[i] }));
    return OK;
}
