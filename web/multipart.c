#include "multipart.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/utf8.h"

enum state { PREAMBLE, HEAD, FIELD, FILE_DATA, AFTER_BOUNDARY, EPILOGUE };

struct multipart {
    enum state state;
    enum err failed;
    int file;
    bool has_file;
    int64_t file_bytes;
    unsigned parts;
    char delimiter[4 + MULTIPART_BOUNDARY]; /* CR LF - - boundary */
    size_t delimiter_n;
    struct buf pending; /* what came and is not used up */
    struct buf fields;  /* name NUL value NUL, one after the other; names and values hold no NUL */
    char name[128];     /* of the part that is being read */
    size_t name_n, value_n;
};

/* The value of a parameter in `form-data; name="a"; filename="b"`: a token or a quoted string, in which browsers
 * escape quotes as %22. */
static bool parameter(struct str header, struct str name, struct str *ret)
{
    struct str rest = header, part;
    while (str_cut(&rest, ';', &part)) {
        part = str_trim(part);
        ptrdiff_t equals = str_find_byte(part, '=', 0);
        if (equals < 0 || !str_eq_nocase(str_sub(part, 0, (size_t)equals), name)) continue;
        struct str value = str_sub(part, (size_t)equals + 1, part.n);
        if (value.n && value.p[0] == '"') {
            /* A semicolon may stand inside the quotes: look in the whole header. */
            size_t from = (size_t)(value.p + 1 - header.p);
            ptrdiff_t end = str_find_byte(header, '"', from);
            if (end < 0) return false;
            value = str_sub(header, from, (size_t)end);
        }
        *ret = value;
        return true;
    }
    return false;
}

struct multipart *multipart_new(struct str type, int file)
{
    struct str boundary;
    if (!str_starts_nocase(type, STR("multipart/form-data"))) return NULL;
    if (!parameter(type, STR("boundary"), &boundary)) return NULL;
    if (boundary.n == 0 || boundary.n > MULTIPART_BOUNDARY) return NULL;
    for (size_t i = 0; i < boundary.n; i++)
        if (boundary.p[i] < ' ' || boundary.p[i] > '~') return NULL;
    struct multipart *m = mem_new(sizeof *m);
    m->file = file;
    memcpy(m->delimiter, "\r\n--", 4);
    memcpy(m->delimiter + 4, boundary.p, boundary.n);
    m->delimiter_n = 4 + boundary.n;
    m->pending = BUF(MULTIPART_CHUNK + MULTIPART_HEAD + 256);
    m->fields = BUF(MULTIPART_PARTS * (MULTIPART_FIELD + sizeof m->name + 2));
    BUF_LIT(&m->pending, "\r\n"); /* the first boundary may stand at the very start */
    return m;
}

void multipart_free(struct multipart *m)
{
    if (!m) return;
    buf_free(&m->pending);
    buf_free(&m->fields);
    free(m);
}

static enum err file_write(struct multipart *m, struct str bytes)
{
    m->file_bytes += (int64_t)bytes.n;
    while (bytes.n) {
        ssize_t n = write(m->file, bytes.p, bytes.n);
        if (n < 0 && errno != EINTR) return ERR_IO;
        if (n > 0) bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return OK;
}

/* Content of the part that is being read. */
static enum err content(struct multipart *m, struct str bytes)
{
    if (m->state == FILE_DATA) return file_write(m, bytes);
    if (m->state != FIELD) return OK; /* the preamble says nothing */
    if (bytes.n && memchr(bytes.p, 0, bytes.n)) return ERR_MALFORMED;
    m->value_n += bytes.n;
    if (m->value_n > MULTIPART_FIELD) return ERR_TOO_LARGE;
    buf_add(&m->fields, bytes);
    return OK;
}

static enum err part_begins(struct multipart *m, struct str head)
{
    struct str line, rest = head, disposition = STR_NONE, name = STR_NONE, filename = STR_NONE;
    if (++m->parts > MULTIPART_PARTS) return ERR_TOO_LARGE;
    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        if (!str_starts_nocase(line, STR("content-disposition:"))) continue;
        if (disposition.p) return ERR_MALFORMED;
        disposition = str_trim(str_sub(line, 20, line.n));
    }
    if (!str_starts_nocase(disposition, STR("form-data")) || !parameter(disposition, STR("name"), &name))
        return ERR_MALFORMED;
    if (name.n == 0 || name.n > sizeof m->name || memchr(name.p, 0, name.n)) return ERR_MALFORMED;
    if (parameter(disposition, STR("filename"), &filename)) {
        if (m->has_file) return ERR_MALFORMED;
        m->has_file = true;
        m->state = FILE_DATA;
        return OK;
    }
    buf_add(&m->fields, name);
    buf_byte(&m->fields, 0);
    m->value_n = 0;
    m->state = FIELD;
    return OK;
}

