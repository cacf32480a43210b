#include "export/verify.h"

#include "export/evidence.h"
#include "export/text.h"
#include "model/ledger.h"

enum { SMALL = 4096 }; /* the most that a manifest, key, checkpoint or signature may be */

struct check {
    struct arena *arena;
    struct verify_result *result;
    struct text texts[EVIDENCE_FILES];
    bool present[EVIDENCE_FILES];
    struct hash sums[EVIDENCE_FILES];
};

static void found(struct check *c, enum verify_code code, struct str subject, uint64_t line)
{
    struct verify_result *r = c->result;
    bool open = code == VERIFY_NOT_AN_EXPORT || code == VERIFY_LONE_FILE || code == VERIFY_TOO_LARGE;
    if (r->verdict != VERIFY_ALTERED) r->verdict = open ? VERIFY_CANNOT_TELL : VERIFY_ALTERED;
    if (r->finding_count < sizeof r->findings / sizeof *r->findings)
        r->findings[r->finding_count++] = (struct verify_finding){ code, subject, line };
}

static bool small_text(struct check *c, enum evidence_file file, size_t most, struct str *ret)
{
    return c->present[file] && text_whole(c->arena, &c->texts[file], most, ret);
}

/* ---- The manifest ---- */

static void check_manifest(struct check *c, bool html)
{
    struct str have = STR_NONE;
    BUF_AUTO want = BUF(SMALL);
    small_text(c, EVIDENCE_MANIFEST, SMALL, &have);
    bool changed = false;
    for (int i = 0; i < EVIDENCE_FILES; i++) {
        if (!evidence_in_manifest((enum evidence_file)i, html)) continue;
        struct str name = evidence_name((enum evidence_file)i);
        size_t from = want.n;
        buf_add(&want, hex_encode(c->arena, hash_str(&c->sums[i])));
        buf_printf(&want, "  %.*s\n", STR_ARG(name));
        if (!c->present[i] || str_find(have, str_sub(buf_str(&want), from, want.n), 0) >= 0) continue;
        changed = true;
        found(c, VERIFY_FILE_CHANGED, name, 0);
    }
    if (!changed && !str_eq(have, buf_str(&want))) found(c, VERIFY_MANIFEST_FORM, STR_NONE, 0);
}

/* ---- The key, the signatures and the checkpoint ---- */

static void check_signature(struct check *c, enum evidence_file file, enum evidence_file sig, const uint8_t key[32])
{
    struct str text, signature;
    if (!small_text(c, file, SMALL, &text) || !small_text(c, sig, SIGNATURE, &signature) || signature.n != SIGNATURE ||
        !sign_check(key, text, (const uint8_t *)signature.p))
        found(c, VERIFY_SIGNATURE, evidence_name(file), 0);
}

static void check_seal(struct check *c, struct str expected)
{
    struct verify_result *r = c->result;
    struct str pem, text;
    if (small_text(c, EVIDENCE_KEY, SMALL, &pem) && public_key_read(c->arena, pem, r->public_key)) {
        r->fingerprint = public_key_fingerprint(c->arena, r->public_key);
        check_signature(c, EVIDENCE_MANIFEST, EVIDENCE_MANIFEST_SIG, r->public_key);
        check_signature(c, EVIDENCE_CHECKPOINT, EVIDENCE_CHECKPOINT_SIG, r->public_key);
    } else {
        found(c, VERIFY_KEY_FORM, STR_NONE, 0);
    }
    if (expected.n && !str_eq(expected, r->fingerprint)) found(c, VERIFY_OTHER_KEY, expected, 0);
    if (small_text(c, EVIDENCE_CHECKPOINT, SMALL, &text) && checkpoint_read(c->arena, text, &r->checkpoint)) {
        ptrdiff_t path = str_find(r->checkpoint.origin, STR("/c/"), 0);
        r->server = path < 0 ? r->checkpoint.origin : str_sub(r->checkpoint.origin, 0, (size_t)path);
    } else {
        found(c, VERIFY_CHECKPOINT_FORM, STR_NONE, 0);
    }
}

/* ---- The ledger, with what is opened of it ---- */

