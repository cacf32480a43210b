#include "pages/crowd.h"

enum { MANY = 120, THRONG = 600 };

static bool withheld(const struct count_entry *e)
{
    return e->endorsement_id && e->state != STATE_WITHDRAWN &&
           (e->state == STATE_HIDDEN || e->visibility == VISIBILITY_ANONYMOUS);
}

int32_t *crowd_withheld(struct arena *a, const struct count_input *rows)
{
    int32_t *numbers = ARENA_ARRAY(a, int32_t, rows->entry_count + 1), n = 0;
    for (size_t i = 0; i < rows->entry_count; i++)
        if (withheld(&rows->entries[i])) numbers[i] = ++n;
    return numbers;
}

static bool told(const struct count_entry *e)
{
    return e->endorsement_id ? e->state != STATE_WITHDRAWN && !withheld(e) : true;
}

struct str *crowd_anchors(struct arena *a, const struct count_input *rows, const struct counted *counted)
{
    struct str *anchors = ARENA_ARRAY(a, struct str, counted->people_count + 1);
    int32_t *numbers = crowd_withheld(a, rows), *hidden_at = ARENA_ARRAY(a, int32_t, counted->people_count + 1);
    bool *is_told = ARENA_ARRAY(a, bool, counted->people_count + 1);
    for (size_t i = 0; i < rows->entry_count; i++) {
        int32_t p = counted->person_of[i];
        if (p == COUNT_NOBODY) continue;
        is_told[p] = is_told[p] || told(&rows->entries[i]);
        if (numbers[i] && !hidden_at[p]) hidden_at[p] = numbers[i];
    }
    for (size_t p = 0; p < counted->people_count; p++) {
        bool own = is_told[p] || !hidden_at[p] || person_kind(&counted->people[p]) == PERSON_PASSED;
        anchors[p] = own ? arena_printf(a, "p-%zu", p + 1) : arena_printf(a, "x-%d", hidden_at[p]);
    }
    return anchors;
}

void crowd_size(struct view_crowd *v, size_t dots)
{
    v->many = dots > MANY;
    v->throng = dots > THRONG;
}

struct view_crowd crowd_people(struct arena *a, struct safe_url page, const struct count_input *rows, const struct counted *counted)
{
    static const enum person_kind order[] = { PERSON_WROTE, PERSON_BOTH, PERSON_PASSED, PERSON_UNCLEAR, PERSON_SELF };
    struct view_dot *dots = ARENA_ARRAY(a, struct view_dot, counted->people_count + 1);
    struct str *anchors = crowd_anchors(a, rows, counted);
    struct view_crowd v = { .dots = dots };
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (size_t p = 0; p < counted->people_count; p++) {
            if (person_kind(&counted->people[p]) != order[k]) continue;
            dots[v.dots_count++] = (struct view_dot){ .at = { .s = arena_printf(a, "%.*s#%.*s", STR_ARG(page.s), STR_ARG(anchors[p])) },
                                                      .passed = order[k] == PERSON_PASSED,
                                                      .unclear = order[k] == PERSON_UNCLEAR,
                                                      .self = order[k] == PERSON_SELF };
        }
    crowd_size(&v, v.dots_count);
    return v;
}
