#!/usr/bin/env python3
"""Embeds the files of web/assets: assets.h (an index, paths and hashes as string constants) and assets.c (the bytes,
plain and gzip). A file is served at /a/NAME.HASH.EXT for ever, HASH being the first ten hexadecimal digits of the
SHA-256 of what is served. Style sheets and scripts lose their comments and indentation, nothing else."""
import argparse
import base64
import gzip
import hashlib
import os
import re
import sys

from gen_messages import Fault, c_string, write_if_new

TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
         "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "ico": "image/x-icon", "woff2": "font/woff2",
         "txt": "text/plain; charset=utf-8", "json": "application/json", "webmanifest": "application/manifest+json"}


def names(folder):
    """The files to embed."""
    out = sorted(name for name in os.listdir(folder) if name[0] != ".") if os.path.isdir(folder) else []
    for name in out:
        if not re.fullmatch(r"[a-z][a-z0-9_-]*\.[a-z0-9]+", name) or name.rsplit(".", 1)[1] not in TYPES:
            raise Fault(f"{os.path.join(folder, name)}:1: not a name or type of an asset")
    return out


def macro(name):
    return "ASSET_" + re.sub(r"[^A-Z0-9]", "_", name.upper())


def unindent(text):
    return "\n".join(line for line in (line.strip() for line in text.split("\n")) if line) + "\n"


def small_css(text):
    quoted = r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/"""
    return unindent(re.sub(quoted, lambda found: found[1] or "", text, flags=re.S))


def small_js(text):
    """Whole-line comments and indentation go; not in a script whose template literals run over lines."""
    if any(line.count("`") % 2 for line in text.split("\n")):
        return text
    text = re.sub(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*$", "", text, flags=re.S | re.M)
    return unindent(re.sub(r"^[ \t]*//.*$", "", text, flags=re.M))


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        data = file.read()
    small = {"css": small_css, "js": small_js}.get(name.rsplit(".", 1)[1])
    return small(data.decode()).encode() if small else data


def lines(data):
    """Bytes as a C literal over several lines."""
    return "\n        ".join(c_string(data[i:i + 3000]) for i in range(0, len(data), 3000)) or '""'


def generate(folder):
    files = names(folder)
    head = ["/* By scripts/gen_assets.py from web/assets. */", "#ifndef KITH_GEN_ASSETS_H", "#define KITH_GEN_ASSETS_H",
            "", '#include "safe.h"', "", "enum asset_id {", *[f"    {macro(name)}," for name in files],
            "    ASSET_COUNT", "};", "", "struct asset {", "    struct str name; /* app.css */",
            "    struct str path; /* /a/app.HASH.css, which may be kept for ever */", "    const char *type;",
            "    struct str raw, gzip; /* gzip is empty where it saves nothing */", "};",
            "extern const struct asset assets[ASSET_COUNT + 1];", "",
            "static inline struct safe_url asset_url(enum asset_id id) { return (struct safe_url){ .s = assets[id].path }; }",
            "", "/* Paths, and the hashes that allow an inlined file in a Content-Security-Policy. */"]
    rows = []
    for name in files:
        data = read(folder, name)
        digest = hashlib.sha256(data)
        stem, extension = name.rsplit(".", 1)
        path = f"/a/{stem}.{digest.hexdigest()[:10]}.{extension}"
        csp = base64.b64encode(digest.digest()).decode()
        head += [f'#define {macro(name)}_PATH "{path}"', f'''#define {macro(name)}_CSP "'sha256-{csp}'"''']
        small = gzip.compress(data, 9, mtime=0)
        if len(small) >= len(data):
            small = b""
        rows += [f"    {{ {{ {c_string(name.encode())}, {len(name)} }}, {{ {macro(name)}_PATH, {len(path)} }}, "
                 f'"{TYPES[extension]}",', f"      {{ {lines(data)}, {len(data)} }},",
                 f"      {{ {lines(small)}, {len(small)} }} }},"]
    body = ["/* By scripts/gen_assets.py from web/assets. */", '#include "assets.h"', "",
            "const struct asset assets[ASSET_COUNT + 1] = {", *rows, "    { .type = NULL },", "};", ""]
    return "\n".join(head + ["", "#endif", ""]), "\n".join(body)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", required=True, help="path of the outputs without .h and .c")
    parser.add_argument("folder")
    args = parser.parse_args()
    try:
        head, body = generate(args.folder)
    except (Fault, OSError, UnicodeDecodeError) as error:
        sys.exit(str(error))
    os.makedirs(os.path.dirname(os.path.abspath(args.out)), exist_ok=True)
    write_if_new(args.out + ".h", head)
    write_if_new(args.out + ".c", body)


if __name__ == "__main__":
    main()
