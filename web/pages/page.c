#include "pages/page.h"

static struct safe_url same_page(struct request *req, enum lang lang)
{
    struct str tag = str_of(lang_tag(lang));
    size_t n = req->path.n + sizeof "?lang=" - 1;
    char *at = arena_alloc(req->ctx.arena, n + tag.n);
    memcpy(at, req->path.p, req->path.n);
    memcpy(at + req->path.n, "?lang=", sizeof "?lang=" - 1);
    memcpy(at + n, tag.p, tag.n);
    return (struct safe_url){ .s = { at, n + tag.n } };
}

struct view_layout page_layout(struct request *req, struct str title)
{
    struct view_layout page = { .title = title, .tongue = lang_own_name(req->ctx.lang) };
    if (req->method != METHOD_GET && req->method != METHOD_HEAD) return page; /* an answer to a form has no address */
    struct view_tongue *tongues = ARENA_ARRAY(req->ctx.arena, struct view_tongue, LANG_COUNT);
    for (int i = 0; i < LANG_COUNT; i++)
        tongues[i] = (struct view_tongue){ .tag = str_of(lang_tag((enum lang)i)),
                                           .name = lang_own_name((enum lang)i),
                                           .href = same_page(req, (enum lang)i),
                                           .current = (enum lang)i == req->ctx.lang };
    page.tongues = tongues;
    page.tongues_count = LANG_COUNT;
    return page;
}

struct view_layout page_layout_private(struct request *req, struct str title)
{
    struct view_layout page = page_layout(req, title);
    page.no_index = true;
    return page;
}

bool page_tongue_chosen(struct request *req)
{
    enum lang chosen;
    return req->has_query && lang_from_tag(request_query(req, "lang"), &chosen);
}

static struct str problem_words(const struct request *req, const struct problem *p)
{
    return lang_text(req->ctx.arena, req->ctx.lang, p->message, p->args, 2);
}

struct str page_problem(const struct request *req, const char *field)
{
    const struct problem *p = ctx_problem_of(&req->ctx, field);
    return p ? problem_words(req, p) : STR_NONE;
}

const struct view_problem *page_problems(const struct request *req, size_t *ret_count)
{
    struct view_problem *all = ARENA_ARRAY(req->ctx.arena, struct view_problem, req->ctx.problem_count + 1);
    for (size_t i = 0; i < req->ctx.problem_count; i++)
        all[i] = (struct view_problem){ .at = { .s = arena_printf(req->ctx.arena, "#%s", req->ctx.problems[i].field) },
                                        .message = problem_words(req, &req->ctx.problems[i]) };
    *ret_count = req->ctx.problem_count;
    return all;
}

struct str page_typed(const struct request *req, const char *field)
{
    struct str value = req->form ? form_get(req->form, field) : STR_NONE;
    return value.p ? value : STR("");
}

struct str page_key_typed(const struct request *req)
{
    struct str key = page_typed(req, "key"), part;
    while (str_cut(&key, '#', &part)) {}
    return str_trim(part);
}
