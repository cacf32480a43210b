#include "export/evidence.h"

#include <stdio.h>

#include "export/zip.h"
#include "model/jcs.h"
#include "model/ledger.h"

static const char *const names[] = {
    [EVIDENCE_HOW_TO] = "HOW-TO-VERIFY.txt",
    [EVIDENCE_SCRIPT] = "verify.sh",
    [EVIDENCE_PDF] = "report.pdf",
    [EVIDENCE_HTML] = "report.html",
    [EVIDENCE_JSON] = "report.json",
    [EVIDENCE_CSV] = "report.csv",
    [EVIDENCE_LEDGER] = "ledger.jsonl",
    [EVIDENCE_ENDORSEMENTS] = "endorsements.jsonl",
    [EVIDENCE_CHECKPOINT] = "checkpoint.txt",
    [EVIDENCE_CHECKPOINT_SIG] = "checkpoint.sig",
    [EVIDENCE_KEY] = "public-key.pem",
    [EVIDENCE_MANIFEST] = "manifest.txt",
    [EVIDENCE_MANIFEST_SIG] = "manifest.sig",
};
_Static_assert(sizeof names / sizeof *names == EVIDENCE_FILES, "a name for each file");

struct str evidence_name(enum evidence_file file)
{
    return str_of(names[file]);
}

bool evidence_in_manifest(enum evidence_file file, bool html)
{
    if (file == EVIDENCE_CHECKPOINT_SIG || file >= EVIDENCE_MANIFEST) return false;
    return !html || file == EVIDENCE_HTML || file >= EVIDENCE_LEDGER;
}

/* ---- The two lists as lines ---- */

struct lines {
    struct sink to;
    struct merkle tree;
    struct arena arena; /* for one line at a time */
    uint64_t next;      /* the least leaf that may be opened next */
};

static enum err leaf_line(void *state, const struct evidence_leaf *leaf)
{
    struct lines *l = state;
    merkle_add(&l->tree, leaf->hash);
    TRY(sink_write(&l->to, ledger_line(&l->arena, leaf->record, leaf->hash)));
    arena_reset(&l->arena);
    return sink_write(&l->to, STR("\n"));
}

/* Both names are sorted and the openings canonical, so the line is. */
static enum err opened_line(void *state, const struct evidence_opened *opened)
{
    struct lines *l = state;
    char leaf[40];
    if (opened->leaf < l->next || !opened->openings.n) return ERR_INVALID;
    l->next = opened->leaf + 1;
    TRY(sink_write(&l->to, STR("{\"fields\":")));
    TRY(sink_write(&l->to, opened->openings));
    int n = snprintf(leaf, sizeof leaf, ",\"leaf\":%llu}\n", (unsigned long long)opened->leaf);
    return sink_write(&l->to, (struct str){ leaf, (size_t)n });
}

static enum err write_leaves(const struct evidence *e, const struct sink *to, struct merkle *ret)
{
    struct lines l = { .to = *to };
    enum err outcome = e->leaves(e->state, leaf_line, &l);
    arena_free(&l.arena);
    *ret = l.tree;
    return outcome;
}

static enum err write_opened(const struct evidence *e, const struct sink *to)
{
    struct lines l = { .to = *to };
    return e->opened(e->state, opened_line, &l);
}

/* ---- The manifest and the seal ---- */

struct seal {
    struct arena arena;
    struct hash sums[EVIDENCE_FILES];
    struct str checkpoint, public_key, manifest;
    char checkpoint_sig[SIGNATURE], manifest_sig[SIGNATURE];
};

static void seal_checkpoint(struct seal *s, const struct evidence *e, const struct merkle *tree)
{
    const struct checkpoint c = { e->origin, tree->count, merkle_root(tree) };
    s->checkpoint = checkpoint_text(&s->arena, &c);
    s->public_key = public_key_pem(&s->arena, e->key->public_key);
    s->sums[EVIDENCE_CHECKPOINT] = sha256(s->checkpoint);
    s->sums[EVIDENCE_KEY] = sha256(s->public_key);
    sign(e->key, s->checkpoint, (uint8_t *)s->checkpoint_sig);
}

