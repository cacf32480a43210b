#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

static const uint8_t v4_prefix[12] = { [10] = 0xff, [11] = 0xff };

static void set_v4(struct address *a, const void *four)
{
    memcpy(a->b, v4_prefix, sizeof v4_prefix);
    memcpy(a->b + 12, four, 4);
}

bool address_parse(struct str s, struct address *ret)
{
    char text[INET6_ADDRSTRLEN];
    if (s.n == 0 || s.n >= sizeof text || memchr(s.p, 0, s.n)) return false;
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    struct in_addr four;
    if (inet_pton(AF_INET, text, &four) == 1) {
        set_v4(ret, &four);
        return true;
    }
    struct in6_addr six;
    if (inet_pton(AF_INET6, text, &six) != 1) return false;
    memcpy(ret->b, &six, sizeof ret->b);
    return true;
}

bool address_from_sockaddr(const struct sockaddr *sa, struct address *ret)
{
    if (sa && sa->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, sa, sizeof in);
        set_v4(ret, &in.sin_addr);
        return true;
    }
    if (sa && sa->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, sa, sizeof in6);
        memcpy(ret->b, &in6.sin6_addr, sizeof ret->b);
        return true;
    }
    return false;
}

bool address_v4(const struct address *a) { return memcmp(a->b, v4_prefix, sizeof v4_prefix) == 0; }

bool address_loopback(const struct address *a)
{
    static const uint8_t six[16] = { [15] = 1 };
    return address_v4(a) ? a->b[12] == 127 : memcmp(a->b, six, sizeof six) == 0;
}

struct str address_client(const struct address *a)
{
    const char *b = (const char *)a->b;
    return address_v4(a) ? (struct str){ b + 12, 4 } : (struct str){ b, 8 };
}

bool network_parse(struct str s, struct network *ret)
{
    ptrdiff_t slash = str_find_byte(s, '/', 0);
    struct network n = { 0 };
    if (!address_parse(slash < 0 ? s : str_sub(s, 0, (size_t)slash), &n.address)) return false;
    bool four = address_v4(&n.address);
    int64_t bits = four ? 32 : 128;
    if (slash >= 0 && !str_int(str_sub(s, (size_t)slash + 1, s.n), 0, bits, &bits)) return false;
    n.bits = (uint8_t)(bits + (four ? 96 : 0));
    *ret = n;
    return true;
}

bool networks_parse(struct str list, struct networks *ret)
{
    struct networks all = { .count = 0 };
    struct str part;
    if (str_trim(list).n == 0) list = STR_NONE;
    while (str_cut(&list, ',', &part)) {
        if (all.count == NETWORKS_MAX || !network_parse(str_trim(part), &all.list[all.count])) return false;
        all.count++;
    }
    *ret = all;
    return true;
}

static bool inside(const struct network *n, const struct address *a)
{
    size_t whole = n->bits / 8;
    unsigned rest = n->bits % 8;
    if (memcmp(n->address.b, a->b, whole)) return false;
    if (!rest) return true;
    unsigned mask = 0xffu << (8 - rest) & 0xffu;
    return ((n->address.b[whole] ^ a->b[whole]) & mask) == 0;
}

bool networks_has(const struct networks *all, const struct address *a)
{
    for (size_t i = 0; i < all->count; i++)
        if (inside(&all->list[i], a)) return true;
    return false;
}

/* One hop as proxies write it: an address, also "1.2.3.4:5678", "[::1]" and "[::1]:5678". */
static bool hop_parse(struct str s, struct address *ret)
{
    s = str_trim(s);
    if (s.n && s.p[0] == '[') {
        ptrdiff_t end = str_find_byte(s, ']', 0);
        return end > 0 && address_parse(str_sub(s, 1, (size_t)end), ret);
    }
    ptrdiff_t colon = str_find_byte(s, ':', 0);
    if (colon > 0 && str_find_byte(s, ':', (size_t)colon + 1) < 0) s = str_sub(s, 0, (size_t)colon);
    return address_parse(s, ret);
}

/* Reads one line from its right end. True when all of it were trusted proxies. */
static bool all_trusted(struct str line, const struct networks *trusted, struct address *client)
{
    while (line.n) {
        size_t at = line.n;
        while (at && line.p[at - 1] != ',') at--;
        struct address hop;
        if (!hop_parse(str_sub(line, at, line.n), &hop)) return false;
        *client = hop;
        if (!networks_has(trusted, &hop)) return false;
        line.n = at ? at - 1 : 0;
    }
    return true;
}

struct client client_find(const struct address *peer, const struct str *lines, size_t count,
                          const struct networks *trusted)
{
    struct client c = { .loopback_forwards = false };
    if (peer) {
        c.address = *peer;
        if (!networks_has(trusted, peer)) {
            c.loopback_forwards = count && address_loopback(peer);
            return c;
        }
    }
    while (count && all_trusted(lines[count - 1], trusted, &c.address)) count--;
    return c;
}
