#include "request.h"

#include <microhttpd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "server.h"

int64_t app_now(const struct app *app)
{
    return app->now ? app->now(app->clock) : (int64_t)time(NULL);
}

struct str request_query(struct request *r, const char *name)
{
    const char *value = NULL;
    size_t n = 0;
    struct str decoded;
    if (!r->has_query) return STR_NONE;
    if (MHD_lookup_connection_value_n(r->connection, MHD_GET_ARGUMENT_KIND, name, strlen(name), &value, &n) != MHD_YES)
        return STR_NONE;
    if (!value) return STR("");
    /* libmicrohttpd has turned '+' into a space and left the rest. */
    return percent_decode(r->ctx.arena, (struct str){ value, n }, false, &decoded) ? decoded : STR_NONE;
}

void request_lang_else(struct request *r, enum lang lang)
{
    enum lang chosen;
    if (request_header(r, HEADER_ACCEPT_LANGUAGE).n || lang_from_tag(request_query(r, "lang"), &chosen)) return;
    r->ctx.lang = lang;
}

bool path_is_api(struct str path)
{
    return str_starts(path, STR("/api/v1")) && (path.n == 7 || path.p[7] == '/');
}

bool request_is_api(const struct request *r) { return path_is_api(r->path); }

static struct str format_into(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = arena_alloc(arena, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, format, args);
    return (struct str){ text, (size_t)n };
}

struct str request_url(struct request *r, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str path = format_into(r->ctx.arena, format, args);
    va_end(args);
    return arena_printf(r->ctx.arena, "%.*s%.*s", STR_ARG(r->app->settings->base_url), STR_ARG(path));
}

enum err respond_see_other(struct request *r, struct response *res, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    res->location = format_into(r->ctx.arena, format, args);
    va_end(args);
    res->status = 303;
    return OK;
}

void response_header(struct response *res, const char *name, struct str value)
{
    if (res->extra_count == RESPONSE_EXTRA) abort(); /* a mistake of the page's author */
    res->extra[res->extra_count].name = name;
    res->extra[res->extra_count++].value = value;
}
