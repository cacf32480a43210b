/* Between doc.c and flow.c alone. */
#ifndef KITH_OUTBOARD_DOC_PARTS_H
#define KITH_OUTBOARD_DOC_PARTS_H

#include "outboard/doc.h"

/* Which of a block's lines, from `from` to before `to`; or the head of a table that goes on here. */
struct part {
    int from, to;
    bool again;
};

/* Where a part of a block was laid. In the order of reading. */
struct place {
    size_t block;
    int page;
    double x, y, width;
    struct part part;
};

#endif
