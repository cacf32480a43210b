#include "base/crypto.h"

#include <sodium.h>

static void kernel_fill(void *state, void *out, size_t bytes)
{
    (void)state;
    randombytes_buf(out, bytes);
}

const struct random random_kernel = { kernel_fill, NULL };

enum err crypto_start(void)
{
    return sodium_init() < 0 ? ERR_IO : OK;
}

static const unsigned char *bytes(struct str s)
{
    return (const unsigned char *)(s.p ? s.p : "");
}

struct hash sha256(struct str s)
{
    return sha256_two(s, STR_NONE);
}

struct hash sha256_two(struct str a, struct str b)
{
    struct hash h;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, bytes(a), a.n);
    crypto_hash_sha256_update(&state, bytes(b), b.n);
    crypto_hash_sha256_final(&state, h.b);
    return h;
}

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct hashing), "libsodium's state fits");

void hashing_start(struct hashing *h)
{
    crypto_hash_sha256_init((crypto_hash_sha256_state *)h);
}

void hashing_add(struct hashing *h, struct str s)
{
    crypto_hash_sha256_update((crypto_hash_sha256_state *)h, bytes(s), s.n);
}

struct hash hashing_end(struct hashing *h)
{
    struct hash ret;
    crypto_hash_sha256_final((crypto_hash_sha256_state *)h, ret.b);
    return ret;
}

struct hash hmac_sha256(struct hash key, struct str s)
{
    struct hash h;
    crypto_auth_hmacsha256(h.b, bytes(s), s.n, key.b);
    return h;
}

_Static_assert(sizeof(crypto_auth_hmacsha256_state) <= sizeof(struct hmac_key), "libsodium's state fits");

struct hmac_key hmac_key_of(struct hash key)
{
    struct hmac_key k = { { 0 } };
    crypto_auth_hmacsha256_init((crypto_auth_hmacsha256_state *)&k, key.b, sizeof key.b);
    return k;
}

struct hash hmac_fields_of(const struct hmac_key *key, const struct str *fields, size_t count)
{
    struct hash h;
    crypto_auth_hmacsha256_state state;
    memcpy(&state, key, sizeof state);
    for (size_t i = 0; i < count; i++) {
        unsigned char length[8];
        for (int b = 0; b < 8; b++) length[b] = (unsigned char)((uint64_t)fields[i].n >> (56 - 8 * b));
        crypto_auth_hmacsha256_update(&state, length, sizeof length);
        crypto_auth_hmacsha256_update(&state, bytes(fields[i]), fields[i].n);
    }
    crypto_auth_hmacsha256_final(&state, h.b);
    return h;
}

struct hash hmac_fields(struct hash key, const struct str *fields, size_t count)
{
    struct hmac_key k = hmac_key_of(key);
    struct hash h = hmac_fields_of(&k, fields, count);
    sodium_memzero(&k, sizeof k);
    return h;
}

bool hash_eq(struct hash a, struct hash b)
{
    return sodium_memcmp(a.b, b.b, sizeof a.b) == 0;
}

struct sign_key sign_key_from_seed(const uint8_t seed[32])
{
    struct sign_key k;
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    memcpy(k.seed, seed, sizeof k.seed);
    crypto_sign_seed_keypair(k.public_key, secret, seed);
    sodium_memzero(secret, sizeof secret);
    return k;
}

void sign(const struct sign_key *k, struct str message, uint8_t out[64])
{
    unsigned char secret[crypto_sign_SECRETKEYBYTES], public_key[32];
    crypto_sign_seed_keypair(public_key, secret, k->seed);
    crypto_sign_detached(out, NULL, bytes(message), message.n, secret);
    sodium_memzero(secret, sizeof secret);
}

bool sign_check(const uint8_t public_key[32], struct str message, const uint8_t signature[64])
{
    return crypto_sign_verify_detached(signature, bytes(message), message.n, public_key) == 0;
}

