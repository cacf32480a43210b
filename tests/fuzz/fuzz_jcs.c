/* What parses can be written, and what was written reads back as itself. */
#include <stdlib.h>

#include "model/jcs.h"
#include "model/ledger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct jcs_value v, again;
    struct str text = { (const char *)data, size };
    struct hash leaf;
    bool erased;
    BUF_AUTO b = BUF(8 * size + 64);
    if (jcs_parse(&a, text, &v)) {
        if (!jcs_write(&b, &v) || !jcs_read(&a, buf_str(&b), &again)) abort();
        if (jcs_read(&a, text, &again) != str_eq(text, buf_str(&b))) abort();
    }
    if (ledger_line_read(&a, text, &leaf, &erased) && !erased && !jcs_read(&a, text, &v)) abort();
    arena_free(&a);
    return 0;
}