static void seal_manifest(struct seal *s, const struct evidence *e, bool html)
{
    BUF_AUTO b = BUF(4096);
    for (int i = 0; i < EVIDENCE_FILES; i++) {
        if (!evidence_in_manifest((enum evidence_file)i, html)) continue;
        buf_add(&b, hex_encode(&s->arena, hash_str(&s->sums[i])));
        buf_printf(&b, "  %s\n", names[i]);
    }
    s->manifest = arena_str(&s->arena, buf_str(&b));
    sign(e->key, s->manifest, (uint8_t *)s->manifest_sig);
}

/* ---- The one-file html ---- */

/* Text within a JSON string within a script element: RFC 8785's escapes, and '<' escaped too. All of these are ASCII
 * bytes, so a piece may end anywhere. */
static enum err write_in_string(void *state, struct str bytes)
{
    static const char hex[] = "0123456789abcdef";
    const struct sink *to = state;
    size_t from = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        char escape[] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
        if (c >= 0x20 && c != '"' && c != '\\' && c != '<') continue;
        TRY(sink_write(to, str_sub(bytes, from, i)));
        from = i + 1;
        const char *short_form = memchr("\bb\tt\nn\ff\rr\"\"\\\\", c, 14);
        if (short_form) escape[1] = short_form[1];
        TRY(sink_write(to, (struct str){ escape, short_form ? 2 : 6 }));
    }
    return sink_write(to, str_sub(bytes, from, bytes.n));
}

static enum err write_member(const struct sink *to, const char *before, struct str text)
{
    TRY(sink_write(to, str_of(before)));
    return write_in_string((void *)to, text);
}

static enum err write_seal(struct seal *s, const struct sink *to)
{
    struct str checkpoint_sig = base64_encode(&s->arena, (struct str){ s->checkpoint_sig, SIGNATURE });
    struct str manifest_sig = base64_encode(&s->arena, (struct str){ s->manifest_sig, SIGNATURE });
    TRY(write_member(to, "\",\"seal\":{\"checkpoint\":\"", s->checkpoint));
    TRY(write_member(to, "\",\"checkpoint_sig\":\"", checkpoint_sig));
    TRY(write_member(to, "\",\"manifest\":\"", s->manifest));
    TRY(write_member(to, "\",\"manifest_sig\":\"", manifest_sig));
    TRY(write_member(to, "\",\"public_key\":\"", s->public_key));
    return sink_write(to, STR("\"}}"));
}

static enum err write_record(const struct evidence *e, const struct sink *to, struct seal *s)
{
    struct merkle tree;
    struct sink_hash hashed;
    struct sink string = { write_in_string, (void *)to }, through = sink_hash_start(&hashed, &string);
    TRY(sink_write(to, STR("{\"endorsements\":\"")));
    TRY(write_opened(e, &through));
    s->sums[EVIDENCE_ENDORSEMENTS] = sink_hash_end(&hashed);

    through = sink_hash_start(&hashed, &string);
    TRY(sink_write(to, STR("\",\"ledger\":\"")));
    TRY(write_leaves(e, &through, &tree));
    s->sums[EVIDENCE_LEDGER] = sink_hash_end(&hashed);

    seal_checkpoint(s, e, &tree);
    seal_manifest(s, e, true);
    return write_seal(s, to);
}

