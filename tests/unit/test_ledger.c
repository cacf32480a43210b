/* Leaves, their openings, checkpoints, notes and proofs; Ed25519 against RFC 8032. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/checkpoint.h"
#include "model/ledger.h"

static void counting_fill(void *state, void *out, size_t bytes)
{
    uint8_t *next = state, *p = out;
    while (bytes--) *p++ = (*next)++;
}

static const uint8_t seed[32] = { 1, 2, 3 };

static struct ledger_leaf leaf_of(struct arena *a, struct random *random)
{
    struct ledger_field fields[] = {
        { STR("name"), jcs_string(STR("Zo\xC3\xAB \"Z\" Lindqvist")) },
        { STR("zebra"), jcs_null() },
        { STR("day"), jcs_string(STR("2026-11-23")) },
        { STR("people"), jcs_int(3) },
    };
    struct ledger_leaf leaf;
    assert_int_equal(ledger_leaf_make(a, random, LEDGER_ENDORSED, fields, 4, &leaf), OK);
    return leaf;
}

static void leaf_is_what_the_contract_says(void **state)
{
    (void)state;
    struct arena a = { 0 };
    uint8_t next = 0;
    struct random random = { counting_fill, &next };
    struct ledger_leaf leaf = leaf_of(&a, &random);
    struct jcs_value record, openings;
    assert_true(ledger_record_read(&a, leaf.record, &record));
    assert_int_equal(record.count, 5);
    assert_true(str_eq(jcs_get(&record, STR("type"))->string, STR("endorsed")));
    assert_true(hash_eq(leaf.hash, merkle_leaf(leaf.record)));
    assert_true(jcs_read(&a, leaf.openings, &openings));
    assert_true(ledger_openings_check(&a, &record, &openings));

    /* The first field in order is "day": its nonce is bytes 0 to 15. */
    char bytes[] = "\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\"2026-11-23\"";
    struct hash day = sha256((struct str){ bytes, sizeof bytes - 1 });
    assert_true(str_eq(jcs_get(&record, STR("day"))->string, base64_encode(&a, hash_str(&day))));
    assert_true(str_starts(leaf.record, STR("{\"day\":\"")));
    arena_free(&a);
}

static void some_openings(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct ledger_leaf leaf = leaf_of(&a, &(struct random){ random_kernel.fill, NULL });
    struct str names[] = { STR("people"), STR("absent"), STR("name") }, some;
    struct jcs_value record, openings;
    assert_true(ledger_openings_of(&a, leaf.openings, names, 3, &some));
    assert_true(ledger_record_read(&a, leaf.record, &record));
    assert_true(jcs_read(&a, some, &openings));
    assert_int_equal(openings.count, 2);
    assert_true(ledger_openings_check(&a, &record, &openings));

    char *changed = (char *)some.p; /* another value no longer fits the commitment */
    changed[str_find(some, STR("Lindqvist"), 0)] = 'K';
    assert_true(jcs_read(&a, some, &openings));
    assert_false(ledger_openings_check(&a, &record, &openings));
    arena_free(&a);
}

static void fields_refused(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct ledger_leaf leaf;
    static const char *const names[] = { "type", "", "Upper", "a b", "a\"", "\xC3\xA9",
                                         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct ledger_field f = { str_of(names[i]), jcs_null() };
        assert_int_equal(ledger_leaf_make(&a, &random_kernel, LEDGER_DECLINED, &f, 1, &leaf), ERR_INVALID);
    }
    struct ledger_field twice[] = { { STR("a"), jcs_null() }, { STR("a"), jcs_null() } };
    assert_int_equal(ledger_leaf_make(&a, &random_kernel, LEDGER_DECLINED, twice, 2, &leaf), ERR_INVALID);
    struct ledger_field bad = { STR("a"), jcs_string(STR("\xff")) };
    assert_int_equal(ledger_leaf_make(&a, &random_kernel, LEDGER_DECLINED, &bad, 1, &leaf), ERR_INVALID);
    assert_int_equal(ledger_leaf_make(&a, &random_kernel, LEDGER_DECLINED, NULL, 0, &leaf), OK);
    assert_true(str_eq(leaf.record, STR("{\"type\":\"declined\"}")));
    assert_true(str_eq(leaf.openings, STR("{}")));
    arena_free(&a);
}

