#include <math.h>
#include <stdlib.h>

#include "base/time.h"
#include "outboard/chart_cairo.h"
#include "outboard/report.h"
#include "outboard/table.h"

enum { ROWS_MAX = 40, BARS_MAX = 12, LINK_ROWS_MAX = 15 };

static void chart_put(struct report *r, const struct chart *c, int columns)
{
    double width = doc_column(&r->doc, columns);
    struct chart *kept = ARENA_NEW(r->arena, struct chart);
    *kept = *c;
    static const struct style title = { false, true, 9.5, 1.5, COLOUR_INK };
    doc_text(&r->doc, "P", &title, 16, width, kept->title)->keep = true;
    chart_add(&r->doc, kept, 8);
    doc_text(&r->doc, "P", &style_small, 5, width, kept->description);
}

static void share_add(struct report *r)
{
    const json_t *share = json_object_get(json_object_get(r->in, "reach"), "community_share");
    int64_t trials = json_number(share, "trials");
    double low = json_real_at(share, "low"), high = json_real_at(share, "high");
    if (trials == 0) {
        report_p(r, &style_body, 8, RTEXT0(r, MSG_REPORT_SHARE_NONE));
        return;
    }
    struct str of = report_percent(r, (double)json_number(share, "successes") / (double)trials);
    report_p(r, &style_body, 8, RTEXT(r, MSG_REPORT_SHARE, ARG(of)));
    if (!isnan(low) && !isnan(high))
        report_p(r, &style_body, 3,
                 RTEXT(r, MSG_REPORT_SHARE_INTERVAL, ARG(report_percent(r, low)), ARG(report_percent(r, high))));
    int64_t unknown = json_number(json_object_get(json_object_get(r->in, "reach"), "visitor_days"), "unknown");
    low = json_real_at(share, "if_unknown_is_applicant"), high = json_real_at(share, "if_unknown_is_community");
    if (unknown && !isnan(low) && !isnan(high))
        report_p(r, &style_body, 3,
                 RTEXT(r, MSG_REPORT_SHARE_BOUNDS, ARGN(unknown), ARG(report_percent(r, low)),
                       ARG(report_percent(r, high))));
}

static void timeline_add(struct report *r)
{
    const json_t *days = json_object_get(r->in, "timeline");
    size_t n = json_array_size(days), count = 0;
    struct chart_day *rows = ARENA_ARRAY(r->arena, struct chart_day, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *d = json_array_get(days, i);
        struct chart_day row = { 0,
                                 json_number(d, "help"),
                                 json_number(d, "self_promotion"),
                                 json_number(d, "unclear"),
                                 json_number(d, "community"),
                                 json_number(d, "applicant"),
                                 json_number(d, "unknown") };
        if (!day_parse(json_text(d, "day"), &row.day) || (count && row.day <= rows[count - 1].day)) continue;
        rows[count++] = row;
    }
    struct chart chart;
    struct str name = json_text(r->campaign, "applicant_name");
    doc_flow(&r->doc, 1);
    if (chart_timeline(r->arena, r->lang, name, CHART_OF_ENDORSEMENTS, rows, count, &chart)) chart_put(r, &chart, 2);
    if (chart_timeline(r->arena, r->lang, name, CHART_OF_VISITS, rows, count, &chart)) chart_put(r, &chart, 2);
    if (r->doc.count > r->doc.flowed) r->doc.y += 22;
    doc_flow(&r->doc, 2);
}

static struct str made_by(struct report *r, const json_t *link)
{
    struct str by = json_text(link, "made_by");
    if (str_eq(by, STR("applicant"))) return RTEXT(r, MSG_REPORT_BY_APPLICANT, ARG(r->name));
    return RTEXT0(r, str_eq(by, STR("helper")) ? MSG_REPORT_BY_HELPER : MSG_REPORT_BY_UNKNOWN);
}

static struct str link_label(struct report *r, const json_t *link)
{
    struct str label = json_text(link, "label");
    if (!label.n) label = json_text(link, "link");
    return label.n ? label : RTEXT0(r, MSG_PDF_LINKS_UNNAMED); /* the row that they share */
}

static struct str rate_text(struct report *r, const json_t *link)
{
    double low = json_real_at(link, "low"), high = json_real_at(link, "high");
    if (isnan(low) || isnan(high)) return RTEXT0(r, MSG_PDF_NO_DATA);
    return RTEXT(r, MSG_CHART_RANGE, ARG(report_percent(r, low)), ARG(report_percent(r, high)));
}

struct ranked {
    const json_t *link;
    size_t given; /* its place among equals */
};

static int by_visits(const void *a, const void *b)
{
    const struct ranked *l = a, *m = b;
    int64_t v = json_number(l->link, "visitor_days"), w = json_number(m->link, "visitor_days");
    if (v != w) return v > w ? -1 : 1;
    return l->given < m->given ? -1 : 1;
}

/* Those with the most visits first. */
static struct ranked *links_ranked(struct report *r, const json_t *links)
{
    size_t n = json_array_size(links);
    struct ranked *all = ARENA_ARRAY(r->arena, struct ranked, n);
    for (size_t i = 0; i < n; i++) all[i] = (struct ranked){ json_array_get(links, i), i };
    qsort(all, n, sizeof *all, by_visits);
    return all;
}

