#include <math.h>

#include "export/isolate.h"
#include "outboard/report.h"

static const struct style kick = { false, false, 10, 1.5, COLOUR_SOFT }, answer = { true, true, 21, 1.32, COLOUR_INK },
                          also = { true, false, 13, 1.45, COLOUR_INK }, figure = { true, true, 25, 1.2, COLOUR_INK },
                          label = { false, false, 8.5, 1.4, COLOUR_SOFT },
                          check_title = { false, true, 9.5, 1.5, COLOUR_INK },
                          code = { false, false, 7.6, 1.45, COLOUR_SOFT };

enum { FIGURES_HEIGHT = 88, CHECK_HEIGHT = 100 };

/* ---- the head ---- */

static void head_draw(struct doc *d, void *arg, double x, double y, double width)
{
    struct report *r = arg;
    static const struct style mark = { true, true, 14, 1.3, COLOUR_INK };
    look_mark(d->cr, doc_x(d, x, width, 0, 17), y + 1, 17);
    doc_put(d, NULL, &mark, STR("Kith"), doc_x(d, x, width, 23, 100), y, 100, TEXT_START, 1);
    doc_put(d, NULL, &kick, json_text(json_object_get(r->in, "server"), "name"), doc_x(d, x, width, width - 250, 250),
            y + 1.5, 250, TEXT_END, 1);
}

/* Whether it takes two lines; where `phrased`, with a sentence in each. */
static bool title_fits(struct report *r, const struct style *s, struct str *text, bool phrased)
{
    struct str broken = text_phrased(&r->doc.text, r->arena, s, *text, report_width(r));
    struct laid *l = text_layout(&r->doc.text, s, broken, report_width(r), TEXT_START, 0);
    int lines = text_line_count(l);
    text_free(l);
    if (lines > 2 || (phrased && lines == 2 && str_find_byte(broken, '\n', 0) < 0)) return false;
    *text = broken;
    return true;
}

/* A long name is set smaller, so that the answer stays on the first page; and a little smaller where each sentence then
 * has its line. */
static void title_add(struct report *r)
{
    struct style s = { true, true, 31, 1.2, COLOUR_INK };
    struct str text = RTEXT(r, MSG_REPORT_HEAD, ARG(r->name));
    while (s.size > 14 && !title_fits(r, &s, &text, false)) s.size *= 0.94;
    for (struct style less = s; less.size > 23 && less.size > s.size * 0.83; less.size *= 0.94) {
        if (!title_fits(r, &less, &text, true)) continue;
        s = less;
        break;
    }
    struct laid *layout = text_layout(&r->doc.text, &s, text, report_width(r), TEXT_START, 0);
    doc_add(&r->doc, (struct block){ .tag = "H1",
                                     .before = 5,
                                     .style = s,
                                     .layout = layout,
                                     .keep = true,
                                     .dest = STR("top"),
                                     .outline = RTEXT(r, MSG_REPORT_TITLE, ARG(r->name)),
                                     .level = 1 });
}

/* A little smaller where that saves a line: no word stands alone in the last one. */
static struct style sentence_style(struct report *r, struct style s, struct str text)
{
    struct style least = s;
    least.size *= 0.88;
    struct laid *large = text_layout(&r->doc.text, &s, text, report_width(r), TEXT_START, 0);
    struct laid *small = text_layout(&r->doc.text, &least, text, report_width(r), TEXT_START, 0);
    bool saves = text_line_count(small) < text_line_count(large);
    text_free(large);
    text_free(small);
    return saves ? least : s;
}

/* A number stays on the line of what it counts. */
static struct str numbers_kept(struct report *r, struct str text)
{
    BUF_AUTO b = BUF(text.n * 2);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == ' ' && i > 0 && ascii_digit(text.p[i - 1]))
            BUF_LIT(&b, "\u00a0");
        else
            buf_byte(&b, text.p[i]);
    }
    return arena_str(r->arena, buf_str(&b));
}

