/* A store on a real database in a folder of its own under the temporary folder. */
#ifndef KITH_TESTS_STORE_FIXTURE_H
#define KITH_TESTS_STORE_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store.h"

enum { TODAY = 20780, NOW = TODAY * DAY_SECONDS + 3600 };

struct fixture {
    char folder[64], path[96];
    struct store *store;
    struct arena arena;
};

static inline void fixture_folder(struct fixture *f)
{
    *f = (struct fixture){ 0 };
    snprintf(f->folder, sizeof f->folder, "/tmp/kith-store-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof f->path, "%s/kith.db", f->folder);
}

static inline void fixture_open(struct fixture *f)
{
    fixture_folder(f);
    assert_int_equal(store_open(&(struct store_settings){ .path = f->path }, &f->store), OK);
}

static inline void fixture_close(struct fixture *f)
{
    store_close(f->store);
    arena_free(&f->arena);
    DIR *dir = opendir(f->folder);
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));)
        if (e->d_name[0] != '.') unlinkat(dirfd(dir), e->d_name, 0);
    closedir(dir);
    rmdir(f->folder);
}

static inline struct hash hash_of(int n)
{
    struct hash h = { { 0 } };
    memcpy(h.b, &n, sizeof n);
    h.b[31] = 7;
    return h;
}

static inline struct str text_of(struct fixture *f, const char *stem, int n)
{
    return arena_printf(&f->arena, "%s%d", stem, n);
}

/* Whether the bytes stand in any file of the folder. */
static inline bool folder_has(const char *folder, const char *needle)
{
    bool found = false;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));) {
        if (e->d_name[0] == '.') continue;
        int fd = openat(dirfd(dir), e->d_name, O_RDONLY);
        struct stat st;
        assert_true(fd >= 0 && fstat(fd, &st) == 0);
        char *bytes = malloc((size_t)st.st_size + 1);
        ssize_t n = read(fd, bytes, (size_t)st.st_size);
        assert_int_equal(n, st.st_size);
        if (memmem(bytes, (size_t)n, needle, strlen(needle))) found = true;
        free(bytes);
        close(fd);
    }
    closedir(dir);
    return found;
}

#endif
