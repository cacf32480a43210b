#include "pages/parts.h"

#include <pthread.h>
#include <stdlib.h>

#include "export/isolate.h"
#include "model/video_link.h"

struct view_answer part_answer(const struct counts *c)
{
    return (struct view_answer){ .people = c->people, .wrote = c->endorsed, .passed = c->passed_it_on - c->both,
                                 .entries = c->self_promotion, .own = c->by_applicant, .others = c->promotes_author,
                                 .doubted = c->unclear };
}

struct str part_relation(struct arena *a, enum lang lang, enum relation relation, struct str name)
{
    return TEXT(a, lang, relation_msg(relation), ARG(isolate(a, lang, name)));
}

struct str part_reason(struct arena *a, enum lang lang, const struct reason_note *note)
{
    const struct reason_rule *rule = &reason_rules[note->code];
    struct arg words = ARG(note->words.n ? isolate(a, lang, note->words) : STR("…"));
    return lang_text(a, lang, rule->sentence, &words, rule->has_words ? 1 : 0);
}

const struct view_reason_line *part_reasons(struct arena *a, enum lang lang, const struct reasons *r, size_t *ret_count)
{
    struct view_reason_line *lines = ARENA_ARRAY(a, struct view_reason_line, r->count + 1);
    for (size_t i = 0; i < r->count; i++)
        lines[i] = (struct view_reason_line){ .code = str_of(reason_rules[r->at[i].code].code),
                                              .sentence = part_reason(a, lang, &r->at[i]),
                                              .lifted = r->at[i].lifted };
    *ret_count = r->count;
    return lines;
}

struct safe_url part_outside(struct arena *a, struct str url)
{
    struct safe_url safe = { .s = STR_NONE };
    return url.n && url_outside(a, url, &safe) ? safe : (struct safe_url){ .s = STR_NONE };
}

const struct view_video *part_video(struct arena *a, struct str url, struct str name)
{
    struct video_link link;
    if (!url.n || video_link_parse(a, url, &link) != URL_OK) return NULL;
    struct view_video *v = ARENA_NEW(a, struct view_video);
    *v = (struct view_video){ .name = name,
                              .plain = !link.is_video,
                              .host = link.host,
                              .href = part_outside(a, link.canonical),
                              .embed = part_outside(a, link.embed_url) };
    return v->href.s.n ? v : NULL;
}

struct view_rules part_rules(struct arena *a, enum lang lang)
{
    struct view_rule_row *rows[STANDING_COUNT];
    size_t counts[STANDING_COUNT] = { 0 };
    for (int s = 0; s < STANDING_COUNT; s++) rows[s] = ARENA_ARRAY(a, struct view_rule_row, REASON_COUNT);
    for (int i = 0; i < REASON_COUNT; i++) {
        const struct reason_rule *rule = &reason_rules[i];
        rows[rule->standing][counts[rule->standing]++] =
            (struct view_rule_row){ .code = str_of(rule->code), .when = lang_text(a, lang, rule->rule, NULL, 0),
                                    .by_confirmation = rule->lifted_by_confirmation,
                                    .by_other_browser = rule->lifted_by_other_browser };
    }
    return (
        struct view_rules){ rows[STANDING_HELP],      counts[STANDING_HELP],         rows[STANDING_UNCLEAR],
                            counts[STANDING_UNCLEAR], rows[STANDING_SELF_PROMOTION], counts[STANDING_SELF_PROMOTION] };
}

struct safe_url part_anchor(struct arena *a, struct str anchor)
{
    for (size_t i = 0; i < anchor.n; i++)
        if (!ascii_alnum(anchor.p[i]) && anchor.p[i] != '-') abort(); /* a mistake of the page's author */
    return (struct safe_url){ .s = arena_printf(a, "#%.*s", STR_ARG(anchor)) };
}

static char csp_videos[2048];

static void csp_make(void)
{
    struct buf b = { .p = csp_videos, .cap = sizeof csp_videos - 1, .max = sizeof csp_videos - 1 };
    BUF_LIT(&b, "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src");
    for (const char *const *host = video_frame_hosts; *host; host++) {
        BUF_LIT(&b, " https://");
        buf_add(&b, str_of(*host));
    }
    if (b.full) abort();
    csp_videos[b.n] = 0;
}

const char *part_csp_videos(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, csp_make);
    return csp_videos;
}
