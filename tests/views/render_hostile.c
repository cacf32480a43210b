/* Renders every view with the text of a file in all its texts, in several states, for tests/views/hostile. Usage:
 * render_hostile TEXTFILE; each page is led by a line "VIEW STATE LANG BYTES". */
#include <stdio.h>
#include <stdlib.h>

#include "hostile.h"

static void render_all(struct str text)
{
    static const struct {
        int64_t n;
        bool flag;
        size_t count;
    } states[] = { { 0, false, 0 }, { 1, true, 1 }, { 7, true, 2 }, { 1234567, false, 2 } };
    static const enum lang langs[] = { LANG_EN, LANG_FR, LANG_AR };
    for (const struct hostile_view *view = hostile_views; view->name; view++)
        for (size_t s = 0; s < sizeof states / sizeof *states; s++)
            for (size_t l = 0; l < sizeof langs / sizeof *langs; l++) {
                struct arena arena = { 0 };
                BUF_AUTO b = BUF(4 << 20);
                struct hostile h = { text, states[s].n, states[s].flag, states[s].count, MSG_DATE_FIRST };
                view->render(&b, langs[l], &arena, &h);
                printf("%s %zu %s %zu\n%.*s\n", view->name, s, lang_tag(langs[l]), b.n, STR_ARG(buf_str(&b)));
                arena_free(&arena);
            }
}

int main(int argc, char **argv)
{
    static char text[4096];
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (!file) return 2;
    size_t n = fread(text, 1, sizeof text, file);
    fclose(file);
    render_all((struct str){ text, n });
    return 0;
}
