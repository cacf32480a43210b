#include <stdio.h>

#include "cmd/demo.h"
#include "service/campaign.h"
#include "service/curate.h"
#include "service/link.h"
#include "service/receipt.h"
#include "service/report_link.h"
#include "service/visit.h"

enum { MORNING = 8 * 3600, EVENING = 20 * 3600, APART = 1500, REPORT_LINK_DAY = 18, DAYS_LEFT = 10 };

struct player {
    struct kith *kith;
    struct arena *arena;
    int64_t start, now;
    struct demo_played out;
    struct sender applicant;
    struct str channels[CHANNEL_COUNT];
    struct player_friend {
        struct sender sender;
        struct str link_code, receipt_key, public_id;
    } friends[DEMO_ENTRIES_MAX];
    unsigned strangers;
    size_t entry, event; /* the next */
};

static const struct {
    const char *channel, *label;
} shared_on[] = {
    { "whatsapp", "Family and old friends" }, { "linkedin", "LinkedIn post" }, { "x", "One post on X" },
    { "email", "Former colleagues" }, { "instagram", "Instagram story" }, { "facebook", "Neighbourhood group" },
    { "website", "My own page" },
};

int64_t demo_start(int64_t now)
{
    return ((int64_t)day_of(now) - DEMO_DAYS) * DAY_SECONDS;
}

/* Never later than now: the last day may be minutes old. */
static struct ctx at(struct player *p, int day, int64_t seconds)
{
    int64_t when = p->start + (int64_t)day * DAY_SECONDS + seconds;
    return (struct ctx){
        .arena = p->arena, .now = when < p->now ? when : p->now, .random = &random_kernel, .lang = LANG_EN
    };
}

/* What went wrong with which row: for whoever changes the story. */
static enum err told(const struct ctx *ctx, const char *who, enum err err)
{
    if (err == OK) return OK;
    fprintf(stderr, "kith demo: \"%s\" failed (%d)%s%s\n", who, (int)err, ctx->problem_count ? " at " : "",
            ctx->problem_count ? ctx->problems[0].field : "");
    return err;
}

