#include "export/chart.h"

#include <math.h>

#include "base/time.h"
#include "base/utf8.h"
#include "export/isolate.h"

enum { BARS_MAX = 60, LINE = 26, SMALL_LINE = 19, BASE = 18, PLOT = 150 };
enum { LABEL_CHARS = 34, NAME_CHARS = 22, DAY_CHARS = 18 };

const char *chart_ink_class(enum chart_ink ink)
{
    static const char *const classes[INK_COUNT] = { "c-help",      "c-self",    "c-unclear", "c-community",
                                                    "c-applicant", "c-unknown", "c-rule",    "c-whisker" };
    return classes[ink];
}

static void chart_start(struct chart *c, struct arena *a, enum lang lang, enum msg title, size_t shapes, size_t labels)
{
    *c = (struct chart){ .lang = lang, .title = TEXT0(a, lang, title) };
    c->shapes = ARENA_ARRAY(a, struct chart_shape, shapes);
    c->labels = ARENA_ARRAY(a, struct chart_label, labels);
}

static void put(struct chart *c, struct chart_shape s) { c->shapes[c->shape_count++] = s; }

static void say(struct chart *c, struct chart_label l)
{
    if (l.text.n) c->labels[c->label_count++] = l;
}

/* What was built from left to right, for readers from right to left. */
static void chart_mirror(struct chart *c)
{
    if (!lang_rtl(c->lang)) return;
    for (size_t i = 0; i < c->shape_count; i++) {
        struct chart_shape *s = &c->shapes[i];
        s->x = 100 - s->x - (s->kind == CHART_DOT ? 0 : s->w);
        s->dx = -s->dx;
    }
    for (size_t i = 0; i < c->label_count; i++) {
        struct chart_label *l = &c->labels[i];
        l->x = 100 - l->x;
        l->dx = -l->dx;
        if (l->align != ALIGN_MIDDLE) l->align = l->align == ALIGN_START ? ALIGN_END : ALIGN_START;
    }
}

static struct str number_text(struct arena *a, enum lang lang, int64_t n)
{
    struct buf b = BUF(64);
    lang_number(&b, lang, n);
    struct str text = arena_str(a, buf_str(&b));
    buf_free(&b);
    return text;
}

/* ---- over time ---- */

struct series {
    enum chart_ink ink;
    struct str name;
    int64_t total;
};

static int64_t value(const struct chart_day *d, enum chart_of of, int series)
{
    int64_t n = of == CHART_OF_ENDORSEMENTS ? (series == 0   ? d->help
                                               : series == 1 ? d->unclear
                                                             : d->self_promotion)
                                            : (series == 0   ? d->community
                                               : series == 1 ? d->applicant
                                                             : d->unknown);
    return n > 0 ? n : 0;
}

/* Whole days in a bar: 1, or as many weeks as keep the bars within BARS_MAX. */
static int32_t bar_days(int32_t days)
{
    if (days <= BARS_MAX) return 1;
    int32_t weeks = (days + 6) / 7;
    return (weeks + BARS_MAX - 1) / BARS_MAX * 7;
}

/* The least round number that is not under the most, and can be halved from 2 on. */
static int64_t scale_top(int64_t most)
{
    static const int steps[] = { 10, 20, 30, 40, 50, 60, 80 };
    if (most <= 2) return most < 1 ? 1 : most;
    if (most <= 8) return (most + 1) / 2 * 2;
    for (int64_t unit = 1; unit < INT64_MAX / 1000; unit *= 10)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
            if (unit * steps[i] >= most) return unit * steps[i];
    return INT64_MAX;
}

static void timeline_legend(struct chart *c, struct arena *a, const struct series *series)
{
    for (int i = 0; i < 3; i++) {
        if (!series[i].total) continue;
        struct str n = number_text(a, c->lang, series[i].total);
        put(c, (struct chart_shape){ CHART_DOT, series[i].ink, 0, 7, c->height + LINE / 2.0, 0, 6, STR_NONE });
        say(c, (struct chart_label){ 0, 22, c->height + BASE, ALIGN_START, false,
                                     TEXT(a, c->lang, MSG_CHART_SERIES, ARG(series[i].name), ARG(n)) });
        c->height += LINE;
    }
    c->height += LINE;
}

static void timeline_scale(struct chart *c, struct arena *a, int64_t top)
{
    for (int line = 0; line < 3; line++) {
        double y = c->height + PLOT - line * PLOT / 2.0;
        put(c, (struct chart_shape){ CHART_RULE, INK_RULE, 0, 0, y, 100, 0, STR_NONE });
    }
    say(c, (struct chart_label){ 0, 0, c->height - 5, ALIGN_START, true, number_text(a, c->lang, top) });
}

