/* From method and path to a row of the site map. */
#ifndef KITH_WEB_ROUTER_H
#define KITH_WEB_ROUTER_H

#include "route.h"

enum { PATH_SEGMENTS = 8, ROUTE_PARAMS = 4 };

enum found {
    FOUND,
    FOUND_SLASH,  /* it would be one without the slash at its end */
    FOUND_METHOD, /* the path is there, the method is not: see ret->allowed */
    FOUND_NONE
};

struct match {
    const struct route *route;
    struct str raw[ROUTE_PARAMS]; /* the segments in braces, still encoded, inside the path */
    unsigned allowed;             /* bits 1 << enum method */
};

/* The path as sent, without a query. `table` ends with a row without a pattern. */
enum found route_find(const struct route *table, enum method, struct str path, struct match *ret);

/* Decodes the parameters of a match. ERR_MALFORMED on a bad escape, an encoded slash or NUL, or text that is no
 * UTF-8. Without any escape nothing is copied. */
enum err route_params(struct arena *, const struct match *, struct str params[ROUTE_PARAMS]) NODISCARD;

/* "GET, HEAD, POST, OPTIONS" */
struct str route_allow(struct arena *, unsigned allowed);

#endif
