#include "pages/example.h"

#include "pages/example_data.h"

enum { LAUNCH_YEAR = 2026, LAUNCH_MONTH = 3, LAUNCH_DAY = 2, RUNS_DAYS = 18, NO_LINK_VISITS = 7, DECLINED = 2 };

static const int64_t excluded[EXCLUDED_COUNT] = {
    [EXCLUDED_HEAD] = 2,      [EXCLUDED_PREFETCH] = 1, [EXCLUDED_PREVIEW] = 12, [EXCLUDED_CRAWLER] = 4,
    [EXCLUDED_APPLICANT] = 6, [EXCLUDED_OWN_LINK] = 3, [EXCLUDED_REPEAT] = 9,
};

static int32_t launch(void) { return day_from_date((struct date){ LAUNCH_YEAR, LAUNCH_MONTH, LAUNCH_DAY }); }

/* Links are numbered as they came: the applicant's, then one for each entry. */
static int64_t link_of_entry(size_t entry) { return (int64_t)(example_link_count + entry + 1); }

static int64_t link_of_via(int via)
{
    if (via > 0) return link_of_entry((size_t)via - 1);
    return via < 0 ? -via : 0;
}

static struct str code_of(struct arena *a, int64_t link) { return arena_printf(a, "example%lld", (long long)link); }

static void add_links(struct arena *a, struct report *r)
{
    size_t n = example_link_count + example_entry_count;
    struct link *links = ARENA_ARRAY(a, struct link, n);
    for (size_t i = 0; i < n; i++) {
        links[i] = (struct link){
            .id = (int64_t)i + 1, .code = code_of(a, (int64_t)i + 1), .channel = CHANNEL_OTHER, .day = launch()
        };
        if (i < example_link_count) {
            links[i].label = str_of(example_links[i].label);
            links[i].channel = example_links[i].channel;
            links[i].visits = example_links[i].visits;
            continue;
        }
        const struct example_entry *e = &example_entries[i - example_link_count];
        links[i].visits = e->visits;
        links[i].day += e->day;
        links[i].endorsement_id = e->message ? (int64_t)(i - example_link_count + 1) : 0;
        links[i].pass_id = e->message ? 0 : (int64_t)(i - example_link_count + 1);
    }
    for (size_t i = 0; i < example_entry_count; i++) {
        const struct example_entry *e = &example_entries[i];
        if (!e->message || !e->via) continue;
        struct link *via = &links[link_of_via(e->via) - 1];
        via->endorsements++;
        if (via->endorsed < via->visits) via->endorsed++;
    }
    r->links = links;
    struct count_link *rows = ARENA_ARRAY(a, struct count_link, n);
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct count_link){ links[i].id, i >= example_link_count, links[i].visits, links[i].endorsed,
                                       links[i].endorsements };
    r->rows.links = rows;
    r->rows.link_count = n;
}

static struct endorsement endorsement_of(struct arena *a, size_t i)
{
    const struct example_entry *in = &example_entries[i];
    int64_t at = (int64_t)(launch() + in->day) * DAY_SECONDS;
    struct endorsement e = {
        .id = (int64_t)i + 1,
        .public_id = code_of(a, link_of_entry(i)),
        .name = str_of(in->name),
        .message = str_of(in->message),
        .relation = in->relation,
        .visibility = in->visibility,
        .via_link_id = link_of_via(in->via),
        .link_id = link_of_entry(i),
        .confirmed_id = in->domain ? (int64_t)i + 1 : 0,
        .confirmed_domain = str_of(in->domain),
        .look_needed = in->waiting,
        .hidden = in->hidden,
        .friend_answer = str_of(in->friend_answer),
        .applicant_answer = str_of(in->applicant_answer),
        .created_at = at,
        .withdrawn_at = in->withdrawn ? at : 0,
    };
    for (int r = 0; r < in->reason_count; r++)
        reasons_add(&e.reasons, in->reasons[r], r ? e.message : str_of(in->words));
    e.standing = reasons_standing(&e.reasons);
    return e;
}

