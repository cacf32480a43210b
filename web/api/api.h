/* The JSON API (/api/v1): its handlers, and what they share. The full description is web/assets/openapi.json. */
#ifndef KITH_WEB_API_H
#define KITH_WEB_API_H

#include "json_body.h"
#include "kith.h"
#include "service/browser.h"
#include "service/field.h"
#include "service/report.h"

/* api_campaigns.c */
handler api_campaign_post, api_campaign_get, api_campaign_patch, api_campaign_delete;
/* api_links.c */
handler api_link_post, api_links_get, api_report_link_post, api_report_links_get, api_report_link_delete;
/* api_endorsements.c */
handler api_endorsement_post, api_helper_post, api_endorsements_get, api_endorsement_patch;
/* api_receipts.c */
handler api_receipt_get, api_receipt_patch, api_receipt_delete;
/* api_report.c */
handler api_report_get, api_export_get, api_events_get;
/* api_openapi.c */
handler api_openapi_get;

/* ---- who asks ---- */

/* Whether a key came with the call, of whatever shape: then nothing but that key counts. */
bool api_has_key(const struct request *);
/* The campaign of the path, for whoever holds its manage key: ERR_NOT_FOUND, ERR_GONE, ERR_UNAUTHORIZED. */
enum err api_manage(struct request *, struct managing *ret) NODISCARD;
/* The same, for a report token of that campaign too; one that was revoked or has run out is ERR_GONE. */
enum err api_may_read_report(struct request *, struct campaign *ret) NODISCARD;

/* ---- values: each is owned by whoever takes it over (json_object_set_new and the like) ---- */

json_t *api_text(struct str);         /* text as it is kept, which is clean UTF-8 */
json_t *api_text_or_null(struct str); /* null when empty */
json_t *api_day(int32_t day);         /* "2026-11-23", null for 0 */
json_t *api_reasons(struct request *, const struct reasons *);

enum api_view { API_PUBLIC, API_APPLICANT, API_FRIEND };
/* An endorsement as it is shown to one of the three; a withdrawn one keeps id, state and created. */
json_t *api_endorsement(struct request *, const struct endorsement *, enum api_view);

/* Adds a member; for rows of them. */
static inline void api_put(json_t *object, const char *name, json_t *value)
{
    json_object_set_new(object, name, value);
}

/* A tag made of the body, so that whoever asks again with If-None-Match is told 304. */
void api_etag(struct request *, struct response *);

/* An answer of any size, written to a temporary file that becomes the body; the descriptor is res->file. */
enum err api_file(struct response *) NODISCARD;

#endif
