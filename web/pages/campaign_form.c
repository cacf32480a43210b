#include "pages/campaign_form.h"

struct campaign_form campaign_form_read(const struct request *req, bool whole)
{
    const struct form *f = req->form;
    struct campaign_form in = {
        .applicant_name = form_get(f, "applicant_name"), .role = form_get(f, "role"),
        .company = form_get(f, "company"),               .story = form_get(f, "story"),
        .question = form_get(f, "question"),             .pitch_video_url = form_get(f, "pitch_video_url"),
        .goal_people = form_get(f, "goal_people"),       .deadline = form_get(f, "deadline"),
        .email = form_get(f, "email"),                   .language = form_get(f, "language"),
        .review_first = form_get(f, "review_first"),     .indexed = form_get(f, "index"),
        .applicant_sites = form_get(f, "applicant_sites"),
    };
    if (whole && !in.review_first.p) in.review_first = STR("");
    if (whole && !in.indexed.p) in.indexed = STR("");
    return in;
}

static void add_languages(struct request *req, struct view_campaign_fields *v, struct str chosen)
{
    struct view_choice *all = ARENA_ARRAY(req->ctx.arena, struct view_choice, LANG_COUNT);
    for (int i = 0; i < LANG_COUNT; i++) {
        struct str tag = str_of(lang_tag((enum lang)i));
        all[i] = (struct view_choice){ tag, lang_own_name((enum lang)i), str_eq(tag, chosen) };
    }
    v->languages = all;
    v->languages_count = LANG_COUNT;
    v->mail = request_kith(req)->mail;
}

struct view_campaign_fields campaign_fields_typed(struct request *req)
{
    struct str language = page_typed(req, "language");
    struct view_campaign_fields v = {
        .applicant_name = page_typed(req, "applicant_name"),
        .role = page_typed(req, "role"),
        .company = page_typed(req, "company"),
        .story = page_typed(req, "story"),
        .pitch_video_url = page_typed(req, "pitch_video_url"),
        .email = page_typed(req, "email"),
        .applicant_sites = page_typed(req, "applicant_sites"),
        .question = page_typed(req, "question"),
        .goal_people = page_typed(req, "goal_people"),
        .deadline = page_typed(req, "deadline"),
        .review_first = page_typed(req, "review_first").n != 0,
        .err_applicant_name = page_problem(req, "applicant_name"),
        .err_role = page_problem(req, "role"),
        .err_company = page_problem(req, "company"),
        .err_story = page_problem(req, "story"),
        .err_pitch_video_url = page_problem(req, "pitch_video_url"),
        .err_email = page_problem(req, "email"),
        .err_applicant_sites = page_problem(req, "applicant_sites"),
        .err_question = page_problem(req, "question"),
        .err_goal_people = page_problem(req, "goal_people"),
        .err_deadline = page_problem(req, "deadline"),
        .err_language = page_problem(req, "language"),
    };
    v.more =
        v.applicant_sites.n || v.question.n || v.goal_people.n || v.deadline.n || v.review_first || v.err_language.n;
    add_languages(req, &v, language.n ? language : str_of(lang_tag(req->ctx.lang)));
    return v;
}

struct view_campaign_fields campaign_fields_kept(struct request *req, const struct campaign *c)
{
    struct arena *a = req->ctx.arena;
    struct view_campaign_fields v = {
        .applicant_name = c->applicant_name, .role = c->role,   .company = c->company,
        .story = c->story,                   .email = c->email, .pitch_video_url = c->pitch_video_url,
        .applicant_sites = c->applicant_sites, .question = c->question, .review_first = c->review_first,
    };
    if (c->goal_people) v.goal_people = arena_printf(a, "%lld", (long long)c->goal_people);
    if (c->deadline) {
        char *day = arena_alloc(a, DAY_TEXT);
        day_format(c->deadline, day);
        v.deadline = (struct str){ day, DAY_TEXT };
    }
    v.more = v.applicant_sites.n || v.goal_people.n || v.deadline.n || v.review_first;
    add_languages(req, &v, str_of(lang_tag(c->lang)));
    return v;
}
