#!/usr/bin/env python3
"""Turns the catalogues app/lang/*.txt into messages.h and messages.c, and fails on any difference between languages.

A catalogue has one message a line, in UTF-8:

    # a comment
    receipt.title = What you wrote
    helped.people[one] = One person helped.
    helped.people[other] = {n} people helped {name}.

`\\n` is a line break, `\\{` `\\}` `\\\\` are themselves. A parameter called n, or beginning n_, is a number; all others are
text. `n` chooses among the plural forms, which are the CLDR categories of the language, and wants them; `{n_…}` is a
number that bends no words, as in `waiting {n_waiting}`. English leads: its order of parameters (in the form [other]) is
the order of the arguments. A form for exactly one number may leave out {n}. Where English has plural forms and {n} in
none of them, the words stand beside a number that is drawn by itself: n is then the last argument, and no language
writes it. In en.txt, `#! english-only: SEGMENT…` names first key segments that the other languages need not have.
"""
import argparse
import os
import re
import sys

LANGS = ["en", "de", "es", "fr", "pt-BR", "ja", "ar"]  # the order of enum lang
FORMS = ["zero", "one", "two", "few", "many", "other"]  # the order of enum plural
PLURALS = {
    "en": ["one", "other"], "de": ["one", "other"], "es": ["one", "many", "other"], "fr": ["one", "many", "other"],
    "pt-BR": ["one", "many", "other"], "ja": ["other"], "ar": FORMS,
}
# Categories that stand for one number alone, so that the words can say it without {n}.
SINGLE = {"en": {"one"}, "de": {"one"}, "es": {"one"}, "fr": set(), "pt-BR": set(), "ja": set(),
          "ar": {"zero", "one", "two"}}
KEY = re.compile(r"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)(?:\[([a-z]+)\])?")
MAX_PARAMS = 8  # written into the texts as the bytes 1 to 8


class Fault(Exception):
    """A mistake in an input file, told as file:line: what."""


def is_number(param):
    return param == "n" or param.startswith("n_")


class Form:
    """One text: a list of literal strings and parameter names in turn."""

    def __init__(self, where, text):
        self.where = where
        self.parts = []  # ("text", literal) or ("param", name)
        at = 0
        literal = ""
        while at < len(text):
            c = text[at]
            if c == "\\":
                escape = text[at + 1:at + 2]
                if escape not in ("n", "{", "}", "\\"):
                    raise Fault(f"{where}: unknown escape \\{escape}")
                literal += "\n" if escape == "n" else escape
                at += 2
            elif c == "{":
                found = re.compile(r"\{([a-z][a-z0-9_]*)\}").match(text, at)
                if not found:
                    raise Fault(f"{where}: a brace that opens no {{parameter}}")
                if literal:
                    self.parts.append(("text", literal))
                literal = ""
                self.parts.append(("param", found[1]))
                at = found.end()
            elif c == "}" or ord(c) < 32:
                raise Fault(f"{where}: stray {c!r}")
            else:
                literal += c
                at += 1
        if literal:
            self.parts.append(("text", literal))

    def params(self):
        return list(dict.fromkeys(name for kind, name in self.parts if kind == "param"))

    def packed(self, params):
        out = b""
        for kind, value in self.parts:
            out += value.encode() if kind == "text" else bytes([1 + params.index(value)])
        return out


class Message:
    def __init__(self, key, where):
        self.key = key
        self.where = where
        self.forms = {}  # category or None -> Form

    def plural(self):
        return None not in self.forms

    def written(self):
        names = (self.forms.get("other") or next(iter(self.forms.values()))).params()
        for form in self.forms.values():
            names += [name for name in form.params() if name not in names]
        return names

    def params(self):
        names = self.written()
        return names + ["n"] if self.plural() and "n" not in names else names

    def ident(self):
        return "MSG_" + self.key.upper().replace(".", "_")


def read_catalogue(path):
    """The messages of a file by key, and its english-only segments."""
    messages, only = {}, set()
    with open(path, "rb") as file:
        data = file.read()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault(f"{path}:{data[:error.start].count(10) + 1}: not UTF-8")
    for number, line in enumerate(text.split("\n"), 1):
        where = f"{path}:{number}"
        line = line.strip()
        if line.startswith("#! english-only:"):
            only |= set(line.split(":", 1)[1].split())
            continue
        if not line or line.startswith("#"):
            continue
        key, equals, value = line.partition("=")
        found = KEY.fullmatch(key.strip())
        if not equals or not found:
            raise Fault(f"{where}: not `some.key = text`: {line[:40]}")
        key, category = found[1], found[2]
        if category and category not in FORMS:
            raise Fault(f"{where}: {key}: no plural category [{category}]")
        message = messages.setdefault(key, Message(key, where))
        if category in message.forms:
            raise Fault(f"{where}: {key}: given twice, first at {message.forms[category].where}")
        if not value.strip():
            raise Fault(f"{where}: {key}: no text")
        message.forms[category] = Form(where, value.strip())
        if None in message.forms and len(message.forms) > 1:
            raise Fault(f"{where}: {key}: has both a plain text and plural forms")
    return messages, only


