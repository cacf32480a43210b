#include "cmd/cmd_backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { USAGE = 2 };
#define KEYS STR("keys")

/* A running server stands in another folder, so it is told the whole path. */
static const char *whole_path(struct arena *a, const char *path)
{
    if (path[0] == '/') return path;
    char *here = getcwd(NULL, 0);
    const char *whole = here ? arena_cstr(a, arena_printf(a, "%s/%s", here, path)) : path;
    free(here);
    return whole;
}

int cmd_backup(int argc, char **argv)
{
    struct arena arena = { 0 };
    struct settings settings;
    int status = USAGE;
    if (operation_settings(&arena, argc, argv, 1, &settings)) {
        if (settings.arg_count == 1)
            status =
                operation_ask(&settings, (const char *[]){ "backup", whole_path(&arena, settings.args[0]) }, 2, NULL);
        else
            fputs("usage: kith backup FILE [SETTINGS]\n", stderr);
    }
    arena_free(&arena);
    return status;
}

int operate_backup(struct operation *o)
{
    struct arena *a = o->ctx.arena;
    struct store_file keys = { KEYS, server_keys_pack(a, o->instance->kith.keys) };
    enum err err = store_backup(o->instance->kith.store, arena_cstr(a, o->words[1]), &keys, 1);
    if (err != OK) return operation_failed(o, o->words[1], err);
    buf_printf(&o->out, "%.*s holds everything, the keys too: keep it as safe as the data folder\n",
               STR_ARG(o->words[1]));
    return 0;
}

static int refuse(const char *subject, const char *why)
{
    fprintf(stderr, "kith restore: %s: %s\n", subject, why);
    return 1;
}

static enum err unpack_keys(struct arena *a, const char *folder, const struct store_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(files[i].name, KEYS)) return server_keys_unpack(a, folder, files[i].bytes);
    return ERR_MALFORMED;
}

/* With the folder's lock held. First the database, then the keys; without those the database is taken away again. */
static int restore_into(struct arena *a, const char *backup, const char *folder, const char *database)
{
    struct store_file *files;
    size_t count;
    struct server_keys there;
    if (server_keys_read(a, folder, &there) != ERR_NOT_FOUND)
        return refuse(folder, "there are keys here already; restore into an empty folder");
    if (access(arena_cstr(a, arena_printf(a, "%s-wal", database)), F_OK) == 0)
        return refuse(database, "the log of another database is here still; restore into an empty folder");
    enum err err = store_restore(backup, database, a, &files, &count);
    if (err == ERR_CONFLICT && access(database, F_OK) == 0)
        return refuse(database, "there is a database already; restore into an empty folder");
    if (err == ERR_CONFLICT) return refuse(backup, "this backup is of a newer Kith");
    if (err == ERR_MALFORMED) return refuse(backup, "this is not a backup of Kith's, or it is damaged");
    if (err != OK) return refuse(folder, "it cannot be written");
    err = unpack_keys(a, folder, files, count);
    if (err == OK) return 0;
    unlink(database);
    return refuse(backup, err == ERR_MALFORMED ? "it holds no keys" : "its keys cannot be written");
}

static int restore(struct arena *a, const struct settings *s)
{
    const char *backup = s->args[0], *folder = arena_cstr(a, s->values[SETTING_DATA]);
    struct str store = s->values[SETTING_STORE];
    const char *database = store.p ? arena_cstr(a, str_sub(store, sizeof "sqlite:" - 1, store.n))
                                   : arena_cstr(a, arena_printf(a, "%s/kith.db", folder));
    if (access(backup, R_OK) != 0) return refuse(backup, strerror(errno));
    umask(077);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) return refuse(folder, strerror(errno));
    int lock = open(arena_cstr(a, arena_printf(a, "%s/lock", folder)), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) return refuse(folder, strerror(errno));
    int status = flock(lock, LOCK_EX | LOCK_NB) == 0
                     ? restore_into(a, backup, folder, database)
                     : refuse(folder, "a server is running here: its folder is not empty");
    close(lock);
    return status;
}

int cmd_restore(int argc, char **argv)
{
    struct arena arena = { 0 };
    struct settings settings;
    int status = USAGE;
    if (crypto_start() == OK && operation_settings(&arena, argc, argv, 1, &settings)) {
        if (settings.arg_count == 1) status = restore(&arena, &settings);
        else fputs("usage: kith restore FILE [SETTINGS]\n", stderr);
    }
    arena_free(&arena);
    return status;
}
