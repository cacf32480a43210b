/* What the server signs about a ledger, in the text forms of C2SP (c2sp.org: signed-note, tlog-checkpoint,
 * tlog-proof), and the public key's forms. All text is UTF-8 with LF line ends. */
#ifndef KITH_MODEL_CHECKPOINT_H
#define KITH_MODEL_CHECKPOINT_H

#include "base/crypto.h"
#include "base/err.h"
#include "model/merkle.h"

enum { SIGNATURE = 64, ORIGIN_MAX = 300, CHECKPOINT_MAX = 1024, PROOF_MAX = 65536 };

/* ---- The public key ---- */

/* Ed25519 SubjectPublicKeyInfo (RFC 8410) as PEM, three lines; read takes exactly this form, no byte more. */
struct str public_key_pem(struct arena *, const uint8_t public_key[32]);
bool public_key_read(struct arena *, struct str pem, uint8_t ret[32]);

/* Its fingerprint: the SHA-256 of the DER form in 64 lower-case hex digits, which
 * `openssl pkey -pubin -in public-key.pem -outform DER | sha256sum` prints too. */
enum { FINGERPRINT = 64 };
struct str public_key_fingerprint(struct arena *, const uint8_t public_key[32]);

/* A fingerprint as people copy it: case, spaces and colons do not matter. False when it is not one. */
bool fingerprint_read(struct arena *, struct str, struct str *ret);

/* ---- The checkpoint ---- */

/* Origin "HOST[:PORT]/c/SLUG", number of leaves, root: one a line. */
struct checkpoint {
    struct str origin; /* 1 to ORIGIN_MAX bytes without white space or '+' */
    uint64_t count;
    struct hash root;
};

/* "HOST[:PORT]/c/SLUG" from a base URL such as https://kith.example.org (its scheme and a last '/' dropped). */
struct str checkpoint_origin(struct arena *, struct str base_url, struct str slug);

struct str checkpoint_text(struct arena *, const struct checkpoint *);
bool checkpoint_read(struct arena *, struct str text, struct checkpoint *ret); /* exactly these three lines */

/* The checkpoint as a signed note: text, empty line, "— ORIGIN base64(key id || signature)". The signature is over
 * the text and is the one in checkpoint.sig. The key id is the start of SHA-256(origin || 0x0A || 0x01 || key). */
struct str checkpoint_note(struct arena *, const struct checkpoint *, const struct sign_key *);

/* Reads a signed checkpoint. ret_signed says whether one of its lines is this key's and right; lines of other keys
 * are passed over, as C2SP asks. */
bool checkpoint_note_read(struct arena *, struct str note, const uint8_t public_key[32], struct checkpoint *ret,
                          bool *ret_signed);

/* ---- A friend's proof ---- */

/* That one leaf is in the ledger. Its extra line is the leaf's record (base64), so that the proof stands alone; for
 * an erased leaf it is empty. */
struct ledger_proof {
    struct str record;
    uint64_t index;
    struct merkle_proof path;
    struct str note; /* the signed checkpoint */
};

struct str ledger_proof_text(struct arena *, const struct ledger_proof *);
bool ledger_proof_read(struct arena *, struct str text, struct ledger_proof *ret);

/* Whether leaf_hash is in the proof's checkpoint and that is signed by the key. */
bool ledger_proof_check(struct arena *, const struct ledger_proof *, struct hash leaf_hash,
                        const uint8_t public_key[32], struct checkpoint *ret);

#endif
