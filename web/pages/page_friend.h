/* What the friend's pages share: the questions, and which players may be opened. */
#ifndef KITH_WEB_PAGE_FRIEND_H
#define KITH_WEB_PAGE_FRIEND_H

#include "pages/page.h"
#include "pages/parts.h"
#include "service/endorse.h"

/* Which of video_frame_hosts a page may open a frame of, one bit each. */
struct page_frames {
    unsigned hosts;
};

void page_frames_add(struct page_frames *, const struct view_video *); /* NULL adds none */
/* The Content-Security-Policy of a page with such frames; `lean`: its style sheet stands in it. NULL is the usual. */
const char *page_csp(struct request *, struct page_frames, bool lean);

/* The form's fields as sent; p is NULL for what was not. */
struct endorse_form page_endorse_form(const struct request *);
/* The questions, with these values and the problems of the request. */
struct view_friend_fields page_friend_fields(struct request *, const struct campaign *, const struct endorse_form *);

/* The campaign's page as a friend sees it. */
enum page_typed_in { TYPED_NOWHERE, TYPED_ENDORSEMENT, TYPED_PASS };
struct campaign_page {
    const struct campaign *campaign;
    struct str via;           /* the share link's code; empty without */
    bool shared;              /* opened at /k/ */
    bool tongue;              /* the language was chosen by ?lang=: links and forms keep it */
    int64_t before, after;    /* which of what others said: older than, newer than that row; 0 the newest */
    bool yours;               /* a browser that manages the campaign, or has */
    bool manages;             /* ... and its session has not ended */
    bool wrote;
    enum page_typed_in typed; /* which form is shown again, with problems */
};
enum err page_campaign_write(struct request *, struct response *, struct store_conn *,
                             const struct campaign_page *) NODISCARD;

#endif