/* The next record of endorsements.jsonl: { "fields": openings, "leaf": index }, its leaf after the last one's. */
struct opened {
    struct text_stream *text;
    struct arena arena;
    struct jcs_value fields;
    int64_t leaf; /* -1 before the first */
    uint64_t line;
    bool more; /* a record stands here that its leaf has not met */
};

static void next_opened(struct check *c, struct opened *o)
{
    struct str line;
    struct jcs_value record;
    bool end = false;
    int64_t leaf = -1;
    o->more = false;
    arena_reset(&o->arena);
    bool fine = text_line(o->text, LEDGER_OPENINGS_MAX + 64, &line, &end);
    if (fine && end) return;
    o->line++;
    fine = fine && jcs_read(&o->arena, line, &record) && record.kind == JCS_OBJECT && record.count == 2;
    const struct jcs_value *fields = fine ? jcs_get(&record, STR("fields")) : NULL;
    fine = fields && fields->kind == JCS_OBJECT &&
           jcs_whole(jcs_get(&record, STR("leaf")), 0, (int64_t)1 << 53, &leaf) && leaf > o->leaf;
    if (!fine) {
        found(c, VERIFY_OPENED_LINE, STR_NONE, o->line);
        return; /* what follows cannot be matched any more */
    }
    c->result->endorsements++;
    o->fields = *fields;
    o->leaf = leaf;
    o->more = true;
}

/* Checks the opened record that names this leaf, if there is one, and moves on to the next. */
static void match_opened(struct check *c, struct opened *o, struct str line, bool erased, struct arena *scratch)
{
    struct jcs_value record;
    if (!o->more || (uint64_t)o->leaf != c->result->leaves) return;
    if (erased || !ledger_record_read(scratch, line, &record)) found(c, VERIFY_OPENED_NO_LEAF, STR_NONE, o->line);
    else if (!ledger_openings_check(scratch, &record, &o->fields)) found(c, VERIFY_OPENED_VALUES, STR_NONE, o->line);
    next_opened(c, o);
}

static void check_lines(struct check *c, struct text_stream *ledger, struct opened *o, struct merkle *tree)
{
    struct arena scratch = { 0 };
    struct verify_result *r = c->result;
    for (;; r->leaves++) {
        struct str line;
        struct hash leaf;
        bool end = false, erased;
        arena_reset(&scratch);
        bool fine = text_line(ledger, LEDGER_RECORD_MAX, &line, &end);
        if (fine && end) break;
        if (!fine || !ledger_line_read(&scratch, line, &leaf, &erased)) {
            found(c, VERIFY_LEDGER_LINE, STR_NONE, r->leaves + 1);
            break;
        }
        merkle_add(tree, leaf);
        r->erased += erased;
        match_opened(c, o, line, erased, &scratch);
    }
    arena_free(&scratch);
}

static void check_ledger(struct check *c)
{
    struct verify_result *r = c->result;
    if (!c->present[EVIDENCE_LEDGER] || !c->present[EVIDENCE_ENDORSEMENTS]) return;
    struct text_stream *ledger = text_open(&c->texts[EVIDENCE_LEDGER]);
    struct opened o = { .text = text_open(&c->texts[EVIDENCE_ENDORSEMENTS]), .leaf = -1 };
    struct merkle tree = { 0 };
    next_opened(c, &o);
    check_lines(c, ledger, &o, &tree);
    if (o.more) found(c, VERIFY_OPENED_NO_LEAF, STR_NONE, o.line);
    struct hash root = merkle_root(&tree);
    if (r->checkpoint.origin.n && r->checkpoint.count != tree.count) found(c, VERIFY_LEDGER_COUNT, STR_NONE, 0);
    else if (r->checkpoint.origin.n && !hash_eq(r->checkpoint.root, root)) found(c, VERIFY_LEDGER_ROOT, STR_NONE, 0);
    text_close(ledger);
    text_close(o.text);
    arena_free(&o.arena);
}

static void check_sums(struct check *c, bool html)
{
    for (int i = 0; i < EVIDENCE_FILES; i++) {
        if (!c->present[i] || (html && i == EVIDENCE_HTML)) continue;
        if (!text_sum(&c->texts[i], &c->sums[i])) {
            c->present[i] = false;
            found(c, VERIFY_FILE_DAMAGED, evidence_name((enum evidence_file)i), 0);
        }
    }
}

