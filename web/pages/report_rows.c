#include "pages/report_rows.h"

#include "pages/parts.h"
#include "service/campaign.h"

enum { LIST_KEEP = 64 * 1024 };

struct str report_rate(struct arena *a, enum lang lang, int64_t successes, int64_t trials)
{
    struct share s = share_of(successes, trials);
    if (!s.known) return TEXT0(a, lang, MSG_COMMON_NO_DATA);
    return TEXT(a, lang, MSG_COMMON_INTERVAL, ARG(lang_percent(a, lang, (double)successes / (double)trials)),
                ARG(lang_percent(a, lang, s.low)), ARG(lang_percent(a, lang, s.high)));
}

struct str report_link_name(const struct report_rows_made *m, const struct link *link)
{
    if (link->label.n) return link->label;
    if (!link->endorsement_id && !link->pass_id) return TEXT0(m->arena, m->lang, channel_msg(link->channel));
    ptrdiff_t owner = report_entry_index(m->report, link->id);
    if (owner >= 0 && link->pass_id && m->report->pass_names[owner].n) return m->report->pass_names[owner];
    return owner >= 0 && m->names[owner].n ? m->names[owner] : link->code;
}

static const struct link *link_of_code(const struct report *r, struct str code, int64_t via_link_id)
{
    return code.n ? report_link_of(r, via_link_id) : NULL;
}

/* ---- one endorsement ---- */

/* Where the deciding words are withheld, the rule itself is told. */
static const struct view_reason_line *reason_lines(struct report_rows_made *m, struct arena *a,
                                                   const struct report_entry *e)
{
    struct view_reason_line *lines = ARENA_ARRAY(a, struct view_reason_line, e->reasons.count + 1);
    for (size_t i = 0; i < e->reasons.count; i++) {
        const struct reason_note *note = &e->reasons.at[i];
        const struct reason_rule *rule = &reason_rules[note->code];
        bool bare = e->hidden || (rule->has_words && !note->words.n);
        lines[i] = (struct view_reason_line){ str_of(rule->code), bare ? TEXT0(a, m->lang, rule->rule)
                                                                       : part_reason(a, m->lang, note), note->lifted };
    }
    return lines;
}

/* Of what is hidden not even the day is told. */
static struct str entry_day(struct report_rows_made *m, struct arena *a, const struct report_entry *e)
{
    return e->created ? lang_day(a, m->lang, e->created) : STR_NONE;
}

/* Of the entries by one person that may be told apart from others: how many names they came under. */
static int names_told(const struct report *r, int32_t person)
{
    int64_t seen[8];
    int n = 0;
    const struct count_person *p = &r->counted.people[person];
    if (p->names < 2) return 1;
    for (size_t i = p->first; i < r->rows.entry_count && n < 8; i++) {
        const struct count_entry *e = &r->rows.entries[i];
        if (r->counted.person_of[i] != person || !crowd_told(e) || !e->name_key) continue;
        int at = 0;
        while (at < n && seen[at] != e->name_key) at++;
        if (at == n) seen[n++] = e->name_key;
    }
    return n;
}

static struct view_report_entry entry_view(struct report_rows_made *m, struct arena *a, const struct report_entry *e,
                                           size_t row)
{
    const struct report *r = m->report;
    int32_t person = r->counted.person_of[row];
    bool led_to = person != COUNT_NOBODY && m->places.row_of[person] == (int32_t)row;
    struct view_report_entry v = {
        .anchor = m->places.withheld[row] ? arena_printf(a, "x-%d", m->places.withheld[row])
                                          : arena_printf(a, "e-%.*s", STR_ARG(e->id)),
        .day = entry_day(m, a, e),
        .applicant = r->campaign.applicant_name,
        .unclear = e->standing == STANDING_UNCLEAR,
        .self = e->standing == STANDING_SELF_PROMOTION,
        .hidden = e->hidden,
    };
    if (led_to && !m->places.withheld[row]) v.person_anchor = crowd_anchor(a, &m->places, (size_t)person);
    v.reasons = reason_lines(m, a, e);
    v.reasons_count = e->reasons.count;
    if (e->hidden) return v;
    v.message = e->message;
    v.name = e->name;
    v.relation = part_relation(a, m->lang, e->relation, m->first);
    v.profile = part_outside(a, e->profile_url);
    v.video = part_video(a, e->video_url, e->name);
    if (e->edited) v.edited = lang_day(a, m->lang, e->edited);
    v.domain = e->email_domain;
    const struct link *via = link_of_code(r, e->via_link, r->rows.entries[row].via_link_id);
    if (via) v.via = report_link_name(m, via);
    v.has_generation = e->generation >= 0;
    v.generation = e->generation;
    v.report_only = e->state == STATE_REPORT_ONLY && !e->anonymous;
    v.waiting = e->state == STATE_WAITING;
    v.friend_answer = e->friend_answer;
    v.applicant_answer = e->applicant_answer;
    int names = e->person ? names_told(r, e->person - 1) : 1;
    if (names > 1) v.several_names = TEXT(a, m->lang, MSG_REPORT_NAMES_ONE_BROWSER, ARGN(names));
    return v;
}