/* Somebody new each time, at an address of those that are kept for examples (RFC 5737). */
static struct sender stranger(struct player *p)
{
    static const char *const agents[] = {
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
        "Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    };
    static const uint8_t nets[][3] = { { 192, 0, 2 }, { 198, 51, 100 }, { 203, 0, 113 } };
    unsigned n = p->strangers++;
    char *address = arena_alloc(p->arena, 4);
    memcpy(address, nets[n / 250 % 3], 3);
    address[3] = (char)(n % 250 + 1);
    return (struct sender){ .address = { address, 4 }, .user_agent = str_of(agents[n % 3]), .from_form = true };
}

static enum err friend_at(struct player *p, const char *who, struct player_friend **ret)
{
    for (size_t i = 0; i < p->entry; i++)
        if (strcmp(demo_entries[i].who, who) == 0) return *ret = &p->friends[i], OK;
    fprintf(stderr, "kith demo: nobody is called \"%s\" yet\n", who);
    return ERR_NOT_FOUND;
}

static enum err code_of(struct player *p, const char *via, struct str *ret)
{
    enum channel channel;
    struct player_friend *helper;
    *ret = STR_NONE;
    if (!via) return OK;
    if (channel_from_code(str_of(via), &channel)) return *ret = p->channels[channel], OK;
    TRY(friend_at(p, via, &helper));
    *ret = helper->link_code;
    return OK;
}

static enum err visit(struct player *p, const struct ctx *ctx, const struct sender *s, struct str code,
                      enum exclusion seen)
{
    struct link link = { 0 };
    struct campaign campaign;
    if (code.n) {
        READER(reader, p->kith->store);
        TRY(link_find(reader.conn, p->arena, code, &link, &campaign));
    }
    int64_t id = p->out.campaign.id;
    struct visit v = { id, link.id, visit_hash(p->kith->visits, ctx->now, s, id), seen };
    visit_count(p->kith->visits, ctx->now, &v);
    return OK;
}

static enum err visit_by_stranger(struct player *p, const struct ctx *ctx, struct str code, enum exclusion seen)
{
    struct sender s = stranger(p);
    return visit(p, ctx, &s, code, seen);
}

static enum err begin(struct player *p)
{
    char deadline[DAY_TEXT];
    struct ctx ctx = at(p, 0, MORNING);
    struct campaign_started started;
    day_format(day_of(p->now) + DAYS_LEFT, deadline);
    struct campaign_form form = { .applicant_name = STR("Maya Hartwell"), .role = STR("Social media manager"),
                                  .company = STR("Harbour Lane Roasters (invented)"), .story = str_of(demo_story),
                                  .goal_people = str_of(demo_goal), .deadline = { deadline, DAY_TEXT },
                                  .email = STR("maya@example.org") };
    p->applicant = stranger(p);
    TRY(told(&ctx, "campaign", campaign_start(p->kith, &ctx, &p->applicant, &form, &started)));
    p->applicant.cookie = started.cookie;
    p->out.campaign = started.campaign;
    p->out.manage_key = started.manage_key;
    p->channels[CHANNEL_QR] = started.share_code;
    for (size_t i = 0; i < sizeof shared_on / sizeof *shared_on; i++) {
        struct link link;
        TRY(told(&ctx, shared_on[i].channel,
                 link_add_channel(p->kith, &ctx, &started.campaign, str_of(shared_on[i].label),
                                  str_of(shared_on[i].channel), &link)));
        p->channels[link.channel] = link.code;
    }
    return OK;
}

static struct sender sender_of(struct player *p, struct ctx *ctx, const struct demo_entry *e)
{
    struct sender s = p->applicant;
    switch (e->from) {
    case DEMO_APPLICANT_BROWSER: return s;
    case DEMO_APPLICANT_NETWORK:
        /* The applicant looked at the dashboard that day. */
        visit_applicant_seen_soon(p->kith, ctx, &s, p->out.campaign.id);
        s.cookie = STR_NONE;
        return s;
    case DEMO_SAME_BROWSER: return p->friends[p->entry - 1].sender;
    case DEMO_OWN: break;
    }
    return stranger(p);
}

static enum err play_entry(struct player *p, const struct demo_entry *e, struct ctx *ctx)
{
    struct player_friend *f = &p->friends[p->entry];
    struct str via, slug = p->out.campaign.slug;
    struct endorse_result result = { 0 };
    enum err err;
    TRY(code_of(p, e->via, &via));
    f->sender = sender_of(p, ctx, e);
    if (e->from != DEMO_APPLICANT_BROWSER) TRY(visit(p, ctx, &f->sender, via, NOT_EXCLUDED));
    else TRY(visit(p, ctx, &f->sender, via, EXCLUDED_APPLICANT));
    struct endorse_form form = { .name = str_of(e->name),
                                 .relation = str_of(e->relation),
                                 .message = str_of(e->message),
                                 .video_url = str_of(e->video),
                                 .visibility = str_of(e->visibility ? e->visibility : "public"),
                                 .consent = STR("yes"),
                                 .via = via };
    if (e->kind == DEMO_DECLINES) err = endorse_decline(p->kith, ctx, slug, &result.campaign);
    else if (e->kind == DEMO_PASSES_ON) err = endorse_pass_on(p->kith, ctx, &f->sender, slug, form.name, via, &result);
    else err = endorse_submit(p->kith, ctx, &f->sender, slug, &form, &result);
    TRY(told(ctx, e->who, err));
    f->sender.cookie = result.cookie;
    f->link_code = result.link_code;
    f->receipt_key = result.receipt_key;
    f->public_id = result.endorsement.public_id;
    return OK;
}

static enum err play_friend_event(struct player *p, const struct demo_event *e, struct player_friend *f,
                                  struct ctx *ctx)
{
    struct receipt receipt, after;
    struct endorse_form form = { .message = e->act == DEMO_EDITS ? str_of(e->text) : STR_NONE };
    struct str answer = e->act == DEMO_ANSWERS ? str_of(e->text) : STR_NONE;
    enum err err;
    {
        READER(reader, p->kith->store);
        err = receipt_by_key(p->kith, reader.conn, ctx, f->receipt_key, &receipt);
    }
    TRY(told(ctx, e->who, err));
    if (e->act == DEMO_WITHDRAWS) return told(ctx, e->who, receipt_withdraw(p->kith, ctx, &receipt));
    return told(ctx, e->who, receipt_edit(p->kith, ctx, &f->sender, &receipt, &form, answer, &after));
}

static enum err play_event(struct player *p, const struct demo_event *e, struct ctx *ctx)
{
    struct player_friend *f;
    struct endorsement after;
    TRY(friend_at(p, e->who, &f));
    if (e->act == DEMO_EDITS || e->act == DEMO_WITHDRAWS || e->act == DEMO_ANSWERS)
        return play_friend_event(p, e, f, ctx);
    struct curate_form form = { .shown = e->act == DEMO_IS_APPROVED ? 1 : -1,
                                .hidden = e->act == DEMO_IS_HIDDEN ? 1 : -1,
                                .answer = e->act == DEMO_IS_ANSWERED ? str_of(e->text) : STR_NONE,
                                .thanks = e->act == DEMO_IS_THANKED ? str_of(e->text) : STR_NONE };
    return told(ctx, e->who, curate(p->kith, ctx, &p->out.campaign, f->public_id, &form, &after));
}

/* Those who only look: through friends' links, one a day for as long as each brings any; through the applicant's own;
 * by the bare address; and what is not counted. */
static enum err play_visits(struct player *p, int day)
{
    struct ctx ctx = at(p, day, MORNING - 3600);
    struct str *on = p->channels;
    for (size_t i = 0; i < p->entry; i++) {
        int since = day - demo_entries[i].day;
        if (since < 1 || since > demo_entries[i].brought) continue;
        TRY(visit_by_stranger(p, &ctx, p->friends[i].link_code, NOT_EXCLUDED));
        if (since == 1) TRY(visit_by_stranger(p, &ctx, p->friends[i].link_code, EXCLUDED_PREVIEW));
        if (since == 1 && i % 4 == 0)
            TRY(visit(p, &ctx, &p->friends[i].sender, p->friends[i].link_code, EXCLUDED_OWN_LINK));
    }
    for (int n = (day * 7 + 3) % 4; n > 0; n--) TRY(visit_by_stranger(p, &ctx, on[CHANNEL_WHATSAPP], NOT_EXCLUDED));
    for (int n = (day * 5 + 1) % 3; n > 0; n--) TRY(visit_by_stranger(p, &ctx, on[CHANNEL_LINKEDIN], NOT_EXCLUDED));
    if (day % 4 == 2) TRY(visit_by_stranger(p, &ctx, on[CHANNEL_QR], NOT_EXCLUDED));
    if (day % 3 == 1) TRY(visit_by_stranger(p, &ctx, on[CHANNEL_X], EXCLUDED_HEAD));
    if (day % 5 == 3) TRY(visit_by_stranger(p, &ctx, on[CHANNEL_INSTAGRAM], EXCLUDED_PREFETCH));
    if (day % 6 == 5) TRY(visit_by_stranger(p, &ctx, STR_NONE, EXCLUDED_CRAWLER));
    if (day % 2) TRY(visit(p, &ctx, &p->applicant, STR_NONE, EXCLUDED_APPLICANT));
    struct sender twice = stranger(p);
    TRY(visit(p, &ctx, &twice, STR_NONE, NOT_EXCLUDED));
    return day % 3 ? OK : visit(p, &ctx, &twice, on[CHANNEL_FACEBOOK], NOT_EXCLUDED);
}

static enum err play_day(struct player *p, int day)
{
    struct ctx dawn = at(p, day, 0);
    TRY(visits_new_day(p->kith, &dawn));
    if (day) TRY(play_visits(p, day));
    for (int nth = 1; p->entry < demo_entry_count && demo_entries[p->entry].day == day; p->entry++, nth++) {
        struct ctx ctx = at(p, day, MORNING + nth * APART);
        TRY(play_entry(p, &demo_entries[p->entry], &ctx));
    }
    for (; p->event < demo_event_count && demo_events[p->event].day == day; p->event++) {
        struct ctx ctx = at(p, day, EVENING);
        TRY(play_event(p, &demo_events[p->event], &ctx));
    }
    if (day != REPORT_LINK_DAY) return OK;
    struct ctx ctx = at(p, day, EVENING);
    struct managing managing = { .campaign = p->out.campaign, .key = p->out.manage_key };
    struct report_link link;
    return told(&ctx, "report link",
                report_link_make(p->kith, &ctx, &managing, STR("Harbour Lane Roasters"), STR_NONE, &link,
                                 &p->out.report_token));
}

enum err demo_play(struct instance *i, struct arena *arena, int64_t now, struct demo_played *ret)
{
    struct player *p = ARENA_NEW(arena, struct player);
    *p = (struct player){ .kith = &i->kith, .arena = arena, .start = demo_start(now), .now = now };
    TRY(begin(p));
    for (int day = 0; day <= DEMO_DAYS; day++) TRY(play_day(p, day));
    TRY(visits_flush(i->kith.visits));
    *ret = p->out;
    return OK;
}
