/* The text judge: its rules one by one, and how often it is right on the texts of tests/judge, where the half named
 * "held" was never learned from nor looked at before the rules were frozen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "model/judge.h"

static struct judgement judge_as(struct arena *a, const char *applicant, const char *text, bool video)
{
    static const struct str sites[] = { { "https://lena.example/films", 26 }, { "youtube.com/@lena", 17 } };
    const struct judge_subject subject = { .applicant_name = str_of(applicant), .campaign_host = STR("kith.example"),
                                           .sites = sites, .site_count = 2 };
    const struct judge_input input = { .message = str_of(text), .has_video = video };
    struct judgement j;
    judge_text(a, &subject, &input, &j);
    return j;
}

static void expect(const char *applicant, const char *text, enum reason reason)
{
    struct arena a = { 0 };
    struct judgement j = judge_as(&a, applicant, text, false);
    if (j.reasons.count != 1 || j.reasons.at[0].code != reason)
        fail_msg("%s: %s, not %s (%.2f)", text, reason_rules[j.reasons.at[0].code].code, reason_rules[reason].code, j.score);
    assert_int_equal(j.standing, reason_rules[reason].standing);
    arena_free(&a);
}

static void whose_thing_decides(void **state)
{
    (void)state;
    expect("", "Check out my channel, I make career videos every week: https://youtube.com/@careerking", REASON_PROMOTES_AUTHOR);
    expect("", "Check out her channel, she makes career videos every week: https://youtube.com/@careerking", REASON_ABOUT_APPLICANT);
    expect("", "Hire me instead, link to my portfolio: https://janedoe.example", REASON_PROMOTES_AUTHOR);
    expect("", "Hire her. Her portfolio: https://lena.example/films", REASON_ABOUT_APPLICANT);
    expect("", "She grew my channel from 0 to 10k followers in eight months. Hire her.", REASON_ABOUT_APPLICANT);
    expect("", "Support her! She supported all of us when the project was on fire.", REASON_ABOUT_APPLICANT);
    expect("", "Lena is great. By the way I am looking for a job as well, here is my CV: https://max-cv.example", REASON_MIXED);
    expect("", "Schaut mal auf meinem Kanal vorbei, ich mache Videos!", REASON_PROMOTES_AUTHOR);
    expect("", "Abonnez-vous à ma chaîne !", REASON_PROMOTES_AUTHOR);
    expect("", "Suscríbanse a mi canal", REASON_PROMOTES_AUTHOR);
    expect("", "Se inscrevam no meu canal", REASON_PROMOTES_AUTHOR);
    expect("", "plz s u b s c r i b e to my chanel", REASON_PROMOTES_AUTHOR);
}

static void the_applicants_voice(void **state)
{
    (void)state;
    expect("Lena Koller", "I am the right person for this job, choose me", REASON_APPLICANT_VOICE);
    expect("Lena Koller", "It's me, Lena. Feel free to look at my portfolio and contact me any time.", REASON_APPLICANT_VOICE);
    expect("Lena Koller", "Lena is the right person for this job, choose her", REASON_ABOUT_APPLICANT);
    expect("Lena Koller", "You are the right person for this job!", REASON_ABOUT_APPLICANT);
}

static void words_about_nobody(void **state)
{
    (void)state;
    static const char *const none[] = { "", "+1", "nice", "Nice!!", "👍🏽👍🏽", "ok", "🎉", "...", "lol", "Great!", "12345",
                                        "x", "n/a", "a b c", "Lena", "Lena Koller!" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) expect("Lena Koller", none[i], REASON_NO_CONTENT);
    expect("Lena Koller", "Thank you Lena", REASON_ABOUT_APPLICANT);
    struct arena a = { 0 };
    assert_int_equal(judge_as(&a, "Lena Koller", "👍", true).reasons.at[0].code, REASON_VIDEO);
    assert_int_equal(judge_as(&a, "Lena Koller", "", true).standing, STANDING_HELP);
    arena_free(&a);
    expect("Lena Koller", "Go Lena!", REASON_ABOUT_APPLICANT);
    expect("Lena Koller", "Brilliant.", REASON_ABOUT_APPLICANT);
}

static void unread_languages_are_never_doubted(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "彼女と三年間一緒に働きました。チャンネル登録お願いします。", "عملت معها ثلاث سنوات وكانت دائما صادقة",
        "Она лучший учитель, которого я знаю. Подпишитесь на мой канал!",
        "Ik heb drie jaar met hem gewerkt en hij is echt een geweldige collega.",
        "Pracowałem z nią przez trzy lata, jest bardzo dokładna i zawsze pomocna.",
        "मैंने उनके साथ तीन साल काम किया है।", "Xqzw vbnm kjhgf zzyx",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) expect("Lena Koller", texts[i], REASON_UNREAD_LANGUAGE);
}

static void neutral_links(void **state)
{
    (void)state;
    struct arena a = { 0 };
    static const char *const texts[] = { "Watch this: https://kith.example/c/lena", "Watch this: https://www.lena.example/films/one?x=1",
                                         "watch this http://youtube.com/@lena" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(judge_as(&a, "Lena Koller", texts[i], false).promotes_author);
    /* Another path on the same host is not the applicant's, nor is a host that only looks like it. */
    double own = judge_as(&a, "Lena Koller", "watch this http://youtube.com/@lena", false).score;
    assert_true(judge_as(&a, "Lena Koller", "watch this http://youtube.com/@lenard", false).score > own);
    assert_true(judge_as(&a, "Lena Koller", "watch this http://youtube.com.evil.example/@lena", false).score > own);
    arena_free(&a);
}

