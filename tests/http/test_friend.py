"""The friend's side: the campaign's page, its three forms, receipts, confirming, QR codes, and who counts as a visitor."""
import concurrent.futures
import email
import email.policy
import html
import itertools
import queue
import re
import socket
import sqlite3
import threading
import time
import urllib.parse

SERVE = ["--trusted-proxy", "127.0.0.1/32"]

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:124.0) Gecko/20100101 Firefox/124.0"
WORDS = "Maya answered every question of our members within a day, and she taught me how to do it."
FORM = {"name": "Ana Sousa", "relation": "worked_together", "message": WORDS, "video_url": "", "profile_url": "",
        "visibility": "public", "consent": "yes", "via": ""}
numbers = itertools.count(1)


def address():
    """A network address that nobody has used in these tests."""
    n = next(numbers)
    return f"198.{18 + n // 65536}.{n // 256 % 256}.{n % 256}"


def who(ip=None, agent=PHONE, **more):
    return {"X-Forwarded-For": ip or address(), "User-Agent": agent, **more}


class Campaign:
    def __init__(self, kith, **fields):
        value = {"applicant_name": "Maya Lindqvist", "role": "Community lead", "company": "Harbour Radio",
                 "story": "Would you tell them what we did together?", **fields}
        answer = kith.call("POST", "/campaigns", value, headers=who(agent="tests/1"))
        assert answer.status == 201, answer.text
        self.kith, self.slug, self.key = kith, answer.json["slug"], answer.json["manage_key"]
        self.path, self.code = f"/c/{self.slug}", answer.json["share_url"].rsplit("/", 1)[1]

    def change(self, **fields):
        answer = self.kith.call("PATCH", f"/campaigns/{self.slug}", fields, self.key, who())
        assert answer.status == 200, answer.text

    def report(self):
        answer = self.kith.call("GET", f"/campaigns/{self.slug}/report", key=self.key)
        assert answer.status == 200, answer.text
        return answer.json

    def send(self, cookie=None, headers=None, **fields):
        return self.kith.post(f"{self.path}/endorsements", {**FORM, **fields}, headers=headers or who(), cookie=cookie)

    def sent(self, cookie=None, headers=None, **fields):
        """(cookie, key) of an endorsement."""
        answer = self.send(cookie, headers, **fields)
        assert answer.status == 303, answer.text
        return answer.cookie, key_of(answer)

    def pass_on(self, cookie=None, headers=None, **fields):
        return self.kith.post(f"{self.path}/pass-it-on", fields, headers=headers or who(), cookie=cookie)

    def open(self, path=None, **more):
        return self.kith.get(path or self.path, headers=who(**more.pop("who", {})), **more)


def key_of(answer):
    return re.fullmatch(r"/e#([A-Za-z0-9_-]{43})", answer.headers["location"])[1]


def said(page):
    return [html.unescape(text) for text in re.findall(r'<article class="said"[^>]*>\s*<blockquote[^>]*>(.*?)</blockquote>', page, re.S)]


def receipt_page(kith, cookie, query=""):
    answer = kith.get("/e" + query, cookie=cookie)
    assert answer.status == 200 and "private-link" in answer.text, answer.text
    return answer.text


def receipt_id(page):
    return re.search(r'name="receipt" value="([^"]+)"', page)[1]


def own_link(page):
    return re.search(r'id="share-link"[^>]*value="[^"]*/k/([^"]+)"', page)[1]


# ---- the page ----

def test_the_page_asks(kith):
    c = Campaign(kith, pitch_video_url="https://youtu.be/dQw4w9WgXcQ?si=abc")
    answer = c.open()
    page = answer.text
    assert answer.status == 200 and not answer.cookie
    for text in ("Would you say a few words for Maya?", "Maya Lindqvist is applying for Community lead at Harbour Radio",
                 "Would you tell them what we did together?", f'action="{c.path}/endorsements"', f'action="{c.path}/pass-it-on"',
                 f'action="{c.path}/decline"'):
        assert text in page, text
    for field in ("name", "relation", "message", "video_url", "profile_url", "visibility", "consent"):
        assert f'name="{field}"' in page, field
    assert 'name="email"' not in page, "no mail is set up: no address is asked for"
    assert 'name="via"' not in page
    policy = answer.headers["content-security-policy"]
    assert "frame-src https://www.youtube-nocookie.com;" in policy and "unsafe" not in policy
    assert 'data-embed="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ' in page
    assert answer.headers["cache-control"] == "private, no-cache" and answer.headers["referrer-policy"] == "same-origin"
    assert "frame-src" not in Campaign(kith).open().headers["content-security-policy"]


