#include "model/campaign.h"

static const char *const channel_codes[CHANNEL_COUNT] = { "qr",        "whatsapp",  "sms",      "email",
                                                          "linkedin",  "x",         "facebook", "instagram",
                                                          "mastodon",  "website",   "other" };
static const char *const relation_codes[RELATION_COUNT] = { "worked_together",  "managed_them", "managed_by_them",
                                                            "client",           "studied_together", "friend",
                                                            "family",           "community",    "other" };
static const char *const visibility_codes[VISIBILITY_COUNT] = { "public", "report_only", "anonymous" };
static const char *const state_codes[STATE_COUNT] = { "withdrawn", "hidden_by_applicant", "waiting", "report_only",
                                                      "shown" };
static const char *const made_by_codes[MADE_BY_COUNT] = { "applicant", "helper", "unknown" };

static int find(const char *const *codes, int count, struct str code)
{
    for (int i = 0; i < count; i++)
        if (str_eq(code, str_of(codes[i]))) return i;
    return -1;
}

const char *channel_code(enum channel c) { return channel_codes[c]; }
const char *relation_code(enum relation r) { return relation_codes[r]; }
const char *visibility_code(enum visibility v) { return visibility_codes[v]; }
const char *state_code(enum state s) { return state_codes[s]; }
const char *made_by_code(enum made_by m) { return made_by_codes[m]; }

bool channel_from_code(struct str code, enum channel *ret)
{
    int at = find(channel_codes, CHANNEL_COUNT, code);
    if (at >= 0) *ret = (enum channel)at;
    return at >= 0;
}

bool relation_from_code(struct str code, enum relation *ret)
{
    int at = find(relation_codes, RELATION_COUNT, code);
    if (at >= 0) *ret = (enum relation)at;
    return at >= 0;
}

bool visibility_from_code(struct str code, enum visibility *ret)
{
    int at = find(visibility_codes, VISIBILITY_COUNT, code);
    if (at >= 0) *ret = (enum visibility)at;
    return at >= 0;
}

enum msg relation_msg(enum relation r)
{
    static const enum msg messages[RELATION_COUNT] = {
        MSG_RELATION_WORKED_TOGETHER, MSG_RELATION_MANAGED_THEM, MSG_RELATION_MANAGED_BY_THEM,
        MSG_RELATION_CLIENT, MSG_RELATION_STUDIED_TOGETHER, MSG_RELATION_FRIEND,
        MSG_RELATION_FAMILY, MSG_RELATION_COMMUNITY, MSG_RELATION_OTHER,
    };
    return messages[r];
}

enum msg state_msg(enum state s)
{
    static const enum msg messages[STATE_COUNT] = { MSG_REPORT_STATE_WITHDRAWN, MSG_REPORT_STATE_HIDDEN,
                                                    MSG_REPORT_STATE_WAITING, MSG_REPORT_STATE_REPORT_ONLY,
                                                    MSG_REPORT_STATE_SHOWN };
    return messages[s];
}

enum msg channel_msg(enum channel c)
{
    static const enum msg messages[CHANNEL_COUNT] = {
        MSG_CHANNEL_QR, MSG_CHANNEL_WHATSAPP, MSG_CHANNEL_SMS, MSG_CHANNEL_EMAIL, MSG_CHANNEL_LINKEDIN, MSG_CHANNEL_X,
        MSG_CHANNEL_FACEBOOK, MSG_CHANNEL_INSTAGRAM, MSG_CHANNEL_MASTODON, MSG_CHANNEL_WEBSITE, MSG_CHANNEL_OTHER,
    };
    return messages[c];
}

enum state endorsement_state(bool withdrawn, bool hidden, bool waiting, enum visibility visibility)
{
    if (withdrawn) return STATE_WITHDRAWN;
    if (hidden) return STATE_HIDDEN;
    if (waiting) return STATE_WAITING;
    return visibility == VISIBILITY_PUBLIC ? STATE_SHOWN : STATE_REPORT_ONLY;
}
