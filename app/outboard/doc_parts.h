/* Between doc.c and flow.c alone. */
#ifndef KITH_OUTBOARD_DOC_PARTS_H
#define KITH_OUTBOARD_DOC_PARTS_H

#include "outboard/doc.h"

/* Where a block, or lines [from, to) of it, was laid. In the order of reading. */
struct place {
    size_t block;
    int page;
    double x, y, width;
    int from, to;
};

#endif
