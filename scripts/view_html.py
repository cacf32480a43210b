"""Where in HTML a template stands: a small tokenizer that follows literal markup, so that gen_views.py knows for every
interpolation whether it lands in text, in which attribute, or somewhere that nothing may land. It refuses markup that
is not balanced, attributes without quotes, and what the content security policy would ignore; it also drops comments
and the white space that makes no difference."""
import copy
import re

VOID = set("area base br col embed hr img input link meta source track wbr".split())
RAW = set("script style textarea title".split())
KEEP_SPACE = {"pre", "textarea"}
# Elements beside which white space means nothing.
BLOCK = set("""address article aside blockquote body br caption col colgroup dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li link main meta nav ol optgroup
    option p script section style summary table tbody td template tfoot th thead title tr ul
    circle clippath defs g line lineargradient path polygon polyline rect stop symbol use""".split())
# What a browser closes an open <p> for, unasked.
ENDS_P = BLOCK & set("""address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hgroup hr main ol p section table ul""".split()) | {"nav", "pre"}
URL_ATTRS = set("""href src action formaction poster srcset imagesrcset xlink:href data cite background manifest ping
    longdesc usemap codebase classid profile icon""".split())
REFUSED_TAGS = {"animate", "set", "base", "object", "embed", "applet"}
SCHEME = re.compile(r"\s*[a-z][a-z0-9+.-]*:", re.I)
GOOD_SCHEME = re.compile(r"(https|mailto|sms|whatsapp):", re.I)


class HtmlFault(Exception):
    def __init__(self, offset, text):
        super().__init__(text)
        self.offset = offset  # characters into the fed text


