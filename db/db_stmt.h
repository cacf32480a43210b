/* A connection with its prepared statements: what the generated queries (queries.h) run on. One thread at a time.
 * Statements are prepared when first used and kept; after every use they are reset and forget what was bound. */
#ifndef KITH_DB_STMT_H
#define KITH_DB_STMT_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/err.h"

struct db {
    sqlite3 *sqlite;
    sqlite3_stmt **statements; /* by query, NULL until first used */
    char message[240];         /* why the last call failed, for the log: names of queries and columns, no values */
};

/* Takes an open connection over; db_close finalizes the statements and closes it. */
void db_open(struct db *ret, sqlite3 *);
void db_close(struct db *);

int64_t db_last_id(struct db *);  /* of the last row inserted */
int64_t db_changes(struct db *);  /* rows that the last INSERT, UPDATE or DELETE touched itself */

/* A nullable int. Nullable text and blobs have p == NULL. */
struct opt_int {
    bool has;
    int64_t v;
};
#define OPT_INT(value) ((struct opt_int){ true, (value) })
#define OPT_NONE ((struct opt_int){ false, 0 })

/* From here on: between the generated code and db_stmt.c alone. */
struct db_cursor {
    struct db *db;
    sqlite3_stmt *statement;
};

enum err db_statement(struct db *, int query, sqlite3_stmt **ret) NODISCARD; /* ready to be bound */
enum err db_run(struct db *, sqlite3_stmt *) NODISCARD;                      /* steps once and ends */
bool db_row(sqlite3_stmt *);                                 /* steps; false at the end and on failure */
enum err db_end(struct db *, sqlite3_stmt *) NODISCARD;                      /* the error of the last step */
enum err db_end_one(struct db *, sqlite3_stmt *, bool had_row) NODISCARD;    /* the same; a second row is an error */

void db_bind_int(sqlite3_stmt *, int at, int64_t);
void db_bind_opt_int(sqlite3_stmt *, int at, struct opt_int);
void db_bind_text(sqlite3_stmt *, int at, struct str);
void db_bind_opt_text(sqlite3_stmt *, int at, struct str);
void db_bind_blob(sqlite3_stmt *, int at, struct str);
void db_bind_opt_blob(sqlite3_stmt *, int at, struct str);

int64_t db_column_int(sqlite3_stmt *, int at);
struct opt_int db_column_opt_int(sqlite3_stmt *, int at);
struct str db_column_text(struct arena *, sqlite3_stmt *, int at);
struct str db_column_opt_text(struct arena *, sqlite3_stmt *, int at);
struct str db_column_blob(struct arena *, sqlite3_stmt *, int at);
struct str db_column_opt_blob(struct arena *, sqlite3_stmt *, int at);

#endif