static void lines(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct ledger_leaf leaf = leaf_of(&a, &(struct random){ random_kernel.fill, NULL });
    struct hash h;
    bool erased;
    assert_true(ledger_line_read(&a, ledger_line(&a, leaf.record, leaf.hash), &h, &erased));
    assert_true(hash_eq(h, leaf.hash) && !erased);
    struct str line = ledger_line(&a, STR_NONE, leaf.hash);
    assert_int_equal(line.n, 64 + 7);
    assert_true(ledger_line_read(&a, line, &h, &erased));
    assert_true(hash_eq(h, leaf.hash) && erased);
    static const char *const bad[] = { "", " erased", "00 erased", "{}", "{\"type\":1}", "{\"type\":\"\"}",
                                       "{\"a\":\"AAAA\",\"type\":\"x\"}", "{ \"type\":\"x\"}", "erased" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(ledger_line_read(&a, str_of(bad[i]), &h, &erased));
    arena_free(&a);
}

static void type_names(void **state)
{
    (void)state;
    for (int i = 0; i < LEDGER_TYPES; i++) {
        enum ledger_type back;
        assert_true(ledger_type_of(str_of(ledger_type_name((enum ledger_type)i)), &back));
        assert_int_equal(back, i);
    }
    enum ledger_type none;
    assert_false(ledger_type_of(STR("invented"), &none));
}

static void rfc8032(void **state)
{
    (void)state;
    static const char *const rows[][4] = {
        { "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
          "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
          "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
          "d25bf5f0595bbe24655141438e7a100b" },
        { "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
          "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
          "387b2eaeb4302aeeb00d291612bb0c00" },
        { "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
          "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
          "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
          "4a7c15e9716ed28dc027beceea1ec40a" },
    };
    for (size_t i = 0; i < 3; i++) {
        struct arena a = { 0 };
        struct str secret, public_key, message, want;
        uint8_t have[64];
        assert_true(hex_decode(&a, str_of(rows[i][0]), &secret) && hex_decode(&a, str_of(rows[i][1]), &public_key));
        assert_true(hex_decode(&a, str_of(rows[i][2]), &message) && hex_decode(&a, str_of(rows[i][3]), &want));
        struct sign_key key = sign_key_from_seed((const uint8_t *)secret.p);
        assert_memory_equal(key.public_key, public_key.p, 32);
        sign(&key, message, have);
        assert_memory_equal(have, want.p, 64);
        assert_true(sign_check(key.public_key, message, have));
        have[i] ^= 1;
        assert_false(sign_check(key.public_key, message, have));
        arena_free(&a);
    }
}

static void only_digits_decode(void **state)
{
    (void)state;
    struct arena a = { 0 };
    int taken[3] = { 0 };
    for (int c = 0; c < 256; c++) {
        char text[] = "aaaa";
        struct str s = { text, 4 }, bytes;
        text[1] = (char)c;
        taken[0] += base64_decode(&a, s, &bytes);
        taken[1] += base64url_decode(&a, s, &bytes);
        taken[2] += hex_decode(&a, s, &bytes);
    }
    assert_int_equal(taken[0], 64);
    assert_int_equal(taken[1], 64);
    assert_int_equal(taken[2], 16);
    arena_free(&a);
}

static void public_keys(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct sign_key key = sign_key_from_seed(seed);
    uint8_t back[32];
    struct str pem = public_key_pem(&a, key.public_key), found;
    assert_true(public_key_read(&a, pem, back));
    assert_memory_equal(back, key.public_key, 32);
    for (size_t i = 0; i < pem.n; i++) { /* every changed byte shows: refused, or another key */
        struct str other = arena_str(&a, pem);
        ((char *)other.p)[i] ^= 1;
        assert_true(!public_key_read(&a, other, back) || memcmp(back, key.public_key, 32) != 0);
    }
    assert_false(public_key_read(&a, arena_printf(&a, "%.*s\n", STR_ARG(pem)), back));
    assert_false(public_key_read(&a, STR_NONE, back));
    struct str print = public_key_fingerprint(&a, key.public_key);
    assert_int_equal(print.n, FINGERPRINT);
    assert_true(fingerprint_read(&a, arena_printf(&a, " %.*s:%.*s\n", 10, print.p, 54, print.p + 10), &found));
    assert_true(str_eq(found, print));
    assert_false(fingerprint_read(&a, str_sub(print, 0, 63), &found));
    assert_false(fingerprint_read(&a, arena_printf(&a, "%.*s0", STR_ARG(print)), &found));
    arena_free(&a);
}

static void checkpoints(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct sign_key key = sign_key_from_seed(seed);
    struct checkpoint c = { checkpoint_origin(&a, STR("https://kith.example.org:8443/"), STR("maya")), 42, { { 9 } } }, back;
    bool is_signed;
    assert_true(str_eq(c.origin, STR("kith.example.org:8443/c/maya")));
    struct str text = checkpoint_text(&a, &c), note = checkpoint_note(&a, &c, &key);
    assert_true(checkpoint_read(&a, text, &back));
    assert_true(str_eq(back.origin, c.origin) && back.count == 42 && hash_eq(back.root, c.root));
    assert_true(str_starts(note, text));
    assert_true(checkpoint_note_read(&a, note, key.public_key, &back, &is_signed) && is_signed);
    for (size_t i = 0; i < note.n; i++) {
        struct str other = arena_str(&a, note);
        ((char *)other.p)[i] ^= 1;
        assert_false(checkpoint_note_read(&a, other, key.public_key, &back, &is_signed) && is_signed);
    }
    static const char *const bad[] = {
        "", "a\n", "a\n1\n", "a\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "a b\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "a\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "a\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nextra\n", "a\n1\nAAAA\n",
        "\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(checkpoint_read(&a, str_of(bad[i]), &back));
    arena_free(&a);
}

static void proofs(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct sign_key key = sign_key_from_seed(seed), other_key = sign_key_from_seed((const uint8_t[32]){ 7 });
    struct ledger_leaf leaf = leaf_of(&a, &(struct random){ random_kernel.fill, NULL });
    struct hash leaves[11];
    for (int i = 0; i < 11; i++) leaves[i] = merkle_leaf((struct str){ (char *)&i, sizeof i });
    leaves[6] = leaf.hash;
    struct checkpoint c = { STR("h/c/x"), 11, merkle_root_of(leaves, 11) }, back;
    struct ledger_proof p = { leaf.record, 6, merkle_inclusion(&a, leaves, 11, 6), checkpoint_note(&a, &c, &key) }, read;
    struct str text = ledger_proof_text(&a, &p);
    assert_true(ledger_proof_read(&a, text, &read));
    assert_true(str_eq(read.record, leaf.record) && read.index == 6);
    assert_true(ledger_proof_check(&a, &read, leaf.hash, key.public_key, &back));
    assert_int_equal(back.count, 11);
    assert_false(ledger_proof_check(&a, &read, leaves[5], key.public_key, &back));
    assert_false(ledger_proof_check(&a, &read, leaf.hash, other_key.public_key, &back));
    for (size_t i = 0; i < text.n; i++) {
        struct str other = arena_str(&a, text);
        ((char *)other.p)[i] ^= 1;
        if (ledger_proof_read(&a, other, &read) && ledger_proof_check(&a, &read, leaf.hash, key.public_key, &back))
            fail_msg("byte %zu changed unseen", i);
    }
    p.record = STR_NONE; /* an erased leaf's proof */
    assert_true(ledger_proof_read(&a, ledger_proof_text(&a, &p), &read));
    assert_true(ledger_proof_check(&a, &read, leaf.hash, key.public_key, &back));
    assert_false(ledger_proof_read(&a, STR("c2sp.org/tlog-proof@v1\nindex 01\n\nx"), &read));
    assert_false(ledger_proof_read(&a, STR_NONE, &read));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaf_is_what_the_contract_says), cmocka_unit_test(some_openings),
        cmocka_unit_test(fields_refused), cmocka_unit_test(lines), cmocka_unit_test(type_names),
        cmocka_unit_test(rfc8032), cmocka_unit_test(only_digits_decode), cmocka_unit_test(public_keys), cmocka_unit_test(checkpoints),
        cmocka_unit_test(proofs),
    };
    return crypto_start() == OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
