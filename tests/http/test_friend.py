"""The friend's side: the campaign's page, its three forms, the applicant's browser, QR codes."""
import concurrent.futures
import html
import re
import sqlite3
import time
import urllib.parse

from friends import FORM, LAPTOP, PHONE, WORDS, Campaign, address, key_of, own_link, receipt_id, receipt_page, said, who

SERVE = ["--trusted-proxy", "127.0.0.1/32"]


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


def test_pages_made_for_one_request_are_asked_about_too(kith):
    c = Campaign(kith, deadline="2126-01-01")
    cookie, _ = c.sent()
    first = c.open()

    def known(etag=None, **more):
        return c.open(cookie=cookie, who={"If-None-Match": etag} if etag else {}, **more)
    mine = known().headers["etag"]
    assert mine != first.headers["etag"] and mine != Campaign(kith).open(cookie=cookie).headers["etag"]
    assert known(mine).status == 304 and known(first.headers["etag"]).status == 200
    assert known(mine, path=c.path + "?lang=fr").status == 200, "another language is another page"
    other_cookie = Campaign(kith).sent()[0]
    assert c.open(cookie=other_cookie, who={"If-None-Match": mine}).status == 200, "that one is not told that it wrote"
    older = c.open(c.path + "?before=2000000000")
    made = kith.metric('kith_pages_total{kept="no"}')
    assert c.open(c.path + "?before=2000000000", who={"If-None-Match": older.headers["etag"]}).status == 304
    for n in range(30):
        assert c.open(f"{c.path}?before={2000000001 + n}").status == 200
    assert kith.metric('kith_pages_total{kept="no"}') == made > 0, "pages that anybody can make up are not kept"
    c.sent(message="Maya carried the whole harbour concert alone when the crew was ill.")
    assert known(mine).status == 200 and "harbour concert" in known(mine).text
    assert c.open(c.path + "?before=2000000000", who={"If-None-Match": older.headers["etag"]}).status == 200
    assert "etag" not in c.open(cookie=kith.post("/m", {"key": c.key}, headers=who(agent=LAPTOP)).cookie).headers


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
        assert not answer.cookie and 'method="post"' not in answer.text, "nothing that was made elsewhere is sent on from here"
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
        assert c.open(path).status == 410, path
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
    page = limited[0].text
    assert f'action="{c.path}/endorsements"' in page and 'type="hidden" name="consent" value="yes"' in page, "it can be sent once more"
    assert "consent</label>" not in page and f'href="{c.path}"' in page
    assert c.send().status == 303, "other addresses go on"


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