enum err evidence_html(const struct evidence *e, const struct producer *page, struct sink to)
{
    struct seal s = { 0 };
    struct sink_hash hashed;
    struct sink through = sink_hash_start(&hashed, &to);
    TRY(page->write(page->state, &through));
    TRY(sink_write(&through, STR(EVIDENCE_OPEN)));
    hashing_add(&hashed.hashing, STR(EVIDENCE_CLOSE)); /* the record is left out of the sum, the end is not */
    s.sums[EVIDENCE_HTML] = sink_hash_end(&hashed);
    enum err outcome = write_record(e, &to, &s);
    arena_free(&s.arena);
    return outcome == OK ? sink_write(&to, STR(EVIDENCE_CLOSE)) : outcome;
}

/* ---- The zip ---- */

struct html_in_zip {
    const struct evidence *evidence;
    const struct producer *page;
};

static enum err write_html(void *state, const struct sink *to)
{
    const struct html_in_zip *h = state;
    return evidence_html(h->evidence, h->page, *to);
}

static enum err write_text(void *state, const struct sink *to)
{
    return sink_write(to, *(const struct str *)state);
}

struct list {
    const struct evidence *evidence;
    struct merkle tree;
};

static enum err write_ledger(void *state, const struct sink *to)
{
    struct list *l = state;
    return write_leaves(l->evidence, to, &l->tree);
}

static enum err write_endorsements(void *state, const struct sink *to)
{
    return write_opened(((struct list *)state)->evidence, to);
}

static enum err add(struct zip_writer *z, enum evidence_file file, struct producer from, struct hash *ret_sum)
{
    struct sink_hash hashed;
    TRY(zip_begin(z, str_of(names[file]), file == EVIDENCE_SCRIPT));
    struct sink member = zip_sink(z), through = sink_hash_start(&hashed, &member);
    TRY(from.write(from.state, &through));
    *ret_sum = sink_hash_end(&hashed);
    return zip_end(z);
}

static enum err write_zip(const struct evidence *e, const struct evidence_reports *reports, struct zip_writer *z,
                          struct seal *s)
{
    struct html_in_zip html = { e, &reports->html };
    struct list list = { .evidence = e };
    struct str script = { evidence_script, (size_t)(evidence_script_end - evidence_script) };
    struct str how_to = { evidence_how_to, (size_t)(evidence_how_to_end - evidence_how_to) };
    struct str checkpoint_sig = { s->checkpoint_sig, SIGNATURE }, manifest_sig = { s->manifest_sig, SIGNATURE };
    const struct producer from[] = {
        [EVIDENCE_HOW_TO] = { write_text, &how_to },
        [EVIDENCE_SCRIPT] = { write_text, &script },
        [EVIDENCE_PDF] = reports->pdf,
        [EVIDENCE_HTML] = { write_html, &html },
        [EVIDENCE_JSON] = reports->json,
        [EVIDENCE_CSV] = reports->csv,
        [EVIDENCE_LEDGER] = { write_ledger, &list },
        [EVIDENCE_ENDORSEMENTS] = { write_endorsements, &list },
        [EVIDENCE_CHECKPOINT] = { write_text, &s->checkpoint },
        [EVIDENCE_CHECKPOINT_SIG] = { write_text, &checkpoint_sig },
        [EVIDENCE_KEY] = { write_text, &s->public_key },
        [EVIDENCE_MANIFEST] = { write_text, &s->manifest },
        [EVIDENCE_MANIFEST_SIG] = { write_text, &manifest_sig },
    };
    for (int i = 0; i < EVIDENCE_FILES; i++) {
        if (i == EVIDENCE_CHECKPOINT) seal_checkpoint(s, e, &list.tree);
        if (i == EVIDENCE_MANIFEST) seal_manifest(s, e, false);
        TRY(add(z, (enum evidence_file)i, from[i], &s->sums[i]));
    }
    return zip_finish(z);
}

enum err evidence_zip(const struct evidence *e, const struct evidence_reports *reports, struct sink to)
{
    struct zip_writer *z = zip_new(to);
    struct seal s = { 0 };
    enum err outcome = write_zip(e, reports, z, &s);
    arena_free(&s.arena);
    zip_free(z);
    return outcome;
}