static void links_add(struct report *r)
{
    const json_t *links = json_object_get(r->in, "conversion");
    size_t n = json_array_size(links);
    if (n == 0) return;
    const struct ranked *ranked = links_ranked(r, links);
    report_h3(r, RTEXT0(r, MSG_REPORT_LINKS));
    struct chart_rate *rates = ARENA_ARRAY(r->arena, struct chart_rate, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *l = ranked[i].link;
        rates[i] = (struct chart_rate){ link_label(r, l), json_number(l, "endorsed"), json_number(l, "visitor_days"),
                                        json_real_at(l, "low"), json_real_at(l, "high") };
        if (isnan(rates[i].low) || isnan(rates[i].high)) rates[i].trials = 0;
    }
    struct chart chart;
    if (chart_links(r->arena, r->lang, rates, n, &chart)) chart_put(r, &chart, 1);

    struct table_shape shape = { 6, { 0.27, 0.19, 0.12, 0.12, 0.16, 0.14 }, { false, false, true, true, true, true } };
    doc_begin(&r->doc, "Table");
    table_head(&r->doc, &shape,
               (struct str[]){ RTEXT0(r, MSG_REPORT_LINK), RTEXT0(r, MSG_REPORT_MADE_BY), RTEXT0(r, MSG_REPORT_VISITS),
                               RTEXT0(r, MSG_REPORT_WROTE), RTEXT0(r, MSG_REPORT_RATE),
                               RTEXT0(r, MSG_REPORT_WITHOUT_VISIT) });
    size_t rows = n < LINK_ROWS_MAX ? n : LINK_ROWS_MAX;
    for (size_t i = 0; i < rows; i++) {
        const json_t *l = ranked[i].link;
        table_row(&r->doc, &shape,
                  (struct str[]){ link_label(r, l), made_by(r, l), report_number(r, json_number(l, "visitor_days")),
                                  report_number(r, json_number(l, "endorsed")), rate_text(r, l),
                                  report_number(r, json_number(l, "without_visit")) },
                  table_keep(i, rows));
    }
    doc_end(&r->doc, "Table");
    if (n > LINK_ROWS_MAX) report_p(r, &style_small, 5, RTEXT(r, MSG_PDF_MORE_ROWS, ARGN((int64_t)n - LINK_ROWS_MAX)));
}

static struct str k_text(struct report *r, const json_t *g)
{
    double k = json_real_at(g, "k");
    struct str text = isnan(k) ? RTEXT0(r, MSG_PDF_NO_DATA) : lang_decimal(r->arena, r->lang, k);
    if (json_flag(g, "complete")) return text;
    return arena_printf(r->arena, "%.*s, %.*s", STR_ARG(text), STR_ARG(RTEXT0(r, MSG_REPORT_INCOMPLETE)));
}

static void generations_add(struct report *r)
{
    const json_t *all = json_object_get(r->in, "generations");
    size_t n = json_array_size(all);
    if (n == 0) return;
    report_h3(r, RTEXT0(r, MSG_REPORT_GENERATIONS));
    report_p(r, &style_body, 6, RTEXT(r, MSG_REPORT_GENERATIONS_NOTE, ARG(r->name)));
    int64_t *endorsers = ARENA_ARRAY(r->arena, int64_t, n);
    for (size_t g = 0; g < n; g++) endorsers[g] = json_number(json_array_get(all, g), "endorsers");
    struct chart chart;
    if (n <= BARS_MAX && chart_generations(r->arena, r->lang, endorsers, n, &chart)) chart_put(r, &chart, 1);

    struct table_shape shape = { 4, { 0.2, 0.2, 0.26, 0.34 }, { false, true, true, true } };
    doc_begin(&r->doc, "Table");
    table_head(&r->doc, &shape,
               (struct str[]){ RTEXT0(r, MSG_REPORT_COL_GENERATION), RTEXT0(r, MSG_REPORT_ENDORSERS),
                               RTEXT0(r, MSG_REPORT_HELPERS), RTEXT0(r, MSG_REPORT_K) });
    size_t rows = n < ROWS_MAX ? n : ROWS_MAX;
    for (size_t g = 0; g < rows; g++) {
        const json_t *row = json_array_get(all, g);
        table_row(&r->doc, &shape,
                  (struct str[]){ report_number(r, json_number(row, "generation")), report_number(r, endorsers[g]),
                                  report_number(r, json_number(row, "helpers")), k_text(r, row) },
                  table_keep(g, rows));
    }
    doc_end(&r->doc, "Table");
    if (n > ROWS_MAX) report_p(r, &style_small, 5, RTEXT(r, MSG_PDF_MORE_ROWS, ARGN((int64_t)n - ROWS_MAX)));
}

void report_spread(struct report *r)
{
    report_h2(r, MSG_REPORT_SPREAD);
    share_add(r);
    report_p(r, &style_small, 4, RTEXT0(r, MSG_REPORT_VISITS_NOTE));
    timeline_add(r);
    links_add(r);
    generations_add(r);
    doc_flow(&r->doc, 1);
}
