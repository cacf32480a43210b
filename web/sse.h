/* Live changes: event streams (text/event-stream) of campaigns. A handler that has checked who asks sets
 * res->stream to the campaign's id. An idle stream is a suspended connection; one thread sends a comment to each
 * about every 25 seconds and notices the dead. Safe on all threads. */
#ifndef KITH_WEB_SSE_H
#define KITH_WEB_SSE_H

#include "base/str.h"

enum { EVENT_BYTES_MAX = 4096, STREAM_QUEUE = 16 };

struct event_hub;

/* Sends an event to all streams of the campaign: `event` is its name ("change"), `data` one line, usually JSON.
 * A stream that is STREAM_QUEUE events behind loses what it waits for and is sent `event: reload` instead. */
void event_publish(struct event_hub *, int64_t campaign, const char *event, struct str data);

size_t event_streams(struct event_hub *); /* open now */

#endif
