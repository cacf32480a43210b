/* Zip files (PKWARE APPNOTE 6.3): a writer that streams, and a reader for the writer's form alone.
 *
 * The same members in the same order give the same bytes: no dates (1980-01-01), no owners, deflate at one level,
 * sizes behind each member in a data descriptor. Member names are flat: letters, digits, '.', '-' and '_', at most
 * 64 bytes. A member or an archive of 4 GiB or more, or more than ZIP_MEMBERS members, is refused. */
#ifndef KITH_EXPORT_ZIP_H
#define KITH_EXPORT_ZIP_H

#include "export/sink.h"

enum { ZIP_MEMBERS = 32, ZIP_NAME = 64 };

/* ---- Writing: constant memory (about 300 kB, zlib's) ---- */

struct zip_writer;
struct zip_writer *zip_new(struct sink to); /* owned */
void zip_free(struct zip_writer *);

/* A member is begun, written in pieces through the sink, and ended. ERR_INVALID: a bad name or one used before;
 * ERR_TOO_LARGE as above; else the error of the sink. After an error only zip_free is useful. */
enum err zip_begin(struct zip_writer *, struct str name, bool executable) NODISCARD;
struct sink zip_sink(struct zip_writer *);
enum err zip_end(struct zip_writer *) NODISCARD;

enum err zip_finish(struct zip_writer *) NODISCARD; /* the directory; then nothing more may be written */

/* ---- Reading ---- */

/* Every byte outside the compressed data must be what the writer would have written: so no two readers can see
 * different members, nothing hides in gaps or comments, names are not repeated, and no bit there can change. */
struct zip_member {
    struct str name, data; /* data is compressed unless stored; both are borrowed from the file */
    uint32_t crc, size;
    bool stored;
};

bool zip_read(struct str file, struct zip_member *ret, size_t *ret_count); /* ret: room for ZIP_MEMBERS */

/* The same for an archive that another program packed from unpacked files: stored or deflated members with flat names,
 * neither repeated nor encrypted, whose local headers agree with the directory. False where any entry is as the writer
 * would have written it: that is an archive of ours with damage, not one packed anew. */
bool zip_read_foreign(struct str file, struct zip_member *ret, size_t *ret_count);

/* A member's content in pieces. Never gives more than the member's stated size; stops with false where the data is
 * damaged, goes on behind its end, or does not fit its size or checksum. */
struct zip_stream;
struct zip_stream *zip_stream_new(const struct zip_member *); /* owned */
void zip_stream_free(struct zip_stream *);
bool zip_stream_next(struct zip_stream *, struct str *ret); /* empty at the end; good until the next call */

#endif
