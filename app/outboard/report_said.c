#include "base/utf8.h"
#include "export/isolate.h"
#include "outboard/report.h"

static const struct style by = { false, false, 8.5, 1.5, COLOUR_SOFT }, video = { false, false, 8.5, 1.5, COLOUR_INK };

/* A catalogue's message by a code that came with the data; the code itself where there is none. */
static struct str coded(struct report *r, const char *prefix, struct str code, struct str with)
{
    enum msg m = lang_msg_by_key(arena_printf(r->arena, "%s.%.*s", prefix, STR_ARG(code)));
    return m == MSG_COUNT ? code : RTEXT(r, m, ARG(with));
}

/* Its sentence; where the words that decided are withheld there is none, and the rule stands in. */
static struct str reason_text(struct report *r, const json_t *reason)
{
    struct str sentence = json_text(reason, "sentence"), words = json_text(reason, "words");
    return sentence.n ? sentence : coded(r, words.n ? "reason" : "rule", json_text(reason, "code"), words);
}

struct str report_reasons(struct report *r, const json_t *e)
{
    struct buf b = BUF(4096);
    const json_t *reasons = json_object_get(e, "reasons");
    for (size_t i = 0; i < json_array_size(reasons); i++) {
        const json_t *reason = json_array_get(reasons, i);
        if (b.n) BUF_LIT(&b, "; ");
        buf_add(&b, reason_text(r, reason));
    }
    struct str text = arena_str(r->arena, b.n ? buf_str(&b) : RTEXT0(r, MSG_REPORT_HIDDEN_ROW));
    buf_free(&b);
    return text;
}

static struct block *add(struct report *r, const struct style *s, double before, double width, double indent,
                         struct str text)
{
    struct block *b = doc_text(&r->doc, "P", s, before, width - indent, text);
    b->indent = indent;
    return b;
}

/* "youtube.com/watch?v=…": the link without its scheme, cut to be read; the link itself is behind it. */
static void video_add(struct report *r, struct str url, double width)
{
    struct str shown = str_starts(url, STR("https://")) ? str_sub(url, 8, url.n) : url;
    if (str_starts(shown, STR("www."))) shown = str_sub(shown, 4, shown.n);
    struct str head = RTEXT0(r, MSG_PDF_VIDEO), cut = utf8_cut(r->arena, shown, 60);
    struct block *b = add(r, &video, 3, width, 0, arena_printf(r->arena, "%.*s: %.*s", STR_ARG(head), STR_ARG(cut)));
    text_underline(b->layout, head.n + 2, head.n + 2 + cut.n, COLOUR_GLOW);
    b->uri = str_starts(url, STR("https://")) ? url : STR_NONE;
    b->keep = true;
}

/* One reason, with the words that decided. Help needs no reason told, unless a doubt was lifted. */
static void reason_add(struct report *r, const json_t *reason, bool all, double width, enum colour rule)
{
    bool lifted = json_flag(reason, "lifted");
    if (!all && !lifted) return;
    struct str text = reason_text(r, reason);
    if (lifted) {
        struct str why = RTEXT0(r, MSG_REPORT_FLAG_LIFTED);
        text = arena_printf(r->arena, "%.*s: %.*s", STR_ARG(text), STR_ARG(why));
    }
    struct block *b = add(r, &by, 3, width, 10, text);
    b->rule = rule;
    b->keep = true;
}

static void answer_add(struct report *r, struct str who, struct str answer, double width, enum colour rule)
{
    if (!answer.n) return;
    answer = isolate(r->arena, r->lang, answer);
    struct block *b = add(r, &by, 3, width, 10, arena_printf(r->arena, "%.*s: %.*s", STR_ARG(who), STR_ARG(answer)));
    text_strong(b->layout, 0, who.n + 1, COLOUR_INK);
    b->rule = rule;
    b->keep = true;
}

static void part_add(struct buf *b, struct str part)
{
    if (!part.n) return;
    if (b->p[b->n - 1] != '\n') BUF_LIT(b, "\u00a0· ");
    buf_add(b, part);
}

/* A date does not break. */
static struct str unbroken(struct report *r, struct str text)
{
    struct buf b = BUF(256);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == ' ')
            BUF_LIT(&b, "\u00a0");
        else
            buf_byte(&b, text.p[i]);
    }
    struct str out = arena_str(r->arena, buf_str(&b));
    buf_free(&b);
    return out;
}

