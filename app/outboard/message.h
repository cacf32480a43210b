/* A mail as RFC 5322 text: UTF-8 in encoded words (RFC 2047) and quoted-printable (RFC 2045), nothing in it about
 * where or by whom it was made. */
#ifndef KITH_OUTBOARD_MESSAGE_H
#define KITH_OUTBOARD_MESSAGE_H

#include "base/arena.h"
#include "base/buf.h"

/* "ana@example.org", or "Name <ana@example.org>" where a name is taken. An address is an ASCII local part of atoms (RFC
 * 5321, Dot-string) and a domain, which comes out in its ASCII form. Nothing that ends a header line passes. */
struct mailbox {
    struct str name, address, domain;
};
bool mailbox_parse(struct arena *, struct str, bool with_name, struct mailbox *ret);

struct message {
    struct mailbox from, to;
    struct str subject, body;
    int64_t at;         /* seconds */
    uint8_t random[16]; /* for the Message-ID */
};
/* Line ends are CRLF; no line is longer than 76 characters but that of a long address. */
void message_write(struct buf *, const struct message *);

#endif
