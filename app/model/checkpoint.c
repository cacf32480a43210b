#include "model/checkpoint.h"

#include "base/buf.h"

/* ---- The public key ---- */

/* SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING (33 bytes: no unused bits, then the key) } */
static const uint8_t der_head[12] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };

static struct str der_of(struct arena *a, const uint8_t key[32])
{
    char *der = arena_alloc(a, sizeof der_head + 32);
    memcpy(der, der_head, sizeof der_head);
    memcpy(der + sizeof der_head, key, 32);
    return (struct str){ der, sizeof der_head + 32 };
}

struct str public_key_pem(struct arena *a, const uint8_t key[32])
{
    struct str text = base64_encode(a, der_of(a, key));
    return arena_printf(a, "-----BEGIN PUBLIC KEY-----\n%.*s\n-----END PUBLIC KEY-----\n", STR_ARG(text));
}

bool public_key_read(struct arena *a, struct str pem, uint8_t ret[32])
{
    struct str line = STR_NONE, der;
    str_cut(&pem, '\n', &line);
    if (!str_eq(line, STR("-----BEGIN PUBLIC KEY-----")) || !str_cut(&pem, '\n', &line)) return false;
    if (!base64_decode(a, line, &der) || der.n != sizeof der_head + 32) return false;
    if (memcmp(der.p, der_head, sizeof der_head) != 0 || !str_eq(pem, STR("-----END PUBLIC KEY-----\n"))) return false;
    memcpy(ret, der.p + sizeof der_head, 32);
    return true;
}

struct str public_key_fingerprint(struct arena *a, const uint8_t key[32])
{
    struct hash h = sha256(der_of(a, key));
    return hex_encode(a, hash_str(&h));
}

bool fingerprint_read(struct arena *a, struct str s, struct str *ret)
{
    char *hex = arena_alloc(a, FINGERPRINT + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = ascii_lower(s.p[i]);
        if (c == ':' || ascii_space(c)) continue;
        if (n == FINGERPRINT || !(ascii_digit(c) || (c >= 'a' && c <= 'f'))) return false;
        hex[n++] = c;
    }
    *ret = (struct str){ hex, n };
    return n == FINGERPRINT;
}

/* ---- The checkpoint ---- */

struct str checkpoint_origin(struct arena *a, struct str base_url, struct str slug)
{
    ptrdiff_t scheme = str_find(base_url, STR("://"), 0);
    if (scheme >= 0) base_url = str_sub(base_url, (size_t)scheme + 3, base_url.n);
    if (str_ends(base_url, STR("/"))) base_url.n--;
    return arena_printf(a, "%.*s/c/%.*s", STR_ARG(base_url), STR_ARG(slug));
}

static bool origin_fits(struct str origin)
{
    if (!origin.n || origin.n > ORIGIN_MAX) return false;
    for (size_t i = 0; i < origin.n; i++) {
        unsigned char c = (unsigned char)origin.p[i];
        if (c <= 0x20 || c >= 0x7F || c == '+') return false;
    }
    return true;
}

struct str checkpoint_text(struct arena *a, const struct checkpoint *c)
{
    return arena_printf(a, "%.*s\n%llu\n%.*s\n", STR_ARG(c->origin), (unsigned long long)c->count,
                        STR_ARG(base64_encode(a, hash_str(&c->root))));
}

static bool hash_read(struct arena *a, struct str line, struct hash *ret)
{
    struct str bytes;
    if (!base64_decode(a, line, &bytes) || bytes.n != sizeof ret->b) return false;
    memcpy(ret->b, bytes.p, bytes.n);
    return true;
}

bool checkpoint_read(struct arena *a, struct str text, struct checkpoint *ret)
{
    struct checkpoint c;
    struct str count, root, rest = text;
    int64_t leaves;
    if (text.n > CHECKPOINT_MAX || !str_cut(&rest, '\n', &c.origin) || !str_cut(&rest, '\n', &count)) return false;
    if (!str_cut(&rest, '\n', &root) || rest.n || !str_ends(text, STR("\n"))) return false;
    if (!origin_fits(c.origin) || !str_int(count, 0, INT64_MAX, &leaves) || !hash_read(a, root, &c.root)) return false;
    c.count = (uint64_t)leaves;
    *ret = c;
    return true;
}

/* The key's id in a note line, 4 bytes; 0x01 is C2SP's number for Ed25519. */
static void key_id(struct arena *a, struct str origin, const uint8_t key[32], uint8_t ret[4])
{
    char *bytes = arena_alloc(a, origin.n + 34);
    if (origin.n) memcpy(bytes, origin.p, origin.n);
    bytes[origin.n] = '\n';
    bytes[origin.n + 1] = 1;
    memcpy(bytes + origin.n + 2, key, 32);
    struct hash h = sha256((struct str){ bytes, origin.n + 34 });
    memcpy(ret, h.b, 4);
}

static const char dash[] = "\xE2\x80\x94 "; /* U+2014 and a space begin a signature line */