/* Who, and how they know the applicant; below it what else is to be known about the entry. */
static void by_add(struct report *r, const json_t *e, double width)
{
    struct str name = json_text(e, "name"), domain = json_text(e, "email_domain"),
               link = report_link_label(r, json_text(e, "via_link"));
    struct str state = json_text(e, "state");
    name = name.n ? isolate(r->arena, r->lang, name) : RTEXT0(r, MSG_CROWD_UNNAMED);
    struct buf b = BUF(8192);
    buf_add(&b, name);
    BUF_LIT(&b, "  ");
    if (json_text(e, "relation").n) buf_add(&b, coded(r, "relation", json_text(e, "relation"), r->name));
    buf_byte(&b, '\n');
    part_add(&b, unbroken(r, report_day(r, e, "created")));
    if (domain.n) part_add(&b, RTEXT(r, MSG_REPORT_DOMAIN, ARG(domain)));
    if (link.n) part_add(&b, RTEXT(r, MSG_REPORT_VIA, ARG(isolate(r->arena, r->lang, link))));
    if (str_eq(json_text(e, "visibility"), STR("report_only"))) part_add(&b, RTEXT0(r, MSG_REPORT_ONLY_REPORT));
    if (str_eq(state, STR("waiting"))) part_add(&b, RTEXT(r, MSG_REPORT_WAITING, ARG(r->name)));
    struct str edited = report_day(r, e, "edited");
    if (edited.n) part_add(&b, RTEXT(r, MSG_REPORT_EDITED, ARG(edited)));
    struct block *block = add(r, &by, 4, width, 14, str_trim(buf_str(&b)));
    enum report_part part = report_part_of(e);
    block->dotted = true;
    block->dot = part == PART_SAID ? DOT_WROTE : part == PART_SELF ? DOT_SELF : DOT_UNCLEAR;
    buf_free(&b);
    text_strong(block->layout, 0, name.n, COLOUR_INK);
}

void report_entry(struct report *r, const json_t *e, double width)
{
    struct str message = json_text(e, "message"), id = json_text(e, "id");
    const json_t *reasons = json_object_get(e, "reasons"), *answers = json_object_get(e, "answers");
    enum report_part part = report_part_of(e);
    enum colour rule = part == PART_SELF ? COLOUR_SELF : COLOUR_PALE;
    size_t first = r->doc.count;
    r->doc.text.use = r->entries++ % TEXT_CONTEXTS; /* every other entry is laid out by the other thread */
    if (message.n) doc_words(&r->doc, "P", &style_words, 0, width, message)->keep = true;
    struct str url = json_text(e, "video");
    if (url.n) video_add(r, url, width);
    for (size_t i = 0; i < json_array_size(reasons); i++)
        reason_add(r, json_array_get(reasons, i), part != PART_SAID, width, rule);
    answer_add(r, RTEXT0(r, MSG_REPORT_FRIEND_ANSWERS), json_text(answers, "friend"), width, rule);
    answer_add(r, RTEXT(r, MSG_REPORT_APPLICANT_ANSWERS, ARG(r->name)), json_text(answers, "applicant"), width, rule);
    by_add(r, e, width);
    r->doc.text.use = 0;
    r->doc.blocks[first].before = 20;
    r->doc.blocks[first].dest = report_dest(r, id);
}

void report_said(struct report *r)
{
    const json_t *endorsements = json_object_get(r->in, "endorsements"), *limits = json_object_get(r->in, "limits");
    int64_t all = json_number(limits, "endorsements_total"), here = json_number(limits, "endorsements_included");
    double width = doc_column(&r->doc, 2);
    if (here > (int64_t)r->entry_count) here = (int64_t)r->entry_count;
    report_h2(r, MSG_REPORT_SAID);
    if (here < all) report_p(r, &style_body, 8, RTEXT(r, MSG_PDF_LEFT_OUT, ARGN(here), ARGN(all)));
    size_t under = r->doc.count;
    for (size_t i = 0; i < r->entry_count; i++) {
        const json_t *e = json_array_get(endorsements, i);
        if (report_part_of(e) == PART_SAID) report_entry(r, e, width);
    }
    if (r->doc.count > under) {
        doc_flow_under(&r->doc, under, 14, 2);
    } else {
        report_p(r, &style_body, 8, RTEXT0(r, MSG_REPORT_SAID_NONE));
        doc_flow(&r->doc, 1);
    }
}
