/* Random campaigns through the real services on a real database: whatever happens, in whatever order, the kept counters
 * equal a recount from the rows, the parts add up to what was received, and the report's lists open every figure.
 * A failure names its seed: KITH_SEED=N runs that one alone. */
#include "store_fixture.h"

#include "service/campaign.h"
#include "service/confirm.h"
#include "service/curate.h"
#include "service/endorse.h"
#include "service/link.h"
#include "service/receipt.h"
#include "service/recount.h"
#include "service/report.h"
#include "service/visit.h"

enum { CAMPAIGNS = 24, STEPS = 70, RECEIPTS = 64, COOKIES = 8, CODES = 70 };

struct world {
    struct fixture f;
    struct kith kith;
    struct ctx ctx;
    struct random random;
    uint64_t state;
    int64_t now;
    struct managing managing;
    struct str cookies[COOKIES], keys[RECEIPTS], ids[RECEIPTS], codes[CODES];
    size_t cookie_count, key_count, id_count, code_count;
    struct str log; /* what was done, for a failure */
};

static uint64_t next(struct world *w)
{
    w->state ^= w->state << 13;
    w->state ^= w->state >> 7;
    w->state ^= w->state << 17;
    return w->state;
}

static size_t below(struct world *w, size_t n) { return (size_t)(next(w) >> 11) % n; }
static bool one_in(struct world *w, size_t n) { return below(w, n) == 0; }

static void fill(void *state, void *out, size_t bytes)
{
    struct world *w = state;
    for (size_t i = 0; i < bytes; i++) ((uint8_t *)out)[i] = (uint8_t)(next(w) >> 24);
}

static const char *const names[] = { "Ana Lima",   "Ben Osei", "Cleo Wirth", "Dan Ek", "Eva Novak", "Maya Okafor",
                                     "maya  okáfor", "Maya",     "Fay",        "Gus Hale" };
static const char *const messages[] = {
    "Maya planned our launch and kept everyone calm when the printer failed.",
    "I worked with Maya for three years. She listens first, then acts.",
    "Check out my channel and subscribe, link below, best deals every day!",
    "Maya is great. Also follow me and buy my course at my shop, use my code.",
    "👍👍👍",
    "+1",
    "I am the right person for this job, choose me.",
    "マヤさんは、いつもみんなの話をよく聞いて、最後まで助けてくれました。",
    "When the whole network went down on a Friday Maya stayed until four in the morning and wrote to every single customer.",
    "",
};
static const char *const videos[] = { "", "", "", "https://youtu.be/dQw4w9WgXcQ", "https://example.org/page" };
static const char *const emails[] = { "", "", "", "ana@example.org", "ben@example.net", "maya@example.com", "cleo@example.org" };
static const char *const agents[] = { "Mozilla/5.0 (iPhone) A", "Mozilla/5.0 (Android) B", "Mozilla/5.0 (Windows) C" };
#define PICK(w, list) str_of((list)[below((w), sizeof(list) / sizeof *(list))])

static struct sender sender_of(struct world *w)
{
    static const char *const addresses[] = { "\x0a\x00\x00\x01", "\x0a\x00\x00\x02", "\x0a\x00\x00\x03", "\x0a\x00\x00\x04" };
    struct sender s = { .address = { addresses[below(w, 4)], 4 }, .user_agent = PICK(w, agents), .from_form = !one_in(w, 4) };
    if (w->cookie_count && !one_in(w, 3)) s.cookie = w->cookies[below(w, w->cookie_count)];
    return s;
}

static void keep(struct world *w, struct str *list, size_t *count, size_t most, struct str s)
{
    if (!s.n) return;
    if (*count < most) ++*count;
    list[*count == most ? below(w, most) : *count - 1] = arena_str(&w->f.arena, s);
}

