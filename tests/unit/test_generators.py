#!/usr/bin/env python3
"""The parts of the generators that a C test does not reach: white space in views, smaller assets, literals in C."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts"))
sys.dont_write_bytecode = True

import gen_assets  # noqa: E402
import gen_messages  # noqa: E402
import view_html  # noqa: E402


def fed(*pieces):
    html = view_html.Html()
    return "".join(html.feed(piece, i + 1 == len(pieces)) for i, piece in enumerate(pieces))


class Views(unittest.TestCase):
    def test_space_beside_blocks_goes_and_between_words_stays(self):
        self.assertEqual(fed("<div>\n  <p>a  b\n   <b>c</b> <i>d</i>\n</p>\n</div>\n"),
                         "<div><p>a b\n<b>c</b> <i>d</i></p></div>")
        self.assertEqual(fed("<pre>\n a\n  b </pre><textarea> x </textarea>"), "<pre>\n a\n  b </pre><textarea> x </textarea>")
        self.assertEqual(fed("a <!-- not this --> b"), "a b")
        self.assertEqual(fed("<span>a</span> ", "<span>b</span>"), "<span>a</span> <span>b</span>")

    def test_attributes(self):
        self.assertEqual(fed("<p\n   class='a  b'\n   hidden\n>x</p>"), "<p class='a  b' hidden>x</p>")
        self.assertEqual(fed('<br/><svg><path d="M0 0"/></svg>'), '<br><svg><path d="M0 0"/></svg>')

    def test_faults(self):
        for text in ("<p class=a>", "<p><p>", "</p>", "<div/>", "a < b", '<p a="1"b="2">', '<a href="data:x">', "<base>"):
            with self.assertRaises(view_html.HtmlFault, msg=text):
                fed(text)


class Assets(unittest.TestCase):
    def test_css(self):
        self.assertEqual(gen_assets.small_css('/* a */\na {\n  content: "/* b */  c"; /* d\n e */\n}\n'),
                         'a {\ncontent: "/* b */  c";\n}\n')

    def test_js(self):
        self.assertEqual(gen_assets.small_js("// a\n  let b = 1; // c\n/* d\n e */\n/* f */ g();\n  h(); /* i */\n"),
                         "let b = 1; // c\n/* f */ g();\nh(); /* i */\n")
        literal = "let a = `\n  // kept\n`;\n"
        self.assertEqual(gen_assets.small_js(literal), literal)


class Catalogues(unittest.TestCase):
    """What an editor of each language would mark at once, held by the machine."""

    @classmethod
    def setUpClass(cls):
        cls.all = gen_messages.read_all(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../app/lang"))

    def forms(self, lang):
        """Each text with its place, its parameters as {name}."""
        for message in self.all[lang].values():
            for form in message.forms.values():
                text = "".join(value if kind == "text" else "{" + value + "}" for kind, value in form.parts)
                yield f"{form.where}: {message.key}: {text}", text

    def none(self, lang, pattern, beside=""):
        for place, text in self.forms(lang):
            found = re.search(pattern, re.sub(beside, "0", text) if beside else text)
            self.assertIsNone(found, f"{place}: {found}")

    def test_every_message_is_said_somewhere(self):
        root, text = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."), ""
        for top in ("app", "web", "tests"):
            for folder, _, files in os.walk(os.path.join(root, top)):
                for file in files:
                    if file.endswith((".c", ".html")) and "node_modules" not in folder:
                        with open(os.path.join(folder, file), encoding="utf-8") as source:
                            text += source.read()
        said = set(re.findall(r"\bMSG_[A-Z0-9_]+", text)) | set(re.findall(r"\{\{t ([a-z0-9_.]+)", text))
        for key, message in self.all["en"].items():
            by_code = key.split(".")[0] in ("reason", "rule")  # app/model/standing.c puts these together
            self.assertTrue(by_code or key in said or message.ident() in said, f"{message.where}: {key} is said nowhere")

    def test_no_stray_spaces(self):
        for lang in gen_messages.LANGS:
            self.none(lang, "  |[ \u00a0\u202f]\\n|\\n | [,.)]")

    def test_percent_signs(self):
        space = {"en": "", "de": "-", "es": "\u00a0", "fr": "\u202f", "pt-BR": "", "ja": "", "ar": ""}
        for lang, between in space.items():
            self.none(lang, rf"[0-9}}](?!{between}%)[^0-9a-z]?%|٪")

    def test_french_spaces(self):
        """A space that does not break before : ; ! ? and inside quotation marks."""
        self.none("fr", "[^\u202f][;?!»]|«[^\u202f]|[^\u00a0]:(?!//)|'|\"")

    def test_french_needs_no_elision(self):
        """No word before a name that would lose its vowel before one: de Anna, que Anna."""
        names = "|".join(sorted({name for m in self.all["en"].values() for name in m.params()
                                 if not gen_messages.is_number(name)} - {"day", "from", "to", "low", "high", "share", "url"}))
        self.none("fr", rf"(?i)\b(de|que|le|la|ne|se|me|te|ce|je|jusque|lorsque|puisque|quoique|si) \{{({names})\}}")

    def test_japanese_punctuation(self):
        self.none("ja", r"[぀-ヿ一-鿿}][,.?!:;(]|[,.?!:;)][぀-ヿ一-鿿]|[、。] ", beside=r"https?://|example\.org")

    def test_arabic_punctuation(self):
        self.none("ar", r"[\u0621-\u0652}] ?[,;?]|[٠-٩]")

    def test_spanish_opens_what_it_closes(self):
        for place, text in self.forms("es"):
            self.assertEqual(text.count("?"), text.count("¿"), place)
            self.assertEqual(text.count("!"), text.count("¡"), place)

    def test_one_way_to_address_people(self):
        self.none("de", r"\b(Ihre?[mnrs]?|Ihnen|(?<!^)(?<![.:?!] )Sie)\b")
        self.none("es", r"(?i)\b(usted|su correo|vos|vosotr[oa]s|os)\b")
        self.none("fr", r"(?i)\b(tu|toi|ton|ta|tes)\b")
        self.none("pt-BR", r"(?i)\b(tu|teu|tua|teus|tuas|contigo)\b")

    def test_no_english_is_left(self):
        """In other scripts nothing in Latin letters but names of things and what is typed."""
        known = ("Kith|QR|SVG|PNG|PDF|HTML|CSV|JSON|SMS|API|IP|Cookie|YouTube|Instagram|TikTok|Google|Photos|iCloud|Drive|"
                 "WhatsApp|LinkedIn|X|Facebook|Mastodon|zip|verify|kith|base|url|trusted|proxy|https|application|json|"
                 "example|org|name|sh|private|link|txt|my|senyo|kanri")
        for lang in ("ja", "ar"):
            self.none(lang, rf"\b(?!(?:{known})(?![A-Za-z]))[A-Za-z]+", beside=r"\{[a-z_]+\}")
        told = {m.key for m in self.all["en"].values() if len(m.forms) == 1 and m.forms.get(None)
                and len(m.forms[None].parts) == 1 and m.forms[None].parts[0][1].count(" ") >= 2}
        for lang in gen_messages.LANGS[1:]:
            for key in told & set(self.all[lang]):
                self.assertNotEqual(self.all[lang][key].forms[None].parts, self.all["en"][key].forms[None].parts, key)


class Literals(unittest.TestCase):
    def test_every_byte(self):
        self.assertEqual(gen_messages.c_string(b'a"\\\n\x001?\xff'), '"a\\"\\\\\\n\\0001\\077\\377"')


if __name__ == "__main__":
    unittest.main()
