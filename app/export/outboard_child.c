#include "export/outboard_child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "export/outboard_wire.h"

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif

enum { MEMORY_MAX = 1024 * 1024 * 1024, DESCRIPTORS_MAX = 128 };

int64_t monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- in the child, between fork and exec: only async-signal-safe calls ---- */

static bool write_all(int fd, const uint8_t *p, size_t n)
{
    while (n) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static void limit(int what, rlim_t most)
{
    struct rlimit r = { most, most };
    setrlimit(what, &r);
}

static void exec_fd(int fd)
{
    static char name[] = "kith-outboard", language[] = "LC_ALL=C.UTF-8", path[] = "PATH=/usr/bin:/bin";
    char *const argv[] = { name, NULL }, *const environment[] = { language, path, NULL };
    if (fd >= 0) syscall(SYS_execveat, fd, "", argv, environment, AT_EMPTY_PATH);
}

/* Where the kernel refuses to run memory, a file without a name does, if some folder allows it. A file open for
 * writing cannot be run, so it is opened again for reading first. */
static void exec_from_file(const uint8_t *program, size_t bytes)
{
    static const char *const folders[] = { "/tmp", "/var/tmp", "/dev/shm", "." };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        int fd = open(folders[i], O_TMPFILE | O_RDWR | O_CLOEXEC, 0700);
        if (fd < 0) continue;
        char path[] = "/proc/self/fd/0";
        path[sizeof path - 2] = (char)('0' + fd % 10); /* everything from 3 on was closed, so it is one digit */
        int readable = write_all(fd, program, bytes) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
        close(fd);
        exec_fd(readable);
        if (readable >= 0) close(readable);
    }
}

static void become_outboard(int socket, pid_t parent, const uint8_t *program, size_t bytes)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1); /* it died before we asked to be told */
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    int nothing = open("/dev/null", O_RDWR);
    dup2(socket, 0);
    dup2(nothing, 1);
#ifndef __SANITIZE_ADDRESS__ /* whose report on standard error is wanted, and whose shadow memory is terabytes */
    dup2(nothing, 2);
    limit(RLIMIT_AS, MEMORY_MAX);
#endif
    syscall(SYS_close_range, 3U, ~0U, 0U);
    limit(RLIMIT_CPU, OUTBOARD_CPU_SECONDS);
    limit(RLIMIT_NOFILE, DESCRIPTORS_MAX);
    limit(RLIMIT_CORE, 0);

    int fd = memfd_create("kith-outboard", MFD_CLOEXEC | MFD_EXEC);
    if (fd < 0) fd = memfd_create("kith-outboard", MFD_CLOEXEC); /* kernels before 6.3 */
    if (fd >= 0 && write_all(fd, program, bytes)) exec_fd(fd);
    if (fd >= 0) close(fd);
    exec_from_file(program, bytes);
    _exit(1);
}

/* ---- in the parent ---- */

enum err child_start(struct outboard_child *c, const uint8_t *program, size_t bytes)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return ERR_IO;
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) become_outboard(ends[1], parent, program, bytes);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return ERR_IO;
    }
    c->pid = pid;
    c->socket = ends[0];
    return OK;
}

static void child_forget(struct outboard_child *c)
{
    close(c->socket);
    c->pid = 0;
}

void child_end(struct outboard_child *c)
{
    if (!c->pid) return;
    kill(c->pid, SIGKILL);
    while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    child_forget(c);
}

void child_notice(struct outboard_child *c)
{
    if (c->pid && waitpid(c->pid, NULL, WNOHANG) != 0) child_forget(c);
}

static bool stopped(const struct outboard_child *c)
{
    struct pollfd p = { .fd = c->stop, .events = POLLIN };
    return poll(&p, 1, 0) > 0;
}

/* False at the deadline, and when all is to stop. */
static bool wait_for(const struct outboard_child *c, short events, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - monotonic_ms();
        if (left <= 0) return false;
        struct pollfd p[] = { { .fd = c->socket, .events = events }, { .fd = c->stop, .events = POLLIN } };
        int n = poll(p, 2, left > 60000 ? 60000 : (int)left);
        if (n > 0) return p[1].revents == 0;
        if (n < 0 && errno != EINTR) return false;
    }
}

static bool send_all(const struct outboard_child *c, const void *data, size_t n, int64_t deadline)
{
    const char *p = data;
    while (n) {
        ssize_t done = send(c->socket, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (done > 0) {
            p += done;
            n -= (size_t)done;
        } else if (errno != EINTR && (errno != EAGAIN || !wait_for(c, POLLOUT, deadline))) {
            return false;
        }
    }
    return true;
}

/* The bytes received: fewer than n when the child is gone or the time is up. */
static size_t receive(const struct outboard_child *c, void *out, size_t n, int64_t deadline)
{
    size_t have = 0;
    while (have < n) {
        ssize_t got = recv(c->socket, (char *)out + have, n - have, MSG_DONTWAIT);
        if (got > 0)
            have += (size_t)got;
        else if (got == 0 || (errno != EINTR && (errno != EAGAIN || !wait_for(c, POLLIN, deadline))))
            break;
    }
    return have;
}

static enum err read_output(const struct outboard_child *c, size_t bytes, struct buf *ret_output, int64_t deadline)
{
    if (bytes > ret_output->max - ret_output->n) return ERR_TOO_LARGE;
    if (bytes == 0) return OK;
    buf_reserve(ret_output, bytes);
    if (receive(c, ret_output->p + ret_output->n, bytes, deadline) != bytes) return ERR_IO;
    ret_output->n += bytes;
    return OK;
}

static enum err ask(struct outboard_child *c, struct outboard_head head, struct str input, struct buf *ret_output,
                    int64_t deadline, bool *ret_in_step, bool *ret_unheard)
{
    if (!send_all(c, &head, sizeof head, deadline) || !send_all(c, input.p, input.n, deadline) ||
        receive(c, &head, sizeof head, deadline) != sizeof head) {
        *ret_unheard = monotonic_ms() < deadline && !stopped(c);
        return ERR_IO;
    }
    if (head.what == OK) {
        enum err e = read_output(c, head.bytes, ret_output, deadline);
        *ret_in_step = e == OK;
        return e;
    }
    char cause[OUTBOARD_CAUSE_MAX];
    if (head.what >= ERR_COUNT || head.bytes > sizeof cause ||
        receive(c, cause, head.bytes, deadline) != head.bytes)
        return ERR_IO;
    *ret_in_step = true;
    log_warn("outboard.failed", LOG_S("cause", ((struct str){ cause, head.bytes })));
    return (enum err)head.what;
}

enum err child_ask(struct outboard_child *c, enum outboard_job job, struct str input, struct buf *ret_output,
                   int64_t deadline, bool *ret_unheard)
{
    bool in_step = false;
    *ret_unheard = false;
    enum err e = ask(c, (struct outboard_head){ (uint32_t)job, (uint32_t)input.n }, input, ret_output, deadline,
                     &in_step, ret_unheard);
    if (!in_step) child_end(c);
    return e;
}
