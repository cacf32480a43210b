/* A JSON body, and taking it apart. */
#include <stdint.h>

#include "json_body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const fields[] = { "name", "shown", "limit", NULL };
    struct arena arena = { 0 };
    struct ctx ctx = { .arena = &arena };
    json_t *object = NULL;
    struct str text = STR_NONE;
    bool shown = false;
    int64_t limit = 0;
    if (json_parse((struct str){ (const char *)data, size }, &object) == OK) {
        enum err err = json_only(&ctx, object, fields);
        if (json_take_text(&ctx, object, "name", &text) || json_take_bool(&ctx, object, "shown", &shown) ||
            json_take_int(&ctx, object, "limit", &limit))
            err = ERR_INVALID;
        if (err && ctx.problem_count == 0) __builtin_trap();
    }
    json_decref(object);
    arena_free(&arena);
    return 0;
}
