/* The embedded assets, at paths that carry their hash: kept by browsers for ever. */
#include "assets.h"
#include "compress.h"
#include "pages.h"

enum err page_asset(struct request *req, struct response *res)
{
    for (size_t i = 0; i < ASSET_COUNT; i++) {
        const struct asset *a = &assets[i];
        if (!str_eq(a->path, req->path)) continue;
        bool zip = a->gzip.n && gzip_accepted(req->headers[HEADER_ACCEPT_ENCODING]);
        res->type = a->type;
        res->fixed = zip ? a->gzip : a->raw;
        res->fixed_gzip = zip;
        res->etag = str_sub(a->path, 3, a->path.n);
        res->cache = "public, max-age=31536000, immutable";
        return OK;
    }
    return ERR_NOT_FOUND;
}
