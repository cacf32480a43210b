/* Hands one mail to the operator's SMTP server. */
#include <curl/curl.h>
#include <sys/random.h>
#include <time.h>

#include "outboard/job.h"
#include "outboard/message.h"

enum { SUBJECT_MAX = 998, BODY_MAX = 256 * 1024, CONNECT_SECONDS = 10, ALL_SECONDS = 30 };

struct upload {
    struct str rest;
};

static size_t upload_read(char *out, size_t size, size_t count, void *state)
{
    struct upload *u = state;
    size_t n = size * count < u->rest.n ? size * count : u->rest.n;
    memcpy(out, u->rest.p, n);
    u->rest = str_sub(u->rest, n, u->rest.n);
    return n;
}

static enum err answer(struct job *job, const char *result, const char *detail)
{
    buf_printf(job->output, "{\"result\":\"%s\",\"detail\":\"%s\"}", result, detail);
    return OK;
}

/* Words stay on this machine, so a relay's self-made certificate needs no check. */
static bool loopback(struct str host)
{
    return str_eq(host, STR("localhost")) || str_starts(host, STR("127.")) || str_eq(host, STR("[::1]"));
}

static void text_of(CURLU *url, CURLUPart part, struct arena *a, struct str *ret)
{
    char *text = NULL;
    *ret = STR_NONE;
    if (curl_url_get(url, part, &text, 0) == CURLUE_OK) *ret = arena_str(a, str_of(text));
    curl_free(text);
}

/* What the URL asks for: TLS from the start with smtps; STARTTLS where a password would travel; both with a
 * certificate that is checked, but to this machine itself. Else STARTTLS where the server offers it. The name in the
 * greeting is the sender's domain. */
static bool set_server(CURL *curl, struct arena *a, struct str smtp_url, struct str domain)
{
    CURLU *url = curl_url();
    struct str scheme, host, user, path;
    bool good = curl_url_set(url, CURLUPART_URL, arena_cstr(a, smtp_url), 0) == CURLUE_OK;
    text_of(url, CURLUPART_SCHEME, a, &scheme);
    text_of(url, CURLUPART_HOST, a, &host);
    text_of(url, CURLUPART_USER, a, &user);
    text_of(url, CURLUPART_PATH, a, &path);
    bool tls = str_eq(scheme, STR("smtps"));
    good = good && (tls || str_eq(scheme, STR("smtp")));
    if (path.n <= 1) curl_url_set(url, CURLUPART_PATH, arena_printf(a, "/%.*s", STR_ARG(domain)).p, 0);
    char *whole = NULL;
    if (good) good = curl_url_get(url, CURLUPART_URL, &whole, 0) == CURLUE_OK;
    if (good) curl_easy_setopt(curl, CURLOPT_URL, whole);
    curl_free(whole);
    curl_url_cleanup(url);
    bool checked = !loopback(host) && (tls || user.n);
    if (!checked) {
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     (long)(checked          ? CURLUSESSL_ALL
                            : loopback(host) ? CURLUSESSL_NONE
                                             : CURLUSESSL_TRY));
    return good;
}

/* A server's 5xx to this mail is final; to the greeting or the login it is a matter of settings, which may be mended.
 */
static enum err judge(struct job *job, CURL *curl, CURLcode code)
{
    char detail[160];
    long reply = 0;
    if (code == CURLE_OK) return answer(job, "ok", "");
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
    bool of_mail = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR;
    snprintf(detail, sizeof detail, "%s (reply %ld)", curl_easy_strerror(code), reply);
    return answer(job, of_mail && reply >= 500 && reply < 600 ? "permanent" : "temporary", detail);
}

static CURLcode deliver(CURL *curl, struct job *job, const struct message *m)
{
    struct buf text = BUF(BODY_MAX * 4);
    message_write(&text, m);
    struct upload upload = { buf_str(&text) };
    struct curl_slist *to = curl_slist_append(NULL, arena_printf(job->arena, "<%.*s>", STR_ARG(m->to.address)).p);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_printf(job->arena, "<%.*s>", STR_ARG(m->from.address)).p);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, upload_read);
    curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)ALL_SECONDS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    CURLcode code = text.full ? CURLE_OUT_OF_MEMORY : curl_easy_perform(curl);
    curl_slist_free_all(to);
    buf_free(&text);
    return code;
}

enum err job_mail(struct job *job)
{
    struct message m = { .subject = json_text(job->input, "subject"),
                         .body = json_text(job->input, "body"),
                         .at = time(NULL) };
    if (!mailbox_parse(job->arena, json_text(job->input, "from"), true, &m.from))
        return answer(job, "temporary", "the sender's address");
    if (!mailbox_parse(job->arena, json_text(job->input, "to"), false, &m.to))
        return answer(job, "permanent", "the recipient's address");
    if (m.body.n > BODY_MAX || m.subject.n > SUBJECT_MAX) return answer(job, "permanent", "too long");
    if (getrandom(m.random, sizeof m.random, 0) != sizeof m.random) return ERR_IO;
    CURL *curl = curl_easy_init();
    if (!curl) return ERR_IO;
    enum err e = set_server(curl, job->arena, json_text(job->input, "smtp_url"), m.from.domain)
                     ? judge(job, curl, deliver(curl, job, &m))
                     : answer(job, "temporary", "the SMTP URL");
    curl_easy_cleanup(curl);
    return e;
}