def check_message(lang, message, like, faults):
    """Plural categories and parameters of a message, against English's."""
    if message.plural() != like.plural():
        faults.append(f"{message.where}: {message.key}: plural forms in one of en and {lang} only")
        return
    if message.plural():
        for category in PLURALS[lang]:
            if category not in message.forms:
                faults.append(f"{message.where}: {message.key}: missing plural form [{category}]")
        for category, form in message.forms.items():
            if category not in PLURALS[lang]:
                faults.append(f"{form.where}: {message.key}: {lang} has no plural form [{category}]")
    want = set(like.written())
    for category, form in message.forms.items():
        have = set(form.params())
        if category in SINGLE[lang]:
            have |= {"n"} & want
        for name in sorted(want - have):
            faults.append(f"{form.where}: {message.key}: missing parameter {{{name}}}")
        for name in sorted(have - want):
            faults.append(f"{form.where}: {message.key}: parameter {{{name}}} is not in the English text")


def read_all(folder):
    """All catalogues of a folder, checked: {lang: {key: Message}}. Raises Fault with every mistake."""
    english, only = read_catalogue(os.path.join(folder, "en.txt"))
    catalogues, faults, idents = {"en": english}, [], {}
    for key, message in english.items():
        other = idents.setdefault(message.ident(), message)
        if other is not message:
            faults.append(f"{message.where}: {key}: has the same C name as {other.key}")
        if not message.plural() and "n" in message.params():
            faults.append(f"{message.where}: {key}: {{n}} wants plural forms; a number that bends no words is {{n_…}}")
        if len(message.params()) > MAX_PARAMS:
            faults.append(f"{message.where}: {key}: more than {MAX_PARAMS} parameters")
        check_message("en", message, message, faults)
    for name in sorted(os.listdir(folder)):
        if name.endswith(".txt") and name[:-4] not in LANGS:
            faults.append(f"{os.path.join(folder, name)}:1: a catalogue of no known language")
    for lang in LANGS[1:]:
        path = os.path.join(folder, lang + ".txt")
        if not os.path.exists(path):
            faults.append(f"{path}:1: no catalogue")
            continue
        catalogue, _ = read_catalogue(path)
        catalogues[lang] = catalogue
        for key, message in catalogue.items():
            if key in english:
                check_message(lang, message, english[key], faults)
            else:
                faults.append(f"{message.where}: {key}: extra message, not in en.txt")
        missing = [key for key in english if key not in catalogue and key.split(".")[0] not in only]
        faults += [f"{path}:1: {key}: missing message ({english[key].where})" for key in missing]
    if faults:
        raise Fault("\n".join(faults))
    return catalogues


def c_string(data):
    """Bytes as a C string literal; octal escapes end by themselves."""
    out = []
    for byte in data:
        if byte in b'"\\':
            out.append("\\" + chr(byte))
        elif 32 <= byte < 127 and byte != ord("?"):
            out.append(chr(byte))
        elif byte == 10:
            out.append("\\n")
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def write_if_new(path, text):
    """Leaves an unchanged file alone, so that nothing is compiled again for it."""
    data = text if isinstance(text, bytes) else text.encode()
    if os.path.exists(path):
        with open(path, "rb") as file:
            if file.read() == data:
                return
    with open(path, "wb") as file:
        file.write(data)


def generate(catalogues):
    english = catalogues["en"]
    keys = sorted(english, key=str.encode)
    head = ["/* By scripts/gen_messages.py from app/lang. Sorted by key. */", "#ifndef KITH_GEN_MESSAGES_H",
            "#define KITH_GEN_MESSAGES_H", "", "enum msg {"]
    info, slots = [], 0
    texts = {lang: [] for lang in LANGS}
    for key in keys:
        message = english[key]
        params = message.params()
        head.append(f"    {message.ident()},"
                    + (f" /* {', '.join(params)} */" if params else ""))
        numbers = sum(1 << i for i, name in enumerate(params) if is_number(name))
        count_by = params.index("n") if message.plural() else 0
        info.append(f"    {{ {c_string(key.encode())}, {slots}, {numbers}, {len(params)}, {count_by}, "
                    f"{'true' if message.plural() else 'false'} }},")
        categories = FORMS if message.plural() else [None]
        for lang in LANGS:
            own = catalogues[lang].get(key)
            for i, category in enumerate(categories):
                form = own and own.forms.get(category)
                if form:
                    data = form.packed(params)
                    texts[lang].append(f"        [{slots + i}] = {{ {c_string(data)}, {len(data)} }},")
        slots += len(categories)
    head += ["    MSG_COUNT", "};", "", f"enum {{ MSG_SLOTS = {slots} }};", "", "#endif", ""]
    body = ["/* By scripts/gen_messages.py from app/lang. */", '#include "lang/catalogue.h"', "",
            "const struct message messages[MSG_COUNT] = {", *info, "};", "",
            "const struct str message_texts[LANG_COUNT][MSG_SLOTS] = {"]
    for i, lang in enumerate(LANGS):
        body += [f"    [{i}] = {{ /* {lang} */", *texts[lang], "    },"]
    body += ["};", ""]
    return "\n".join(head), "\n".join(body)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", required=True, help="path of the outputs without .h and .c")
    parser.add_argument("folder")
    args = parser.parse_args()
    try:
        catalogues = read_all(args.folder)
    except (Fault, OSError) as fault:
        sys.exit(str(fault))
    os.makedirs(os.path.dirname(os.path.abspath(args.out)), exist_ok=True)
    head, body = generate(catalogues)
    write_if_new(args.out + ".h", head)
    write_if_new(args.out + ".c", body)


if __name__ == "__main__":
    main()
