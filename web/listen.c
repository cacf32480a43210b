#include "listen.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "address.h"

enum { BACKLOG = 4096 }; /* the kernel cuts it to net.core.somaxconn */

union any_address {
    struct sockaddr sa;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_un un;
};

static bool inet_address(struct str s, union any_address *ret, socklen_t *ret_n)
{
    struct address a;
    int64_t port;
    size_t colon = s.n;
    while (colon && s.p[colon - 1] != ':') colon--;
    if (colon < 2 || !str_int(str_sub(s, colon, s.n), 0, 65535, &port)) return false;
    struct str host = str_sub(s, 0, colon - 1);
    bool six = host.p[0] == '[';
    if (six && host.p[host.n - 1] != ']') return false;
    if (six) host = str_sub(host, 1, host.n - 1);
    if (!address_parse(host, &a) || address_v4(&a) == six) return false;
    if (six) {
        ret->in6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
        memcpy(&ret->in6.sin6_addr, a.b, 16);
        *ret_n = sizeof ret->in6;
    } else {
        ret->in = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
        memcpy(&ret->in.sin_addr, a.b + 12, 4);
        *ret_n = sizeof ret->in;
    }
    return true;
}

static enum err give_up(int fd)
{
    int saved = errno;
    if (fd >= 0) close(fd);
    errno = saved;
    return ERR_IO;
}

static enum err listen_inet(const union any_address *a, socklen_t n, int *ret_socket, unsigned *ret_port)
{
    int on = 1, off = 0, fd = socket(a->sa.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    union any_address bound;
    socklen_t bound_n = sizeof bound;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on)) return give_up(fd);
    if (a->sa.sa_family == AF_INET6) (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, &a->sa, n) || listen(fd, BACKLOG) || getsockname(fd, &bound.sa, &bound_n)) return give_up(fd);
    *ret_port = ntohs(a->sa.sa_family == AF_INET6 ? bound.in6.sin6_port : bound.in.sin_port);
    *ret_socket = fd;
    return OK;
}

/* Whether somebody answers there. */
static bool in_use(const struct sockaddr_un *a)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool answered = fd >= 0 && connect(fd, (const struct sockaddr *)a, sizeof *a) == 0;
    if (fd >= 0) close(fd);
    return answered;
}

static enum err listen_unix(struct str path, int *ret_socket)
{
    struct sockaddr_un a = { .sun_family = AF_UNIX };
    struct stat st;
    if (path.n == 0 || path.n >= sizeof a.sun_path || memchr(path.p, 0, path.n)) return ERR_INVALID;
    memcpy(a.sun_path, path.p, path.n);
    if (lstat(a.sun_path, &st) == 0) {
        if (!S_ISSOCK(st.st_mode) || in_use(&a)) {
            errno = EADDRINUSE;
            return ERR_IO;
        }
        if (unlink(a.sun_path)) return ERR_IO;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return ERR_IO;
    /* Born with the right mode, so that there is no moment with another. */
    mode_t before = umask(0117);
    int bound = bind(fd, (struct sockaddr *)&a, sizeof a);
    umask(before);
    if (bound || listen(fd, BACKLOG)) return give_up(fd);
    *ret_socket = fd;
    return OK;
}

bool listen_shape(struct str where)
{
    union any_address a;
    socklen_t n;
    if (str_starts(where, STR("unix:"))) return where.n > 5 && where.n - 5 < sizeof a.un.sun_path;
    return inet_address(where, &a, &n);
}

enum err listen_on(struct str where, int *ret_socket, unsigned *ret_port)
{
    union any_address a;
    socklen_t n;
    *ret_port = 0;
    if (str_starts(where, STR("unix:"))) return listen_unix(str_sub(where, 5, where.n), ret_socket);
    if (!inet_address(where, &a, &n)) return ERR_INVALID;
    return listen_inet(&a, n, ret_socket, ret_port);
}
