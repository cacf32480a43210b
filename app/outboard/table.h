/* A plain table in a document: a head, again on each page that the table goes on to; rows, never broken, with a
 * hairline below; numbers at the trailing edge. */
#ifndef KITH_OUTBOARD_TABLE_H
#define KITH_OUTBOARD_TABLE_H

#include "outboard/doc.h"

enum { TABLE_COLUMNS = 6 };
struct table_shape {
    int columns;
    double share[TABLE_COLUMNS]; /* of the width; together 1 */
    bool number[TABLE_COLUMNS];
};

/* No row of several stands alone on a page: whether row i of n keeps with the next. */
static inline bool table_keep(size_t i, size_t n) { return (i == 0 && n > 1) || i + 2 == n; }

/* Between doc_begin(d, "Table") and doc_end(d, "Table"). A row keeps with the next where `keep`. Cells are borrowed
 * until doc_write and cut after six lines. The head takes from the first column what its words need to stay whole. */
void table_head(struct doc *, struct table_shape *, const struct str *cells);
void table_row(struct doc *, const struct table_shape *, const struct str *cells, bool keep);

#endif
