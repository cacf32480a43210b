/* Inside db/: one connection, and the store that holds them. Services see both as opaque (store.h). */
#ifndef KITH_DB_CONN_H
#define KITH_DB_CONN_H

#include <pthread.h>
#include <stdatomic.h>

#include "queries.h"
#include "store.h"

enum { APPLICATION_ID = 0x4b697468 }; /* "Kith", in the header of the database file */

enum conn_kind {
    CONN_WRITER,
    CONN_READER, /* can write nothing, and never checkpoints */
    CONN_COPIER, /* reads the database to write a copy of it */
    CONN_ALONE   /* a file that nobody else has open: a backup; without a write-ahead log */
};

/* What surrounds queries; kept prepared like them. */
enum control { CONTROL_BEGIN_READ, CONTROL_BEGIN, CONTROL_COMMIT, CONTROL_ROLLBACK, CONTROL_SAVE, CONTROL_RELEASE,
               CONTROL_UNDO, CONTROL_COUNT };

struct store_conn {
    struct db db; /* first, so that one is the other */
    sqlite3_stmt *controls[CONTROL_COUNT];
    struct arena scratch;         /* for what a single call reads in passing; ends with the work or the use */
    struct store_conn *next_idle; /* of readers */
    int64_t *touched;             /* campaigns, by this transaction */
    size_t touched_count, touched_room;
    struct sketch_index *sketches; /* of campaigns in use (store_sketch.c) */
    int wal_frames, wal_tried; /* of the writer: frames of the log now, and when they were last moved */
};

/* ERR_IO with a line in the log. A writer makes the file, mode 0600, when there is none. */
enum err conn_open(const char *path, enum conn_kind, struct store_conn **ret) NODISCARD;
void conn_close(struct store_conn *);
enum err conn_control(struct store_conn *, enum control) NODISCARD;
enum err conn_exec(struct store_conn *, const char *pragmas) NODISCARD;
enum err conn_int(struct store_conn *, const char *pragma, int64_t *ret) NODISCARD; /* its first column */
bool conn_in_transaction(struct store_conn *);
/* Moves the write-ahead log into the database; `truncate`: and makes it empty, ERR_BUSY while somebody reads. */
enum err conn_checkpoint(struct store_conn *, bool truncate) NODISCARD;
/* integrity_check and foreign_key_check; adds a line for each problem. */
enum err conn_check(struct store_conn *, struct buf *problems) NODISCARD;
void conn_log(struct store_conn *, const char *event); /* why the last call failed */

enum err sync_folder_of(const char *path) NODISCARD; /* so that a new name in it stays */

/* Applies the migrations that the database lacks, each in a transaction. ERR_CONFLICT: it is newer than this program;
 * ERR_MALFORMED: it is not Kith's. */
enum err migrate(struct store_conn *) NODISCARD;

/* Work in line for the writer thread. */
struct job {
    struct job *next;
    store_work *work;     /* NULL: truncate the write-ahead log */
    void *arg;
    bool later;           /* nobody waits on `state`: owned, and `done` is called if there is one */
    void (*done)(void *arg, enum err);
    enum err err;
    _Atomic uint32_t state;
};
enum { JOB_WAITING, JOB_DONE };

struct store {
    struct store_settings settings;
    char *path;

    struct store_conn *writer;
    pthread_t thread;
    pthread_mutex_t lock; /* of the line */
    pthread_cond_t more;
    struct job *first, *last;
    size_t waiting;
    bool closing;
    _Atomic int64_t writes, commits, failures;

    pthread_mutex_t pool_lock;
    pthread_cond_t given;
    struct store_conn *idle;
    size_t readers, idle_count;
};

enum err writer_start(struct store *) NODISCARD;
void writer_stop(struct store *); /* after everything in line is done */
enum err writer_truncate_log(struct store *) NODISCARD;

/* ---- for store_*.c ---- */

/* Rows of a campaign that lie together: ids campaign_id * 2^32 + n. */
static inline int64_t row_first(int64_t campaign_id) { return (int64_t)((uint64_t)campaign_id << 32); }
static inline int64_t row_last(int64_t campaign_id) { return row_first(campaign_id) + 0xffffffff; }

static inline enum err one(enum err err, const bool *found)
{
    return err != OK ? err : *found ? OK : ERR_NOT_FOUND;
}

/* Several statements of one call that are to see one state, outside of a write or a snapshot too. */
enum err conn_hold(struct store_conn *, bool *ret_held) NODISCARD;
enum err conn_unhold(struct store_conn *, bool held, enum err) NODISCARD; /* gives the error on */

/* After an UPDATE or DELETE that means one row. */
static inline enum err one_changed(struct store_conn *c, enum err err)
{
    bool any = db_changes(&c->db) > 0;
    return one(err, &any);
}

/* Drops indexes of sketches, those last used longest ago first, until they fit. */
void sketches_trim(struct store_conn *, size_t bytes);

enum err hash_read(struct str blob, struct hash *ret) NODISCARD; /* ERR_IO when it is not 32 bytes */

/* Room for one more at the end of an array that grows in the arena; zeroed. */
void *list_add(struct arena *, void *array_pointer, size_t *count, size_t *room, size_t each);
#define LIST_ADD(arena, list) \
    (list_add((arena), &(list).at, &(list).count, &(list).room, sizeof *(list).at), &(list).at[(list).count - 1])
#define LIST(type) struct { type *at; size_t count, room; }

#endif
