#include "export/isolate.h"
#include "outboard/report.h"
#include "outboard/table.h"

enum { SECONDS_MAX = 60 };

/* The entries of one part in full, in two columns. */
static void entries_add(struct report *r, enum report_part part, enum msg title, enum msg text)
{
    const json_t *all = json_object_get(r->in, "endorsements");
    double width = doc_column(&r->doc, 2);
    size_t under = 0;
    for (size_t i = 0; i < r->entry_count; i++) {
        const json_t *e = json_array_get(all, i);
        if (report_part_of(e) != part) continue;
        if (!under) {
            report_h3(r, RTEXT0(r, title));
            if (text != MSG_COUNT) report_p(r, &style_body, 5, RTEXT0(r, text));
            under = r->doc.count;
        }
        report_entry(r, e, width);
    }
    if (under) doc_flow_under(&r->doc, under, 10, 2);
}

static void received_add(struct report *r)
{
    const json_t *c = json_object_get(r->in, "curation");
    static const char *const figures[] = { "received", "shown", "waiting", "report_only", "hidden_by_applicant",
                                           "withdrawn" };
    enum { FIGURES = sizeof figures / sizeof *figures };
    struct arg args[FIGURES];
    for (int i = 0; i < FIGURES; i++) args[i] = ARG(report_number(r, json_number(c, figures[i])));
    report_p(r, &style_body, 8, lang_text(r->arena, r->lang, MSG_REPORT_RECEIVED_LINE, args, FIGURES));
    int64_t declined = json_number(c, "declined");
    if (declined) report_p(r, &style_body, 4, RTEXT(r, MSG_REPORT_DECLINED, ARGN(declined)));
    const json_t *self = json_object_get(r->in, "self_promotion");
    if (json_number(self, "applicant_links_used"))
        report_p(r, &style_body, 4,
                 RTEXT(r, MSG_REPORT_OWN_LINKS, ARG(r->name),
                       ARG(RTEXT(r, MSG_REPORT_LINKS_USED, ARGN(json_number(self, "applicant_links_used")))),
                       ARG(RTEXT(r, MSG_REPORT_VISITOR_DAYS, ARGN(json_number(self, "applicant_visitor_days"))))));
}

/* People with several entries, or several names. */
static void seconds_add(struct report *r)
{
    const json_t *people = json_object_get(r->in, "people");
    int shown = 0;
    for (size_t i = 0; i < json_array_size(people) && shown < SECONDS_MAX; i++) {
        const json_t *person = json_array_get(people, i);
        const struct person *p = report_person(r, person);
        if (!p || p->entries < 2) continue;
        if (!shown++) {
            report_h3(r, RTEXT0(r, MSG_REPORT_SECOND_TITLE));
            report_p(r, &style_body, 5, RTEXT0(r, MSG_REPORT_SECOND_TEXT))->keep = true;
            doc_begin(&r->doc, "L");
        }
        struct str name = p->name.n ? isolate(r->arena, r->lang, p->name) : RTEXT0(r, MSG_CROWD_UNNAMED);
        struct str text = RTEXT(r, MSG_REPORT_SECOND_ROW, ARG(name), ARGN(p->entries));
        if (json_number(person, "names") > 1)
            text = arena_printf(r->arena, "%.*s. %.*s", STR_ARG(text),
                                STR_ARG(RTEXT(r, MSG_REPORT_NAMES_ONE_BROWSER, ARGN(json_number(person, "names")))));
        report_item(r, text);
    }
    if (shown) doc_end(&r->doc, "L");
}

static void hidden_add(struct report *r)
{
    const json_t *all = json_object_get(r->in, "endorsements");
    bool any = false;
    for (size_t i = 0; i < r->entry_count; i++) {
        const json_t *e = json_array_get(all, i);
        if (report_part_of(e) != PART_HIDDEN) continue;
        if (!any) {
            report_h3(r, RTEXT0(r, MSG_REPORT_HIDDEN_ROW));
            doc_begin(&r->doc, "L");
            any = true;
        }
        report_item(r, report_reasons(r, e));
    }
    if (any) doc_end(&r->doc, "L");
}

static void excluded_add(struct report *r)
{
    static const struct {
        const char *key;
        enum msg words;
    } rows[] = { { "head", MSG_REPORT_EX_HEAD },           { "prefetch", MSG_REPORT_EX_PREFETCH },
                 { "preview", MSG_REPORT_EX_PREVIEW },     { "crawler", MSG_REPORT_EX_CRAWLER },
                 { "applicant", MSG_REPORT_EX_APPLICANT }, { "own_link", MSG_REPORT_EX_OWN_LINK },
                 { "repeat", MSG_REPORT_EX_REPEAT } };
    const json_t *excluded = json_object_get(r->in, "excluded_visits");
    struct table_shape shape = { 2, { 0.75, 0.25 }, { false, true } };
    report_h3(r, RTEXT0(r, MSG_REPORT_EXCLUDED_TITLE));
    doc_begin(&r->doc, "Table");
    table_head(&r->doc, &shape, (struct str[]){ RTEXT0(r, MSG_REPORT_REASON), RTEXT0(r, MSG_REPORT_N_VISITS) });
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        table_row(&r->doc, &shape,
                  (struct str[]){ RTEXT0(r, rows[i].words), report_number(r, json_number(excluded, rows[i].key)) },
                  i + 1 < sizeof rows / sizeof *rows);
    doc_end(&r->doc, "Table");
}

