#include "model/url.h"

#include <idn2.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { HOST_MAX = 253, LABEL_MAX = 63 };

/* Hosts that people write without https:// in front; names under them count. */
static const char *const well_known[] = {
    "youtube.com",    "youtu.be",   "vimeo.com",    "loom.com",    "tiktok.com",        "instagram.com",
    "facebook.com",   "fb.com",     "fb.watch",     "x.com",       "twitter.com",       "twitch.tv",
    "streamable.com", "google.com", "goo.gl",       "dropbox.com", "onedrive.live.com", "1drv.ms",
    "sharepoint.com", "icloud.com", "linkedin.com", "github.com",  "github.io",         "gitlab.com",
    "bsky.app",       "medium.com", "threads.net",  "behance.net", "dribbble.com",      "xing.com",
};

/* Top-level names that lead nowhere public (RFC 6761, 6762, 8375, and what offices and homes use). */
static const char *const private_names[] = { "localhost", "localdomain", "local", "internal", "intranet",
                                             "lan",       "home",        "corp",  "private",  "arpa" };

bool host_under(struct str host, struct str domain)
{
    if (str_eq(host, domain)) return true;
    return host.n > domain.n && host.p[host.n - domain.n - 1] == '.' && str_ends(host, domain);
}

struct str url_param(struct str query, struct str name)
{
    for (struct str part; str_cut(&query, '&', &part);)
        if (part.n > name.n && part.p[name.n] == '=' && str_starts(part, name))
            return str_sub(part, name.n + 1, part.n);
    return STR_NONE;
}

