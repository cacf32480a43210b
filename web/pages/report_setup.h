/* The experiment as the ledger has it: how it was set up at launch, and each later change in words. */
#ifndef KITH_WEB_REPORT_SETUP_H
#define KITH_WEB_REPORT_SETUP_H

#include "model/report.h"
#include "views.h"

/* Fills question, goal, deadline, launched, review_first and changes. */
void report_setup(struct arena *, enum lang, const struct report *, struct view_report_body *);

#endif
