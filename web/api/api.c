#include "api/api.h"

#include "base/file.h"
#include "service/report_link.h"
#include "service/visit.h"

bool api_has_key(const struct request *req) { return req->headers[HEADER_AUTHORIZATION].p != NULL; }

enum err api_manage(struct request *req, struct managing *ret)
{
    const struct kith *k = request_kith(req);
    struct sender sender = request_sender(req, false);
    struct managing m;
    {
        READER(reader, k->store);
        if (!req->bearer.n) {
            TRY(campaign_find(reader.conn, req->ctx.arena, req->params[0], &m.campaign));
            return ERR_UNAUTHORIZED;
        }
        TRY(manage_check(k, reader.conn, &req->ctx, &sender, req->params[0], req->bearer, &m));
    }
    visit_applicant_seen_soon(k, &req->ctx, &sender, m.campaign.id);
    *ret = m;
    return OK;
}

enum err api_may_read_report(struct request *req, struct campaign *ret)
{
    const struct kith *k = request_kith(req);
    struct managing m;
    enum err err = api_manage(req, &m);
    if (err == OK) *ret = m.campaign;
    if (err != ERR_UNAUTHORIZED || !req->bearer.n) return err;
    struct report_link link;
    struct campaign campaign;
    READER(reader, k->store);
    err = report_link_find(k, reader.conn, &req->ctx, req->bearer, &link, &campaign);
    if (err == ERR_NOT_FOUND) return ERR_UNAUTHORIZED;
    TRY(err);
    if (!str_eq(campaign.slug, req->params[0])) return ERR_UNAUTHORIZED;
    *ret = campaign;
    return OK;
}

json_t *api_text(struct str s) { return json_stringn_nocheck(s.p ? s.p : "", s.n); }
json_t *api_text_or_null(struct str s) { return s.n ? api_text(s) : json_null(); }

json_t *api_day(int32_t day)
{
    char text[DAY_TEXT];
    if (!day) return json_null();
    day_format(day, text);
    return json_stringn_nocheck(text, DAY_TEXT);
}

json_t *api_reasons(struct request *req, const struct reasons *reasons)
{
    json_t *all = json_array();
    for (size_t i = 0; i < reasons->count; i++) {
        const struct reason_note *note = &reasons->at[i];
        const struct reason_rule *rule = &reason_rules[note->code];
        struct arg words = ARG(note->words);
        json_t *one = json_object();
        api_put(one, "code", api_text(str_of(rule->code)));
        api_put(one, "sentence",
                api_text(lang_text(req->ctx.arena, req->ctx.lang, rule->sentence, &words, rule->has_words)));
        api_put(one, "words", api_text_or_null(note->words));
        api_put(one, "lifted", json_boolean(note->lifted));
        json_array_append_new(all, one);
    }
    return all;
}

static json_t *answers(const struct endorsement *e)
{
    json_t *both = json_object();
    api_put(both, "friend", api_text_or_null(e->friend_answer));
    api_put(both, "applicant", api_text_or_null(e->applicant_answer));
    return both;
}

json_t *api_endorsement(struct request *req, const struct endorsement *e, enum api_view view)
{
    json_t *o = json_object();
    api_put(o, "id", api_text(e->public_id));
    api_put(o, "state", api_text(str_of(state_code(endorsement_state_of(e)))));
    api_put(o, "created", api_day(day_of(e->created_at)));
    if (e->withdrawn_at) return o;
    api_put(o, "name", api_text(e->name));
    api_put(o, "relation", api_text(str_of(relation_code(e->relation))));
    api_put(o, "message", api_text_or_null(e->message));
    api_put(o, "video_url", api_text_or_null(e->video_url));
    api_put(o, "profile_url", api_text_or_null(e->profile_url));
    api_put(o, "visibility", api_text(str_of(visibility_code(e->visibility))));
    api_put(o, "standing", api_text(str_of(standing_code(e->standing))));
    api_put(o, "reasons", api_reasons(req, &e->reasons));
    api_put(o, "answers", answers(e));
    api_put(o, "thanks", api_text_or_null(e->thanks));
    api_put(o, "edited", api_day(e->edited_at ? day_of(e->edited_at) : 0));
    if (view == API_PUBLIC) return o;
    if (view == API_FRIEND) api_put(o, "email", api_text_or_null(e->email));
    api_put(o, "email_domain", api_text_or_null(e->confirmed_id ? e->confirmed_domain : STR_NONE));
    api_put(o, "via_link", api_text_or_null(e->via_code));
    api_put(o, "approved", json_boolean(e->approved));
    api_put(o, "hidden", json_boolean(e->hidden));
    return o;
}

void api_etag(struct request *req, struct response *res)
{
    struct hash hash = sha256(buf_str(&res->body));
    res->etag = hex_encode(req->ctx.arena, str_sub(hash_str(&hash), 0, 12));
}

enum err api_file(struct response *res)
{
    res->content = CONTENT_JSON;
    res->file = file_temporary();
    return res->file >= 0 ? OK : ERR_IO;
}
