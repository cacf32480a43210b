"""A friend's private page: see, change, take back, answer, forget; and confirming an address."""
import email
import email.policy
import html
import queue
import re
import socket
import threading

from friends import FORM, LAPTOP, WORDS, Campaign, own_link, receipt_id, receipt_page, said, who

SERVE = ["--trusted-proxy", "127.0.0.1/32"]


def test_private_link(kith):
    c = Campaign(kith)
    cookie, key = c.sent()
    page = kith.get("/e")
    assert page.status == 200 and 'data-key-form=""' in page.text and "private-link" not in page.text
    for typed in (key, f"{kith.base}/e#{key}", f"  {key}\n"):
        answer = kith.post("/e", {"key": typed}, headers=who(agent=LAPTOP))
        assert answer.status == 303 and answer.headers["location"] == "/e", typed
        assert WORDS in receipt_page(kith, answer.cookie)
    for typed in ("", "x", "A" * 43, key[:-1], key + "A", c.key):
        answer = kith.post("/e", {"key": typed}, headers=who())
        assert answer.status == 422 and 'id="err-key"' in answer.text and not answer.cookie, typed
        assert not typed or typed == "x" or typed not in answer.text, "a key is not shown again"
    assert "private-link" not in kith.get("/e", cookie="kith=" + "A" * 43).text


def test_edit(kith):
    c = Campaign(kith)
    cookie, _ = c.sent()
    id = receipt_id(receipt_page(kith, cookie))
    edit = lambda **fields: kith.post("/e/edit", {"receipt": id, **FORM, **fields}, headers=who(), cookie=cookie)
    answer = edit(message="Maya wrote our handbook, and everybody reads it.", name="Ana S.", relation="client")
    assert answer.status == 303 and answer.headers["location"].startswith("/e")
    assert "Saved." in kith.get(answer.headers["location"], cookie=cookie).text
    assert said(c.open().text) == ["Maya wrote our handbook, and everybody reads it."]
    wrong = edit(message="x" * 2001, video_url="http://example.org/")
    assert wrong.status == 422 and 'href="#message"' in wrong.text and 'href="#video_url"' in wrong.text
    assert "x" * 2001 in wrong.text and 'value="http://example.org/"' in wrong.text
    assert said(c.open().text) == ["Maya wrote our handbook, and everybody reads it."], "nothing is stored in part"
    assert edit(visibility="anonymous").status == 303
    assert said(c.open().text) == [] and "without your name" in receipt_page(kith, cookie)
    assert edit(message="Follow me and subscribe to my channel, link in bio.", visibility="public").status == 303
    assert said(c.open().text) == []
    report = c.report()
    assert report["self_promotion"]["endorsements"] + report["unclear"]["endorsements"] == 1
    assert edit(visibility="public").status == 303 and said(c.open().text) == [WORDS]
    other, _ = c.sent(message="Maya knows every member by name.")
    assert kith.post("/e/edit", {"receipt": id, **FORM}, headers=who(), cookie=other).status == 401
    assert kith.post("/e/edit", {"receipt": id, **FORM}, headers=who()).status == 401


def test_withdraw(kith):
    c = Campaign(kith)
    cookie, key = c.sent()
    page = receipt_page(kith, cookie)
    answer = kith.post("/e/withdraw", {"receipt": receipt_id(page)}, headers=who(), cookie=cookie)
    assert answer.status == 303
    assert said(c.open().text) == [] and WORDS not in receipt_page(kith, cookie)
    page = receipt_page(kith, cookie)
    assert "You took it back." in page and 'action="/e/edit"' not in page and own_link(page)
    link = own_link(page)
    assert c.open(f"/k/{link}").status == 200, "the link goes on working"
    curation = c.report()["curation"]
    assert curation["received"] == 1 and curation["withdrawn"] == 1 and curation["shown"] == 0
    assert kith.post("/e/edit", {"receipt": link, **FORM}, headers=who(), cookie=cookie).status == 410
    assert kith.post("/e", {"key": key}, headers=who()).status == 303
    assert c.send(cookie).status == 303 and c.report()["curation"]["received"] == 2, "it may be said again"


def test_answer(kith):
    c = Campaign(kith)
    cookie, _ = c.sent(message="nice")
    page = receipt_page(kith, cookie)
    assert "It is listed as unclear." in page and "Has no words about anybody" in page and 'action="/e/answer"' in page
    reply = "I know <Maya> well & mean it."
    answer = kith.post("/e/answer", {"receipt": receipt_id(page), "answer": reply}, headers=who(), cookie=cookie)
    assert answer.status == 303
    page = receipt_page(kith, cookie)
    assert html.escape(reply) in page and "It is listed as unclear." in page
    assert reply in str(c.report()["endorsements"][0]["answers"])
    long = kith.post("/e/answer", {"receipt": receipt_id(page), "answer": "y" * 501}, headers=who(), cookie=cookie)
    assert long.status == 422 and 'id="err-answer"' in long.text and "y" * 501 in long.text
    assert 'value="Ana Sousa"' in long.text, "the other form is as it was"


