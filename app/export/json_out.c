#include "export/json_out.h"

#include <stdio.h>

#include "base/time.h"
#include "model/jcs.h"

enum { FLUSH_BYTES = 16 * 1024 };

void json_out_start(struct json_out *j, const struct sink *to)
{
    *j = (struct json_out){ .to = to, .buf = BUF(1 << 20) };
}

static void flush(struct json_out *j)
{
    if (j->err == OK && j->buf.full) j->err = ERR_TOO_LARGE;
    if (j->err == OK) j->err = sink_write(j->to, buf_str(&j->buf));
    buf_clear(&j->buf);
}

enum err json_out_end(struct json_out *j)
{
    flush(j);
    buf_free(&j->buf);
    return j->err;
}

static void lead(struct json_out *j, const char *name)
{
    if (j->buf.n > FLUSH_BYTES) flush(j);
    if (j->some[j->depth]) buf_byte(&j->buf, ',');
    j->some[j->depth] = true;
    if (!name) return;
    buf_byte(&j->buf, '"');
    buf_add(&j->buf, str_of(name));
    BUF_LIT(&j->buf, "\":");
}

static void open_bracket(struct json_out *j, const char *name, char bracket)
{
    lead(j, name);
    buf_byte(&j->buf, bracket);
    if (j->depth + 1 < JSON_OUT_DEPTH) j->some[++j->depth] = false;
    else j->err = ERR_IO;
}

void json_put_object(struct json_out *j, const char *name) { open_bracket(j, name, '{'); }
void json_put_array(struct json_out *j, const char *name) { open_bracket(j, name, '['); }

void json_close(struct json_out *j, char bracket)
{
    buf_byte(&j->buf, bracket);
    if (j->depth > 0) j->depth--;
}

void json_str(struct json_out *j, const char *name, struct str s)
{
    lead(j, name);
    if (!jcs_write_string(&j->buf, s) && j->err == OK) j->err = ERR_IO;
}

void json_put_null(struct json_out *j, const char *name)
{
    lead(j, name);
    BUF_LIT(&j->buf, "null");
}

void json_str_or_null(struct json_out *j, const char *name, struct str s)
{
    if (s.n) json_str(j, name, s);
    else json_put_null(j, name);
}

void json_int(struct json_out *j, const char *name, int64_t n)
{
    lead(j, name);
    buf_int(&j->buf, n);
}

void json_bool(struct json_out *j, const char *name, bool b)
{
    lead(j, name);
    buf_add(&j->buf, b ? STR("true") : STR("false"));
}

void json_rate(struct json_out *j, const char *name, bool known, double d)
{
    if (!known) {
        json_put_null(j, name);
        return;
    }
    lead(j, name);
    buf_printf(&j->buf, "%.6f", d);
}

void json_day(struct json_out *j, const char *name, int32_t day)
{
    char text[DAY_TEXT];
    if (!day) {
        json_put_null(j, name);
        return;
    }
    day_format(day, text);
    json_str(j, name, (struct str){ text, DAY_TEXT });
}

void json_time(struct json_out *j, const char *name, int64_t seconds)
{
    char text[TIME_TEXT];
    if (!seconds) {
        json_put_null(j, name);
        return;
    }
    time_format(seconds, text);
    json_str(j, name, (struct str){ text, TIME_TEXT });
}