static void check_all(struct check *c, struct str expected, bool html)
{
    check_sums(c, html);
    check_manifest(c, html);
    check_seal(c, expected);
    check_ledger(c);
}

/* ---- The zip ---- */

static int file_of(struct str name)
{
    for (int i = 0; i < EVIDENCE_FILES; i++)
        if (str_eq(name, evidence_name((enum evidence_file)i))) return i;
    return -1;
}

static void verify_zip(struct check *c, struct str file, struct str expected, uint64_t limit)
{
    struct zip_member members[ZIP_MEMBERS];
    size_t count = 0;
    uint64_t unpacked = 0;
    bool in_order = true;
    c->result->form = VERIFY_ZIP;
    bool ours = zip_read(file, members, &count);
    if (!ours && !zip_read_foreign(file, members, &count)) {
        found(c, VERIFY_DAMAGED, STR_NONE, 0);
        return;
    }
    int last = -1;
    for (size_t i = 0; i < count; i++) {
        int which = file_of(members[i].name);
        unpacked += members[i].size;
        if (which < 0) {
            found(c, VERIFY_FILE_FOREIGN, members[i].name, 0);
            continue;
        }
        in_order = in_order && (!ours || which > last);
        last = which;
        c->texts[which] = (struct text){ .member = &members[i] };
        c->present[which] = true;
    }
    for (int i = 0; i < EVIDENCE_FILES; i++)
        if (!c->present[i]) found(c, VERIFY_FILE_MISSING, evidence_name((enum evidence_file)i), 0);
    if (!in_order) found(c, VERIFY_DAMAGED, STR_NONE, 0);
    if (unpacked > limit) found(c, VERIFY_TOO_LARGE, STR_NONE, 0);
    else check_all(c, expected, false);
}

/* ---- The html ---- */

/* Takes `before` and then a string's inside off the front of *rest; the closing quote is left. */
static bool take_string(struct str *rest, const char *before, struct str *ret)
{
    struct str lead = str_of(before);
    if (!str_starts(*rest, lead)) return false;
    size_t at = lead.n;
    while (at < rest->n && rest->p[at] != '"') at += rest->p[at] == '\\' ? 2 : 1;
    if (at >= rest->n) return false;
    *ret = str_sub(*rest, lead.n, at);
    *rest = str_sub(*rest, at, rest->n);
    return true;
}

/* The record's strings, in the one order and form that evidence.c writes. */
static bool read_record(struct check *c, struct str record)
{
    static const struct {
        const char *before;
        enum evidence_file file;
    } parts[] = {
        { "{\"endorsements\":\"", EVIDENCE_ENDORSEMENTS },
        { "\",\"ledger\":\"", EVIDENCE_LEDGER },
        { "\",\"seal\":{\"checkpoint\":\"", EVIDENCE_CHECKPOINT },
        { "\",\"checkpoint_sig\":\"", EVIDENCE_CHECKPOINT_SIG },
        { "\",\"manifest\":\"", EVIDENCE_MANIFEST },
        { "\",\"manifest_sig\":\"", EVIDENCE_MANIFEST_SIG },
        { "\",\"public_key\":\"", EVIDENCE_KEY },
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!take_string(&record, parts[i].before, &c->texts[parts[i].file].escaped)) return false;
        c->present[parts[i].file] = true;
    }
    return str_eq(record, STR("\"}}"));
}

/* A signature stands in base64, which no escape touches; it is checked as the file of its 64 bytes. */
static bool decode_signature(struct check *c, enum evidence_file file)
{
    struct text *t = &c->texts[file];
    bool fine = base64_decode(c->arena, t->escaped, &t->plain);
    t->escaped = STR_NONE;
    return fine;
}