/* White space, controls, and what hides or turns text around. The two joiners may stand in host names. */
static bool is_hidden(int32_t c)
{
    if (c < 0x80) return c <= 0x20 || c == 0x7F;
    return c <= 0xA0 || c == 0xAD || c == 0x1680 || (c >= 0x2000 && c <= 0x200F && c != 0x200C && c != 0x200D) ||
           (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0xFEFF;
}

/* Phones copy more than was meant: drops what is hidden at both ends. */
static struct str trimmed(struct str s)
{
    size_t from = 0, to = s.n;
    for (size_t at = 0; at < s.n && is_hidden(utf8_next(s, &at));) from = at;
    while (to > from) {
        size_t start = to - 1;
        while (start > from && ((unsigned char)s.p[start] & 0xC0) == 0x80) start--;
        size_t at = start;
        if (!is_hidden(utf8_next(str_sub(s, 0, to), &at)) || at != to) break;
        to = start;
    }
    return str_sub(s, from, to);
}

static bool is_readable(struct str s)
{
    if (!utf8_valid(s) || str_find(s, STR("%00"), 0) >= 0 || str_find_byte(s, '\\', 0) >= 0) return false;
    for (size_t at = 0; at < s.n;)
        if (is_hidden(utf8_next(s, &at))) return false;
    return true;
}

/* The length of a scheme at the beginning, without its colon; 0 for none. "example.org:443/" has none, as people
 * mean it: behind a scheme's colon stands no port, and a name with a dot is no scheme that anybody uses. */
static size_t scheme_length(struct str s)
{
    if (s.n == 0 || !ascii_alpha(s.p[0])) return 0;
    size_t i = 1;
    while (i < s.n && (ascii_alnum(s.p[i]) || s.p[i] == '+' || s.p[i] == '-')) i++;
    return i < s.n && s.p[i] == ':' && !(i + 1 < s.n && ascii_digit(s.p[i + 1])) ? i : 0;
}

static size_t authority_length(struct str s)
{
    size_t i = 0;
    while (i < s.n && s.p[i] != '/' && s.p[i] != '?' && s.p[i] != '#') i++;
    return i;
}

static bool is_well_known(struct str s)
{
    struct str host = str_sub(s, 0, authority_length(s));
    char lower[64];
    if (host.n >= sizeof lower) return false;
    for (size_t i = 0; i < host.n; i++) lower[i] = ascii_lower(host.p[i]);
    for (size_t i = 0; i < sizeof well_known / sizeof *well_known; i++)
        if (host_under((struct str){ lower, host.n }, str_of(well_known[i]))) return true;
    return false;
}

/* Moves *s behind https:// */
static enum url_refusal skip_scheme(struct str *s)
{
    size_t n = scheme_length(*s);
    if (n == 0) return is_well_known(*s) ? URL_OK : URL_NO_SCHEME;
    if (!str_eq_nocase(str_sub(*s, 0, n), STR("https"))) return URL_OTHER_SCHEME;
    *s = str_sub(*s, n + 1, s->n);
    if (!str_starts(*s, STR("//"))) return URL_NO_SCHEME;
    *s = str_sub(*s, 2, s->n);
    return URL_OK;
}

static enum url_refusal cut_port(struct str *host)
{
    ptrdiff_t colon = str_find_byte(*host, ':', 0);
    if (colon < 0) return URL_OK;
    struct str port = str_sub(*host, (size_t)colon + 1, host->n);
    *host = str_sub(*host, 0, (size_t)colon);
    while (port.n > 1 && port.p[0] == '0') port = str_sub(port, 1, port.n);
    if (port.n == 0 || str_eq(port, STR("443"))) return URL_OK;
    for (size_t i = 0; i < port.n; i++)
        if (!ascii_digit(port.p[i])) return URL_HOST;
    return URL_PORT;
}

/* A last label by which browsers take the whole host for an IPv4 address. */
static bool is_number(struct str label)
{
    bool hex = str_starts(label, STR("0x"));
    for (size_t i = hex ? 2 : 0; i < label.n; i++) {
        char c = label.p[i];
        if (!ascii_digit(c) && !(hex && c >= 'a' && c <= 'f')) return false;
    }
    return label.n > 0;
}

/* Letters, digits, hyphens and underscores in labels of 1 to 63; no hyphen at an end. */
static bool is_host(struct str host)
{
    if (host.n == 0 || host.n > HOST_MAX) return false;
    for (struct str label; str_cut(&host, '.', &label);) {
        if (label.n == 0 || label.n > LABEL_MAX || label.p[0] == '-' || label.p[label.n - 1] == '-') return false;
        for (size_t i = 0; i < label.n; i++)
            if (!ascii_digit(label.p[i]) && !(label.p[i] >= 'a' && label.p[i] <= 'z') && label.p[i] != '-' &&
                label.p[i] != '_')
                return false;
    }
    return true;
}

/* In lower case and A-labels (UTS #46, non-transitional). What is typed with A-labels has to come back as it was: there
 * and back again finds those that no name leads to. */
static bool host_to_ascii(struct arena *arena, struct str host, struct str *ret)
{
    bool encoded = str_has_nocase(host, STR("xn--")), plain = !encoded;
    for (size_t i = 0; i < host.n; i++) plain = plain && (unsigned char)host.p[i] < 0x80;
    if (plain) {
        char *lower = arena_alloc(arena, host.n + 1);
        for (size_t i = 0; i < host.n; i++) lower[i] = ascii_lower(host.p[i]);
        *ret = (struct str){ lower, host.n };
        return true;
    }
    char *unicode = NULL, *ascii = NULL;
    bool fine = idn2_to_unicode_8z8z(arena_cstr(arena, host), &unicode, IDN2_NONTRANSITIONAL) == IDN2_OK &&
                idn2_to_ascii_8z(unicode, &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) == IDN2_OK;
    if (fine && encoded) fine = str_eq_nocase(host, str_of(ascii));
    if (fine) *ret = arena_str(arena, str_of(ascii));
    idn2_free(unicode);
    idn2_free(ascii);
    return fine;
}

static enum url_refusal read_host(struct arena *arena, struct str typed, struct str *ret)
{
    if (typed.n == 0 || str_find_byte(typed, '%', 0) >= 0) return URL_HOST;
    if (typed.n > 4 * HOST_MAX) return URL_HOST;
    struct str host;
    if (!host_to_ascii(arena, typed, &host)) return URL_HOST;
    if (host.n && host.p[host.n - 1] == '.') host.n--;
    if (!is_host(host)) return URL_HOST;
    size_t dot = host.n;
    while (dot && host.p[dot - 1] != '.') dot--;
    struct str last = str_sub(host, dot, host.n);
    if (is_number(last)) return URL_ADDRESS;
    if (dot == 0) return URL_LOCAL;
    for (size_t i = 0; i < sizeof private_names / sizeof *private_names; i++)
        if (str_eq(last, str_of(private_names[i]))) return URL_LOCAL;
    *ret = host;
    return URL_OK;
}

static void add_encoded(struct buf *b, struct str s, const char *also)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x80 && !strchr(also, c)) {
            buf_byte(b, (char)c);
        } else {
            buf_byte(b, '%');
            buf_byte(b, hex[c >> 4]);
            buf_byte(b, hex[c & 15]);
        }
    }
}

/* 1 for ".", 2 for "..", also written %2e; else 0. */
static int dot_segment(struct str s)
{
    int dots = 0;
    while (s.n) {
        size_t n = s.p[0] == '.' ? 1 : str_starts_nocase(s, STR("%2e")) ? 3 : 0;
        if (n == 0 || ++dots > 2) return 0;
        s = str_sub(s, n, s.n);
    }
    return dots;
}

