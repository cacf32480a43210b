#!/usr/bin/env python3
"""Compiles the typed templates web/views/*.html into views.h (a struct and a function each) and views.c.

The language is told in web/views/README.md. What a template may interpolate where is decided by view_compiler.py
and view_html.py; a field, message, type or place that is wrong fails the build with file:line.
"""
import argparse
import os
import re
import sys

import gen_assets
import gen_messages
from gen_messages import Fault, write_if_new
from view_compiler import C_TYPES, Compiler
from view_syntax import NAME, SCALARS, fault, read_view


def has_content(nodes):
    for node in nodes:
        if node.kind == "content":
            return True
        bodies = [body for _, _, body in node.branches] + [node.other or []] if node.kind == "if" else \
            [node.body, node.other] if node.kind == "each" else []
        if any(has_content(body) for body in bodies):
            return True
    return False


def order_structs(views):
    """Views in an order in which every struct held by value is complete before its holder."""
    done, order = set(), []

    def visit(view, holders):
        if view.name in holders:
            raise Fault(f"{view.path}:1: view {view.name} holds itself")
        if view.name in done:
            return
        for field in view.fields.values():
            if field.of and field.of not in views and not (field.kind == "list" and field.of in SCALARS):
                raise fault(field.where, f"unknown view {field.of}")
            if field.kind == "view":
                visit(views[field.of], holders | {view.name})
        done.add(view.name)
        order.append(view)

    for name in sorted(views):
        visit(views[name], set())
    return order


def declare(field):
    note = f" /* {field.note} */" if field.note else ""
    if field.kind == "list":
        element = C_TYPES.get(field.of, f"struct view_{field.of}")
        return f"    const {element} *{field.name};{note}\n    size_t {field.name}_count;"
    if field.kind in ("view", "maybe"):
        star = "*" if field.kind == "maybe" else ""
        return f"    {'const ' if star else ''}struct view_{field.of} {star}{field.name};{note}"
    return f"    {C_TYPES[field.kind]} {field.name};{note}"


def generate(views, english, assets):
    order = order_structs(views)
    for view in order:
        view.is_layout = has_content(view.nodes)
        if view.layout and view.layout.view not in views:
            raise fault(view.layout.where, f"unknown view {view.layout.view}")
    for view in order:
        if view.layout and (view.is_layout or not views[view.layout.view].is_layout):
            raise fault(view.layout.where, f"{view.layout.view} has no {{{{content}}}}, or {view.name} has")
    head = ["/* By scripts/gen_views.py from web/views: a struct and a function for each template. Text is escaped as it",
            " * is written. Everything is borrowed. */", "#ifndef KITH_GEN_VIEWS_H", "#define KITH_GEN_VIEWS_H", "",
            '#include "base/buf.h"', '#include "lang/lang.h"', '#include "safe.h"', ""]
    head += [f"struct view_{name};" for name in sorted(views)] + [""]
    body = ["/* By scripts/gen_views.py from web/views. */", '#include "views.h"', "", '#include "assets.h"', "",
            "typedef void view_content(struct buf *, enum lang, const void *data);", "",
            "static inline void view_message(struct buf *b, enum lang lang, enum msg msg)", "{",
            "    lang_write(b, lang, msg, NULL, 0, html_escape);", "}", "",
            "/* Words from a field among those of the page. */",
            "static inline void view_words(struct buf *b, enum lang lang, struct str words)", "{",
            "    bool turns = lang_turns(lang, words);",
            "    if (turns) BUF_LIT(b, LANG_ISOLATE);", "    html_escape(b, words);",
            "    if (turns) BUF_LIT(b, LANG_ISOLATE_END);", "}", ""]
    faults = []
    for view in order:
        head += [f"/* {view.note} */"] if view.note else []
        head += [f"struct view_{view.name} {{", *[declare(field) for field in view.fields.values()]]
        head += ["    bool none;"] if not view.fields else []
        head += ["};", ""]
        if not view.is_layout:
            head += [f"void view_{view.name}(struct buf *, enum lang, const struct view_{view.name} *);", ""]
    for view in sorted(order, key=lambda view: not view.is_layout):
        try:
            body += Compiler(view, views, english, assets).compile()
        except Fault as error:
            faults.append(str(error))
    if faults:
        raise Fault("\n".join(faults))
    return "\n".join(head + ["#endif", ""]), "\n".join(body)


def read_views(folder):
    views, faults = {}, []
    for file in sorted(os.listdir(folder)):
        name, extension = os.path.splitext(file)
        path = os.path.join(folder, file)
        if extension != ".html":
            continue
        try:
            if not re.fullmatch(NAME, name):
                raise Fault(f"{path}:1: {name} is no name for a view")
            views[name] = read_view(path, name)
        except Fault as error:
            faults.append(str(error))
    if faults:
        raise Fault("\n".join(faults))
    return views


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", required=True, help="path of the outputs without .h and .c")
    parser.add_argument("views")
    parser.add_argument("lang")
    parser.add_argument("assets")
    args = parser.parse_args()
    try:
        english, _ = gen_messages.read_catalogue(os.path.join(args.lang, "en.txt"))
        head, body = generate(read_views(args.views), english, gen_assets.names(args.assets))
    except (Fault, OSError) as error:
        sys.exit(str(error))
    os.makedirs(os.path.dirname(os.path.abspath(args.out)), exist_ok=True)
    write_if_new(args.out + ".h", head)
    write_if_new(args.out + ".c", body)


if __name__ == "__main__":
    main()
