#include "service/export.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "export/evidence.h"
#include "export/outboard.h"
#include "model/ledger.h"
#include "service/campaign.h"
#include "service/server_key.h"
#include "service/visit.h"

enum { PDF_ENDORSEMENTS = 2000, PDF_SECONDS = 60, PAGE = 500 };

static const char *const format_codes[EXPORT_FORMATS] = { "zip", "pdf", "html", "csv", "json" };

const char *export_format_code(enum export_format f) { return format_codes[f]; }

bool export_format_from_code(struct str code, enum export_format *ret)
{
    for (int i = 0; i < EXPORT_FORMATS; i++)
        if (str_eq(code, str_of(format_codes[i]))) return *ret = (enum export_format)i, true;
    return false;
}

struct str export_filename(struct arena *a, const struct campaign *c, const struct export_options *o)
{
    return arena_printf(a, "kith-%.*s.%s", STR_ARG(c->slug), format_codes[o->format]);
}

struct report_server export_server(const struct kith *k, struct arena *a)
{
    return (struct report_server){ .name = k->host, .contact = k->contact, .fingerprint = k->keys->fingerprint,
                                   .verify_url = arena_printf(a, "%.*s/verify", STR_ARG(k->base_url)) };
}

/* One export in the making: a report, and a reader that sees one state of the database throughout. */
struct making {
    const struct kith *kith;
    struct ctx *ctx;
    const struct export_options *options;
    struct report report;
    struct report_rows rows;
    struct report_source source;
    struct buf pdf;
    int64_t leaves;
};

static enum err write_json(void *state, const struct sink *to)
{
    struct making *m = state;
    struct report_json_options o = { .server = export_server(m->kith, m->ctx->arena) };
    return report_json(&m->report, &m->source, &o, m->options->lang, to);
}

static enum err write_csv(void *state, const struct sink *to)
{
    struct making *m = state;
    return report_csv(&m->report, &m->source, m->options->lang, to);
}

static enum err write_page(void *state, const struct sink *to)
{
    struct making *m = state;
    return m->kith->report_page(m->kith, &m->report, &m->source, m->options->lang, to);
}

/* Drawn once, however often its bytes are asked for. */
static enum err write_pdf(void *state, const struct sink *to)
{
    struct making *m = state;
    if (!m->pdf.n) {
        struct buf input = BUF(OUTBOARD_INPUT_MAX);
        struct sink into = sink_buf(&input);
        struct report_json_options o = { .server = export_server(m->kith, m->ctx->arena),
                                         .endorsements_max = PDF_ENDORSEMENTS,
                                         .paper = m->options->paper.n ? m->options->paper : STR("a4"),
                                         .lang = str_of(lang_tag(m->options->lang)) };
        enum err err = report_json(&m->report, &m->source, &o, m->options->lang, &into);
        m->pdf.max = OUTBOARD_OUTPUT_MAX;
        if (err == OK)
            err = outboard_run(m->kith->outboard, OUTBOARD_REPORT_PDF, buf_str(&input), &m->pdf, PDF_SECONDS);
        buf_free(&input);
        TRY(err);
    }
    return sink_write(to, buf_str(&m->pdf));
}

/* Walks the ledger page by page: what `leaf` is given lives until it returns. */
static enum err walk_leaves(struct making *m,
                            enum err (*leaf)(struct making *, struct arena *, const struct leaf *, void *to), void *to)
{
    struct arena arena = { 0 };
    enum err err = OK;
    for (int64_t from = 0; err == OK && from < m->leaves; from += PAGE) {
        struct leaf *leaves;
        size_t n = 0;
        arena_reset(&arena);
        err = ledger_page(m->rows.conn, &arena, m->report.campaign.id, from, PAGE, &leaves, &n);
        for (size_t i = 0; err == OK && i < n; i++) err = leaf(m, &arena, &leaves[i], to);
    }
    arena_free(&arena);
    return err;
}

struct leaf_taker {
    enum err (*each)(void *, const struct evidence_leaf *);
    void *to;
};

static enum err give_leaf(struct making *m, struct arena *a, const struct leaf *leaf, void *to)
{
    struct leaf_taker *taker = to;
    (void)m, (void)a;
    return taker->each(taker->to, &(struct evidence_leaf){ leaf->record, leaf->hash });
}

