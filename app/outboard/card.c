/* The picture of a link preview: 1200 x 630, who asks, the question, the crowd. Pixels are the units. */
#include "export/isolate.h"
#include "outboard/job.h"
#include "outboard/text.h"

enum { WIDTH = 1200, HEIGHT = 630, EDGE = 72, INNER = WIDTH - 2 * EDGE, CROWD = 170 };

static const struct style head_style = { true, true, 66, 1.14, COLOUR_INK },
                          role_style = { false, false, 29, 1.35, COLOUR_SOFT },
                          question_style = { true, false, 31, 1.35, COLOUR_INK },
                          mark_style = { true, true, 34, 1.2, COLOUR_INK };

struct card {
    struct job *job;
    struct text text;
    cairo_t *cr;
    enum lang lang;
    bool rtl;
};

/* Text at the leading edge, as large as leaves it within so many lines; the y below it. */
static double put(struct card *c, struct style s, struct str text, double y, int lines, double least)
{
    struct laid *layout = text_layout(&c->text, &s, text, INNER, TEXT_START, 0);
    while (text_line_count(layout) > lines && s.size * 0.92 >= least) {
        text_free(layout);
        s.size *= 0.92;
        layout = text_layout(&c->text, &s, text, INNER, TEXT_START, 0);
    }
    text_free(layout);
    double width = text_balanced(&c->text, &s, text, INNER);
    layout = text_layout(&c->text, &s, text, width, TEXT_START, lines);
    text_draw(&c->text, c->cr, layout, c->rtl ? EDGE + INNER - width : EDGE, y, 0, text_line_count(layout));
    y += text_height(layout);
    text_free(layout);
    return y;
}

static void draw_crowd(struct card *c)
{
    const json_t *kinds = json_object_get(c->job->input, "kinds");
    size_t n = json_array_size(kinds), count = 0;
    uint8_t *dots = ARENA_ARRAY(c->job->arena, uint8_t, n);
    for (size_t i = 0; i < n; i++) {
        const char *code = json_string_value(json_array_get(kinds, i));
        enum dot_kind kind;
        if (code && dot_kind_from_code(str_of(code), &kind) && kind <= DOT_PASSED) dots[count++] = (uint8_t)kind;
    }
    if (count == 0) {
        struct str text = TEXT0(c->job->arena, c->lang, MSG_CROWD_EMPTY);
        put(c, role_style, text, HEIGHT - EDGE - 28, 1, 20); /* beside the mark */
        return;
    }
    struct crowd crowd;
    crowd_layout(c->job->arena, dots, count, INNER - 200, CROWD, 66, &crowd);
    look_crowd(c->cr, &crowd, c->rtl ? EDGE + 200 : EDGE, HEIGHT - EDGE + 16 - crowd.height, INNER - 200, c->rtl);
}

static void draw_mark(struct card *c)
{
    look_mark(c->cr, c->rtl ? EDGE : WIDTH - EDGE - 122, HEIGHT - EDGE - 30, 42);
    struct laid *layout = text_layout(&c->text, &mark_style, STR("Kith"), -1, TEXT_START, 1);
    text_draw(&c->text, c->cr, layout, c->rtl ? EDGE + 50 : WIDTH - EDGE - 72, HEIGHT - EDGE - 30, 0, 1);
    text_free(layout);
}

static void draw(struct card *c)
{
    struct arena *a = c->job->arena;
    const json_t *in = c->job->input;
    struct str name = isolate(a, c->lang, json_text(in, "applicant_name")),
               role = isolate(a, c->lang, json_text(in, "role")),
               company = isolate(a, c->lang, json_text(in, "company")),
               question = isolate(a, c->lang, json_text(in, "question"));
    look_colour(c->cr, COLOUR_PAPER);
    cairo_paint(c->cr);
    look_colour(c->cr, COLOUR_GLOW);
    cairo_rectangle(c->cr, 0, 0, WIDTH, 14);
    cairo_fill(c->cr);
    double y = put(c, head_style, TEXT(a, c->lang, MSG_POSTER_HEAD, ARG(name)), EDGE - 4, 2, 34);
    y = put(c, role_style,
            company.n ? TEXT(a, c->lang, MSG_FRIEND_ROLE_AT, ARG(name), ARG(role), ARG(company))
                      : TEXT(a, c->lang, MSG_FRIEND_ROLE, ARG(name), ARG(role)),
            y + 16, 2, 20);
    if (question.n) put(c, question_style, question, y + 16, 2, 22);
    draw_crowd(c);
    draw_mark(c);
}

static cairo_status_t write_to(void *out, const unsigned char *p, unsigned n)
{
    buf_add(out, (struct str){ (const char *)p, n });
    return ((struct buf *)out)->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

enum err job_card_png(struct job *job)
{
    struct card c = { .job = job };
    if (!json_text(job->input, "applicant_name").n) {
        BUF_LIT(job->cause, "a card needs a name");
        return ERR_INVALID;
    }
    if (!lang_from_tag(json_text(job->input, "lang"), &c.lang)) c.lang = LANG_EN;
    c.rtl = lang_rtl(c.lang);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    c.cr = cairo_create(surface);
    text_open(&c.text, c.lang);
    draw(&c);
    text_close(&c.text);
    cairo_destroy(c.cr);
    bool written = cairo_surface_write_to_png_stream(surface, write_to, job->output) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    if (!written) BUF_LIT(job->cause, "the card could not be written");
    return written ? OK : ERR_IO;
}
