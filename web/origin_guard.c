#include "origin_guard.h"

enum origin origin_of(struct str site, struct str origin, struct str base_url)
{
    if (site.p) {
        if (str_eq(site, STR("same-origin")) || str_eq(site, STR("none"))) return ORIGIN_OURS;
        /* A page under no-referrer or a sandbox sends Origin: null, which says nothing of where it was sent from,
         * but Sec-Fetch-Site does. */
        return ORIGIN_FOREIGN;
    }
    if (!origin.p || str_eq(origin, STR("null"))) return ORIGIN_UNKNOWN;
    /* The base URL may carry a path; its origin ends before that. */
    ptrdiff_t scheme = str_find(base_url, STR("://"), 0);
    ptrdiff_t path = scheme < 0 ? -1 : str_find_byte(base_url, '/', (size_t)scheme + 3);
    struct str ours = path < 0 ? base_url : str_sub(base_url, 0, (size_t)path);
    return str_eq_nocase(origin, ours) ? ORIGIN_OURS : ORIGIN_FOREIGN;
}