/* The sentence, its figures underlined in their colour as on the page. */
static void sentence_add(struct report *r, const struct style *wanted, double before, struct str text,
                         const struct str *parts, int count, enum colour colour)
{
    text = numbers_kept(r, text);
    struct style fitting = sentence_style(r, *wanted, text);
    text = text_phrased(&r->doc.text, r->arena, &fitting, text, report_width(r));
    struct block *b = report_p(r, &fitting, before, text);
    for (int i = 0; i < count; i++) {
        struct str part = numbers_kept(r, parts[i]);
        ptrdiff_t at = part.n ? str_find(text, part, 0) : -1;
        if (at >= 0) text_underline(b->layout, (size_t)at, (size_t)at + part.n, colour);
    }
    b->keep = true;
}

static void answer_add(struct report *r)
{
    const json_t *helped = json_object_get(r->in, "helped"), *self = json_object_get(r->in, "self_promotion");
    int64_t people = json_number(helped, "people"), wrote = json_number(helped, "endorsed");
    if (people == 0) {
        sentence_add(r, &answer, 26, RTEXT0(r, MSG_ANSWER_NOBODY), NULL, 0, COLOUR_HELP);
    } else {
        struct str parts[3] = { RTEXT(r, MSG_ANSWER_PEOPLE, ARGN(people)), RTEXT(r, MSG_ANSWER_WROTE, ARGN(wrote)),
                                RTEXT(r, MSG_ANSWER_PASSED, ARGN(people - wrote)) };
        struct str text = people == wrote ? RTEXT(r, MSG_ANSWER_HELPED_SHORT, ARG(parts[0]))
                                          : RTEXT(r, MSG_ANSWER_HELPED, ARG(parts[0]), ARG(parts[1]), ARG(parts[2]));
        sentence_add(r, &answer, 26, text, parts, 3, COLOUR_GLOW);
    }
    int64_t entries = json_number(self, "endorsements");
    struct str parts[3] = { RTEXT(r, MSG_ANSWER_ENTRIES, ARGN(entries)),
                            RTEXT(r, MSG_ANSWER_OWN, ARGN(json_number(self, "by_applicant"))),
                            RTEXT(r, MSG_ANSWER_OTHERS, ARGN(json_number(self, "promotes_author"))) };
    if (entries == 0)
        sentence_add(r, &also, 7, RTEXT0(r, MSG_ANSWER_SELF_NONE), NULL, 0, COLOUR_SELF);
    else
        sentence_add(r, &also, 7, RTEXT(r, MSG_ANSWER_SELF, ARG(parts[0]), ARG(parts[1]), ARG(parts[2])), parts, 3,
                     COLOUR_SELF);
    int64_t unclear = json_number(json_object_get(r->in, "unclear"), "endorsements");
    struct str doubted = RTEXT(r, MSG_ANSWER_DOUBTED, ARGN(unclear));
    if (unclear) sentence_add(r, &also, 5, RTEXT(r, MSG_ANSWER_DOUBT, ARG(doubted)), &doubted, 1, COLOUR_MUTE);
}

/* ---- the crowd ---- */

struct crowd_box {
    struct report *report;
    struct crowd crowd;
    struct str *dests; /* for each person; empty where nothing is there to open */
    int64_t kinds[DOT_KINDS];
};

static void crowd_draw(struct doc *d, void *arg, double x, double y, double width)
{
    const struct crowd_box *box = arg;
    look_crowd(d->cr, &box->crowd, x, y, width, d->rtl);
    if (box->crowd.count > 1200) return; /* smaller than a pointer can hit */
    double r = box->crowd.radius;
    for (size_t i = 0; i < box->crowd.count; i++) {
        const struct dot *dot = &box->crowd.dots[i];
        double at = x + (d->rtl ? width - dot->x : dot->x);
        if (box->dests[dot->index].n) doc_link(d, box->dests[dot->index], at - r, y + dot->y - r, 2 * r, 2 * r);
    }
}

