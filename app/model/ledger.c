#include "model/ledger.h"

#include <stdlib.h>

#include "model/merkle.h"

static const char *const type_names[] = {
    [LEDGER_CAMPAIGN_CREATED] = "campaign_created",
    [LEDGER_CAMPAIGN_CHANGED] = "campaign_changed",
    [LEDGER_CAMPAIGN_CLOSED] = "campaign_closed",
    [LEDGER_CAMPAIGN_REOPENED] = "campaign_reopened",
    [LEDGER_CAMPAIGN_ERASED] = "campaign_erased",
    [LEDGER_MANAGE_KEY_RENEWED] = "manage_key_renewed",
    [LEDGER_LINK_MADE] = "link_made",
    [LEDGER_ENDORSED] = "endorsed",
    [LEDGER_ENDORSEMENT_EDITED] = "endorsement_edited",
    [LEDGER_ENDORSEMENT_CONFIRMED] = "endorsement_confirmed",
    [LEDGER_ENDORSEMENT_WITHDRAWN] = "endorsement_withdrawn",
    [LEDGER_ENDORSEMENT_APPROVED] = "endorsement_approved",
    [LEDGER_ENDORSEMENT_HIDDEN] = "endorsement_hidden",
    [LEDGER_ENDORSEMENT_SHOWN] = "endorsement_shown",
    [LEDGER_ENDORSEMENT_ANSWERED] = "endorsement_answered",
    [LEDGER_ENDORSEMENT_THANKED] = "endorsement_thanked",
    [LEDGER_ENDORSEMENT_ERASED] = "endorsement_erased",
    [LEDGER_PASSED_ON] = "passed_on",
    [LEDGER_HELPER_CHANGED] = "helper_changed",
    [LEDGER_HELPER_WITHDRAWN] = "helper_withdrawn",
    [LEDGER_DECLINED] = "declined",
    [LEDGER_REPORT_LINK_MADE] = "report_link_made",
    [LEDGER_REPORT_LINK_REVOKED] = "report_link_revoked",
    [LEDGER_VISITS_DAY] = "visits_day",
};
_Static_assert(sizeof type_names / sizeof *type_names == LEDGER_TYPES, "a name for each type");

const char *ledger_type_name(enum ledger_type type)
{
    return type_names[type];
}

bool ledger_type_of(struct str name, enum ledger_type *ret)
{
    for (int i = 0; i < LEDGER_TYPES; i++)
        if (str_eq(name, str_of(type_names[i]))) {
            *ret = (enum ledger_type)i;
            return true;
        }
    return false;
}

static bool name_fits(struct str name)
{
    if (!name.n || name.n > 64 || str_eq(name, STR("type"))) return false;
    for (size_t i = 0; i < name.n; i++)
        if (!(name.p[i] >= 'a' && name.p[i] <= 'z') && !ascii_digit(name.p[i]) && name.p[i] != '_') return false;
    return true;
}

/* Appends "NAME":" — a name needs no escape. */
static void put_name(struct buf *b, struct str name)
{
    if (b->n > 1) buf_byte(b, ',');
    buf_byte(b, '"');
    buf_add(b, name);
    BUF_LIT(b, "\":");
}

static void put_base64(struct arena *a, struct buf *b, const void *p, size_t n)
{
    buf_byte(b, '"');
    buf_add(b, base64_encode(a, (struct str){ p, n }));
    buf_byte(b, '"');
}

static int field_cmp(const void *a, const void *b)
{
    return str_cmp((*(const struct ledger_field *const *)a)->name, (*(const struct ledger_field *const *)b)->name);
}

/* "type" as one more field among the sorted; its value is not committed but stands open. */
static enum err sort_fields(const struct ledger_field *fields, size_t count, const struct ledger_field *type,
                            const struct ledger_field **sorted)
{
    if (count > LEDGER_FIELDS) return ERR_INVALID;
    for (size_t i = 0; i < count; i++) {
        if (!name_fits(fields[i].name)) return ERR_INVALID;
        sorted[i] = &fields[i];
    }
    sorted[count] = type;
    qsort(sorted, count + 1, sizeof *sorted, field_cmp);
    for (size_t i = 1; i <= count; i++)
        if (str_eq(sorted[i - 1]->name, sorted[i]->name)) return ERR_INVALID;
    return OK;
}