static struct count_entry row_of(const struct endorsement *e, const struct example_entry *in, size_t i)
{
    return (struct count_entry){
        .link_id = link_of_entry(i), .via_link_id = link_of_via(in->via),
        .browser_id = in->same_as ? in->same_as : (int64_t)i + 1, .confirmed_id = e->confirmed_id,
        .endorsement_id = in->message ? e->id : 0, .name_key = in->same_as ? in->same_as : (int64_t)i + 1,
        .day = launch() + in->day, .standing = (uint8_t)e->standing, .state = (uint8_t)endorsement_state_of(e),
        .visibility = (uint8_t)in->visibility, .by_applicant = reasons_by_applicant(&e->reasons),
        .unknown_maker = reasons_unknown_maker(&e->reasons),
    };
}

static void add_entries(struct arena *a, struct example *x)
{
    struct report *r = &x->report;
    struct count_entry *rows = ARENA_ARRAY(a, struct count_entry, example_entry_count);
    struct endorsement *all = ARENA_ARRAY(a, struct endorsement, example_entry_count);
    r->pass_names = ARENA_ARRAY(a, struct str, example_entry_count);
    for (size_t i = 0; i < example_entry_count; i++) {
        const struct example_entry *in = &example_entries[i];
        struct endorsement e = endorsement_of(a, i);
        rows[i] = row_of(&e, in, i);
        if (in->message) all[x->endorsement_count++] = e;
        else r->pass_names[i] = e.name;
    }
    r->rows.entries = rows;
    r->rows.entry_count = example_entry_count;
    x->endorsements = all;
}

/* A link's visits, scattered over the days since it was made. */
static void add_days(struct arena *a, struct report *r)
{
    struct report_day *days = ARENA_ARRAY(a, struct report_day, RUNS_DAYS);
    for (int d = 0; d < RUNS_DAYS; d++) days[d].day = launch() + d;
    for (size_t i = 0; i < r->rows.entry_count; i++) {
        const struct count_entry *e = &r->rows.entries[i];
        if (e->endorsement_id && e->state != STATE_WITHDRAWN) days[e->day - launch()].standing[e->standing]++;
    }
    for (size_t i = 0; i < r->rows.link_count; i++)
        for (int64_t v = 0; v < r->links[i].visits; v++) {
            int64_t from = r->links[i].day - launch(), left = RUNS_DAYS - from;
            days[from + (v * v * 3 + (int64_t)i) % left].visits[r->counted.made_by[i]]++;
        }
    for (int v = 0; v < NO_LINK_VISITS; v++) days[v * 5 % RUNS_DAYS].visits[MADE_BY_UNKNOWN]++;
    r->days = days;
    r->day_count = RUNS_DAYS;
}

static enum err page(void *state, struct arena *a, int64_t after, struct endorsement **ret, size_t *ret_count)
{
    const struct example *x = state;
    size_t from = 0;
    while (from < x->endorsement_count && x->endorsements[from].id <= after) from++;
    *ret_count = x->endorsement_count - from;
    *ret = ARENA_ARRAY(a, struct endorsement, *ret_count + 1);
    memcpy(*ret, x->endorsements + from, *ret_count * sizeof **ret);
    return OK;
}

struct example *example_make(struct arena *a, enum lang lang)
{
    struct example *x = ARENA_NEW(a, struct example);
    struct report *r = &x->report;
    r->campaign = (struct campaign){
        .slug = STR("example"), .applicant_name = STR("Maya Holm"), .role = STR("Community Manager"),
        .company = STR("Harbour Radio"), .story = str_of(example_story), .lang = LANG_EN, .goal_people = 20,
        .created_at = (int64_t)launch() * DAY_SECONDS,
        .question = TEXT(a, lang, MSG_CAMPAIGN_QUESTION, ARG(STR("Maya"))),
    };
    r->as_of = r->campaign.created_at + (int64_t)(RUNS_DAYS - 1) * DAY_SECONDS;
    r->rows.visits_without_link = NO_LINK_VISITS;
    r->rows.declined = DECLINED;
    memcpy(r->rows.excluded, excluded, sizeof excluded);
    add_links(a, r);
    add_entries(a, x);
    count_campaign(a, &r->rows, &r->counted);
    add_days(a, r);
    report_conversions(a, r);
    x->source = (struct report_source){ page, x };
    return x;
}
