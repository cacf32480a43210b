#include "pages/page_error.h"

#include "pages/page.h"
#include "route.h"

/* What people write by hand, and the words that the forms have for it. */
static const struct written {
    const char *field;
    enum msg label;
    bool lines;
} written_fields[] = {
    { "name", MSG_FRIEND_NAME, false },
    { "message", MSG_FRIEND_WORDS, true },
    { "video_url", MSG_FRIEND_VIDEO, false },
    { "profile_url", MSG_FRIEND_PROFILE, false },
    { "email", MSG_FRIEND_EMAIL, false },
    { "answer", MSG_RECEIPT_YOUR_ANSWER, true },
    { "applicant_name", MSG_NEW_NAME, false },
    { "role", MSG_NEW_ROLE, false },
    { "company", MSG_NEW_COMPANY, false },
    { "story", MSG_NEW_STORY, true },
    { "pitch_video_url", MSG_NEW_PITCH, false },
    { "applicant_sites", MSG_NEW_SITES, true },
    { "question", MSG_NEW_QUESTION, false },
    { "goal_people", MSG_NEW_GOAL, false },
    { "label", MSG_MANAGE_NEW_LINK_LABEL, false },
};

static const struct written *written_field(struct str name)
{
    for (size_t i = 0; i < sizeof written_fields / sizeof *written_fields; i++)
        if (str_eq(name, str_of(written_fields[i].field))) return &written_fields[i];
    return NULL;
}

static void add_typed(struct request *req, const struct form *form, struct view_error *view)
{
    struct view_typed *typed = ARENA_ARRAY(req->ctx.arena, struct view_typed, form->count + 1);
    for (size_t i = 0; i < form->count; i++) {
        const struct form_field *f = &form->fields[i];
        if (str_eq(f->name, STR("key"))) continue; /* a private key is not shown on an error page */
        const struct written *written = f->value.n ? written_field(f->name) : NULL;
        typed[view->typed_count++] =
            (struct view_typed){ .name = f->name,
                                 .value = f->value,
                                 .written = written != NULL,
                                 .label = written ? written->label : MSG_FRIEND_WORDS,
                                 .lines = written && written->lines,
                                 .again = view->again.s.n > 0 };
        if (written) view->written = true;
    }
    view->typed = typed;
}

/* What failed for the moment alone can be sent once more, unless it held a private key. */
static bool may_pass(const struct request *req, enum err err)
{
    bool passing = err == ERR_TOO_MANY || err == ERR_BUSY || err == ERR_IO;
    return passing && req->route && req->form && !form_has(req->form, "key") && req->upload < 0;
}

static struct safe_url form_page(struct request *req)
{
    struct str slug = req->params[0];
    if (req->method != METHOD_POST || !req->route || !slug.n) return (struct safe_url){ .s = STR_NONE };
    if (str_starts(req->path, STR("/c/"))) return URL_PATH(req->ctx.arena, "/c/{}", slug);
    if (str_starts(req->path, STR("/manage/"))) return URL_PATH(req->ctx.arena, "/manage/{}", slug);
    return (struct safe_url){ .s = STR_NONE };
}

void page_error(const struct request *request, const struct error_page *e, struct buf *out)
{
    struct request *req = (struct request *)request; /* its arena is written to, nothing else */
    struct view_error view = { .page = page_layout_private(req, e->title), .status = e->status, .title = e->title,
                               .detail = e->detail };
    view.page.tongues_count = 0;
    struct view_problem *problems = ARENA_ARRAY(req->ctx.arena, struct view_problem, e->problem_count + 1);
    for (size_t i = 0; i < e->problem_count; i++)
        problems[i].message = lang_text(req->ctx.arena, req->ctx.lang, e->problems[i].message, e->problems[i].args, 2);
    view.problems = problems;
    view.problems_count = e->problem_count;
    if (may_pass(req, e->err)) view.again.s = req->path; /* of a route, so one of ours */
    view.back = form_page(req);
    if (e->typed) add_typed(req, e->typed, &view);
    view_error(out, req->ctx.lang, &view);
}
