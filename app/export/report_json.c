#include "export/report_json.h"

#include "model/ledger.h"
#include "model/visitor.h"

static void write_campaign(struct json_out *j, const struct report *r)
{
    const struct campaign *c = &r->campaign;
    json_put_object(j, "campaign");
    json_str(j, "slug", c->slug);
    json_str(j, "applicant_name", c->applicant_name);
    json_str(j, "role", c->role);
    json_str_or_null(j, "company", c->company);
    json_str(j, "story", c->story);
    json_str_or_null(j, "pitch_video_url", c->pitch_video_url);
    json_str_or_null(j, "question", c->question);
    if (c->goal_people) json_int(j, "goal_people", c->goal_people);
    else json_put_null(j, "goal_people");
    json_day(j, "deadline", c->deadline);
    json_str(j, "language", str_of(lang_tag(c->lang)));
    json_bool(j, "review_first", c->review_first);
    json_day(j, "created", day_of(c->created_at));
    json_day(j, "closed", c->closed_at ? day_of(c->closed_at) : 0);
    json_bool(j, "open", campaign_open(c, r->as_of));
    json_str(j, "public_url", r->public_url);
    json_close(j, '}');
}

static void write_counts(struct json_out *j, const struct report *r)
{
    const struct counts *c = &r->counted.counts;
    json_put_object(j, "helped");
    json_int(j, "people", c->people);
    json_int(j, "endorsed", c->endorsed);
    json_int(j, "with_video", c->with_video);
    json_int(j, "passed_it_on", c->passed_it_on);
    json_int(j, "both", c->both);
    json_close(j, '}');
    json_put_object(j, "self_promotion");
    json_int(j, "endorsements", c->self_promotion);
    json_int(j, "by_applicant", c->by_applicant);
    json_int(j, "promotes_author", c->promotes_author);
    json_int(j, "applicant_links_used", c->applicant_links_used);
    json_int(j, "applicant_visitor_days", c->visits[MADE_BY_APPLICANT]);
    json_close(j, '}');
    json_put_object(j, "unclear");
    json_int(j, "endorsements", c->unclear);
    json_int(j, "people", c->unclear_people);
    json_close(j, '}');
    json_put_object(j, "curation");
    json_int(j, "received", c->received);
    json_int(j, "shown", c->states[STATE_SHOWN]);
    json_int(j, "waiting", c->states[STATE_WAITING]);
    json_int(j, "report_only", c->states[STATE_REPORT_ONLY]);
    json_int(j, "hidden_by_applicant", c->states[STATE_HIDDEN]);
    json_int(j, "withdrawn", c->states[STATE_WITHDRAWN]);
    json_int(j, "declined", c->declined);
    json_close(j, '}');
}

static void write_reach(struct json_out *j, const struct report *r)
{
    const int64_t *v = r->counted.counts.visits;
    struct share share = report_community_share(r);
    double if_applicant = 0, if_community = 0;
    bool bounds = report_share_bounds(r, &if_applicant, &if_community);
    json_put_object(j, "reach");
    json_put_object(j, "visitor_days");
    json_int(j, "community", v[MADE_BY_HELPER]);
    json_int(j, "applicant", v[MADE_BY_APPLICANT]);
    json_int(j, "unknown", v[MADE_BY_UNKNOWN]);
    json_close(j, '}');
    json_put_object(j, "community_share");
    json_int(j, "successes", share.successes);
    json_int(j, "trials", share.trials);
    json_rate(j, "low", share.known, share.low);
    json_rate(j, "high", share.known, share.high);
    json_rate(j, "if_unknown_is_applicant", bounds, if_applicant);
    json_rate(j, "if_unknown_is_community", bounds, if_community);
    json_close(j, '}');
    json_close(j, '}');
}

