#include "base/html.h"
#include "export/chart.h"

/* Hundredths, without trailing zeros. */
static void number(struct buf *b, double v)
{
    int64_t n = (int64_t)(v * 100 + (v < 0 ? -0.5 : 0.5));
    if (n < 0) buf_byte(b, '-'), n = -n;
    buf_int(b, n / 100);
    if (n % 100) buf_printf(b, n % 10 ? ".%02d" : ".%d", (int)(n % 10 ? n % 100 : n % 100 / 10));
}

static void attribute(struct buf *b, const char *name, double v, const char *unit)
{
    buf_printf(b, " %s=\"", name);
    number(b, v);
    buf_printf(b, "%s\"", unit);
}

static void moved(struct buf *b, double dx)
{
    if (dx == 0) return;
    BUF_LIT(b, " transform=\"translate(");
    number(b, dx);
    BUF_LIT(b, ")\"");
}

static void shape(struct buf *b, const struct chart_shape *s)
{
    const char *class = chart_ink_class(s->ink);
    switch (s->kind) {
    case CHART_BAR:
        buf_printf(b, "<rect class=\"%s\"", class);
        attribute(b, "x", s->x, "%");
        attribute(b, "y", s->y, "");
        attribute(b, "width", s->w, "%");
        attribute(b, "height", s->h, "");
        break;
    case CHART_RULE:
        buf_printf(b, "<line class=\"%s\"", class);
        attribute(b, "x1", s->x, "%");
        attribute(b, "y1", s->y, "");
        attribute(b, "x2", s->x + s->w, "%");
        attribute(b, "y2", s->y + s->h, "");
        break;
    case CHART_DOT:
        buf_printf(b, "<circle class=\"%s\"", class);
        attribute(b, "cx", s->x, "%");
        attribute(b, "cy", s->y, "");
        attribute(b, "r", s->h, "");
        break;
    }
    moved(b, s->dx);
    if (s->note.n) {
        BUF_LIT(b, "><title>");
        html_escape(b, s->note);
        buf_printf(b, "</title></%s>", s->kind == CHART_BAR ? "rect" : s->kind == CHART_RULE ? "line" : "circle");
    } else {
        BUF_LIT(b, "/>");
    }
}

/* text-anchor goes with the direction of the words: the start of right-to-left words is at their right. */
static void label(struct buf *b, const struct chart_label *l, bool rtl)
{
    static const char *const anchors[] = { "start", "middle", "end" };
    int anchor = rtl ? 2 - (int)l->align : (int)l->align;
    BUF_LIT(b, "<text");
    if (l->soft) BUF_LIT(b, " class=\"c-soft\"");
    attribute(b, "x", l->x, "%");
    attribute(b, "y", l->y, "");
    if (anchor) buf_printf(b, " text-anchor=\"%s\"", anchors[anchor]);
    moved(b, l->dx);
    BUF_LIT(b, ">");
    html_escape(b, l->text);
    BUF_LIT(b, "</text>");
}

void chart_svg(const struct chart *c, struct str id, struct buf *b)
{
    bool rtl = lang_rtl(c->lang);
    buf_printf(b, "<svg role=\"img\" aria-labelledby=\"%.*s-t %.*s-d\" width=\"100%%\"", STR_ARG(id), STR_ARG(id));
    attribute(b, "height", c->height, "");
    if (rtl) BUF_LIT(b, " direction=\"rtl\"");
    buf_printf(b, "><title id=\"%.*s-t\">", STR_ARG(id));
    html_escape(b, c->title);
    buf_printf(b, "</title><desc id=\"%.*s-d\">", STR_ARG(id));
    html_escape(b, c->description);
    BUF_LIT(b, "</desc>");
    for (size_t i = 0; i < c->shape_count; i++) shape(b, &c->shapes[i]);
    for (size_t i = 0; i < c->label_count; i++) label(b, &c->labels[i], rtl);
    BUF_LIT(b, "</svg>");
}