static enum err each_leaf(void *state, enum err (*each)(void *, const struct evidence_leaf *), void *to)
{
    return walk_leaves(state, give_leaf, &(struct leaf_taker){ each, to });
}

/* What may be seen of an endorsement's newest leaf: the fields of product.md, "Who sees what". */
static size_t fields_seen(const struct report *r, struct arena *a, const struct endorsement *e, struct str out[20])
{
    size_t n = 0;
    int64_t number = 0;
    struct report_entry seen;
    report_entry(r, a, e, &number, &seen);
    if (seen.withdrawn) return 0;
    out[n++] = STR("standing");
    out[n++] = STR("reason_codes");
    if (seen.hidden) return n;
    out[n++] = STR("day");
    out[n++] = STR("message");
    out[n++] = STR("relation");
    out[n++] = STR("reasons");
    out[n++] = STR("visibility");
    if (seen.anonymous) return n;
    out[n++] = STR("id");
    out[n++] = STR("name");
    out[n++] = STR("video");
    out[n++] = STR("profile");
    out[n++] = STR("consent");
    out[n++] = STR("email_domain");
    out[n++] = STR("link");
    if (seen.via_link.n || !e->via_link_id) out[n++] = STR("via");
    return n;
}

static bool shows_endorsement(const struct leaf *l)
{
    return l->subject_id && l->openings.n &&
           (l->type == LEDGER_ENDORSED || l->type == LEDGER_ENDORSEMENT_EDITED ||
            l->type == LEDGER_ENDORSEMENT_CONFIRMED);
}

struct opened_taker {
    enum err (*each)(void *, const struct evidence_opened *);
    void *to;
};

static enum err open_leaf(struct making *m, struct arena *a, const struct leaf *leaf, void *to)
{
    struct opened_taker *taker = to;
    struct endorsement e;
    struct str names[20], openings;
    if (!shows_endorsement(leaf)) return OK;
    enum err err = endorsement_by_id(m->rows.conn, a, leaf->subject_id, &e);
    if (err == ERR_NOT_FOUND || (err == OK && e.leaf != leaf->index)) return OK;
    TRY(err);
    size_t n = fields_seen(&m->report, a, &e, names);
    if (!n || !ledger_openings_of(a, leaf->openings, names, n, &openings)) return OK;
    return taker->each(taker->to, &(struct evidence_opened){ (uint64_t)leaf->index, openings });
}

static enum err each_opened(void *state, enum err (*each)(void *, const struct evidence_opened *), void *to)
{
    return walk_leaves(state, open_leaf, &(struct opened_taker){ each, to });
}

static enum err write_format(struct making *m, struct sink to)
{
    struct evidence evidence = {
        .origin = checkpoint_origin(m->ctx->arena, m->kith->base_url, m->report.campaign.slug),
        .key = &m->kith->keys->sign_key,
        .leaves = each_leaf,
        .opened = each_opened,
        .state = m,
    };
    struct evidence_reports reports = { { write_pdf, m }, { write_page, m }, { write_json, m }, { write_csv, m } };
    switch (m->options->format) {
    case EXPORT_ZIP: return evidence_zip(&evidence, &reports, to);
    case EXPORT_PDF: return write_pdf(m, &to);
    case EXPORT_HTML: return evidence_html(&evidence, &reports.html, to);
    case EXPORT_CSV: return write_csv(m, &to);
    case EXPORT_JSON: return write_json(m, &to);
    case EXPORT_FORMATS: break;
    }
    return ERR_IO;
}

struct made_work {
    struct hash hash;
    struct export_made made;
};

static enum err made_work(struct store_conn *conn, void *arg)
{
    struct made_work *w = arg;
    return export_put(conn, w->hash, &w->made);
}

