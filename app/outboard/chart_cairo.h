/* A chart drawn into a document. */
#ifndef KITH_OUTBOARD_CHART_CAIRO_H
#define KITH_OUTBOARD_CHART_CAIRO_H

#include "export/chart.h"
#include "outboard/doc.h"

/* Adds it as a figure. The chart is borrowed until doc_write. */
void chart_add(struct doc *, const struct chart *, double before);

#endif
