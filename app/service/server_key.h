/* The server's keys, in files under DIR/keys (0700), never in the database:
 *
 *     signing-key.pem      Ed25519, PKCS #8 (RFC 8410), as `openssl pkey` reads it; 0600
 *     secret.hex           32 random bytes for keyed hashes, 64 hex digits and LF; 0600
 *     retired-FIRST16.pem  the public half of each signing key that was rotated out, named by its fingerprint's start
 *
 * Each file is written whole or not at all (a temporary file, fsync, rename, fsync of the folder). One process at a
 * time writes here: the one that holds the data folder's lock. */
#ifndef KITH_SERVICE_SERVER_KEY_H
#define KITH_SERVICE_SERVER_KEY_H

#include "base/arena.h"
#include "model/checkpoint.h"

enum { RETIRED_KEYS = 256 }; /* the most that are read */

struct retired_key {
    uint8_t public_key[32];
    struct str fingerprint;
};

struct server_keys {
    struct sign_key sign_key;
    struct hash secret;
    struct str fingerprint;           /* of sign_key */
    const struct retired_key *retired; /* sorted by fingerprint */
    size_t retired_count;
};

/* Reads the keys. ERR_NOT_FOUND: there are none yet. ERR_MALFORMED: a file is not of the form above. Sets the modes
 * above where they are laxer. All in the arena, which must outlive the keys. */
enum err server_keys_read(struct arena *, const char *data_folder, struct server_keys *ret) NODISCARD;

/* Reads the keys; makes folder, secret and signing key when there is no signing key yet. ERR_NOT_FOUND: the signing
 * key is there and the secret is gone; then a backup must be restored. */
enum err server_keys_open(struct arena *, const char *data_folder, const struct random *, struct server_keys *ret)
    NODISCARD;

/* A new signing key; the old one's public half is kept, so that what it signed can still be told as this server's. */
enum err server_keys_rotate(struct arena *, const char *data_folder, const struct random *, struct server_keys *ret)
    NODISCARD;

/* Whether the key is this server's, now or once. */
bool server_keys_know(const struct server_keys *, const uint8_t public_key[32]);

/* All of it as one text, for a backup (which is as secret as these files), and back into an empty folder: ERR_CONFLICT
 * when a signing key is there, ERR_MALFORMED when the text is not one that pack wrote. */
struct str server_keys_pack(struct arena *, const struct server_keys *);
enum err server_keys_unpack(struct arena *, const char *data_folder, struct str packed) NODISCARD;

#endif
