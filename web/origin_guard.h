/* Whether a form was sent from our own pages. */
#ifndef KITH_WEB_ORIGIN_GUARD_H
#define KITH_WEB_ORIGIN_GUARD_H

#include "base/str.h"

enum origin {
    ORIGIN_OURS,
    ORIGIN_UNKNOWN, /* taken as sent without cookies */
    ORIGIN_FOREIGN  /* refused */
};

/* Sec-Fetch-Site `same-origin` or `none` is ours; without that header, an Origin that equals the base URL's; with
 * neither, or with Origin: null, nobody knows; everything else is foreign. Slices with p NULL were not sent. */
enum origin origin_of(struct str sec_fetch_site, struct str origin, struct str base_url);

#endif
