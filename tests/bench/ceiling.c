/* The ceilings that Kith is measured beside, in the same run:
 *   ceiling http PORT FILE   a bare libmicrohttpd that answers every request with the file's bytes, from one shared response
 *   ceiling commits FOLDER SECONDS   a bare loop of single-row SQLite commits at synchronous=FULL; prints commits a second */
#include <fcntl.h>
#include <microhttpd.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct MHD_Response *answer;

static enum MHD_Result handle(void *cls, struct MHD_Connection *c, const char *url, const char *method, const char *version,
                              const char *upload, size_t *upload_size, void **state)
{
    static int seen;
    (void)cls, (void)url, (void)method, (void)version, (void)upload, (void)upload_size;
    if (!*state) {
        *state = &seen; /* answering on the first call is slower */
        return MHD_YES;
    }
    return MHD_queue_response(c, 200, answer);
}

static int serve(int port, const char *path)
{
    static char bytes[1 << 20];
    int file = open(path, O_RDONLY);
    ssize_t n = file < 0 ? -1 : read(file, bytes, sizeof bytes);
    if (n < 0) return 1;
    answer = MHD_create_response_from_buffer((size_t)n, bytes, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(answer, "Content-Type", "text/html; charset=utf-8");
    struct MHD_Daemon *d = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)port, NULL, NULL, handle, NULL,
                                            MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_END);
    if (!d) return 1;
    pause();
    return 0;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int commits(const char *folder, double limit)
{
    char path[4096];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/ceiling.db", folder);
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=10000;"
                         "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, text TEXT NOT NULL)", NULL, NULL, NULL) != SQLITE_OK)
        return 1;
    sqlite3_stmt *insert;
    sqlite3_prepare_v2(db, "INSERT INTO t (text) VALUES (?1)", -1, &insert, NULL);
    double from = seconds();
    long count = 0;
    while (seconds() - from < limit) {
        sqlite3_bind_text(insert, 1, "she found the mistake that had cost us two weeks, and explained it to all of us", -1, SQLITE_STATIC);
        if (sqlite3_step(insert) != SQLITE_DONE) return 1;
        sqlite3_reset(insert);
        count++;
    }
    printf("%.0f\n", (double)count / (seconds() - from));
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return 0;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    if (argc == 4 && strcmp(argv[1], "http") == 0) return serve((int)strtol(argv[2], NULL, 10), argv[3]);
    if (argc == 4 && strcmp(argv[1], "commits") == 0) return commits(argv[2], strtod(argv[3], NULL));
    fputs("ceiling http PORT FILE | ceiling commits FOLDER SECONDS\n", stderr);
    return 2;
}