static void keep_cookie(struct world *w, struct str cookie)
{
    for (size_t i = 0; i < w->cookie_count; i++)
        if (str_eq(w->cookies[i], cookie)) return;
    keep(w, w->cookies, &w->cookie_count, COOKIES, cookie);
}

static struct str via_of(struct world *w)
{
    return w->code_count && !one_in(w, 3) ? w->codes[below(w, w->code_count)] : STR_NONE;
}

static struct endorse_form form_of(struct world *w)
{
    static const char *const visibilities[] = { "public", "public", "report_only", "anonymous" };
    return (struct endorse_form){ .name = PICK(w, names), .relation = STR("friend"), .message = PICK(w, messages),
                                  .video_url = PICK(w, videos), .email = PICK(w, emails),
                                  .visibility = PICK(w, visibilities), .consent = STR("yes"), .via = via_of(w) };
}

/* What people may be told of: wrong input, or something that is over. */
static bool expected(enum err err) { return err == OK || err == ERR_INVALID || err == ERR_GONE || err == ERR_CLOSED; }

static enum err do_endorse(struct world *w)
{
    struct sender s = sender_of(w);
    struct endorse_form form = form_of(w);
    struct endorse_result r;
    enum err err = endorse_submit(&w->kith, &w->ctx, &s, w->managing.campaign.slug, &form, &r);
    if (err != OK) return err;
    keep_cookie(w, r.cookie);
    keep(w, w->keys, &w->key_count, RECEIPTS, r.receipt_key);
    keep(w, w->ids, &w->id_count, RECEIPTS, r.endorsement.public_id);
    keep(w, w->codes, &w->code_count, CODES, r.link_code);
    return OK;
}

static enum err do_pass_on(struct world *w)
{
    struct sender s = sender_of(w);
    struct endorse_result r;
    enum err err = endorse_pass_on(&w->kith, &w->ctx, &s, w->managing.campaign.slug, one_in(w, 3) ? STR_NONE : PICK(w, names),
                                   via_of(w), &r);
    if (err != OK) return err;
    keep_cookie(w, r.cookie);
    keep(w, w->keys, &w->key_count, RECEIPTS, r.receipt_key);
    keep(w, w->codes, &w->code_count, CODES, r.link_code);
    return OK;
}

static enum err receipt_of(struct world *w, struct receipt *ret)
{
    READER(reader, w->kith.store);
    enum err err = receipt_by_key(&w->kith, reader.conn, &w->ctx, w->keys[below(w, w->key_count)], ret);
    return err == ERR_UNAUTHORIZED ? ERR_GONE : err; /* an erased one opens no more */
}

static enum err do_edit(struct world *w)
{
    struct receipt r;
    struct sender s = sender_of(w);
    struct endorse_form all = form_of(w), form = { 0 };
    if (!w->key_count) return OK;
    TRY(receipt_of(w, &r));
    if (one_in(w, 2)) form.name = all.name;
    if (one_in(w, 2)) form.message = all.message;
    if (one_in(w, 2)) form.video_url = all.video_url;
    if (one_in(w, 2)) form.visibility = all.visibility;
    if (one_in(w, 2)) form.email = all.email;
    return receipt_edit(&w->kith, &w->ctx, &s, &r, &form, one_in(w, 3) ? STR("That is my sister's phone.") : STR_NONE, &r);
}

static enum err do_withdraw(struct world *w)
{
    struct receipt r;
    if (!w->key_count) return OK;
    TRY(receipt_of(w, &r));
    return receipt_withdraw(&w->kith, &w->ctx, &r);
}

static enum err do_curate(struct world *w)
{
    struct endorsement e;
    struct curate_form form = { .shown = (int)below(w, 3) - 1, .hidden = (int)below(w, 3) - 1 };
    if (!w->id_count) return OK;
    if (one_in(w, 8)) return curate_erase(&w->kith, &w->ctx, &w->managing.campaign, w->ids[below(w, w->id_count)]);
    return curate(&w->kith, &w->ctx, &w->managing.campaign, w->ids[below(w, w->id_count)], &form, &e);
}

