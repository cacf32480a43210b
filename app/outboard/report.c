#include "outboard/report.h"

#include <math.h>

#include "base/time.h"
#include "export/isolate.h"

/* Characters in all messages together, for which there is memory and time: some thousand pages. The rest is left to the
 * other files, and the report says so. */
enum { PEOPLE_MAX = 10 * 1000 * 1000, TEXT_MAX = 1000 * 1000 };

const struct style style_body = { false, false, 10, 1.5, COLOUR_INK };
const struct style style_small = { false, false, 8.5, 1.5, COLOUR_SOFT };
const struct style style_words = { true, false, 10, 1.5, COLOUR_INK };
static const struct style style_h2 = { true, true, 19, 1.25, COLOUR_INK },
                          style_h3 = { true, true, 12.5, 1.3, COLOUR_INK };

double report_width(const struct report *r) { return r->doc.right - r->doc.left; }

void report_h2(struct report *r, enum msg title)
{
    struct str text = RTEXT0(r, title);
    struct block *b = doc_text(&r->doc, "H2", &style_h2, 30, report_width(r), text);
    b->keep = true;
    b->outline = text;
    b->level = 1;
    b->dest = str_of(lang_msg_key(title) + sizeof "report." - 1);
}

void report_h3(struct report *r, struct str text)
{
    doc_text(&r->doc, "H3", &style_h3, 20, report_width(r), text)->keep = true;
}

struct block *report_p(struct report *r, const struct style *s, double before, struct str text)
{
    return doc_text(&r->doc, "P", s, before, report_width(r), text);
}

void report_item(struct report *r, struct str text)
{
    enum { INDENT = 13 };
    struct block *b = doc_text(&r->doc, "LI", &style_body, 5, report_width(r) - INDENT, text);
    b->indent = INDENT;
    b->bullet = true;
}

struct str report_day(struct report *r, const json_t *object, const char *key)
{
    int32_t day;
    struct str text = json_text(object, key);
    return day_parse(str_sub(text, 0, DAY_TEXT), &day) ? lang_day(r->arena, r->lang, day) : STR_NONE;
}

struct str report_number(struct report *r, int64_t n)
{
    struct buf b = BUF(64);
    lang_number(&b, r->lang, n);
    struct str text = arena_str(r->arena, buf_str(&b));
    buf_free(&b);
    return text;
}

struct str report_percent(struct report *r, double share)
{
    return lang_percent(r->arena, r->lang, share);
}

double json_real_at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

enum report_part report_part_of(const json_t *e)
{
    struct str state = json_text(e, "state"), standing = json_text(e, "standing");
    if (str_eq(state, STR("withdrawn"))) return PART_NONE;
    if (str_eq(state, STR("hidden_by_applicant"))) return PART_HIDDEN;
    if (str_eq(standing, STR("help"))) return PART_SAID;
    return str_eq(standing, STR("self_promotion")) ? PART_SELF : PART_UNCLEAR;
}

/* Ids become names of places in the document. */
static bool plain_id(struct str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (!ascii_alnum(id.p[i]) && id.p[i] != '-') return false;
    return id.n > 0 && id.n <= 64;
}

struct person *report_person(const struct report *r, const json_t *of)
{
    int64_t number = json_number(of, "person");
    return number > 0 && (size_t)number <= r->person_count ? &r->persons[number - 1] : NULL;
}

struct str report_dest(struct report *r, struct str id)
{
    return plain_id(id) ? arena_printf(r->arena, "e-%.*s", STR_ARG(id)) : STR_NONE;
}

static size_t characters_of(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) n += ((uint8_t)text.p[i] & 0xC0) != 0x80;
    return n;
}

static void gather_people(struct report *r)
{
    const json_t *people = json_object_get(r->in, "people"), *endorsements = json_object_get(r->in, "endorsements");
    for (size_t i = 0; i < json_array_size(people); i++) {
        int64_t number = json_number(json_array_get(people, i), "person");
        if (number > (int64_t)r->person_count && number <= PEOPLE_MAX) r->person_count = (size_t)number;
    }
    r->persons = ARENA_ARRAY(r->arena, struct person, r->person_count);
    for (size_t characters = 0; r->entry_count < json_array_size(endorsements); r->entry_count++) {
        const json_t *e = json_array_get(endorsements, r->entry_count);
        struct person *p = report_person(r, e);
        characters += characters_of(json_text(e, "message"));
        if (characters > TEXT_MAX) break;
        if (!p || report_part_of(e) == PART_NONE) continue;
        if (!p->entries++) p->name = json_text(e, "name");
        if (!p->first_id.n && report_part_of(e) < PART_HIDDEN && plain_id(json_text(e, "id")))
            p->first_id = json_text(e, "id");
    }
}

struct str report_link_label(struct report *r, struct str code)
{
    const json_t *links = json_object_get(r->in, "conversion");
    for (size_t i = 0; code.n && i < json_array_size(links); i++) {
        const json_t *l = json_array_get(links, i);
        if (str_eq(json_text(l, "link"), code)) return json_text(l, "label");
    }
    return STR_NONE;
}

enum err job_report_pdf(struct job *job)
{
    const json_t *options = json_object_get(job->input, "options");
    struct report r = { .arena = job->arena, .in = job->input, .campaign = json_object_get(job->input, "campaign") };
    if (!lang_from_tag(json_text(options, "lang"), &r.lang)) r.lang = LANG_EN;
    if (!day_parse(str_sub(json_text(job->input, "as_of"), 0, DAY_TEXT), &r.as_of) || !r.campaign) {
        BUF_LIT(job->cause, "a report needs a campaign and as_of");
        return ERR_INVALID;
    }
    r.name = isolate(r.arena, r.lang, json_text(r.campaign, "applicant_name"));
    r.day = lang_day(r.arena, r.lang, r.as_of);
    r.verify_url = json_text(job->input, "verify_url");

    gather_people(&r);
    doc_open(&r.doc, job->arena, r.lang, json_text(options, "paper"));
    r.doc.foot = RTEXT(&r, MSG_PDF_FOOT, ARG(r.name), ARG(r.day));
    report_first(&r);
    report_said(&r);
    report_spread(&r);
    report_not_counted(&r);
    report_setup(&r);
    struct doc_about about = { RTEXT(&r, MSG_REPORT_TITLE, ARG(r.name)),
                               json_text(json_object_get(r.in, "server"), "name"), json_text(r.campaign, "role"),
                               r.as_of };
    enum err e = doc_write(&r.doc, &about, job->output);
    if (e != OK) BUF_LIT(job->cause, "the report could not be written");
    doc_close(&r.doc);
    return e;
}
