#include "export/zip.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/arena.h"

enum {
    LOCAL = 30,      /* bytes of a local header before the name */
    DESCRIPTOR = 16, /* behind the data: signature, CRC, sizes */
    ENTRY = 46,      /* of a directory entry before the name */
    END = 22,        /* of the end record */
    PIECE = 65536,
};

struct written {
    char name[ZIP_NAME];
    size_t name_n;
    uint32_t crc, packed, size, offset;
    bool executable;
};

struct zip_writer {
    struct sink to;
    uint64_t at; /* bytes written */
    z_stream deflate;
    struct written members[ZIP_MEMBERS];
    size_t count;
    uint64_t member_start, size; /* of the open member: where its data began, and its bytes so far */
    uint32_t crc;
    char out[PIECE];
};

/* ---- Records ---- */

static char *put16(char *p, uint32_t v)
{
    *p++ = (char)(v & 0xFF);
    *p++ = (char)(v >> 8 & 0xFF);
    return p;
}

static char *put32(char *p, uint32_t v)
{
    return put16(put16(p, v & 0xFFFF), v >> 16);
}

/* What a local header and a directory entry share, from "version needed" to the name's length and no extra field:
 * version 2.0, sizes behind the data, deflate, 1980-01-01 00:00. */
static char *put_common(char *p, const struct written *m, bool sizes)
{
    p = put16(p, 20);
    p = put16(p, 1 << 3);
    p = put16(p, 8);
    p = put16(p, 0);
    p = put16(p, 1 << 5 | 1);
    p = put32(p, sizes ? m->crc : 0);
    p = put32(p, sizes ? m->packed : 0);
    p = put32(p, sizes ? m->size : 0);
    p = put16(p, (uint32_t)m->name_n);
    return put16(p, 0);
}

static struct str local_header(const struct written *m, char out[LOCAL + ZIP_NAME])
{
    char *p = put_common(put32(out, 0x04034B50), m, false);
    memcpy(p, m->name, m->name_n);
    return (struct str){ out, LOCAL + m->name_n };
}

static struct str descriptor(const struct written *m, char out[DESCRIPTOR])
{
    put32(put32(put32(put32(out, 0x08074B50), m->crc), m->packed), m->size);
    return (struct str){ out, DESCRIPTOR };
}

static struct str directory_entry(const struct written *m, char out[ENTRY + ZIP_NAME])
{
    char *p = put16(put32(out, 0x02014B50), 3 << 8 | 20); /* made on Unix, so that modes count */
    p = put_common(p, m, true);
    p = put16(put16(put16(p, 0), 0), 0); /* no comment, disk 0, no inner attributes */
    p = put32(p, (m->executable ? 0100755u : 0100644u) << 16);
    p = put32(p, m->offset);
    memcpy(p, m->name, m->name_n);
    return (struct str){ out, ENTRY + m->name_n };
}

static struct str end_record(size_t count, uint32_t bytes, uint32_t offset, char out[END])
{
    char *p = put16(put16(put32(out, 0x06054B50), 0), 0);
    p = put16(put16(p, (uint32_t)count), (uint32_t)count);
    put16(put32(put32(p, bytes), offset), 0);
    return (struct str){ out, END };
}

static bool name_fits(struct str name)
{
    if (!name.n || name.n > ZIP_NAME || name.p[0] == '.') return false;
    for (size_t i = 0; i < name.n; i++)
        if (!ascii_alnum(name.p[i]) && !memchr("._-", name.p[i], 3)) return false;
    return true;
}

/* ---- Writing ---- */