/* Opens whatever confirmation waits in the outbox, from some browser. */
static enum err do_confirm(struct world *w)
{
    struct mail *mails;
    size_t n;
    struct str key, cookie;
    struct sender s = sender_of(w);
    s.from_form = true;
    {
        READER(reader, w->kith.store);
        TRY(outbox_due(reader.conn, &w->f.arena, w->now, &mails, &n));
    }
    if (!n) return OK;
    struct mail *mail = &mails[below(w, n)];
    ptrdiff_t at = str_find(mail->body, STR("/confirm#"), 0);
    if (at < 0) return OK;
    key = str_sub(mail->body, (size_t)at + 9, (size_t)at + 9 + KEY_TEXT);
    enum err err = confirm_address(&w->kith, &w->ctx, &s, key, &key, &cookie);
    if (err == OK) keep_cookie(w, cookie);
    return err;
}

static enum err exclusion_of(struct world *w, struct store_conn *conn, const struct sender *s, int64_t campaign,
                             const struct link *link, enum exclusion *ret)
{
    struct browser b;
    TRY(browser_find(&w->kith, conn, s, w->now, &b));
    return b.id ? visit_browser_exclusion(conn, &w->f.arena, &b, campaign, link, ret) : OK;
}

static enum err do_visit(struct world *w)
{
    struct sender s = sender_of(w);
    struct link link = { 0 };
    struct visit v = { .campaign_id = w->managing.campaign.id, .seen = NOT_EXCLUDED };
    struct str code = via_of(w);
    READER(reader, w->kith.store);
    bool found = false;
    if (code.n) TRY(link_via(reader.conn, &w->f.arena, v.campaign_id, code, &link, &found));
    v.link_id = link.id;
    v.visitor = visit_hash(w->kith.visits, w->now, &s, v.campaign_id);
    if (one_in(w, 6)) v.seen = (enum exclusion)below(w, EXCLUDED_APPLICANT);
    else TRY(exclusion_of(w, reader.conn, &s, v.campaign_id, found ? &link : NULL, &v.seen));
    visit_count(w->kith.visits, w->now, &v);
    return OK;
}

static enum err do_manage(struct world *w)
{
    struct sender s = sender_of(w);
    struct campaign c;
    struct str cookie;
    if (one_in(w, 2)) {
        visit_applicant_seen_soon(&w->kith, &w->ctx, &s, w->managing.campaign.id);
        return OK;
    }
    s.from_form = true;
    enum err err = manage_open(&w->kith, &w->ctx, &s, w->managing.key, &c, &cookie);
    if (err == OK) keep_cookie(w, cookie);
    return err;
}

static enum err do_change(struct world *w)
{
    struct campaign_form form = { .review_first = one_in(w, 2) ? STR("yes") : STR("no") };
    struct link link;
    if (one_in(w, 3)) return campaign_change(&w->kith, &w->ctx, &w->managing.campaign, &form, &w->managing.campaign);
    if (one_in(w, 2)) return endorse_decline(&w->kith, &w->ctx, w->managing.campaign.slug, &w->managing.campaign);
    TRY(link_add_channel(&w->kith, &w->ctx, &w->managing.campaign, STR("poster"), STR("qr"), &link));
    keep(w, w->codes, &w->code_count, CODES, link.code);
    return OK;
}

static enum err do_time(struct world *w)
{
    w->now += one_in(w, 4) ? DAY_SECONDS : (int64_t)below(w, 900);
    w->ctx.now = w->now;
    return visits_new_day(&w->kith, &w->ctx);
}

