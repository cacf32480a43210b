/* The zip writer read back by our reader and by the stock tools; the reader against changed, cut and glued files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "export/zip.h"

static const char *const names[] = { "a.txt", "empty", "big.bin" };
enum { BIG = 300000 };

static void fill_big(char *big)
{
    uint32_t x = 1;
    for (int i = 0; i < BIG; i++) {
        x = x * 1664525 + 1013904223;
        big[i] = (char)(i % 3 ? x >> 24 : 'a');
    }
}

static void write_zip(struct sink to, size_t big)
{
    static char bytes[BIG];
    fill_big(bytes);
    struct zip_writer *z = zip_new(to);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(zip_begin(z, str_of(names[i]), i == 0), OK);
        struct sink s = zip_sink(z);
        if (i == 0) assert_int_equal(sink_write(&s, STR("hello, ")), OK);
        if (i == 0) assert_int_equal(sink_write(&s, STR("world\n")), OK);
        if (i == 2) assert_int_equal(sink_write(&s, (struct str){ bytes, big }), OK);
        assert_int_equal(zip_end(z), OK);
    }
    assert_int_equal(zip_finish(z), OK);
    zip_free(z);
}

/* Whether the whole file reads, every member through to its end. */
static bool reads(struct str file, struct buf *last)
{
    struct zip_member m[ZIP_MEMBERS];
    size_t count;
    if (!zip_read(file, m, &count)) return false;
    for (size_t i = 0; i < count; i++) {
        struct zip_stream *s = zip_stream_new(&m[i]);
        struct str piece = STR_NONE;
        bool fine;
        if (last) buf_clear(last);
        do {
            fine = zip_stream_next(s, &piece);
            if (last && fine) buf_add(last, piece);
        } while (fine && piece.n);
        zip_stream_free(s);
        if (!fine) return false;
    }
    return true;
}

static void reads_back(void **state)
{
    (void)state;
    static char bytes[BIG];
    fill_big(bytes);
    BUF_AUTO file = BUF(1 << 22), again = BUF(1 << 22), last = BUF(1 << 22);
    write_zip(sink_buf(&file), BIG);
    write_zip(sink_buf(&again), BIG);
    assert_true(str_eq(buf_str(&file), buf_str(&again)));
    assert_true(reads(buf_str(&file), &last));
    assert_true(str_eq(buf_str(&last), (struct str){ bytes, BIG }));
}

static void stock_tools_read_it(void **state)
{
    (void)state;
    char path[] = "/tmp/kith-zip-XXXXXX", command[200];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    write_zip(sink_file(&fd), BIG);
    close(fd);
    snprintf(command, sizeof command,
             "python3 -c 'import zipfile,sys; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; "
             "assert z.read(\"a.txt\")==b\"hello, world\\n\"' %s",
             path);
    int outcome = system(command);
    unlink(path);
    assert_int_equal(outcome, 0);
}

static void every_changed_bit_shows(void **state)
{
    (void)state;
    BUF_AUTO file = BUF(1 << 16);
    write_zip(sink_buf(&file), 900);
    struct str whole = buf_str(&file);
    for (size_t i = 0; i < whole.n; i++)
        for (int bit = 0; bit < 8; bit++) {
            file.p[i] ^= (char)(1 << bit);
            if (reads(whole, NULL)) fail_msg("byte %zu bit %d changed unseen", i, bit);
            file.p[i] ^= (char)(1 << bit);
        }
    for (size_t n = 0; n < whole.n; n++) assert_false(reads(str_sub(whole, 0, n), NULL));
    for (size_t n = 1; n < 200; n++) assert_false(reads(str_sub(whole, n, whole.n), NULL));
    buf_byte(&file, 'x');
    assert_false(reads(buf_str(&file), NULL));
}

static void names_refused(void **state)
{
    (void)state;
    BUF_AUTO file = BUF(1 << 16);
    struct zip_writer *z = zip_new(sink_buf(&file));
    static const char *const bad[] = { "", "../a", "a/b", ".hidden", "a b", "\xC3\xA9", "a\\b", "c:" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(zip_begin(z, str_of(bad[i]), false), ERR_INVALID);
    for (int i = 0; i < ZIP_MEMBERS; i++) {
        char name[8];
        snprintf(name, sizeof name, "m%d", i);
        assert_int_equal(zip_begin(z, str_of(name), false), OK);
        assert_int_equal(zip_end(z), OK);
        if (i == 3) assert_int_equal(zip_begin(z, STR("m2"), false), ERR_INVALID);
    }
    assert_int_equal(zip_begin(z, STR("one-more"), false), ERR_TOO_LARGE);
    zip_free(z);
}

static void a_full_sink_stops_it(void **state)
{
    (void)state;
    BUF_AUTO file = BUF(100);
    struct zip_writer *z = zip_new(sink_buf(&file));
    assert_int_equal(zip_begin(z, STR("a"), false), OK);
    struct sink s = zip_sink(z);
    static char bytes[BIG];
    fill_big(bytes);
    enum err outcome = sink_write(&s, (struct str){ bytes, BIG });
    if (outcome == OK) outcome = zip_end(z);
    assert_int_equal(outcome, ERR_TOO_LARGE);
    zip_free(z);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_back),    cmocka_unit_test(stock_tools_read_it),  cmocka_unit_test(every_changed_bit_shows),
        cmocka_unit_test(names_refused), cmocka_unit_test(a_full_sink_stops_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
