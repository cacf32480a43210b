#include "db_stmt.h"

#include <stdio.h>
#include <stdlib.h>

#include "queries.h"

void db_open(struct db *ret, sqlite3 *sqlite)
{
    *ret = (struct db){ .sqlite = sqlite, .statements = mem_new((Q_COUNT + 1) * sizeof(sqlite3_stmt *)) };
}

void db_close(struct db *db)
{
    for (int i = 0; db->statements && i < Q_COUNT; i++) sqlite3_finalize(db->statements[i]);
    free(db->statements);
    sqlite3_close(db->sqlite);
    *db = (struct db){ 0 };
}

int64_t db_last_id(struct db *db) { return sqlite3_last_insert_rowid(db->sqlite); }
int64_t db_changes(struct db *db) { return sqlite3_changes64(db->sqlite); }

static const char *query_name(struct db *db, sqlite3_stmt *s)
{
    for (int i = 0; i < Q_COUNT; i++)
        if (db->statements[i] == s) return query_names[i];
    return "?";
}

/* A row that is there already is a conflict; any other constraint is a mistake of the caller's, and fails. */
static enum err fail(struct db *db, const char *query, int code)
{
    int extended = sqlite3_extended_errcode(db->sqlite);
    bool taken = extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY ||
                 extended == SQLITE_CONSTRAINT_ROWID;
    snprintf(db->message, sizeof db->message, "%s: %s (%d)", query, sqlite3_errmsg(db->sqlite), extended);
    if (taken) return ERR_CONFLICT;
    return (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED ? ERR_BUSY : ERR_IO;
}

enum err db_statement(struct db *db, int query, sqlite3_stmt **ret)
{
    sqlite3_stmt **s = &db->statements[query];
    if (!*s) {
        int code = sqlite3_prepare_v3(db->sqlite, query_sql[query], -1, SQLITE_PREPARE_PERSISTENT, s, NULL);
        if (code != SQLITE_OK) return fail(db, query_names[query], code);
    } else if (sqlite3_stmt_busy(*s)) {
        snprintf(db->message, sizeof db->message, "%s: used again before its cursor was closed", query_names[query]);
        return ERR_IO;
    }
    *ret = *s;
    return OK;
}

/* A step's failure comes back from the reset, so that nothing has to be kept between them. */
enum err db_end(struct db *db, sqlite3_stmt *s)
{
    int code = sqlite3_reset(s);
    enum err err = code == SQLITE_OK ? OK : fail(db, query_name(db, s), code);
    sqlite3_clear_bindings(s);
    return err;
}

bool db_row(sqlite3_stmt *s) { return sqlite3_step(s) == SQLITE_ROW; }

enum err db_run(struct db *db, sqlite3_stmt *s)
{
    sqlite3_step(s);
    return db_end(db, s);
}

enum err db_end_one(struct db *db, sqlite3_stmt *s, bool had_row)
{
    bool second = had_row && sqlite3_step(s) == SQLITE_ROW;
    TRY(db_end(db, s));
    if (!second) return OK;
    snprintf(db->message, sizeof db->message, "%s: more than one row", query_name(db, s));
    return ERR_IO;
}

/* Binding fails only for a wrong index, which the generator rules out, or beyond the length limit; the parameter is
 * then NULL and meets the column's NOT NULL. */
void db_bind_int(sqlite3_stmt *s, int at, int64_t value) { sqlite3_bind_int64(s, at, value); }

void db_bind_opt_int(sqlite3_stmt *s, int at, struct opt_int value)
{
    if (value.has) sqlite3_bind_int64(s, at, value.v);
    else sqlite3_bind_null(s, at);
}

void db_bind_text(sqlite3_stmt *s, int at, struct str text)
{
    sqlite3_bind_text64(s, at, text.p ? text.p : "", text.n, SQLITE_STATIC, SQLITE_UTF8);
}

void db_bind_opt_text(sqlite3_stmt *s, int at, struct str text)
{
    if (text.p) db_bind_text(s, at, text);
    else sqlite3_bind_null(s, at);
}

void db_bind_blob(sqlite3_stmt *s, int at, struct str bytes)
{
    sqlite3_bind_blob64(s, at, bytes.p ? bytes.p : "", bytes.n, SQLITE_STATIC);
}

void db_bind_opt_blob(sqlite3_stmt *s, int at, struct str bytes)
{
    if (bytes.p) db_bind_blob(s, at, bytes);
    else sqlite3_bind_null(s, at);
}

int64_t db_column_int(sqlite3_stmt *s, int at) { return sqlite3_column_int64(s, at); }

static bool is_null(sqlite3_stmt *s, int at) { return sqlite3_column_type(s, at) == SQLITE_NULL; }

struct opt_int db_column_opt_int(sqlite3_stmt *s, int at)
{
    return is_null(s, at) ? OPT_NONE : OPT_INT(sqlite3_column_int64(s, at));
}

struct str db_column_text(struct arena *arena, sqlite3_stmt *s, int at)
{
    /* As a blob SQLite hands text out where it lies; as text it would copy it first, to end it with a NUL. */
    return db_column_blob(arena, s, at);
}

struct str db_column_opt_text(struct arena *arena, sqlite3_stmt *s, int at)
{
    return is_null(s, at) ? STR_NONE : db_column_text(arena, s, at);
}

struct str db_column_blob(struct arena *arena, sqlite3_stmt *s, int at)
{
    const char *p = sqlite3_column_blob(s, at);
    return arena_str(arena, (struct str){ p, (size_t)sqlite3_column_bytes(s, at) });
}

struct str db_column_opt_blob(struct arena *arena, sqlite3_stmt *s, int at)
{
    return is_null(s, at) ? STR_NONE : db_column_blob(arena, s, at);
}
