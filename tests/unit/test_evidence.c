/* Exports written, verified, and altered in every way: by us, and by verify.sh with sh and openssl. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "export/verify.h"
#include "export/zip.h"
#include "export_sample.h"

enum { MOST = 1 << 24 };

static void write_both(struct sample *s, struct buf *zip, struct buf *html)
{
    assert_int_equal(evidence_zip(&s->evidence, &s->reports, sink_buf(zip)), OK);
    assert_int_equal(evidence_html(&s->evidence, &s->reports.html, sink_buf(html)), OK);
}

static struct verify_result result_of(struct arena *a, struct str file)
{
    struct verify_result r;
    verify_export(a, file, STR_NONE, MOST, &r);
    return r;
}

static void assert_finding(const struct verify_result *r, enum verify_code code, const char *subject)
{
    struct arena a = { 0 };
    bool there = false;
    for (size_t i = 0; i < r->finding_count; i++)
        there = there || (r->findings[i].code == code && (!subject || str_eq(r->findings[i].subject, str_of(subject))));
    if (!there)
        for (size_t i = 0; i < r->finding_count; i++)
            print_error("%.*s\n", STR_ARG(verify_sentence(&a, &r->findings[i])));
    arena_free(&a);
    assert_true(there);
}

static void whole(void **state)
{
    (void)state;
    for (size_t n = 0; n < 14; n++) {
        struct sample s;
        struct arena a = { 0 };
        BUF_AUTO zip = BUF(MOST), again = BUF(MOST), html = BUF(MOST), html_again = BUF(MOST);
        sample_start(&s, n);
        write_both(&s, &zip, &html);
        write_both(&s, &again, &html_again);
        assert_true(str_eq(buf_str(&zip), buf_str(&again)) && str_eq(buf_str(&html), buf_str(&html_again)));
        for (int form = 0; form < 2; form++) {
            struct verify_result r = result_of(&a, buf_str(form ? &html : &zip));
            assert_int_equal(r.finding_count, 0);
            assert_int_equal(r.verdict, VERIFY_WHOLE);
            assert_int_equal(r.form, form ? VERIFY_HTML : VERIFY_ZIP);
            assert_int_equal(r.leaves, n);
            assert_int_equal(r.erased, (n + 1) / 5);
            assert_int_equal(r.endorsements, (n + 3) / 5);
            assert_int_equal(r.checkpoint.count, n);
            assert_true(str_eq(r.server, STR("kith.example.org")));
            assert_true(str_eq(r.fingerprint, public_key_fingerprint(&a, s.key.public_key)));
            verify_export(&a, buf_str(form ? &html : &zip), r.fingerprint, MOST, &r);
            assert_int_equal(r.verdict, VERIFY_WHOLE);
            struct str other = arena_str(&a, r.fingerprint);
            ((char *)other.p)[0] ^= 1;
            verify_export(&a, buf_str(form ? &html : &zip), other, MOST, &r);
            assert_int_equal(r.verdict, VERIFY_ALTERED);
            assert_finding(&r, VERIFY_OTHER_KEY, NULL);
        }
        arena_free(&a);
        sample_end(&s);
    }
}

struct parts {
    struct str names[ZIP_MEMBERS], bytes[ZIP_MEMBERS];
    size_t count;
};

static struct parts unpack(struct arena *a, struct str file)
{
    struct zip_member members[ZIP_MEMBERS];
    struct parts p = { .count = 0 };
    assert_true(zip_read(file, members, &p.count));
    for (size_t i = 0; i < p.count; i++) {
        BUF_AUTO all = BUF(MOST);
        struct zip_stream *stream = zip_stream_new(&members[i]);
        struct str piece;
        do {
            assert_true(zip_stream_next(stream, &piece));
            buf_add(&all, piece);
        } while (piece.n);
        zip_stream_free(stream);
        p.names[i] = members[i].name;
        p.bytes[i] = arena_str(a, buf_str(&all));
    }
    return p;
}

/* Deflate can say one thing in several ways: a changed bit there may leave every file as it was. */
static bool same_files(struct str one, struct str other)
{
    struct arena a = { 0 };
    struct parts p = unpack(&a, one), q = unpack(&a, other);
    bool same = p.count == q.count;
    for (size_t i = 0; i < p.count; i++) same = same && str_eq(p.bytes[i], q.bytes[i]);
    arena_free(&a);
    return same;
}

