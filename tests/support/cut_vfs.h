/* A disk whose power can be cut: a SQLite VFS over the real one that knows, for each file, what was synced and what was
 * only written since. After a number of steps the power goes: from then on everything fails, and cut_remains writes
 * into another folder what such a disk may hold, which is what was synced and any part of the rest, torn at sectors.
 * Nothing is really synced, so that hundreds of cuts take seconds. One disk at a time. */
#ifndef KITH_TESTS_CUT_VFS_H
#define KITH_TESTS_CUT_VFS_H

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CUT_FILES = 16, CUT_SECTOR = 512, CUT_PATH = 256 };

struct cut_op { /* a write, or with data == NULL a change of size to `at` */
    struct cut_op *next;
    int64_t at;
    size_t n;
    uint8_t *data;
};

struct cut_image {
    char path[CUT_PATH];
    bool there; /* its name is synced */
    bool going; /* deleted, and the folder not synced since */
    uint8_t *synced;
    size_t size, room;
    struct cut_op *first, *last; /* since then */
};

static struct {
    pthread_mutex_t lock;
    struct cut_image files[CUT_FILES];
    int64_t steps_left; /* -1: no cut */
    bool off;
    uint64_t seed;
    int64_t steps, syncs;
} cut_disk = { .lock = PTHREAD_MUTEX_INITIALIZER, .steps_left = -1 };

struct cut_file {
    sqlite3_file base;
    struct cut_image *image; /* NULL: not kept account of */
    bool syncs_folder;       /* with its first sync, as SQLite does for its logs */
    sqlite3_file *real;
};

static inline uint64_t cut_random(void)
{
    cut_disk.seed += 0x9E3779B97F4A7C15u;
    uint64_t z = cut_disk.seed;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static inline void image_resize(struct cut_image *f, size_t size)
{
    if (size > f->room) {
        f->room = size * 2;
        f->synced = realloc(f->synced, f->room);
    }
    if (size > f->size) memset(f->synced + f->size, 0, size - f->size);
    f->size = size;
}

/* Applies a write, of which `whole` is all and otherwise any sectors. */
static inline void image_apply(struct cut_image *f, const struct cut_op *op, bool whole)
{
    if (!op->data) {
        image_resize(f, (size_t)op->at);
        return;
    }
    if ((size_t)op->at + op->n > f->size) image_resize(f, (size_t)op->at + op->n);
    for (size_t i = 0; i < op->n; i += CUT_SECTOR) {
        size_t n = op->n - i < CUT_SECTOR ? op->n - i : CUT_SECTOR;
        if (whole || cut_random() % 2) memcpy(f->synced + op->at + i, op->data + i, n);
    }
}

static inline void image_forget(struct cut_image *f)
{
    for (struct cut_op *op = f->first, *next; op; op = next) {
        next = op->next;
        free(op->data);
        free(op);
    }
    f->first = f->last = NULL;
}

static inline void image_gone(struct cut_image *f)
{
    image_forget(f);
    image_resize(f, 0);
    f->there = f->going = false;
}

/* With the lock held: whether the power is still on for one more step. */
static inline bool cut_step(void)
{
    if (cut_disk.off) return false;
    cut_disk.steps++;
    if (cut_disk.steps_left > 0 && --cut_disk.steps_left == 0) cut_disk.off = true;
    return true;
}

static inline bool image_note(struct cut_image *f, int64_t at, const void *data, size_t n)
{
    pthread_mutex_lock(&cut_disk.lock);
    bool on = cut_step();
    if (on && f) {
        if (f->going) image_gone(f); /* a new file of that name */
        struct cut_op *op = calloc(1, sizeof *op);
        *op = (struct cut_op){ .at = at, .n = n };
        if (data) op->data = memcpy(malloc(n ? n : 1), data, n);
        if (f->last) f->last->next = op;
        else f->first = op;
        f->last = op;
    }
    pthread_mutex_unlock(&cut_disk.lock);
    return on;
}

static inline struct cut_file *cut_of(sqlite3_file *f) { return (struct cut_file *)f; }

static int cut_close(sqlite3_file *f)
{
    sqlite3_file *real = cut_of(f)->real;
    return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
}

static int cut_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return cut_of(f)->real->pMethods->xRead(cut_of(f)->real, p, n, at);
}

