/* kith key: the fingerprints of this server's signing keys, and a new key. */
#include "cmd/cmd_key.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "cmd/settings.h"
#include "service/server_key.h"

extern char **environ;

static int fail(const char *what, const char *folder)
{
    fprintf(stderr, "kith key: %s: %s\n", folder, what);
    return 1;
}

static int print_keys(const struct server_keys *k)
{
    printf("%.*s\n", STR_ARG(k->fingerprint));
    for (size_t i = 0; i < k->retired_count; i++)
        printf("%.*s retired; what it signed still counts as this server's\n", STR_ARG(k->retired[i].fingerprint));
    return 0;
}

/* The server keeps its key in memory, so it must be down: it holds the folder's lock while it runs. */
static int rotate(struct arena *a, const char *folder)
{
    struct server_keys keys;
    int lock = open(arena_cstr(a, arena_printf(a, "%s/lock", folder)), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) return fail("there is no data folder here that can be written to", folder);
    if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        close(lock);
        return fail("a server is running here and holds its key in memory: stop it, rotate, start it again", folder);
    }
    enum err outcome = server_keys_rotate(a, folder, &random_kernel, &keys);
    close(lock);
    if (outcome == ERR_NOT_FOUND)
        return fail("there are no keys here yet; the first start of kith serve makes them", folder);
    if (outcome != OK) return fail("the key cannot be changed", folder);
    return print_keys(&keys);
}

static int print(struct arena *a, const char *folder)
{
    struct server_keys keys;
    enum err outcome = server_keys_read(a, folder, &keys);
    if (outcome == ERR_NOT_FOUND)
        return fail("there are no keys here yet; the first start of kith serve makes them", folder);
    if (outcome != OK) return fail("the keys cannot be read", folder);
    return print_keys(&keys);
}

int cmd_key(int argc, char **argv)
{
    struct arena a = { 0 };
    struct settings settings;
    struct str problem = STR_NONE;
    if (settings_read(&a, argc, argv, environ, 1, &settings, &problem) != OK || crypto_start() != OK) {
        fprintf(stderr, "kith key: %.*s\n", STR_ARG(problem));
        arena_free(&a);
        return 2;
    }
    const char *folder = arena_cstr(&a, settings.values[SETTING_DATA]);
    bool turn = settings.arg_count == 1 && str_eq(str_of(settings.args[0]), STR("rotate"));
    int status = 2;
    if (turn) status = rotate(&a, folder);
    else if (settings.arg_count == 0) status = print(&a, folder);
    else fputs("kith key: usage: kith key [rotate] [SETTINGS]\n", stderr);
    arena_free(&a);
    return status;
}
