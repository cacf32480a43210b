/* The dashboard, between its page and its posts: a post that cannot be taken shows it again with what was typed. */
#ifndef KITH_WEB_MANAGE_H
#define KITH_WEB_MANAGE_H

#include "pages/campaign_form.h"

/* Which form of the dashboard is shown again, open and with its problems. */
enum manage_form { MANAGE_NO_FORM, MANAGE_SETTINGS, MANAGE_LINK, MANAGE_REPORT_LINK, MANAGE_ERASE, MANAGE_ENTRY };

/* Who manages the campaign of the path, by this browser's session. ERR_UNAUTHORIZED, ERR_NOT_FOUND, ERR_GONE. */
enum err manage_session(struct request *, struct managing *ret) NODISCARD;

/* Renders the dashboard. */
enum err manage_show(struct request *, struct response *, const struct managing *, enum manage_form) NODISCARD;

/* The share kit: ready words for each channel, with a tracked link of its own, and the QR code. */
enum err manage_kit(struct request *, const struct campaign *, struct view_manage *) NODISCARD;

/* The page of a campaign that was erased: 410. */
enum err manage_erased(struct request *, struct response *) NODISCARD;

#endif