static int temporary_file(void)
{
    const char *folder = getenv("TMPDIR");
    return open(folder && *folder ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

static enum err make(struct making *m, int64_t campaign_id, int file, struct hash *ret_hash)
{
    struct sink to = sink_file(&file);
    struct sink_hash hashing;
    struct sink both = sink_hash_start(&hashing, &to);
    struct sink_gather gather;
    TRY(visits_flush(m->kith->visits));
    READER(reader, m->kith->store);
    TRY(store_snapshot(reader.conn));
    TRY(report_read(m->kith, reader.conn, m->ctx, campaign_id, &m->report));
    m->rows = (struct report_rows){ reader.conn, campaign_id };
    m->source = report_rows_source(&m->rows);
    TRY(ledger_size(reader.conn, campaign_id, &m->leaves));
    enum err err = write_format(m, sink_gather_start(&gather, &both));
    enum err end = sink_gather_end(&gather);
    if (err != OK || end != OK) return err != OK ? err : end;
    *ret_hash = sink_hash_end(&hashing);
    return lseek(file, 0, SEEK_SET) == 0 ? OK : ERR_IO;
}

enum err export_make(const struct kith *k, struct ctx *ctx, int64_t campaign_id, const struct export_options *options,
                     int *ret_file)
{
    struct making m = { .kith = k, .ctx = ctx, .options = options };
    struct made_work w = { .made = { campaign_id, ctx->now, 0, str_of(format_codes[options->format]) } };
    int file = temporary_file();
    if (file < 0) return ERR_IO;
    enum err err = make(&m, campaign_id, file, &w.hash);
    buf_free(&m.pdf);
    w.made.ledger_size = m.leaves;
    if (err == OK) err = store_write(k->store, made_work, &w);
    if (err != OK) close(file);
    else *ret_file = file;
    return err;
}

enum err export_picture(const struct kith *k, const struct campaign *c, enum export_picture what,
                        struct str url, struct str paper, enum lang lang, struct buf *ret)
{
    struct counts counts;
    {
        READER(reader, k->store);
        TRY(counts_get(reader.conn, c->id, &counts));
    }
    struct buf input = BUF(1 << 20);
    struct sink into = sink_buf(&input);
    struct json_out j;
    json_out_start(&j, &into);
    json_put_object(&j, NULL);
    json_str(&j, "applicant_name", c->applicant_name);
    json_str(&j, "role", c->role);
    json_str(&j, "company", c->company);
    json_str(&j, "question", c->question);
    json_str(&j, "url", url);
    json_int(&j, "people", counts.people);
    json_put_array(&j, "kinds");
    for (int64_t i = 0; i < counts.people && i < 2000; i++)
        json_str(&j, NULL, i < counts.endorsed ? STR("wrote") : STR("passed_it_on"));
    json_close(&j, ']');
    json_str(&j, "lang", str_of(lang_tag(lang)));
    json_str(&j, "paper", paper.n ? paper : STR("a4"));
    json_close(&j, '}');
    enum err err = json_out_end(&j);
    if (err == OK)
        err = outboard_run(k->outboard, what == PICTURE_CARD ? OUTBOARD_CARD_PNG : OUTBOARD_POSTER_PDF, buf_str(&input),
                           ret, PDF_SECONDS);
    buf_free(&input);
    return err;
}

enum err export_proof(const struct kith *k, struct ctx *ctx, const struct endorsement *e, const struct campaign *c,
                      struct str *ret)
{
    int64_t size;
    struct hash *hashes;
    struct leaf *leaf;
    size_t n;
    READER(reader, k->store);
    TRY(store_snapshot(reader.conn));
    TRY(ledger_size(reader.conn, c->id, &size));
    TRY(ledger_hashes(reader.conn, ctx->arena, c->id, size, &hashes));
    TRY(ledger_page(reader.conn, ctx->arena, c->id, e->leaf, 1, &leaf, &n));
    if (!n || e->leaf >= size) return ERR_NOT_FOUND;
    struct checkpoint checkpoint = { checkpoint_origin(ctx->arena, k->base_url, c->slug), (uint64_t)size,
                                     merkle_root_of(hashes, (uint64_t)size) };
    struct ledger_proof proof = { .record = leaf->record, .index = (uint64_t)e->leaf,
                                  .note = checkpoint_note(ctx->arena, &checkpoint, &k->keys->sign_key) };
    proof.path = merkle_inclusion(ctx->arena, hashes, (uint64_t)size, (uint64_t)e->leaf);
    *ret = ledger_proof_text(ctx->arena, &proof);
    return OK;
}
