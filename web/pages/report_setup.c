#include "pages/report_setup.h"

#include "export/isolate.h"
#include "model/ledger.h"

/* What the ledger keeps of a campaign, in the order in which a change is told. */
static const struct {
    const char *name;
    enum msg field;
    bool text; /* too long to be repeated */
} setup_fields[] = {
    { "applicant_name", MSG_REPORT_CHANGE_NAME, false }, { "role", MSG_REPORT_CHANGE_ROLE, false },
    { "company", MSG_REPORT_CHANGE_COMPANY, false },     { "question", MSG_REPORT_QUESTION, false },
    { "goal_people", MSG_REPORT_GOAL, false },           { "deadline", MSG_REPORT_DEADLINE, false },
    { "review_first", MSG_REPORT_CHANGE_REVIEW, false }, { "language", MSG_REPORT_CHANGE_LANGUAGE, false },
    { "rules", MSG_REPORT_RULES, false },                { "story", MSG_REPORT_CHANGE_STORY, true },
    { "pitch_video", MSG_REPORT_CHANGE_VIDEO, true },    { "applicant_sites", MSG_REPORT_CHANGE_SITES, true },
};
enum { SETUP_FIELDS = sizeof setup_fields / sizeof *setup_fields };

/* One state of the experiment: the values that a ledger event opens; NULL for what it does not. */
struct setup {
    const struct jcs_value *values[SETUP_FIELDS];
};

static bool setup_read(struct arena *a, struct str openings, struct setup *ret)
{
    struct jcs_value *all = ARENA_NEW(a, struct jcs_value);
    if (!openings.n || !jcs_read(a, openings, all)) return false;
    for (size_t i = 0; i < SETUP_FIELDS; i++)
        ret->values[i] = jcs_get(jcs_get(all, str_of(setup_fields[i].name)), STR("value"));
    return true;
}

static struct str value_words(struct arena *a, enum lang lang, const struct jcs_value *v)
{
    int64_t n;
    int32_t day;
    if (v && v->kind == JCS_STRING && day_parse(v->string, &day)) return lang_day(a, lang, day);
    if (v && v->kind == JCS_STRING && v->string.n) return isolate(a, lang, v->string);
    if (v && v->kind == JCS_TRUE) return TEXT0(a, lang, MSG_COMMON_YES);
    if (v && v->kind == JCS_FALSE) return TEXT0(a, lang, MSG_COMMON_NO);
    if (!v || !jcs_whole(v, 0, INT32_MAX, &n)) return STR("–");
    BUF_AUTO b = BUF(64);
    lang_number(&b, lang, n);
    return arena_str(a, buf_str(&b));
}

static bool same_value(const struct jcs_value *x, const struct jcs_value *y)
{
    if (!x || !y) return x == y;
    if (x->kind != y->kind) return false;
    if (x->kind == JCS_STRING) return str_eq(x->string, y->string);
    return x->kind != JCS_NUMBER || x->number == y->number;
}

static struct str change_words(struct arena *a, enum lang lang, const struct setup *before, const struct setup *now)
{
    BUF_AUTO b = BUF(16 * 1024);
    for (size_t i = 0; i < SETUP_FIELDS; i++) {
        if (same_value(before->values[i], now->values[i])) continue;
        struct str field = lang_text(a, lang, setup_fields[i].field, NULL, 0);
        struct str words = setup_fields[i].text
                               ? TEXT(a, lang, MSG_REPORT_CHANGE_TEXT, ARG(field))
                               : TEXT(a, lang, MSG_REPORT_CHANGE, ARG(field), ARG(value_words(a, lang, now->values[i])),
                                      ARG(value_words(a, lang, before->values[i])));
        if (b.n) BUF_LIT(&b, " · ");
        buf_add(&b, words);
    }
    return arena_str(a, buf_str(&b));
}

static const struct jcs_value *value_of(const struct setup *s, const char *name)
{
    for (size_t i = 0; i < SETUP_FIELDS; i++)
        if (strcmp(setup_fields[i].name, name) == 0) return s->values[i];
    return NULL;
}

static void at_launch(struct arena *a, enum lang lang, const struct setup *s, struct view_report_body *v)
{
    const struct jcs_value *question = value_of(s, "question"), *deadline = value_of(s, "deadline");
    const struct jcs_value *goal = value_of(s, "goal_people"), *review = value_of(s, "review_first");
    if (question && question->kind == JCS_STRING) v->question = question->string;
    v->has_goal = goal && jcs_whole(goal, 1, GOAL_MAX, &v->goal);
    v->deadline = deadline && deadline->kind == JCS_STRING ? value_words(a, lang, deadline) : STR_NONE;
    v->review_first = review && review->kind == JCS_TRUE;
}

void report_setup(struct arena *a, enum lang lang, const struct report *r, struct view_report_body *v)
{
    const struct campaign *c = &r->campaign;
    struct setup last = { { NULL } };
    struct view_change_row *rows = ARENA_ARRAY(a, struct view_change_row, r->change_count + 1);
    v->question = c->question;
    v->has_goal = c->goal_people != 0;
    v->goal = c->goal_people;
    v->deadline = c->deadline ? lang_day(a, lang, c->deadline) : STR_NONE;
    v->launched = lang_day(a, lang, day_of(c->created_at));
    v->review_first = c->review_first;
    for (size_t i = 0; i < r->change_count; i++) {
        const struct report_change *change = &r->changes[i];
        struct setup now = last;
        struct str what = STR_NONE;
        bool read = setup_read(a, change->openings, &now);
        if (change->event == LEDGER_CAMPAIGN_CREATED && read) at_launch(a, lang, &now, v);
        if (change->event == LEDGER_CAMPAIGN_CHANGED && read) what = change_words(a, lang, &last, &now);
        if (change->event == LEDGER_CAMPAIGN_CLOSED) what = TEXT0(a, lang, MSG_REPORT_CHANGE_CLOSED);
        if (change->event == LEDGER_CAMPAIGN_REOPENED) what = TEXT0(a, lang, MSG_REPORT_CHANGE_REOPENED);
        if (change->event == LEDGER_CAMPAIGN_CREATED || change->event == LEDGER_CAMPAIGN_CHANGED) last = now;
        if (what.n) rows[v->changes_count++] = (struct view_change_row){ lang_day(a, lang, change->day), what };
    }
    v->changes = rows;
}
