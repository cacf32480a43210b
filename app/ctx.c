#include "ctx.h"

const char *problem_code_name(enum problem_code code)
{
    static const char *const names[PROBLEM_COUNT] = {
        [PROBLEM_REQUIRED] = "required",   [PROBLEM_TOO_LONG] = "too_long", [PROBLEM_FORMAT] = "format",
        [PROBLEM_UNKNOWN] = "unknown",     [PROBLEM_REPEATED] = "repeated", [PROBLEM_SCHEME] = "scheme",
        [PROBLEM_HOST] = "host",           [PROBLEM_RANGE] = "range",
    };
    return names[code];
}

enum err ctx_problem(struct ctx *ctx, const char *field, enum problem_code code, enum msg message, struct arg a,
                     struct arg b)
{
    if (!ctx_problem_of(ctx, field) && ctx->problem_count < sizeof ctx->problems / sizeof *ctx->problems)
        ctx->problems[ctx->problem_count++] = (struct problem){ field, code, message, { a, b } };
    return ERR_INVALID;
}

const struct problem *ctx_problem_of(const struct ctx *ctx, const char *field)
{
    for (size_t i = 0; i < ctx->problem_count; i++)
        if (strcmp(ctx->problems[i].field, field) == 0) return &ctx->problems[i];
    return NULL;
}
