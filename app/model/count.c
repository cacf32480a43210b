#include "model/count.h"

#include <math.h>
#include <stdlib.h>

enum made_by count_made_by(const struct count_entry *e)
{
    if (e->by_applicant) return MADE_BY_APPLICANT;
    return e->unknown_maker ? MADE_BY_UNKNOWN : MADE_BY_HELPER;
}

/* A map from positive ids to indexes: open addressing, filled once. */
struct map {
    int64_t *keys;
    int32_t *values;
    size_t mask;
};

static struct map map_new(struct arena *a, size_t entries)
{
    size_t size = 16;
    while (size < entries * 2) size *= 2;
    return (struct map){ ARENA_ARRAY(a, int64_t, size), ARENA_ARRAY(a, int32_t, size), size - 1 };
}

static size_t map_slot(const struct map *m, int64_t key)
{
    size_t at = (size_t)((uint64_t)key * 0x9E3779B97F4A7C15u >> 20) & m->mask;
    while (m->keys[at] && m->keys[at] != key) at = (at + 1) & m->mask;
    return at;
}

static int32_t map_get(const struct map *m, int64_t key)
{
    size_t at = map_slot(m, key);
    return key && m->keys[at] ? m->values[at] : -1;
}

static void map_put(struct map *m, int64_t key, int32_t value)
{
    size_t at = map_slot(m, key);
    m->keys[at] = key;
    m->values[at] = value;
}

struct work {
    const struct count_input *in;
    struct counted *out;
    struct map entry_by_link;
};

/* Endorsements are by one person when they share a confirmed address or a browser. Different confirmed addresses never
 * merge, so an unconfirmed entry of a browser goes to the confirmed address that came first from it. */
static void group_people(struct arena *a, struct work *w)
{
    const struct count_entry *e = w->in->entries;
    size_t n = w->in->entry_count;
    struct map address_of_browser = map_new(a, n), by_address = map_new(a, n), by_browser = map_new(a, n);
    for (size_t i = 0; i < n; i++)
        if (!e[i].by_applicant && e[i].browser_id && e[i].confirmed_id &&
            map_get(&address_of_browser, e[i].browser_id) < 0)
            map_put(&address_of_browser, e[i].browser_id, (int32_t)i);
    w->out->people = ARENA_ARRAY(a, struct count_person, n ? n : 1);
    w->out->person_of = ARENA_ARRAY(a, int32_t, n ? n : 1);
    for (size_t i = 0; i < n; i++) {
        w->out->person_of[i] = COUNT_NOBODY;
        if (e[i].by_applicant) continue;
        int32_t first = map_get(&address_of_browser, e[i].browser_id);
        int64_t address = e[i].confirmed_id ? e[i].confirmed_id : first >= 0 ? e[first].confirmed_id : 0;
        struct map *map = address ? &by_address : &by_browser;
        int64_t key = address ? address : e[i].browser_id;
        int32_t person = map_get(map, key);
        if (person < 0) {
            person = (int32_t)w->out->people_count++;
            w->out->people[person].first = i;
            w->out->people[person].only_promotes = true;
            if (key) map_put(map, key, person);
        }
        w->out->person_of[i] = person;
        w->out->people[person].entries++;
    }
}

static void judge_people(struct work *w)
{
    for (size_t i = 0; i < w->in->entry_count; i++) {
        const struct count_entry *e = &w->in->entries[i];
        if (w->out->person_of[i] == COUNT_NOBODY) continue;
        struct count_person *p = &w->out->people[w->out->person_of[i]];
        if (count_made_by(e) == MADE_BY_HELPER) p->helper = true;
        if (!e->endorsement_id || e->standing != STANDING_SELF_PROMOTION) p->only_promotes = false;
        if (!e->endorsement_id || e->state == STATE_WITHDRAWN) continue;
        if (!p->has_standing || e->standing < p->best) p->best = (enum standing)e->standing;
        p->has_standing = true;
        if (e->standing == STANDING_HELP) {
            p->endorsed = true;
            p->with_video |= e->has_video;
        }
    }
}

/* A link is always older than what came through it, so people in order of their first link see settled makers. */
static void place_generations(struct arena *a, struct work *w)
{
    const struct count_entry *e = w->in->entries;
    size_t n = w->in->entry_count;
    w->out->generation_of = ARENA_ARRAY(a, int32_t, n ? n : 1);
    for (size_t i = 0; i < n; i++) {
        int32_t person = w->out->person_of[i];
        if (person != COUNT_NOBODY && w->out->people[person].first != i) {
            w->out->generation_of[i] = w->out->people[person].generation;
            continue;
        }
        int32_t maker = map_get(&w->entry_by_link, e[i].via_link_id);
        int32_t generation = 0;
        if (maker >= 0 && (size_t)maker < i && count_made_by(&e[maker]) == MADE_BY_HELPER)
            generation = w->out->generation_of[maker] + 1;
        w->out->generation_of[i] = generation;
        if (person != COUNT_NOBODY) w->out->people[person].generation = generation;
    }
}

/* Something of a person, to be counted once: a name, or somebody they brought. */
struct of_person {
    int32_t person;
    uint64_t what;
};

static int by_person(const void *a, const void *b)
{
    const struct of_person *x = a, *y = b;
    if (x->person != y->person) return x->person < y->person ? -1 : 1;
    return (x->what > y->what) - (x->what < y->what);
}

/* Sorts them and keeps one of each: how many are left. */
static size_t different(struct of_person *all, size_t n)
{
    size_t kept = 0;
    qsort(all, n, sizeof *all, by_person);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || by_person(&all[kept - 1], &all[i]) != 0) all[kept++] = all[i];
    return kept;
}

