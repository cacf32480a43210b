/* The socket that the service listens on, made by us: libmicrohttpd's own cannot be handed on or be a unix socket. */
#ifndef KITH_WEB_LISTEN_H
#define KITH_WEB_LISTEN_H

#include "base/err.h"
#include "base/str.h"

/* "ip:port", "[ip6]:port" or "unix:PATH" (mode 0660; one that nobody listens on any more is replaced). Sets the
 * port, 0 for a unix socket. ERR_INVALID for another shape; ERR_IO, with errno, when it cannot be listened on. */
enum err listen_on(struct str where, int *ret_socket, unsigned *ret_port) NODISCARD;

/* Whether it is one of these three shapes. Opens nothing. */
bool listen_shape(struct str where);

#endif