static void verify_html(struct check *c, struct str file, struct str expected)
{
    c->result->form = VERIFY_HTML;
    struct str open = STR(EVIDENCE_OPEN), close = STR(EVIDENCE_CLOSE);
    if (!str_ends(file, close)) {
        found(c, VERIFY_DAMAGED, STR_NONE, 0);
        return;
    }
    size_t end = file.n - close.n, start = end;
    while (start && file.p[start - 1] != '<') start--; /* the record holds no '<' */
    struct str inside = start ? str_sub(file, start - 1, end) : STR_NONE;
    if (!str_starts(inside, open) || !read_record(c, str_sub(inside, open.n, inside.n)) ||
        !decode_signature(c, EVIDENCE_CHECKPOINT_SIG) || !decode_signature(c, EVIDENCE_MANIFEST_SIG)) {
        found(c, VERIFY_DAMAGED, STR_NONE, 0);
        return;
    }
    c->sums[EVIDENCE_HTML] = sha256_two(str_sub(file, 0, start - 1 + open.n), close);
    c->present[EVIDENCE_HTML] = true;
    check_all(c, expected, true);
}

/* ---- Any file ---- */

static bool looks_like_html(struct str file)
{
    return str_starts_nocase(file, STR("<!doctype html")) || str_starts_nocase(file, STR("<html"));
}

void verify_export(struct arena *a, struct str file, struct str expected, uint64_t limit, struct verify_result *ret)
{
    struct check c = { .arena = a, .result = ret };
    *ret = (struct verify_result){ .verdict = VERIFY_WHOLE, .file = sha256(file) };
    bool names_ledger = str_find(file, evidence_name(EVIDENCE_LEDGER), 0) >= 0;
    if (str_starts(file, STR("PK")) && (names_ledger || str_find(file, evidence_name(EVIDENCE_HOW_TO), 0) >= 0)) {
        verify_zip(&c, file, expected, limit);
    } else if (looks_like_html(file) && str_find(file, STR("kith-record"), 0) >= 0) {
        verify_html(&c, file, expected);
    } else {
        bool lone = str_starts(file, STR("%PDF-")) || str_starts(file, STR("{\"")) ||
                    str_starts(file, STR("\xEF\xBB\xBF")) || looks_like_html(file);
        found(&c, lone ? VERIFY_LONE_FILE : VERIFY_NOT_AN_EXPORT, STR_NONE, 0);
    }
}

struct str verify_sentence(struct arena *a, const struct verify_finding *f)
{
    static const char *const sentences[] = {
        [VERIFY_NOT_AN_EXPORT] = "This is not an export of Kith.",
        [VERIFY_LONE_FILE] =
            "A pdf, csv or json alone carries no signature. Use the zip, or the server's /verify page, "
            "which knows every file that it handed out.",
        [VERIFY_TOO_LARGE] = "This unpacks to more than can be checked here.",
        [VERIFY_DAMAGED] = "The archive itself is damaged: it was changed or cut short. "
                           "Ask for the file as it was downloaded.",
        [VERIFY_FILE_MISSING] = "A file is missing: ",
        [VERIFY_FILE_FOREIGN] = "A file was added: ",
        [VERIFY_FILE_DAMAGED] = "A file cannot be read: ",
        [VERIFY_FILE_CHANGED] = "A file is not the one that was signed: ",
        [VERIFY_MANIFEST_FORM] = "The manifest does not list exactly the files of an export.",
        [VERIFY_KEY_FORM] = "The public key cannot be read.",
        [VERIFY_SIGNATURE] = "The signature does not fit its file: ",
        [VERIFY_CHECKPOINT_FORM] = "The checkpoint cannot be read.",
        [VERIFY_LEDGER_LINE] = "This is no entry of a ledger: ledger.jsonl, line ",
        [VERIFY_LEDGER_COUNT] = "The ledger has another number of entries than was signed.",
        [VERIFY_LEDGER_ROOT] = "The ledger's entries are not those that were signed.",
        [VERIFY_OPENED_LINE] = "This is no record, or out of order: endorsements.jsonl, line ",
        [VERIFY_OPENED_NO_LEAF] = "The ledger has no entry for endorsements.jsonl, line ",
        [VERIFY_OPENED_VALUES] = "The ledger's entry says something else than endorsements.jsonl, line ",
        [VERIFY_OTHER_KEY] = "It was not signed by the expected key, ",
    };
    BUF_AUTO b = BUF(1024);
    buf_add(&b, str_of(sentences[f->code]));
    if (f->subject.n) buf_printf(&b, "%.*s.", STR_ARG(f->subject));
    if (f->line) buf_printf(&b, "%llu.", (unsigned long long)f->line);
    return arena_str(a, buf_str(&b));
}
