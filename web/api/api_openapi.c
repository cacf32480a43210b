/* The description of the API that the tests hold against the running service. */
#include "api/api.h"

#include "assets.h"
#include "compress.h"

enum err api_openapi_get(struct request *req, struct response *res)
{
    const struct asset *a = &assets[ASSET_OPENAPI_JSON];
    bool zip = a->gzip.n && gzip_accepted(req->headers[HEADER_ACCEPT_ENCODING]);
    res->content = CONTENT_JSON;
    res->fixed = zip ? a->gzip : a->raw;
    res->fixed_gzip = zip;
    res->etag = str_sub(a->path, 3, a->path.n);
    return OK;
}
