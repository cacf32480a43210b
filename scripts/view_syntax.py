"""Reads a template into a tree of nodes; web/views/README.md tells the language."""
import re

from gen_messages import Fault

NAME = re.compile(r"[a-z][a-z0-9_]*")
SCALARS = {"text", "url", "html", "int", "bool", "msg"}
C_WORDS = set("""auto break case char const continue default do double else enum extern float for goto if inline int
    long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
    bool true false lang dir none""".split())


class Node:
    def __init__(self, kind, where, **fields):
        self.kind = kind
        self.where = where  # (path, line)
        self.__dict__.update(fields)


class Field:
    def __init__(self, where, kind, name, of, note):
        self.where, self.kind, self.name, self.of, self.note = where, kind, name, of, note


class View:
    def __init__(self, path, name):
        self.path, self.name = path, name
        self.fields = {}
        self.nodes = []
        self.layout = None      # (view, path of its data, where)
        self.is_layout = False  # has {{content}}
        self.note = ""


def fault(where, text):
    return Fault(f"{where[0]}:{where[1]}: {text}")


def split(text, path, line):
    """Yields ("text", line, literal) and ("tag", line, inside) in turn; quoted parts may hold braces."""
    at = 0
    while True:
        start = text.find("{{", at)
        if start < 0:
            yield "text", line, text[at:]
            return
        yield "text", line, text[at:start]
        line += text.count("\n", at, start)
        end = start + 2
        while not text.startswith("}}", end):
            if end >= len(text):
                raise fault((path, line), "{{ is not closed")
            if text[end] in "`\"":
                close = text.find(text[end], end + 1)
                if close < 0:
                    raise fault((path, line), f"{text[end]} is not closed")
                end = close
            end += 1
        yield "tag", line, text[start + 2:end].strip()
        line += text.count("\n", start, end)
        at = end + 2


STANDALONE = re.compile(r"^[ \t]*\{\{((?:(?:if|elif|else|each|end|layout|begin|view)\b|#)[^}]*)\}\}[ \t]*\n", re.M)


def drop_lines(text):
    """A line that holds nothing but a controlling directive vanishes; its line end moves inside, to be counted."""
    return STANDALONE.sub(r"{{\1\n}}", text)


def words(inside, where):
    """A directive's words: names, numbers, "text", `markup`, and operators; name="x" comes as one pair."""
    out = []
    token = re.compile(r"""\s*(?:(?P<pair>[a-z][a-z0-9_]*)=(?!=)|(?P<name>[a-z][a-zA-Z0-9_.-]*)|(?P<int>-?[0-9]+)
        |"(?P<text>[^"]*)"|`(?P<markup>[^`]*)`|(?P<op>==|!=|<=|>=|<|>))""", re.X)
    at = 0
    while at < len(inside):
        found = token.match(inside, at)
        if not found:
            if inside[at:].isspace():
                break
            raise fault(where, f"cannot read {inside[at:]!r}")
        out.append((found.lastgroup, found[found.lastgroup], inside.count("\n", 0, found.start(found.lastgroup))))
        at = found.end()
    return out


