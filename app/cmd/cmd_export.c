#include "cmd/cmd_export.h"

#include <stdio.h>
#include <unistd.h>

#include "service/export.h"

enum { USAGE = 2 };

int cmd_export(int argc, char **argv)
{
    struct arena arena = { 0 };
    struct settings settings;
    const char *format = NULL, *path = NULL;
    enum export_format known;
    int status = USAGE;
    if (!operation_option(&argc, argv, "--format", &format) || !operation_option(&argc, argv, "-o", &path) ||
        !operation_settings(&arena, argc, argv, 1, &settings)) {
        arena_free(&arena);
        return USAGE;
    }
    if (settings.arg_count != 1 || !format || !export_format_from_code(str_of(format), &known))
        fputs("usage: kith export SLUG --format zip|pdf|html|csv|json [-o FILE] [SETTINGS]\n", stderr);
    else if (!path && isatty(STDOUT_FILENO) && (known == EXPORT_ZIP || known == EXPORT_PDF))
        fputs("kith export: this is nothing for a terminal: name a file with -o\n", stderr);
    else
        status = operation_ask(&settings, (const char *[]){ "export", settings.args[0], format }, 3, path);
    arena_free(&arena);
    return status;
}

int operate_export(struct operation *o)
{
    const struct kith *k = &o->instance->kith;
    struct export_options options = { .lang = LANG_EN };
    struct campaign c;
    if (!export_format_from_code(o->words[2], &options.format)) return USAGE;
    enum err err;
    {
        READER(reader, k->store);
        err = campaign_find(reader.conn, o->ctx.arena, o->words[1], &c);
    }
    if (err != OK) return operation_failed(o, o->words[1], err);
    options.lang = c.lang;
    err = export_make(k, &o->ctx, c.id, &options, &o->file);
    if (err != OK) o->file = -1;
    return err == OK ? 0 : operation_failed(o, o->words[1], err);
}
