/* Opening, closing, and the pool of readers. */
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/log.h"
#include "conn.h"

enum { READERS_MAX = 16, READERS_KEPT = 4, READY_ROOM = 1 << 20 };

enum err store_open(const struct store_settings *settings, struct store **ret)
{
    struct store *s = mem_new(sizeof *s);
    s->settings = *settings;
    enum err err = conn_open(settings->path, CONN_WRITER, &s->writer);
    if (err == OK) err = migrate(s->writer);
    if (err == OK) err = conn_open(settings->path, CONN_READER, &s->idle);
    if (err == OK) err = writer_start(s);
    if (err != OK) {
        conn_close(s->idle);
        conn_close(s->writer);
        free(s);
        return err;
    }
    s->path = strdup(settings->path);
    s->settings.path = s->path;
    s->readers = s->idle_count = 1;
    pthread_mutex_init(&s->pool_lock, NULL);
    pthread_cond_init(&s->given, NULL);
    *ret = s;
    return OK;
}

void store_close(struct store *s)
{
    if (!s) return;
    writer_stop(s);
    while (s->idle) {
        struct store_conn *c = s->idle;
        s->idle = c->next_idle;
        conn_close(c);
    }
    conn_close(s->writer); /* the last one: moves the write-ahead log into the database and removes it */
    pthread_cond_destroy(&s->given);
    pthread_mutex_destroy(&s->pool_lock);
    free(s->path);
    free(s);
}

/* Sets the version again to what it is: the smallest write that really goes to the disk. */
static enum err touch_header(struct store_conn *c, void *arg)
{
    (void)arg;
    int64_t version = 0;
    TRY(conn_int(c, "PRAGMA user_version", &version));
    char text[64];
    struct str sql = arena_printf(&c->scratch, "PRAGMA user_version = %d", (int)version);
    memcpy(text, sql.p, sql.n + 1);
    return conn_exec(c, text);
}

/* A full disk still takes the smallest write, into room that the log has already, and no other. */
static bool has_room(const struct store *s)
{
    struct statvfs disk;
    uint64_t needed = s->settings.ready_room ? s->settings.ready_room : READY_ROOM;
    return statvfs(s->path, &disk) || disk.f_blocks == 0 || disk.f_bavail * disk.f_frsize >= needed;
}

enum err store_ready(struct store *s)
{
    if (!has_room(s)) return ERR_IO;
    return store_write(s, touch_header, NULL);
}

struct store_figures store_figures(struct store *s)
{
    struct store_figures f = { .writes = s->writes, .commits = s->commits, .failures = s->failures };
    pthread_mutex_lock(&s->lock);
    f.waiting = (int64_t)s->waiting;
    pthread_mutex_unlock(&s->lock);
    return f;
}

static struct store_conn *idle_take(struct store *s)
{
    struct store_conn *c = s->idle;
    s->idle = c->next_idle;
    c->next_idle = NULL;
    s->idle_count--;
    return c;
}

/* There is always at least the reader made at the start, so that waiting ends even where no more can be opened. */
struct store_conn *store_reader_take(struct store *s)
{
    struct store_conn *c = NULL;
    bool may_open = true;
    pthread_mutex_lock(&s->pool_lock);
    for (;;) {
        if (s->idle) {
            c = idle_take(s);
            break;
        }
        if (may_open && s->readers < READERS_MAX) {
            s->readers++;
            pthread_mutex_unlock(&s->pool_lock);
            if (conn_open(s->path, CONN_READER, &c) == OK) return c;
            pthread_mutex_lock(&s->pool_lock);
            s->readers--;
            may_open = false;
            continue;
        }
        pthread_cond_wait(&s->given, &s->pool_lock);
    }
    pthread_mutex_unlock(&s->pool_lock);
    return c;
}

enum err store_snapshot(struct store_conn *c)
{
    return conn_in_transaction(c) ? OK : conn_control(c, CONTROL_BEGIN_READ);
}

enum err conn_hold(struct store_conn *c, bool *ret_held)
{
    bool held = !conn_in_transaction(c);
    if (held) TRY(conn_control(c, CONTROL_BEGIN_READ));
    *ret_held = held;
    return OK;
}

enum err conn_unhold(struct store_conn *c, bool held, enum err err)
{
    enum err ended = held ? conn_control(c, CONTROL_COMMIT) : OK;
    return err != OK ? err : ended;
}

void store_reader_give(struct store *s, struct store_conn *c)
{
    if (!c) return;
    if (c->db.message[0]) conn_log(c, "store.read_failed");
    if (conn_in_transaction(c) && conn_control(c, CONTROL_ROLLBACK) != OK) conn_log(c, "store.read_failed");
    arena_reset(&c->scratch);
    sketches_trim(c, 0); /* what others write meanwhile would be missing in them */
    pthread_mutex_lock(&s->pool_lock);
    bool keep = s->idle_count < READERS_KEPT || s->readers == 1;
    if (keep) {
        c->next_idle = s->idle;
        s->idle = c;
        s->idle_count++;
    } else {
        s->readers--;
    }
    pthread_cond_signal(&s->given);
    pthread_mutex_unlock(&s->pool_lock);
    if (!keep) conn_close(c);
}

enum err hash_read(struct str blob, struct hash *ret)
{
    if (blob.n != sizeof ret->b) return ERR_IO;
    memcpy(ret->b, blob.p, sizeof ret->b);
    return OK;
}

void *list_add(struct arena *a, void *array_pointer, size_t *count, size_t *room, size_t each)
{
    void *array;
    memcpy(&array, array_pointer, sizeof array);
    if (*count == *room) {
        size_t more = *room ? *room * 2 : 16;
        void *grown = arena_array(a, more, each);
        if (*count) memcpy(grown, array, *count * each);
        *room = more;
        array = grown;
        memcpy(array_pointer, &array, sizeof array);
    }
    return (char *)array + (*count)++ * each;
}