static void every_changed_byte_shows(void **state)
{
    (void)state;
    struct sample s;
    struct arena kept = { 0 };
    BUF_AUTO zip = BUF(MOST), html = BUF(MOST);
    sample_start(&s, 7);
    write_both(&s, &zip, &html);
    struct str whole_zip = arena_str(&kept, buf_str(&zip));
    struct buf *both[] = { &zip, &html };
    for (int form = 0; form < 2; form++)
        for (size_t i = 0; i < both[form]->n; i++) {
            struct arena a = { 0 };
            int bit = (int)(i * 5 % 8);
            both[form]->p[i] ^= (char)(1 << bit);
            if (result_of(&a, buf_str(both[form])).verdict == VERIFY_WHOLE &&
                (form || !same_files(buf_str(&zip), whole_zip)))
                fail_msg("%s: byte %zu bit %d changed unseen", form ? "html" : "zip", i, bit);
            both[form]->p[i] ^= (char)(1 << bit);
            arena_free(&a);
        }
    arena_free(&kept);
    sample_end(&s);
}

static void cut_and_glued(void **state)
{
    (void)state;
    struct sample s;
    struct arena a = { 0 };
    BUF_AUTO zip = BUF(MOST), html = BUF(MOST);
    sample_start(&s, 7);
    write_both(&s, &zip, &html);
    struct buf *both[] = { &zip, &html };
    for (int form = 0; form < 2; form++) {
        for (size_t n = 0; n < both[form]->n; n += 1 + n / 40) {
            assert_int_not_equal(result_of(&a, str_sub(buf_str(both[form]), 0, n)).verdict, VERIFY_WHOLE);
            if (n) assert_int_not_equal(result_of(&a, str_sub(buf_str(both[form]), n, MOST)).verdict, VERIFY_WHOLE);
        }
        buf_byte(both[form], ' ');
        assert_int_equal(result_of(&a, buf_str(both[form])).verdict, VERIFY_ALTERED);
    }
    arena_free(&a);
    sample_end(&s);
}

/* ---- Zips put together anew from changed members ---- */

static struct str *part(struct parts *p, const char *name)
{
    for (size_t i = 0; i < p->count; i++)
        if (str_eq(p->names[i], str_of(name))) return &p->bytes[i];
    fail_msg("no %s", name);
    return NULL;
}

static struct verify_result repacked(struct arena *a, const struct parts *p)
{
    BUF_AUTO file = BUF(MOST);
    struct zip_writer *z = zip_new(sink_buf(&file));
    for (size_t i = 0; i < p->count; i++) {
        assert_int_equal(zip_begin(z, p->names[i], str_eq(p->names[i], STR("verify.sh"))), OK);
        struct sink member = zip_sink(z);
        assert_int_equal(sink_write(&member, p->bytes[i]), OK);
        assert_int_equal(zip_end(z), OK);
    }
    assert_int_equal(zip_finish(z), OK);
    zip_free(z);
    return result_of(a, arena_str(a, buf_str(&file)));
}

/* Signs what stands in the parts anew, with another key or the same: a forger's work. */
static void sign_anew(struct arena *a, struct parts *p, const struct sign_key *key)
{
    static const char *const listed[] = { "HOW-TO-VERIFY.txt", "verify.sh", "report.pdf", "report.html", "report.json",
                                          "report.csv", "ledger.jsonl", "endorsements.jsonl", "checkpoint.txt",
                                          "public-key.pem" };
    BUF_AUTO manifest = BUF(MOST);
    *part(p, "public-key.pem") = public_key_pem(a, key->public_key);
    for (size_t i = 0; i < sizeof listed / sizeof *listed; i++) {
        struct hash sum = sha256(*part(p, listed[i]));
        buf_printf(&manifest, "%.*s  %s\n", STR_ARG(hex_encode(a, hash_str(&sum))), listed[i]);
    }
    *part(p, "manifest.txt") = arena_str(a, buf_str(&manifest));
    char *manifest_sig = arena_alloc(a, 64), *checkpoint_sig = arena_alloc(a, 64);
    sign(key, *part(p, "manifest.txt"), (uint8_t *)manifest_sig);
    sign(key, *part(p, "checkpoint.txt"), (uint8_t *)checkpoint_sig);
    *part(p, "manifest.sig") = (struct str){ manifest_sig, 64 };
    *part(p, "checkpoint.sig") = (struct str){ checkpoint_sig, 64 };
}

