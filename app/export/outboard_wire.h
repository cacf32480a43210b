/* What goes over the socket between `kith` and the outboard program, both from one build: a head in the machine's own
 * byte order, then `bytes` bytes. The socket is descriptor 0 of the program. One request, one answer. */
#ifndef KITH_EXPORT_OUTBOARD_WIRE_H
#define KITH_EXPORT_OUTBOARD_WIRE_H

#include <stdint.h>

struct outboard_head {
    uint32_t what;  /* in a request the enum outboard_job; in an answer an enum err */
    uint32_t bytes; /* of input or output; of an error's cause, for the log, when `what` is not OK */
};

enum {
    OUTBOARD_IDLE_SECONDS = 60,
    OUTBOARD_CPU_SECONDS = 240, /* the limit of one process; it ends between jobs once half is used up */
    OUTBOARD_CAUSE_MAX = 200
};

#endif
