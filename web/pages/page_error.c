#include "pages/page_error.h"

#include "pages/page.h"

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
    size_t count = e->typed ? e->typed->count : 0, kept = 0;
    struct view_typed *typed = ARENA_ARRAY(req->ctx.arena, struct view_typed, count + 1);
    for (size_t i = 0; i < count; i++)
        if (!str_eq(e->typed->fields[i].name, STR("key"))) /* a private key is not shown on an error page */
            typed[kept++] = (struct view_typed){ e->typed->fields[i].name, e->typed->fields[i].value };
    view.typed = typed;
    view.typed_count = kept;
    view_error(out, req->ctx.lang, &view);
}