static void members_changed(void **state)
{
    (void)state;
    struct sample s;
    struct arena a = { 0 };
    BUF_AUTO zip = BUF(MOST), html = BUF(MOST);
    sample_start(&s, 7);
    write_both(&s, &zip, &html);
    struct parts same = unpack(&a, buf_str(&zip)), p;
    struct verify_result r = repacked(&a, &same);
    assert_int_equal(r.verdict, VERIFY_WHOLE);

    for (size_t i = 0; i < same.count; i++) {
        p = same; /* one member missing */
        p.count--;
        memmove(&p.names[i], &p.names[i + 1], (p.count - i) * sizeof *p.names);
        memmove(&p.bytes[i], &p.bytes[i + 1], (p.count - i) * sizeof *p.bytes);
        r = repacked(&a, &p);
        assert_int_equal(r.verdict, VERIFY_ALTERED);
        assert_finding(&r, VERIFY_FILE_MISSING, arena_cstr(&a, same.names[i]));

        p = same; /* one member changed */
        p.bytes[i] = arena_printf(&a, "%.*s ", STR_ARG(same.bytes[i]));
        assert_int_equal(repacked(&a, &p).verdict, VERIFY_ALTERED);
        if (i == 0) continue;
        p = same; /* two swapped */
        p.names[i] = same.names[i - 1], p.names[i - 1] = same.names[i];
        p.bytes[i] = same.bytes[i - 1], p.bytes[i - 1] = same.bytes[i];
        assert_int_equal(repacked(&a, &p).verdict, VERIFY_ALTERED);
    }
    p = same;
    p.names[p.count] = STR("extra.pdf");
    p.bytes[p.count++] = STR("more");
    r = repacked(&a, &p);
    assert_int_equal(r.verdict, VERIFY_ALTERED);
    assert_finding(&r, VERIFY_FILE_FOREIGN, "extra.pdf");
    arena_free(&a);
    sample_end(&s);
}

static void signed_lies(void **state)
{
    (void)state;
    struct sample s;
    struct arena a = { 0 };
    BUF_AUTO zip = BUF(MOST), html = BUF(MOST);
    sample_start(&s, 7);
    write_both(&s, &zip, &html);
    struct parts same = unpack(&a, buf_str(&zip)), p = same;
    struct sign_key forger = sign_key_from_seed((const uint8_t[32]){ 9 });
    sign_anew(&a, &p, &forger);
    struct verify_result r = repacked(&a, &p);
    assert_int_equal(r.verdict, VERIFY_WHOLE); /* whole, by a key that only its fingerprint tells apart */
    assert_true(str_eq(r.fingerprint, public_key_fingerprint(&a, forger.public_key)));

    p = same; /* the key alone swapped */
    *part(&p, "public-key.pem") = public_key_pem(&a, forger.public_key);
    r = repacked(&a, &p);
    assert_int_equal(r.verdict, VERIFY_ALTERED);
    assert_finding(&r, VERIFY_SIGNATURE, "manifest.txt");
    assert_finding(&r, VERIFY_SIGNATURE, "checkpoint.txt");

    /* What even the right key cannot make fit: */
    static const struct {
        const char *file, *from, *to;
        enum verify_code code;
    } rows[] = {
        { "endorsements.jsonl", "Entry 1", "Entry 9", VERIFY_OPENED_VALUES },
        { "endorsements.jsonl", "\"leaf\":1", "\"leaf\":2", VERIFY_OPENED_VALUES },
        { "endorsements.jsonl", "\"leaf\":1", "\"leaf\":3", VERIFY_OPENED_NO_LEAF },
        { "endorsements.jsonl", "\"leaf\":6", "\"leaf\":7", VERIFY_OPENED_NO_LEAF },
        { "endorsements.jsonl", "\"leaf\":6", "\"leaf\":1", VERIFY_OPENED_LINE },
        { "endorsements.jsonl", "{\"fields\"", "{ \"fields\"", VERIFY_OPENED_LINE },
        { "endorsements.jsonl", "\"day\":{", "\"dog\":{", VERIFY_OPENED_VALUES },
        { "endorsements.jsonl", "2026-11-23", "2026-11-24", VERIFY_OPENED_VALUES },
        { "ledger.jsonl", "\"endorsed\"", "\"declined\"", VERIFY_LEDGER_ROOT },
        { "ledger.jsonl", " erased", " Erased", VERIFY_LEDGER_LINE },
        { "checkpoint.txt", "\n7\n", "\n8\n", VERIFY_LEDGER_COUNT },
        { "checkpoint.txt", "\n7\n", "\n07\n", VERIFY_CHECKPOINT_FORM },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        p = same;
        struct str *bytes = part(&p, rows[i].file);
        ptrdiff_t at = str_find(*bytes, str_of(rows[i].from), 0);
        assert_true(at >= 0);
        *bytes = arena_printf(&a, "%.*s%s%.*s", (int)at, bytes->p, rows[i].to,
                              STR_ARG(str_sub(*bytes, (size_t)at + strlen(rows[i].from), bytes->n)));
        sign_anew(&a, &p, &s.key);
        r = repacked(&a, &p);
        assert_int_equal(r.verdict, VERIFY_ALTERED);
        assert_finding(&r, rows[i].code, NULL);
    }
    arena_free(&a);
    sample_end(&s);
}