struct zip_writer *zip_new(struct sink to)
{
    struct zip_writer *z = mem_new(sizeof *z);
    z->to = to;
    if (deflateInit2(&z->deflate, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) abort(); /* out of memory */
    return z;
}

void zip_free(struct zip_writer *z)
{
    if (!z) return;
    deflateEnd(&z->deflate);
    free(z);
}

static enum err put(struct zip_writer *z, struct str bytes)
{
    z->at += bytes.n;
    return z->at > UINT32_MAX ? ERR_TOO_LARGE : sink_write(&z->to, bytes);
}

enum err zip_begin(struct zip_writer *z, struct str name, bool executable)
{
    if (!name_fits(name)) return ERR_INVALID;
    if (z->count == ZIP_MEMBERS) return ERR_TOO_LARGE;
    for (size_t i = 0; i < z->count; i++)
        if (str_eq(name, (struct str){ z->members[i].name, z->members[i].name_n })) return ERR_INVALID;
    struct written *m = &z->members[z->count++];
    *m = (struct written){ .name_n = name.n, .offset = (uint32_t)z->at, .executable = executable };
    memcpy(m->name, name.p, name.n);
    char header[LOCAL + ZIP_NAME];
    TRY(put(z, local_header(m, header)));
    deflateReset(&z->deflate);
    z->member_start = z->at;
    z->size = 0;
    z->crc = 0;
    return OK;
}

static enum err pump(struct zip_writer *z, int flush)
{
    do {
        z->deflate.next_out = (Bytef *)z->out;
        z->deflate.avail_out = PIECE;
        if (deflate(&z->deflate, flush) == Z_STREAM_ERROR) return ERR_IO;
        TRY(put(z, (struct str){ z->out, PIECE - z->deflate.avail_out }));
    } while (z->deflate.avail_out == 0);
    return OK;
}

static enum err write_member(void *state, struct str bytes)
{
    struct zip_writer *z = state;
    z->size += bytes.n;
    if (z->size > UINT32_MAX) return ERR_TOO_LARGE;
    z->crc = (uint32_t)crc32_z(z->crc, (const Bytef *)bytes.p, bytes.n);
    z->deflate.next_in = (Bytef *)bytes.p;
    z->deflate.avail_in = (uInt)bytes.n; /* at most UINT32_MAX, checked above */
    return pump(z, Z_NO_FLUSH);
}

struct sink zip_sink(struct zip_writer *z)
{
    return (struct sink){ write_member, z };
}

enum err zip_end(struct zip_writer *z)
{
    struct written *m = &z->members[z->count - 1];
    z->deflate.next_in = NULL;
    z->deflate.avail_in = 0;
    TRY(pump(z, Z_FINISH));
    m->crc = z->crc;
    m->size = (uint32_t)z->size;
    m->packed = (uint32_t)(z->at - z->member_start);
    char bytes[DESCRIPTOR];
    return put(z, descriptor(m, bytes));
}

enum err zip_finish(struct zip_writer *z)
{
    uint64_t start = z->at;
    for (size_t i = 0; i < z->count; i++) {
        char entry[ENTRY + ZIP_NAME];
        TRY(put(z, directory_entry(&z->members[i], entry)));
    }
    char end[END];
    return put(z, end_record(z->count, (uint32_t)(z->at - start), (uint32_t)start, end));
}

/* ---- Reading ---- */

static uint32_t get32(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    return (uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24;
}

static uint32_t get16(const char *p)
{
    return (uint32_t)(unsigned char)p[0] | (uint32_t)(unsigned char)p[1] << 8;
}

/* Takes `want` off the front of *rest when it stands there. */
static bool take(struct str *rest, struct str want)
{
    if (!str_starts(*rest, want)) return false;
    *rest = str_sub(*rest, want.n, rest->n);
    return true;
}

/* One directory entry off the front of *directory, and its member off the front of *members. What the entry does
 * not determine is written anew as the writer would, and compared. */
static bool read_member(struct str *directory, struct str *members, uint32_t offset, struct zip_member *ret)
{
    char bytes[ENTRY + ZIP_NAME];
    if (directory->n < ENTRY) return false;
    const char *e = directory->p;
    struct written m = { .crc = get32(e + 16), .packed = get32(e + 20), .size = get32(e + 24),
                         .name_n = get16(e + 28), .offset = offset, .executable = get32(e + 38) == 0100755u << 16 };
    struct str name = str_sub(*directory, ENTRY, ENTRY + m.name_n);
    if (name.n != m.name_n || !name_fits(name)) return false;
    memcpy(m.name, name.p, name.n);
    if (!take(directory, directory_entry(&m, bytes)) || !take(members, local_header(&m, bytes))) return false;
    struct str data = str_sub(*members, 0, m.packed);
    *members = str_sub(*members, data.n, members->n);
    *ret = (struct zip_member){ name, data, m.crc, m.size, false };
    return data.n == m.packed && take(members, descriptor(&m, bytes));
}

bool zip_read(struct str file, struct zip_member *ret, size_t *ret_count)
{
    if (file.n < END || file.n > UINT32_MAX) return false;
    const char *end = file.p + file.n - END;
    uint32_t count = get16(end + 8), bytes = get32(end + 12), start = get32(end + 16);
    char expected[END];
    if (count > ZIP_MEMBERS || memcmp(end, end_record(count, bytes, start, expected).p, END) != 0) return false;
    if ((uint64_t)start + bytes != file.n - END) return false;
    struct str members = str_sub(file, 0, start), directory = str_sub(file, start, (size_t)start + bytes);
    for (size_t i = 0; i < count; i++) {
        if (!read_member(&directory, &members, (uint32_t)(members.p - file.p), &ret[i])) return false;
        for (size_t j = 0; j < i; j++)
            if (str_eq(ret[i].name, ret[j].name)) return false;
    }
    *ret_count = count;
    return directory.n == 0 && members.n == 0;
}

/* Where a local header's data stands, if the header agrees with the directory's entry; -1 otherwise. */
static int64_t foreign_data(struct str file, uint32_t at, struct str name, uint32_t method)
{
    if ((uint64_t)at + LOCAL > file.n) return -1;
    const char *h = file.p + at;
    uint64_t data = (uint64_t)at + LOCAL + get16(h + 26) + get16(h + 28);
    if (get32(h) != 0x04034b50 || get16(h + 8) != method || data > file.n) return -1;
    return str_eq(str_sub(file, at + LOCAL, at + LOCAL + get16(h + 26)), name) ? (int64_t)data : -1;
}

static bool read_foreign_member(struct str file, struct str *directory, struct zip_member *ret)
{
    char bytes[ENTRY + ZIP_NAME];
    if (directory->n < ENTRY || get32(directory->p) != 0x02014b50) return false;
    const char *e = directory->p;
    uint32_t flags = get16(e + 8), method = get16(e + 10), packed = get32(e + 20), offset = get32(e + 42);
    struct written m = { .crc = get32(e + 16), .packed = packed, .size = get32(e + 24), .name_n = get16(e + 28),
                         .offset = offset, .executable = get32(e + 38) == 0100755u << 16 };
    struct str name = str_sub(*directory, ENTRY, ENTRY + m.name_n);
    size_t whole = (size_t)ENTRY + m.name_n + get16(e + 30) + get16(e + 32);
    if (name.n != m.name_n || !name_fits(name) || whole > directory->n || flags & 1 || (method != 0 && method != 8))
        return false;
    memcpy(m.name, name.p, name.n);
    if (str_starts(*directory, directory_entry(&m, bytes))) return false; /* ours */
    int64_t data = foreign_data(file, offset, name, method);
    if (data < 0 || (uint64_t)data + packed > file.n || (method == 0 && packed != m.size)) return false;
    *ret = (struct zip_member){ name, str_sub(file, (size_t)data, (size_t)data + packed), m.crc, m.size, method == 0 };
    *directory = str_sub(*directory, whole, directory->n);
    return true;
}

bool zip_read_foreign(struct str file, struct zip_member *ret, size_t *ret_count)
{
    if (file.n < END || file.n > UINT32_MAX) return false;
    const char *end = file.p + file.n - END;
    uint32_t count = get16(end + 10), bytes = get32(end + 12), start = get32(end + 16);
    if (get32(end) != 0x06054b50 || count != get16(end + 8) || count > ZIP_MEMBERS || get16(end + 20) != 0 ||
        (uint64_t)start + bytes != file.n - END)
        return false;
    struct str directory = str_sub(file, start, (size_t)start + bytes);
    for (size_t i = 0; i < count; i++) {
        if (!read_foreign_member(str_sub(file, 0, start), &directory, &ret[i])) return false;
        for (size_t j = 0; j < i; j++)
            if (str_eq(ret[i].name, ret[j].name)) return false;
    }
    *ret_count = count;
    return directory.n == 0;
}

struct zip_stream {
    struct zip_member member;
    z_stream inflate;
    uint64_t given;
    uint32_t crc;
    bool ended;
    char out[PIECE];
};

struct zip_stream *zip_stream_new(const struct zip_member *m)
{
    struct zip_stream *s = mem_new(sizeof *s);
    s->member = *m;
    s->inflate.next_in = (Bytef *)m->data.p;
    s->inflate.avail_in = (uInt)m->data.n;
    if (inflateInit2(&s->inflate, -15) != Z_OK) abort(); /* out of memory */
    return s;
}

void zip_stream_free(struct zip_stream *s)
{
    if (!s) return;
    inflateEnd(&s->inflate);
    free(s);
}

/* The bits behind the last block's end, up to the next byte, mean nothing: the writer leaves them zero. With Z_BLOCK
 * zlib stops there and says in data_type how many they are (its manual, inflate). */
static bool spare_bits_clear(const struct zip_stream *s)
{
    unsigned spare = (unsigned)s->inflate.data_type & 7;
    return !spare || (unsigned char)s->member.data.p[s->member.data.n - 1] >> (8 - spare) == 0;
}

bool zip_stream_next(struct zip_stream *s, struct str *ret)
{
    *ret = STR_NONE;
    if (s->ended) return true;
    if (s->member.stored) {
        *ret = s->member.data;
        s->ended = true;
        return (uint32_t)crc32_z(0, (const Bytef *)ret->p, ret->n) == s->member.crc;
    }
    s->inflate.next_out = (Bytef *)s->out;
    s->inflate.avail_out = PIECE;
    while (s->inflate.avail_out && !s->ended) {
        int outcome = inflate(&s->inflate, Z_BLOCK);
        if (outcome != Z_OK && outcome != Z_STREAM_END) return false; /* Z_BUF_ERROR: the data ends too early */
        bool last_block_over = (s->inflate.data_type & (64 | 128)) == (64 | 128);
        if (last_block_over && s->inflate.avail_in == 0 && !spare_bits_clear(s)) return false;
        s->ended = outcome == Z_STREAM_END;
    }
    *ret = (struct str){ s->out, PIECE - s->inflate.avail_out };
    s->given += ret->n;
    s->crc = (uint32_t)crc32_z(s->crc, (const Bytef *)ret->p, ret->n);
    if (s->given > s->member.size) return false;
    if (!s->ended) return true;
    return s->inflate.avail_in == 0 && s->given == s->member.size && s->crc == s->member.crc;
}