class Parser:
    def __init__(self, path, pieces):
        self.path = path
        self.pieces = pieces
        self.at = 0

    def nodes(self, until):
        """Nodes up to a directive named in `until`, which is returned with them."""
        out = []
        while self.at < len(self.pieces):
            kind, line, inside = self.pieces[self.at]
            self.at += 1
            where = (self.path, line)
            if kind == "text":
                if inside:
                    out.append(Node("text", where, text=inside))
                continue
            if inside.startswith("#"):
                continue
            parts = words(inside, where)
            if not parts or parts[0][0] != "name":
                raise fault(where, f"{{{{{inside}}}}} says nothing")
            word = parts[0][1]
            if word in until:
                return out, (word, parts[1:], where)
            out.append(self.node(word, parts[1:], where))
        if until:
            raise fault((self.path, self.pieces[-1][1]), "{{end}} is missing")
        return out, None

    def node(self, word, rest, where):
        names = [part[1] for part in rest]
        if word == "if":
            return self.if_node(rest, where)
        if word == "each":
            if len(rest) != 3 or names[1] != "in":
                raise fault(where, "write {{each item in list}}")
            body, stop = self.nodes({"else", "end"})
            other = self.nodes({"end"})[0] if stop[0] == "else" else []
            return Node("each", where, var=names[0], path=names[2], body=body, other=other)
        if word == "include":
            if len(rest) != 3 or names[1] != "with":
                raise fault(where, "write {{include view with field}}")
            return Node("include", where, view=names[0], path=names[2])
        if word == "layout":
            if len(rest) != 3 or names[1] != "with":
                raise fault(where, "write {{layout view with field}}")
            return Node("layout", where, view=names[0], path=names[2])
        if word in ("asset", "inline"):
            if len(rest) != 1:
                raise fault(where, f"write {{{{{word} file.name}}}}")
            return Node(word, where, file=names[0])
        if word == "t":
            return self.message_node(rest, where)
        if word in ("elif", "else", "end", "begin", "view"):
            raise fault(where, f"{{{{{word}}}}} without its beginning")
        if rest:
            raise fault(where, f"no directive {word}")
        return Node("content", where) if word == "content" else Node("value", where, path=word)

    def if_node(self, rest, where):
        branches = []
        condition, at = rest, where
        while True:
            body, (word, rest, stop_at) = self.nodes({"elif", "else", "end"})
            branches.append((condition, at, body))
            if word == "end":
                return Node("if", where, branches=branches, other=None)
            if word == "else":
                other, _ = self.nodes({"end"})
                return Node("if", where, branches=branches, other=other)
            condition, at = rest, stop_at

    def message_node(self, rest, where):
        if not rest or rest[0][0] != "name":
            raise fault(where, "write {{t message.key name=value}}")
        args = {}
        for pair, value in zip(rest[1::2], rest[2::2] + [None]):
            if pair[0] != "pair" or value is None or value[0] not in ("name", "int", "text", "markup"):
                raise fault(where, f"write {{{{t {rest[0][1]} name=value}}}}")
            if pair[1] in args:
                raise fault(where, f"parameter {pair[1]} is given twice")
            if value[0] == "markup":
                pieces = list(split(value[1], self.path, where[1] + value[2]))
                args[pair[1]] = Node("markup", where, nodes=Parser(self.path, pieces).nodes(())[0])
            else:
                args[pair[1]] = Node("arg", where, form=value[0], value=value[1])
        return Node("message", where, key=rest[0][1], args=args)


def read_fields(view, text, line):
    for offset, row in enumerate(text.split("\n")):
        where = (view.path, line + offset)
        row, _, note = row.partition("#")
        if not row.strip():
            if note.strip() and not view.fields:
                view.note = (view.note + " " + note.strip()).strip()
            continue
        found = re.fullmatch(r"\s*([a-z]+) ([a-z][a-z0-9_]*)(?:: ([a-z][a-z0-9_]*))?\s*", row)
        kind, name, of = found.groups() if found else ("", "", None)
        if not found or kind not in SCALARS | {"list", "view", "maybe"} or (kind in SCALARS) != (of is None):
            raise fault(where, f"not a field: {row.strip()}")
        if name in view.fields or name in C_WORDS:
            raise fault(where, f"the name {name} is taken")
        counts = {other + "_count" for other, field in view.fields.items() if field.kind == "list"}
        if name in counts or (kind == "list" and name + "_count" in view.fields):
            raise fault(where, f"{name}: a list x has its length in x_count")
        view.fields[name] = Field(where, kind, name, of, note.strip())


def read_view(path, name):
    with open(path, encoding="utf-8") as file:
        pieces = list(split(drop_lines(file.read()), path, 1))
    if len(pieces) < 4 or pieces[0][2].strip() or pieces[1][2] != f"view {name}" or pieces[3][2] != "begin":
        raise fault((path, 1), f"begins with {{{{view {name}}}}}, fields, and {{{{begin}}}}")
    view = View(path, name)
    read_fields(view, pieces[2][2], pieces[2][1])
    view.nodes, _ = Parser(path, pieces[4:]).nodes(())
    layouts = [node for node in view.nodes if node.kind == "layout"]
    if layouts:
        view.layout = layouts[0]
        view.nodes.remove(layouts[0])
    return view
