/* Network addresses, networks, and who a request came from behind proxies. Addresses live in memory only; they are
 * never logged nor kept. */
#ifndef KITH_WEB_ADDRESS_H
#define KITH_WEB_ADDRESS_H

#include "base/str.h"

struct sockaddr;

struct address { /* IPv6 in network order; IPv4 as ::ffff:a.b.c.d */
    uint8_t b[16];
};

struct network {
    struct address address;
    uint8_t bits; /* 0-128, over the 16 bytes */
};

enum { NETWORKS_MAX = 64 };
struct networks {
    struct network list[NETWORKS_MAX];
    size_t count;
};

bool address_parse(struct str, struct address *ret); /* as inet_pton takes it, without brackets, port or zone */
/* False for a unix socket or another family. */
bool address_from_sockaddr(const struct sockaddr *, struct address *ret);
bool address_v4(const struct address *);
bool address_loopback(const struct address *);

/* What limits and visits tell clients apart by: the whole IPv4 address, or the first 64 bits of an IPv6 address.
 * 4 or 8 bytes inside the address. */
struct str address_client(const struct address *);

bool network_parse(struct str, struct network *ret); /* "10.0.0.0/8", "::1" */
bool networks_parse(struct str comma_list, struct networks *ret);
bool networks_has(const struct networks *, const struct address *);

/* Who sent a request. */
struct client {
    struct address address; /* all zero when a trusted unix peer named nobody */
    bool loopback_forwards; /* an untrusted loopback peer sent X-Forwarded-For: a proxy that is not configured */
};

/* X-Forwarded-For is read right to left as long as the address to the right is a trusted proxy; the first untrusted
 * one is the client's. peer NULL is a unix socket, which is trusted. What is not an address ends the reading. The
 * header's lines are one list, in the order in which they came. */
struct client client_find(const struct address *peer, const struct str *lines, size_t count,
                          const struct networks *trusted);

#endif