def test_previews_and_indexing(kith):
    c = Campaign(kith)
    answer = c.open()
    for name, value in (("og:title", "A few words for Maya Lindqvist"), ("og:image", f"{kith.base}{c.path}/card.png"),
                        ("og:image:width", "1200"), ("og:image:height", "630"), ("og:url", kith.base + c.path)):
        assert f'<meta property="{name}" content="{value}">' in answer.text, name
    assert 'name="twitter:card" content="summary_large_image"' in answer.text
    assert 'name="robots" content="noindex"' in answer.text and answer.headers["x-robots-tag"] == "noindex"
    shared = c.open(f"/k/{c.code}")
    assert f'property="og:url" content="{kith.base}/k/{c.code}"' in shared.text
    assert f'rel="canonical" href="{kith.base}{c.path}"' in shared.text
    cookie = kith.post("/m", {"key": c.key}, headers=who(agent=LAPTOP)).cookie
    kith.post(f"/manage/{c.slug}/settings", {"applicant_name": "Maya Lindqvist", "role": "Community lead", "story": "Hello.",
                                             "index": "yes", "language": "en"}, headers=who(agent=LAPTOP), cookie=cookie)
    answer = c.open()
    assert "noindex" not in answer.text and "x-robots-tag" not in answer.headers


def test_a_share_link_fills_in_the_form(kith):
    c = Campaign(kith)
    page = c.open(f"/k/{c.code}").text
    assert page.count(f'<input type="hidden" name="via" value="{c.code}">') == 3
    assert c.open("/k/nosuchcd").status == 404 and c.open("/c/nobody-at-all").status == 404


def test_languages(kith):
    c = Campaign(kith)
    assert '<html lang="en" dir="ltr">' in c.open().text
    german = c.open(who={"Accept-Language": "de-AT,en;q=0.5"}).text
    assert '<html lang="de" dir="ltr">' in german
    assert '<html lang="ar" dir="rtl">' in c.open(c.path + "?lang=ar", who={"Accept-Language": "de"}).text
    assert '<html lang="en"' in c.open(c.path + "?lang=xx").text
    for tag in ("en", "de", "es", "fr", "pt-BR", "ja", "ar"):
        assert f'href="{c.path}?lang={tag}"' in german
    other = Campaign(kith, language="fr")
    assert '<html lang="fr"' in other.open().text, "who asks for no language is given the campaign's"
    assert '<html lang="en"' in other.open(who={"Accept-Language": "en"}).text


def test_it_is_the_same_for_everybody_without_a_cookie(kith):
    c = Campaign(kith)
    pages = {c.open(who={"Accept-Language": "en", **more}).bytes
             for more in ({}, {"Referer": "http://elsewhere.example/"}, {"Cookie": "other=1"}, {"Cookie": "kith=short"},
                          {"Cookie": "kith=" + "A" * 43}, {"DNT": "1"})}
    assert len(pages) == 1


def test_kept_copies_are_asked_about(kith):
    c = Campaign(kith)
    first = c.open()
    etag = first.headers["etag"]
    again = c.open(who={"If-None-Match": etag})
    assert again.status == 304 and not again.bytes and again.headers["etag"] == etag
    assert again.headers["cache-control"] == "private, no-cache"
    c.sent()
    changed = c.open(who={"If-None-Match": etag})
    assert changed.status == 200 and WORDS in changed.text and changed.headers["etag"] != etag
    assert c.report()["reach"]["visitor_days"]["unknown"] == 3, "a kept copy that is asked about is a visit"


def test_head(kith):
    c = Campaign(kith)
    full = c.open(who={"Accept-Language": "en"})
    head = kith.request("HEAD", c.path, headers=who(**{"Accept-Language": "en"}))
    assert head.status == 200 and not head.bytes
    for name in ("content-type", "content-length", "etag", "cache-control", "content-security-policy"):
        assert head.headers[name] == full.headers[name], name


