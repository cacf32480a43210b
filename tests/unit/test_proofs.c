/* Roots, inclusion and consistency proofs, friends' proofs and exports, each checked by tests/export/check_proofs.py,
 * which shares no code with us. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "export_sample.h"

enum { TREES = 33 };

static void put_line(struct arena *a, struct buf *b, const char *kind, uint64_t count, uint64_t other,
                     struct merkle_proof hashes)
{
    buf_printf(b, "%s %llu %llu", kind, (unsigned long long)count, (unsigned long long)other);
    for (size_t i = 0; i < hashes.count; i++) {
        buf_byte(b, ' ');
        buf_add(b, hex_encode(a, hash_str(&hashes.at[i])));
    }
    buf_byte(b, '\n');
}

static void put_text(struct arena *a, struct buf *b, const char *kind, struct str text)
{
    buf_printf(b, "%s %.*s\n", kind, STR_ARG(base64_encode(a, text)));
}

static int checked(const char *mode, struct str bytes)
{
    char path[] = "/tmp/kith-proofs-XXXXXX", command[500];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    struct sink to = sink_file(&fd);
    assert_int_equal(sink_write(&to, bytes), OK);
    close(fd);
    snprintf(command, sizeof command, "python3 %s/tests/export/check_proofs.py %s %s >/dev/null 2>&1", KITH_SOURCE_DIR,
             mode, path);
    int outcome = system(command);
    unlink(path);
    return outcome;
}

static void trees_and_proofs(void **state)
{
    (void)state;
    struct sample s;
    sample_start(&s, TREES);
    struct arena *a = &s.arena;
    struct hash leaves[TREES];
    BUF_AUTO b = BUF(1 << 24);
    for (int i = 0; i < TREES; i++) leaves[i] = s.leaves[i].hash;
    for (int i = 0; i < TREES; i++) buf_printf(&b, "leaf %.*s\n", STR_ARG(hex_encode(a, hash_str(&leaves[i]))));
    put_text(a, &b, "key", public_key_pem(a, s.key.public_key));
    for (uint64_t n = 0; n <= TREES; n++) {
        struct hash root = merkle_root_of(leaves, n);
        put_line(a, &b, "root", n, 0, (struct merkle_proof){ &root, 1 });
        for (uint64_t i = 0; i < n; i++) put_line(a, &b, "in", n, i, merkle_inclusion(a, leaves, n, i));
        for (uint64_t i = 0; i <= n; i++) put_line(a, &b, "from", n, i, merkle_consistency(a, leaves, i, n));
    }
    for (uint64_t n = 1; n <= TREES; n += 8) {
        struct checkpoint c = { s.evidence.origin, n, merkle_root_of(leaves, n) };
        struct ledger_proof p = { s.leaves[n / 2].record, n / 2, merkle_inclusion(a, leaves, n, n / 2),
                                  checkpoint_note(a, &c, &s.key) };
        put_text(a, &b, "proof", ledger_proof_text(a, &p));
    }
    assert_int_equal(checked("proofs", buf_str(&b)), 0);

    ptrdiff_t at = str_find(buf_str(&b), STR("\nin 20 "), 0); /* and the script can say no */
    char *digit = &b.p[at + 12];
    *digit = *digit == '0' ? '1' : '0';
    assert_int_not_equal(checked("proofs", buf_str(&b)), 0);
    sample_end(&s);
}

static void exports(void **state)
{
    (void)state;
    for (size_t n = 0; n < 40; n += 13) {
        struct sample s;
        BUF_AUTO zip = BUF(1 << 24);
        sample_start(&s, n);
        assert_int_equal(evidence_zip(&s.evidence, &s.reports, sink_buf(&zip)), OK);
        assert_int_equal(checked("export", buf_str(&zip)), 0);
        sample_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(trees_and_proofs), cmocka_unit_test(exports) };
    return crypto_start() == OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
