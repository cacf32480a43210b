#include "outboard/pdf_finish.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/utf8.h"

/* A cross-reference entry is twenty bytes: "0000000274 00000 n \n". */
enum { ENTRY = 20 };

struct file {
    struct str bytes;
    struct str entries; /* of the cross-reference table, from object 0 */
    int64_t table, size, root, info;
};

static bool number_after(struct str s, struct str key, size_t from, int64_t *ret)
{
    ptrdiff_t at = str_find(s, key, from);
    if (at < 0) return false;
    size_t start = (size_t)at + key.n, end = start;
    while (end < s.n && ascii_digit(s.p[end])) end++;
    return str_int(str_sub(s, start, end), 0, INT64_C(4000000000), ret);
}

static bool file_read(struct str bytes, struct file *f)
{
    *f = (struct file){ .bytes = bytes };
    size_t tail = bytes.n > 400 ? bytes.n - 400 : 0;
    ptrdiff_t trailer = str_find(bytes, STR("trailer\n"), tail);
    int64_t size;
    if (trailer < 0 || !number_after(bytes, STR("/Size "), (size_t)trailer, &f->size) ||
        !number_after(bytes, STR("/Root "), (size_t)trailer, &f->root) ||
        !number_after(bytes, STR("/Info "), (size_t)trailer, &f->info) ||
        !number_after(bytes, STR("startxref\n"), (size_t)trailer, &f->table) ||
        !number_after(bytes, STR("xref\n0 "), (size_t)f->table, &size) || size != f->size)
        return false;
    ptrdiff_t line = str_find_byte(bytes, '\n', (size_t)f->table + 6);
    if (line < 0) return false;
    f->entries = str_sub(bytes, (size_t)line + 1, (size_t)line + 1 + (size_t)size * ENTRY);
    return f->entries.n == (size_t)size * ENTRY;
}

/* The object's text from "N 0 obj" to before ">>\nendobj"; empty when there is none. */
static struct str object(const struct file *f, int64_t number)
{
    int64_t offset = 0;
    for (int i = 0; i < 10; i++) offset = offset * 10 + (f->entries.p[number * ENTRY + i] - '0');
    if (offset <= 0 || (size_t)offset >= f->bytes.n) return STR_NONE;
    ptrdiff_t end = str_find(f->bytes, STR(">>\nendobj"), (size_t)offset);
    return end < 0 ? STR_NONE : str_sub(f->bytes, (size_t)offset, (size_t)end);
}

/* A text string in UTF-16 (7.9.2.2), in hexadecimal. */
static void text_string(struct buf *out, struct str text)
{
    BUF_LIT(out, "<FEFF");
    size_t at = 0;
    for (int32_t c; (c = utf8_next(text, &at)) >= 0;) {
        if (c < 0x10000)
            buf_printf(out, "%04X", (unsigned)c);
        else
            buf_printf(out, "%04X%04X", (unsigned)(0xD800 + ((c - 0x10000) >> 10)),
                       (unsigned)(0xDC00 + ((c - 0x10000) & 0x3FF)));
    }
    BUF_LIT(out, ">");
}

struct update {
    struct buf *added, *table;
    size_t base; /* where what is added will begin in the file */
};

static void changed(struct update *u, int64_t number, struct str body, struct str more)
{
    buf_printf(u->table, "%lld 1\n%010zu 00000 n \n", (long long)number, u->base + u->added->n);
    buf_add(u->added, body);
    buf_add(u->added, more);
    BUF_LIT(u->added, ">>\nendobj\n");
}

static void figures_change(const struct file *f, struct update *u, const struct str *alts, size_t count)
{
    const struct str figure_head = STR("<< /Type /StructElem\n   /S /Figure\n");
    size_t figure = 0;
    for (int64_t number = 1; number < f->size && figure < count; number++) {
        struct str body = object(f, number);
        ptrdiff_t head = str_find_byte(str_sub(body, 0, 20), '\n', 0);
        if (head < 0 || !str_starts(str_sub(body, (size_t)head + 1, body.n), figure_head)) continue;
        struct str alt = alts[figure++];
        if (!alt.n) continue;
        struct buf more = BUF(64 * 1024);
        BUF_LIT(&more, "   /Alt ");
        text_string(&more, alt);
        BUF_LIT(&more, "\n");
        changed(u, number, body, buf_str(&more));
        buf_free(&more);
    }
}

/* In a dictionary's text up to its ">>", written as "/x50 50 0 R /x51 51 0 R ": blanks what came before. `seen` holds
 * for each object the last dictionary that named it. Left alone from where it is written otherwise. */
static void blank_repeats(char *p, size_t n, uint32_t *seen, size_t objects, uint32_t dictionary)
{
    struct str text = { p, n };
    for (size_t at = 0; at < n;) {
        ptrdiff_t end = str_find(text, STR(" R "), at);
        int64_t number;
        if (end < 0 || !number_after(text, STR("/x"), at, &number) || number >= (int64_t)objects) return;
        size_t next = (size_t)end + 3;
        if (seen[number] == dictionary) memset(p + at, ' ', next - at);
        seen[number] = dictionary;
        at = next;
    }
}

static void blank_all_repeats(struct buf *pdf, size_t objects)
{
    const struct str head = STR("\n   /XObject << ");
    struct str text = buf_str(pdf);
    uint32_t *seen = mem_new(objects * sizeof *seen), dictionary = 0;
    for (ptrdiff_t at = 0; (at = str_find(text, head, (size_t)at)) >= 0;) {
        size_t from = (size_t)at + head.n;
        ptrdiff_t end = str_find(text, STR(">>"), from);
        if (end < 0) break;
        blank_repeats(pdf->p + from, (size_t)end - from, seen, objects, ++dictionary);
        at = end;
    }
    free(seen);
}

enum err pdf_finish(struct buf *pdf, enum lang lang, const struct str *alts, size_t count)
{
    struct file f;
    if (!file_read(buf_str(pdf), &f)) return ERR_IO;
    blank_all_repeats(pdf, (size_t)f.size);
    struct str catalogue = object(&f, f.root);
    if (!catalogue.n) return ERR_IO;
    struct buf table = BUF(1024 * 1024), added = BUF(4 * 1024 * 1024), more = BUF(256);
    BUF_LIT(&table, "xref\n");
    buf_printf(&more, "   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true%s >>\n", lang_tag(lang),
               lang_rtl(lang) ? " /Direction /R2L" : "");
    struct update u = { &added, &table, pdf->n };
    changed(&u, f.root, catalogue, buf_str(&more));
    figures_change(&f, &u, alts, count);
    size_t xref = pdf->n + added.n;
    buf_add(pdf, buf_str(&added));
    buf_add(pdf, buf_str(&table));
    buf_printf(
        pdf,
        "trailer\n<< /Size %lld\n   /Root %lld 0 R\n   /Info %lld 0 R\n   /Prev %lld\n>>\nstartxref\n%zu\n%%%%EOF\n",
        (long long)f.size, (long long)f.root, (long long)f.info, (long long)f.table, xref);
    bool whole = !added.full && !table.full;
    buf_free(&more);
    buf_free(&table);
    buf_free(&added);
    return pdf->full ? ERR_TOO_LARGE : whole ? OK : ERR_IO;
}
