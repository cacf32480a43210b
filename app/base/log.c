#include "base/log.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"

enum { LINE_MAX = 2048 };

static bool as_json;
static enum log_level least = LOG_LEVEL_INFO;
static _Atomic int descriptor = STDERR_FILENO;

void log_setup(bool json, enum log_level min)
{
    as_json = json;
    least = min;
}

void log_to(int fd) { descriptor = fd; }

struct line {
    char text[LINE_MAX];
    size_t n;
};

/* Room is kept for the end of the line, whatever came before. */
static void put(struct line *l, struct str s)
{
    size_t room = LINE_MAX - 8 - l->n;
    if (s.n > room) s.n = room;
    if (s.n) memcpy(l->text + l->n, s.p, s.n);
    l->n += s.n;
}

static void put_c(struct line *l, const char *s) { put(l, str_of(s)); }

/* Quoted as JSON quotes; in text only when it must be. A log line never breaks in two. */
static void put_quoted(struct line *l, struct str s, bool always)
{
    bool plain = s.n > 0;
    for (size_t i = 0; i < s.n && plain; i++)
        plain = (unsigned char)s.p[i] > ' ' && s.p[i] != '"' && s.p[i] != '\\' && s.p[i] != '=' && s.p[i] != 0x7f;
    if (plain && !always) {
        put(l, s);
        return;
    }
    put_c(l, "\"");
    for (size_t i = 0; i < s.n && l->n < LINE_MAX - 64; i++) {
        unsigned char c = (unsigned char)s.p[i];
        char escaped[8];
        if (c == '"' || c == '\\') snprintf(escaped, sizeof escaped, "\\%c", c);
        else if (c < ' ' || c == 0x7f) snprintf(escaped, sizeof escaped, "\\u%04x", c);
        else snprintf(escaped, sizeof escaped, "%c", c);
        put_c(l, escaped);
    }
    put_c(l, "\"");
}

static void put_time(struct line *l)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    char text[TIME_TEXT], milli[8];
    time_format(now.tv_sec, text);
    snprintf(milli, sizeof milli, ".%03dZ", (int)(now.tv_nsec / 1000000));
    put(l, (struct str){ text, TIME_TEXT - 1 });
    put_c(l, milli);
}

static void put_fields(struct line *l, const struct log_field *fields)
{
    char number[24];
    for (const struct log_field *f = fields; f->name && l->n < LINE_MAX - 128; f++) {
        put_c(l, as_json ? ",\"" : " ");
        put_c(l, f->name);
        put_c(l, as_json ? "\":" : "=");
        if (!f->is_number) {
            put_quoted(l, f->text, as_json);
        } else {
            snprintf(number, sizeof number, "%lld", (long long)f->number);
            put_c(l, number);
        }
    }
}

void log_line(enum log_level level, const char *event, const struct log_field *fields)
{
    static const char *const names[] = { "debug", "info", "warn", "error" };
    if (level < least) return;
    int saved = errno;
    struct line l = { .n = 0 };
    put_c(&l, as_json ? "{\"time\":\"" : "");
    put_time(&l);
    put_c(&l, as_json ? "\",\"level\":\"" : " ");
    put_c(&l, names[level]);
    put_c(&l, as_json ? "\",\"event\":\"" : " ");
    put_c(&l, event);
    put_c(&l, as_json ? "\"" : "");
    put_fields(&l, fields);
    if (as_json) l.text[l.n++] = '}';
    l.text[l.n++] = '\n';
    /* One write, so that lines of several threads do not mix. A log that cannot be written stops nobody. */
    ssize_t written = write(descriptor, l.text, l.n);
    (void)written;
    errno = saved;
}

bool log_due(int64_t *last, int64_t seconds)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t before = __atomic_load_n(last, __ATOMIC_RELAXED);
    int64_t stamp = (int64_t)now.tv_sec + 1;
    if (before && stamp - before < seconds) return false;
    return __atomic_compare_exchange_n(last, &before, stamp, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}