static void use_up(struct multipart *m, size_t n)
{
    memmove(m->pending.p, m->pending.p + n, m->pending.n - n);
    m->pending.n -= n;
}

/* One step over what is pending. Sets *ret_more when there may be another. */
static enum err step(struct multipart *m, bool *ret_more)
{
    struct str have = buf_str(&m->pending);
    *ret_more = false;
    if (m->state == EPILOGUE) {
        use_up(m, have.n);
        return OK;
    }
    if (m->state == AFTER_BOUNDARY) {
        if (have.n < 2) return OK;
        if (!memcmp(have.p, "--", 2)) m->state = EPILOGUE;
        else if (!memcmp(have.p, "\r\n", 2)) m->state = HEAD;
        else return ERR_MALFORMED;
        use_up(m, 2);
        *ret_more = true;
        return OK;
    }
    if (m->state == HEAD) {
        ptrdiff_t end = str_find(have, STR("\r\n\r\n"), 0);
        if (end > MULTIPART_HEAD || (end < 0 && have.n > MULTIPART_HEAD)) return ERR_TOO_LARGE;
        if (end < 0) return OK;
        TRY(part_begins(m, str_sub(have, 0, (size_t)end)));
        use_up(m, (size_t)end + 4);
        *ret_more = true;
        return OK;
    }
    ptrdiff_t at = str_find(have, (struct str){ m->delimiter, m->delimiter_n }, 0);
    size_t sure = at >= 0 ? (size_t)at : have.n >= m->delimiter_n ? have.n - m->delimiter_n + 1 : 0;
    TRY(content(m, str_sub(have, 0, sure)));
    if (at < 0) {
        use_up(m, sure);
        return OK;
    }
    if (m->state == FIELD) buf_byte(&m->fields, 0);
    m->state = AFTER_BOUNDARY;
    use_up(m, sure + m->delimiter_n);
    *ret_more = true;
    return OK;
}

enum err multipart_feed(struct multipart *m, struct str bytes)
{
    while (bytes.n && !m->failed) {
        struct str some = str_sub(bytes, 0, MULTIPART_CHUNK);
        buf_add(&m->pending, some);
        bytes = str_sub(bytes, some.n, bytes.n);
        bool more = true;
        while (more && !m->failed) m->failed = step(m, &more);
        if (m->pending.full || m->fields.full) m->failed = ERR_TOO_LARGE;
    }
    return m->failed;
}

enum err multipart_end(struct multipart *m, struct arena *arena, struct form *ret)
{
    TRY(m->failed);
    if (m->state != EPILOGUE) return ERR_MALFORMED;
    ret->count = 0;
    struct str rest = arena_str(arena, buf_str(&m->fields)), name, value;
    while (rest.n && str_cut(&rest, 0, &name) && str_cut(&rest, 0, &value)) {
        if (!utf8_valid(name) || !utf8_valid(value) || form_get(ret, arena_cstr(arena, name)).p) return ERR_MALFORMED;
        ret->fields[ret->count++] = (struct form_field){ name, value };
    }
    return OK;
}

int64_t multipart_file_bytes(const struct multipart *m) { return m->file_bytes; }

bool multipart_has_file(const struct multipart *m) { return m->has_file; }
