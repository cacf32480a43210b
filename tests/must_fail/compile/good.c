#include "views.h"

void good(struct buf *b, struct arena *arena);

void good(struct buf *b, struct arena *arena)
{
    struct view_good v = { .x = STR("a"), .u = URL_PATH(arena, "/c/{}", STR("b")) };
    view_good(b, LANG_EN, &v);
}