static const struct {
    enum err (*run)(struct world *);
    const char *name;
    size_t weight;
} acts[] = {
    { do_endorse, "endorse", 30 }, { do_visit, "visit", 30 },     { do_edit, "edit", 12 },     { do_pass_on, "pass on", 8 },
    { do_withdraw, "withdraw", 4 }, { do_curate, "curate", 8 },   { do_confirm, "confirm", 6 }, { do_change, "change", 5 },
    { do_time, "time", 4 },         { do_manage, "manage", 2 },
};

static size_t act_of(struct world *w)
{
    size_t all = 0, i = 0;
    for (size_t j = 0; j < sizeof acts / sizeof *acts; j++) all += acts[j].weight;
    size_t at = below(w, all);
    while (at >= acts[i].weight) at -= acts[i++].weight;
    return i;
}

static void same_counts(const struct counts *kept, const struct counts *anew, struct str log)
{
    const int64_t *a = (const int64_t *)kept, *b = (const int64_t *)anew;
    for (size_t i = 0; i < sizeof *kept / sizeof *a; i++)
        if (a[i] != b[i])
            fail_msg("figure %zu is kept as %lld, recounted as %lld, after:%.*s", i, (long long)a[i], (long long)b[i],
                     STR_ARG(log));
}

/* The figures of a report against each other and against the rows behind them. */
static void report_adds_up(struct world *w, const struct report *r)
{
    const struct counts *c = &r->counted.counts;
    int64_t states = 0, visits = 0, conversions = 0, endorsed = 0, without = 0, by_day = 0, timeline_visits = 0;
    for (int i = 0; i < STATE_COUNT; i++) states += c->states[i];
    assert_int_equal(c->received, states);
    assert_int_equal(c->self_promotion, c->by_applicant + c->promotes_author);
    assert_int_equal(c->people, c->endorsed + c->passed_it_on - c->both);
    assert_true(c->with_video <= c->endorsed);
    for (int i = 0; i < MADE_BY_COUNT; i++) visits += c->visits[i];
    for (size_t i = 0; i < r->conversion_count; i++) {
        conversions += r->conversions[i].visits;
        endorsed += r->conversions[i].endorsed;
        without += r->conversions[i].without_visit;
        assert_true(r->conversions[i].endorsed <= r->conversions[i].visits);
    }
    assert_int_equal(conversions + r->rows.visits_without_link, visits);
    int64_t through_links = 0;
    for (size_t i = 0; i < r->rows.entry_count; i++)
        through_links += r->rows.entries[i].endorsement_id && r->rows.entries[i].via_link_id;
    assert_int_equal(endorsed + without, through_links);
    for (size_t i = 0; i < r->day_count; i++) {
        assert_true(i == 0 || r->days[i - 1].day < r->days[i].day);
        for (int s = 0; s < STANDING_COUNT; s++) by_day += r->days[i].standing[s];
        for (int m = 0; m < MADE_BY_COUNT; m++) timeline_visits += r->days[i].visits[m];
    }
    assert_int_equal(by_day, c->received - c->states[STATE_WITHDRAWN]);
    assert_int_equal(timeline_visits, visits);
    int64_t generations = 0;
    for (size_t i = 0; i < r->counted.generation_count; i++) generations += r->counted.generations[i].endorsers;
    assert_int_equal(generations, c->endorsed);
    (void)w;
}

/* Every figure about endorsements again from the entries as the report shows them. */
static void rows_open_the_figures(struct world *w, const struct report *r)
{
    const struct counts *c = &r->counted.counts;
    struct arena arena = { 0 };
    READER(reader, w->kith.store);
    struct report_rows rows = { reader.conn, r->campaign.id };
    struct report_source source = report_rows_source(&rows);
    struct endorsement *page;
    size_t n;
    int64_t after = 0, number = 0, states[STATE_COUNT] = { 0 }, standings[STANDING_COUNT] = { 0 }, received = 0;
    while (source.page(source.state, &arena, after, &page, &n) == OK && n) {
        for (size_t i = 0; i < n; i++) {
            struct report_entry e;
            report_entry(r, &arena, &page[i], &number, &e);
            received++;
            states[e.state]++;
            if (!e.withdrawn) standings[e.standing]++;
        }
        after = page[n - 1].id;
    }
    assert_int_equal(received, c->received);
    for (int i = 0; i < STATE_COUNT; i++) assert_int_equal(states[i], c->states[i]);
    assert_int_equal(standings[STANDING_UNCLEAR], c->unclear);
    assert_int_equal(standings[STANDING_SELF_PROMOTION], c->self_promotion);
    arena_free(&arena);
}

