/* What Kith keeps, as plain values. Text is NFC UTF-8 as app/base/utf8.h cleans it. A number 0 in a column that
 * holds a time, a day or an id means: none. */
#ifndef KITH_MODEL_CAMPAIGN_H
#define KITH_MODEL_CAMPAIGN_H

#include "base/crypto.h"
#include "base/time.h"
#include "model/standing.h"

/* Limits in grapheme clusters (base/utf8.h) and, where named so, bytes. */
enum {
    CHAR_MAX_BYTES = 64, /* 16 code points of at most 4 bytes */
    NAME_MAX_CHARS = 80,
    LINE_MAX_CHARS = 120, /* role, company, label of a link */
    QUESTION_MAX_CHARS = 300,
    MESSAGE_MAX_CHARS = 2000,
    MESSAGE_MAX_BYTES = 16 * 1024,
    STORY_MAX_CHARS = 5000,
    STORY_MAX_BYTES = 40 * 1024,
    ANSWER_MAX_CHARS = 500,
    URL_MAX_BYTES = 2048,
    EMAIL_MAX_BYTES = 254,
    SITES_MAX = 10,
    GOAL_MAX = 100000,
    LINKS_MAX = 500,       /* made by the applicant of one campaign */
    SLUG_MAX_BYTES = 60,
    CODE_CHARS = 8,        /* of a share link */
    PUBLIC_ID_CHARS = 12   /* of an endorsement, a report link */
};

enum channel {
    CHANNEL_QR, CHANNEL_WHATSAPP, CHANNEL_SMS, CHANNEL_EMAIL, CHANNEL_LINKEDIN, CHANNEL_X, CHANNEL_FACEBOOK,
    CHANNEL_INSTAGRAM, CHANNEL_MASTODON, CHANNEL_WEBSITE, CHANNEL_OTHER, CHANNEL_COUNT
};
enum relation {
    RELATION_WORKED_TOGETHER, RELATION_MANAGED_THEM, RELATION_MANAGED_BY_THEM, RELATION_CLIENT,
    RELATION_STUDIED_TOGETHER, RELATION_FRIEND, RELATION_FAMILY, RELATION_COMMUNITY, RELATION_OTHER, RELATION_COUNT
};
enum visibility { VISIBILITY_PUBLIC, VISIBILITY_REPORT_ONLY, VISIBILITY_ANONYMOUS, VISIBILITY_COUNT };

/* Exactly one for each endorsement received; the first that fits, in this order. */
enum state { STATE_WITHDRAWN, STATE_HIDDEN, STATE_WAITING, STATE_REPORT_ONLY, STATE_SHOWN, STATE_COUNT };

enum made_by { MADE_BY_APPLICANT, MADE_BY_HELPER, MADE_BY_UNKNOWN, MADE_BY_COUNT };

/* The words of the API, the forms and the ledger; each enum has its two-way table. */
const char *channel_code(enum channel);
const char *relation_code(enum relation);
const char *visibility_code(enum visibility);
const char *state_code(enum state); /* "withdrawn", "hidden_by_applicant", "waiting", "report_only", "shown" */
const char *made_by_code(enum made_by);
bool channel_from_code(struct str, enum channel *ret);
bool relation_from_code(struct str, enum relation *ret);
bool visibility_from_code(struct str, enum visibility *ret);
enum msg relation_msg(enum relation);     /* "worked with {name}" and the like; one text parameter */
enum msg state_msg(enum state);
enum msg channel_msg(enum channel);

struct campaign {
    int64_t id;
    struct str slug, applicant_name, role, company, story;
    struct str pitch_video_url; /* canonical, or empty */
    struct str applicant_sites; /* https URLs, one a line */
    struct str question;        /* of the experiment */
    struct str email;           /* the applicant's; shown to nobody */
    int64_t goal_people;        /* 0: none */
    int32_t deadline;           /* the last day that takes endorsements; 0: none */
    enum lang lang;
    bool review_first, indexed;
    bool key_kept;              /* the applicant said so: the private link goes behind a button */
    int64_t created_at, closed_at, erased_at;
    int64_t manage_epoch;       /* goes up when the private link is renewed; older sessions have ended */
};

static inline bool campaign_open(const struct campaign *c, int64_t now)
{
    return !c->erased_at && !c->closed_at && (!c->deadline || day_of(now) <= c->deadline);
}

/* A share link. Helpers' links belong to an endorsement or a pass-it-on, applicants' to neither. */
struct link {
    int64_t id, campaign_id;
    struct str code, label;
    enum channel channel;
    int64_t endorsement_id, pass_id; /* of a helper's link: exactly one is set */
    int64_t parent_id;               /* the link that brought the helper */
    int32_t day;
    int64_t visits, endorsed, endorsements; /* counted visits; of them endorsed; all endorsements through it */
};

struct endorsement {
    int64_t id, campaign_id;
    struct str public_id; /* the API's id */
    struct str name, message, video_url, profile_url, email, consent;
    enum relation relation;
    enum visibility visibility;
    int64_t via_link_id;  /* the link that brought it; kept on its own link as parent when it is withdrawn */
    int64_t link_id;      /* its own share link */
    struct str link_code, via_code;
    int64_t browser_id;   /* 0: sent without a cookie that was kept */
    int64_t confirmed_id; /* one number for each confirmed address within the campaign; 0: not confirmed */
    struct str confirmed_domain;
    bool confirmed_other_browser; /* ... from a browser that never managed the campaign */
    struct reasons reasons;
    enum standing standing; /* of the reasons as they stand; kept for the link when withdrawn */
    bool has_video;         /* video_url is a recognised video */
    bool look_needed, approved, hidden;
    struct str friend_answer, applicant_answer, thanks;
    int64_t created_at, edited_at, withdrawn_at;
    int64_t leaf;           /* ledger index of its newest version */
};

enum state endorsement_state(bool withdrawn, bool hidden, bool waiting, enum visibility);
static inline enum state endorsement_state_of(const struct endorsement *e)
{
    return endorsement_state(e->withdrawn_at != 0, e->hidden, e->look_needed && !e->approved, e->visibility);
}

/* Somebody who only passes it on. Its reasons are those about who made it; none of the text. */
struct pass {
    int64_t id, campaign_id, link_id, browser_id, created_at;
    struct str name, link_code;
    struct reasons reasons;
};

struct report_link {
    int64_t id, campaign_id;
    struct str public_id, label;
    int32_t expires;  /* the last day it opens; 0: never */
    int64_t created_at, revoked_at, opened, last_opened_day;
};

#endif
