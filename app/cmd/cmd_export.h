/* kith export SLUG: an export without the web. */
#ifndef KITH_CMD_EXPORT_H
#define KITH_CMD_EXPORT_H

#include "cmd/operation.h"

int cmd_export(int argc, char **argv); /* argv[0] is "export"; the exit status */
int operate_export(struct operation *);

#endif