struct str checkpoint_note(struct arena *a, const struct checkpoint *c, const struct sign_key *key)
{
    struct str text = checkpoint_text(a, c);
    uint8_t bytes[4 + SIGNATURE];
    key_id(a, c->origin, key->public_key, bytes);
    sign(key, text, bytes + 4);
    struct str line = base64_encode(a, (struct str){ (const char *)bytes, sizeof bytes });
    return arena_printf(a, "%.*s\n%s%.*s %.*s\n", STR_ARG(text), dash, STR_ARG(c->origin), STR_ARG(line));
}

/* One signature line. False when it is none at all; *signs when it is this key's and right. */
static bool note_line(struct arena *a, struct str line, struct str text, struct str origin, const uint8_t key[32],
                      bool *signs)
{
    struct str name, bytes;
    uint8_t id[4];
    if (!str_starts(line, str_of(dash))) return false;
    line = str_sub(line, sizeof dash - 1, line.n);
    if (!str_cut(&line, ' ', &name) || !name.n || !base64_decode(a, line, &bytes) || bytes.n < 5) return false;
    key_id(a, origin, key, id);
    if (!str_eq(name, origin) || bytes.n != sizeof id + SIGNATURE || memcmp(bytes.p, id, sizeof id) != 0) return true;
    *signs = sign_check(key, text, (const uint8_t *)bytes.p + sizeof id);
    return *signs; /* a line under our name and key that is wrong spoils the note */
}

bool checkpoint_note_read(struct arena *a, struct str note, const uint8_t key[32], struct checkpoint *ret,
                          bool *ret_signed)
{
    enum { LINES = 16 }; /* C2SP: a note may carry witnesses' lines too */
    ptrdiff_t end = str_find(note, STR("\n\n"), 0);
    if (note.n > PROOF_MAX || end < 0 || !str_ends(note, STR("\n"))) return false;
    struct str text = str_sub(note, 0, (size_t)end + 1), rest = str_sub(note, (size_t)end + 2, note.n - 1), line;
    struct checkpoint c;
    bool signs = false;
    if (!checkpoint_read(a, text, &c) || !rest.n) return false;
    for (int n = 0; str_cut(&rest, '\n', &line); n++)
        if (n == LINES || !note_line(a, line, text, c.origin, key, &signs)) return false;
    *ret = c;
    *ret_signed = signs;
    return true;
}

/* ---- A friend's proof ---- */

static const char proof_head[] = "c2sp.org/tlog-proof@v1";

struct str ledger_proof_text(struct arena *a, const struct ledger_proof *p)
{
    BUF_AUTO b = BUF(PROOF_MAX);
    buf_printf(&b, "%s\n", proof_head);
    if (p->record.n) buf_printf(&b, "extra %.*s\n", STR_ARG(base64_encode(a, p->record)));
    buf_printf(&b, "index %llu\n", (unsigned long long)p->index);
    for (size_t i = 0; i < p->path.count; i++) {
        buf_add(&b, base64_encode(a, hash_str(&p->path.at[i])));
        buf_byte(&b, '\n');
    }
    buf_byte(&b, '\n');
    buf_add(&b, p->note);
    return arena_str(a, buf_str(&b));
}

static bool proof_lines(struct arena *a, struct str head, struct ledger_proof *p, struct hash *path)
{
    struct str line;
    int64_t index;
    if (!str_cut(&head, '\n', &line) || !str_eq(line, str_of(proof_head)) || !str_cut(&head, '\n', &line)) return false;
    if (str_starts(line, STR("extra "))) {
        if (!base64_decode(a, str_sub(line, 6, line.n), &p->record) || !str_cut(&head, '\n', &line)) return false;
    }
    if (!str_starts(line, STR("index ")) || !str_int(str_sub(line, 6, line.n), 0, INT64_MAX, &index)) return false;
    p->index = (uint64_t)index;
    for (; str_cut(&head, '\n', &line); p->path.count++)
        if (p->path.count == MERKLE_PATH || !hash_read(a, line, &path[p->path.count])) return false;
    return true;
}

bool ledger_proof_read(struct arena *a, struct str text, struct ledger_proof *ret)
{
    struct ledger_proof p = { 0 };
    struct hash *path = ARENA_ARRAY(a, struct hash, MERKLE_PATH);
    ptrdiff_t end = text.n <= PROOF_MAX ? str_find(text, STR("\n\n"), 0) : -1;
    if (end < 0 || !proof_lines(a, str_sub(text, 0, (size_t)end), &p, path)) return false;
    p.path.at = path;
    p.note = str_sub(text, (size_t)end + 2, text.n);
    *ret = p;
    return true;
}

bool ledger_proof_check(struct arena *a, const struct ledger_proof *p, struct hash leaf, const uint8_t key[32],
                        struct checkpoint *ret)
{
    struct checkpoint c;
    bool is_signed;
    if (p->record.n && !hash_eq(merkle_leaf(p->record), leaf)) return false;
    if (!checkpoint_note_read(a, p->note, key, &c, &is_signed) || !is_signed) return false;
    if (!merkle_inclusion_check(p->path, p->index, leaf, c.count, c.root)) return false;
    *ret = c;
    return true;
}
