/* kith verify FILE [--key FINGERPRINT] */
#ifndef KITH_CMD_VERIFY_H
#define KITH_CMD_VERIFY_H

/* argv[0] is "verify". Exit status: 0 whole (and by the key asked for), 1 altered or by another key, 2 cannot tell. */
int cmd_verify(int argc, char **argv);

#endif
