#!/usr/bin/env python3
"""The parts of the generators that a C test does not reach: white space in views, smaller assets, literals in C."""
import os
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


class Literals(unittest.TestCase):
    def test_every_byte(self):
        self.assertEqual(gen_messages.c_string(b'a"\\\n\x001?\xff'), '"a\\"\\\\\\n\\0001\\077\\377"')


if __name__ == "__main__":
    unittest.main()
