/* The upload on /verify: whole, in pieces of every size, and broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "base/file.h"
#include "multipart.h"

#define TYPE "multipart/form-data; boundary=----B"
#define FIELD(name, value) "------B\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define UPLOAD(name, value)                                                                                    \
    "------B\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"a; b.zip\"\r\n"                   \
    "Content-Type: application/zip\r\n\r\n" value "\r\n"
#define END "------B--\r\n"

struct outcome {
    enum err err;
    struct form form;
    char file[256];
    ssize_t file_n;
};

static struct outcome feed(struct arena *arena, struct str body, size_t piece)
{
    struct outcome o = { .err = OK };
    int fd = file_temporary();
    assert_true(fd >= 0);
    struct multipart *m = multipart_new(STR(TYPE), fd);
    assert_non_null(m);
    for (size_t at = 0; at < body.n && o.err == OK; at += piece) o.err = multipart_feed(m, str_sub(body, at, at + piece));
    if (o.err == OK) o.err = multipart_end(m, arena, &o.form);
    o.file_n = pread(fd, o.file, sizeof o.file, 0);
    assert_int_equal(o.file_n, multipart_file_bytes(m) < 256 ? multipart_file_bytes(m) : 256);
    multipart_free(m);
    close(fd);
    return o;
}

static void pieces(void **state)
{
    (void)state;
    struct arena a = { 0 };
    static const char content[] = "PK\0\r\n------\r\n------A\r\r\n--binary\xff";
    static const char head[] = FIELD("lang", "de") "------B\r\nContent-Disposition: form-data; filename=\"x\"; name=\"file\"\r\n\r\n";
    struct buf body = BUF(4096);
    buf_add(&body, str_of(head));
    buf_add(&body, (struct str){ content, sizeof content - 1 });
    buf_add(&body, STR("\r\n" FIELD("empty", "") END "epilogue"));
    for (size_t piece = 1; piece <= body.n; piece++) {
        struct outcome o = feed(&a, buf_str(&body), piece);
        assert_int_equal(o.err, OK);
        assert_int_equal(o.form.count, 2);
        assert_true(str_eq(form_get(&o.form, "lang"), STR("de")));
        assert_true(form_has(&o.form, "empty"));
        assert_int_equal(o.file_n, sizeof content - 1);
        assert_memory_equal(o.file, content, sizeof content - 1);
    }
    buf_free(&body);
    arena_free(&a);
}

static void broken(void **state)
{
    (void)state;
    struct arena a = { 0 };
    static const struct {
        const char *body;
        enum err err;
    } rows[] = {
        { END, OK },
        { "preamble\r\n" FIELD("a", "b") END, OK },
        { UPLOAD("f", "x") END, OK },
        { "", ERR_MALFORMED },
        { FIELD("a", "b"), ERR_MALFORMED },
        { FIELD("a", "b") "------B", ERR_MALFORMED },
        { FIELD("a", "b") "------Bxx", ERR_MALFORMED },
        { FIELD("a", "b") FIELD("a", "c") END, ERR_MALFORMED },
        { UPLOAD("f", "x") UPLOAD("g", "y") END, ERR_MALFORMED },
        { FIELD("", "b") END, ERR_MALFORMED },
        { FIELD("a", "\xff") END, ERR_MALFORMED },
        { "------B\r\nContent-Type: text/plain\r\n\r\nb\r\n" END, ERR_MALFORMED },
        { "------B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nb\r\n" END, ERR_MALFORMED },
        { "------B\r\nContent-Disposition: form-data; name=\"a\r\n\r\nb\r\n" END, ERR_MALFORMED },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(feed(&a, str_of(rows[i].body), 7).err, rows[i].err);
    arena_free(&a);
}

static void bounds(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct buf body = BUF(1 << 20);
    for (int i = 0; i < MULTIPART_PARTS + 1; i++)
        buf_printf(&body, "------B\r\nContent-Disposition: form-data; name=\"f%d\"\r\n\r\nx\r\n", i);
    BUF_LIT(&body, END);
    assert_int_equal(feed(&a, buf_str(&body), 1000).err, ERR_TOO_LARGE);
    buf_clear(&body);
    BUF_LIT(&body, "------B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n");
    for (int i = 0; i < MULTIPART_FIELD + 1; i++) buf_byte(&body, 'x');
    BUF_LIT(&body, "\r\n" END);
    assert_int_equal(feed(&a, buf_str(&body), 1000).err, ERR_TOO_LARGE);
    buf_clear(&body);
    BUF_LIT(&body, "------B\r\nX-Long: ");
    for (int i = 0; i < MULTIPART_HEAD; i++) buf_byte(&body, 'x');
    BUF_LIT(&body, "\r\n\r\n" END);
    assert_int_equal(feed(&a, buf_str(&body), 100).err, ERR_TOO_LARGE);
    assert_int_equal(feed(&a, buf_str(&body), body.n).err, ERR_TOO_LARGE);
    buf_free(&body);
    arena_free(&a);
}

static void types(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "text/plain", "multipart/form-data", "multipart/form-data; boundary=",
                                       "multipart/form-data; boundary=\"x",
                                       "multipart/form-data; "
                                       "boundary=01234567890123456789012345678901234567890123456789012345678901234567890" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_null(multipart_new(str_of(bad[i]), -1));
    struct multipart *m = multipart_new(STR("Multipart/Form-Data; charset=x; boundary=\"a b\""), -1);
    assert_non_null(m);
    multipart_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(pieces), cmocka_unit_test(broken), cmocka_unit_test(bounds),
                                        cmocka_unit_test(types) };
    return cmocka_run_group_tests_name("web multipart", tests, NULL, NULL);
}
