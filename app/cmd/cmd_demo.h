/* kith demo: the service on a temporary folder that holds a lively invented campaign. */
#ifndef KITH_CMD_DEMO_COMMAND_H
#define KITH_CMD_DEMO_COMMAND_H

int cmd_demo(int argc, char **argv); /* argv[0] is "demo"; the exit status */

#endif
