#include "base/time.h"

/* Days and civil dates by Howard Hinnant's algorithm ("chrono-compatible low-level date algorithms", 2013):
 * years run from March, in eras of 400 years. */
struct date date_of(int32_t day)
{
    int64_t z = (int64_t)day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);
    return (struct date){ (int)(yoe + era * 400 + (month <= 2)), month, (int)(doy - (153 * mp + 2) / 5 + 1) };
}

int32_t day_from_date(struct date d)
{
    int64_t y = d.year - (d.month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (d.month > 2 ? d.month - 3 : d.month + 9) + 2) / 5 + d.day - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return (int32_t)(era * 146097 + doe - 719468);
}

static void digits(char *out, int value, int width)
{
    for (int i = width - 1; i >= 0; i--, value /= 10) out[i] = (char)('0' + value % 10);
}

void day_format(int32_t day, char out[DAY_TEXT])
{
    struct date d = date_of(day);
    digits(out, d.year, 4);
    out[4] = '-';
    digits(out + 5, d.month, 2);
    out[7] = '-';
    digits(out + 8, d.day, 2);
}

void time_format(int64_t seconds, char out[TIME_TEXT])
{
    int32_t day = day_of(seconds);
    int rest = (int)(seconds - (int64_t)day * DAY_SECONDS);
    day_format(day, out);
    out[10] = 'T';
    digits(out + 11, rest / 3600, 2);
    out[13] = ':';
    digits(out + 14, rest / 60 % 60, 2);
    out[16] = ':';
    digits(out + 17, rest % 60, 2);
    out[19] = 'Z';
}

static bool number(struct str s, size_t at, size_t width, int max, int *ret)
{
    if (at + width > s.n) return false;
    int value = 0;
    for (size_t i = at; i < at + width; i++) {
        if (!ascii_digit(s.p[i])) return false;
        value = value * 10 + (s.p[i] - '0');
    }
    *ret = value;
    return value <= max;
}

bool day_parse(struct str s, int32_t *ret)
{
    struct date d;
    if (s.n != DAY_TEXT || s.p[4] != '-' || s.p[7] != '-' || !number(s, 0, 4, 9999, &d.year) ||
        !number(s, 5, 2, 12, &d.month) || !number(s, 8, 2, 31, &d.day))
        return false;
    int32_t day = day_from_date(d);
    struct date back = date_of(day);
    if (d.month < 1 || d.day < 1 || back.month != d.month || back.day != d.day) return false;
    *ret = day;
    return true;
}

bool time_parse(struct str s, int64_t *ret)
{
    int32_t day;
    int h, m, sec, oh = 0, om = 0;
    if (s.n < TIME_TEXT || !day_parse(str_sub(s, 0, DAY_TEXT), &day) || (s.p[10] != 'T' && s.p[10] != 't') ||
        !number(s, 11, 2, 23, &h) || s.p[13] != ':' || !number(s, 14, 2, 59, &m) || s.p[16] != ':' ||
        !number(s, 17, 2, 60, &sec))
        return false;
    size_t at = 19;
    if (s.p[at] == '.') {
        size_t first = ++at;
        while (at < s.n && ascii_digit(s.p[at])) at++;
        if (at == first) return false;
    }
    if (at >= s.n) return false;
    int sign = s.p[at] == '+' ? 1 : s.p[at] == '-' ? -1 : 0;
    if (sign) {
        if (s.n != at + 6 || !number(s, at + 1, 2, 23, &oh) || s.p[at + 3] != ':' || !number(s, at + 4, 2, 59, &om))
            return false;
    } else if (s.n != at + 1 || (s.p[at] != 'Z' && s.p[at] != 'z')) {
        return false;
    }
    *ret = (int64_t)day * DAY_SECONDS + h * 3600 + m * 60 + sec - sign * (oh * 3600 + om * 60);
    return true;
}
