/* Sending what waits in the outbox, through the outboard program. */
#ifndef KITH_JOBS_MAILER_H
#define KITH_JOBS_MAILER_H

#include <stdatomic.h>

#include "service/service.h"

/* Tries each message that is due once, until `stop`. A message is dropped when it was sent, refused for good, or failed
 * ten times, which takes over four hours. */
enum err mail_send_due(const struct kith *, struct ctx *, struct str smtp_url, struct str from,
                       const atomic_bool *stop) NODISCARD;

#endif