static void write_spread(struct json_out *j, const struct report *r)
{
    json_put_array(j, "conversion");
    for (size_t i = 0; i < r->conversion_count; i++) {
        const struct report_conversion *c = &r->conversions[i];
        struct share s = share_of(c->endorsed, c->visits);
        json_put_object(j, NULL);
        json_str_or_null(j, "link", c->code);
        json_str_or_null(j, "label", c->label);
        json_str(j, "channel", str_of(channel_code(c->channel)));
        json_str(j, "made_by", str_of(made_by_code(c->made_by)));
        json_int(j, "visitor_days", c->visits);
        json_int(j, "endorsed", c->endorsed);
        json_rate(j, "low", s.known, s.low);
        json_rate(j, "high", s.known, s.high);
        json_int(j, "without_visit", c->without_visit);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_put_array(j, "generations");
    for (size_t g = 0; g < r->counted.generation_count; g++) {
        double k = 0;
        bool known = report_k(r, g, &k);
        json_put_object(j, NULL);
        json_int(j, "generation", (int64_t)g);
        json_int(j, "endorsers", r->counted.generations[g].endorsers);
        json_int(j, "helpers", r->counted.generations[g].helpers);
        json_rate(j, "k", known, k);
        json_bool(j, "complete", g + 1 < r->counted.generation_count);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_put_object(j, "excluded_visits");
    for (int e = 0; e < EXCLUDED_COUNT; e++)
        json_int(j, exclusion_code((enum exclusion)e), r->counted.counts.excluded[e]);
    json_close(j, '}');
    json_put_array(j, "timeline");
    for (size_t i = 0; i < r->day_count; i++) {
        const struct report_day *d = &r->days[i];
        json_put_object(j, NULL);
        json_day(j, "day", d->day);
        json_int(j, "help", d->standing[STANDING_HELP]);
        json_int(j, "self_promotion", d->standing[STANDING_SELF_PROMOTION]);
        json_int(j, "unclear", d->standing[STANDING_UNCLEAR]);
        json_int(j, "community", d->visits[MADE_BY_HELPER]);
        json_int(j, "applicant", d->visits[MADE_BY_APPLICANT]);
        json_int(j, "unknown", d->visits[MADE_BY_UNKNOWN]);
        json_close(j, '}');
    }
    json_close(j, ']');
}

void report_json_reasons(struct json_out *j, struct arena *a, enum lang lang, const struct reasons *r)
{
    json_put_array(j, "reasons");
    for (size_t i = 0; i < r->count; i++) {
        const struct reason_rule *rule = &reason_rules[r->at[i].code];
        json_put_object(j, NULL);
        json_str(j, "code", str_of(rule->code));
        json_bool(j, "lifted", r->at[i].lifted);
        struct arg words = ARG(r->at[i].words);
        if (!rule->has_words || r->at[i].words.n)
            json_str(j, "sentence", lang_text(a, lang, rule->sentence, &words, rule->has_words));
        else json_put_null(j, "sentence");
        json_str_or_null(j, "words", r->at[i].words);
        json_close(j, '}');
    }
    json_close(j, ']');
}

void report_json_entry(struct json_out *j, struct arena *a, enum lang lang, const struct report_entry *e)
{
    json_put_object(j, NULL);
    json_str(j, "id", e->id);
    if (e->person) json_int(j, "person", e->person);
    else json_put_null(j, "person");
    json_str_or_null(j, "name", e->name);
    bool bare = e->withdrawn || e->hidden;
    if (bare) json_put_null(j, "relation");
    else json_str(j, "relation", str_of(relation_code(e->relation)));
    json_str_or_null(j, "message", e->message);
    json_str_or_null(j, "video", e->video_url);
    json_str_or_null(j, "profile", e->profile_url);
    if (bare) json_put_null(j, "visibility");
    else json_str(j, "visibility", str_of(visibility_code(e->visibility)));
    json_str(j, "state", str_of(state_code(e->state)));
    if (e->withdrawn) json_put_null(j, "standing");
    else json_str(j, "standing", str_of(standing_code(e->standing)));
    report_json_reasons(j, a, lang, &e->reasons);
    json_put_object(j, "answers");
    json_str_or_null(j, "friend", e->friend_answer);
    json_str_or_null(j, "applicant", e->applicant_answer);
    json_close(j, '}');
    json_str_or_null(j, "email_domain", e->email_domain);
    json_str_or_null(j, "via_link", e->via_link);
    if (e->generation >= 0) json_int(j, "generation", e->generation);
    else json_put_null(j, "generation");
    json_day(j, "created", e->created);
    json_day(j, "edited", e->edited);
    json_close(j, '}');
}

static enum err write_endorsements(struct json_out *j, const struct report *r, const struct report_source *source,
                                   enum lang lang, int64_t max, int64_t *ret_written)
{
    struct arena arena = { 0 };
    int64_t after = 0, number = 0, written = 0;
    enum err err = OK;
    json_put_array(j, "endorsements");
    while (err == OK && (!max || written < max)) {
        struct endorsement *rows;
        size_t n = 0;
        arena_reset(&arena);
        err = source->page(source->state, &arena, after, &rows, &n);
        if (err != OK || n == 0) break;
        for (size_t i = 0; i < n && (!max || written < max); i++, written++) {
            struct report_entry e;
            report_entry(r, &arena, &rows[i], &number, &e);
            report_json_entry(j, &arena, lang, &e);
        }
        after = rows[n - 1].id;
    }
    json_close(j, ']');
    arena_free(&arena);
    *ret_written = written;
    return err;
}

static bool withheld(const struct count_entry *e)
{
    return e->endorsement_id && e->state != STATE_WITHDRAWN &&
           (e->state == STATE_HIDDEN || e->visibility == VISIBILITY_ANONYMOUS);
}

static void int_or_null(struct json_out *j, const char *name, bool tell, int64_t n)
{
    if (tell) json_int(j, name, n);
    else json_put_null(j, name);
}

/* Which endorsements a person wrote is told by the endorsements; here is one line for each dot. Of somebody who wrote
 * without a name, or whose words are hidden, only the dot. */
static void write_people(struct json_out *j, const struct report *r)
{
    struct arena arena = { 0 };
    bool *untold = ARENA_ARRAY(&arena, bool, r->counted.people_count + 1);
    for (size_t i = 0; i < r->rows.entry_count; i++)
        if (r->counted.person_of[i] != COUNT_NOBODY && withheld(&r->rows.entries[i]))
            untold[r->counted.person_of[i]] = true;
    json_put_array(j, "people");
    for (size_t i = 0; i < r->counted.people_count; i++) {
        const struct count_person *p = &r->counted.people[i];
        if (person_kind(p) == PERSON_NONE) continue;
        json_put_object(j, NULL);
        json_int(j, "person", (int64_t)i + 1);
        json_str(j, "kind", str_of(person_kind_code(person_kind(p))));
        int_or_null(j, "generation", !untold[i], p->generation);
        int_or_null(j, "names", !untold[i], p->names);
        int_or_null(j, "visits_brought", !untold[i], p->visits_brought);
        int_or_null(j, "endorsers_brought", !untold[i], p->endorsers_brought);
        json_close(j, '}');
    }
    json_close(j, ']');
    arena_free(&arena);
}

static void write_experiment(struct json_out *j, const struct report *r)
{
    json_put_object(j, "experiment");
    json_str(j, "rules", STR(COUNTING_RULES));
    json_put_array(j, "changes");
    for (size_t i = 0; i < r->change_count; i++) {
        if (r->changes[i].event == LEDGER_CAMPAIGN_CREATED) continue; /* what the campaign itself says */
        json_put_object(j, NULL);
        json_day(j, "day", r->changes[i].day);
        json_str(j, "what", str_of(ledger_type_name((enum ledger_type)r->changes[i].event)));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

enum err report_json(const struct report *r, const struct report_source *source,
                     const struct report_json_options *options, enum lang lang, const struct sink *to)
{
    struct json_out j;
    int64_t written;
    json_out_start(&j, to);
    json_put_object(&j, NULL);
    write_campaign(&j, r);
    json_time(&j, "as_of", r->as_of);
    write_counts(&j, r);
    write_reach(&j, r);
    write_spread(&j, r);
    enum err err = write_endorsements(&j, r, source, lang, options->endorsements_max, &written);
    write_people(&j, r);
    write_experiment(&j, r);
    json_put_object(&j, "limits");
    json_int(&j, "endorsements_total", r->counted.counts.received);
    json_int(&j, "endorsements_included", written);
    json_close(&j, '}');
    json_put_object(&j, "server");
    json_str(&j, "name", options->server.name);
    json_str_or_null(&j, "contact", options->server.contact);
    json_str_or_null(&j, "fingerprint", options->server.fingerprint);
    json_close(&j, '}');
    json_str(&j, "verify_url", options->server.verify_url);
    if (options->paper.n) {
        json_put_object(&j, "options");
        json_str(&j, "paper", options->paper);
        json_str(&j, "lang", options->lang);
        json_close(&j, '}');
    }
    json_close(&j, '}');
    enum err end = json_out_end(&j);
    return err != OK ? err : end;
}
