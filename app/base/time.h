/* Time: seconds since 1970 UTC, and days since 1970-01-01. Nothing here reads a clock; the time is passed in. */
#ifndef KITH_BASE_TIME_H
#define KITH_BASE_TIME_H

#include "base/str.h"

enum { DAY_SECONDS = 86400 };

static inline int32_t day_of(int64_t seconds)
{
    return (int32_t)(seconds >= 0 ? seconds / DAY_SECONDS : -((-seconds + DAY_SECONDS - 1) / DAY_SECONDS));
}

struct date {
    int year, month, day; /* proleptic Gregorian, month and day from 1 */
};

struct date date_of(int32_t day);
int32_t day_from_date(struct date);

enum { DAY_TEXT = 10, TIME_TEXT = 20 };
/* "2026-11-23" and "2026-11-23T06:00:00Z", without a NUL. Years 0000 to 9999. */
void day_format(int32_t day, char out[DAY_TEXT]);
void time_format(int64_t seconds, char out[TIME_TEXT]);

bool day_parse(struct str, int32_t *ret);  /* exactly YYYY-MM-DD, a day that exists */
bool time_parse(struct str, int64_t *ret); /* RFC 3339; fractions are dropped, offsets applied */

#endif
