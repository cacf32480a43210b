/* kith judge: one text a line in, one judgement a line out. */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "cmd/cmd_judge.h"
#include "model/judge.h"

enum { WEIGHTS_MAX = 64 << 20 };

struct options {
    struct str applicant;
    bool benchmark, features;
    const char *weights, *file;
};

static int fail(const char *what, const char *which)
{
    fprintf(stderr, "kith judge: %s%s%s\n", what, which ? ": " : "", which ? which : "");
    return 2;
}

static int parse(int argc, char **argv, struct options *o)
{
    for (int i = 1; i < argc; i++) {
        struct str arg = str_of(argv[i]);
        bool last = i + 1 == argc;
        if (str_eq(arg, STR("--benchmark"))) o->benchmark = true;
        else if (str_eq(arg, STR("--features"))) o->features = true;
        else if (str_eq(arg, STR("--applicant")) && !last) o->applicant = str_of(argv[++i]);
        else if (str_eq(arg, STR("--weights")) && !last) o->weights = argv[++i];
        else if (arg.n > 1 && arg.p[0] == '-') return fail("unknown option, or its value is missing", argv[i]);
        else if (o->file) return fail("more than one file", argv[i]);
        else o->file = argv[i];
    }
    if (o->weights && !o->benchmark) return fail("--weights goes with --benchmark", NULL);
    return 0;
}

static int read_weights(struct arena *arena, const char *path, struct judge_weights **ret)
{
    FILE *f = fopen(path, "r");
    if (!f) return fail("cannot be read", path);
    struct buf b = BUF(WEIGHTS_MAX);
    char block[1 << 16];
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;) buf_add(&b, (struct str){ block, n });
    bool bad = ferror(f) || b.full;
    fclose(f);
    struct str text = arena_str(arena, buf_str(&b));
    buf_free(&b);
    if (bad) return fail("cannot be read whole", path);
    size_t line;
    if (judge_weights_read(arena, text, ret, &line) != OK) {
        fprintf(stderr, "kith judge: %s:%zu: expected KIND NAME… WEIGHT\n", path, line);
        return 2;
    }
    return 0;
}

static void json_text(struct buf *b, struct str s)
{
    buf_byte(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\') buf_byte(b, '\\'), buf_byte(b, (char)c);
        else if (c < 0x20) buf_printf(b, "\\u%04x", c);
        else buf_byte(b, (char)c);
    }
    buf_byte(b, '"');
}

static void write_judgement(struct arena *arena, const struct judgement *j, struct buf *b)
{
    buf_printf(b, "{\"standing\":\"%s\",\"promotes_author\":%s,\"score\":%.4f,\"reasons\":[",
               standing_code(j->standing), j->promotes_author ? "true" : "false", j->score);
    for (size_t i = 0; i < j->reasons.count; i++) {
        const struct reason_note *note = &j->reasons.at[i];
        const struct reason_rule *rule = &reason_rules[note->code];
        if (i) buf_byte(b, ',');
        buf_printf(b, "{\"code\":\"%s\",\"sentence\":", rule->code);
        struct arg words = ARG(note->words);
        json_text(b, lang_text(arena, LANG_EN, rule->sentence, &words, rule->has_words ? 1 : 0));
        BUF_LIT(b, ",\"words\":");
        json_text(b, note->words);
        buf_byte(b, '}');
    }
    BUF_LIT(b, "]}");
}

static void judge_line(struct arena *arena, const struct options *o, const struct judge_weights *weights,
                       struct str line)
{
    const struct judge_subject subject = { .applicant_name = o->applicant };
    BUF_AUTO out = BUF(1 << 22);
    if (o->features) {
        buf_add(&out, o->benchmark ? judge_comment_features(arena, line) : judge_features(arena, &subject, line));
    } else {
        struct judgement j;
        const struct judge_input input = { .message = line };
        if (o->benchmark) judge_benchmark(arena, weights, line, &j);
        else judge_text(arena, &subject, &input, &j);
        write_judgement(arena, &j, &out);
    }
    buf_byte(&out, '\n');
    fwrite(out.p, 1, out.n, stdout);
}

int cmd_judge(int argc, char **argv)
{
    struct options o = { .file = NULL };
    int bad = parse(argc, argv, &o);
    if (bad) return bad;
    struct arena kept = { 0 }, arena = { 0 };
    struct judge_weights *weights = NULL;
    if (o.weights && (bad = read_weights(&kept, o.weights, &weights))) return arena_free(&kept), bad;
    bool standard = !o.file || str_eq(str_of(o.file), STR("-"));
    FILE *in = standard ? stdin : fopen(o.file, "r");
    if (!in) return arena_free(&kept), fail("cannot be read", o.file);
    char *line = NULL;
    size_t room = 0;
    for (ssize_t n; (n = getline(&line, &room, in)) >= 0;) {
        while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r')) n--;
        struct str text;
        if (!utf8_text(&arena, (struct str){ line, (size_t)n }, &text)) text = STR_NONE;
        judge_line(&arena, &o, weights, text);
        arena_reset(&arena);
    }
    bool broken = ferror(in) || fflush(stdout) != 0;
    free(line);
    if (!standard) fclose(in);
    arena_free(&arena);
    arena_free(&kept);
    return broken ? fail("reading or writing failed", NULL) : 0;
}