static void a_mention_of_the_applicant_is_a_name(void **state)
{
    (void)state;
    struct arena a = { 0 };
    assert_int_equal(judge_as(&a, "Lena Koller", "@Lena was a help to our shop", false).standing, STANDING_HELP);
    assert_int_equal(judge_as(&a, "Lena Koller", "Follow @lena.", false).promotes_author, false);
    assert_true(judge_as(&a, "Lena Koller", "follow @lenard for daily deals in our shop", false).promotes_author);
    arena_free(&a);
}

static void words_stand_in_the_message(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct judgement j = judge_as(&a, "", "Nice. Please check out my new channel!", false);
    assert_int_equal(j.reasons.at[0].words.n, strlen("check out my new channel"));
    assert_memory_equal(j.reasons.at[0].words.p, "check out my new channel", j.reasons.at[0].words.n);
    arena_free(&a);
}

static double seconds_for(size_t bytes, const char *piece)
{
    BUF_AUTO text = BUF(1 << 20);
    while (text.n + strlen(piece) <= bytes) buf_add(&text, str_of(piece));
    buf_byte(&text, '\0');
    double best = 1e9;
    for (int i = 0; i < 5; i++) {
        struct arena a = { 0 };
        struct timespec from, to;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
        judge_as(&a, "Lena Koller", text.p, false);
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
        double took = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
        if (took < best) best = took;
        arena_free(&a);
    }
    return best;
}

static void time_is_linear(void **state)
{
    (void)state;
    static const char *const pieces[] = { "check out my ", "(a", "a.", "http://", "@a", "1 ", "aaaaaaaa", "my ", "彼", "e\u0301\u0301",
                                          "Lena ", "she said: ", "$1 ", "l'", "s u b " };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        double quarter = seconds_for(4000, pieces[i]), whole = seconds_for(16000, pieces[i]);
        if (whole > 12 * quarter + 0.002) fail_msg("%s: %.6f s, then %.6f s for four times as much", pieces[i], quarter, whole);
    }
}

/* ---- the texts ---------------------------------------------------------------------------------------------------- */

struct count {
    int texts, standing[STANDING_COUNT], seen;
};

static void judge_file(const char *name, bool promoting, const char *applicant, struct count *c)
{
    char path[512], line[1 << 15];
    snprintf(path, sizeof path, "%s/tests/judge/%s.jsonl", KITH_SOURCE_DIR, name);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    *c = (struct count){ 0 };
    while (fgets(line, sizeof line, f)) {
        json_t *row = json_loads(line, 0, NULL);
        assert_non_null(row);
        assert_int_equal(json_is_true(json_object_get(row, "promotes_author")), promoting);
        struct arena a = { 0 };
        struct judgement j = judge_as(&a, applicant, json_string_value(json_object_get(row, "text")), false);
        c->texts++;
        c->standing[j.standing]++;
        c->seen += j.promotes_author;
        arena_free(&a);
        json_decref(row);
    }
    fclose(f);
}

static double share(int part, int whole)
{
    return 100.0 * part / whole;
}

static void measure(const char *half, const char *applicant, double most_accused, double most_doubted, double least_caught,
                    double most_missed)
{
    char name[64];
    struct count g, p;
    snprintf(name, sizeof name, "genuine_%s", half);
    judge_file(name, false, applicant, &g);
    snprintf(name, sizeof name, "promoting_%s", half);
    judge_file(name, true, applicant, &p);
    double accused = share(g.standing[STANDING_SELF_PROMOTION], g.texts), doubted = share(g.standing[STANDING_UNCLEAR], g.texts);
    double caught = share(p.seen, p.texts), missed = share(p.standing[STANDING_HELP], p.texts);
    print_message("# %s half, applicant %s: of %d genuine %.1f %% called self-promotion, %.1f %% doubted; "
                  "of %d promoting %.1f %% seen, %.1f %% taken for help\n",
                  half, *applicant ? applicant : "unnamed", g.texts, accused, doubted, p.texts, caught, missed);
    assert_true(accused <= most_accused);
    assert_true(doubted <= most_doubted);
    assert_true(caught >= least_caught);
    assert_true(missed <= most_missed);
}

static void right_on_the_texts(void **state)
{
    (void)state;
    measure("tune", "", 1, 3, 92, 5);
    measure("held", "", 1, 3, 92, 5);
    measure("tune", "Lena Koller", 1, 3, 92, 5);
    measure("held", "Lena Koller", 1, 3, 92, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whose_thing_decides),  cmocka_unit_test(the_applicants_voice),
        cmocka_unit_test(words_about_nobody),   cmocka_unit_test(unread_languages_are_never_doubted),
        cmocka_unit_test(neutral_links),        cmocka_unit_test(a_mention_of_the_applicant_is_a_name),
        cmocka_unit_test(words_stand_in_the_message),
        cmocka_unit_test(time_is_linear),       cmocka_unit_test(right_on_the_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
