/* What judging costs: microseconds for a text of 500 characters, praise and promotion alike, and for the longest.
 *     bench_judge [--json] */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "model/judge.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double cost(struct str sentence, size_t bytes, int rounds)
{
    BUF_AUTO text = BUF(1 << 20);
    while (text.n < bytes) buf_add(&text, sentence);
    const struct judge_subject subject = { .applicant_name = STR("Maya Okafor") };
    const struct judge_input input = { .message = str_sub(buf_str(&text), 0, bytes) };
    struct arena arena = { 0 };
    struct judgement j;
    double best = 1e12;
    for (int i = 0; i < rounds; i++) {
        double from = now();
        judge_text(&arena, &subject, &input, &j);
        double took = now() - from;
        if (took < best) best = took;
        arena_reset(&arena);
    }
    arena_free(&arena);
    return best;
}

int main(int argc, char **argv)
{
    static const struct str praise = STR("I worked with Maya for four years; she fixed our booking system and taught us all. ");
    static const struct str promotion = STR("Check out my new channel, https://example.org/me, and subscribe for 20% off! ");
    double p = cost(praise, 500, 2000), q = cost(promotion, 500, 2000), longest = cost(praise, 16 * 1024, 200);
    if (argc > 1 && strcmp(argv[1], "--json") == 0)
        printf("{\"judge_praise_500_us\":%.1f,\"judge_promotion_500_us\":%.1f,\"judge_16_kib_us\":%.1f}\n", p, q, longest);
    else
        printf("judging 500 characters: praise %.1f us, promotion %.1f us (aim: under 100); 16 KiB %.1f us\n", p, q, longest);
    return 0;
}
