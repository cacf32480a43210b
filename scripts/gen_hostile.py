#!/usr/bin/env python3
"""For the tests: hostile.h and hostile.c, which render every view of web/views with one given text in all its texts."""
import argparse
import os
import sys

from gen_messages import Fault, write_if_new
from gen_views import has_content, order_structs, read_views

FILL = {"text": "h->text", "url": 'URL_PATH(arena, "/x/{}", h->text)', "html": 'html_made(STR("<i></i>"))', "int": "h->n",
        "bool": "h->flag", "msg": "h->msg"}

HEAD = """/* By scripts/gen_hostile.py from web/views. */
#ifndef KITH_GEN_HOSTILE_H
#define KITH_GEN_HOSTILE_H

#include "views.h"

/* What fields are filled with; every list has `count` items, and what may be missing is there if `flag`. */
struct hostile {
    struct str text;
    int64_t n;
    bool flag;
    size_t count;
    enum msg msg;
};

struct hostile_view {
    const char *name;
    void (*render)(struct buf *, enum lang, struct arena *, const struct hostile *);
};
extern const struct hostile_view hostile_views[]; /* ends with NULL */

#endif
"""


def fill(field):
    name = field.name
    if field.kind in FILL:
        return [f"    v.{name} = {FILL[field.kind]};"]
    if field.kind == "view":
        return [f"    v.{name} = make_{field.of}(arena, h, depth + 1);"]
    if field.kind == "maybe":
        return ["    if (h->flag && depth < 3) {",
                f"        struct view_{field.of} *p = ARENA_NEW(arena, struct view_{field.of});",
                f"        *p = make_{field.of}(arena, h, depth + 1);", f"        v.{name} = p;", "    }"]
    element = f"struct view_{field.of}" if field.of not in FILL else \
        {"text": "struct str", "url": "struct safe_url", "html": "struct safe_html", "int": "int64_t", "bool": "bool",
         "msg": "enum msg"}[field.of]
    value = FILL.get(field.of, f"make_{field.of}(arena, h, depth + 1)")
    return ["    if (depth < 3) {", f"        {element} *p = ARENA_ARRAY(arena, {element}, h->count + 1);",
            f"        for (size_t i = 0; i < h->count; i++) p[i] = {value};",
            f"        v.{name} = p;", f"        v.{name}_count = h->count;", "    }"]


def generate(views):
    order = order_structs(views)
    body = ["/* By scripts/gen_hostile.py from web/views. */", '#include "hostile.h"', ""]
    signature = "static struct view_{0} make_{0}(struct arena *arena, const struct hostile *h, int depth)"
    body += [signature.format(view.name) + ";" for view in order] + [""]
    rows = []
    for view in order:
        body += [signature.format(view.name), "{", f"    struct view_{view.name} v;", "    memset(&v, 0, sizeof v);",
                 "    (void)arena, (void)h, (void)depth;"]
        for field in view.fields.values():
            body += fill(field)
        body += ["    return v;", "}", ""]
        if has_content(view.nodes):
            continue
        rows.append(f'    {{ "{view.name}", render_{view.name} }},')
        body += [f"static void render_{view.name}(struct buf *b, enum lang lang, struct arena *arena, const struct hostile *h)",
                 "{", f"    struct view_{view.name} v = make_{view.name}(arena, h, 0);",
                 f"    view_{view.name}(b, lang, &v);", "}", ""]
    layouts = [view.name for view in order if has_content(view.nodes)]
    held = {field.of for view in order for field in view.fields.values()}
    body += [f"static void *const unused_{name} __attribute__((unused)) = (void *)make_{name};"
             for name in layouts if name not in held]
    body += ["const struct hostile_view hostile_views[] = {", *sorted(rows), "    { NULL, NULL },", "};", ""]
    return HEAD, "\n".join(body)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, help="path of the outputs without .h and .c")
    parser.add_argument("views")
    args = parser.parse_args()
    try:
        head, body = generate(read_views(args.views))
    except (Fault, OSError) as fault:
        sys.exit(str(fault))
    os.makedirs(os.path.dirname(os.path.abspath(args.out)), exist_ok=True)
    write_if_new(args.out + ".h", head)
    write_if_new(args.out + ".c", body)


if __name__ == "__main__":
    main()
