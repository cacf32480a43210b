/* The key files: made once, read back, rotated, backed up, and refused when they are not what they should be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/server_key.h"

static char folder[] = "/tmp/kith-keys-XXXXXX";
static struct arena a;

static int start(void **state)
{
    (void)state;
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    return mkdtemp(folder) ? 0 : 1;
}

static int end(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    arena_free(&a);
    return system(command);
}

static mode_t mode_of(const char *name)
{
    struct stat s;
    assert_int_equal(stat(arena_printf(&a, "%s/keys/%s", folder, name).p, &s), 0);
    return s.st_mode & 07777;
}

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(arena_printf(&a, "%s/keys/%s", folder, name).p, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void made_once(void **state)
{
    (void)state;
    struct server_keys first, again;
    assert_int_equal(server_keys_read(&a, folder, &first), ERR_NOT_FOUND);
    assert_int_equal(server_keys_open(&a, folder, &random_kernel, &first), OK);
    assert_int_equal(server_keys_open(&a, folder, &random_kernel, &again), OK);
    assert_memory_equal(first.sign_key.seed, again.sign_key.seed, 32);
    assert_true(hash_eq(first.secret, again.secret));
    assert_int_equal(mode_of("signing-key.pem"), 0600);
    assert_int_equal(mode_of("secret.hex"), 0600);
    assert_int_equal(mode_of("."), 0700);
    assert_int_equal(chmod(arena_printf(&a, "%s/keys/signing-key.pem", folder).p, 0644), 0);
    assert_int_equal(server_keys_read(&a, folder, &again), OK);
    assert_int_equal(mode_of("signing-key.pem"), 0600);

    char command[300]; /* openssl reads the key, and finds the fingerprint that we print */
    snprintf(command, sizeof command,
             "openssl pkey -in %s/keys/signing-key.pem -pubout -outform DER | sha256sum | grep -q '^%.*s '", folder,
             STR_ARG(first.fingerprint));
    assert_int_equal(system(command), 0);
}

static void rotated(void **state)
{
    (void)state;
    struct server_keys first, second, third;
    assert_int_equal(server_keys_rotate(&a, folder, &random_kernel, &first), ERR_NOT_FOUND);
    assert_int_equal(server_keys_open(&a, folder, &random_kernel, &first), OK);
    assert_int_equal(server_keys_rotate(&a, folder, &random_kernel, &second), OK);
    assert_int_equal(server_keys_rotate(&a, folder, &random_kernel, &third), OK);
    assert_int_equal(third.retired_count, 2);
    assert_true(str_cmp(third.retired[0].fingerprint, third.retired[1].fingerprint) < 0);
    assert_true(server_keys_know(&third, first.sign_key.public_key));
    assert_true(server_keys_know(&third, second.sign_key.public_key));
    assert_true(server_keys_know(&third, third.sign_key.public_key));
    assert_false(server_keys_know(&second, third.sign_key.public_key));
    assert_true(hash_eq(first.secret, third.secret));

    /* As a crash between the two writes of a rotation leaves it. */
    write_file("retired-present.pem", public_key_pem(&a, third.sign_key.public_key).p);
    assert_int_equal(server_keys_read(&a, folder, &third), OK);
    assert_int_equal(third.retired_count, 2);
}

static void backed_up(void **state)
{
    (void)state;
    struct server_keys keys, back;
    assert_int_equal(server_keys_open(&a, folder, &random_kernel, &keys), OK);
    assert_int_equal(server_keys_rotate(&a, folder, &random_kernel, &keys), OK);
    struct str packed = server_keys_pack(&a, &keys);
    assert_int_equal(server_keys_unpack(&a, folder, packed), ERR_CONFLICT);
    const char *other = arena_printf(&a, "%s/other", folder).p;
    assert_int_equal(mkdir(other, 0700), 0);
    for (size_t n = 0; n < packed.n; n += 7)
        if (server_keys_unpack(&a, other, str_sub(packed, 0, n)) == OK) assert_int_equal(n, 0);
    assert_int_equal(server_keys_unpack(&a, other, STR("not keys\n")), ERR_MALFORMED);
    assert_int_equal(server_keys_unpack(&a, other, packed), OK);
    assert_int_equal(server_keys_read(&a, other, &back), OK);
    assert_true(str_eq(server_keys_pack(&a, &back), packed));
}

static void refused(void **state)
{
    (void)state;
    struct server_keys keys;
    assert_int_equal(server_keys_open(&a, folder, &random_kernel, &keys), OK);
    write_file("secret.hex", "abc\n");
    assert_int_equal(server_keys_open(&a, folder, &random_kernel, &keys), ERR_MALFORMED);
    write_file("secret.hex", "");
    assert_int_equal(server_keys_open(&a, folder, &random_kernel, &keys), ERR_MALFORMED);
    assert_int_equal(unlink(arena_printf(&a, "%s/keys/secret.hex", folder).p), 0);
    assert_int_equal(server_keys_open(&a, folder, &random_kernel, &keys), ERR_NOT_FOUND); /* never made anew */
    write_file("secret.hex", "0000000000000000000000000000000000000000000000000000000000000000\n");
    assert_int_equal(server_keys_open(&a, folder, &random_kernel, &keys), OK);
    write_file("signing-key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assert_int_equal(server_keys_open(&a, folder, &random_kernel, &keys), ERR_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(made_once, start, end),
        cmocka_unit_test_setup_teardown(rotated, start, end),
        cmocka_unit_test_setup_teardown(backed_up, start, end),
        cmocka_unit_test_setup_teardown(refused, start, end),
    };
    return crypto_start() == OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
