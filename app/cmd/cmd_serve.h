/* kith serve: the service. */
#ifndef KITH_CMD_SERVE_H
#define KITH_CMD_SERVE_H

#include "cmd/instance.h"

int cmd_serve(int argc, char **argv);

/* Serves an opened instance until SIGTERM or SIGINT; `ready` is called once it listens, with its address. */
int serve_instance(struct instance *, void (*ready)(struct instance *, struct str address));

#endif
