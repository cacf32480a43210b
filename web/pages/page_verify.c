/* /verify: whether an export or a friend's proof is genuine, and what has changed on the server since. The file is
 * looked at and thrown away. */
#include <sys/mman.h>

#include "export/verify.h"
#include "model/ledger.h"
#include "pages/page.h"
#include "pages/pages.h"
#include "service/server_key.h"

enum { UNPACKED_MAX = 1 << 30, LEAVES = 500 };

static enum err show(struct request *req, struct response *res, struct view_verify *view)
{
    struct ctx *ctx = &req->ctx;
    view->page = page_layout(req, TEXT0(ctx->arena, ctx->lang, MSG_VERIFY_TITLE));
    view->page.description = TEXT0(ctx->arena, ctx->lang, MSG_VERIFY_LEAD);
    view->page.canonical = url_absolute(ctx->arena, request_kith(req)->base_url, URL("verify"));
    view->fingerprint = request_kith(req)->keys->fingerprint;
    view->problems.all = page_problems(req, &view->problems.all_count);
    view->problems.n = view->page.wrong = (int64_t)view->problems.all_count;
    view_verify(&res->body, ctx->lang, view);
    return OK;
}

enum err page_verify(struct request *req, struct response *res)
{
    struct view_verify view = { .checked = false };
    return show(req, res, &view);
}

/* What the events of the ledger from `from` on have changed; nothing of what they say. */
static enum err compare(struct request *req, struct store_conn *conn, const struct campaign *c, uint64_t from,
                        struct view_verify *v)
{
    int64_t hidden = 0;
    struct leaf *leaves;
    size_t n = LEAVES;
    v->compared = true;
    if (c->erased_at) {
        v->erased = true;
        return OK;
    }
    v->campaign_name = c->applicant_name;
    v->campaign = URL_PATH(req->ctx.arena, "/c/{}", c->slug);
    for (; n == LEAVES; from += n) {
        TRY(ledger_page(conn, req->ctx.arena, c->id, (int64_t)from, LEAVES, &leaves, &n));
        for (size_t i = 0; i < n; i++) {
            v->added += leaves[i].type == LEDGER_ENDORSED;
            v->withdrawn +=
                leaves[i].type == LEDGER_ENDORSEMENT_WITHDRAWN || leaves[i].type == LEDGER_ENDORSEMENT_ERASED;
            hidden += leaves[i].type == LEDGER_ENDORSEMENT_HIDDEN;
            hidden -= leaves[i].type == LEDGER_ENDORSEMENT_SHOWN;
        }
    }
    v->hidden = hidden > 0 ? hidden : 0;
    return OK;
}

/* The campaign of an origin of this server. */
static enum err campaign_of(struct request *req, struct store_conn *conn, struct str origin, struct campaign *ret)
{
    struct str start = arena_printf(req->ctx.arena, "%.*s/c/", STR_ARG(request_kith(req)->host));
    if (!str_starts(origin, start)) return ERR_NOT_FOUND;
    return campaign_by_slug(conn, req->ctx.arena, str_sub(origin, start.n, origin.n), ret);
}

static struct str signer_of(struct arena *a, struct str fingerprint, struct str server)
{
    if (!fingerprint.n) return STR_NONE;
    return server.n ? arena_printf(a, "%.*s (%.*s)", STR_ARG(fingerprint), STR_ARG(server)) : fingerprint;
}

/* This server's own record begins with the one that was signed, unless somebody went back to an older database. */
static enum err same_beginning(struct request *req, struct store_conn *conn, const struct campaign *c,
                               const struct checkpoint *signed_one, struct view_verify *v)
{
    struct hash *hashes;
    int64_t size;
    TRY(ledger_size(conn, c->id, &size));
    bool same = signed_one->count <= (uint64_t)size;
    if (same) {
        TRY(ledger_hashes(conn, req->ctx.arena, c->id, (int64_t)signed_one->count, &hashes));
        same = hash_eq(merkle_root_of(hashes, signed_one->count), signed_one->root);
    }
    if (!same) v->detail = TEXT0(req->ctx.arena, req->ctx.lang, MSG_VERIFY_FORKED);
    return OK;
}

static enum err check_export(struct request *req, struct store_conn *conn, const struct verify_result *r,
                             struct view_verify *v)
{
    struct arena *a = req->ctx.arena;
    struct campaign c;
    v->signer = signer_of(a, r->fingerprint, r->server);
    if (r->verdict == VERIFY_ALTERED) {
        v->altered = !v->exact;
        if (r->finding_count) v->detail = verify_sentence(a, &r->findings[0]);
        return OK;
    }
    if (!server_keys_know(request_kith(req)->keys, r->public_key)) {
        v->other_key = !v->exact;
        return OK;
    }
    v->whole = !v->exact;
    enum err err = campaign_of(req, conn, r->checkpoint.origin, &c);
    if (err == ERR_NOT_FOUND) return OK;
    TRY(err);
    if (!c.erased_at) TRY(same_beginning(req, conn, &c, &r->checkpoint, v));
    return compare(req, conn, &c, r->leaves, v);
}

