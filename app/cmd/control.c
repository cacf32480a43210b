#include "cmd/control.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"

enum { REQUEST_MAX = 64 * 1024, ASK_SECONDS = 10, ANSWER_SECONDS = 60, HEAD_MAX = 64 };

struct control {
    struct instance *instance;
    int listening, folder;
    pthread_t thread;
};

/* A path of any length fits into a socket's name by way of its folder's descriptor. */
static int folder_address(const char *folder, struct sockaddr_un *ret)
{
    int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    *ret = (struct sockaddr_un){ .sun_family = AF_UNIX };
    snprintf(ret->sun_path, sizeof ret->sun_path, "/proc/self/fd/%d/control", fd);
    return fd;
}

static bool send_all(int fd, struct str s)
{
    while (s.n) {
        ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        s = str_sub(s, (size_t)n, s.n);
    }
    return true;
}

/* Up to `max` bytes until the end; false when more come, or it breaks. */
static bool receive(int fd, struct buf *to, size_t max)
{
    char piece[16 * 1024];
    for (;;) {
        size_t room = max - to->n < sizeof piece ? max - to->n : sizeof piece;
        if (!room) return true;
        ssize_t n = read(fd, piece, room);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return n == 0;
        buf_add(to, (struct str){ piece, (size_t)n });
    }
}

static void answer(int connection, struct operation *o, int status)
{
    char head[HEAD_MAX];
    int n = snprintf(head, sizeof head, "%d %zu %zu\n", status, o->out.n, o->err.n);
    if (!send_all(connection, (struct str){ head, (size_t)n }) || !send_all(connection, buf_str(&o->out)) ||
        !send_all(connection, buf_str(&o->err)))
        return;
    if (o->file >= 0 && copy_file(o->file, connection) != OK) log_warn("control.cut_off");
}

static void serve_one(struct control *c, int connection)
{
    struct timeval ask = { .tv_sec = ASK_SECONDS }, wait = { .tv_sec = ANSWER_SECONDS };
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &ask, sizeof ask);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    BUF_AUTO request = BUF(REQUEST_MAX);
    if (!receive(connection, &request, REQUEST_MAX) || !request.n || request.n == REQUEST_MAX) return;
    struct arena arena = { 0 };
    struct operation o = { .instance = c->instance,
                           .ctx = instance_ctx(c->instance, &arena),
                           .out = BUF(OPERATION_TEXT),
                           .err = BUF(OPERATION_TEXT),
                           .file = -1 };
    struct str rest = buf_str(&request), word;
    for (size_t i = 0; i < OPERATION_WORDS && str_cut(&rest, '\0', &word) && rest.p; i++) o.words[i] = word;
    int status = operation_run(&o);
    log_info("control.done", LOG_S("command", o.words[0]), LOG_I("status", status));
    answer(connection, &o, status);
    if (o.file >= 0) close(o.file);
    buf_free(&o.out);
    buf_free(&o.err);
    arena_free(&arena);
}

/* One after the other: operators are few, and what they ask is short. */
static void *work(void *arg)
{
    struct control *c = arg;
    for (;;) {
        int connection = accept4(c->listening, NULL, NULL, SOCK_CLOEXEC);
        if (connection < 0 && (errno == EINTR || errno == ECONNABORTED)) continue;
        if (connection < 0) return NULL; /* control_stop shut it down */
        serve_one(c, connection);
        close(connection);
    }
}

static enum err no_socket(const char *folder)
{
    fprintf(stderr, "kith: %s: the control socket cannot be made: %s\n", folder, strerror(errno));
    return ERR_IO;
}

enum err control_start(struct instance *i, struct control **ret)
{
    struct sockaddr_un address;
    struct control *c = mem_new(sizeof *c);
    *c = (struct control){ .instance = i, .folder = folder_address(i->folder, &address) };
    c->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* The folder's lock is ours, so a socket that stands there is a dead server's. */
    unlinkat(c->folder, "control", 0);
    if (c->folder < 0 || c->listening < 0 || bind(c->listening, (struct sockaddr *)&address, sizeof address) != 0 ||
        fchmodat(c->folder, "control", 0600, 0) != 0 || listen(c->listening, 8) != 0 ||
        pthread_create(&c->thread, NULL, work, c) != 0) {
        enum err err = no_socket(i->folder);
        if (c->listening >= 0) close(c->listening);
        if (c->folder >= 0) close(c->folder);
        free(c);
        return err;
    }
    *ret = c;
    return OK;
}

void control_stop(struct control *c)
{
    if (!c) return;
    unlinkat(c->folder, "control", 0);
    shutdown(c->listening, SHUT_RDWR);
    pthread_join(c->thread, NULL);
    close(c->listening);
    close(c->folder);
    free(c);
}

enum err control_connect(const char *folder, int *ret)
{
    struct sockaddr_un address;
    int at = folder_address(folder, &address);
    if (at < 0) return ERR_NOT_FOUND;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool connected = fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(at);
    if (!connected && fd >= 0) close(fd);
    if (!connected) return ERR_NOT_FOUND;
    *ret = fd;
    return OK;
}

/* The line "STATUS OUT ERR", read byte by byte so that nothing behind it is taken. */
static bool read_head(int fd, int64_t ret[3])
{
    char line[HEAD_MAX];
    size_t n = 0;
    for (; n < sizeof line; n++) {
        if (read(fd, line + n, 1) != 1) return false;
        if (line[n] == '\n') break;
    }
    struct str rest = { line, n }, part;
    for (int i = 0; i < 3; i++)
        if (!str_cut(&rest, ' ', &part) || !str_int(part, 0, i ? OPERATION_TEXT : 255, &ret[i])) return false;
    return !rest.p;
}

enum err control_exchange(int connection, const char *const *words, size_t count, struct operation *ret,
                          int *ret_status)
{
    int64_t head[3];
    BUF_AUTO request = BUF(REQUEST_MAX);
    for (size_t i = 0; i < count; i++) buf_add(&request, (struct str){ words[i], strlen(words[i]) + 1 });
    if (request.full || !send_all(connection, buf_str(&request)) || shutdown(connection, SHUT_WR) != 0) return ERR_IO;
    if (!read_head(connection, head)) return ERR_IO;
    if (!receive(connection, &ret->out, (size_t)head[1]) || !receive(connection, &ret->err, (size_t)head[2]))
        return ERR_IO;
    if (ret->out.n != (size_t)head[1] || ret->err.n != (size_t)head[2]) return ERR_IO;
    *ret_status = (int)head[0];
    return OK;
}
