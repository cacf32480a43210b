/* kith-outboard: answers the requests of export/outboard_wire.h on descriptor 0, one after the other, until there has
 * been none for a while, the other side is gone, or half of its processor time is used up. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "export/outboard.h"
#include "export/outboard_wire.h"
#include "outboard/job.h"

struct str json_text(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? (struct str){ json_string_value(value), json_string_length(value) } : STR_NONE;
}

int64_t json_number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? (int64_t)json_integer_value(value) : 0;
}

bool json_flag(const json_t *object, const char *key) { return json_is_true(json_object_get(object, key)); }

static bool read_all(void *out, size_t n)
{
    for (char *p = out; n;) {
        ssize_t got = read(0, p, n);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        p += got;
        n -= (size_t)got;
    }
    return true;
}

static bool write_all(const void *in, size_t n)
{
    for (const char *p = in; n;) {
        ssize_t done = write(0, p, n);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

/* Misbehaves on request; "descriptors" answers how many are open beside 0, 1 and 2. */
static enum err job_try(struct job *job)
{
    struct str how = json_text(job->input, "how");
    if (str_eq(how, STR("crash"))) abort();
    if (str_eq(how, STR("hang")))
        for (;;) pause();
    if (str_eq(how, STR("descriptors"))) {
        int open = 0;
        for (int fd = 3; fd < 128; fd++) open += fcntl(fd, F_GETFD) >= 0;
        buf_int(job->output, open);
        return OK;
    }
    if (str_eq(how, STR("wait"))) nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000000 }, NULL);
    buf_int(job->output, getpid());
    return OK;
}

static enum err run(enum outboard_job what, struct job *job)
{
    switch (what) {
    case OUTBOARD_REPORT_PDF: return job_report_pdf(job);
    case OUTBOARD_POSTER_PDF: return job_poster_pdf(job);
    case OUTBOARD_CARD_PNG: return job_card_png(job);
    case OUTBOARD_MAIL: return job_mail(job);
    case OUTBOARD_TRY: return job_try(job);
    case OUTBOARD_JOB_COUNT: break;
    }
    return ERR_MALFORMED;
}

static bool answer(enum err e, struct str body)
{
    if (e != OK) body = str_sub(body, 0, OUTBOARD_CAUSE_MAX);
    struct outboard_head head = { (uint32_t)e, (uint32_t)body.n };
    return write_all(&head, sizeof head) && write_all(body.p, body.n);
}

static bool serve_one(void)
{
    struct outboard_head head;
    if (!read_all(&head, sizeof head) || head.bytes > OUTBOARD_INPUT_MAX) return false;
    char *input = mem_new(head.bytes);
    if (!read_all(input, head.bytes)) return false;

    struct arena arena = { 0 };
    struct buf output = BUF(OUTBOARD_OUTPUT_MAX), cause = BUF(OUTBOARD_CAUSE_MAX);
    json_error_t error;
    json_t *json = json_loadb(input, head.bytes, JSON_REJECT_DUPLICATES, &error);
    free(input);
    enum err e = ERR_INVALID;
    if (json_is_object(json))
        e = run((enum outboard_job)head.what, &(struct job){ &arena, json, &output, &cause });
    else
        BUF_LIT(&cause, "the input is no JSON object");
    if (e == OK && output.full) e = ERR_TOO_LARGE;
    bool heard = answer(e, buf_str(e == OK ? &output : &cause));
    json_decref(json);
    buf_free(&output);
    buf_free(&cause);
    arena_free(&arena);
    return heard;
}

static void silent(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data)
{
    (void)domain, (void)level, (void)message, (void)data;
}

int main(void)
{
    g_log_set_default_handler(silent, NULL);
    do {
        struct pollfd p = { .fd = 0, .events = POLLIN };
        if (poll(&p, 1, OUTBOARD_IDLE_SECONDS * 1000) <= 0 || !serve_one()) return 0;
    } while (clock() / CLOCKS_PER_SEC < OUTBOARD_CPU_SECONDS / 2);
    return 0;
}