/* ---- a friend's proof ---- */

static bool signed_by_us(struct request *req, const struct ledger_proof *proof, struct hash leaf,
                         struct checkpoint *ret)
{
    const struct server_keys *keys = request_kith(req)->keys;
    if (ledger_proof_check(req->ctx.arena, proof, leaf, keys->sign_key.public_key, ret)) return true;
    for (size_t i = 0; i < keys->retired_count; i++)
        if (ledger_proof_check(req->ctx.arena, proof, leaf, keys->retired[i].public_key, ret)) return true;
    return false;
}

static enum err still_counted(struct request *req, struct store_conn *conn, const struct campaign *c,
                              const struct leaf *leaf, bool *ret)
{
    struct endorsement e;
    *ret = false;
    if (c->erased_at || leaf->subject_id <= 0) return OK;
    enum err err = endorsement_by_id(conn, req->ctx.arena, leaf->subject_id, &e);
    if (err == ERR_NOT_FOUND) return OK;
    TRY(err);
    *ret = !e.withdrawn_at;
    return OK;
}

static enum err check_proof(struct request *req, struct store_conn *conn, const struct ledger_proof *proof,
                            struct view_verify *v)
{
    struct checkpoint checkpoint;
    struct campaign c;
    struct leaf *leaf;
    size_t n;
    v->unknown = false;
    v->altered = true;
    if (!proof->record.n || !signed_by_us(req, proof, merkle_leaf(proof->record), &checkpoint)) return OK;
    v->altered = false;
    v->proof = true;
    enum err err = campaign_of(req, conn, checkpoint.origin, &c);
    if (err == ERR_NOT_FOUND) return OK;
    TRY(err);
    TRY(ledger_page(conn, req->ctx.arena, c.id, (int64_t)proof->index, 1, &leaf, &n));
    if (!n || !hash_eq(leaf->hash, merkle_leaf(proof->record))) return OK;
    if (!c.erased_at) v->campaign_name = c.applicant_name, v->campaign = URL_PATH(req->ctx.arena, "/c/{}", c.slug);
    return still_counted(req, conn, &c, leaf, &v->proof_counted);
}

/* ---- the file ---- */

/* A file that this server handed out, known by its sum: the only thing that a lone pdf, csv or json has. */
static enum err find_made(struct request *req, struct store_conn *conn, struct hash sum, struct view_verify *v)
{
    struct export_made made;
    struct campaign c;
    enum err err = export_find(conn, req->ctx.arena, sum, &made);
    if (err == ERR_NOT_FOUND) return OK;
    TRY(err);
    v->exact = true;
    v->made_on = lang_day(req->ctx.arena, req->ctx.lang, day_of(made.made_at));
    TRY(campaign_by_id(conn, req->ctx.arena, made.campaign_id, &c));
    return compare(req, conn, &c, (uint64_t)made.ledger_size, v);
}

static enum err check_file(struct request *req, struct str file, struct view_verify *v)
{
    struct arena *a = req->ctx.arena;
    struct verify_result r;
    struct ledger_proof proof;
    v->checked = true;
    verify_export(a, file, STR_NONE, UNPACKED_MAX, &r);
    READER(reader, req->app->store);
    TRY(store_snapshot(reader.conn));
    if (r.verdict == VERIFY_CANNOT_TELL) {
        TRY(find_made(req, reader.conn, r.file, v));
        v->unknown = !v->exact;
        if (v->unknown && file.n <= PROOF_MAX && ledger_proof_read(a, file, &proof))
            return check_proof(req, reader.conn, &proof, v);
        return OK;
    }
    struct view_verify made = *v;
    TRY(find_made(req, reader.conn, r.file, &made));
    v->exact = made.exact;
    v->made_on = made.made_on;
    return check_export(req, reader.conn, &r, v);
}

enum err page_verify_post(struct request *req, struct response *res)
{
    struct view_verify view = { .checked = false };
    size_t bytes = (size_t)req->upload_bytes;
    if (req->upload < 0 || !bytes) {
        res->status = 422;
        (void)!ctx_problem(&req->ctx, "file", PROBLEM_REQUIRED, MSG_VERIFY_FILE_MISSING, ARG_NONE, ARG_NONE);
        return show(req, res, &view);
    }
    void *p = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, req->upload, 0);
    if (p == MAP_FAILED) return ERR_IO;
    enum err err = check_file(req, (struct str){ p, bytes }, &view);
    if (err == OK) err = show(req, res, &view);
    munmap(p, bytes);
    return err;
}