def test_more_from_this_browser(kith):
    a, b = Campaign(kith), Campaign(kith, applicant_name="Tomas Berg")
    cookie, _ = a.sent()
    cookie, _ = b.sent(cookie, message="Tomas taught us to plan the week.")
    page = receipt_page(kith, cookie)
    assert "Tomas taught us" in page and "Maya Lindqvist" in page and WORDS not in page
    assert WORDS in receipt_page(kith, cookie, f"?campaign={a.slug}")
    first = own_link(receipt_page(kith, cookie, f"?campaign={a.slug}"))
    assert f"/k/{first}" not in page, "the only share link on a receipt is its own"
    assert kith.post("/e/open", {"receipt": first}, headers=who(), cookie=cookie).status == 303
    assert WORDS in receipt_page(kith, cookie)
    assert kith.post("/e/forget", {"receipt": first}, headers=who(), cookie=cookie).status == 303
    page = receipt_page(kith, cookie)
    assert "Tomas taught us" in page and first not in page
    assert WORDS in said(a.open().text), "forgetting takes nothing back"
    assert kith.post("/e/forget", {"receipt": first}, headers=who(), cookie=cookie).status == 401
    assert kith.post("/e/forget", {"receipt": receipt_id(page)}, headers=who(), cookie=cookie).status == 303
    assert "private-link" not in kith.get("/e", cookie=cookie).text


def test_you_wrote_here(kith):
    c = Campaign(kith)
    cookie, _ = c.sent()
    page = c.open(cookie=cookie).text
    assert "You wrote here." in page and f'href="/e?campaign={c.slug}"' in page
    assert "You wrote here." not in c.open().text and "You wrote here." not in Campaign(kith).open(cookie=cookie).text
    assert "You are signed in" not in page


def test_proof(kith):
    c = Campaign(kith)
    cookie, _ = c.sent()
    page = receipt_page(kith, cookie)
    path = html.unescape(re.search(r'href="(/e/proof[^"]*)"', page)[1])
    answer = kith.get(path, cookie=cookie)
    assert answer.status == 200 and answer.text.startswith("c2sp.org/tlog-proof@v1\n")
    assert answer.headers["content-type"].startswith("text/plain") and "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store" and kith.get(path).status == 401


def test_confirm_page_confirms_nothing_by_itself(kith):
    page = kith.get("/confirm")
    assert page.status == 200 and 'action="/confirm"' in page.text and "data-ask" in page.text and not page.cookie
    for typed in ("", "A" * 43, f"{kith.base}/confirm#{'A' * 43}"):
        answer = kith.post("/confirm", {"key": typed}, headers=who())
        assert answer.status == 422 and 'id="err-key"' in answer.text and not answer.cookie


class Post:
    """A mail server for one test: takes whatever is sent."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port, self.mails = self.socket.getsockname()[1], queue.Queue()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                peer, _ = self.socket.accept()
            except OSError:
                return
            with peer, peer.makefile("rwb") as file:
                answer = lambda line: (file.write(line + b"\r\n"), file.flush())
                answer(b"220 test")
                to = b""
                while line := file.readline():
                    word = line[:4].upper()
                    if word == b"RCPT":
                        to = line
                    if word == b"DATA":
                        answer(b"354 go on")
                        body = b""
                        while (line := file.readline()) != b".\r\n" and line:
                            body += line
                        self.mails.put((to.decode(), email.message_from_bytes(body, policy=email.policy.default)))
                    answer(b"221 bye" if word == b"QUIT" else b"250 ok")
                    if word == b"QUIT":
                        break

    def wait(self):
        to, mail = self.mails.get(timeout=60)
        return to, mail.get_body(("plain",)).get_content()


def test_an_address_is_confirmed_by_a_press(kith):
    post = Post()
    other = kith.another([*SERVE, "--smtp-url", f"smtp://127.0.0.1:{post.port}", "--mail-from", "kith@example.org"])
    try:
        c = Campaign(other)
        assert 'name="email"' in c.open().text
        wrong = c.send(email="ana@example", message="Maya.")
        assert wrong.status == 422 and 'value="ana@example"' in wrong.text and 'id="err-email"' in wrong.text
        cookie, _ = c.sent(name="Maya", email="Ana@Example.org")
        assert said(c.open().text) == [], "under the applicant's first name: unclear"
        assert "We sent a link to ana@example.org." in receipt_page(other, cookie)
        to, text = post.wait()
        assert "ana@example.org" in to
        key = re.search(re.escape(other.base) + r"/confirm#([A-Za-z0-9_-]{43})", text)[1]
        assert re.search(re.escape(other.base) + r"/e#[A-Za-z0-9_-]{43}", text)
        assert other.get("/confirm").status == 200 and c.report()["unclear"]["endorsements"] == 1
        for _ in range(2):
            answer = other.post("/confirm", {"key": f"{other.base}/confirm#{key}"}, headers=who(agent=LAPTOP))
            assert answer.status == 200 and answer.cookie and "Your address is confirmed." in answer.text
        assert re.search(r'href="/e#[A-Za-z0-9_-]{43}"', answer.text)
        page = receipt_page(other, answer.cookie)
        assert "ana@example.org is confirmed." in page and "It counts as help." in page and "No longer holds" in page
        report = c.report()
        assert report["helped"]["endorsed"] == 1 and report["unclear"]["endorsements"] == 0
        assert report["endorsements"][0]["email_domain"] == "example.org" and "ana@" not in str(report)
        assert "ana@" not in c.open().text
    finally:
        trouble = other.stop()
        post.socket.close()
    assert not trouble, trouble
