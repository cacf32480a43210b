/* SQLite 3.40.1 as Debian 12 has it. It has the WAL-reset bug that 3.51.3 fixed, hence: one writer connection, which
 * alone checkpoints; readers never do, and hold no transaction between uses. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "conn.h"

enum { BUSY_MS = 5000, TRUNCATE_BUSY_MS = 50, VALUE_MAX = 4 << 20 };

static const char *const control_sql[CONTROL_COUNT] = {
    "BEGIN", "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", "SAVEPOINT work", "RELEASE work", "ROLLBACK TO work",
};

/* Caches are small because what is hot fits, and a server at rest is to be small. A full write-ahead log is 40 MB. */
static const char *const pragmas[] = {
    [CONN_WRITER] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
                    "PRAGMA journal_size_limit = 67108864; PRAGMA secure_delete = ON; PRAGMA cache_size = -8192;"
                    "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON",
    [CONN_READER] = "PRAGMA wal_autocheckpoint = 0; PRAGMA query_only = ON; PRAGMA cache_size = -512;"
                    "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON",
    [CONN_COPIER] = "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -512; PRAGMA temp_store = MEMORY;"
                    "PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON",
    [CONN_ALONE] = "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
                   "PRAGMA cache_size = -2048; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"
                   "PRAGMA cell_size_check = ON",
};

static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_initialize();
}

/* SQLite syncs the folder for its logs, never for the database itself. */
static enum err make_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0600);
    bool is_new = fd >= 0;
    if (!is_new && errno == EEXIST) fd = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return ERR_IO;
    bool private = fchmod(fd, 0600) == 0;
    close(fd);
    if (!private) return ERR_IO;
    return is_new ? sync_folder_of(path) : OK;
}

static void harden(sqlite3 *sqlite, enum conn_kind kind)
{
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    if (kind != CONN_WRITER) sqlite3_db_config(sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_limit(sqlite, SQLITE_LIMIT_LENGTH, VALUE_MAX);
    if (kind != CONN_COPIER) sqlite3_limit(sqlite, SQLITE_LIMIT_ATTACHED, 0);
}

static int log_grew(void *conn, sqlite3 *sqlite, const char *name, int frames)
{
    (void)sqlite, (void)name;
    struct store_conn *c = conn;
    if (frames < c->wal_tried) c->wal_tried = 0; /* the log began anew */
    c->wal_frames = frames;
    return SQLITE_OK;
}

static enum err set_up(struct store_conn *c, enum conn_kind kind)
{
    harden(c->db.sqlite, kind);
    /* Before anything that may find the file locked by a process that is just dying. */
    sqlite3_busy_timeout(c->db.sqlite, BUSY_MS);
    TRY(conn_exec(c, pragmas[kind]));
    if (kind == CONN_WRITER) {
        int64_t full = 0;
        TRY(conn_int(c, "PRAGMA synchronous", &full));
        if (full != 2) return ERR_IO;
        sqlite3_wal_hook(c->db.sqlite, log_grew, c); /* instead of checkpointing within a commit */
    }
    for (int i = 0; i < CONTROL_COUNT; i++)
        if (sqlite3_prepare_v3(c->db.sqlite, control_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &c->controls[i], NULL) !=
            SQLITE_OK)
            return ERR_IO;
    return OK;
}

enum err conn_open(const char *path, enum conn_kind kind, struct store_conn **ret)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
    bool writes = kind == CONN_WRITER || kind == CONN_ALONE;
    if (kind == CONN_WRITER) {
        enum err err = make_file(path);
        if (err != OK) {
            log_error("store.open_failed", LOG_C("path", path));
            return err;
        }
    }
    struct store_conn *c = mem_new(sizeof *c);
    sqlite3 *sqlite = NULL;
    int flags = (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX |
                SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(path, &sqlite, flags, NULL);
    db_open(&c->db, sqlite);
    if (code != SQLITE_OK || set_up(c, kind) != OK) {
        if (!c->db.message[0]) snprintf(c->db.message, sizeof c->db.message, "%s", sqlite3_errmsg(sqlite));
        conn_log(c, "store.open_failed");
        conn_close(c);
        return ERR_IO;
    }
    *ret = c;
    return OK;
}

void conn_close(struct store_conn *c)
{
    if (!c) return;
    for (int i = 0; i < CONTROL_COUNT; i++) sqlite3_finalize(c->controls[i]);
    db_close(&c->db);
    sketches_trim(c, 0);
    arena_free(&c->scratch);
    free(c->touched);
    free(c);
}

static enum err conn_fail(struct store_conn *c, const char *what, int code)
{
    snprintf(c->db.message, sizeof c->db.message, "%s: %s (%d)", what, sqlite3_errmsg(c->db.sqlite),
             sqlite3_extended_errcode(c->db.sqlite));
    return (code & 0xff) == SQLITE_BUSY ? ERR_BUSY : ERR_IO;
}

enum err conn_control(struct store_conn *c, enum control control)
{
    sqlite3_step(c->controls[control]);
    int code = sqlite3_reset(c->controls[control]);
    return code == SQLITE_OK ? OK : conn_fail(c, control_sql[control], code);
}

enum err conn_exec(struct store_conn *c, const char *sql)
{
    int code = sqlite3_exec(c->db.sqlite, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? OK : conn_fail(c, "set up", code);
}

enum err conn_int(struct store_conn *c, const char *pragma, int64_t *ret)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(c->db.sqlite, pragma, -1, &s, NULL) != SQLITE_OK) return conn_fail(c, pragma, SQLITE_ERROR);
    bool row = sqlite3_step(s) == SQLITE_ROW;
    if (row) *ret = sqlite3_column_int64(s, 0);
    int code = sqlite3_finalize(s);
    return row && code == SQLITE_OK ? OK : conn_fail(c, pragma, code);
}

