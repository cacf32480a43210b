/* Reading a text of an export where it stands, in pieces: a zip's member, a string of the html's record, or plain. */
#ifndef KITH_EXPORT_TEXT_H
#define KITH_EXPORT_TEXT_H

#include "export/zip.h"

struct text { /* one of: */
    const struct zip_member *member;
    struct str escaped; /* what stands between a string's quotes */
    struct str plain;
};

/* Each is false where the text is damaged: for a zip as zip_stream_next has it, for a string any escape that the
 * writer would not have written. */
struct text_stream;
struct text_stream *text_open(const struct text *); /* owned */
void text_close(struct text_stream *);
bool text_piece(struct text_stream *, struct str *ret); /* empty at the end; good until the next call */

/* The next line, without its LF and at most `longest` bytes; at the end *ret_end. A last line without LF is damage. */
bool text_line(struct text_stream *, size_t longest, struct str *ret, bool *ret_end);

bool text_whole(struct arena *, const struct text *, size_t longest, struct str *ret);
bool text_sum(const struct text *, struct hash *ret); /* its SHA-256 */

#endif
