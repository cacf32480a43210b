#include "export/isolate.h"

struct str isolate(struct arena *a, enum lang lang, struct str text)
{
    if (!lang_turns(lang, text)) return text;
    return arena_printf(a, LANG_ISOLATE "%.*s" LANG_ISOLATE_END, STR_ARG(text));
}
