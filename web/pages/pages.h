/* The handlers of the site map (routes.c). */
#ifndef KITH_WEB_PAGES_H
#define KITH_WEB_PAGES_H

#include "request.h"

/* page_wellknown.c */
handler page_healthz, page_readyz, page_metrics, page_robots, page_security;

/* page_asset.c */
handler page_asset;

/* page_new.c */
handler page_new, page_new_post;

/* page_open.c: /m */
handler page_open, page_open_post;

/* page_manage.c, page_manage_posts.c */
handler page_manage, page_manage_entry, page_manage_links, page_manage_report_links, page_manage_revoke,
    page_manage_settings, page_manage_kept, page_manage_renew, page_manage_close, page_manage_reopen, page_manage_erase;

/* page_campaign.c, page_endorse.c */
handler page_campaign, page_share_link, page_endorse, page_pass_on, page_decline, page_declined;

/* page_receipt.c, page_confirm.c */
handler page_receipt, page_receipt_open, page_receipt_choose, page_receipt_edit, page_receipt_answer,
    page_receipt_withdraw, page_receipt_forget, page_receipt_proof;
handler page_confirm, page_confirm_send;

/* page_picture.c */
handler page_campaign_qr_svg, page_campaign_qr_png, page_link_qr_svg, page_link_qr_png, page_card;

/* page_report.c */
handler page_report, page_report_export, page_manage_report, page_manage_export, page_manage_poster;

/* page_home.c, page_words.c */
handler page_home, page_example, page_how_we_count, page_privacy;

/* page_verify.c */
handler page_verify, page_verify_post;

#endif
