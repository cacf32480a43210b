#include "pages/export_page.h"

#include "pages/report_page.h"
#include "service/export.h"

struct framing {
    const struct report *report;
    struct arena *arena;
    struct report_server server;
    struct safe_url verify;
};

static void frame_file(void *state, struct buf *out, enum lang lang, const struct view_report_body *body)
{
    struct framing *f = state;
    struct view_report_file view = {
        .title = TEXT(f->arena, lang, MSG_REPORT_TITLE, ARG(f->report->campaign.applicant_name)),
        .body = *body,
        .made = lang_day(f->arena, lang, day_of(f->report->as_of)),
        .server = f->server.name,
        .fingerprint = f->server.fingerprint,
        .verify = f->verify,
        .verify_text = f->server.verify_url,
    };
    view_report_file(out, lang, &view);
    /* What ends the page comes behind the record. */
    ptrdiff_t at, end = -1;
    for (size_t from = 0; (at = str_find(buf_str(out), STR("</body>"), from)) >= 0; from = (size_t)at + 1) end = at;
    if (end >= 0) out->n = (size_t)end;
}

enum err export_page(const struct kith *k, const struct report *r, const struct report_source *source, enum lang lang,
                     const struct sink *to)
{
    struct arena arena = { 0 };
    struct framing framing = { r, &arena, export_server(k, &arena), url_absolute(&arena, k->base_url, URL("verify")) };
    struct report_look look = { .lang = lang, .contact = k->contact, .frame = frame_file, .state = &framing };
    enum err err = report_page_write(&arena, r, source, &look, to);
    arena_free(&arena);
    return err;
}
