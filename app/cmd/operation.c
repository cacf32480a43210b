#include "cmd/operation.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app.h"
#include "base/log.h"
#include "cmd/cmd_backup.h"
#include "cmd/cmd_campaign.h"
#include "cmd/cmd_check.h"
#include "cmd/cmd_export.h"
#include "cmd/control.h"

extern char **environ;

static const struct {
    const char *name;
    int (*run)(struct operation *);
} table[] = {
    { "campaign", operate_campaign },
    { "export", operate_export },
    { "backup", operate_backup },
    { "check", operate_check },
};

int operation_run(struct operation *o)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_eq(o->words[0], str_of(table[i].name))) return table[i].run(o);
    buf_printf(&o->err, "kith: this server does not know \"%.*s\"\n", STR_ARG(o->words[0]));
    return 2;
}

int operation_failed(struct operation *o, struct str subject, enum err err)
{
    const char *what = err == ERR_NOT_FOUND  ? "there is none"
                       : err == ERR_GONE     ? "it was erased"
                       : err == ERR_CLOSED   ? "it is closed"
                       : err == ERR_BUSY     ? "the server has too much to do; try again"
                       : err == ERR_CONFLICT ? "something is in the way"
                                             : "it failed; the log says more";
    buf_printf(&o->err, "kith %.*s: %.*s: %s\n", STR_ARG(o->words[0]), STR_ARG(subject), what);
    return 1;
}

bool operation_settings(struct arena *a, int argc, char **argv, size_t args_max, struct settings *ret)
{
    struct str problem = STR_NONE;
    log_setup(false, LOG_LEVEL_WARN);
    if (settings_read(a, argc, argv, environ, args_max, ret, &problem) == OK) return true;
    fprintf(stderr, "kith %s: %.*s\n", argv[0], STR_ARG(problem));
    return false;
}

bool operation_option(int *argc, char **argv, const char *name, const char **ret)
{
    size_t n = strlen(name);
    for (int i = 1; i < *argc; i++) {
        bool joined = strncmp(argv[i], name, n) == 0 && argv[i][n] == '=';
        if (!joined && strcmp(argv[i], name) != 0) continue;
        if (!joined && i + 1 == *argc) {
            fprintf(stderr, "kith %s: %s needs a value\n", argv[0], name);
            return false;
        }
        *ret = joined ? argv[i] + n + 1 : argv[i + 1];
        int taken = joined ? 1 : 2;
        for (int j = i; j + taken <= *argc; j++) argv[j] = argv[j + taken];
        *argc -= taken;
        i--;
    }
    return true;
}

enum err copy_file(int from, int to)
{
    char piece[64 * 1024];
    for (ssize_t n; (n = read(from, piece, sizeof piece)) != 0;) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return ERR_IO;
        for (ssize_t done = 0, m; done < n; done += m) {
            m = write(to, piece + done, (size_t)(n - done));
            if (m < 0 && errno == EINTR) m = 0;
            if (m < 0) return ERR_IO;
        }
    }
    return OK;
}

/* Beside its place first, so that an export that breaks off leaves nothing that looks like one. */
static enum err write_whole(struct arena *a, int from, const char *path)
{
    char *passing = (char *)arena_printf(a, "%s.XXXXXX", path).p;
    int to = mkostemp(passing, O_CLOEXEC);
    if (to < 0) return ERR_IO;
    enum err err = copy_file(from, to);
    if (err == OK && fsync(to) != 0) err = ERR_IO;
    if (close(to) != 0) err = ERR_IO;
    if (err == OK && rename(passing, path) != 0) err = ERR_IO;
    if (err != OK) unlink(passing);
    return err;
}

/* Prints what was said, and puts the file where it belongs. */
static int hand_over(struct operation *o, int status, const char *path)
{
    struct arena a = { 0 };
    enum err err = OK;
    fwrite(o->err.p ? o->err.p : "", 1, o->err.n, stderr);
    fwrite(o->out.p ? o->out.p : "", 1, o->out.n, stdout);
    if (fflush(stdout) != 0) err = ERR_IO;
    if (status == 0 && o->file >= 0) err = path ? write_whole(&a, o->file, path) : copy_file(o->file, STDOUT_FILENO);
    if (err != OK)
        fprintf(stderr, "kith: %s: cannot be written: %s\n", path ? path : "standard output", strerror(errno));
    arena_free(&a);
    return err == OK ? status : 1;
}

static int ask_server(int connection, const char *const *words, size_t count, const char *path)
{
    struct operation o = { .out = BUF(OPERATION_TEXT), .err = BUF(OPERATION_TEXT), .file = connection };
    int status = 1;
    if (control_exchange(connection, words, count, &o, &status) == OK) status = hand_over(&o, status, path);
    else fprintf(stderr, "kith %s: the running server broke off before it answered\n", words[0]);
    buf_free(&o.out);
    buf_free(&o.err);
    close(connection);
    return status;
}

/* An operator asks about what is there; only `serve` makes a data folder. */
static bool is_there(const struct settings *s, const char *folder)
{
    struct arena a = { 0 };
    struct stat status;
    bool there =
        s->values[SETTING_STORE].p || stat(arena_cstr(&a, arena_printf(&a, "%s/kith.db", folder)), &status) == 0;
    arena_free(&a);
    return there;
}

int operation_ask(const struct settings *s, const char *const *words, size_t count, const char *path)
{
    struct arena arena = { 0 };
    struct app app = { 0 };
    struct instance instance = { .app = &app };
    const char *folder = arena_cstr(&arena, s->values[SETTING_DATA]);
    int connection, status = 1;
    if (control_connect(folder, &connection) == OK) {
        status = ask_server(connection, words, count, path);
    } else if (!is_there(s, folder)) {
        fprintf(stderr, "kith %s: %s: there is no data of Kith's here\n", words[0], folder);
    } else if (instance_open(&instance, s, instance_now()) == OK) {
        struct operation o = { .instance = &instance, .ctx = instance_ctx(&instance, &arena),
                               .out = BUF(OPERATION_TEXT), .err = BUF(OPERATION_TEXT), .file = -1 };
        for (size_t i = 0; i < count && i < OPERATION_WORDS; i++) o.words[i] = str_of(words[i]);
        status = hand_over(&o, operation_run(&o), path);
        if (o.file >= 0) close(o.file);
        buf_free(&o.out);
        buf_free(&o.err);
        instance_close(&instance);
    }
    arena_free(&arena);
    return status;
}
