/* The one cookie: a browser's secret, 43 characters of base64url. */
#ifndef KITH_WEB_COOKIE_H
#define KITH_WEB_COOKIE_H

#include "base/arena.h"

/* Reads a Cookie header. `secure` (the base URL is https) asks for __Host-kith, else for kith. The first one of the
 * right shape counts; n 0 without. Points into the header. */
struct str cookie_find(struct str header, bool secure);

/* The value of Set-Cookie: HttpOnly, SameSite=Lax, Path=/, 400 days; Secure and __Host- exactly when secure. */
struct str cookie_set(struct arena *, struct str secret, bool secure);

#endif