static int cut_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    if (!image_note(cut_of(f)->image, at, p, (size_t)n)) return SQLITE_IOERR_WRITE;
    return cut_of(f)->real->pMethods->xWrite(cut_of(f)->real, p, n, at);
}

static int cut_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    if (!image_note(cut_of(f)->image, size, NULL, 0)) return SQLITE_IOERR_TRUNCATE;
    return cut_of(f)->real->pMethods->xTruncate(cut_of(f)->real, size);
}

static int cut_sync(sqlite3_file *f, int flags)
{
    struct cut_image *image = cut_of(f)->image;
    (void)flags;
    pthread_mutex_lock(&cut_disk.lock);
    bool on = cut_step() && !cut_disk.off; /* the step at which the power goes has not synced */
    if (on && image) {
        cut_disk.syncs++;
        for (struct cut_op *op = image->first; op; op = op->next) image_apply(image, op, true);
        image_forget(image);
        for (int i = 0; cut_of(f)->syncs_folder && i < CUT_FILES; i++)
            if (cut_disk.files[i].going) image_gone(&cut_disk.files[i]);
        if (cut_of(f)->syncs_folder) image->there = true;
        cut_of(f)->syncs_folder = false;
    }
    pthread_mutex_unlock(&cut_disk.lock);
    return on ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

#define CUT_PASS(name, params, ...)                                      \
    static int cut_##name params                                         \
    {                                                                    \
        return cut_of(f)->real->pMethods->x##name(cut_of(f)->real __VA_OPT__(,) __VA_ARGS__); \
    }
CUT_PASS(FileSize, (sqlite3_file *f, sqlite3_int64 *size), size)
CUT_PASS(Lock, (sqlite3_file *f, int level), level)
CUT_PASS(Unlock, (sqlite3_file *f, int level), level)
CUT_PASS(CheckReservedLock, (sqlite3_file *f, int *out), out)
CUT_PASS(FileControl, (sqlite3_file *f, int op, void *arg), op, arg)
CUT_PASS(ShmMap, (sqlite3_file *f, int page, int size, int extend, void volatile **out), page, size, extend, out)
CUT_PASS(ShmLock, (sqlite3_file *f, int at, int n, int flags), at, n, flags)
CUT_PASS(ShmUnmap, (sqlite3_file *f, int drop), drop)

static void cut_ShmBarrier(sqlite3_file *f) { cut_of(f)->real->pMethods->xShmBarrier(cut_of(f)->real); }

static int cut_sector(sqlite3_file *f)
{
    (void)f;
    return CUT_SECTOR;
}

static int cut_traits(sqlite3_file *f) /* promises nothing, not even that an overwrite harms no neighbour */
{
    (void)f;
    return 0;
}

static const sqlite3_io_methods cut_methods = {
    2, cut_close, cut_read, cut_write, cut_truncate, cut_sync, cut_FileSize, cut_Lock, cut_Unlock,
    cut_CheckReservedLock, cut_FileControl, cut_sector, cut_traits, cut_ShmMap, cut_ShmLock, cut_ShmBarrier,
    cut_ShmUnmap, NULL, NULL,
};

static inline sqlite3_vfs *cut_real(sqlite3_vfs *v) { return v->pAppData; }

static struct cut_image *image_of(const char *path, bool make)
{
    for (int i = 0; i < CUT_FILES; i++) {
        struct cut_image *f = &cut_disk.files[i];
        if (strcmp(f->path, path) == 0) return f;
        if (!f->path[0] && make) {
            snprintf(f->path, sizeof f->path, "%s", path);
            return f;
        }
    }
    return NULL;
}

static int cut_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out)
{
    struct cut_file *file = cut_of(f);
    *file = (struct cut_file){ .real = (sqlite3_file *)(file + 1) };
    int code = cut_real(v)->xOpen(cut_real(v), path, file->real, flags, out);
    if (code != SQLITE_OK) return code;
    f->pMethods = &cut_methods;
    if (!(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL))) return SQLITE_OK;
    pthread_mutex_lock(&cut_disk.lock);
    file->image = image_of(path, true);
    file->syncs_folder = !(flags & SQLITE_OPEN_MAIN_DB);
    if (flags & SQLITE_OPEN_MAIN_DB) file->image->there = true; /* the store syncs the folder when it makes the file */
    pthread_mutex_unlock(&cut_disk.lock);
    return SQLITE_OK;
}

