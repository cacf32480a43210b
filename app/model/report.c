#include "model/report.h"

const char *person_kind_code(enum person_kind k)
{
    static const char *const codes[] = { "wrote", "both", "passed_it_on", "unclear", "self_promotion", "none" };
    return codes[k];
}

enum person_kind person_kind(const struct count_person *p)
{
    if (p->endorsed) return p->passed_it_on ? PERSON_BOTH : PERSON_WROTE;
    if (p->passed_it_on) return PERSON_PASSED;
    if (!p->has_standing) return PERSON_NONE;
    return p->best == STANDING_UNCLEAR ? PERSON_UNCLEAR : PERSON_SELF;
}

struct share share_of(int64_t successes, int64_t trials)
{
    struct share s = { .successes = successes, .trials = trials };
    s.known = wilson(successes, trials, &s.low, &s.high);
    return s;
}

struct share report_community_share(const struct report *r)
{
    const int64_t *v = r->counted.counts.visits;
    return share_of(v[MADE_BY_HELPER], v[MADE_BY_HELPER] + v[MADE_BY_APPLICANT]);
}

bool report_share_bounds(const struct report *r, double *ret_if_applicant, double *ret_if_community)
{
    const int64_t *v = r->counted.counts.visits;
    int64_t all = v[MADE_BY_HELPER] + v[MADE_BY_APPLICANT] + v[MADE_BY_UNKNOWN];
    if (!all) return false;
    *ret_if_applicant = (double)v[MADE_BY_HELPER] / (double)all;
    *ret_if_community = (double)(v[MADE_BY_HELPER] + v[MADE_BY_UNKNOWN]) / (double)all;
    return true;
}

bool report_k(const struct report *r, size_t g, double *ret)
{
    if (g + 1 >= r->counted.generation_count || !r->counted.generations[g].helpers) return false;
    *ret = (double)r->counted.generations[g + 1].endorsers / (double)r->counted.generations[g].helpers;
    return true;
}

ptrdiff_t report_entry_index(const struct report *r, int64_t link_id)
{
    size_t low = 0, high = r->rows.entry_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->rows.entries[middle].link_id < link_id) low = middle + 1;
        else high = middle;
    }
    return low < r->rows.entry_count && r->rows.entries[low].link_id == link_id ? (ptrdiff_t)low : -1;
}

const struct link *report_link_of(const struct report *r, int64_t link_id)
{
    size_t low = 0, high = r->rows.link_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->links[middle].id < link_id) low = middle + 1;
        else high = middle;
    }
    return low < r->rows.link_count && r->links[low].id == link_id ? &r->links[low] : NULL;
}

/* The code of the link that brought it, unless it would point at an anonymous friend. */
static struct str via_shown(const struct report *r, int64_t via_link_id)
{
    const struct link *via = via_link_id ? report_link_of(r, via_link_id) : NULL;
    if (!via) return STR_NONE;
    ptrdiff_t owner = via->endorsement_id ? report_entry_index(r, via_link_id) : -1;
    if (owner >= 0 && r->rows.entries[owner].visibility == VISIBILITY_ANONYMOUS) return STR_NONE;
    return via->code;
}

void report_entry(const struct report *r, struct arena *a, const struct endorsement *e, int64_t *number,
                  struct report_entry *ret)
{
    struct report_entry out = { .id = e->public_id,
                                .generation = -1,
                                .state = endorsement_state_of(e),
                                .withdrawn = e->withdrawn_at != 0,
                                .hidden = e->hidden,
                                .anonymous = e->visibility == VISIBILITY_ANONYMOUS,
                                .relation = e->relation,
                                .visibility = e->visibility,
                                .standing = e->standing,
                                .created = day_of(e->created_at) };
    if (out.withdrawn) {
        out.anonymous = false;
        *ret = out;
        return;
    }
    out.reasons = e->reasons;
    if (out.anonymous) out.id = arena_printf(a, "anonymous-%lld", (long long)++*number);
    if (out.hidden) {
        for (size_t i = 0; i < out.reasons.count; i++) out.reasons.at[i].words = STR_NONE;
        out.created = 0;
        *ret = out;
        return;
    }
    out.message = e->message;
    out.friend_answer = e->friend_answer;
    out.applicant_answer = e->applicant_answer;
    if (!out.anonymous) {
        ptrdiff_t at = report_entry_index(r, e->link_id);
        if (at >= 0) {
            out.person = r->counted.person_of[at] + 1;
            out.generation = r->counted.person_of[at] == COUNT_NOBODY ? -1 : r->counted.generation_of[at];
        }
        out.name = e->name;
        out.video_url = e->video_url;
        out.profile_url = e->profile_url;
        if (e->confirmed_id) out.email_domain = e->confirmed_domain;
        out.via_link = via_shown(r, e->via_link_id);
        out.thanks = e->thanks;
        out.edited = e->edited_at ? day_of(e->edited_at) : 0;
    }
    *ret = out;
}

static bool anonymous_link(const struct report *r, const struct link *link)
{
    ptrdiff_t at = link->endorsement_id ? report_entry_index(r, link->id) : -1;
    return at >= 0 && r->rows.entries[at].visibility == VISIBILITY_ANONYMOUS;
}

void report_conversions(struct arena *a, struct report *r)
{
    struct report_conversion shared[MADE_BY_COUNT];
    bool any_shared[MADE_BY_COUNT] = { false };
    for (int m = 0; m < MADE_BY_COUNT; m++)
        shared[m] = (struct report_conversion){ .channel = CHANNEL_OTHER, .made_by = (enum made_by)m };
    r->conversions = ARENA_ARRAY(a, struct report_conversion, r->rows.link_count + MADE_BY_COUNT);
    for (size_t i = 0; i < r->rows.link_count; i++) {
        const struct link *link = &r->links[i];
        enum made_by by = (enum made_by)r->counted.made_by[i];
        bool helper = link->endorsement_id || link->pass_id, hide = anonymous_link(r, link);
        if (helper && !link->visits && !link->endorsements) continue;
        struct report_conversion *c = hide ? &shared[by] : &r->conversions[r->conversion_count++];
        if (!hide) *c = (struct report_conversion){ link->code, link->label, link->channel, by, 0, 0, 0 };
        c->visits += link->visits;
        c->endorsed += link->endorsed;
        c->without_visit += link->endorsements - link->endorsed;
        any_shared[by] |= hide;
    }
    for (int m = 0; m < MADE_BY_COUNT; m++)
        if (any_shared[m]) r->conversions[r->conversion_count++] = shared[m];
}
