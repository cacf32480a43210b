/* A small campaign's evidence for tests: entries of every kind, some opened, one erased, and stand-ins for the reports.
 * Deterministic: the nonces come from a counter and the key from a fixed seed. */
#ifndef TESTS_EXPORT_SAMPLE_H
#define TESTS_EXPORT_SAMPLE_H

#include "export/evidence.h"
#include "model/ledger.h"

struct sample {
    struct arena arena;
    struct sign_key key;
    struct evidence evidence;
    struct evidence_reports reports;
    size_t count;
    struct ledger_leaf *leaves;
    bool *erased, *opened;
    uint64_t nonce;
};

static inline void sample_fill(void *state, void *out, size_t bytes)
{
    uint64_t *next = state;
    uint8_t *p = out;
    for (size_t i = 0; i < bytes; i++) {
        *next = *next * 6364136223846793005u + 1442695040888963407u;
        p[i] = (uint8_t)(*next >> 56);
    }
}

static inline enum err sample_each_leaf(void *state, enum err (*each)(void *, const struct evidence_leaf *), void *to)
{
    const struct sample *s = state;
    for (size_t i = 0; i < s->count; i++) {
        struct evidence_leaf leaf = { s->erased[i] ? STR_NONE : s->leaves[i].record, s->leaves[i].hash };
        TRY(each(to, &leaf));
    }
    return OK;
}

static inline enum err sample_each_opened(void *state, enum err (*each)(void *, const struct evidence_opened *), void *to)
{
    const struct sample *s = state;
    for (size_t i = 0; i < s->count; i++)
        if (s->opened[i]) TRY(each(to, &(struct evidence_opened){ i, s->leaves[i].openings }));
    return OK;
}

static inline enum err sample_text(void *state, const struct sink *to)
{
    return sink_write(to, str_of(state));
}

static inline void sample_start(struct sample *s, size_t count)
{
    *s = (struct sample){ .count = count, .nonce = 1 };
    struct random random = { sample_fill, &s->nonce };
    s->key = sign_key_from_seed((const uint8_t[32]){ 1, 2, 3 });
    s->leaves = ARENA_ARRAY(&s->arena, struct ledger_leaf, count + 1);
    s->erased = ARENA_ARRAY(&s->arena, bool, count + 1);
    s->opened = ARENA_ARRAY(&s->arena, bool, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct str words = arena_printf(&s->arena, "Entry %zu <b>\"helped\"</b>\n\\o/ \xE2\x80\x94 </script>", i);
        struct ledger_field fields[] = { { STR("day"), jcs_string(STR("2026-11-23")) },
                                         { STR("message"), jcs_string(words) } };
        if (ledger_leaf_make(&s->arena, &random, LEDGER_ENDORSED, fields, 2, &s->leaves[i]) != OK) return;
        s->erased[i] = i % 5 == 3;
        s->opened[i] = i % 5 == 1;
    }
    s->evidence = (struct evidence){ STR("kith.example.org/c/maya"), &s->key, sample_each_leaf, sample_each_opened, s };
    s->reports = (struct evidence_reports){ .pdf = { sample_text, (void *)"%PDF-1.7 stands in\n" },
                                            .html = { sample_text, (void *)"<!DOCTYPE html>\n<html><body>\n<p>37 people\n" },
                                            .json = { sample_text, (void *)"{\"helped\":{}}\n" },
                                            .csv = { sample_text, (void *)"\xEF\xBB\xBFname\r\nZo\xC3\xAB\r\n" } };
}

static inline void sample_end(struct sample *s)
{
    arena_free(&s->arena);
}

#endif