static int cut_delete(sqlite3_vfs *v, const char *path, int sync_folder)
{
    pthread_mutex_lock(&cut_disk.lock);
    bool on = cut_step();
    struct cut_image *f = image_of(path, false);
    if (on && f) f->going = true;
    if (on && f && sync_folder) image_gone(f);
    pthread_mutex_unlock(&cut_disk.lock);
    return on ? cut_real(v)->xDelete(cut_real(v), path, 0) : SQLITE_IOERR_DELETE;
}

static int cut_access(sqlite3_vfs *v, const char *path, int flags, int *out)
{
    return cut_real(v)->xAccess(cut_real(v), path, flags, out);
}

static int cut_full_path(sqlite3_vfs *v, const char *path, int n, char *out)
{
    return cut_real(v)->xFullPathname(cut_real(v), path, n, out);
}

static int cut_randomness(sqlite3_vfs *v, int n, char *out) { return cut_real(v)->xRandomness(cut_real(v), n, out); }
static int cut_sleep(sqlite3_vfs *v, int us) { return cut_real(v)->xSleep(cut_real(v), us); }
static int cut_time(sqlite3_vfs *v, double *out) { return cut_real(v)->xCurrentTime(cut_real(v), out); }
static int cut_last_error(sqlite3_vfs *v, int n, char *out) { return cut_real(v)->xGetLastError(cut_real(v), n, out); }

/* Puts the disk under everything that is opened from here on. */
static inline void cut_install(void)
{
    static sqlite3_vfs vfs;
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    vfs = (sqlite3_vfs){ .iVersion = 1, .szOsFile = (int)sizeof(struct cut_file) + real->szOsFile,
                         .mxPathname = real->mxPathname, .zName = "cut", .pAppData = real, .xOpen = cut_open,
                         .xDelete = cut_delete, .xAccess = cut_access, .xFullPathname = cut_full_path,
                         .xRandomness = cut_randomness, .xSleep = cut_sleep, .xCurrentTime = cut_time,
                         .xGetLastError = cut_last_error };
    sqlite3_vfs_register(&vfs, 1);
}

/* A new disk, whose power goes after `steps` writes, syncs and the like; -1: never. */
static inline void cut_begin(int64_t steps, uint64_t seed)
{
    for (int i = 0; i < CUT_FILES; i++) {
        image_forget(&cut_disk.files[i]);
        free(cut_disk.files[i].synced);
        cut_disk.files[i] = (struct cut_image){ .there = false };
    }
    cut_disk.steps_left = steps;
    cut_disk.off = false;
    cut_disk.seed = seed;
    cut_disk.steps = cut_disk.syncs = 0;
}

/* What the disk holds after the cut, as files of the same names in `folder`. */
static inline void cut_remains(const char *folder)
{
    for (int i = 0; i < CUT_FILES && cut_disk.files[i].path[0]; i++) {
        struct cut_image *f = &cut_disk.files[i];
        char path[CUT_PATH * 2];
        if ((!f->there || f->going) && cut_random() % 2) continue;
        for (struct cut_op *op = f->first; op; op = op->next) {
            int fate = (int)(cut_random() % 3);
            if (fate) image_apply(f, op, fate == 1);
        }
        snprintf(path, sizeof path, "%s/%s", folder, strrchr(f->path, '/') + 1);
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (fd < 0 || write(fd, f->synced, f->size) != (ssize_t)f->size) abort();
        close(fd);
    }
}

#endif
