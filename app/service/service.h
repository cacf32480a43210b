/* What every use of Kith shares, and who asks. One file per use stands beside this header; each takes the service, a
 * context, who asks, and a plain struct of what was typed, and does all of its work or none. */
#ifndef KITH_SERVICE_SERVICE_H
#define KITH_SERVICE_SERVICE_H

#include "store.h"

struct visits;
struct server_keys;
struct outboard;
struct report;
struct report_source;
struct report_server;
struct sink;

struct kith {
    struct store *store;
    struct hmac_key secret;      /* for keyed hashes; from the keys folder, never in the database */
    struct server_keys *keys;    /* service/server_key.h: signing keys, now and before */
    struct str base_url;         /* "https://kith.example.org", no slash behind */
    struct str host;             /* "kith.example.org" or "127.0.0.1:8080": the ledger's origin begins with it */
    struct str contact;          /* the operator's name and address; may be empty */
    bool mail;                   /* SMTP is configured: friends may confirm an address */
    struct visits *visits;       /* service/visit.h */
    struct outboard *outboard;   /* export/outboard.h */
    /* Every session of the campaign has ended, or the campaign: nobody may listen on. Handed in by cmd; may be NULL. */
    void (*sessions_ended)(void *state, int64_t campaign_id);
    void *sessions_ended_state;
    /* Writes the report as one HTML page without an end (export/evidence.h); the pages' own, handed in by cmd. */
    enum err (*report_page)(const struct kith *, const struct report *, const struct report_source *, enum lang,
                            const struct sink *);
};

/* Who asks: what came with the request, as far as a use needs it. The address is never kept. */
struct sender {
    struct str cookie;     /* the browser's secret, 43 characters; empty without one */
    struct str address;    /* 4 bytes of IPv4 or the first 8 of IPv6 */
    struct str user_agent;
    bool from_form;        /* the answer can set the cookie */
};

/* Keyed hashes, one purpose each. */
struct hash kith_hash(const struct kith *, const char *purpose, struct str);
int64_t kith_name_key(const struct kith *, struct arena *, struct str name); /* of the folded name; 0 for none */

/* Finds a campaign for its pages: ERR_NOT_FOUND, or ERR_GONE when it was erased. */
enum err campaign_find(struct store_conn *, struct arena *, struct str slug, struct campaign *ret) NODISCARD;

/* A reader for the scope it stands in. */
struct reader {
    struct store *store;
    struct store_conn *conn;
};
static inline struct reader reader_take(struct store *s) { return (struct reader){ s, store_reader_take(s) }; }
static inline void reader_give(struct reader *r) { store_reader_give(r->store, r->conn); }
#define READER(name, the_store) __attribute__((cleanup(reader_give))) struct reader name = reader_take(the_store)

#endif
