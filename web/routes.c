/* The site map: every address that Kith answers to, one row each. To add a page, add a row. */
#include "route.h"

#include "pages/pages.h"

const struct route routes[] = {
    { METHOD_GET, "/healthz", page_healthz, "healthz", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_NEVER, ROUTE_QUIET },
    { METHOD_GET, "/readyz", page_readyz, "readyz", RUN_WRITER, BODY_NONE, GUARD_NONE, CACHE_NEVER, ROUTE_QUIET },
    { METHOD_GET, "/metrics", page_metrics, "metrics", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_NEVER, ROUTE_QUIET },
    { METHOD_GET, "/robots.txt", page_robots, "robots", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    { METHOD_GET, "/.well-known/security.txt", page_security, "security", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    { METHOD_GET, "/a/{file}", page_asset, "asset", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    { 0 },
};