enum err ledger_leaf_make(struct arena *a, const struct random *random, enum ledger_type type,
                          const struct ledger_field *fields, size_t count, struct ledger_leaf *ret)
{
    const struct ledger_field *sorted[LEDGER_FIELDS + 1];
    const struct ledger_field kind = { STR("type"), jcs_string(str_of(type_names[type])) };
    TRY(sort_fields(fields, count, &kind, sorted));

    uint8_t nonces[LEDGER_FIELDS + 1][LEDGER_NONCE];
    random->fill(random->state, nonces, (count + 1) * LEDGER_NONCE);
    BUF_AUTO record = BUF(LEDGER_RECORD_MAX);
    BUF_AUTO openings = BUF(LEDGER_OPENINGS_MAX);
    buf_reserve(&record, 128 + count * 80);
    buf_reserve(&openings, 1024 + count * 80);
    buf_byte(&record, '{');
    buf_byte(&openings, '{');
    for (size_t i = 0; i <= count; i++) {
        put_name(&record, sorted[i]->name);
        if (sorted[i] == &kind) {
            if (!jcs_write(&record, &kind.value)) return ERR_INVALID;
            continue;
        }
        put_name(&openings, sorted[i]->name);
        BUF_LIT(&openings, "{\"nonce\":");
        put_base64(a, &openings, nonces[i], LEDGER_NONCE);
        BUF_LIT(&openings, ",\"value\":");
        size_t from = openings.n;
        if (!jcs_write(&openings, &sorted[i]->value)) return ERR_INVALID;
        struct hash h = sha256_two((struct str){ (const char *)nonces[i], LEDGER_NONCE },
                                   str_sub(buf_str(&openings), from, openings.n));
        buf_byte(&openings, '}');
        put_base64(a, &record, h.b, sizeof h.b);
    }
    buf_byte(&record, '}');
    buf_byte(&openings, '}');
    if (record.full || openings.full) return ERR_INVALID;
    *ret = (struct ledger_leaf){
        .record = arena_str(a, buf_str(&record)),
        .hash = merkle_leaf(buf_str(&record)),
        .openings = arena_str(a, buf_str(&openings)),
    };
    return OK;
}

bool ledger_openings_of(struct arena *a, struct str openings, const struct str *names, size_t count, struct str *ret)
{
    struct jcs_value all;
    if (!jcs_read(a, openings, &all) || all.kind != JCS_OBJECT) return false;
    struct jcs_member *some = ARENA_ARRAY(a, struct jcs_member, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const struct jcs_value *v = jcs_get(&all, names[i]);
        if (v) some[n++] = (struct jcs_member){ names[i], *v };
    }
    struct jcs_value chosen = jcs_object(some, n);
    BUF_AUTO text = BUF(openings.n);
    if (!jcs_write(&text, &chosen)) return false;
    *ret = arena_str(a, buf_str(&text));
    return true;
}

static bool decode_exact(struct arena *a, const struct jcs_value *v, size_t bytes, struct str *ret)
{
    return v && v->kind == JCS_STRING && base64_decode(a, v->string, ret) && ret->n == bytes;
}

bool ledger_record_read(struct arena *a, struct str record, struct jcs_value *ret)
{
    struct jcs_value v;
    struct str hash;
    if (record.n > LEDGER_RECORD_MAX || !jcs_read(a, record, &v) || v.kind != JCS_OBJECT) return false;
    const struct jcs_value *type = jcs_get(&v, STR("type"));
    if (!type || type->kind != JCS_STRING || !type->string.n) return false;
    for (size_t i = 0; i < v.count; i++)
        if (&v.members[i].value != type && !decode_exact(a, &v.members[i].value, sizeof(struct hash), &hash))
            return false;
    *ret = v;
    return true;
}

bool ledger_openings_check(struct arena *a, const struct jcs_value *record, const struct jcs_value *openings)
{
    if (record->kind != JCS_OBJECT || openings->kind != JCS_OBJECT) return false;
    for (size_t i = 0; i < openings->count; i++) {
        const struct jcs_member *m = &openings->members[i];
        const struct jcs_value *value = jcs_get(&m->value, STR("value"));
        struct str nonce, want;
        if (str_eq(m->name, STR("type")) || !value || m->value.count != 2) return false;
        if (!decode_exact(a, jcs_get(&m->value, STR("nonce")), LEDGER_NONCE, &nonce)) return false;
        if (!decode_exact(a, jcs_get(record, m->name), sizeof(struct hash), &want)) return false;
        BUF_AUTO text = BUF(LEDGER_OPENINGS_MAX);
        if (!jcs_write(&text, value)) return false;
        struct hash h = sha256_two(nonce, buf_str(&text));
        if (memcmp(h.b, want.p, sizeof h.b) != 0) return false;
    }
    return true;
}

struct str ledger_line(struct arena *a, struct str record, struct hash leaf)
{
    if (record.n) return record;
    return arena_printf(a, "%.*s erased", STR_ARG(hex_encode(a, hash_str(&leaf))));
}

bool ledger_line_read(struct arena *a, struct str line, struct hash *ret_leaf, bool *ret_erased)
{
    struct jcs_value record;
    struct str bytes;
    bool erased = line.n == 64 + sizeof " erased" - 1 && str_ends(line, STR(" erased"));
    if (erased) {
        if (!hex_decode(a, str_sub(line, 0, 64), &bytes) || bytes.n != sizeof ret_leaf->b) return false;
        memcpy(ret_leaf->b, bytes.p, bytes.n);
    } else {
        if (!ledger_record_read(a, line, &record)) return false;
        *ret_leaf = merkle_leaf(line);
    }
    *ret_erased = erased;
    return true;
}
