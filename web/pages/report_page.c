#include "pages/report_page.h"

#include "export/chart.h"
#include "pages/parts.h"
#include "pages/report_rows.h"
#include "pages/report_setup.h"

enum { FRAME_MAX = 8 << 20 };

/* The place of a list in the frame: its number between two bytes that no text holds. */
static struct safe_html place(struct arena *a, struct report_rows_made *m, int from, int count)
{
    bool any = false;
    for (int i = 0; i < count; i++) any = any || m->lists[from + i].any;
    return any ? html_made(arena_printf(a, "\001%c%c\001", 'A' + from, 'A' + count)) : html_made(STR_NONE);
}

static void add_counts(struct arena *a, enum lang lang, const struct report *r, struct view_report_body *v)
{
    const struct counts *c = &r->counted.counts;
    v->answer = part_answer(c);
    v->links_used = TEXT(a, lang, MSG_REPORT_LINKS_USED, ARGN(c->applicant_links_used));
    v->links_days = TEXT(a, lang, MSG_REPORT_VISITOR_DAYS, ARGN(c->visits[MADE_BY_APPLICANT]));
    v->received = c->received;
    v->shown = c->states[STATE_SHOWN];
    v->waiting = c->states[STATE_WAITING];
    v->report_only = c->states[STATE_REPORT_ONLY];
    v->n_hidden = c->states[STATE_HIDDEN];
    v->withdrawn = c->states[STATE_WITHDRAWN];
    v->declined = c->declined;
}

static void add_share(struct arena *a, enum lang lang, const struct report *r, struct view_report_body *v)
{
    struct share share = report_community_share(r);
    double if_applicant = 0, if_community = 0;
    v->has_share = share.known;
    if (share.known) {
        v->share = lang_percent(a, lang, (double)share.successes / (double)share.trials);
        v->share_low = lang_percent(a, lang, share.low);
        v->share_high = lang_percent(a, lang, share.high);
    }
    if (!report_share_bounds(r, &if_applicant, &if_community)) return;
    v->unknown_visits = r->counted.counts.visits[MADE_BY_UNKNOWN];
    v->share_if_applicant = lang_percent(a, lang, if_applicant);
    v->share_if_community = lang_percent(a, lang, if_community);
}

static void add_excluded(struct arena *a, const struct report *r, struct view_report_body *v)
{
    static const enum msg reasons[EXCLUDED_COUNT] = {
        [EXCLUDED_HEAD] = MSG_REPORT_EX_HEAD,           [EXCLUDED_PREFETCH] = MSG_REPORT_EX_PREFETCH,
        [EXCLUDED_PREVIEW] = MSG_REPORT_EX_PREVIEW,     [EXCLUDED_CRAWLER] = MSG_REPORT_EX_CRAWLER,
        [EXCLUDED_APPLICANT] = MSG_REPORT_EX_APPLICANT, [EXCLUDED_OWN_LINK] = MSG_REPORT_EX_OWN_LINK,
        [EXCLUDED_REPEAT] = MSG_REPORT_EX_REPEAT,
    };
    struct view_excluded_row *rows = ARENA_ARRAY(a, struct view_excluded_row, EXCLUDED_COUNT);
    for (int i = 0; i < EXCLUDED_COUNT; i++)
        rows[i] = (struct view_excluded_row){ reasons[i], r->counted.counts.excluded[i] };
    v->excluded = rows;
    v->excluded_count = EXCLUDED_COUNT;
}

static void add_spread(struct arena *a, enum lang lang, const struct report *r, struct view_report_body *v)
{
    struct view_day_row *days = ARENA_ARRAY(a, struct view_day_row, r->day_count + 1);
    for (size_t i = 0; i < r->day_count; i++) {
        const struct report_day *d = &r->days[i];
        days[i] = (struct view_day_row){ lang_day(a, lang, d->day),         d->standing[STANDING_HELP],
                                         d->standing[STANDING_SELF_PROMOTION], d->standing[STANDING_UNCLEAR],
                                         d->visits[MADE_BY_HELPER],         d->visits[MADE_BY_APPLICANT],
                                         d->visits[MADE_BY_UNKNOWN] };
    }
    v->days = days;
    v->days_count = r->day_count;
    size_t n = r->counted.generation_count;
    struct view_generation_row *rows = ARENA_ARRAY(a, struct view_generation_row, n + 1);
    for (size_t g = 0; g < n; g++) {
        double k = 0;
        rows[g] = (struct view_generation_row){ .generation = (int64_t)g,
                                                .endorsers = r->counted.generations[g].endorsers,
                                                .helpers = r->counted.generations[g].helpers,
                                                .incomplete = g + 1 == n };
        rows[g].k = report_k(r, g, &k) ? lang_decimal(a, lang, k) : TEXT0(a, lang, MSG_COMMON_NO_DATA);
    }
    v->generations = rows;
    v->generations_count = n;
}

static struct safe_html svg(struct arena *a, bool drawn, const struct chart *chart, const char *id)
{
    if (!drawn) return html_made(STR_NONE);
    BUF_AUTO b = BUF(1 << 20);
    chart_svg(chart, str_of(id), &b);
    return b.full ? html_made(STR_NONE) : html_made(arena_str(a, buf_str(&b)));
}

