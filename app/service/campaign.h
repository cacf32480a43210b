/* A campaign's life: start, change, close, open again, renew the private link, erase. */
#ifndef KITH_SERVICE_CAMPAIGN_H
#define KITH_SERVICE_CAMPAIGN_H

#include "service/browser.h"

/* As typed; p is NULL for what was not given (a change leaves it as it is). */
struct campaign_form {
    struct str applicant_name, role, company, story, pitch_video_url, question, goal_people, deadline, email, language;
    struct str applicant_sites; /* one a line */
    struct str review_first, indexed; /* "yes"/"true" or anything else; p NULL: not given */
};

struct campaign_started {
    struct campaign campaign;
    struct str manage_key;
    struct str share_code; /* a first share link, channel qr */
    struct str cookie;     /* to set, when the sender is a form */
};
enum err campaign_start(const struct kith *, struct ctx *, const struct sender *, const struct campaign_form *,
                        struct campaign_started *ret) NODISCARD;

/* What the applicant may do, once manage_check said so. */
enum err campaign_change(const struct kith *, struct ctx *, const struct campaign *, const struct campaign_form *,
                         struct campaign *ret) NODISCARD;
enum err campaign_close(const struct kith *, struct ctx *, const struct campaign *,
                        bool close) NODISCARD; /* false: open again */
enum err campaign_kept(const struct kith *, struct ctx *, const struct campaign *) NODISCARD; /* "I have kept it" */
/* A new private link; every session and the old link end. The sender's own session goes on with the new key. */
enum err campaign_renew(const struct kith *, struct ctx *, const struct sender *, const struct managing *,
                        struct str *ret_key, struct str *ret_cookie) NODISCARD;
enum err campaign_remove(const struct kith *, struct ctx *,
                         const struct campaign *) NODISCARD; /* erases everything personal */

/* The name that pages call the applicant by: the first word of the name. */
struct str campaign_first_name(const struct campaign *);
struct str campaign_url(const struct kith *, struct arena *, struct str slug);   /* BASE/c/SLUG */
struct str link_url(const struct kith *, struct arena *, struct str code);       /* BASE/k/CODE */
struct str manage_url(const struct kith *, struct arena *, struct str key);      /* BASE/m#KEY */
struct str receipt_url(const struct kith *, struct arena *, struct str key);     /* BASE/e#KEY */

#endif
