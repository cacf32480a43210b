/* The site map: every address that Kith answers to, one row each. To add a page, add a row. */
#include "route.h"

#include "api/api.h"
#include "pages/pages.h"

/* What the forms of pages post to. */
#define POST_FORM(pattern, handler, name) \
    { METHOD_POST, pattern, handler, name, RUN_WRITER, BODY_FORM, GUARD_FORM, CACHE_NEVER, ROUTE_LIMITED }

/* The calls of the API: what writes, what erases, and what a key opens. */
#define API "/api/v1"
#define API_WRITE(method, pattern, handler, name) \
    { method, API pattern, handler, name, RUN_WRITER, BODY_JSON, GUARD_API, CACHE_NEVER, ROUTE_LIMITED }
#define API_DELETE(pattern, handler, name) \
    { METHOD_DELETE, API pattern, handler, name, RUN_WRITER, BODY_NONE, GUARD_API, CACHE_NEVER, ROUTE_LIMITED }
#define API_READ(pattern, handler, name, run) \
    { METHOD_GET, API pattern, handler, name, run, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 }

const struct route routes[] = {
    { METHOD_GET, "/healthz", page_healthz, "healthz", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_NEVER, ROUTE_QUIET },
    { METHOD_GET, "/readyz", page_readyz, "readyz", RUN_WRITER, BODY_NONE, GUARD_NONE, CACHE_NEVER, ROUTE_QUIET },
    { METHOD_GET, "/metrics", page_metrics, "metrics", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_NEVER, ROUTE_QUIET },
    { METHOD_GET, "/robots.txt", page_robots, "robots", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    { METHOD_GET, "/.well-known/security.txt", page_security, "security",
      RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    { METHOD_GET, "/a/{file}", page_asset, "asset", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    { METHOD_GET, "/", page_home, "home", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    { METHOD_GET, "/example", page_example, "example", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    { METHOD_GET, "/how-we-count", page_how_we_count, "how-we-count",
      RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    { METHOD_GET, "/privacy", page_privacy, "privacy", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    { METHOD_GET, "/verify", page_verify, "verify", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    { METHOD_POST, "/verify", page_verify_post, "verify",
      RUN_HEAVY, BODY_UPLOAD, GUARD_FORM, CACHE_NEVER, ROUTE_LIMITED },
    { METHOD_GET, "/new", page_new, "new", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    POST_FORM("/new", page_new_post, "new"),
    { METHOD_GET, "/m", page_open, "open", RUN_WRITER, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    POST_FORM("/m", page_open_post, "open"),
    { METHOD_GET, "/manage/{slug}", page_manage, "manage", RUN_WRITER, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 },
    POST_FORM("/manage/{slug}/endorsements/{id}", page_manage_entry, "manage_entry"),
    POST_FORM("/manage/{slug}/links", page_manage_links, "manage_links"),
    POST_FORM("/manage/{slug}/report-links", page_manage_report_links, "manage_report_links"),
    POST_FORM("/manage/{slug}/report-links/{id}/revoke", page_manage_revoke, "manage_revoke"),
    POST_FORM("/manage/{slug}/settings", page_manage_settings, "manage_settings"),
    POST_FORM("/manage/{slug}/kept", page_manage_kept, "manage_kept"),
    POST_FORM("/manage/{slug}/renew", page_manage_renew, "manage_renew"),
    POST_FORM("/manage/{slug}/close", page_manage_close, "manage_close"),
    POST_FORM("/manage/{slug}/reopen", page_manage_reopen, "manage_reopen"),
    POST_FORM("/manage/{slug}/erase", page_manage_erase, "manage_erase"),
    { METHOD_GET, "/manage/{slug}/report", page_manage_report, "manage_report", RUN_WRITER, BODY_NONE, GUARD_NONE,
      CACHE_NEVER, 0 },
    { METHOD_GET, "/manage/{slug}/export", page_manage_export, "manage_export", RUN_HEAVY, BODY_NONE, GUARD_NONE,
      CACHE_NEVER, 0 },
    { METHOD_GET, "/manage/{slug}/poster.pdf", page_manage_poster, "manage_poster", RUN_HEAVY, BODY_NONE, GUARD_NONE,
      CACHE_NEVER, 0 },
    { METHOD_GET, "/r/{token}", page_report, "report", RUN_WRITER, BODY_NONE, GUARD_NONE,
      CACHE_NEVER, 0 },
    { METHOD_GET, "/r/{token}/export", page_report_export, "report_export", RUN_HEAVY, BODY_NONE, GUARD_NONE,
      CACHE_NEVER, 0 },
    { METHOD_GET, "/c/{slug}", page_campaign, "campaign", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    { METHOD_GET, "/c/{slug}/card.png", page_card, "card", RUN_HEAVY, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    { METHOD_GET, "/c/{slug}/declined", page_declined, "declined",
      RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    { METHOD_GET, "/c/{slug}/qr.png", page_campaign_qr_png, "qr", RUN_WRITER, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    { METHOD_GET, "/c/{slug}/qr.svg", page_campaign_qr_svg, "qr", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    POST_FORM("/c/{slug}/decline", page_decline, "decline"),
    POST_FORM("/c/{slug}/endorsements", page_endorse, "endorse"),
    POST_FORM("/c/{slug}/pass-it-on", page_pass_on, "pass-it-on"),
    { METHOD_GET, "/confirm", page_confirm, "confirm", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 },
    POST_FORM("/confirm", page_confirm_send, "confirm"),
    { METHOD_GET, "/e", page_receipt, "receipt", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 },
    POST_FORM("/e", page_receipt_open, "receipt"),
    POST_FORM("/e/answer", page_receipt_answer, "receipt-answer"),
    POST_FORM("/e/edit", page_receipt_edit, "receipt-edit"),
    POST_FORM("/e/forget", page_receipt_forget, "receipt-forget"),
    POST_FORM("/e/open", page_receipt_choose, "receipt-choose"),
    { METHOD_GET, "/e/proof", page_receipt_proof, "receipt-proof", RUN_WRITER, BODY_NONE, GUARD_NONE, CACHE_NEVER, 0 },
    POST_FORM("/e/withdraw", page_receipt_withdraw, "receipt-withdraw"),
    { METHOD_GET, "/k/{code}", page_share_link, "share-link", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_PRIVATE, 0 },
    { METHOD_GET, "/k/{code}/qr.png", page_link_qr_png, "qr", RUN_WRITER, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    { METHOD_GET, "/k/{code}/qr.svg", page_link_qr_svg, "qr", RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    { METHOD_GET, API "/openapi.json", api_openapi_get, "api_openapi",
      RUN_INLINE, BODY_NONE, GUARD_NONE, CACHE_HOUR, 0 },
    API_WRITE(METHOD_POST, "/campaigns", api_campaign_post, "api_campaign_post"),
    { METHOD_GET, API "/campaigns/{slug}", api_campaign_get, "api_campaign", RUN_INLINE, BODY_NONE, GUARD_NONE,
      CACHE_PRIVATE, 0 },
    API_WRITE(METHOD_PATCH, "/campaigns/{slug}", api_campaign_patch, "api_campaign_patch"),
    API_DELETE("/campaigns/{slug}", api_campaign_delete, "api_campaign_delete"),
    API_WRITE(METHOD_POST, "/campaigns/{slug}/links", api_link_post, "api_link_post"),
    API_READ("/campaigns/{slug}/links", api_links_get, "api_links", RUN_WRITER),
    API_WRITE(METHOD_POST, "/campaigns/{slug}/endorsements", api_endorsement_post, "api_endorsement_post"),
    { METHOD_GET, API "/campaigns/{slug}/endorsements", api_endorsements_get, "api_endorsements", RUN_INLINE, BODY_NONE,
      GUARD_NONE, CACHE_PRIVATE, 0 },
    API_WRITE(METHOD_PATCH, "/campaigns/{slug}/endorsements/{id}", api_endorsement_patch, "api_endorsement_patch"),
    API_WRITE(METHOD_POST, "/campaigns/{slug}/helpers", api_helper_post, "api_helper_post"),
    API_READ("/campaigns/{slug}/report", api_report_get, "api_report", RUN_WRITER),
    API_WRITE(METHOD_POST, "/campaigns/{slug}/report-links", api_report_link_post, "api_report_link_post"),
    API_READ("/campaigns/{slug}/report-links", api_report_links_get, "api_report_links", RUN_INLINE),
    API_DELETE("/campaigns/{slug}/report-links/{id}", api_report_link_delete, "api_report_link_delete"),
    API_READ("/campaigns/{slug}/export", api_export_get, "api_export", RUN_HEAVY),
    API_READ("/campaigns/{slug}/events", api_events_get, "api_events", RUN_INLINE),
    API_READ("/receipts/me", api_receipt_get, "api_receipt", RUN_INLINE),
    API_WRITE(METHOD_PATCH, "/receipts/me", api_receipt_patch, "api_receipt_patch"),
    API_DELETE("/receipts/me", api_receipt_delete, "api_receipt_delete"),
    { 0 },
};