static void cannot_tell(void **state)
{
    (void)state;
    struct arena a = { 0 };
    static const struct {
        const char *bytes;
        enum verify_code code;
    } rows[] = { { "", VERIFY_NOT_AN_EXPORT },
                 { "PK\3\4 some other zip", VERIFY_NOT_AN_EXPORT },
                 { "words", VERIFY_NOT_AN_EXPORT },
                 { "%PDF-1.7", VERIFY_LONE_FILE },
                 { "{\"helped\":1}", VERIFY_LONE_FILE },
                 { "\xEF\xBB\xBFname", VERIFY_LONE_FILE },
                 { "<!DOCTYPE html><p>hello", VERIFY_LONE_FILE } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct verify_result r = result_of(&a, str_of(rows[i].bytes));
        assert_int_equal(r.verdict, VERIFY_CANNOT_TELL);
        assert_finding(&r, rows[i].code, NULL);
    }
    struct sample s;
    struct verify_result r;
    BUF_AUTO zip = BUF(MOST), html = BUF(MOST);
    sample_start(&s, 7);
    write_both(&s, &zip, &html);
    verify_export(&a, buf_str(&zip), STR_NONE, 100, &r);
    assert_int_equal(r.verdict, VERIFY_CANNOT_TELL);
    assert_finding(&r, VERIFY_TOO_LARGE, NULL);
    arena_free(&a);
    sample_end(&s);
}

/* ---- verify.sh ---- */

static int run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static int run(const char *format, ...)
{
    char command[2000];
    va_list args;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    int outcome = system(command);
    return WIFEXITED(outcome) ? WEXITSTATUS(outcome) : -1;
}

static void write_folder(const char *folder, const struct parts *p)
{
    for (size_t i = 0; i < p->count; i++) {
        char path[300];
        snprintf(path, sizeof path, "%s/%.*s", folder, STR_ARG(p->names[i]));
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        assert_true(fd >= 0);
        struct sink to = sink_file(&fd);
        assert_int_equal(sink_write(&to, p->bytes[i]), OK);
        close(fd);
    }
}

