/* The story of `kith demo`, as data: an invented campaign, day by day. Nobody in it exists. */
#ifndef KITH_CMD_DEMO_H
#define KITH_CMD_DEMO_H

#include "cmd/instance.h"

enum { DEMO_DAYS = 20, DEMO_ENTRIES_MAX = 64 }; /* it began so many days before today */

extern const char *const demo_story, *const demo_goal;

enum demo_kind { DEMO_ENDORSES, DEMO_PASSES_ON, DEMO_DECLINES };

/* From whose browser, or from where, when it is not the writer's own. */
enum demo_from {
    DEMO_OWN,               /* own phone, own address */
    DEMO_APPLICANT_BROWSER,
    DEMO_APPLICANT_NETWORK, /* the applicant's address and kind of browser, another browser */
    DEMO_SAME_BROWSER       /* the browser of the entry before it */
};

struct demo_entry {
    int day;          /* 0 … DEMO_DAYS, the last being today; ascending */
    const char *who;  /* a handle, for `via` and what happens later */
    const char *via;  /* a channel's code (the applicant's link), a handle (that friend's link), or NULL: no link */
    enum demo_kind kind;
    const char *name, *relation, *message, *video, *visibility; /* visibility NULL: public */
    enum demo_from from;
    int brought;      /* visitors that the own link brings on the days after, who write nothing */
};
extern const struct demo_entry demo_entries[];
extern const size_t demo_entry_count;

enum demo_act {
    DEMO_EDITS,
    DEMO_WITHDRAWS,
    DEMO_IS_HIDDEN,
    DEMO_IS_APPROVED,
    DEMO_IS_THANKED,
    DEMO_IS_ANSWERED,
    DEMO_ANSWERS
};
struct demo_event {
    int day; /* in the evening of it; ascending */
    const char *who;
    enum demo_act act;
    const char *text;
};
extern const struct demo_event demo_events[];
extern const size_t demo_event_count;

struct demo_played {
    struct campaign campaign;
    struct str manage_key, report_token;
};
/* Plays the story through the services, its last day being that of `now`. The instance was opened as of demo_start. */
int64_t demo_start(int64_t now);
enum err demo_play(struct instance *, struct arena *, int64_t now, struct demo_played *ret) NODISCARD;

#endif
