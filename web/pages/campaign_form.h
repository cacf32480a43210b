/* The applicant's questions, on /new and in the settings: from what was typed to the service, and back to the page. */
#ifndef KITH_WEB_CAMPAIGN_FORM_H
#define KITH_WEB_CAMPAIGN_FORM_H

#include "pages/page.h"
#include "service/campaign.h"

/* What was sent. `whole`: a box that was not sent is one that was not ticked. */
struct campaign_form campaign_form_read(const struct request *, bool whole);

/* The fields with what was typed, and what is wrong with each. */
struct view_campaign_fields campaign_fields_typed(struct request *);
/* The fields as the campaign has them. */
struct view_campaign_fields campaign_fields_kept(struct request *, const struct campaign *);

#endif
