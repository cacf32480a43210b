#include "export/isolate.h"

#include "base/utf8.h"

/* Blocks of right-to-left letters: Hebrew to Arabic Extended-A, the presentation forms, and those beyond the BMP. */
static bool right_to_left(int32_t c)
{
    return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFF) ||
           (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

struct str isolate(struct arena *a, enum lang lang, struct str text)
{
    bool rtl = lang_rtl(lang), other = false;
    size_t at = 0;
    for (int32_t c; !other && (c = utf8_next(text, &at)) >= 0;)
        other = rtl ? (c < 0x80 ? ascii_alpha((char)c) : c >= 0xC0 && !right_to_left(c)) : right_to_left(c);
    return other ? arena_printf(a, "\u2068%.*s\u2069", STR_ARG(text)) : text;
}
