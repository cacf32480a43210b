#include "service/field.h"

#include "base/utf8.h"
#include "model/url.h"
#include "model/video_link.h"

static enum err not_utf8(struct ctx *ctx, const char *field)
{
    return ctx_problem(ctx, field, PROBLEM_FORMAT, MSG_FIELD_NOT_TEXT, ARG_NONE, ARG_NONE);
}

static enum err bounded(struct ctx *ctx, const char *field, struct str text, size_t chars, size_t bytes,
                        enum msg required, struct str *ret)
{
    if (text.n == 0 && required != MSG_COUNT)
        return ctx_problem(ctx, field, PROBLEM_REQUIRED, required, ARG_NONE, ARG_NONE);
    if (text.n > bytes || utf8_graphemes(text) > chars)
        return ctx_problem(ctx, field, PROBLEM_TOO_LONG, MSG_FIELD_TOO_LONG, ARGN((int64_t)chars), ARG_NONE);
    *ret = text;
    return OK;
}

enum err field_line(struct ctx *ctx, const char *field, struct str in, size_t chars, enum msg required, struct str *ret)
{
    struct str line;
    if (!utf8_line(ctx->arena, in, &line)) return not_utf8(ctx, field);
    return bounded(ctx, field, line, chars, chars * CHAR_MAX_BYTES, required, ret);
}

enum err field_text(struct ctx *ctx, const char *field, struct str in, size_t chars, size_t bytes, enum msg required,
                    struct str *ret)
{
    struct str text;
    if (!utf8_text(ctx->arena, in, &text)) return not_utf8(ctx, field);
    return bounded(ctx, field, text, chars, bytes, required, ret);
}

static bool email_local_byte(char c)
{
    return ascii_alnum(c) || (c && strchr(".!#$%&'*+-/=?^_`{|}~", c));
}

/* The form that HTML's <input type=email> takes (WHATWG HTML, "valid e-mail address"), with a dot in the domain. */
static bool email_shape(struct str s)
{
    ptrdiff_t at = str_find_byte(s, '@', 0);
    if (at < 1 || at > 64) return false;
    for (ptrdiff_t i = 0; i < at; i++)
        if (!email_local_byte(s.p[i])) return false;
    struct str domain = str_sub(s, (size_t)at + 1, s.n), label;
    size_t labels = 0;
    while (str_cut(&domain, '.', &label)) {
        if (label.n == 0 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-') return false;
        for (size_t i = 0; i < label.n; i++)
            if (!ascii_alnum(label.p[i]) && label.p[i] != '-') return false;
        labels++;
    }
    return labels >= 2;
}

enum err field_email(struct ctx *ctx, const char *field, struct str in, struct str *ret)
{
    struct str s = str_trim(in);
    if (s.n == 0) {
        *ret = STR_NONE;
        return OK;
    }
    if (s.n > EMAIL_MAX_BYTES)
        return ctx_problem(ctx, field, PROBLEM_TOO_LONG, MSG_FIELD_TOO_LONG, ARGN(EMAIL_MAX_BYTES), ARG_NONE);
    if (!email_shape(s)) return ctx_problem(ctx, field, PROBLEM_FORMAT, MSG_FIELD_EMAIL, ARG_NONE, ARG_NONE);
    s = arena_str(ctx->arena, s);
    for (size_t i = 0; i < s.n; i++) ((char *)s.p)[i] = ascii_lower(s.p[i]);
    *ret = s;
    return OK;
}

enum err field_url(struct ctx *ctx, const char *field, struct str in, struct str *ret)
{
    if (str_trim(in).n == 0) {
        *ret = STR_NONE;
        return OK;
    }
    struct url url;
    TRY(url_check(ctx, field, in, &url));
    *ret = url.text;
    return OK;
}

enum err field_video(struct ctx *ctx, const char *field, struct str in, struct str *ret_url, bool *ret_video)
{
    *ret_url = STR_NONE;
    *ret_video = false;
    if (str_trim(in).n == 0) return OK;
    struct video_link video;
    TRY(video_link_check(ctx, field, in, &video));
    *ret_url = video.canonical;
    *ret_video = video.is_video;
    return OK;
}

enum err field_day(struct ctx *ctx, const char *field, struct str in, int32_t *ret)
{
    struct str s = str_trim(in);
    int32_t day = 0;
    if (s.n && !day_parse(s, &day)) return ctx_problem(ctx, field, PROBLEM_FORMAT, MSG_FIELD_DAY, ARG_NONE, ARG_NONE);
    if (s.n && day < day_of(ctx->now))
        return ctx_problem(ctx, field, PROBLEM_RANGE, MSG_FIELD_DAY_PAST, ARG_NONE, ARG_NONE);
    *ret = day;
    return OK;
}

enum err field_count(struct ctx *ctx, const char *field, struct str in, int64_t max, int64_t *ret)
{
    struct str s = str_trim(in);
    int64_t n = 0;
    if (s.n && !str_int(s, 1, max, &n))
        return ctx_problem(ctx, field, PROBLEM_RANGE, MSG_FIELD_COUNT, ARGN(max), ARG_NONE);
    *ret = n;
    return OK;
}