bool conn_in_transaction(struct store_conn *c)
{
    return !sqlite3_get_autocommit(c->db.sqlite);
}

enum err conn_checkpoint(struct store_conn *c, bool truncate)
{
    int how = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    if (truncate) sqlite3_busy_timeout(c->db.sqlite, TRUNCATE_BUSY_MS);
    int code = sqlite3_wal_checkpoint_v2(c->db.sqlite, NULL, how, NULL, NULL);
    if (truncate) sqlite3_busy_timeout(c->db.sqlite, BUSY_MS);
    c->wal_tried = c->wal_frames; /* also when it failed or a reader held it up: not again with every commit */
    return code == SQLITE_OK ? OK : conn_fail(c, "checkpoint", code);
}

static enum err check_with(struct store_conn *c, const char *pragma, struct buf *problems)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(c->db.sqlite, pragma, -1, &s, NULL) != SQLITE_OK) return conn_fail(c, pragma, SQLITE_ERROR);
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(s, 0);
        if (text && strcmp(text, "ok") == 0) continue;
        buf_add(problems, str_of(pragma));
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            text = (const char *)sqlite3_column_text(s, i);
            buf_byte(problems, ' ');
            buf_add(problems, str_of(text ? text : "-"));
        }
        buf_byte(problems, '\n');
    }
    int code = sqlite3_finalize(s);
    return code == SQLITE_OK ? OK : conn_fail(c, pragma, code);
}

enum err conn_check(struct store_conn *c, struct buf *problems)
{
    size_t before = problems->n;
    TRY(check_with(c, "PRAGMA integrity_check", problems));
    TRY(check_with(c, "PRAGMA foreign_key_check", problems));
    return problems->n == before ? OK : ERR_IO;
}

void conn_log(struct store_conn *c, const char *event)
{
    log_error(event, LOG_C("why", c->db.message));
    c->db.message[0] = '\0';
}
