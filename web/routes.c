/* The site map: every address that Kith answers to, one row each. To add a page, add a row. */
#include "route.h"

#include "pages/pages.h"

/* What the dashboard's forms post to. */
#define MANAGE_POST(pattern, handler, name) \
    { METHOD_POST, pattern, handler, name, RUN_WRITER, BODY_FORM, GUARD_FORM, CACHE_NEVER, ROUTE_LIMITED }

const struct route routes[] = {
    { METHOD_GET, "/healthz", page_healthz, "healthz", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_NEVER, ROUTE_QUIET },
    { METHOD_GET, "/readyz", page_readyz, "readyz", RUN_WRITER, BODY_NONE, GUARD_NONE, CACHE_NEVER, ROUTE_QUIET },
    { METHOD_GET, "/metrics", page_metrics, "metrics", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_NEVER, ROUTE_QUIET },
    { METHOD_GET, "/robots.txt", page_robots, "robots", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    { METHOD_GET, "/.well-known/security.txt", page_security, "security", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    { METHOD_GET, "/a/{file}", page_asset, "asset", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    { METHOD_GET, "/new", page_new, "new", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    { METHOD_POST, "/new", page_new_post, "new", RUN_WRITER, BODY_FORM, GUARD_FORM, CACHE_NEVER, ROUTE_LIMITED },
    { METHOD_GET, "/m", page_open, "open", RUN_WRITER, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    { METHOD_POST, "/m", page_open_post, "open", RUN_WRITER, BODY_FORM, GUARD_FORM, CACHE_NEVER, ROUTE_LIMITED },
    { METHOD_GET, "/manage/{slug}", page_manage, "manage", RUN_WRITER, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 },
    MANAGE_POST("/manage/{slug}/endorsements/{id}", page_manage_entry, "manage_entry"),
    MANAGE_POST("/manage/{slug}/links", page_manage_links, "manage_links"),
    MANAGE_POST("/manage/{slug}/report-links", page_manage_report_links, "manage_report_links"),
    MANAGE_POST("/manage/{slug}/report-links/{id}/revoke", page_manage_revoke, "manage_revoke"),
    MANAGE_POST("/manage/{slug}/settings", page_manage_settings, "manage_settings"),
    MANAGE_POST("/manage/{slug}/kept", page_manage_kept, "manage_kept"),
    MANAGE_POST("/manage/{slug}/renew", page_manage_renew, "manage_renew"),
    MANAGE_POST("/manage/{slug}/close", page_manage_close, "manage_close"),
    MANAGE_POST("/manage/{slug}/reopen", page_manage_reopen, "manage_reopen"),
    MANAGE_POST("/manage/{slug}/erase", page_manage_erase, "manage_erase"),
    { 0 },
};
