/* The log: one line an event to standard error, as text or JSON. Never holds secrets, addresses, queries or bodies.
 *
 *     log_info("server.listening", LOG_S("address", settings->listen), LOG_I("connections", limit));
 *
 * 2026-11-23T06:00:00.123Z info server.listening address=127.0.0.1:8080 connections=4000 */
#ifndef KITH_BASE_LOG_H
#define KITH_BASE_LOG_H

#include "base/str.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

struct log_field {
    const char *name; /* NULL ends a list */
    bool is_number;
    struct str text;
    int64_t number;
};
#define LOG_S(field, slice) ((struct log_field){ .name = (field), .text = (slice) })
#define LOG_C(field, c_string) ((struct log_field){ .name = (field), .text = str_of(c_string) })
#define LOG_I(field, value) ((struct log_field){ .name = (field), .is_number = true, .number = (value) })

/* Once, at the start. `min` is the least level that is written. */
void log_setup(bool json, enum log_level min);
/* Where lines go; 2 at the start. For tests. */
void log_to(int descriptor);

void log_line(enum log_level, const char *event, const struct log_field *fields);
#define log_at(level, event, ...)                                                                                      \
    log_line((level), (event), (const struct log_field[]){ __VA_ARGS__ __VA_OPT__(, ){ 0 } })
#define log_debug(...) log_at(LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_info(...) log_at(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warn(...) log_at(LOG_LEVEL_WARN, __VA_ARGS__)
#define log_error(...) log_at(LOG_LEVEL_ERROR, __VA_ARGS__)

/* True at most once in `seconds` for a place that keeps `last` (0 at first): throttles a line that could repeat. */
bool log_due(int64_t *last, int64_t seconds);

#endif