/* From when to when, below the bars: `apart` under the first and the last one, else as one range. Two days that would
 * not fit side by side on a phone stand one above the other. */
static void timeline_ends(struct chart *c, struct arena *a, struct str from, struct str to, bool apart)
{
    bool fit = utf8_graphemes(from) + utf8_graphemes(to) <= 2 * DAY_CHARS;
    struct str range = to.n ? TEXT(a, c->lang, MSG_CHART_RANGE, ARG(from), ARG(to)) : from;
    double y = c->height + BASE + 3;
    say(c, (struct chart_label){ 0, 0, y, ALIGN_START, true, apart || !fit ? from : range });
    if (to.n && !fit) y += SMALL_LINE;
    if (to.n && apart) say(c, (struct chart_label){ 100, 0, y, ALIGN_END, true, to });
    else if (to.n && !fit)
        say(c, (struct chart_label){ 0, 0, y, ALIGN_START, true, arena_printf(a, "– %.*s", STR_ARG(to)) });
    c->height = y + LINE + 2 - BASE - 3;
}

/* A few bars do not fill the width: a campaign's first day is no wall. */
static void timeline_bars(struct chart *c, struct arena *a, const struct series *series, int64_t (*sums)[3], int bars,
                          int64_t top)
{
    double foot = c->height + PLOT, slot = 100.0 / (bars < 14 ? 14 : bars), gap = slot * 0.16;
    for (int b = 0; b < bars; b++) {
        double y = foot;
        for (int i = 0; i < 3; i++) {
            if (!sums[b][i]) continue;
            double h = (double)sums[b][i] / (double)top * PLOT;
            y -= h;
            struct str n = number_text(a, c->lang, sums[b][i]);
            put(c, (struct chart_shape){ CHART_BAR, series[i].ink, b * slot + gap, 0, y, slot - 2 * gap, h,
                                         TEXT(a, c->lang, MSG_CHART_SERIES, ARG(series[i].name), ARG(n)) });
        }
    }
    c->height = foot;
}

bool chart_timeline(struct arena *a, enum lang lang, struct str name, enum chart_of of, const struct chart_day *days,
                    size_t count, struct chart *ret)
{
    bool visits = of == CHART_OF_VISITS;
    struct series series[3] = {
        { visits ? INK_COMMUNITY : INK_HELP, TEXT0(a, lang, visits ? MSG_REPORT_COMMUNITY : MSG_REPORT_HELP), 0 },
        { visits ? INK_APPLICANT : INK_UNCLEAR,
          visits ? TEXT(a, lang, MSG_REPORT_APPLICANT, ARG(isolate(a, lang, utf8_cut(a, name, NAME_CHARS))))
                 : TEXT0(a, lang, MSG_REPORT_UNCLEAR),
          0 },
        { visits ? INK_UNKNOWN : INK_SELF, TEXT0(a, lang, visits ? MSG_REPORT_UNKNOWN : MSG_REPORT_SELF), 0 },
    };
    if (count == 0) return false;
    int32_t first = days[0].day, last = days[count - 1].day, each = bar_days(last - first + 1);
    int bars = (last - first) / each + 1;
    int64_t(*sums)[3] = arena_array(a, (size_t)bars, sizeof *sums), most = 0, total = 0;
    for (size_t d = 0; d < count; d++) {
        int b = (days[d].day - first) / each;
        for (int i = 0; i < 3; i++) sums[b][i] += value(&days[d], of, i), series[i].total += value(&days[d], of, i);
        int64_t sum = sums[b][0] + sums[b][1] + sums[b][2];
        if (sum > most) most = sum;
    }
    for (int i = 0; i < 3; i++) total += series[i].total;
    if (total == 0) return false;

    chart_start(ret, a, lang, visits ? MSG_CHART_VISITS : MSG_CHART_ENDORSEMENTS, (size_t)bars * 3 + 6, 12);
    timeline_legend(ret, a, series);
    timeline_scale(ret, a, scale_top(most));
    timeline_bars(ret, a, series, sums, bars, scale_top(most));
    struct str from = lang_day(a, lang, first), to = lang_day(a, lang, last);
    timeline_ends(ret, a, from, last == first ? STR_NONE : to, bars > BARS_MAX / 2);
    ret->description =
        TEXT(a, lang, MSG_CHART_TIMELINE, ARGN(each), ARG(from), ARG(to), ARG(number_text(a, lang, most)));
    chart_mirror(ret);
    return true;
}

/* ---- rows of bars ---- */

