/* What templates may put where escaping is not enough. A safe_url goes into href and its kin, a safe_html into
 * element content as it is. They are types of their own, so that plain text there does not compile; besides the
 * asset table only the functions here make them. */
#ifndef KITH_WEB_SAFE_H
#define KITH_WEB_SAFE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/html.h"

/* The union is for the compiler: C would let a struct str initialize a member whose first member is one. */
struct safe_url {
    union {
        const char *not_a_str;
        struct str s;
    };
};

struct safe_html {
    union {
        const char *not_a_str;
        struct str s;
    };
};

/* A path on this site. Each {} of the pattern takes the next part, percent-encoded whole (so that / ? # & in it are
 * data). The pattern is a literal that begins with one slash: URL_PATH(arena, "/c/{}/via/{}", slug, code). */
struct safe_url url_path(struct arena *, struct str pattern, const struct str *parts, size_t count);
#define URL_PATH(arena, pattern, ...)                                  \
    url_path((arena), STR(pattern), (const struct str[]){ __VA_ARGS__ }, \
             sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))
#define URL(pattern) ((struct safe_url){ .s = STR("/" pattern) }) /* URL("how-we-count") */

/* A path of this site behind its address as the operator set it ("https://kith.example", no slash at the end). */
struct safe_url url_absolute(struct arena *, struct str base, struct safe_url path);

/* An address from outside: https, mailto, sms or whatsapp, of visible ASCII without quotes, angle brackets and
 * backslashes, at most 2,000 bytes. False for anything else; *ret then stays. */
bool url_outside(struct arena *, struct str, struct safe_url *ret) NODISCARD;

/* A link that opens a program for writing to somebody, with words for it. `pattern` as for url_path, beginning
 * with one of the schemes above or an https address: URL_SHARE(arena, "mailto:?subject={}&body={}", a, b). */
struct safe_url url_share(struct arena *, struct str pattern, const struct str *parts, size_t count);
#define URL_SHARE(arena, pattern, ...)                                  \
    url_share((arena), STR(pattern), (const struct str[]){ __VA_ARGS__ }, \
              sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

/* Markup that a writer of ours made from checked parts: a rendered view, a chart, a QR code. Never of anything that
 * came in. */
static inline struct safe_html html_made(struct str markup) { return (struct safe_html){ .s = markup }; }

#endif
