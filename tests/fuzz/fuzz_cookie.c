/* Headers with a grammar of their own: Cookie, X-Forwarded-For, Accept-Encoding, If-None-Match. */
#include <stdint.h>
#include <stdlib.h>

#include "address.h"
#include "base/crypto.h"
#include "compress.h"
#include "cookie.h"
#include "respond.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct networks trusted;
    if (!networks_parse(STR("127.0.0.1, 10.0.0.0/8, ::1"), &trusted)) abort();
    for (int secure = 0; secure < 2; secure++) {
        struct str found = cookie_find(text, secure);
        if (found.n && (found.n != KEY_TEXT || !key_shape(found))) abort();
    }
    struct client client = client_find(NULL, &text, 1, &trusted);
    if (address_client(&client.address).n > 8) abort();
    (void)networks_parse(text, &trusted);
    (void)gzip_accepted(text);
    (void)etag_matches(text, STR("0123456789abcdef"));
    return 0;
}