/* Writes the path without dot segments. `from` is where it begins in b. */
static void add_path(struct buf *b, struct str path)
{
    size_t from = b->n;
    path = str_sub(path, 1, path.n); /* its leading slash */
    if (!path.p) path = STR("");
    for (struct str segment; str_cut(&path, '/', &segment);) {
        int dots = dot_segment(segment);
        if (dots == 2)
            while (b->n > from && b->p[--b->n] != '/') {
            }
        if (dots == 0) {
            buf_byte(b, '/');
            add_encoded(b, segment, "\"<>`{}^");
        } else if (!path.p) {
            buf_byte(b, '/');
        }
    }
}

static struct str part(const struct buf *b, size_t from) { return (struct str){ b->p + from, b->n - from }; }

/* Writes text and notes, in *ret, where its parts will be: p is an offset until the text has its place. */
static enum url_refusal write_url(struct arena *arena, struct str host, struct str rest, struct url *ret)
{
    BUF_AUTO b = BUF(URL_MAX);
    struct str fragment = STR_NONE, query = STR_NONE, path = rest;
    ptrdiff_t at = str_find_byte(path, '#', 0);
    if (at >= 0) fragment = str_sub(path, (size_t)at + 1, path.n), path.n = (size_t)at;
    at = str_find_byte(path, '?', 0);
    if (at >= 0) query = str_sub(path, (size_t)at + 1, path.n), path.n = (size_t)at;
    BUF_LIT(&b, "https://");
    size_t host_at = b.n;
    buf_add(&b, host);
    size_t path_at = b.n;
    add_path(&b, path);
    size_t path_end = b.n;
    if (query.p) buf_byte(&b, '?');
    if (query.p) add_encoded(&b, query, "\"#<>'");
    size_t query_end = b.n;
    if (fragment.p) buf_byte(&b, '#');
    if (fragment.p) add_encoded(&b, fragment, "\"<>`");
    if (b.full) return URL_TOO_LONG;
    struct str text = arena_str(arena, part(&b, 0));
    *ret = (struct url){
        .text = text,
        .host = str_sub(text, host_at, path_at),
        .path = str_sub(text, path_at, path_end),
        .query = query.p ? str_sub(text, path_end + 1, query_end) : STR_NONE,
        .fragment = fragment.p ? str_sub(text, query_end + 1, text.n) : STR_NONE,
    };
    return URL_OK;
}

enum url_refusal url_parse(struct arena *arena, struct str typed, struct url *ret)
{
    struct str s = trimmed(typed), host;
    if (s.n == 0) return URL_EMPTY;
    if (s.n > URL_MAX) return URL_TOO_LONG;
    if (!is_readable(s)) return URL_UNREADABLE;
    enum url_refusal refusal = skip_scheme(&s);
    if (refusal) return refusal;
    size_t n = authority_length(s);
    struct str authority = str_sub(s, 0, n);
    if (str_find_byte(authority, '@', 0) >= 0) return URL_USER_INFO;
    if (str_starts(authority, STR("["))) return URL_ADDRESS;
    refusal = cut_port(&authority);
    if (!refusal) refusal = read_host(arena, authority, &host);
    return refusal ? refusal : write_url(arena, host, str_sub(s, n, s.n), ret);
}

enum err url_refused(struct ctx *ctx, const char *field, enum url_refusal refusal)
{
    static const struct {
        enum problem_code code;
        enum msg message;
    } told[URL_REFUSAL_COUNT] = {
        [URL_EMPTY] = { PROBLEM_REQUIRED, MSG_URL_EMPTY },
        [URL_TOO_LONG] = { PROBLEM_TOO_LONG, MSG_URL_TOO_LONG },
        [URL_UNREADABLE] = { PROBLEM_FORMAT, MSG_URL_UNREADABLE },
        [URL_NO_SCHEME] = { PROBLEM_SCHEME, MSG_URL_NO_SCHEME },
        [URL_OTHER_SCHEME] = { PROBLEM_SCHEME, MSG_URL_OTHER_SCHEME },
        [URL_USER_INFO] = { PROBLEM_HOST, MSG_URL_USER_INFO },
        [URL_ADDRESS] = { PROBLEM_HOST, MSG_URL_ADDRESS },
        [URL_LOCAL] = { PROBLEM_HOST, MSG_URL_LOCAL },
        [URL_PORT] = { PROBLEM_HOST, MSG_URL_PORT },
        [URL_HOST] = { PROBLEM_HOST, MSG_URL_HOST },
    };
    return ctx_problem(ctx, field, told[refusal].code, told[refusal].message, ARG_NONE, ARG_NONE);
}

enum err url_check(struct ctx *ctx, const char *field, struct str typed, struct url *ret)
{
    enum url_refusal refusal = url_parse(ctx->arena, typed, ret);
    return refusal ? url_refused(ctx, field, refusal) : OK;
}