static enum err write_all_row(struct report_rows_made *m, struct arena *a, const struct report_entry *e,
                              struct str anchor)
{
    static const char *const firsts[STATE_COUNT] = {
        [STATE_SHOWN] = "all-shown",   [STATE_WAITING] = "all-waiting",     [STATE_REPORT_ONLY] = "all-report-only",
        [STATE_HIDDEN] = "all-hidden", [STATE_WITHDRAWN] = "all-withdrawn",
    };
    struct spill *list = &m->lists[LIST_ALL + e->state];
    struct view_all_row v = { .first = list->any ? STR_NONE : str_of(firsts[e->state]),
                              .day = entry_day(m, a, e),
                              .state = state_msg(e->state),
                              .withdrawn = e->withdrawn };
    if (!e->withdrawn) {
        if (!e->hidden) v.at = part_anchor(a, anchor);
        v.name = e->name;
        v.help = e->standing == STANDING_HELP;
        v.unclear = e->standing == STANDING_UNCLEAR;
        v.self = e->standing == STANDING_SELF_PROMOTION;
        v.reasons = reason_lines(m, a, e);
        v.reasons_count = e->reasons.count;
    }
    view_all_row(&list->b, m->lang, &v);
    return spill_more(list);
}

static enum err write_dot(struct report_rows_made *m, struct arena *a, size_t person, struct str name)
{
    int group = crowd_group(&m->report->counted.people[person]);
    if (group == CROWD_GROUPS) return OK;
    struct spill *list = &m->lists[LIST_DOTS + group];
    struct view_dot dot = crowd_dot(part_anchor(a, crowd_anchor(a, &m->places, person)), name, group);
    view_dot(&list->b, m->lang, &dot);
    m->dots++;
    return spill_more(list);
}

static enum report_list list_of(const struct report_entry *e)
{
    if (e->hidden) return LIST_HIDDEN;
    if (e->standing == STANDING_HELP) return LIST_SAID;
    if (e->standing == STANDING_UNCLEAR) return LIST_UNCLEAR;
    return reasons_by_applicant(&e->reasons) ? LIST_SELF_OWN : LIST_SELF_OTHERS;
}

static enum err write_entry(struct report_rows_made *m, struct arena *a, const struct report_entry *e, size_t row)
{
    if (e->withdrawn) return write_all_row(m, a, e, STR_NONE);
    struct view_report_entry v = entry_view(m, a, e, row);
    struct spill *list = &m->lists[list_of(e)];
    m->names[row] = arena_str(m->arena, e->name);
    view_report_entry(&list->b, m->lang, &v);
    TRY(spill_more(list));
    TRY(write_all_row(m, a, e, v.anchor));
    int32_t person = m->report->counted.person_of[row];
    if (person == COUNT_NOBODY || m->places.row_of[person] != (int32_t)row) return OK;
    return write_dot(m, a, (size_t)person, e->name);
}

static enum err write_entries(struct report_rows_made *m, const struct report_source *source)
{
    struct arena arena = { 0 };
    int64_t after = 0, number = 0;
    enum err err = OK;
    while (err == OK) {
        struct endorsement *rows;
        size_t n = 0;
        arena_reset(&arena);
        err = source->page(source->state, &arena, after, &rows, &n);
        if (err != OK || n == 0) break;
        for (size_t i = 0; i < n && err == OK; i++) {
            struct report_entry e;
            ptrdiff_t row = report_entry_index(m->report, rows[i].link_id);
            if (row < 0) continue; /* it came after the counts were read */
            report_entry(m->report, &arena, &rows[i], &number, &e);
            err = write_entry(m, &arena, &e, (size_t)row);
        }
        after = rows[n - 1].id;
    }
    arena_free(&arena);
    return err;
}

/* ---- people and links ---- */

/* Who only passed it on, under the first of their names that may be told. */
static enum err write_passed(struct report_rows_made *m, struct arena *a)
{
    const struct report *r = m->report;
    struct str *names = ARENA_ARRAY(m->arena, struct str, r->counted.people_count + 1);
    for (size_t i = 0; i < r->rows.entry_count; i++) {
        int32_t p = r->counted.person_of[i];
        if (p == COUNT_NOBODY || names[p].n) continue;
        names[p] = r->rows.entries[i].endorsement_id ? m->names[i] : r->pass_names[i];
    }
    for (size_t p = 0; p < r->counted.people_count; p++) {
        if (crowd_group(&r->counted.people[p]) != CROWD_PASSED) continue;
        struct view_passed_row row = { crowd_anchor(a, &m->places, p), names[p], r->counted.people[p].visits_brought };
        view_passed_row(&m->lists[LIST_PASSED].b, m->lang, &row);
        TRY(spill_more(&m->lists[LIST_PASSED]));
        TRY(write_dot(m, a, p, names[p]));
    }
    return OK;
}

