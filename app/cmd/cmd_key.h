/* kith key [rotate] */
#ifndef KITH_CMD_KEY_H
#define KITH_CMD_KEY_H

int cmd_key(int argc, char **argv); /* argv[0] is "key"; the exit status */

#endif