class Html:
    """The state of the tokenizer between two characters. Modes: text, raw (inside RAW elements), tag (name), before
    (white space in a tag), after (behind an attribute or name: white space, > or / must follow), name (of an
    attribute), equals, value, comment."""

    def __init__(self):
        self.mode = "text"
        self.stack = ()
        self.dirs = ()          # of each open element: it has a direction of its own, or what it holds is for machines
        self.tag = ""
        self.closing = False
        self.attr = ""
        self.attrs = frozenset()
        self.quote = ""
        self.led = False        # something stands in this attribute's value already
        self.beside_block = True  # nothing, or a block's tag, is what was written last

    def copy(self):
        return copy.copy(self)

    def place(self):
        """What has to be alike where branches meet."""
        return (self.mode, self.stack, self.tag, self.closing, self.attr, self.quote)

    def rest(self):
        """At the edge of a directive a name ends, and white space must follow before another attribute."""
        if self.mode in ("tag", "name"):
            self.mode = "after"
            self.end_name()

    def join(self, other):
        """The state behind two branches; None when they end in different places."""
        result = self.copy()
        if {self.mode, other.mode} == {"before", "after"}:
            result.mode = "after"
            other = other.copy()
            other.mode = "after"
        if self.mode in ("before", "after"):
            result.attr = other.attr = ""
        if result.place() != other.place():
            return None
        result.attrs = self.attrs | other.attrs
        result.led = self.led or other.led
        result.beside_block = self.beside_block and other.beside_block
        return result

    def written(self):
        """Something unknown has been written here."""
        self.led = True
        self.beside_block = False

    def own_direction(self):
        return bool(self.dirs) and self.dirs[-1]

    def url_attr(self):
        return self.mode == "value" and self.attr in URL_ATTRS

    def end_name(self):
        if self.attr:
            if self.attr in self.attrs:
                raise HtmlFault(0, f"attribute {self.attr} is given twice in <{self.tag}>")
            self.attrs |= {self.attr}
        self.attr = self.attr if self.mode in ("equals", "value") else ""

    def feed(self, text, last=False):
        """Follows literal markup and returns what is to be written of it. `last`: nothing comes behind it."""
        out = []
        at = 0
        while at < len(text):
            try:
                at = getattr(self, "in_" + self.mode)(text, at, out, last)
            except HtmlFault as fault:
                raise HtmlFault(at, str(fault))
        return "".join(out)

    # One method a mode: looks at text[at:], appends what is to be written, and returns the next position.

    def in_text(self, text, at, out, last):
        if text.startswith("<!--", at):
            self.mode = "comment"
            return at + 4
        space = re.compile(r"\s+").match(text, at)
        if space and not KEEP_SPACE & set(self.stack):
            following = re.compile(r"</?([a-zA-Z][^\s/>]*)|<!--").match(text, space.end())
            block = following and (following[1] or "").lower() in BLOCK
            ends = last and space.end() == len(text)
            if not (self.beside_block or block or ends):
                out.append("\n" if "\n" in space[0] else " ")
                self.beside_block = True  # one space is enough
            return space.end()
        tag = re.compile(r"<(/?)([a-zA-Z][^\s/>{]*)").match(text, at)
        if tag:
            self.mode = "tag"
            self.closing = bool(tag[1])
            self.tag = tag[2].lower()
            self.attr = ""
            self.attrs = frozenset()
            if self.tag in REFUSED_TAGS:
                raise HtmlFault(at, f"<{self.tag}> has no place in a view")
            out.append(tag[0])
            return tag.end()
        doctype = re.compile(r"<![dD][^>]*>").match(text, at)
        if doctype:
            out.append(doctype[0])
            self.beside_block = True
            return doctype.end()
        if text[at] == "<":
            raise HtmlFault(at, "< opens no tag; write &lt;")
        words = re.compile(r"[^\s<]+|\s").match(text, at)
        out.append(words[0])
        self.beside_block = False
        return words.end()

    def in_raw(self, text, at, out, last):
        name = self.stack[-1]
        end = re.compile("</" + name, re.I).search(text, at)
        stop = end.start() if end else len(text)
        if name not in ("script", "style"):
            out.append(text[at:stop])
        elif text[at:stop].strip():
            raise HtmlFault(at, f"the text of <{name}> comes from {{{{inline …}}}}")
        if end:
            self.mode = "text"
            self.beside_block = False
        return stop

    def in_comment(self, text, at, out, last):
        end = text.find("-->", at)
        if end < 0:
            return len(text)
        self.mode = "text"
        return end + 3

    def in_tag(self, text, at, out, last):
        self.mode = "after"
        return at

    def in_after(self, text, at, out, last):
        if not (text[at].isspace() or text[at] in "/>"):
            raise HtmlFault(at, f"white space is missing between attributes of <{self.tag}>")
        self.mode = "before"
        return at

    def in_before(self, text, at, out, last):
        space = re.compile(r"\s+").match(text, at)
        if space:
            # Kept unless the tag ends here; at the end of the text an attribute may follow from a directive.
            if not text.startswith((">", "/>"), space.end()):
                out.append(" ")
            return space.end()
        if text.startswith("/>", at):
            foreign = {"svg", "math"} & (set(self.stack) | {self.tag})
            if not foreign and self.tag not in VOID:
                raise HtmlFault(at, f"<{self.tag}/> does not close itself in HTML")
            out.append("/>" if foreign else ">")
            self.close_tag(self_closing=True)
            return at + 2
        if text[at] == ">":
            out.append(">")
            self.close_tag(self_closing=False)
            return at + 1
        if self.closing:
            raise HtmlFault(at, f"attribute in </{self.tag}>")
        name = re.compile(r"[a-zA-Z_:@][a-zA-Z0-9_:.-]*").match(text, at)
        if not name:
            raise HtmlFault(at, f"{text[at]!r} in <{self.tag}>")
        self.attr = name[0].lower()
        if self.attr == "http-equiv":
            raise HtmlFault(at, "http-equiv has no place in a view: send a header")
        if self.attr in ("style", "srcdoc") or self.attr.startswith("on"):
            raise HtmlFault(at, f"attribute {self.attr} has no place in a view: use a class or an asset")
        self.mode = "name"
        out.append(name[0])
        return name.end()

    def in_name(self, text, at, out, last):
        if text[at] == "=":
            self.mode = "equals"
            self.end_name()
            out.append("=")
            return at + 1
        self.mode = "after"
        self.end_name()
        return at

    def in_equals(self, text, at, out, last):
        if text[at] not in "\"'":
            raise HtmlFault(at, f"the value of {self.attr} has no quotes")
        self.quote = text[at]
        self.led = False
        self.mode = "value"
        out.append(text[at])
        return at + 1

    def in_value(self, text, at, out, last):
        end = text.find(self.quote, at)
        stop = len(text) if end < 0 else end
        value = text[at:stop]
        if self.url_attr() and not self.led and SCHEME.match(value) and not GOOD_SCHEME.match(value):
            raise HtmlFault(at, f"{self.attr} begins with a scheme that is not allowed")
        if value:
            self.led = True
        out.append(value)
        if end >= 0:
            out.append(self.quote)
            self.mode = "after"
            self.attr = self.quote = ""
            stop += 1
        return stop

    def close_tag(self, self_closing):
        name = self.tag
        self.mode = "text"
        if self.closing:
            if not self.stack or self.stack[-1] != name:
                open_tag = f"<{self.stack[-1]}> is open" if self.stack else "nothing is open"
                raise HtmlFault(0, f"</{name}> closes nothing: {open_tag}")
            self.stack = self.stack[:-1]
            self.dirs = self.dirs[:-1]
        elif name in ENDS_P and "p" in self.stack:
            raise HtmlFault(0, f"<{name}> would end the open <p>")
        elif name not in VOID and not self_closing:
            self.stack += (name,)
            self.dirs += ("dir" in self.attrs or name in ("code", "pre"),)
            if name in RAW:
                self.mode = "raw"
        self.beside_block = name in BLOCK
        self.tag = ""
        self.closing = False
        self.attr = ""
        self.attrs = frozenset()
