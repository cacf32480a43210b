#include "service/server_key.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

enum { FILE_MOST = 512 }; /* bytes of any file here */

static const char signing_file[] = "signing-key.pem", secret_file[] = "secret.hex";

/* ---- Files ---- */

struct folder {
    int fd;
};

static void folder_close(struct folder *f)
{
    if (f->fd >= 0) close(f->fd);
}
#define FOLDER __attribute__((cleanup(folder_close))) struct folder

static enum err folder_open(struct arena *a, const char *data_folder, bool make, struct folder *ret)
{
    struct str path = arena_printf(a, "%s/keys", data_folder);
    if (make && mkdir(path.p, 0700) != 0 && errno != EEXIST) return ERR_IO;
    int fd = open(path.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    ret->fd = fd;
    return fchmod(fd, 0700) == 0 ? OK : ERR_IO;
}

static enum err file_read(struct arena *a, const struct folder *f, const char *name, struct str *ret)
{
    int fd = openat(f->fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    char *bytes = arena_alloc(a, FILE_MOST + 1);
    size_t n = 0;
    ssize_t got = 1;
    while (got > 0 && n <= FILE_MOST) {
        got = read(fd, bytes + n, FILE_MOST + 1 - n);
        if (got > 0) n += (size_t)got;
    }
    bool fine = got >= 0 && fchmod(fd, 0600) == 0;
    close(fd);
    *ret = (struct str){ bytes, n };
    if (!fine) return ERR_IO;
    return n > FILE_MOST ? ERR_MALFORMED : OK;
}

static bool write_whole(int fd, struct str bytes)
{
    while (bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return fsync(fd) == 0;
}

/* Replaces a file or makes it; after a crash either the old or the new one stands whole. */
static enum err file_write(struct arena *a, const struct folder *f, const char *name, struct str bytes)
{
    const char *temporary = arena_printf(a, ".%s.new", name).p;
    unlinkat(f->fd, temporary, 0); /* left by a crash */
    int fd = openat(f->fd, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return ERR_IO;
    bool fine = write_whole(fd, bytes);
    fine = close(fd) == 0 && fine;
    if (fine && renameat(f->fd, temporary, f->fd, name) == 0) return fsync(f->fd) == 0 ? OK : ERR_IO;
    unlinkat(f->fd, temporary, 0);
    return ERR_IO;
}

/* ---- Forms ---- */

/* RFC 8410 section 7: version 0, Ed25519, an octet string that holds the octet string of the seed. */
static const uint8_t der_head[16] = { 0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                      0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20 };

static struct str signing_pem(struct arena *a, const uint8_t seed[32])
{
    char der[sizeof der_head + 32];
    memcpy(der, der_head, sizeof der_head);
    memcpy(der + sizeof der_head, seed, 32);
    struct str text = base64_encode(a, (struct str){ der, sizeof der });
    return arena_printf(a, "-----BEGIN PRIVATE KEY-----\n%.*s\n-----END PRIVATE KEY-----\n", STR_ARG(text));
}

static enum err signing_read(struct arena *a, struct str pem, struct sign_key *ret)
{
    struct str line = STR_NONE, der;
    if (!str_cut(&pem, '\n', &line) || !str_eq(line, STR("-----BEGIN PRIVATE KEY-----"))) return ERR_MALFORMED;
    if (!str_cut(&pem, '\n', &line) || !base64_decode(a, line, &der)) return ERR_MALFORMED;
    if (der.n != sizeof der_head + 32 || memcmp(der.p, der_head, sizeof der_head) != 0) return ERR_MALFORMED;
    if (!str_eq(pem, STR("-----END PRIVATE KEY-----\n"))) return ERR_MALFORMED;
    *ret = sign_key_from_seed((const uint8_t *)der.p + sizeof der_head);
    return OK;
}

static enum err secret_read(struct arena *a, struct str text, struct hash *ret)
{
    struct str bytes;
    if (!str_ends(text, STR("\n")) || !hex_decode(a, str_sub(text, 0, text.n - 1), &bytes)) return ERR_MALFORMED;
    if (bytes.n != sizeof ret->b) return ERR_MALFORMED;
    memcpy(ret->b, bytes.p, bytes.n);
    return OK;
}

static struct str secret_text(struct arena *a, const struct hash *secret)
{
    return arena_printf(a, "%.*s\n", STR_ARG(hex_encode(a, hash_str(secret))));
}

static struct str retired_name(struct arena *a, const uint8_t public_key[32])
{
    return arena_printf(a, "retired-%.16s.pem", public_key_fingerprint(a, public_key).p);
}

/* ---- Reading ---- */

static int retired_cmp(const void *a, const void *b)
{
    return str_cmp(((const struct retired_key *)a)->fingerprint, ((const struct retired_key *)b)->fingerprint);
}

static enum err retired_add(struct arena *a, struct str pem, struct retired_key *keys, struct server_keys *k)
{
    struct retired_key *r = &keys[k->retired_count];
    if (k->retired_count == RETIRED_KEYS || !public_key_read(a, pem, r->public_key)) return ERR_MALFORMED;
    /* A rotation that a crash cut short leaves the present key among the retired. */
    if (memcmp(r->public_key, k->sign_key.public_key, sizeof r->public_key) == 0) return OK;
    r->fingerprint = public_key_fingerprint(a, r->public_key);
    k->retired_count++;
    return OK;
}

static enum err retired_read(struct arena *a, const struct folder *f, struct server_keys *k)
{
    struct retired_key *keys = ARENA_ARRAY(a, struct retired_key, RETIRED_KEYS);
    int again = openat(f->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = again < 0 ? NULL : fdopendir(again);
    enum err outcome = dir ? OK : ERR_IO;
    for (struct dirent *e; outcome == OK && (e = readdir(dir));) {
        struct str pem;
        if (!str_starts(str_of(e->d_name), STR("retired-"))) continue;
        outcome = file_read(a, f, e->d_name, &pem);
        if (outcome == OK) outcome = retired_add(a, pem, keys, k);
    }
    if (dir) closedir(dir);
    else if (again >= 0) close(again);
    qsort(keys, k->retired_count, sizeof *keys, retired_cmp);
    k->retired = keys;
    return outcome;
}

static enum err keys_read(struct arena *a, const struct folder *f, struct server_keys *ret)
{
    struct server_keys k = { .retired_count = 0 };
    struct str pem, secret;
    TRY(file_read(a, f, signing_file, &pem));
    TRY(file_read(a, f, secret_file, &secret));
    TRY(signing_read(a, pem, &k.sign_key));
    TRY(secret_read(a, secret, &k.secret));
    TRY(retired_read(a, f, &k));
    k.fingerprint = public_key_fingerprint(a, k.sign_key.public_key);
    *ret = k;
    return OK;
}

enum err server_keys_read(struct arena *a, const char *data_folder, struct server_keys *ret)
{
    FOLDER f = { -1 };
    TRY(folder_open(a, data_folder, false, &f));
    return keys_read(a, &f, ret);
}

/* ---- Making ---- */

static bool is_there(struct arena *a, const struct folder *f, const char *name)
{
    struct str there;
    return file_read(a, f, name, &there) != ERR_NOT_FOUND;
}

/* The signing key comes last, so once it is there nothing is made any more: a secret that got lost is an error to be
 * told, since a new one would close every private link. */
enum err server_keys_open(struct arena *a, const char *data_folder, const struct random *random,
                          struct server_keys *ret)
{
    FOLDER f = { -1 };
    uint8_t seed[32];
    struct hash secret;
    TRY(folder_open(a, data_folder, true, &f));
    if (!is_there(a, &f, signing_file)) {
        random->fill(random->state, seed, sizeof seed);
        random->fill(random->state, secret.b, sizeof secret.b);
        if (!is_there(a, &f, secret_file)) TRY(file_write(a, &f, secret_file, secret_text(a, &secret)));
        TRY(file_write(a, &f, signing_file, signing_pem(a, seed)));
    }
    return keys_read(a, &f, ret);
}

enum err server_keys_rotate(struct arena *a, const char *data_folder, const struct random *random,
                            struct server_keys *ret)
{
    FOLDER f = { -1 };
    struct server_keys old;
    uint8_t seed[32];
    TRY(folder_open(a, data_folder, false, &f));
    TRY(keys_read(a, &f, &old));
    if (old.retired_count == RETIRED_KEYS) return ERR_TOO_LARGE;
    const uint8_t *public_key = old.sign_key.public_key;
    TRY(file_write(a, &f, retired_name(a, public_key).p, public_key_pem(a, public_key)));
    random->fill(random->state, seed, sizeof seed);
    TRY(file_write(a, &f, signing_file, signing_pem(a, seed)));
    return keys_read(a, &f, ret);
}

bool server_keys_know(const struct server_keys *k, const uint8_t public_key[32])
{
    bool known = memcmp(k->sign_key.public_key, public_key, 32) == 0;
    for (size_t i = 0; i < k->retired_count; i++)
        known = known || memcmp(k->retired[i].public_key, public_key, 32) == 0;
    return known;
}

/* ---- Backup ---- */

/* The files one after the other; each PEM is three lines and the secret is one. */
struct str server_keys_pack(struct arena *a, const struct server_keys *k)
{
    BUF_AUTO b = BUF(FILE_MOST * (RETIRED_KEYS + 2));
    buf_add(&b, secret_text(a, &k->secret));
    buf_add(&b, signing_pem(a, k->sign_key.seed));
    for (size_t i = 0; i < k->retired_count; i++) buf_add(&b, public_key_pem(a, k->retired[i].public_key));
    return arena_str(a, buf_str(&b));
}

/* The first `lines` lines off the front of *rest, with their line ends. */
static struct str take_lines(struct str *rest, int lines)
{
    struct str from = *rest, line;
    while (lines-- && str_cut(rest, '\n', &line)) continue;
    return str_sub(from, 0, from.n - rest->n);
}

enum err server_keys_unpack(struct arena *a, const char *data_folder, struct str packed)
{
    FOLDER f = { -1 };
    struct str secret = take_lines(&packed, 1), signing = take_lines(&packed, 3), rest = packed;
    struct server_keys k = { .retired_count = 0 };
    struct retired_key *keys = ARENA_ARRAY(a, struct retired_key, RETIRED_KEYS);
    TRY(secret_read(a, secret, &k.secret));
    TRY(signing_read(a, signing, &k.sign_key));
    while (rest.n) TRY(retired_add(a, take_lines(&rest, 3), keys, &k));
    TRY(folder_open(a, data_folder, true, &f));
    if (is_there(a, &f, signing_file)) return ERR_CONFLICT;
    for (size_t i = 0; i < k.retired_count; i++) {
        const uint8_t *public_key = keys[i].public_key;
        TRY(file_write(a, &f, retired_name(a, public_key).p, public_key_pem(a, public_key)));
    }
    TRY(file_write(a, &f, secret_file, secret));
    return file_write(a, &f, signing_file, signing); /* last: what stands before it counts for nothing alone */
}