static void key_draw(struct doc *d, void *arg, double x, double y, double width)
{
    static const enum msg words[DOT_KINDS] = { MSG_CROWD_WROTE, MSG_CROWD_PASSED, MSG_CROWD_UNCLEAR, MSG_CROWD_SELF };
    const struct crowd_box *box = arg;
    double at = 0;
    doc_tag(d, "P");
    for (int kind = 0; kind < DOT_KINDS; kind++) {
        if (!box->kinds[kind]) continue;
        struct report *r = box->report;
        struct str text = RTEXT(r, MSG_CHART_SERIES, ARG(RTEXT0(r, words[kind])),
                                ARG(report_number(r, box->kinds[kind])));
        struct laid *layout = text_layout(&d->text, &label, text, width, TEXT_START, 1);
        double w = text_width(layout) + 1;
        text_free(layout);
        look_dot(d->cr, doc_x(d, x, width, at, 8) + 4, y + 6, 4, (enum dot_kind)kind);
        doc_put(d, NULL, &label, text, doc_x(d, x, width, at + 13, w), y, w, TEXT_START, 1);
        at += 13 + w + 16;
    }
    doc_tag_end(d, "P");
}

static void crowd_add(struct report *r, double room)
{
    const json_t *people = json_object_get(r->in, "people");
    size_t n = json_array_size(people), count = 0;
    struct crowd_box *box = ARENA_NEW(r->arena, struct crowd_box);
    uint8_t *kinds = ARENA_ARRAY(r->arena, uint8_t, n);
    box->report = r;
    box->dests = ARENA_ARRAY(r->arena, struct str, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *person = json_array_get(people, i);
        enum dot_kind kind;
        if (!dot_kind_from_code(json_text(person, "kind"), &kind)) continue;
        box->kinds[kind]++;
        const struct person *p = report_person(r, person);
        if (p && p->first_id.n) box->dests[count] = report_dest(r, p->first_id);
        kinds[count++] = (uint8_t)kind;
    }
    if (count == 0) {
        report_p(r, &kick, 22, RTEXT0(r, MSG_CROWD_EMPTY));
        return;
    }
    crowd_layout(r->arena, kinds, count, report_width(r), room, 46, &box->crowd);
    struct str alt = RTEXT(r, MSG_PDF_ALT_CROWD, ARGN(box->kinds[DOT_WROTE]), ARGN(box->kinds[DOT_PASSED]),
                           ARGN(box->kinds[DOT_UNCLEAR]), ARGN(box->kinds[DOT_SELF]));
    doc_add(&r->doc, (struct block){ .kind = BLOCK_BOX,
                                     .alt = alt,
                                     .before = 26,
                                     .keep = true,
                                     .height = box->crowd.height,
                                     .draw = crowd_draw,
                                     .arg = box });
    doc_add(&r->doc, (struct block){ .kind = BLOCK_BOX, .before = 10, .height = 14, .draw = key_draw, .arg = box });
}

/* ---- three figures, and how to check ---- */

struct figures {
    struct str number[3], words[3], more[3];
};

static void figures_draw(struct doc *d, void *arg, double x, double y, double width)
{
    static const enum colour bars[3] = { COLOUR_GLOW, COLOUR_SELF, COLOUR_GLOW };
    const struct figures *f = arg;
    double each = (width - 2 * 22) / 3;
    for (int i = 0; i < 3; i++) {
        double at = doc_x(d, x, width, i * (each + 22), each);
        look_colour(d->cr, bars[i]);
        cairo_rectangle(d->cr, at, y, each, 2.5);
        cairo_fill(d->cr);
        doc_tag(d, "P");
        double below = doc_put(d, NULL, &figure, f->number[i], at, y + 9, each, TEXT_START, 1);
        below = doc_put(d, NULL, &label, f->words[i], at, below + 1, each, TEXT_START, 3);
        doc_put(d, NULL, &code, f->more[i], at, below, each, TEXT_START, 1);
        doc_tag_end(d, "P");
    }
}