/* People with several entries; entries that are withheld are told as nobody's. */
static enum err write_second(struct report_rows_made *m, struct arena *a)
{
    const struct report *r = m->report;
    int32_t *entries = ARENA_ARRAY(m->arena, int32_t, r->counted.people_count + 1);
    struct str *names = ARENA_ARRAY(m->arena, struct str, r->counted.people_count + 1);
    for (size_t i = 0; i < r->rows.entry_count; i++) {
        int32_t p = r->counted.person_of[i];
        if (p == COUNT_NOBODY || !crowd_told(&r->rows.entries[i])) continue;
        if (!entries[p]++) {
            names[p] = m->names[i];
        } else if (str_find(names[p], m->names[i], 0) < 0) {
            names[p] = arena_printf(m->arena, "%.*s, %.*s", STR_ARG(names[p]), STR_ARG(m->names[i]));
        }
    }
    for (size_t p = 0; p < r->counted.people_count; p++) {
        if (entries[p] < 2) continue;
        int32_t row = m->places.row_of[p];
        struct view_second_row v = { .names = names[p], .entries = entries[p] };
        v.at = row >= 0 && !m->places.withheld[row] ? part_anchor(a, crowd_anchor(a, &m->places, p))
                                                    : part_anchor(a, STR("all"));
        view_second_row(&m->lists[LIST_SECOND].b, m->lang, &v);
        TRY(spill_more(&m->lists[LIST_SECOND]));
    }
    return OK;
}

static struct str made_by_words(struct report_rows_made *m, enum made_by by)
{
    if (by == MADE_BY_APPLICANT)
        return TEXT(m->arena, m->lang, MSG_REPORT_BY_APPLICANT, ARG(m->report->campaign.applicant_name));
    return TEXT0(m->arena, m->lang, by == MADE_BY_HELPER ? MSG_REPORT_BY_HELPER : MSG_REPORT_BY_UNKNOWN);
}

static enum err write_links(struct report_rows_made *m, struct arena *a)
{
    const struct report *r = m->report;
    struct str by[MADE_BY_COUNT];
    for (int i = 0; i < MADE_BY_COUNT; i++) by[i] = made_by_words(m, (enum made_by)i);
    size_t at = 0;
    for (size_t i = 0; i < r->conversion_count; i++) {
        const struct report_conversion *c = &r->conversions[i];
        /* Conversions stand in the order of the links; the shared row of anonymous friends is the last. */
        while (c->code.n && at < r->rows.link_count && !str_eq(r->links[at].code, c->code)) at++;
        if (!c->label.n && c->code.n && !c->visits && !c->endorsed && !c->without_visit)
            continue; /* of the kit, unused */
        arena_reset(a);
        struct view_conversion_row row = {
            .label = c->code.n && at < r->rows.link_count ? report_link_name(m, &r->links[at])
                                                          : TEXT0(a, m->lang, MSG_REPORT_UNNAMED),
            .made_by = by[c->made_by],
            .visits = c->visits,
            .endorsed = c->endorsed,
            .rate = report_rate(a, m->lang, c->endorsed, c->visits),
            .without_visit = c->without_visit,
        };
        view_conversion_row(&m->lists[LIST_LINKS].b, m->lang, &row);
        TRY(spill_more(&m->lists[LIST_LINKS]));
    }
    return OK;
}

size_t report_link_rates(const struct report_rows_made *m, struct chart_rate *ret)
{
    const struct report *r = m->report;
    size_t at = 0, n = 0;
    for (size_t i = 0; i < r->conversion_count; i++) {
        const struct report_conversion *c = &r->conversions[i];
        while (c->code.n && at < r->rows.link_count && !str_eq(r->links[at].code, c->code)) at++;
        if (!c->visits || !c->code.n || at == r->rows.link_count) continue;
        struct share share = share_of(c->endorsed, c->visits);
        ret[n++] =
            (struct chart_rate){ report_link_name(m, &r->links[at]), c->endorsed, c->visits, share.low, share.high };
    }
    return n;
}

static enum err write_people(struct report_rows_made *m)
{
    struct arena arena = { 0 };
    enum err err = write_passed(m, &arena);
    if (err == OK) err = write_second(m, &arena);
    if (err == OK) err = write_links(m, &arena);
    arena_free(&arena);
    return err;
}

enum err report_rows_write(struct report_rows_made *m, const struct report_source *source)
{
    for (int i = 0; i < LIST_COUNT; i++) m->lists[i] = SPILL(LIST_KEEP);
    m->places = crowd_places(m->arena, &m->report->rows, &m->report->counted);
    m->names = ARENA_ARRAY(m->arena, struct str, m->report->rows.entry_count + 1);
    m->first = campaign_first_name(&m->report->campaign);
    TRY(write_entries(m, source));
    return write_people(m);
}

void report_rows_free(struct report_rows_made *m)
{
    for (int i = 0; i < LIST_COUNT; i++) spill_free(&m->lists[i]);
}
