/* A link that is taken is plain ASCII, leads to a named host by https, and reads as itself. */
#include <assert.h>
#include <stdint.h>

#include "model/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct url url, again;
    if (url_parse(&arena, (struct str){ (const char *)data, size }, &url) == URL_OK) {
        assert(url.text.n <= URL_MAX && str_starts(url.text, STR("https://")));
        for (size_t i = 0; i < url.text.n; i++) {
            assert(url.text.p[i] > 0x20 && url.text.p[i] < 0x7F);
            assert(!strchr("\"<>\\", url.text.p[i]));
        }
        for (size_t i = 0; i < url.host.n; i++) {
            char c = url.host.p[i];
            assert(ascii_digit(c) || (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_');
        }
        assert(str_find_byte(url.host, '.', 0) > 0 && url.path.p[0] == '/');
        assert(url_parse(&arena, url.text, &again) == URL_OK);
        assert(str_eq(url.text, again.text) && str_eq(url.host, again.host) && str_eq(url.path, again.path));
        assert(str_eq(url.query, again.query) && str_eq(url.fragment, again.fragment));
    }
    arena_free(&arena);
    return 0;
}
