#include "json_body.h"

/* jansson recurses into what it reads; this keeps it shallow. Brackets inside strings do not count. */
static bool too_deep(struct str s)
{
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (quoted) {
            if (c == '\\') i++;
            else if (c == '"') quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > JSON_DEPTH) return true;
        } else if ((c == '}' || c == ']') && depth) {
            depth--;
        }
    }
    return false;
}

enum err json_parse(struct str s, json_t **ret)
{
    json_error_t error;
    if (too_deep(s)) return ERR_MALFORMED;
    json_t *value = json_loadb(s.p ? s.p : "", s.n, JSON_REJECT_DUPLICATES, &error);
    if (!value) return ERR_MALFORMED;
    if (!json_is_object(value)) {
        json_decref(value);
        return ERR_MALFORMED;
    }
    *ret = value;
    return OK;
}

enum err json_body(const struct request *r, json_t **ret)
{
    if (str_trim(r->body).n) return json_parse(r->body, ret);
    *ret = json_object();
    return OK;
}

enum err json_only(struct ctx *ctx, const json_t *object, const char *const *fields)
{
    enum err err = OK;
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, name, value) {
        const char *const *f = fields;
        while (*f && strcmp(*f, name)) f++;
        if (*f) continue;
        err = ctx_problem(ctx, arena_cstr(ctx->arena, str_of(name)), PROBLEM_UNKNOWN, MSG_ERROR_FIELD_UNKNOWN,
                          ARG(arena_str(ctx->arena, str_of(name))), ARG_NONE);
    }
    return err;
}

static enum err wrong_type(struct ctx *ctx, const char *field)
{
    return ctx_problem(ctx, field, PROBLEM_FORMAT, MSG_ERROR_FIELD_TYPE, ARG(str_of(field)), ARG_NONE);
}

enum err json_take_text(struct ctx *ctx, const json_t *object, const char *field, struct str *ret)
{
    const json_t *v = json_object_get(object, field);
    if (!v || json_is_null(v)) return OK;
    if (!json_is_string(v)) return wrong_type(ctx, field);
    *ret = (struct str){ json_string_value(v), json_string_length(v) };
    return OK;
}

enum err json_take_bool(struct ctx *ctx, const json_t *object, const char *field, bool *ret)
{
    const json_t *v = json_object_get(object, field);
    if (!v || json_is_null(v)) return OK;
    if (!json_is_boolean(v)) return wrong_type(ctx, field);
    *ret = json_is_true(v);
    return OK;
}

enum err json_take_int(struct ctx *ctx, const json_t *object, const char *field, int64_t *ret)
{
    const json_t *v = json_object_get(object, field);
    if (!v || json_is_null(v)) return OK;
    if (!json_is_integer(v)) return wrong_type(ctx, field);
    *ret = json_integer_value(v);
    return OK;
}

static int add_bytes(const char *bytes, size_t n, void *buf)
{
    buf_add(buf, (struct str){ bytes, n });
    return 0;
}

enum err respond_json(struct response *res, unsigned status, json_t *value)
{
    res->status = status;
    if (res->content != CONTENT_PROBLEM) res->content = CONTENT_JSON;
    int failed = value ? json_dump_callback(value, add_bytes, &res->body, JSON_COMPACT) : -1;
    buf_byte(&res->body, '\n');
    json_decref(value);
    return failed ? ERR_IO : OK;
}