static void check_world(struct world *w)
{
    struct counts kept;
    struct report r;
    assert_int_equal(report_build(&w->kith, &w->ctx, w->managing.campaign.id, &r), OK);
    {
        READER(reader, w->kith.store);
        assert_int_equal(counts_get(reader.conn, w->managing.campaign.id, &kept), OK);
    }
    same_counts(&kept, &r.counted.counts, w->log);
    report_adds_up(w, &r);
    rows_open_the_figures(w, &r);
}

static void start(struct world *w, uint64_t seed)
{
    fixture_open(&w->f);
    w->state = seed * 0x9E3779B97F4A7C15u + 1;
    w->random = (struct random){ fill, w };
    w->now = NOW;
    w->ctx = (struct ctx){ .arena = &w->f.arena, .now = w->now, .random = &w->random, .lang = LANG_EN };
    w->kith = (struct kith){ .store = w->f.store, .secret = hmac_key_of(hash_of(1)), .base_url = STR("http://127.0.0.1:8080"),
                             .host = STR("127.0.0.1:8080"), .mail = true };
    w->log = STR("");
    struct visits_settings settings = { .store = w->f.store, .random = &w->random };
    assert_int_equal(visits_open(&settings, w->now, &w->kith.visits), OK);
    struct campaign_form form = { .applicant_name = STR("Maya Okafor"), .role = STR("Social media manager"),
                                  .story = STR("Please help me."), .email = STR("maya@example.com") };
    struct sender s = { .address = { "\x0a\x00\x00\x09", 4 }, .user_agent = str_of(agents[0]), .from_form = true };
    struct campaign_started started;
    assert_int_equal(campaign_start(&w->kith, &w->ctx, &s, &form, &started), OK);
    w->managing = (struct managing){ .campaign = started.campaign, .key = started.manage_key };
    if (one_in(w, 2)) keep_cookie(w, started.cookie);
    keep(w, w->codes, &w->code_count, CODES, started.share_code);
}

static void run_campaign(uint64_t seed)
{
    struct world *w = calloc(1, sizeof *w);
    start(w, seed);
    for (size_t step = 0; step < STEPS; step++) {
        size_t act = act_of(w);
        w->ctx.problem_count = 0;
        enum err err = acts[act].run(w);
        w->log = arena_printf(&w->f.arena, "%.*s %s%s,", STR_ARG(w->log), acts[act].name, err ? " (refused)" : "");
        if (!expected(err)) fail_msg("%d of seed %llu after:%.*s", (int)err, (unsigned long long)seed, STR_ARG(w->log));
        if (!one_in(w, 3)) check_world(w); /* else visits gather into one batch */
    }
    check_world(w);
    visits_close(w->kith.visits);
    fixture_close(&w->f);
    free(w);
}

static void test_counts_hold(void **state)
{
    (void)state;
    const char *one = getenv("KITH_SEED"), *more = getenv("KITH_CAMPAIGNS");
    if (one) {
        run_campaign(strtoull(one, NULL, 10));
        return;
    }
    uint64_t last = more ? strtoull(more, NULL, 10) : CAMPAIGNS;
    for (uint64_t seed = 1; seed <= last; seed++) {
        print_message("# seed %llu\n", (unsigned long long)seed);
        run_campaign(seed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_counts_hold) };
    if (crypto_start() != OK) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