static void figures_add(struct report *r)
{
    const json_t *share = json_object_get(json_object_get(r->in, "reach"), "community_share");
    int64_t of = json_number(share, "trials");
    double low = json_real_at(share, "low"), high = json_real_at(share, "high");
    struct figures *f = ARENA_NEW(r->arena, struct figures);
    int64_t helped = json_number(json_object_get(r->in, "helped"), "people");
    int64_t self = json_number(json_object_get(r->in, "self_promotion"), "endorsements");
    f->number[0] = report_number(r, helped);
    f->number[1] = report_number(r, self);
    f->words[0] = RTEXT(r, MSG_PDF_FIGURE_HELPED, ARGN(helped));
    f->words[1] = RTEXT(r, MSG_PDF_FIGURE_SELF, ARGN(self));
    f->words[2] = RTEXT0(r, MSG_PDF_FIGURE_SHARE);
    f->number[2] = STR("–");
    f->more[2] = RTEXT0(r, MSG_PDF_NO_DATA);
    if (of > 0) {
        f->number[2] = report_percent(r, (double)json_number(share, "successes") / (double)of);
        if (!isnan(low) && !isnan(high))
            f->more[2] = RTEXT(r, MSG_PDF_INTERVAL, ARG(report_percent(r, low)), ARG(report_percent(r, high)));
    }
    doc_add(&r->doc, (struct block){
                         .kind = BLOCK_BOX, .before = 20, .height = FIGURES_HEIGHT, .draw = figures_draw, .arg = f });
}

static void qr_draw(struct doc *d, void *arg, double x, double y, double width)
{
    (void)width;
    struct report *r = arg;
    if (look_qr(d->cr, r->verify_url, x, y, CHECK_HEIGHT) != OK) look_mark(d->cr, x, y, CHECK_HEIGHT);
}

static void check_draw(struct doc *d, void *arg, double x, double y, double width)
{
    struct report *r = arg;
    const json_t *server = json_object_get(r->in, "server");
    double side = CHECK_HEIGHT + 8, w = width - side, at = doc_x(d, x, width, side, w), above = y + 9;
    doc_figure(d, RTEXT(r, MSG_PDF_ALT_QR, ARG(r->verify_url)));
    qr_draw(d, r, doc_x(d, x, width, -9, CHECK_HEIGHT), y, CHECK_HEIGHT);
    doc_tag_end(d, "Figure");
    above = doc_put(d, "P", &check_title, RTEXT0(r, MSG_PDF_CHECK_TITLE), at, above, w, TEXT_START, 1);
    above = doc_put(d, "P", &style_small, RTEXT(r, MSG_PDF_CHECK_TEXT, ARG(r->verify_url)), at, above + 1, w,
                    TEXT_START, 3);
    above = doc_put(d, "P", &style_small, RTEXT(r, MSG_PDF_CHECK_SERVER, ARG(json_text(server, "name"))), at, above + 2,
                    w, TEXT_START, 2);
    doc_put(d, "P", &code, json_text(server, "fingerprint"), at, above, w, TEXT_START, 2);
}

void report_first(struct report *r)
{
    struct doc *d = &r->doc;
    struct str role = isolate(r->arena, r->lang, json_text(r->campaign, "role")),
               company = isolate(r->arena, r->lang, json_text(r->campaign, "company"));
    doc_add(d, (struct block){ .kind = BLOCK_BOX, .height = 22, .draw = head_draw, .arg = r });
    report_p(r, &kick, 34,
             company.n ? RTEXT(r, MSG_REPORT_KICKER_AT, ARG(role), ARG(company), ARG(r->day))
                       : RTEXT(r, MSG_REPORT_KICKER, ARG(role), ARG(r->day)))
        ->keep = true;
    title_add(r);
    answer_add(r);
    double room = doc_room(d) - doc_flow_height(d) - 20 - 24 - 20 - FIGURES_HEIGHT - 20 - CHECK_HEIGHT;
    crowd_add(r, room < 60 ? 60 : room > 330 ? 330 : room);
    figures_add(r);
    doc_flow(d, 1);
    /* The check stands at the page's foot. */
    double foot = d->bottom - CHECK_HEIGHT;
    if (d->y < foot) d->y = foot;
    doc_add(d, (struct block){ .kind = BLOCK_BOX, .height = CHECK_HEIGHT, .draw = check_draw, .arg = r });
    doc_flow(d, 1);
    doc_page(d);
}
