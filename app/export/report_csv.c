#include "export/report_json.h"

struct csv {
    const struct sink *to;
    struct buf buf;
    bool some; /* a cell stands on this line */
};

/* The full-width forms of = + - @, which a spreadsheet set to Japanese or Chinese takes for them. */
static bool is_wide_sign(struct str s)
{
    return str_starts(s, STR("＝")) || str_starts(s, STR("＋")) || str_starts(s, STR("－")) || str_starts(s, STR("＠"));
}

/* A cell that begins like a formula is text to people and a program to spreadsheets (OWASP, "CSV Injection"). */
static void cell(struct csv *c, struct str s)
{
    if (c->some) buf_byte(&c->buf, ',');
    c->some = true;
    bool runs = s.n && (memchr("=+-@\t\r", s.p[0], 6) || is_wide_sign(s));
    bool quoted = runs;
    for (size_t i = 0; i < s.n && !quoted; i++)
        quoted = s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r';
    if (!quoted) {
        buf_add(&c->buf, s);
        return;
    }
    buf_byte(&c->buf, '"');
    if (runs) buf_byte(&c->buf, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') buf_byte(&c->buf, '"');
        buf_byte(&c->buf, s.p[i]);
    }
    buf_byte(&c->buf, '"');
}

static void cell_int(struct csv *c, struct arena *a, bool known, int64_t n)
{
    cell(c, known ? arena_printf(a, "%lld", (long long)n) : STR_NONE);
}

static void cell_day(struct csv *c, int32_t day)
{
    char text[DAY_TEXT];
    if (day) day_format(day, text);
    cell(c, day ? (struct str){ text, DAY_TEXT } : STR_NONE);
}

static void end_line(struct csv *c)
{
    BUF_LIT(&c->buf, "\r\n");
    c->some = false;
}

static void row(struct csv *c, struct arena *a, const struct report_entry *e)
{
    bool bare = e->withdrawn || e->hidden;
    struct buf codes = BUF(1024);
    for (size_t i = 0; i < e->reasons.count; i++) {
        if (i) buf_byte(&codes, ' ');
        buf_add(&codes, str_of(reason_rules[e->reasons.at[i].code].code));
        if (e->reasons.at[i].lifted) BUF_LIT(&codes, "(lifted)");
    }
    cell(c, e->id);
    cell_int(c, a, e->person > 0, e->person);
    cell(c, e->name);
    cell(c, bare ? STR_NONE : str_of(relation_code(e->relation)));
    cell(c, e->message);
    cell(c, e->video_url);
    cell(c, e->profile_url);
    cell(c, bare ? STR_NONE : str_of(visibility_code(e->visibility)));
    cell(c, str_of(state_code(e->state)));
    cell(c, e->withdrawn ? STR_NONE : str_of(standing_code(e->standing)));
    cell(c, buf_str(&codes));
    cell(c, e->friend_answer);
    cell(c, e->applicant_answer);
    cell(c, e->email_domain);
    cell(c, e->via_link);
    cell_int(c, a, e->generation >= 0, e->generation);
    cell_day(c, e->created);
    cell_day(c, e->edited);
    end_line(c);
    buf_free(&codes);
}

enum err report_csv(const struct report *r, const struct report_source *source, enum lang lang, const struct sink *to)
{
    static const char *const columns[] = {
        "id",      "person",   "name",    "relation",      "message",          "video",        "profile",  "visibility",
        "state",   "standing", "reasons", "friend_answer", "applicant_answer", "email_domain", "via_link", "generation",
        "created", "edited"
    };
    (void)lang;
    struct csv c = { .to = to, .buf = BUF(4 << 20) };
    struct arena arena = { 0 };
    int64_t after = 0, number = 0;
    enum err err = OK;
    BUF_LIT(&c.buf, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) cell(&c, str_of(columns[i]));
    end_line(&c);
    while (err == OK) {
        struct endorsement *rows;
        size_t n = 0;
        arena_reset(&arena);
        err = source->page(source->state, &arena, after, &rows, &n);
        if (err != OK || n == 0) break;
        for (size_t i = 0; i < n && err == OK; i++) {
            struct report_entry e;
            report_entry(r, &arena, &rows[i], &number, &e);
            row(&c, &arena, &e);
            if (c.buf.n > 65536 || c.buf.full) {
                err = c.buf.full ? ERR_TOO_LARGE : sink_write(to, buf_str(&c.buf));
                buf_clear(&c.buf);
            }
        }
        after = rows[n - 1].id;
    }
    if (err == OK) err = sink_write(to, buf_str(&c.buf));
    buf_free(&c.buf);
    arena_free(&arena);
    return err;
}
