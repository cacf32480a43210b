/* QR codes: their structure, and that an independent reader (zbarimg) reads what was written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "export/qr.h"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char address[] = "https://kith.example/k/abcd2345";

/* What zbarimg reads from the picture. */
static struct str decode(struct str png)
{
    char folder[] = "/tmp/kith-qr-XXXXXX", path[64], command[160], out[2048];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/code.png", folder);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(png.p, 1, png.n, f), png.n);
    assert_int_equal(fclose(f), 0);
    snprintf(command, sizeof command, "zbarimg --quiet --raw -Sdisable -Sqrcode.enable %s 2>/dev/null", path);
    FILE *reader = popen(command, "r");
    assert_non_null(reader);
    size_t n = fread(out, 1, sizeof out, reader);
    int status = pclose(reader);
    unlink(path);
    rmdir(folder);
    if (status != 0) fail_msg("zbarimg (Debian's zbar-tools) answers %d", status);
    return str_trim(arena_str(&arena, (struct str){ out, n }));
}

static uint32_t big_endian(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void is_read_from_a_picture(void **state)
{
    (void)state;
    static const int sizes[] = { 128, 200, 512, 1000, 2048 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        BUF_AUTO png = BUF(1 << 20);
        assert_int_equal(qr_png(&png, str_of(address), sizes[i]), OK);
        assert_true(str_eq(decode(buf_str(&png)), str_of(address)));
    }
    BUF_AUTO png = BUF(1 << 20);
    BUF_AUTO text = BUF(QR_TEXT_MAX);
    BUF_LIT(&text, "https://kith.example/c/");
    while (text.n < QR_TEXT_MAX) buf_byte(&text, (char)('a' + text.n % 26));
    assert_int_equal(qr_png(&png, buf_str(&text), 2048), OK);
    assert_true(str_eq(decode(buf_str(&png)), buf_str(&text)));
}

static void snaps_to_whole_modules(void **state)
{
    (void)state;
    struct qr qr;
    assert_int_equal(qr_encode(&arena, str_of(address), &qr), OK);
    uint32_t modules = (uint32_t)qr.side + 2 * QR_QUIET;
    static const int sizes[] = { -5, 0, 127, 128, 300, 511, 512, 2048, 100000 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        BUF_AUTO png = BUF(1 << 20);
        assert_int_equal(qr_png(&png, str_of(address), sizes[i]), OK);
        assert_memory_equal(png.p, "\x89PNG\r\n\x1a\n", 8);
        uint32_t wanted = sizes[i] < QR_PIXELS_MIN   ? QR_PIXELS_MIN
                          : sizes[i] > QR_PIXELS_MAX ? QR_PIXELS_MAX
                                                     : (uint32_t)sizes[i];
        uint32_t width = big_endian(png.p + 16), height = big_endian(png.p + 20);
        assert_int_equal(width, height);
        assert_int_equal(width % modules, 0);
        assert_true(width <= wanted && width + modules > wanted);
        assert_int_equal(png.p[24], 1); /* bits */
        assert_int_equal(png.p[25], 0); /* grey */
    }
}

static void has_the_finder_patterns(void **state)
{
    (void)state;
    static const char finder[7][8] = { "1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111" };
    struct qr qr;
    assert_int_equal(qr_encode(&arena, str_of(address), &qr), OK);
    assert_int_equal((qr.side - 17) % 4, 0);
    for (int y = 0; y < 7; y++)
        for (int x = 0; x < 7; x++) {
            assert_int_equal(qr.modules[y * qr.side + x], finder[y][x] - '0');
            assert_int_equal(qr.modules[y * qr.side + qr.side - 7 + x], finder[y][x] - '0');
            assert_int_equal(qr.modules[(qr.side - 7 + y) * qr.side + x], finder[y][x] - '0');
        }
}

/* Draws the path's strokes into `out`, and returns how many modules they cover. */
static int draw(const char *p, int side, uint8_t *out)
{
    int x = 0, y = 0, covered = 0;
    while (*p != '"') {
        char *end, command = *p++;
        int value = (int)strtol(p, &end, 10);
        p = end;
        if (command == 'M') {
            x = value - QR_QUIET;
            y = (int)strtol(p, &end, 10) - QR_QUIET;
            assert_memory_equal(end, ".5", 2);
            p = end + 2;
        } else if (command == 'm') {
            x += value;
            assert_memory_equal(p, " 0", 2);
            p += 2;
        } else {
            assert_int_equal(command, 'h');
            for (int i = 0; i < value; i++, covered++) {
                assert_true(x >= 0 && x < side && y >= 0 && y < side);
                out[y * side + x++] = 1;
            }
        }
    }
    return covered;
}

static void draws_the_same_in_svg(void **state)
{
    (void)state;
    struct qr qr;
    BUF_AUTO svg = BUF(64 * 1024);
    assert_int_equal(qr_encode(&arena, str_of(address), &qr), OK);
    assert_int_equal(qr_svg(&svg, str_of(address), STR("Maya & <friends>")), OK);
    const char *text = arena_cstr(&arena, buf_str(&svg));
    char box[40];
    snprintf(box, sizeof box, "viewBox=\"0 0 %d %d\"", qr.side + 8, qr.side + 8);
    assert_non_null(strstr(text, box));
    assert_non_null(strstr(text, "<title>Maya &amp; &lt;friends></title>"));
    assert_non_null(strstr(text, "fill=\"#fff\""));
    const char *path = strstr(text, "stroke=\"#000\" d=\"");
    assert_non_null(path);
    size_t count = (size_t)qr.side * (size_t)qr.side;
    uint8_t *drawn = arena_alloc(&arena, count);
    int dark = 0;
    for (size_t i = 0; i < count; i++) dark += qr.modules[i];
    assert_int_equal(draw(strstr(path, "d=\"") + 3, qr.side, drawn), dark);
    assert_memory_equal(drawn, qr.modules, count);
    assert_true(svg.n < 5000);
}

static void refuses_what_does_not_fit(void **state)
{
    (void)state;
    BUF_AUTO b = BUF(1 << 16);
    BUF_AUTO small = BUF(100);
    BUF_AUTO text = BUF(QR_TEXT_MAX + 1);
    while (text.n <= QR_TEXT_MAX) buf_byte(&text, 'a');
    assert_int_equal(qr_svg(&b, buf_str(&text), STR("")), ERR_TOO_LARGE);
    assert_int_equal(qr_png(&b, buf_str(&text), 512), ERR_TOO_LARGE);
    assert_int_equal(qr_svg(&b, STR(""), STR("")), ERR_MALFORMED);
    assert_int_equal(qr_png(&b, STR("a\0b"), 512), ERR_MALFORMED);
    assert_int_equal(b.n, 0);
    assert_int_equal(qr_png(&small, str_of(address), 512), ERR_TOO_LARGE);
    buf_clear(&small);
    assert_int_equal(qr_svg(&small, str_of(address), STR("")), ERR_TOO_LARGE);
}

/* For the record: printed, not held. */
static void prints_its_cost(void **state)
{
    (void)state;
    struct timespec from, to;
    size_t bytes[2] = { 0 };
    double us[2];
    for (int kind = 0; kind < 2; kind++) {
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        for (int i = 0; i < 50; i++) {
            BUF_AUTO b = BUF(1 << 20);
            assert_int_equal(kind ? qr_png(&b, str_of(address), 512) : qr_svg(&b, str_of(address), STR("x")), OK);
            bytes[kind] = b.n;
        }
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
        us[kind] = ((double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec)) / 50 / 1000;
    }
    print_message("SVG %zu bytes in %.0f us, PNG %zu bytes in %.0f us\n", bytes[0], us[0], bytes[1], us[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(is_read_from_a_picture, forget),
        cmocka_unit_test_teardown(snaps_to_whole_modules, forget),
        cmocka_unit_test_teardown(has_the_finder_patterns, forget),
        cmocka_unit_test_teardown(draws_the_same_in_svg, forget),
        cmocka_unit_test_teardown(refuses_what_does_not_fit, forget),
        cmocka_unit_test_teardown(prints_its_cost, forget),
    };
    return cmocka_run_group_tests_name("qr", tests, NULL, NULL);
}
