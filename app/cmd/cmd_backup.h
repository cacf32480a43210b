/* kith backup FILE, kith restore FILE: everything that a server is, its keys included, in one file. */
#ifndef KITH_CMD_BACKUP_H
#define KITH_CMD_BACKUP_H

#include "cmd/operation.h"

int cmd_backup(int argc, char **argv); /* argv[0] is the command's name; the exit status */
int cmd_restore(int argc, char **argv);
int operate_backup(struct operation *);

#endif
