/* multipart/form-data (RFC 7578) as it streams in: a few short text fields, and one file that goes to a descriptor.
 * Only POST /verify takes it. */
#ifndef KITH_WEB_MULTIPART_H
#define KITH_WEB_MULTIPART_H

#include "base/buf.h"
#include "form.h"

enum {
    MULTIPART_BOUNDARY = 70,      /* RFC 2046 */
    MULTIPART_HEAD = 2048,        /* bytes of one part's headers */
    MULTIPART_FIELD = 4096,       /* bytes of one text field */
    MULTIPART_PARTS = 16,
    MULTIPART_CHUNK = 64 * 1024,  /* most bytes to feed at once */
};

struct multipart;

/* `content_type` is the request's header; NULL when it is not multipart/form-data with a boundary of the right
 * shape. The first part with a file name is written to `file` (not owned); a second one is an error.
 * Owned: ends with multipart_free. */
struct multipart *multipart_new(struct str content_type, int file);
void multipart_free(struct multipart *);

/* The next bytes. ERR_MALFORMED, ERR_TOO_LARGE (a field or a part's head) or ERR_IO; after that no more is taken. */
enum err multipart_feed(struct multipart *, struct str bytes) NODISCARD;
/* The end of the body: the fields, in the arena. ERR_MALFORMED when the closing boundary never came. */
enum err multipart_end(struct multipart *, struct arena *, struct form *ret) NODISCARD;
int64_t multipart_file_bytes(const struct multipart *);
bool multipart_has_file(const struct multipart *);

#endif