struct str seal(struct arena *a, struct hash key, struct str plain, const struct random *r)
{
    char *out = arena_alloc(a, SEAL_OVERHEAD + plain.n);
    r->fill(r->state, out, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy((unsigned char *)out + crypto_secretbox_NONCEBYTES, bytes(plain), plain.n,
                          (unsigned char *)out, key.b);
    return (struct str){ out, SEAL_OVERHEAD + plain.n };
}

bool unseal(struct arena *a, struct hash key, struct str sealed, struct str *ret)
{
    if (sealed.n < SEAL_OVERHEAD) return false;
    size_t n = sealed.n - SEAL_OVERHEAD;
    char *out = arena_alloc(a, n + 1);
    if (crypto_secretbox_open_easy((unsigned char *)out, bytes(sealed) + crypto_secretbox_NONCEBYTES,
                                   sealed.n - crypto_secretbox_NONCEBYTES, bytes(sealed), key.b) != 0)
        return false;
    *ret = (struct str){ out, n };
    return true;
}

struct str hex_encode(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.n * 2 + 1);
    sodium_bin2hex(out, s.n * 2 + 1, bytes(s), s.n);
    return (struct str){ out, s.n * 2 };
}

bool hex_decode(struct arena *a, struct str s, struct str *ret)
{
    unsigned char *out = arena_alloc(a, s.n / 2 + 1);
    size_t n;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= 'A' && s.p[i] <= 'F') return false;
    if (s.n % 2 || sodium_hex2bin(out, s.n / 2, s.p ? s.p : "", s.n, NULL, &n, NULL) != 0 || n != s.n / 2) return false;
    *ret = (struct str){ (char *)out, n };
    return true;
}

static struct str encode(struct arena *a, struct str s, int variant)
{
    size_t room = sodium_base64_encoded_len(s.n, variant);
    char *out = arena_alloc(a, room);
    sodium_bin2base64(out, room, bytes(s), s.n, variant);
    return str_of(out);
}

/* libsodium refuses stray bits and wrong padding itself, but takes any byte beyond ASCII for a digit. */
static bool decode(struct arena *a, struct str s, int variant, struct str *ret)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80) return false;
    unsigned char *out = arena_alloc(a, s.n + 1);
    size_t n;
    const char *end;
    if (sodium_base642bin(out, s.n + 1, s.p ? s.p : "", s.n, NULL, &n, &end, variant) != 0) return false;
    if (s.n && end != s.p + s.n) return false;
    *ret = (struct str){ (char *)out, n };
    return true;
}

struct str base64_encode(struct arena *a, struct str s) { return encode(a, s, sodium_base64_VARIANT_ORIGINAL); }
bool base64_decode(struct arena *a, struct str s, struct str *ret)
{
    return decode(a, s, sodium_base64_VARIANT_ORIGINAL, ret);
}
struct str base64url_encode(struct arena *a, struct str s)
{
    return encode(a, s, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
bool base64url_decode(struct arena *a, struct str s, struct str *ret)
{
    return decode(a, s, sodium_base64_VARIANT_URLSAFE_NO_PADDING, ret);
}

struct str key_new(struct arena *a, const struct random *r)
{
    char raw[32];
    r->fill(r->state, raw, sizeof raw);
    return base64url_encode(a, (struct str){ raw, sizeof raw });
}

bool key_shape(struct str s)
{
    if (s.n != KEY_TEXT) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '_') return false;
    return true;
}

struct str code_new(struct arena *a, const struct random *r, size_t length)
{
    static const char alphabet[30] = "23456789abcdefghjkmnpqrstvwxyz";
    char *out = arena_alloc(a, length + 1);
    for (size_t i = 0; i < length;) {
        uint8_t byte;
        r->fill(r->state, &byte, 1);
        if (byte < 240) out[i++] = alphabet[byte % 30];
    }
    return (struct str){ out, length };
}
