#include "model/visitor.h"

static const char *const codes[EXCLUDED_COUNT] = { "head",      "prefetch", "preview", "crawler",
                                                   "applicant", "own_link", "repeat" };

const char *exclusion_code(enum exclusion e) { return codes[e]; }

bool exclusion_from_code(struct str s, enum exclusion *ret)
{
    for (enum exclusion e = 0; e < EXCLUDED_COUNT; e++)
        if (str_eq(s, str_of(codes[e]))) {
            *ret = e;
            return true;
        }
    return false;
}

static bool says_prefetch(struct str s)
{
    return s.n && (str_has_nocase(s, STR("prefetch")) || str_has_nocase(s, STR("prerender")) ||
                   str_has_nocase(s, STR("preview")));
}

enum exclusion asking_exclusion(const struct visit_request *r)
{
    if (r->is_head) return EXCLUDED_HEAD;
    if (says_prefetch(r->sec_purpose) || says_prefetch(r->purpose) || says_prefetch(r->x_moz)) return EXCLUDED_PREFETCH;
    return NOT_EXCLUDED;
}

enum exclusion visitor_exclusion(const struct visit_request *r)
{
    enum exclusion asking = asking_exclusion(r);
    return asking == NOT_EXCLUDED ? agent_exclusion(r->user_agent) : asking;
}

struct str visitor_network(struct str address)
{
    static const char mapped[12] = "\0\0\0\0\0\0\0\0\0\0\xFF\xFF";
    if (address.n != 16) return address;
    return memcmp(address.p, mapped, sizeof mapped) == 0 ? str_sub(address, 12, 16) : str_sub(address, 0, 8);
}

struct hash visitor_hash(struct hash daily_key, struct str address, struct str user_agent, int64_t campaign_id)
{
    char id[8];
    for (int i = 0; i < 8; i++) id[i] = (char)((uint64_t)campaign_id >> (56 - 8 * i));
    const struct str fields[] = { visitor_network(address), user_agent.p ? user_agent : STR(""), { id, sizeof id } };
    return hmac_fields(daily_key, fields, sizeof fields / sizeof *fields);
}
