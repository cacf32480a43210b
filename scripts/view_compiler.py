"""Emits the C of one view: walks its nodes while view_html.py follows the markup, and writes every value in the form that
is safe where it lands, or refuses it."""
import gen_assets
import gen_messages
from gen_messages import Fault, c_string
from view_html import Html, HtmlFault
from view_syntax import NAME, SCALARS, fault

C_TYPES = {"text": "struct str", "url": "struct safe_url", "html": "struct safe_html", "int": "int64_t",
           "bool": "bool", "msg": "enum msg"}


class Value:
    """A typed C expression. kind: a scalar, view, maybe, list, tag (of a language) or word (literal text)."""

    def __init__(self, kind, c, of=None, pointer=False):
        self.kind, self.c, self.of, self.pointer = kind, c, of, pointer


class Compiler:
    """Emits one view's function."""

    def __init__(self, view, views, english, assets):
        self.view, self.views, self.english, self.assets = view, views, english, assets
        self.lines = []
        self.depth = 1
        self.literal = []  # markup not yet written: bytes, or the name of a macro that is a literal
        self.html = Html()
        self.scopes = [{name: self.field("v->", field) for name, field in view.fields.items()}]
        self.known = []  # paths of `maybe` fields that an enclosing {{if}} found
        self.names = 0

    # Writing C

    def code(self, line):
        self.flush()
        self.lines.append("    " * self.depth + line)

    def flush(self):
        if self.literal:
            joined = " ".join(c_string(piece) if isinstance(piece, bytes) else piece for piece in self.literal)
            self.literal = []
            self.lines.append("    " * self.depth + f"BUF_LIT(b, {joined});")

    def add_literal(self, text):
        if self.literal and isinstance(self.literal[-1], bytes):
            self.literal[-1] += text.encode()
        elif text:
            self.literal.append(text.encode())

    def block(self, opening, nodes, closing=True):
        self.code(opening)
        self.depth += 1
        self.emit(nodes)
        self.html.rest()
        self.flush()
        self.depth -= 1
        if closing:
            self.code("}")

    # Names

    @staticmethod
    def field(before, field):
        kind = field.kind
        return Value(kind, before + field.name, field.of, kind == "maybe")

    def resolve(self, path, where):
        parts = path.split(".")
        value = None
        for scope in reversed(self.scopes):
            if parts[0] in scope:
                value = scope[parts[0]]
                break
        if path == "lang":
            return Value("tag", "str_of(lang_tag(lang))")
        if path == "dir":
            return Value("tag", '(lang_rtl(lang) ? STR("rtl") : STR("ltr"))')
        if not value:
            raise fault(where, f"unknown field {parts[0]}")
        so_far = parts[0]
        for part in parts[1:]:
            if value.kind == "maybe" and so_far not in self.known:
                raise fault(where, f"{so_far} may be missing: ask {{{{if {so_far}}}}} around this")
            if value.kind not in ("view", "maybe"):
                raise fault(where, f"{so_far} is a {value.kind} and has no fields")
            field = self.views[value.of].fields.get(part)
            if not field:
                raise fault(where, f"unknown field {part} in view {value.of}")
            value = self.field(value.c + ("->" if value.pointer else "."), field)
            so_far += "." + part
        return value

    def pointer_to(self, path, view, where):
        """A C pointer to the data of a view, for include and layout."""
        value = self.resolve(path, where)
        if value.kind == "maybe" and path not in self.known:
            raise fault(where, f"{path} may be missing: ask {{{{if {path}}}}} around this")
        if value.kind not in ("view", "maybe") or value.of != view:
            raise fault(where, f"{path} is not a view {view}")
        return value.c if value.pointer else "&" + value.c

    # Conditions

    def test(self, parts, where):
        """C for a condition, and the `maybe` paths that hold when it does."""
        terms, known, joins = [], [], set()
        before, either = self.known, ("name", "or") in [part[:2] for part in parts]
        rest = list(parts)
        while rest:
            negate = rest[0][:2] == ("name", "not")
            if negate:
                rest.pop(0)
            if not rest:
                raise fault(where, "the condition ends too early")
            left = rest.pop(0)
            if rest and rest[0][0] == "op":
                op = rest.pop(0)[1]
                if not rest:
                    raise fault(where, f"nothing behind {op}")
                c = self.compare(left, op, rest.pop(0), where)
            else:
                c = self.truth(left, where)
                if not negate and left[0] == "name":
                    known.append(left[1])
                    self.known = before if either else before + known
            terms.append(f"!({c})" if negate else c)
            if rest:
                join = rest.pop(0)[1]
                if join not in ("and", "or") or not rest:
                    raise fault(where, f"`and` or `or` is missing before {join}")
                joins.add(join)
        self.known = before
        if not terms or len(joins) > 1:
            raise fault(where, "a condition joins its terms by `and` alone or by `or` alone")
        return (" || " if "or" in joins else " && ").join(terms), [] if "or" in joins else known

    def truth(self, part, where):
        if part[0] != "name":
            raise fault(where, "a condition asks a field")
        value = self.resolve(part[1], where)
        forms = {"bool": "{}", "int": "{} != 0", "text": "{}.n > 0", "url": "{}.s.n > 0", "html": "{}.s.n > 0",
                 "list": "{}_count > 0", "maybe": "{} != NULL"}
        if value.kind not in forms:
            raise fault(where, f"{part[1]} is a {value.kind}, which is neither true nor false")
        return forms[value.kind].format(value.c)

    def compare(self, left, op, right, where):
        left, right = self.operand(left, where), self.operand(right, where)
        texts = {"text", "word", "tag"}
        if left.kind == right.kind == "int":
            return f"{left.c} {op} {right.c}"
        if left.kind in texts and right.kind in texts and op in ("==", "!="):
            return f"{'!' if op == '!=' else ''}str_eq({left.c}, {right.c})"
        raise fault(where, f"a {left.kind} and a {right.kind} cannot be compared by {op}")

    def operand(self, part, where):
        if part[0] == "int":
            return Value("int", part[1])
        if part[0] == "text":
            return Value("word", f"STR({c_string(part[1].encode())})")
        if part[0] != "name":
            raise fault(where, f"{part[1]} cannot be compared")
        return self.resolve(part[1], where)

    # Values in their places

    def write_value(self, value, where, what):
        """Emits a value where the tokenizer stands, in the form that is safe there, or refuses."""
        html = self.html
        in_text = html.mode == "text" or (html.mode == "raw" and html.stack[-1] in ("textarea", "title"))
        if html.mode == "value":
            if html.url_attr() and value.kind == "url" and html.led:
                raise fault(where, f"{what}: a url must stand first in {html.attr}")
            if html.url_attr() and html.tag == "script":
                raise fault(where, f"{what}: a script comes from {{{{asset …}}}}")
            if html.url_attr() and value.kind not in ("url", "int", "tag"):
                raise fault(where, f"{what} is a {value.kind}: {html.attr} takes a url")
        elif html.mode == "equals":
            raise fault(where, f"{what}: the value of {html.attr} has no quotes")
        elif html.mode == "raw" and not in_text:
            raise fault(where, f"{what}: nothing may be interpolated in <{html.stack[-1]}>")
        elif not in_text:
            raise fault(where, f"{what}: nothing may be interpolated here, outside text and quoted attributes")
        if value.kind == "html" and html.mode != "text":
            raise fault(where, f"{what} is html, which stands in element content only")
        among = html.mode == "text" and not html.own_direction()
        forms = {"text": "view_words(b, lang, {});" if among else "html_escape(b, {});", "word": "html_escape(b, {});", "tag": "buf_add(b, {});",
                 "url": "html_escape(b, {}.s);", "html": "buf_add(b, {}.s);", "msg": "view_message(b, lang, {});",
                 "int": "lang_number(b, lang, {});" if html.mode == "text" else "buf_int(b, {});"}
        if value.kind not in forms:
            raise fault(where, f"{what} is a {value.kind}, which cannot be written")
        self.code(forms[value.kind].format(value.c))
        html.written()

    def emit(self, nodes, last=False):
        for i, node in enumerate(nodes):
            if node.kind != "text":
                self.html.rest() if node.kind != "value" else None
            getattr(self, "emit_" + node.kind)(node, last and i + 1 == len(nodes))

    def emit_text(self, node, last):
        try:
            self.add_literal(self.html.feed(node.text, last))
        except HtmlFault as error:
            path, line = node.where
            raise fault((path, line + node.text.count("\n", 0, error.offset)), str(error))

    def emit_value(self, node, last):
        self.write_value(self.resolve(node.path, node.where), node.where, node.path)

    def emit_if(self, node, last):
        start, ends = self.html.copy(), []
        for i, (condition, where, body) in enumerate(node.branches):
            self.html = start.copy()
            c, known = self.test(condition, where)
            before = list(self.known)
            self.known += known
            self.block(f"if ({c}) {{" if i == 0 else f"}} else if ({c}) {{", body, closing=False)
            self.known = before
            ends.append(self.html)
        self.html = start.copy()
        if node.other is not None:
            self.block("} else {", node.other, closing=False)
        ends.append(self.html)
        self.code("}")
        self.meet(ends, node)

    def meet(self, ends, node):
        self.html = ends[0]
        for other in ends[1:]:
            self.html = self.html.join(other)
            if not self.html:
                raise fault(node.where, f"the branches of {{{{{node.kind}}}}} leave different tags or attributes open")

    def emit_each(self, node, last):
        value = self.resolve(node.path, node.where)
        if value.kind != "list":
            raise fault(node.where, f"{node.path} is a {value.kind}, not a list")
        if not NAME.fullmatch(node.var):
            raise fault(node.where, f"{node.var} is no name")
        self.names += 1
        index, item = f"i{self.names}", f"{node.var}{self.names}"
        if value.of in SCALARS:
            own, declare = Value(value.of, item), f"{C_TYPES[value.of]} {item} = {value.c}[{index}];"
        else:
            own = Value("view", item, value.of, pointer=True)
            declare = f"const struct view_{value.of} *{item} = &{value.c}[{index}];"
        start = self.html.copy()
        before = list(self.known)
        self.known = [path for path in before if path.split(".")[0] != node.var]
        self.scopes.append({node.var: own})
        self.code(f"for (size_t {index} = 0; {index} < {value.c}_count; {index}++) {{")
        self.depth += 1
        self.code(declare)
        self.emit(node.body)
        self.html.rest()
        self.flush()
        self.depth -= 1
        self.code("}")
        self.scopes.pop()
        self.known = before
        ends = [self.html]
        self.html = start.copy()
        if node.other:
            self.block(f"if ({value.c}_count == 0) {{", node.other)
        self.meet(ends + [self.html, start], node)

    def in_content(self, node, what):
        if self.html.mode != "text":
            raise fault(node.where, f"{{{{{what}}}}} stands in element content only")

    def emit_include(self, node, last):
        self.in_content(node, "include")
        if node.view not in self.views:
            raise fault(node.where, f"unknown view {node.view}")
        if self.views[node.view].is_layout:
            raise fault(node.where, f"{node.view} is a layout")
        self.code(f"view_{node.view}(b, lang, {self.pointer_to(node.path, node.view, node.where)});")
        self.html.written()

    def emit_content(self, node, last):
        self.in_content(node, "content")
        self.code("content(b, lang, data);")
        self.html.written()

    def emit_layout(self, node, last):
        raise fault(node.where, "{{layout}} stands once, at the head of a view")

    def emit_markup(self, node, last):
        self.emit(node.nodes)

    # Assets

    def asset(self, node):
        if node.file not in self.assets:
            raise fault(node.where, f"unknown asset {node.file}")
        return gen_assets.macro(node.file)

    def emit_asset(self, node, last):
        html = self.html
        if html.mode != "value" or html.led:
            raise fault(node.where, "{{asset}} is a whole attribute value")
        self.literal.append(f"{self.asset(node)}_PATH")
        html.written()

    def emit_inline(self, node, last):
        if self.html.mode != "raw" or self.html.stack[-1] not in ("style", "script"):
            raise fault(node.where, "{{inline}} stands in <style> or <script>")
        self.code(f"buf_add(b, assets[{self.asset(node)}].raw);")
        self.html.written()

    # Messages

    def emit_message(self, node, last):
        message = self.english.get(node.key)
        if not message:
            raise fault(node.where, f"unknown message {node.key}")
        params = message.params()
        for name in params:
            if name not in node.args:
                raise fault(node.where, f"message {node.key}: parameter {name} is missing")
        for name in node.args:
            if name not in params:
                raise fault(node.where, f"message {node.key} has no parameter {name}")
        if not params:
            return self.write_value(Value("msg", message.ident()), node.where, node.key)
        # Checks that words may stand here, and forgets the write again.
        kept = self.flush(), len(self.lines)
        self.write_value(Value("text", "STR_NONE"), node.where, node.key)
        del self.lines[kept[1]:]
        count = self.argument(node, "n").c if message.plural() else "0"
        self.names += 1
        walk = f"w{self.names}"
        self.code(f"for (struct lang_walk {walk} = lang_walk(lang, {message.ident()}, {count}); lang_next(&{walk});) {{")
        self.depth += 1
        self.code(f"switch ({walk}.param) {{")
        start = self.html.place()
        for i, name in enumerate(params):
            self.code(f"case {i}:")
            self.depth += 1
            self.message_param(node, name, walk)
            self.code("break;")
            self.depth -= 1
        self.code(f"default: html_escape(b, {walk}.text);")
        self.code("}")
        self.depth -= 1
        self.code("}")
        if self.html.place() != start:
            raise fault(node.where, f"message {node.key}: its markup is not balanced")

    def argument(self, node, name):
        arg = node.args[name]
        if arg.kind == "markup":
            raise fault(node.where, f"message {node.key}: parameter {name} is a number")
        value = self.operand((arg.form, arg.value), node.where)
        if gen_messages.is_number(name) != (value.kind == "int"):
            kind = "number" if gen_messages.is_number(name) else "text"
            raise fault(node.where, f"message {node.key}: parameter {name} is a {kind}, {arg.value} is a {value.kind}")
        return value

    def message_param(self, node, name, walk):
        if node.args[name].kind == "markup" and not gen_messages.is_number(name):
            self.in_content(node, "t … `markup`")
            self.emit_markup(node.args[name], False)
            self.flush()
            return
        value = self.argument(node, name)
        if value.kind == "int":
            self.code(f"lang_number(b, {walk}.lang, {value.c});")
        else:
            self.write_value(value, node.where, name)

    # The whole

    def compile(self):
        self.emit(self.view.nodes, last=True)
        if self.html.mode != "text" or self.html.stack:
            left = f"<{self.html.stack[-1]}>" if self.html.stack else self.html.mode
            raise Fault(f"{self.view.path}:1: {left} is still open at the end of the view")
        self.flush()
        view, layout = self.view, self.view.layout
        data = f"struct buf *b, enum lang lang, const struct view_{view.name} *v"
        unused = ["    (void)b, (void)lang, (void)v;"]
        if view.is_layout:
            return [f"static void layout_{view.name}({data}, view_content *content, const void *data)", "{",
                    *unused, *self.lines, "}", ""]
        if not layout:
            return [f"void view_{view.name}({data})", "{", *unused, *self.lines, "}", ""]
        pointer = self.pointer_to(layout.path, layout.view, layout.where)
        return [f"static void inside_{view.name}(struct buf *b, enum lang lang, const void *data)", "{",
                f"    const struct view_{view.name} *v = data;", *unused, *self.lines, "}", "",
                f"void view_{view.name}({data})", "{",
                f"    layout_{layout.view}(b, lang, {pointer}, inside_{view.name}, v);", "}", ""]
