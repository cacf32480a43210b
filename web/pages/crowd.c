#include "pages/crowd.h"

enum { MANY = 120, THRONG = 600 };

static bool withheld(const struct count_entry *e)
{
    return e->endorsement_id && e->state != STATE_WITHDRAWN &&
           (e->state == STATE_HIDDEN || e->visibility == VISIBILITY_ANONYMOUS);
}

bool crowd_told(const struct count_entry *e)
{
    return e->endorsement_id && e->state != STATE_WITHDRAWN && !withheld(e);
}

int crowd_group(const struct count_person *p)
{
    static const int groups[] = {
        [PERSON_WROTE] = CROWD_WROTE,     [PERSON_BOTH] = CROWD_WROTE, [PERSON_PASSED] = CROWD_PASSED,
        [PERSON_UNCLEAR] = CROWD_UNCLEAR, [PERSON_SELF] = CROWD_SELF,  [PERSON_NONE] = CROWD_GROUPS,
    };
    return groups[person_kind(p)];
}

struct crowd_places crowd_places(struct arena *a, const struct count_input *rows, const struct counted *counted)
{
    struct crowd_places places = { ARENA_ARRAY(a, int32_t, rows->entry_count + 1),
                                   ARENA_ARRAY(a, int32_t, counted->people_count + 1) };
    int32_t number = 0;
    for (size_t p = 0; p < counted->people_count; p++) places.row_of[p] = -1;
    for (size_t i = 0; i < rows->entry_count; i++) {
        const struct count_entry *e = &rows->entries[i];
        if (withheld(e)) places.withheld[i] = ++number;
        int32_t p = counted->person_of[i];
        if (p == COUNT_NOBODY || !e->endorsement_id || e->state == STATE_WITHDRAWN) continue;
        const struct count_person *person = &counted->people[p];
        if (crowd_group(person) == CROWD_PASSED || e->standing != person->best) continue;
        int32_t *at = &places.row_of[p];
        if (*at < 0 || (places.withheld[*at] && !places.withheld[i])) *at = (int32_t)i;
    }
    return places;
}

struct str crowd_anchor(struct arena *a, const struct crowd_places *places, size_t person)
{
    int32_t row = places->row_of[person];
    if (row >= 0 && places->withheld[row]) return arena_printf(a, "x-%d", places->withheld[row]);
    return arena_printf(a, "p-%zu", person + 1);
}

void crowd_size(struct view_crowd *v, size_t dots)
{
    v->many = dots > MANY;
    v->throng = dots > THRONG;
}

struct view_dot crowd_dot(struct safe_url at, struct str name, int group)
{
    return (struct view_dot){ .at = at,
                              .name = name,
                              .passed = group == CROWD_PASSED,
                              .unclear = group == CROWD_UNCLEAR,
                              .self = group == CROWD_SELF };
}

struct view_crowd crowd_people(struct arena *a, struct safe_url page, const struct count_input *rows,
                               const struct counted *counted)
{
    struct view_dot *dots = ARENA_ARRAY(a, struct view_dot, counted->people_count + 1);
    struct crowd_places places = crowd_places(a, rows, counted);
    struct view_crowd v = { .dots = dots };
    for (int group = 0; group < CROWD_GROUPS; group++)
        for (size_t p = 0; p < counted->people_count; p++) {
            if (crowd_group(&counted->people[p]) != group) continue;
            struct str anchor = crowd_anchor(a, &places, p);
            struct safe_url at = { .s = arena_printf(a, "%.*s#%.*s", STR_ARG(page.s), STR_ARG(anchor)) };
            dots[v.dots_count++] = crowd_dot(at, STR_NONE, group);
        }
    crowd_size(&v, v.dots_count);
    return v;
}
