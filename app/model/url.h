/* A link that somebody typed, read as a browser reads it (WHATWG URL Standard, for https), and refused unless it
 * leads to a public host by https. What is taken here is a subset of what browsers take, with the same meaning. */
#ifndef KITH_MODEL_URL_H
#define KITH_MODEL_URL_H

#include "base/arena.h"
#include "ctx.h"

enum { URL_MAX = 2048 }; /* bytes, of what was typed and of the canonical text */

/* Slices of `text`, which stands in the arena and ends with a NUL behind its length. */
struct url {
    struct str text;  /* canonical: https, host in lower case and A-labels, no port, no dot segments, percent-encoded */
    struct str host;  /* "www.example.org", "xn--bcher-kva.example"; one trailing dot is dropped */
    struct str path;  /* begins with "/" */
    struct str query; /* without "?"; p is NULL when there is none */
    struct str fragment; /* without "#"; p is NULL when there is none */
};

enum url_refusal {
    URL_OK,
    URL_EMPTY,
    URL_TOO_LONG,
    URL_UNREADABLE,   /* white space, control characters, backslashes, %00 anywhere, or not UTF-8 */
    URL_NO_SCHEME,    /* "example.org/x": it has to start with https:// */
    URL_OTHER_SCHEME, /* http, javascript, data, file, mailto... */
    URL_USER_INFO,    /* "https://someone@example.org/" */
    URL_ADDRESS, /* an IP address in any spelling: dotted, decimal, hex, octal, short, IPv6, full-width, trailing dot */
    URL_LOCAL,   /* localhost, a bare name, or a name of a private network */
    URL_PORT,    /* any but 443 */
    URL_HOST,    /* no host, or none that could exist */
    URL_REFUSAL_COUNT
};

/* Reads a link; *ret is untouched unless it returns URL_OK. White space around it is dropped. A link without a scheme
 * gets https:// put in front when its host is one of the well-known sites of url.c ("youtu.be/…", what phones and
 * people write); any other has to be written out. Reading url.text again gives the same url. */
enum url_refusal url_parse(struct arena *, struct str, struct url *ret) NODISCARD;

/* The same for an input field: notes the problem, in words, and returns ERR_INVALID. */
enum err url_check(struct ctx *, const char *field, struct str, struct url *ret) NODISCARD;
enum err url_refused(struct ctx *, const char *field, enum url_refusal);

/* Whether host is the domain, or a name under it. Both in canonical form. */
bool host_under(struct str host, struct str domain);

/* The raw value of the first parameter `name` of a query or a fragment, or a slice with p == NULL. */
struct str url_param(struct str query, struct str name);

#endif
