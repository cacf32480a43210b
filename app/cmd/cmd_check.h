/* kith check: the database's integrity, and a recount of everything that is kept counted. */
#ifndef KITH_CMD_CHECK_H
#define KITH_CMD_CHECK_H

#include "cmd/operation.h"

int cmd_check(int argc, char **argv); /* argv[0] is "check"; the exit status */
int operate_check(struct operation *);

#endif
