#include "jobs/mailer.h"

#include "base/log.h"
#include "export/json_out.h"
#include "export/outboard.h"
#include "model/jcs.h"

enum { TRIES = 10, FIRST_WAIT = 30, SEND_SECONDS = 60 };

enum sent { SENT_OK, SENT_LATER, SENT_NEVER };

static enum sent send_one(const struct kith *k, struct arena *a, const struct mail *m, struct str smtp_url,
                          struct str from)
{
    struct buf input = BUF(1 << 20), output = BUF(64 * 1024);
    struct sink into = sink_buf(&input);
    struct json_out j;
    json_out_start(&j, &into);
    json_put_object(&j, NULL);
    json_str(&j, "smtp_url", smtp_url);
    json_str(&j, "from", from);
    json_str(&j, "to", m->recipient);
    json_str(&j, "subject", m->subject);
    json_str(&j, "body", m->body);
    json_close(&j, '}');
    enum err err = json_out_end(&j);
    if (err == OK) err = outboard_run(k->outboard, OUTBOARD_MAIL, buf_str(&input), &output, SEND_SECONDS);
    enum sent sent = err == ERR_INVALID ? SENT_NEVER : SENT_LATER;
    struct jcs_value answer;
    if (err == OK && jcs_parse(a, arena_str(a, buf_str(&output)), &answer)) {
        const struct jcs_value *result = jcs_get(&answer, STR("result"));
        if (result && result->kind == JCS_STRING && str_eq(result->string, STR("ok"))) sent = SENT_OK;
        if (result && result->kind == JCS_STRING && str_eq(result->string, STR("permanent"))) sent = SENT_NEVER;
    }
    buf_free(&input);
    buf_free(&output);
    return sent;
}

struct outcome {
    const struct mail *mail;
    enum sent sent;
    int64_t now;
};

static enum err settle(struct store_conn *conn, void *arg)
{
    struct outcome *o = arg;
    if (o->sent != SENT_LATER || o->mail->attempts + 1 >= TRIES) return outbox_remove(conn, o->mail->id);
    return outbox_retry(conn, o->mail->id, o->now + ((int64_t)FIRST_WAIT << o->mail->attempts));
}

enum err mail_send_due(const struct kith *k, struct ctx *ctx, struct str smtp_url, struct str from,
                       const atomic_bool *stop)
{
    struct mail *due;
    size_t n;
    {
        READER(reader, k->store);
        TRY(outbox_due(reader.conn, ctx->arena, ctx->now, &due, &n));
    }
    for (size_t i = 0; i < n && !*stop; i++) {
        struct outcome o = { &due[i], send_one(k, ctx->arena, &due[i], smtp_url, from), ctx->now };
        if (o.sent == SENT_LATER && *stop) return OK; /* cut short by us: that was no try */
        if (o.sent != SENT_OK)
            log_warn("mail.not_sent", LOG_I("attempt", due[i].attempts + 1), LOG_I("for_good", o.sent == SENT_NEVER));
        enum err err = store_write(k->store, settle, &o);
        if (err != OK && err != ERR_NOT_FOUND) return err; /* taken back meanwhile */
    }
    return OK;
}