def test_the_page_is_light(kith):
    c = Campaign(kith)
    syllables = "ma ri to ne ka lu sem por din gal ver osk tri bel fan hul jor wep yun zim cra dro".split()
    state = 7
    for i in range(20):
        text = "Maya helped"
        while len(text) < 199:
            word = ""
            for _ in range(3):
                state = state * 1103515245 + 12345 & 0x7fffffff
                word += syllables[(state >> 8) % len(syllables)]
            text += " " + word
        c.sent(name=f"{text[12:18].title()} {text[19:26].title()}", message=text[:199] + ".", cookie=None)
    for waiting in kith.call("GET", f"/campaigns/{c.slug}/endorsements?limit=100", key=c.key).json["endorsements"]:
        kith.call("PATCH", f"/campaigns/{c.slug}/endorsements/{waiting['id']}", {"shown": True}, c.key, who())
    answer = c.open(who={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    page = c.open().text
    assert len(said(page)) == 20
    scripts = sum(len(kith.get(path, headers={"Accept-Encoding": "gzip"}).bytes) for path in re.findall(r'<script src="([^"]+)"', page))
    assert len(answer.bytes) + scripts <= 14 * 1024, (len(answer.bytes), scripts)
    assert 'rel="stylesheet"' not in page


def test_older_ones_are_a_page_on(kith):
    c = Campaign(kith)
    for i in range(45):
        c.sent(name=f"Friend Number{i}", message=f"Maya helped us with project {'abcdefghijklmnopqrstuvwxyz'[i % 26] * 3}{i}, which she saved.")
    names = lambda page: re.findall(r"<b>Friend Number(\d+)</b>", page)
    link = lambda page, rel: html.unescape(re.search(rf'href="([^"#]+)#said" rel="{rel}"', page)[1])
    first = c.open(f"/k/{c.code}").text
    assert names(first) == [str(i) for i in range(44, 24, -1)] and 'rel="prev"' not in first
    second = c.open(link(first, "next")).text
    assert names(second) == [str(i) for i in range(24, 4, -1)]
    third = c.open(link(second, "next")).text
    assert names(third) == [str(i) for i in range(4, -1, -1)] and 'rel="next"' not in third
    assert names(c.open(link(third, "prev")).text) == names(second)
    assert names(c.open(link(second, "prev")).text) == names(first)
    assert f'value="{c.code}"' in third, "the share link is kept on every page"
    for query in ("?before=0", "?before=x", "?before=-4", "?before=99999999999999999999", "?after=1x"):
        assert names(c.open(c.path + query).text) == names(first), query


def test_a_language_once_chosen_is_kept(kith):
    c = Campaign(kith)
    for i in range(21):
        c.sent(name=f"Friend Number{i}", message=f"Maya helped us with project number {i}.")
    chosen = c.open(c.path + "?lang=es", who={"Accept-Language": "de"}).text
    for form in ("endorsements", "pass-it-on", "decline"):
        assert f'action="{c.path}/{form}?lang=es"' in chosen
    assert re.search(r'href="[^"]*before=\d+&amp;lang=es#said"', chosen)
    asked = c.open(who={"Accept-Language": "es"}).text
    assert "?lang=es/" not in asked and f'action="{c.path}/endorsements"' in asked and "lang=es#said" not in asked
    wrong = kith.post(f"{c.path}/endorsements?lang=es", {}, headers=who(**{"Accept-Language": "de"}))
    assert wrong.status == 422 and '<html lang="es"' in wrong.text and "endorsements?lang=es" in wrong.text


# ---- the form ----

def test_each_field_is_told_what_to_change(kith):
    c = Campaign(kith)
    typed = {"name": "Ana <Sousa>", "relation": "client", "message": 'Maya "helped" & taught me.', "video_url": "",
             "profile_url": "https://ana.example.org/", "visibility": "report_only", "consent": "yes", "via": c.code}
    bad = [("name", ""), ("name", " \t "), ("name", "x" * 81), ("relation", ""), ("relation", "boss"), ("message", ""),
           ("message", "x" * 2001), ("video_url", "http://youtu.be/dQw4w9WgXcQ"), ("video_url", "https://10.0.0.1/v.mp4"),
           ("video_url", "https://localhost/v.mp4"), ("video_url", "https://user@example.org/"), ("video_url", "javascript:alert(1)"),
           ("video_url", "https://example.org:8443/v.mp4"), ("profile_url", "ftp://example.org/"), ("profile_url", "https://a"),
           ("profile_url", "https://example.org/" + "a" * 2050), ("visibility", ""), ("visibility", "all"), ("consent", ""),
           ("consent", "no"), ("email", "ana"), ("email", "ana@example"), ("email", "a" * 250 + "@example.org")]
    for field, value in bad:
        answer = c.send(**{**typed, field: value})
        page = answer.text
        assert answer.status == 422 and not answer.cookie, (field, value, answer.status)
        assert f'href="#{field}"' in page and 'id="wrong"' in page, (field, value)
        if field != "email":
            assert f'id="err-{field.removesuffix("_url")}"' in page, (field, value)
        for name, kept in {**typed, field: value}.items():
            if name in ("relation", "visibility", "consent"):
                checked = re.search(rf'name="{name}" value="{kept}" checked', page)
                assert bool(checked) == (name != field), (field, name)
            elif name != "email" and kept.strip():
                assert html.escape(kept, quote=True).replace("&#x27;", "&#39;") in page, (field, name)
        assert f'<input type="hidden" name="via" value="{c.code}">' in page
    for name in ("name", "relation", "message", "visibility", "consent"):
        fields = {key: value for key, value in typed.items() if key != name}
        answer = kith.post(f"{c.path}/endorsements", fields, headers=who())
        assert answer.status == 422 and f'href="#{name}"' in answer.text, name
    assert c.report()["curation"]["received"] == 0
    told = re.findall(r'<li><a href="#(\w+)">', kith.post(f"{c.path}/endorsements", {}, headers=who()).text)
    assert told == ["relation", "message", "name", "visibility", "consent"], "in the order of the form"


def test_good_fields(kith):
    c = Campaign(kith)
    family = "\U0001F469\u200d\U0001F469\u200d\U0001F467"
    for fields in ({"name": "é" * 80}, {"name": family * 20, "message": family * 900}, {"message": "Maya " + "x" * 1995},
                   {"message": "", "video_url": "https://youtu.be/dQw4w9WgXcQ"}, {"name": "Ana", "message": "Maya helped.\r\n\r\nTwice."},
                   {"video_url": "https://example.org/about-maya"}, {"profile_url": "https://xn--mller-kva.example.org/#me"}):
        answer = c.send(**fields)
        assert answer.status == 303, (fields, re.findall(r'class="err"[^>]*>([^<]*)', answer.text))
    for relation in ("worked_together", "managed_them", "managed_by_them", "client", "studied_together", "friend", "family",
                     "community", "other"):
        assert c.send(relation=relation, message=f"Maya helped our {relation} team a lot.").status == 303, relation


def test_bad_bodies(kith):
    c = Campaign(kith)
    head = who(**{"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
    for body in (b"name=%ff", b"name=%00", b"name=%4", b"name=a&name=b", b"=a"):
        assert kith.request("POST", f"{c.path}/endorsements", body, head).status == 400, body
    assert kith.request("POST", f"{c.path}/endorsements", b"{}", {**head, "Content-Type": "application/json"}).status == 415
    assert kith.request("POST", f"{c.path}/endorsements", b"message=" + b"a" * (257 << 10), head).status == 413


def test_the_answer_leads_to_the_receipt(kith):
    c = Campaign(kith)
    answer = c.send(via=c.code)
    assert answer.status == 303 and re.fullmatch(r"/e#[A-Za-z0-9_-]{43}", answer.headers["location"])
    cookie = answer.headers["set-cookie"]
    assert re.fullmatch(r"kith=[A-Za-z0-9_-]{43}; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax", cookie), cookie
    assert WORDS in said(c.open().text)
    page = receipt_page(kith, answer.cookie)
    assert "Thank you. Maya can read it now." in page and WORDS in page and f"/e#{key_of(answer)}" in page
    assert set(re.findall(r"/k/([a-z0-9]+)", page)) == {own_link(page)}, "no other share link stands on a receipt"
    assert kith.get("/e", cookie=answer.cookie).headers["cache-control"] == "no-store"
    again = c.send(cookie=answer.cookie, message="Maya also wrote our handbook in a weekend.")
    assert again.cookie == answer.cookie, "a browser keeps its one secret"


def test_https_makes_the_cookie_secure(kith):
    other = kith.another([*SERVE, "--base-url", "https://kith.example.org"])
    try:
        c = Campaign(other)
        cookie = c.send().headers["set-cookie"]
        assert re.fullmatch(r"__Host-kith=[A-Za-z0-9_-]{43}; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure", cookie), cookie
        assert f'content="https://kith.example.org{c.path}/card.png"' in c.open().text
        assert other.get("/e", cookie=cookie.split(";")[0].removeprefix("__Host-")).text.count("private-link") == 0
    finally:
        trouble = other.stop()
    assert not trouble, trouble


def test_fifty_at_once_are_one(kith):
    c = Campaign(kith)
    same = who()
    with concurrent.futures.ThreadPoolExecutor(25) as pool:
        answers = list(pool.map(lambda _: c.send(headers=same), range(50)))
    assert {a.status for a in answers} == {303}
    assert len({key_of(a) for a in answers}) == 50, "each answer has a fresh key"
    pages = [receipt_page(kith, a.cookie) for a in answers]
    assert len({own_link(page) for page in pages}) == 1, "all keys open the one receipt"
    report = c.report()
    assert report["curation"]["received"] == 1 and report["helped"]["people"] == 1
    cookie = answers[0].cookie
    with concurrent.futures.ThreadPoolExecutor(25) as pool:
        more = list(pool.map(lambda _: c.send(cookie=cookie, message="Maya ran our first meet-up alone."), range(30)))
    assert {a.status for a in more} == {303} and c.report()["curation"]["received"] == 2
    assert c.report()["helped"]["people"] == 1, "cookies that these answers set are one person"


def test_the_same_words_from_elsewhere_open_nothing(kith):
    c = Campaign(kith)
    home = address()
    cookie, _ = c.sent(headers=who(home))
    mine = own_link(receipt_page(kith, cookie))
    other, _ = c.sent(headers=who(home), message="Maya kept our shop open in winter.")
    for what, sent in (("another address", c.send(headers=who())), ("another browser", c.send(headers=who(home, LAPTOP))),
                       ("another cookie", c.send(other, who(home)))):
        assert sent.status == 303, what
        assert mine not in {own_link(receipt_page(kith, sent.cookie)), *re.findall(r'name="receipt" value="([^"]+)"', receipt_page(kith, sent.cookie))}, what
    changed = c.send(headers=who(home), visibility="report_only")
    assert own_link(receipt_page(kith, changed.cookie)) != mine, "another field makes another endorsement"


def test_forms_from_elsewhere(kith):
    c = Campaign(kith)
    cookie, _ = c.sent()
    mine = own_link(receipt_page(kith, cookie))
    for head in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}):
        answer = c.send(cookie, {**who(), **head}, message="Something <long> that I typed about Maya.")
        assert answer.status == 403 and "Something &lt;long&gt; that I typed about Maya." in answer.text, head
        assert not answer.cookie
    plain = {**who(), "Content-Type": "application/x-www-form-urlencoded"}
    body = lambda **more: urllib.parse.urlencode({**FORM, **more})
    for n, head in enumerate(({}, {"Origin": "null"})):
        answer = kith.request("POST", f"{c.path}/endorsements", body(message=f"Maya taught me patience, {n} times."), {**plain, **head}, cookie=cookie)
        assert answer.status == 303 and answer.cookie != cookie, "taken as sent without cookies"
        assert mine not in receipt_page(kith, answer.cookie)
    answer = kith.request("POST", f"{c.path}/endorsements", body(message="Maya ran the archive."), {**plain, "Origin": kith.base}, cookie=cookie)
    assert answer.status == 303 and answer.cookie == cookie
    answer = kith.request("POST", "/e/withdraw", urllib.parse.urlencode({"receipt": mine}), plain, cookie=cookie)
    assert answer.status == 401 and c.report()["curation"]["withdrawn"] == 0


def test_pass_it_on(kith):
    c = Campaign(kith)
    answer = c.pass_on(name="", via=c.code)
    assert answer.status == 303 and answer.cookie
    page = receipt_page(kith, answer.cookie)
    assert "Thank you. Here is your own link." in page and 'action="/e/edit"' not in page
    assert own_link(receipt_page(kith, c.pass_on(answer.cookie, via=c.code).cookie)) == own_link(page), "repeats by cookie"
    assert own_link(receipt_page(kith, c.pass_on(via=c.code).cookie)) != own_link(page)
    long = c.pass_on(name="x" * 81, via=c.code)
    assert long.status == 422 and 'href="#pass_name"' in long.text and "x" * 81 in long.text and f'value="{c.code}"' in long.text
    assert c.report()["helped"]["people"] == 0
    c.open(f"/k/{own_link(page)}")
    assert c.report()["helped"]["passed_it_on"] == 1


def test_decline(kith):
    c = Campaign(kith)
    answer = kith.post(f"{c.path}/decline", {"via": c.code}, headers=who())
    assert answer.status == 303 and not answer.cookie
    page = kith.get(answer.headers["location"])
    assert page.status == 200 and "That is fine." in page.text
    assert c.report()["curation"]["declined"] == 1 and c.report()["reach"]["visitor_days"]["unknown"] == 0


def test_closed(kith):
    c = Campaign(kith)
    cookie, _ = c.sent()
    manager = kith.post("/m", {"key": c.key}, headers=who(agent=LAPTOP)).cookie
    assert kith.post(f"/manage/{c.slug}/close", {}, headers=who(agent=LAPTOP), cookie=manager).status == 303
    page = c.open().text
    assert "<form" not in page and "Maya has closed this page." in page and WORDS in said(page)
    for path, fields in (("endorsements", FORM), ("pass-it-on", {}), ("decline", {})):
        answer = kith.post(f"{c.path}/{path}", fields, headers=who())
        assert answer.status == 409 and "This campaign is closed" in answer.text, path
    assert html.escape(WORDS) in c.send().text, "what was typed is handed back"
    page = receipt_page(kith, cookie)
    assert kith.post("/e/edit", {"receipt": receipt_id(page), **FORM, "message": "Maya fixed our archive."}, headers=who(), cookie=cookie).status == 303
    assert "Maya fixed our archive." in said(c.open().text)
    report = c.report()
    assert report["curation"]["received"] == 1 and report["reach"]["visitor_days"]["unknown"] == 2


def test_erased(kith):
    c = Campaign(kith)
    cookie, key = c.sent()
    assert c.open().status == 200
    assert kith.call("DELETE", f"/campaigns/{c.slug}", key=c.key, headers=who()).status == 204
    for path in (c.path, f"/k/{c.code}", f"{c.path}/qr.svg", f"/k/{c.code}/qr.png", f"{c.path}/card.png", f"{c.path}/declined"):
        assert c.open(path).status in ((410,) if path.startswith("/c/") else (404, 410)), path
    assert c.send().status == 410
    assert "private-link" not in kith.get("/e", cookie=cookie).text
    assert kith.post("/e", {"key": key}, headers=who()).status in (410, 422)


def test_too_many(kith):
    c = Campaign(kith)
    same = who()
    answers = [c.send(headers=same, name="") for _ in range(64)]
    assert [a.status for a in answers[:60]] == [422] * 60
    limited = [a for a in answers if a.status == 429]
    assert limited and int(limited[0].headers["retry-after"]) > 0 and WORDS in limited[0].text
    assert c.send().status == 303, "other addresses go on"


# ---- receipts ----

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


# ---- the applicant's browser ----

def test_the_applicants_browser_is_warned(kith):
    c = Campaign(kith)
    head = who(agent=LAPTOP)
    cookie = kith.post("/m", {"key": c.key}, headers=head).cookie
    page = kith.get(c.path, headers=head, cookie=cookie).text
    assert "You are signed in as Maya." in page and f'href="/manage/{c.slug}"' in page
    assert f'src="/k/{c.code}/qr.svg"' in page and f"{kith.base}/k/{c.code}" in page
    assert 'action="' + c.path + '/endorsements"' in page, "it is flagged, not blocked"
    other = Campaign(kith)
    first = kith.post("/m", {"key": other.key}, headers=head).cookie
    again = kith.post("/m", {"key": other.key}, headers=who(agent=PHONE)).cookie
    kith.post(f"/manage/{other.slug}/renew", {}, headers=head, cookie=again)
    page = kith.get(other.path, headers=head, cookie=first).text
    assert "You are signed in as Maya." in page and f'href="/manage/{other.slug}"' not in page, "its session has ended"
    assert "You are signed in" not in c.open().text and "You are signed in" not in Campaign(kith).open(cookie=cookie).text
    sent = c.send(cookie, head)
    assert sent.status == 303 and c.report()["self_promotion"]["by_applicant"] == 1
    assert said(c.open().text) == []


# ---- visits ----

def test_visits_are_counted_once_a_day_and_visitor(kith):
    c = Campaign(kith)
    one, two = address(), address()
    for ip, agent, path in ((one, PHONE, c.path), (one, PHONE, f"/k/{c.code}"), (one, LAPTOP, f"/k/{c.code}"), (two, PHONE, f"/k/{c.code}"),
                            (two, PHONE, f"/k/{c.code}")):
        assert c.open(path, who={"ip": ip, "agent": agent}).status == 200
    six = "2001:db8:1:2:"
    for tail in ("a", "b:c"):
        c.open(f"/k/{c.code}", who={"ip": six + ":" + tail})
    report = c.report()
    assert report["reach"]["visitor_days"] == {"community": 0, "applicant": 3, "unknown": 1}
    assert report["excluded_visits"]["repeat"] == 3


def test_visits_that_do_not_count(kith):
    c = Campaign(kith)
    agents = {"preview": "WhatsApp/2.23.20.0", "crawler": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}
    ip = address()
    kith.request("HEAD", c.path, headers=who(ip))
    kith.request("HEAD", c.path, headers=who(ip, agents["preview"]))
    for name in ("Sec-Purpose", "Purpose", "X-Moz"):
        kith.get(c.path, headers=who(ip, **{name: "prefetch"}))
    kith.get(c.path, headers=who(ip, agents["crawler"], **{"Sec-Purpose": "prefetch;prerender"}))
    for agent in agents.values():
        kith.get(c.path, headers=who(ip, agent))
    manager = kith.post("/m", {"key": c.key}, headers=who(agent=LAPTOP)).cookie
    kith.get(c.path, headers=who(ip), cookie=manager)
    helper = who()
    cookie, _ = c.sent(headers=helper)
    link = own_link(receipt_page(kith, cookie))
    kith.get(f"/k/{link}", headers=who(), cookie=cookie)
    kith.get(f"/k/{link}", headers=helper)
    assert c.report()["reach"]["visitor_days"] == {"community": 0, "applicant": 0, "unknown": 0}
    kith.get(c.path, headers=who(ip))
    kith.get(f"/k/{link}", headers=who())
    kith.get(f"/k/{c.code}", headers=helper)
    kith.get(f"/k/{c.code}", headers=who(), cookie=cookie)
    report = c.report()
    assert report["excluded_visits"] == {"head": 2, "prefetch": 4, "preview": 1, "crawler": 1, "applicant": 1, "own_link": 2, "repeat": 0}
    assert report["reach"]["visitor_days"] == {"community": 1, "applicant": 2, "unknown": 1}, "an excluded visit uses up nobody's day"
    assert report["helped"]["both"] == 1


def test_what_is_no_page_is_no_visit(kith):
    c = Campaign(kith)
    for path in (f"{c.path}/qr.svg", f"/k/{c.code}/qr.png", "/k/nosuchcd", f"{c.path}/endorsements", f"{c.path}/declined", f"/api/v1/campaigns/{c.slug}"):
        kith.get(path, headers=who())
    c.send(name="")
    report = c.report()
    assert sum(report["reach"]["visitor_days"].values()) == 0 and sum(report["excluded_visits"].values()) == 0


def test_who_came_and_wrote(kith):
    c = Campaign(kith)
    visitor, late = who(), who()
    c.kith.get(f"/k/{c.code}", headers=visitor)
    cookie, _ = c.sent(headers=visitor, via=c.code)
    c.sent(headers=late, via=c.code, message="Maya found the one bug that we all had missed.")
    row = next(row for row in c.report()["conversion"] if row["made_by"] == "applicant" and row["visitor_days"])
    assert (row["visitor_days"], row["endorsed"], row["without_visit"]) == (1, 1, 1)
    link = own_link(receipt_page(kith, cookie))
    c.open(f"/k/{link}")
    c.report()  # what waits to be written is in it
    assert "Your link was opened once." in receipt_page(kith, cookie)


# ---- what takes a server of its own ----

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


def test_past_its_deadline(kith):
    other = kith.another(SERVE)
    try:
        today = time.strftime("%Y-%m-%d", time.gmtime())
        c = Campaign(other, deadline=today)
        cookie, _ = c.sent()
        assert "<form" in c.open().text, "the deadline's day is still open"
        assert not other.end()
        with sqlite3.connect(other.data / "kith.db") as db:
            db.execute("UPDATE campaign SET deadline = deadline - 1 WHERE slug = ?", (c.slug,))
        db.close()
        other.start()
        page = c.open().text
        assert "<form" not in page and "This page was open until" in page and said(page) == [WORDS]
        assert c.send(message="Maya wrote our statutes.").status == 409 and c.pass_on().status == 409
        assert other.post("/e/edit", {"receipt": receipt_id(receipt_page(other, cookie)), "message": "Maya fixed our archive."},
                          headers=who(), cookie=cookie).status == 303
        assert said(c.open().text) == ["Maya fixed our archive."]
        assert c.report()["reach"]["visitor_days"]["unknown"] == 3
    finally:
        trouble = other.stop()
    assert not trouble, trouble


def test_a_kept_connection_tells_visitors_apart(kith):
    a, b = Campaign(kith), Campaign(kith)
    one, two = address(), address()
    with kith.socket() as s:
        file = s.makefile("rb")
        for ip, path in ((one, a.path), (two, a.path), (one, a.path), (one, b.path), (one, f"/k/{b.code}"), (two, f"/k/{b.code}")):
            s.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nUser-Agent: {PHONE}\r\nX-Forwarded-For: {ip}\r\n\r\n".encode())
            assert b" 200 " in file.readline()
            length = 0
            while (line := file.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            file.read(length)
    assert a.report()["reach"]["visitor_days"]["unknown"] == 2 and a.report()["excluded_visits"]["repeat"] == 1
    report = b.report()
    assert report["reach"]["visitor_days"] == {"community": 0, "applicant": 1, "unknown": 1} and report["excluded_visits"]["repeat"] == 1


# ---- pictures ----

def test_qr_codes(kith):
    c = Campaign(kith)
    for path in (c.path, f"/k/{c.code}"):
        svg = kith.get(f"{path}/qr.svg")
        assert svg.status == 200 and svg.headers["content-type"] == "image/svg+xml" and b"<svg" in svg.bytes
        png = kith.get(f"{path}/qr.png")
        assert png.headers["content-type"] == "image/png" and png.bytes.startswith(b"\x89PNG")
    width = lambda query: int.from_bytes(kith.get(f"{c.path}/qr.png{query}").bytes[16:20], "big")
    assert 480 <= width("") <= 512 and 980 <= width("?size=1000") <= 1000 and 1900 <= width("?size=999999") <= 2048
    assert 100 <= width("?size=1") <= 128 and width("?size=big") == width("") and width("?size=-5") == width("")
    assert kith.get("/k/nosuchcd/qr.svg").status == 404 and kith.get("/c/nobody/qr.png").status == 404


def test_card(kith):
    c = Campaign(kith)
    answer = kith.get(f"{c.path}/card.png")
    assert answer.status == 200 and answer.headers["content-type"] == "image/png"
    assert int.from_bytes(answer.bytes[16:20], "big") == 1200 and int.from_bytes(answer.bytes[20:24], "big") == 630
    assert len(answer.bytes) < 300_000
