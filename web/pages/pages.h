/* The handlers of the site map (routes.c). */
#ifndef KITH_WEB_PAGES_H
#define KITH_WEB_PAGES_H

#include "request.h"

/* page_wellknown.c */
handler page_healthz, page_readyz, page_metrics, page_robots, page_security;

/* page_asset.c */
handler page_asset;

#endif