static void the_script(void **state)
{
    (void)state;
    char folder[] = "/tmp/kith-evidence-XXXXXX";
    assert_non_null(mkdtemp(folder));
    for (size_t n = 0; n < 10; n++) {
        struct sample s;
        struct arena a = { 0 };
        BUF_AUTO zip = BUF(MOST);
        sample_start(&s, n == 9 ? 37 : n);
        assert_int_equal(evidence_zip(&s.evidence, &s.reports, sink_buf(&zip)), OK);
        struct parts p = unpack(&a, buf_str(&zip));
        struct str print = public_key_fingerprint(&a, s.key.public_key);
        write_folder(folder, &p);
        assert_int_equal(run("sh %s/verify.sh >%s.out 2>&1", folder, folder), 0);
        assert_int_equal(run("grep -q 'Key fingerprint: %.*s' %s.out", STR_ARG(print), folder), 0);
        assert_int_equal(run("grep -q 'WHOLE: the files, the ledger' %s.out", folder), 0);
        assert_int_equal(run("sh %s/verify.sh %.*s >/dev/null", folder, STR_ARG(print)), 0);
        assert_int_equal(run("sh %s/verify.sh 00%.*s >/dev/null", folder, 62, print.p), 1);
        if (n == 9) {
            for (size_t i = 0; i < p.count; i++) {
                struct parts changed = p;
                changed.bytes[i] = arena_str(&a, p.bytes[i]);
                ((char *)changed.bytes[i].p)[changed.bytes[i].n / 2] ^= 1;
                if (str_eq(p.names[i], STR("verify.sh"))) continue; /* checked below: a changed script proves nothing */
                write_folder(folder, &changed);
                assert_int_not_equal(run("sh %s/verify.sh >/dev/null 2>&1", folder), 0);
            }
            write_folder(folder, &p);
            assert_int_equal(run("echo '# more' >>%s/verify.sh; sh %s/verify.sh >/dev/null", folder, folder), 1);
            write_folder(folder, &p);
            assert_int_equal(run("touch %s/extra; sh %s/verify.sh >/dev/null; r=$?; rm %s/extra; exit $r", folder, folder,
                                 folder), 1);
            assert_int_equal(run("rm %s/report.csv; sh %s/verify.sh >/dev/null", folder, folder), 1);
            struct parts lie = p; /* signed by the right key, and the root does not fit */
            struct str *ledger = part(&lie, "ledger.jsonl");
            *ledger = arena_str(&a, *ledger);
            memcpy((char *)ledger->p + str_find(*ledger, STR("\"endorsed\""), 0), "\"declined\"", 10);
            sign_anew(&a, &lie, &s.key);
            write_folder(folder, &lie);
            assert_int_equal(run("sh %s/verify.sh >%s.out", folder, folder), 1);
            assert_int_equal(run("grep -q 'ALTERED: the root' %s.out", folder), 0);
        }
        arena_free(&a);
        sample_end(&s);
    }
    run("rm -rf %s %s.out", folder, folder);
}

static void the_script_and_a_long_ledger(void **state)
{
    (void)state;
    char folder[] = "/tmp/kith-evidence-XXXXXX";
    static const struct {
        size_t leaves;
        const char *says;
    } rows[] = { { 2000, "WHOLE: the files, the ledger and" }, { 2001, "is checked by: kith verify FILE.zip" } };
    assert_non_null(mkdtemp(folder));
    for (int i = 0; i < 2; i++) {
        struct sample s;
        struct arena a = { 0 };
        BUF_AUTO zip = BUF(MOST);
        sample_start(&s, rows[i].leaves);
        assert_int_equal(evidence_zip(&s.evidence, &s.reports, sink_buf(&zip)), OK);
        struct parts p = unpack(&a, buf_str(&zip));
        write_folder(folder, &p);
        assert_int_equal(run("sh %s/verify.sh >%s.out 2>&1", folder, folder), 0);
        assert_int_equal(run("grep -q '%s' %s.out", rows[i].says, folder), 0);
        assert_int_equal(result_of(&a, buf_str(&zip)).verdict, VERIFY_WHOLE);
        arena_free(&a);
        sample_end(&s);
    }
    run("rm -rf %s %s.out", folder, folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole),           cmocka_unit_test(every_changed_byte_shows), cmocka_unit_test(cut_and_glued),
        cmocka_unit_test(members_changed), cmocka_unit_test(signed_lies),              cmocka_unit_test(cannot_tell),
        cmocka_unit_test(the_script),      cmocka_unit_test(the_script_and_a_long_ledger),
    };
    return crypto_start() == OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
