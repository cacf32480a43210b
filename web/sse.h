/* Live changes: event streams (text/event-stream) of campaigns. A handler that has checked who asks sets
 * res->stream to the campaign's number; the server then hands the connection's socket over to the hub, and
 * libmicrohttpd forgets it. One thread serves all streams: an idle one costs about 100 bytes here and its socket in
 * the kernel. Every 25 seconds each is sent a comment, which also finds the dead. Safe on all threads. */
#ifndef KITH_WEB_SSE_H
#define KITH_WEB_SSE_H

#include "base/err.h"
#include "base/str.h"

struct event_hub;
struct metrics;

enum { EVENT_BYTES_MAX = 4096, EVENT_HEARTBEAT = 25, EVENT_WAITING_MAX = 4096 };

/* Sends an event to all streams of the campaign: `event` is its name ("change"), `data` one line, usually JSON. A
 * stream that does not keep up loses events, and is sent `event: reload` when it can take more. Never blocks. */
void event_publish(struct event_hub *, int64_t campaign, const char *event, struct str data);

/* Ends the streams of the campaign, whose sessions and keys have ended: each is told to reload first, so that a page
 * whose reader may still see it opens a new one. Never blocks. */
void event_end(struct event_hub *, int64_t campaign);

size_t event_streams(struct event_hub *); /* open now */

/* ---- for the server ---- */
/* At most `max` streams at once. Owned: ends with event_hub_free. NULL when the kernel will not. */
struct event_hub *event_hub_new(size_t max, int heartbeat_ms, struct metrics *);
/* Takes over a connected socket and sends the head of the answer. ERR_BUSY when there are too many; then the
 * descriptor is still the caller's. */
enum err event_hub_adopt(struct event_hub *, int socket, int64_t campaign) NODISCARD;
/* Ends all streams; what is published from then on goes nowhere. */
void event_hub_stop(struct event_hub *);
void event_hub_free(struct event_hub *);

#endif
