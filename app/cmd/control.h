/* The control socket of a running server: DATA/control, mode 0600, so that whoever may read the data may use it.
 *
 * One exchange a connection. Asked: words, each ended by a NUL, then the end of the sending side. Answered: one line
 * "STATUS OUT ERR" (the exit status and two lengths in bytes), that much for standard output and standard error, and
 * then the bytes of the file that is handed over, if any. */
#ifndef KITH_CMD_CONTROL_H
#define KITH_CMD_CONTROL_H

#include "cmd/operation.h"

struct control;
/* ERR_IO, said on standard error: the socket cannot be made. */
enum err control_start(struct instance *, struct control **ret) NODISCARD;
void control_stop(struct control *); /* waits for what it is doing */

/* A connection to the server of a data folder; ERR_NOT_FOUND: no server answers there. */
enum err control_connect(const char *folder, int *ret) NODISCARD;
/* The exchange, from the client's side: the status and the texts; what is left to read is the file. */
enum err control_exchange(int connection, const char *const *words, size_t count, struct operation *ret,
                          int *ret_status) NODISCARD;

#endif
