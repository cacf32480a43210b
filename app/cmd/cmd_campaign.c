#include "cmd/cmd_campaign.h"

#include <stdio.h>

#include "service/browser.h"
#include "service/campaign.h"
#include "service/curate.h"

enum { USAGE = 2 };

int cmd_campaign(int argc, char **argv)
{
    struct arena arena = { 0 };
    struct settings settings;
    const char *endorsement = NULL;
    int status = USAGE;
    if (operation_option(&argc, argv, "--endorsement", &endorsement) &&
        operation_settings(&arena, argc, argv, 2, &settings)) {
        const char *verb = settings.arg_count > 0 ? settings.args[0] : "",
                   *slug = settings.arg_count > 1 ? settings.args[1] : "";
        bool list = strcmp(verb, "list") == 0, erase = strcmp(verb, "erase") == 0;
        bool known =
            list || erase || strcmp(verb, "show") == 0 || strcmp(verb, "close") == 0 || strcmp(verb, "new-key") == 0;
        if (known && list == !*slug && (!endorsement || erase))
            status = operation_ask(
                &settings, (const char *[]){ "campaign", verb, slug, endorsement ? endorsement : "" }, 4, NULL);
        else
            fputs("usage: kith campaign list | show SLUG | close SLUG | erase SLUG [--endorsement ID] | new-key SLUG  "
                  "[SETTINGS]\n", stderr);
    }
    arena_free(&arena);
    return status;
}

static struct str day_text(struct operation *o, int64_t time)
{
    char *text = arena_alloc(o->ctx.arena, DAY_TEXT);
    day_format(day_of(time), text);
    return (struct str){ text, DAY_TEXT };
}

static const char *life(int64_t erased_at, int64_t closed_at)
{
    return erased_at ? "erased" : closed_at ? "closed" : "open";
}

static const char *people(int64_t n)
{
    return n == 1 ? "person" : "people";
}

static int list(struct operation *o)
{
    struct campaign_row *rows;
    size_t n;
    READER(reader, o->instance->kith.store);
    enum err err = campaign_list(reader.conn, o->ctx.arena, &rows, &n);
    if (err != OK) return operation_failed(o, STR("campaigns"), err);
    for (size_t i = 0; i < n; i++)
        buf_printf(&o->out, "%.*s  %-6s  since %.*s  %lld received  %lld %s  %.*s\n", STR_ARG(rows[i].slug),
                   life(rows[i].erased_at, rows[i].closed_at), STR_ARG(day_text(o, rows[i].created_at)),
                   (long long)rows[i].received, (long long)rows[i].people, people(rows[i].people),
                   STR_ARG(rows[i].applicant_name));
    return 0;
}

static int show(struct operation *o, const struct campaign *c)
{
    struct counts n;
    struct buf *out = &o->out;
    int64_t leaves;
    READER(reader, o->instance->kith.store);
    enum err err = counts_get(reader.conn, c->id, &n);
    if (err == OK) err = ledger_size(reader.conn, c->id, &leaves);
    if (err != OK) return operation_failed(o, c->slug, err);
    buf_printf(out, "%.*s\n", STR_ARG(campaign_url(&o->instance->kith, o->ctx.arena, c->slug)));
    buf_printf(out, "applicant       %.*s\nrole            %.*s%s%.*s\n", STR_ARG(c->applicant_name), STR_ARG(c->role),
               c->company.n ? ", " : "", STR_ARG(c->company));
    buf_printf(out, "life            %s, since %.*s\n", life(0, c->closed_at), STR_ARG(day_text(o, c->created_at)));
    if (c->deadline)
        buf_printf(out, "deadline        %.*s\n", STR_ARG(day_text(o, (int64_t)c->deadline * DAY_SECONDS)));
    buf_printf(out, "helped          %lld %s: %lld wrote, %lld only passed it on\n", (long long)n.people,
               people(n.people), (long long)n.endorsed, (long long)(n.passed_it_on - n.both));
    buf_printf(out, "self-promotion  %lld: %lld by the applicant, %lld promoting their author\n",
               (long long)n.self_promotion, (long long)n.by_applicant, (long long)n.promotes_author);
    buf_printf(out, "unclear         %lld\n", (long long)n.unclear);
    buf_printf(out, "received        %lld: %lld shown, %lld waiting, %lld report only, %lld hidden, %lld withdrawn\n",
               (long long)n.received, (long long)n.states[STATE_SHOWN], (long long)n.states[STATE_WAITING],
               (long long)n.states[STATE_REPORT_ONLY], (long long)n.states[STATE_HIDDEN],
               (long long)n.states[STATE_WITHDRAWN]);
    buf_printf(out, "declined        %lld\n", (long long)n.declined);
    buf_printf(out, "visitor-days    %lld community, %lld applicant, %lld unknown\n",
               (long long)n.visits[MADE_BY_HELPER], (long long)n.visits[MADE_BY_APPLICANT],
               (long long)n.visits[MADE_BY_UNKNOWN]);
    buf_printf(out, "ledger          %lld %s\n", (long long)leaves, leaves == 1 ? "entry" : "entries");
    return 0;
}

/* The operator has no browser and need not know the old key; report links stay, but their addresses can no longer be
 * shown to whoever holds the new one. */
static int new_key(struct operation *o, const struct campaign *c)
{
    const struct kith *k = &o->instance->kith;
    struct sender nobody = { .from_form = false };
    struct str key, cookie;
    enum err err = campaign_renew(k, &o->ctx, &nobody, &(struct managing){ .campaign = *c }, &key, &cookie);
    if (err != OK) return operation_failed(o, c->slug, err);
    buf_printf(&o->out, "%.*s\n", STR_ARG(manage_url(k, o->ctx.arena, key)));
    return 0;
}

/* Erased bytes leave the write-ahead log at once; readers may make that wait, and then the job does it. */
static int erase(struct operation *o, const struct campaign *c, struct str endorsement)
{
    const struct kith *k = &o->instance->kith;
    enum err err = endorsement.n ? curate_erase(k, &o->ctx, c, endorsement) : campaign_remove(k, &o->ctx, c);
    if (err != OK) return operation_failed(o, endorsement.n ? endorsement : c->slug, err);
    err = store_checkpoint(k->store);
    if (err != OK && err != ERR_BUSY) return operation_failed(o, STR("rewriting the log"), err);
    return 0;
}

int operate_campaign(struct operation *o)
{
    const struct kith *k = &o->instance->kith;
    struct campaign c;
    struct str verb = o->words[1], slug = o->words[2];
    if (str_eq(verb, STR("list"))) return list(o);
    enum err err;
    {
        READER(reader, k->store);
        err = campaign_find(reader.conn, o->ctx.arena, slug, &c);
    }
    if (err != OK) return operation_failed(o, slug, err);
    if (str_eq(verb, STR("show"))) return show(o, &c);
    if (str_eq(verb, STR("new-key"))) return new_key(o, &c);
    if (str_eq(verb, STR("erase"))) return erase(o, &c, o->words[3]);
    if (!str_eq(verb, STR("close"))) return USAGE;
    err = campaign_close(k, &o->ctx, &c, true);
    return err == OK ? 0 : operation_failed(o, slug, err);
}