static void add_timelines(struct arena *a, enum lang lang, const struct report *r, struct view_report_body *v)
{
    struct chart chart;
    struct str name = r->campaign.applicant_name;
    struct chart_day *days = ARENA_ARRAY(a, struct chart_day, r->day_count + 1);
    for (size_t i = 0; i < r->day_count; i++) {
        const struct report_day *d = &r->days[i];
        days[i] = (struct chart_day){ d->day, d->standing[STANDING_HELP], d->standing[STANDING_SELF_PROMOTION],
                                      d->standing[STANDING_UNCLEAR], d->visits[MADE_BY_HELPER],
                                      d->visits[MADE_BY_APPLICANT], d->visits[MADE_BY_UNKNOWN] };
    }
    bool drawn = chart_timeline(a, lang, name, CHART_OF_ENDORSEMENTS, days, r->day_count, &chart);
    v->chart_time = svg(a, drawn, &chart, "chart-endorsements");
    drawn = chart_timeline(a, lang, name, CHART_OF_VISITS, days, r->day_count, &chart);
    v->chart_routes = svg(a, drawn, &chart, "chart-visits");
}

static void add_charts(struct report_rows_made *m, struct view_report_body *v)
{
    struct arena *a = m->arena;
    const struct report *r = m->report;
    struct chart chart;
    size_t n = r->counted.generation_count;
    int64_t *endorsers = ARENA_ARRAY(a, int64_t, n + 1);
    struct chart_rate *rates = ARENA_ARRAY(a, struct chart_rate, r->rows.link_count + 1);
    add_timelines(a, m->lang, r, v);
    for (size_t g = 0; g < n; g++) endorsers[g] = r->counted.generations[g].endorsers;
    bool drawn = chart_generations(a, m->lang, endorsers, n, &chart);
    v->chart_generations = svg(a, drawn, &chart, "chart-generations");
    n = report_link_rates(m, rates);
    drawn = chart_links(a, m->lang, rates, n, &chart);
    v->chart_links = svg(a, drawn, &chart, "chart-links");
}

static void fill_body(struct report_rows_made *m, const struct report_look *look, struct view_report_body *v)
{
    struct arena *a = m->arena;
    const struct report *r = m->report;
    *v = (struct view_report_body){ .example = look->example, .label = look->label, .name = r->campaign.applicant_name,
                                    .role = r->campaign.role, .company = r->campaign.company,
                                    .day = lang_day(a, look->lang, day_of(r->as_of)), .operator = look->contact };
    v->export_zip = look->exports[0];
    v->export_pdf = look->exports[1];
    v->export_html = look->exports[2];
    v->export_csv = look->exports[3];
    v->export_json = look->exports[4];
    v->crowd.written = place(a, m, LIST_DOTS, CROWD_GROUPS);
    crowd_size(&v->crowd, m->dots);
    v->said = place(a, m, LIST_SAID, 1);
    v->unclear = place(a, m, LIST_UNCLEAR, 1);
    v->self_own = place(a, m, LIST_SELF_OWN, 1);
    v->self_others = place(a, m, LIST_SELF_OTHERS, 1);
    v->hidden_entries = place(a, m, LIST_HIDDEN, 1);
    v->passed = place(a, m, LIST_PASSED, 1);
    v->second = place(a, m, LIST_SECOND, 1);
    v->links = place(a, m, LIST_LINKS, 1);
    v->all = place(a, m, LIST_ALL, STATE_COUNT);
    v->rules = part_rules(a, look->lang);
    add_counts(a, look->lang, r, v);
    add_share(a, look->lang, r, v);
    add_excluded(a, r, v);
    add_spread(a, look->lang, r, v);
    add_charts(m, v);
    report_setup(a, look->lang, r, v);
}

/* The states are listed as the table of states has them, not as they are numbered. */
static int list_at(int from, int i)
{
    static const int states[STATE_COUNT] = { STATE_SHOWN, STATE_WAITING, STATE_REPORT_ONLY, STATE_HIDDEN,
                                             STATE_WITHDRAWN };
    return from == LIST_ALL ? LIST_ALL + states[i] : from + i;
}

/* The frame with each place taken by its lists. */
static enum err put_together(struct report_rows_made *m, struct str frame, const struct sink *to)
{
    ptrdiff_t at;
    while ((at = str_find_byte(frame, '\001', 0)) >= 0) {
        TRY(sink_write(to, str_sub(frame, 0, (size_t)at)));
        frame = str_sub(frame, (size_t)at + 1, frame.n);
        if (frame.n < 3 || frame.p[2] != '\001') continue; /* a stray byte of somebody's name */
        int from = frame.p[0] - 'A', count = frame.p[1] - 'A';
        frame = str_sub(frame, 3, frame.n);
        for (int i = 0; i < count && from >= 0 && from + count <= LIST_COUNT; i++)
            TRY(spill_copy(&m->lists[list_at(from, i)], to));
    }
    return sink_write(to, frame);
}

enum err report_page_write(struct arena *a, const struct report *r, const struct report_source *source,
                           const struct report_look *look, const struct sink *to)
{
    struct report_rows_made m = { .arena = a, .report = r, .lang = look->lang };
    struct buf frame = BUF(FRAME_MAX);
    enum err err = report_rows_write(&m, source);
    if (err == OK) {
        struct view_report_body *body = ARENA_NEW(a, struct view_report_body);
        fill_body(&m, look, body);
        look->frame(look->state, &frame, look->lang, body);
        err = frame.full ? ERR_TOO_LARGE : put_together(&m, buf_str(&frame), to);
    }
    buf_free(&frame);
    report_rows_free(&m);
    return err;
}
