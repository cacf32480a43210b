#include "model/standing.h"

#define SELF .standing = STANDING_SELF_PROMOTION, .lifted = STANDING_SELF_PROMOTION
#define UNCLEAR .standing = STANDING_UNCLEAR, .lifted = STANDING_UNCLEAR
#define HELP .standing = STANDING_HELP, .lifted = STANDING_HELP
#define SAYS(CODE) .sentence = MSG_REASON_##CODE, .rule = MSG_RULE_##CODE

const struct reason_rule reason_rules[REASON_COUNT] = {
    [REASON_APPLICANT_BROWSER] = { "applicant_browser", STANDING_SELF_PROMOTION, .lifted = STANDING_UNCLEAR,
                                   .by_applicant = true, .lifted_by_other_browser = true, SAYS(APPLICANT_BROWSER) },
    [REASON_APPLICANT_EMAIL] = { "applicant_email", SELF, .by_applicant = true, SAYS(APPLICANT_EMAIL) },
    [REASON_APPLICANT_NAME] = { "applicant_name", STANDING_SELF_PROMOTION, .lifted = STANDING_UNCLEAR,
                                .by_applicant = true, .lifted_by_confirmation = true, SAYS(APPLICANT_NAME) },
    [REASON_APPLICANT_VOICE] = { "applicant_voice", SELF, .by_applicant = true, .has_words = true,
                                 SAYS(APPLICANT_VOICE) },
    [REASON_PROMOTES_AUTHOR] = { "promotes_author", SELF, .has_words = true, SAYS(PROMOTES_AUTHOR) },
    [REASON_APPLICANT_NETWORK] = { "applicant_network", STANDING_UNCLEAR, .lifted = STANDING_HELP,
                                   .lifted_by_confirmation = true, .unknown_maker = true, SAYS(APPLICANT_NETWORK) },
    [REASON_APPLICANT_FIRST_NAME] = { "applicant_first_name", STANDING_UNCLEAR, .lifted = STANDING_HELP,
                                      .lifted_by_confirmation = true, .unknown_maker = true,
                                      SAYS(APPLICANT_FIRST_NAME) },
    [REASON_MIXED] = { "mixed", UNCLEAR, .has_words = true, SAYS(MIXED) },
    [REASON_MAY_PROMOTE] = { "may_promote", UNCLEAR, .has_words = true, SAYS(MAY_PROMOTE) },
    [REASON_NO_CONTENT] = { "no_content", UNCLEAR, SAYS(NO_CONTENT) },
    [REASON_COPIED_TEXT] = { "copied_text", UNCLEAR, SAYS(COPIED_TEXT) },
    [REASON_ABOUT_APPLICANT] = { "about_applicant", HELP, .shown_at_once = true, .has_words = true,
                                 SAYS(ABOUT_APPLICANT) },
    [REASON_UNREAD_LANGUAGE] = { "unread_language", HELP, .shown_at_once = true, SAYS(UNREAD_LANGUAGE) },
    [REASON_VIDEO] = { "video", HELP, SAYS(VIDEO) },
};

static const char *const standing_codes[STANDING_COUNT] = { "help", "unclear", "self_promotion" };

const char *standing_code(enum standing s)
{
    return standing_codes[s];
}

bool standing_from_code(struct str code, enum standing *ret)
{
    for (int i = 0; i < STANDING_COUNT; i++)
        if (str_eq(code, str_of(standing_codes[i]))) return *ret = (enum standing)i, true;
    return false;
}

bool reason_from_code(struct str code, enum reason *ret)
{
    for (int i = 0; i < REASON_COUNT; i++)
        if (str_eq(code, str_of(reason_rules[i].code))) return *ret = (enum reason)i, true;
    return false;
}

const struct reason_note *reasons_find(const struct reasons *r, enum reason code)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->at[i].code == code) return &r->at[i];
    return NULL;
}

void reasons_add(struct reasons *r, enum reason code, struct str words)
{
    if (r->count == REASONS_MAX || reasons_find(r, code)) return;
    size_t at = r->count++;
    for (; at > 0 && r->at[at - 1].code > code; at--) r->at[at] = r->at[at - 1];
    r->at[at] = (struct reason_note){ code, false, words };
}

void reasons_lift(struct reasons *r, struct confirmation c)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct reason_rule *rule = &reason_rules[r->at[i].code];
        r->at[i].lifted =
            c.confirmed && (rule->lifted_by_confirmation || (rule->lifted_by_other_browser && c.other_browser));
    }
}

enum standing reason_gives(struct reason_note note)
{
    return note.lifted ? reason_rules[note.code].lifted : reason_rules[note.code].standing;
}

enum standing reasons_standing(const struct reasons *r)
{
    if (r->count == 0) return STANDING_UNCLEAR;
    enum standing strongest = STANDING_HELP;
    for (size_t i = 0; i < r->count; i++)
        if (reason_gives(r->at[i]) > strongest) strongest = reason_gives(r->at[i]);
    return strongest;
}

bool reasons_by_applicant(const struct reasons *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (!r->at[i].lifted && reason_rules[r->at[i].code].by_applicant) return true;
    return false;
}

bool reasons_unknown_maker(const struct reasons *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (!r->at[i].lifted && reason_rules[r->at[i].code].unknown_maker) return true;
    return false;
}

bool reasons_shown_at_once(const struct reasons *r)
{
    if (reasons_standing(r) != STANDING_HELP) return false;
    for (size_t i = 0; i < r->count; i++)
        if (reason_rules[r->at[i].code].shown_at_once) return true;
    return false;
}

static size_t put(char *out, size_t at, struct str s)
{
    for (size_t i = 0; i < s.n; i++) out[at + i] = s.p[i] == '\n' || s.p[i] == '\t' ? ' ' : s.p[i];
    return at + s.n;
}

struct str reasons_pack(struct arena *a, const struct reasons *r)
{
    size_t room = 1, n = 0;
    for (size_t i = 0; i < r->count; i++) room += strlen(reason_rules[r->at[i].code].code) + r->at[i].words.n + 4;
    char *out = arena_alloc(a, room);
    for (size_t i = 0; i < r->count; i++) {
        n = put(out, n, str_of(reason_rules[r->at[i].code].code));
        memcpy(out + n, r->at[i].lifted ? "\t1\t" : "\t0\t", 3);
        n = put(out, n + 3, r->at[i].words);
        out[n++] = '\n';
    }
    return (struct str){ out, n };
}

bool reasons_unpack(struct arena *a, struct str packed, struct reasons *ret)
{
    struct reasons r = { .count = 0 };
    struct str line, code, lifted;
    while (packed.n && str_cut(&packed, '\n', &line)) {
        enum reason reason;
        if (!str_cut(&line, '\t', &code) || !str_cut(&line, '\t', &lifted) || !line.p || r.count == REASONS_MAX ||
            !reason_from_code(code, &reason))
            return false;
        r.at[r.count++] = (struct reason_note){ reason, str_eq(lifted, STR("1")), arena_str(a, line) };
    }
    *ret = r;
    return true;
}
