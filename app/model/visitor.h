/* Who opens a page: a visitor that counts, or one that is tallied under the first reason that fits (product.md,
 * "Visits"). Pure; the tables of user agents are in visitor_agents.c. */
#ifndef KITH_MODEL_VISITOR_H
#define KITH_MODEL_VISITOR_H

#include "base/crypto.h"

/* Why a request is not counted as a visit, in the order in which the first that fits wins. */
enum exclusion {
    NOT_EXCLUDED = -1,
    EXCLUDED_HEAD,      /* asks for the head alone, as X does for its previews */
    EXCLUDED_PREFETCH,  /* a browser getting ready, with nobody looking */
    EXCLUDED_PREVIEW,   /* a chat or social app drawing a link card */
    EXCLUDED_CRAWLER,   /* search engines, tools, monitors, mail scanners, and whoever sends no user agent */
    EXCLUDED_APPLICANT, /* a browser that manages the campaign, or has */
    EXCLUDED_OWN_LINK,  /* a helper opening their own link */
    EXCLUDED_REPEAT,    /* counted already today */
    EXCLUDED_COUNT
};

const char *exclusion_code(enum exclusion); /* "head" … "repeat": stable, in the API and the ledger */
bool exclusion_from_code(struct str, enum exclusion *ret);

/* What a request says of itself: its header fields as they came, empty where there were none. */
struct visit_request {
    bool is_head;
    struct str sec_purpose, purpose, x_moz, user_agent;
};

/* EXCLUDED_HEAD, _PREFETCH, _PREVIEW, _CRAWLER or NOT_EXCLUDED; the other reasons need the store. Browsers inside
 * other apps (Instagram, Facebook, LINE, LinkedIn…) are people, and so is an agent that nothing is known of. */
enum exclusion visitor_exclusion(const struct visit_request *);
/* EXCLUDED_HEAD, _PREFETCH or NOT_EXCLUDED: the first half of it, without the user agent. */
enum exclusion asking_exclusion(const struct visit_request *);

/* EXCLUDED_PREVIEW, EXCLUDED_CRAWLER or NOT_EXCLUDED by the user agent alone. Reads at most its first 1,024 bytes. */
enum exclusion agent_exclusion(struct str user_agent);

/* The part of a network address that tells visitors apart: an IPv4 address whole (4 bytes, also where it came mapped
 * into IPv6), the first 64 bits of an IPv6 one (8 bytes). `address` is 4 or 16 bytes; anything else is returned as it
 * is. Also the key of limits on writes. */
struct str visitor_network(struct str address);

/* HMAC-SHA-256(daily key, network ‖ user agent ‖ campaign id as 8 bytes, big-endian), each led by its length. */
struct hash visitor_hash(struct hash daily_key, struct str address, struct str user_agent, int64_t campaign_id);

#endif
