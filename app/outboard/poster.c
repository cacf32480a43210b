/* The poster: who asks, the question, a large code to scan, and the crowd. One page. */
#include "base/time.h"
#include "export/isolate.h"
#include "outboard/doc.h"

struct poster {
    struct job *job;
    struct arena *arena;
    enum lang lang;
    struct crowd crowd;
    bool qr_failed;
};

static const struct style role_style = { false, false, 13, 1.45, COLOUR_SOFT },
                          question_style = { true, false, 15.5, 1.45, COLOUR_INK },
                          scan_style = { false, true, 15, 1.4, COLOUR_INK },
                          fact_style = { false, false, 12, 1.45, COLOUR_SOFT },
                          url_style = { false, true, 13, 1.4, COLOUR_INK };

enum { QR_SIZE = 252 };

static struct str role_text(struct poster *p)
{
    struct str name = isolate(p->arena, p->lang, json_text(p->job->input, "applicant_name")),
               role = isolate(p->arena, p->lang, json_text(p->job->input, "role")),
               company = isolate(p->arena, p->lang, json_text(p->job->input, "company"));
    return company.n ? TEXT(p->arena, p->lang, MSG_FRIEND_ROLE_AT, ARG(name), ARG(role), ARG(company))
                     : TEXT(p->arena, p->lang, MSG_FRIEND_ROLE, ARG(name), ARG(role));
}

/* Centred text, as large as leaves it within so many lines, which are of about one width. */
static double put_fitting(struct doc *d, const char *tag, struct style s, struct str text, double y, int lines,
                          double least)
{
    double width = d->right - d->left;
    for (struct laid *l;; s.size *= 0.92) {
        l = text_layout(&d->text, &s, text, width, TEXT_CENTRED, 0);
        bool fits = text_line_count(l) <= lines || s.size * 0.92 < least;
        text_free(l);
        if (fits) break;
    }
    double balanced = text_balanced(&d->text, &s, text, width);
    return doc_put(d, tag, &s, text, d->left + (width - balanced) / 2, y, balanced, TEXT_CENTRED, lines);
}

/* The link without its scheme, as people type it. */
static struct str spoken(struct str url)
{
    ptrdiff_t at = str_find(url, STR("://"), 0);
    return at < 0 ? url : str_sub(url, (size_t)at + 3, url.n);
}

static void scan_draw(struct doc *d, struct poster *p, double y)
{
    struct str url = json_text(p->job->input, "url");
    double width = d->right - d->left, side = QR_SIZE + 28, x = d->left + (width - side) / 2;
    look_colour(d->cr, COLOUR_GLOW);
    cairo_rectangle(d->cr, x, y, side, side);
    cairo_fill(d->cr);
    doc_figure(d, TEXT(p->arena, p->lang, MSG_PDF_ALT_QR, ARG(url)));
    p->qr_failed = look_qr(d->cr, url, x + 14, y + 14, QR_SIZE) != OK;
    doc_tag_end(d, "Figure");
    y = doc_put(d, "P", &scan_style, TEXT0(p->arena, p->lang, MSG_POSTER_SCAN), d->left, y + side + 16, width,
                TEXT_CENTRED, 2);
    y = doc_put(d, "P", &fact_style, TEXT0(p->arena, p->lang, MSG_POSTER_FACT), d->left, y + 2, width, TEXT_CENTRED, 2);
    doc_put(d, "P", &url_style, spoken(url), d->left, y + 10, width, TEXT_CENTRED, 2);
}

static void poster_draw(struct doc *d, void *arg, double x, double y, double width)
{
    struct poster *p = arg;
    struct str name = isolate(p->arena, p->lang, json_text(p->job->input, "applicant_name")),
               question = isolate(p->arena, p->lang, json_text(p->job->input, "question"));
    double crowd_height = p->crowd.count ? p->crowd.height + 22 : 0;
    if (p->crowd.count)
        look_crowd(d->cr, &p->crowd, x, y, width, d->rtl);
    else
        look_mark(d->cr, x + width / 2 - 26, y, 52), crowd_height = 70;
    y = put_fitting(d, "H1", (struct style){ true, true, 46, 1.16, COLOUR_INK },
                    TEXT(p->arena, p->lang, MSG_POSTER_HEAD, ARG(name)), y + crowd_height, 2, 20);
    y = put_fitting(d, "P", role_style, role_text(p), y + 10, 2, 9);
    if (question.n) y = put_fitting(d, "P", question_style, question, y + 8, 3, 10);
    scan_draw(d, p, y + 24);
}

static void poster_crowd(struct poster *p, struct doc *d)
{
    const json_t *kinds = json_object_get(p->job->input, "kinds");
    size_t n = json_array_size(kinds), count = 0;
    uint8_t *dots = ARENA_ARRAY(p->arena, uint8_t, n);
    for (size_t i = 0; i < n; i++) {
        const char *code = json_string_value(json_array_get(kinds, i));
        enum dot_kind kind;
        if (code && dot_kind_from_code(str_of(code), &kind) && kind <= DOT_PASSED) dots[count++] = (uint8_t)kind;
    }
    crowd_layout(p->arena, dots, count, d->right - d->left, 108, 36, &p->crowd);
}

enum err job_poster_pdf(struct job *job)
{
    struct poster p = { .job = job, .arena = job->arena };
    struct str name = json_text(job->input, "applicant_name"), url = json_text(job->input, "url");
    if (!name.n || !url.n) {
        BUF_LIT(job->cause, "a poster needs a name and a url");
        return ERR_INVALID;
    }
    if (!lang_from_tag(json_text(job->input, "lang"), &p.lang)) p.lang = LANG_EN;
    struct doc d;
    doc_open(&d, job->arena, p.lang, json_text(job->input, "paper"));
    poster_crowd(&p, &d);
    doc_add(&d, (struct block){ .kind = BLOCK_BOX, .height = d.bottom - d.top, .draw = poster_draw, .arg = &p });
    doc_flow(&d, 1);
    struct doc_about about = { TEXT(job->arena, p.lang, MSG_FRIEND_TITLE, ARG(name)), name,
                               json_text(job->input, "role"), 0 };
    enum err e = doc_write(&d, &about, job->output);
    if (e == OK && p.qr_failed) e = ERR_INVALID;
    if (e != OK) BUF_LIT(job->cause, "the poster could not be written");
    doc_close(&d);
    return e;
}
