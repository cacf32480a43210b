/* The few cryptographic operations Kith needs, all by libsodium. Fixed sizes are in the types. */
#ifndef KITH_BASE_CRYPTO_H
#define KITH_BASE_CRYPTO_H

#include "base/arena.h"
#include "base/err.h"

struct hash { /* SHA-256 or HMAC-SHA-256 */
    uint8_t b[32];
};

/* Randomness is passed in: the real one fills from the kernel, tests count. */
struct random {
    void (*fill)(void *state, void *out, size_t bytes);
    void *state;
};
extern const struct random random_kernel;

enum err crypto_start(void) NODISCARD; /* once, before anything else here */

struct hash sha256(struct str);
struct hash sha256_two(struct str a, struct str b); /* of a followed by b */
struct hash hmac_sha256(struct hash key, struct str);
bool hash_eq(struct hash, struct hash); /* in constant time */

/* SHA-256 over bytes that come in pieces: start, any number of add, end. */
struct hashing {
    _Alignas(16) uint8_t state[128];
};
void hashing_start(struct hashing *);
void hashing_add(struct hashing *, struct str);
struct hash hashing_end(struct hashing *);

/* HMAC over fields one after the other, each led by its length (8 bytes, big-endian), so that no two lists of fields
 * collide. */
struct hash hmac_fields(struct hash key, const struct str *fields, size_t count);

/* A key that is used all the time: what HMAC makes of it before the message is worked out once. As secret as it. */
struct hmac_key {
    _Alignas(16) uint8_t state[256];
};
struct hmac_key hmac_key_of(struct hash key);
struct hash hmac_fields_of(const struct hmac_key *, const struct str *fields, size_t count);

/* Ed25519 (RFC 8032). */
struct sign_key {
    uint8_t seed[32], public_key[32];
};
struct sign_key sign_key_from_seed(const uint8_t seed[32]);
void sign(const struct sign_key *, struct str message, uint8_t out[64]);
bool sign_check(const uint8_t public_key[32], struct str message, const uint8_t signature[64]);

/* Authenticated encryption of a small secret: 24-byte nonce, then XSalsa20-Poly1305. */
enum { SEAL_OVERHEAD = 24 + 16 };
struct str seal(struct arena *, struct hash key, struct str plain, const struct random *);
bool unseal(struct arena *, struct hash key, struct str sealed, struct str *ret);

/* Text forms. Decoders take exactly the canonical form and say false to anything else. */
struct str hex_encode(struct arena *, struct str);
bool hex_decode(struct arena *, struct str, struct str *ret);
struct str base64_encode(struct arena *, struct str);     /* standard alphabet, padded */
bool base64_decode(struct arena *, struct str, struct str *ret);
struct str base64url_encode(struct arena *, struct str);  /* no padding */
bool base64url_decode(struct arena *, struct str, struct str *ret);

static inline struct str hash_str(const struct hash *h) { return (struct str){ (const char *)h->b, sizeof h->b }; }

/* A private key for people and programs: 32 random bytes as 43 characters of base64url. */
enum { KEY_TEXT = 43 };
struct str key_new(struct arena *, const struct random *);
bool key_shape(struct str); /* could be one */

/* A short public code of `length` characters from 23456789abcdefghjkmnpqrstvwxyz (30 characters, none taken for
 * another, no vowel pair that spells words): 4.9 bits each. */
struct str code_new(struct arena *, const struct random *, size_t length);

#endif
