/* A form's body: urlencoded as a whole, and as an upload's multipart in pieces. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/utf8.h"
#include "form.h"
#include "multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct form *f)
{
    if (f->count > FORM_FIELDS) abort();
    for (size_t i = 0; i < f->count; i++) {
        if (f->fields[i].name.n == 0 || !utf8_valid(f->fields[i].name) || !utf8_valid(f->fields[i].value)) abort();
        for (size_t j = 0; j < i; j++)
            if (str_eq(f->fields[i].name, f->fields[j].name)) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int nowhere = -1;
    struct arena arena = { 0 };
    struct form form;
    struct str body = { (const char *)data, size };
    if (nowhere < 0) nowhere = open("/dev/null", O_WRONLY);
    if (form_parse(&arena, body, &form) == OK) check(&form);

    size_t piece = size ? 1 + data[0] % 40 : 1;
    struct multipart *m = multipart_new(STR("multipart/form-data; boundary=B"), nowhere);
    enum err err = OK;
    for (size_t at = 0; at < size && err == OK; at += piece) err = multipart_feed(m, str_sub(body, at, at + piece));
    if (err == OK && multipart_end(m, &arena, &form) == OK) check(&form);
    multipart_free(m);
    arena_free(&arena);
    return 0;
}