static void pass_on(struct arena *a, struct work *w)
{
    const struct count_entry *e = w->in->entries;
    struct of_person *brought = ARENA_ARRAY(a, struct of_person, w->in->entry_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < w->in->entry_count; i++) {
        int32_t person = w->out->person_of[i];
        if (person == COUNT_NOBODY || !e[i].endorsement_id || e[i].state == STATE_WITHDRAWN ||
            e[i].standing != STANDING_HELP)
            continue;
        int32_t maker = map_get(&w->entry_by_link, e[i].via_link_id);
        if (maker >= 0 && count_made_by(&e[maker]) == MADE_BY_HELPER && w->out->person_of[maker] != person)
            brought[n++] = (struct of_person){ w->out->person_of[maker], (uint64_t)person };
    }
    n = different(brought, n);
    for (size_t i = 0; i < n; i++) w->out->people[brought[i].person].endorsers_brought++;
    for (size_t l = 0; l < w->in->link_count; l++) {
        const struct count_link *link = &w->in->links[l];
        int32_t owner = link->by_helper ? map_get(&w->entry_by_link, link->id) : -1;
        enum made_by by = !link->by_helper ? MADE_BY_APPLICANT : owner < 0 ? MADE_BY_UNKNOWN : count_made_by(&e[owner]);
        w->out->made_by[l] = (uint8_t)by;
        w->out->counts.visits[by] += link->visits;
        if (by == MADE_BY_APPLICANT && link->visits) w->out->counts.applicant_links_used++;
        if (by == MADE_BY_HELPER && w->out->person_of[owner] != COUNT_NOBODY)
            w->out->people[w->out->person_of[owner]].visits_brought += link->visits;
    }
    for (size_t p = 0; p < w->out->people_count; p++) {
        struct count_person *person = &w->out->people[p];
        person->passed_it_on = (person->visits_brought || person->endorsers_brought) && !person->only_promotes;
    }
}

static void count_names(struct arena *a, struct work *w)
{
    struct of_person *names = ARENA_ARRAY(a, struct of_person, w->in->entry_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < w->in->entry_count; i++)
        if (w->out->person_of[i] != COUNT_NOBODY && w->in->entries[i].name_key)
            names[n++] = (struct of_person){ w->out->person_of[i], (uint64_t)w->in->entries[i].name_key };
    n = different(names, n);
    for (size_t i = 0; i < n; i++) w->out->people[names[i].person].names++;
}

static void sum_entries(struct work *w)
{
    struct counts *c = &w->out->counts;
    for (size_t i = 0; i < w->in->entry_count; i++) {
        const struct count_entry *e = &w->in->entries[i];
        if (!e->endorsement_id) continue;
        c->received++;
        c->states[e->state]++;
        if (e->state == STATE_WITHDRAWN) continue;
        if (e->standing == STANDING_UNCLEAR) c->unclear++;
        if (e->standing == STANDING_SELF_PROMOTION) {
            c->self_promotion++;
            if (e->by_applicant) c->by_applicant++;
            else c->promotes_author++;
        }
    }
}

static void sum_people(struct arena *a, struct work *w)
{
    struct counts *c = &w->out->counts;
    int32_t highest = -1, deepest = 0;
    for (size_t i = 0; i < w->out->people_count; i++) {
        const struct count_person *p = &w->out->people[i];
        c->endorsed += p->endorsed;
        c->with_video += p->with_video;
        c->passed_it_on += p->passed_it_on;
        c->both += p->endorsed && p->passed_it_on;
        c->people += p->endorsed || p->passed_it_on;
        c->unclear_people += p->has_standing && p->best == STANDING_UNCLEAR;
        if (p->generation > deepest) deepest = p->generation;
        if (p->endorsed && p->generation > highest) highest = p->generation;
    }
    w->out->generation_count = (size_t)(highest + 1);
    w->out->generations = ARENA_ARRAY(a, struct count_generation, (size_t)deepest + 1);
    for (size_t i = 0; i < w->out->people_count; i++) {
        const struct count_person *p = &w->out->people[i];
        w->out->generations[p->generation].endorsers += p->endorsed;
        w->out->generations[p->generation].helpers += p->helper;
    }
}

void count_campaign(struct arena *a, const struct count_input *in, struct counted *ret)
{
    struct counted out = { .counts = { .declined = in->declined } };
    struct work w = { in, &out, map_new(a, in->entry_count) };
    for (size_t i = 0; i < in->entry_count; i++) map_put(&w.entry_by_link, in->entries[i].link_id, (int32_t)i);
    out.made_by = ARENA_ARRAY(a, uint8_t, in->link_count ? in->link_count : 1);
    memcpy(out.counts.excluded, in->excluded, sizeof out.counts.excluded);
    out.counts.visits[MADE_BY_UNKNOWN] = in->visits_without_link;
    group_people(a, &w);
    judge_people(&w);
    place_generations(a, &w);
    pass_on(a, &w);
    count_names(a, &w);
    sum_entries(&w);
    sum_people(a, &w);
    *ret = out;
}

bool wilson(int64_t successes, int64_t trials, double *ret_low, double *ret_high)
{
    if (trials <= 0) return false;
    const double z = 1.959963984540054, n = (double)trials, p = (double)successes / n;
    double middle = p + z * z / (2 * n);
    double spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    double low = (middle - spread) / (1 + z * z / n), high = (middle + spread) / (1 + z * z / n);
    *ret_low = successes == 0 ? 0 : low;
    *ret_high = successes == trials ? 1 : high;
    return true;
}
