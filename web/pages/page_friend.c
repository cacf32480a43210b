#include "pages/page_friend.h"

#include "assets.h"
#include "export/isolate.h"
#include "model/video_link.h"
#include "service/campaign.h"

void page_frames_add(struct page_frames *frames, const struct view_video *video)
{
    struct str rest = video ? video->embed.s : STR_NONE, host;
    if (!rest.n) return;
    rest = str_sub(rest, sizeof "https://" - 1, rest.n);
    str_cut(&rest, '/', &host);
    for (unsigned i = 0; video_frame_hosts[i]; i++)
        if (str_eq(host, str_of(video_frame_hosts[i]))) frames->hosts |= 1u << i;
}

const char *page_csp(struct request *req, struct page_frames frames, bool lean)
{
    if (!frames.hosts && !lean) return NULL;
    BUF_AUTO b = BUF(1024);
    BUF_LIT(&b, "default-src 'none'; script-src 'self'; style-src 'self'");
    if (lean) BUF_LIT(&b, " " ASSET_APP_CSS_CSP);
    BUF_LIT(&b, "; img-src 'self' data:; connect-src 'self'; ");
    if (frames.hosts) {
        BUF_LIT(&b, "frame-src");
        for (unsigned i = 0; video_frame_hosts[i]; i++)
            if (frames.hosts >> i & 1) buf_printf(&b, " https://%s", video_frame_hosts[i]);
        BUF_LIT(&b, "; ");
    }
    BUF_LIT(&b, "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    return arena_cstr(req->ctx.arena, buf_str(&b));
}

struct endorse_form page_endorse_form(const struct request *req)
{
    const struct form *f = req->form;
    return (struct endorse_form){ .name = form_get(f, "name"),
                                  .relation = form_get(f, "relation"),
                                  .message = form_get(f, "message"),
                                  .video_url = form_get(f, "video_url"),
                                  .profile_url = form_get(f, "profile_url"),
                                  .email = form_get(f, "email"),
                                  .visibility = form_get(f, "visibility"),
                                  .consent = form_get(f, "consent"),
                                  .via = form_get(f, "via") };
}

static const enum msg relation_answers[RELATION_COUNT] = {
    [RELATION_WORKED_TOGETHER] = MSG_FRIEND_REL_WORKED_TOGETHER,
    [RELATION_MANAGED_THEM] = MSG_FRIEND_REL_MANAGED_THEM,
    [RELATION_MANAGED_BY_THEM] = MSG_FRIEND_REL_MANAGED_BY_THEM,
    [RELATION_CLIENT] = MSG_FRIEND_REL_CLIENT,
    [RELATION_STUDIED_TOGETHER] = MSG_FRIEND_REL_STUDIED_TOGETHER,
    [RELATION_FRIEND] = MSG_FRIEND_REL_FRIEND,
    [RELATION_FAMILY] = MSG_FRIEND_REL_FAMILY,
    [RELATION_COMMUNITY] = MSG_FRIEND_REL_COMMUNITY,
    [RELATION_OTHER] = MSG_FRIEND_REL_OTHER,
};

struct view_friend_fields page_friend_fields(struct request *req, const struct campaign *c,
                                             const struct endorse_form *in)
{
    struct str first = campaign_first_name(c);
    struct arg name = ARG(isolate(req->ctx.arena, req->ctx.lang, first));
    struct view_choice *relations = ARENA_ARRAY(req->ctx.arena, struct view_choice, RELATION_COUNT);
    for (int i = 0; i < RELATION_COUNT; i++) {
        struct str code = str_of(relation_code((enum relation)i));
        relations[i] = (struct view_choice){ code, TEXT(req->ctx.arena, req->ctx.lang, relation_answers[i], name),
                                             str_eq(code, in->relation) };
    }
    return (struct view_friend_fields){
        .name = first,
        .relations = relations,
        .relations_count = RELATION_COUNT,
        .message = in->message,
        .video_url = in->video_url,
        .own_name = in->name,
        .profile_url = in->profile_url,
        .email = in->email,
        .mail = request_kith(req)->mail,
        .vis_public = str_eq(in->visibility, STR("public")),
        .vis_report = str_eq(in->visibility, STR("report_only")),
        .vis_anonymous = str_eq(in->visibility, STR("anonymous")),
        .err_relation = page_problem(req, "relation"),
        .err_message = page_problem(req, "message"),
        .err_video_url = page_problem(req, "video_url"),
        .err_name = page_problem(req, "name"),
        .err_visibility = page_problem(req, "visibility"),
        .err_email = page_problem(req, "email"),
        .err_profile_url = page_problem(req, "profile_url"),
    };
}
