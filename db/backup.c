/* Copies that are whole or not there: written under a passing name beside the target, synced, checked, renamed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "conn.h"

static enum err fail(const char *what, const char *path)
{
    log_error("store.copy_failed", LOG_C("step", what), LOG_C("path", path), LOG_C("why", strerror(errno)));
    return ERR_IO;
}

static enum err sync_path(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0) return fail("open", path);
    int failed = fsync(fd);
    close(fd);
    return failed ? fail("sync", path) : OK;
}

enum err sync_folder_of(const char *path)
{
    struct arena a = { 0 };
    const char *slash = strrchr(path, '/');
    struct str folder = !slash ? STR(".") : slash == path ? STR("/") : (struct str){ path, (size_t)(slash - path) };
    enum err err = sync_path(arena_cstr(&a, folder), O_RDONLY | O_DIRECTORY);
    arena_free(&a);
    return err;
}

/* An empty file of a name that nobody has, mode 0600. */
static enum err passing_file(struct arena *a, const char *beside, char **ret)
{
    char *name = (char *)arena_printf(a, "%s.XXXXXX", beside).p;
    int fd = mkostemp(name, O_CLOEXEC);
    if (fd < 0) return fail("create", name);
    close(fd);
    *ret = name;
    return OK;
}

static enum err settle(const char *from, const char *to)
{
    TRY(sync_path(from, O_RDONLY));
    if (rename(from, to) != 0) return fail("rename", to);
    return sync_folder_of(to);
}

/* Opens a file that nobody else uses, and looks whether it is a whole database of Kith's. */
static enum err open_alone(const char *path, struct store_conn **ret)
{
    struct store_conn *c;
    int64_t application = 0, version = 0;
    if (conn_open(path, CONN_ALONE, &c) != OK) return ERR_MALFORMED;
    enum err err = conn_int(c, "PRAGMA application_id", &application);
    if (err == OK) err = conn_int(c, "PRAGMA user_version", &version);
    if (err == OK && application != APPLICATION_ID) err = ERR_MALFORMED;
    if (err == OK && version > MIGRATION_COUNT) err = ERR_CONFLICT;
    BUF_AUTO problems = BUF(64 * 1024);
    if (err == OK && conn_check(c, &problems) != OK) err = ERR_MALFORMED;
    if (problems.n)
        log_error("store.copy_damaged", LOG_C("path", path), LOG_S("problems", str_sub(buf_str(&problems), 0, 500)));
    if (err != OK) conn_close(c);
    else *ret = c;
    return err;
}

static enum err add_files(struct store_conn *c, const struct store_file *files, size_t count)
{
    TRY(conn_control(c, CONTROL_BEGIN));
    for (size_t i = 0; i < count; i++)
        TRY(q_backup_file_put(&c->db, &(struct q_backup_file_put_in){ files[i].name, files[i].bytes }));
    return conn_control(c, CONTROL_COMMIT);
}

static enum err copy_into(struct store *s, const char *path)
{
    struct store_conn *c;
    TRY(conn_open(s->path, CONN_COPIER, &c));
    enum err err = q_backup_into(&c->db, &(struct q_backup_into_in){ str_of(path) });
    if (err != OK) conn_log(c, "store.backup_failed");
    conn_close(c);
    return err;
}

enum err store_backup(struct store *s, const char *path, const struct store_file *keys, size_t key_count)
{
    struct arena a = { 0 };
    struct store_conn *copy = NULL;
    char *passing = NULL;
    enum err err = passing_file(&a, path, &passing);
    if (err == OK) err = copy_into(s, passing);
    if (err == OK) err = open_alone(passing, &copy);
    if (err == OK) err = add_files(copy, keys, key_count);
    if (copy && copy->db.message[0]) conn_log(copy, "store.backup_failed");
    conn_close(copy);
    if (err == OK) err = settle(passing, path);
    if (err != OK && passing) unlink(passing);
    arena_free(&a);
    return err == OK ? OK : ERR_IO;
}

static enum err copy_bytes(const char *from, const char *to)
{
    enum { PIECE = 64 * 1024 };
    int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CLOEXEC);
    char *piece = mem_new(PIECE);
    ssize_t n = -1;
    while (in >= 0 && out >= 0 && (n = read(in, piece, PIECE)) > 0)
        if (write(out, piece, (size_t)n) != n) {
            n = -1;
            break;
        }
    enum err err = n == 0 ? OK : in < 0 ? fail("open", from) : fail("copy", to);
    free(piece);
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    return err;
}

/* Takes the key files out of the copy, where the live database is not to have them. */
static enum err take_files(struct store_conn *c, struct arena *a, struct store_file **ret, size_t *ret_count)
{
    struct q_backup_files_cursor cursor;
    struct q_backup_files_row r;
    LIST(struct store_file) list = { 0 };
    TRY(q_backup_files_open(&c->db, &cursor));
    while (q_backup_files_next(&cursor, a, &r)) *LIST_ADD(a, list) = (struct store_file){ r.name, r.bytes };
    TRY(q_backup_files_close(&cursor));
    TRY(q_backup_files_forget(&c->db));
    *ret = list.at;
    *ret_count = list.count;
    return OK;
}

enum err store_restore(const char *backup, const char *database_path, struct arena *a, struct store_file **ret_files,
                       size_t *ret_count)
{
    struct stat there;
    struct store_conn *c = NULL;
    char *passing = NULL;
    if (stat(database_path, &there) == 0) return ERR_CONFLICT;
    TRY(passing_file(a, database_path, &passing));
    enum err err = copy_bytes(backup, passing);
    if (err == OK) err = open_alone(passing, &c);
    if (err == OK) err = take_files(c, a, ret_files, ret_count);
    if (c && c->db.message[0]) conn_log(c, "store.restore_failed");
    conn_close(c);
    if (err == OK) err = settle(passing, database_path);
    if (err != OK) unlink(passing);
    return err;
}

enum err store_check(struct store *s, struct buf *problems)
{
    struct store_conn *c = store_reader_take(s);
    enum err err = conn_check(c, problems);
    store_reader_give(s, c);
    return err;
}

enum err store_checkpoint(struct store *s)
{
    return writer_truncate_log(s);
}
