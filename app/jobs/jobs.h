/* Background work: one table; short jobs on one thread, mail on another. */
#ifndef KITH_JOBS_JOBS_H
#define KITH_JOBS_JOBS_H

#include "service/service.h"

struct jobs;
/* `smtp_url` and `mail_from` are borrowed; empty without mail. */
struct jobs *jobs_start(const struct kith *, struct str smtp_url, struct str mail_from);
void jobs_stop(struct jobs *); /* waits for what runs; a mail under way is broken off and sent after the next start */

#endif