void report_not_counted(struct report *r)
{
    report_h2(r, MSG_REPORT_NOT_COUNTED);
    received_add(r);
    doc_flow(&r->doc, 1);
    entries_add(r, PART_SELF, MSG_REPORT_SELF_TITLE, MSG_COUNT);
    entries_add(r, PART_UNCLEAR, MSG_REPORT_UNCLEAR_TITLE, MSG_REPORT_UNCLEAR_TEXT);
    seconds_add(r);
    hidden_add(r);
    excluded_add(r);
    doc_flow(&r->doc, 1);
}

/* ---- the experiment, its limits, and how to check ---- */

static void fact(struct report *r, enum msg name, struct str value)
{
    static const struct table_shape shape = { 2, { 0.26, 0.74 }, { false, false } };
    table_row(&r->doc, &shape, (struct str[]){ RTEXT0(r, name), value }, true);
}

/* How entries came to be shown, and the name of the rules by which all was counted. */
static struct str rules_text(struct report *r)
{
    struct str name = json_text(json_object_get(r->in, "experiment"), "rules");
    struct str shown = RTEXT0(r, json_flag(r->campaign, "review_first") ? MSG_REPORT_REVIEW : MSG_REPORT_REVIEW_NO);
    return name.n ? arena_printf(r->arena, "%.*s (%.*s)", STR_ARG(shown), STR_ARG(name)) : shown;
}

static void experiment_add(struct report *r)
{
    const json_t *c = r->campaign, *changes = json_object_get(json_object_get(r->in, "experiment"), "changes");
    struct str deadline = report_day(r, c, "deadline"), question = json_text(c, "question"),
               story = json_text(c, "story");
    int64_t goal = json_number(c, "goal_people");
    report_h2(r, MSG_REPORT_SETUP);
    doc_begin(&r->doc, "Table");
    if (question.n) fact(r, MSG_REPORT_QUESTION, isolate(r->arena, r->lang, question));
    fact(r, MSG_REPORT_GOAL, goal ? RTEXT(r, MSG_REPORT_GOAL_PEOPLE, ARGN(goal)) : RTEXT0(r, MSG_REPORT_GOAL_NONE));
    fact(r, MSG_REPORT_LAUNCHED, report_day(r, c, "created"));
    fact(r, MSG_REPORT_DEADLINE, deadline.n ? deadline : RTEXT0(r, MSG_REPORT_DEADLINE_NONE));
    fact(r, MSG_REPORT_RULES, rules_text(r));
    doc_end(&r->doc, "Table");
    if (story.n) {
        report_h3(r, RTEXT0(r, MSG_PDF_ASK));
        doc_words(&r->doc, "P", &style_words, 6, report_width(r), story);
    }
    report_h3(r, RTEXT0(r, MSG_REPORT_CHANGES));
    if (json_array_size(changes) == 0) report_p(r, &style_body, 5, RTEXT0(r, MSG_REPORT_CHANGES_NONE));
    for (size_t i = 0; i < json_array_size(changes); i++) {
        const json_t *change = json_array_get(changes, i);
        struct str day = report_day(r, change, "day"), what = json_text(change, "what");
        enum msg words = lang_msg_by_key(arena_printf(r->arena, "pdf.%.*s", STR_ARG(what)));
        if (words != MSG_COUNT) what = RTEXT0(r, words);
        report_p(r, &style_body, 4, arena_printf(r->arena, "%.*s: %.*s", STR_ARG(day), STR_ARG(what)));
    }
}

static void limits_add(struct report *r)
{
    struct str contact = json_text(json_object_get(r->in, "server"), "contact");
    report_h2(r, MSG_REPORT_LIMITS);
    doc_begin(&r->doc, "L");
    report_item(r, RTEXT(r, MSG_REPORT_LIMIT_SAMPLE, ARG(r->name)));
    report_item(r, RTEXT0(r, MSG_REPORT_LIMIT_NAMES));
    report_item(r, RTEXT0(r, MSG_REPORT_LIMIT_PEOPLE));
    report_item(r, contact.n ? RTEXT(r, MSG_REPORT_LIMIT_SERVER, ARG(contact))
                             : RTEXT0(r, MSG_REPORT_LIMIT_SERVER_UNNAMED));
    doc_end(&r->doc, "L");
}

void report_setup(struct report *r)
{
    const json_t *server = json_object_get(r->in, "server");
    experiment_add(r);
    limits_add(r);
    report_h2(r, MSG_REPORT_VERIFY);
    struct block *b = report_p(r, &style_body, 8, RTEXT(r, MSG_PDF_CHECK_TEXT, ARG(r->verify_url)));
    b->uri = r->verify_url;
    report_p(r, &style_body, 5, RTEXT0(r, MSG_PDF_VERIFY_ZIP));
    report_p(r, &style_body, 5, RTEXT(r, MSG_PDF_CHECK_SERVER, ARG(json_text(server, "name"))))->keep = true;
    report_p(r, &style_body, 2, json_text(server, "fingerprint"))->keep = true;
    report_p(r, &style_body, 2, RTEXT0(r, MSG_PDF_VERIFY_KEY));
    report_p(r, &style_body, 5, RTEXT0(r, MSG_PDF_VERIFY_MEANS));
    doc_flow(&r->doc, 1);
}
