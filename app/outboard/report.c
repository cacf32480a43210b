#include "outboard/report.h"

#include <math.h>

#include "base/time.h"

const struct style style_body = { false, false, 10, 1.5, COLOUR_INK };
const struct style style_small = { false, false, 8.5, 1.5, COLOUR_SOFT };
const struct style style_words = { true, false, 10, 1.5, COLOUR_INK };
static const struct style style_h2 = { true, true, 19, 1.25, COLOUR_INK }, style_h3 = { true, true, 12.5, 1.3, COLOUR_INK };

double report_width(const struct report *r)
{
    return r->doc.right - r->doc.left;
}

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
    return arena_printf(r->arena, "%d\u00a0%%", (int)lround(share * 100));
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

static json_t *printed_ids(const json_t *in)
{
    json_t *ids = json_object(), *endorsements = json_object_get(in, "endorsements");
    for (size_t i = 0; i < json_array_size(endorsements); i++) {
        const json_t *e = json_array_get(endorsements, i);
        struct str id = json_text(e, "id");
        if (report_part_of(e) < PART_HIDDEN && plain_id(id)) json_object_set_new(ids, id.p, json_true());
    }
    return ids;
}

enum err job_report_pdf(struct job *job)
{
    struct report r = { .arena = job->arena, .in = job->input, .campaign = json_object_get(job->input, "campaign") };
    if (!lang_from_tag(json_text(job->input, "lang"), &r.lang)) r.lang = LANG_EN;
    if (!day_parse(str_sub(json_text(job->input, "as_of"), 0, DAY_TEXT), &r.as_of) || !r.campaign) {
        BUF_LIT(job->cause, "a report needs a campaign and as_of");
        return ERR_INVALID;
    }
    r.name = json_text(r.campaign, "applicant_name");
    r.day = lang_day(r.arena, r.lang, r.as_of);
    r.verify_url = json_text(job->input, "verify_url");

    r.printed = printed_ids(job->input);
    doc_open(&r.doc, job->arena, r.lang, json_text(job->input, "paper"));
    r.doc.foot = RTEXT(&r, MSG_PDF_FOOT, ARG(r.name), ARG(r.day));
    report_first(&r);
    report_said(&r);
    report_spread(&r);
    report_not_counted(&r);
    report_setup(&r);
    struct doc_about about = { RTEXT(&r, MSG_REPORT_TITLE, ARG(r.name)), json_text(json_object_get(r.in, "server"), "name"),
                               json_text(r.campaign, "role"), r.as_of };
    enum err e = doc_write(&r.doc, &about, job->output);
    if (e != OK) BUF_LIT(job->cause, "the report could not be written");
    doc_close(&r.doc);
    json_decref(r.printed);
    return e;
}