/* The least number of trials that is still among the CHART_RATES_MAX largest; 0 trials never are. */
static int64_t trials_floor(const struct chart_rate *rates, size_t count, size_t *ret_at_floor)
{
    int64_t floor_n = INT64_MAX;
    size_t above = 0;
    *ret_at_floor = 0;
    while (above < CHART_RATES_MAX) {
        int64_t next = 0;
        size_t there = 0;
        for (size_t i = 0; i < count; i++)
            if (rates[i].trials < floor_n && rates[i].trials > next) next = rates[i].trials;
        if (next == 0) break;
        for (size_t i = 0; i < count; i++) there += rates[i].trials == next;
        floor_n = next;
        *ret_at_floor = there < CHART_RATES_MAX - above ? there : CHART_RATES_MAX - above;
        above += there;
    }
    return floor_n;
}

static void rate_row(struct chart *c, struct arena *a, const struct chart_rate *r)
{
    double low = r->low * 100, high = r->high * 100, middle = c->height + LINE + 7;
    struct str said = TEXT(a, c->lang, MSG_CHART_RATE, ARG(isolate(a, c->lang, utf8_cut(a, r->label, LABEL_CHARS))),
                           ARG(number_text(a, c->lang, r->successes)), ARG(number_text(a, c->lang, r->trials)));
    say(c, (struct chart_label){ 0, 0, c->height + BASE, ALIGN_START, false, said });
    put(c, (struct chart_shape){ CHART_RULE, INK_RULE, 0, 0, middle, 100, 0, STR_NONE });
    double share = (double)r->successes / (double)r->trials * 100;
    if (share > 0) put(c, (struct chart_shape){ CHART_BAR, INK_HELP, 0, 0, middle - 6, share, 12, said });
    put(c, (struct chart_shape){ CHART_RULE, INK_WHISKER, low, 0, middle, high - low, 0, STR_NONE });
    put(c, (struct chart_shape){ CHART_RULE, INK_WHISKER, low, 0, middle - 5, 0, 10, STR_NONE });
    put(c, (struct chart_shape){ CHART_RULE, INK_WHISKER, high, 0, middle - 5, 0, 10, STR_NONE });
    c->height += LINE + 24;
}

bool chart_links(struct arena *a, enum lang lang, const struct chart_rate *rates, size_t count, struct chart *ret)
{
    size_t at_floor;
    int64_t least = trials_floor(rates, count, &at_floor);
    if (at_floor == 0) return false;
    chart_start(ret, a, lang, MSG_CHART_LINKS, CHART_RATES_MAX * 5, CHART_RATES_MAX + 2);
    for (size_t i = 0; i < count; i++) {
        if (rates[i].trials < least || (rates[i].trials == least && at_floor == 0)) continue;
        at_floor -= rates[i].trials == least;
        rate_row(ret, a, &rates[i]);
    }
    say(ret, (struct chart_label){ 0, 0, ret->height + BASE - 6, ALIGN_START, true, lang_percent(a, lang, 0) });
    say(ret, (struct chart_label){ 100, 0, ret->height + BASE - 6, ALIGN_END, true, lang_percent(a, lang, 1) });
    ret->height += LINE - 4;
    ret->description = TEXT0(a, lang, MSG_CHART_LINKS_TEXT);
    chart_mirror(ret);
    return true;
}

bool chart_generations(struct arena *a, enum lang lang, const int64_t *endorsers, size_t count, struct chart *ret)
{
    int64_t most = 0;
    for (size_t g = 0; g < count; g++)
        if (endorsers[g] > most) most = endorsers[g];
    if (most == 0) return false;
    size_t shown = count < BARS_MAX ? count : BARS_MAX;
    chart_start(ret, a, lang, MSG_CHART_GENERATIONS, shown, shown);
    for (size_t g = 0; g < shown; g++) {
        struct str said = TEXT(a, lang, MSG_CHART_SERIES, ARG(TEXT(a, lang, MSG_REPORT_GENERATION, ARGN((int64_t)g))),
                               ARG(number_text(a, lang, endorsers[g])));
        say(ret, (struct chart_label){ 0, 0, ret->height + BASE, ALIGN_START, false, said });
        if (endorsers[g])
            put(ret, (struct chart_shape){ CHART_BAR, INK_HELP, 0, 0, ret->height + LINE,
                                           (double)endorsers[g] / (double)most * 100, 12, said });
        ret->height += LINE + 22;
    }
    ret->description = TEXT0(a, lang, MSG_CHART_GENERATIONS_TEXT);
    chart_mirror(ret);
    return true;
}
