"""The report as a page and as files, the invented example, the pages of words, and /verify."""
import csv
import html
import html.parser
import io
import itertools
import json
import re
import zipfile

SERVE = ["--trusted-proxy", "127.0.0.1/32", "--contact", "Harbour Radio <kith@example.org>"]
addresses = (f"203.0.{n // 250}.{n % 250 + 1}" for n in itertools.count())
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1"
MAYA = {"applicant_name": "Maya Lindqvist", "role": "Community Manager", "company": "Harbour Radio", "story": "You know better than I do."}


def elsewhere():
    return {"X-Forwarded-For": next(addresses), "User-Agent": PHONE}


class Campaign:
    def __init__(self, kith, **more):
        answer = kith.call("POST", "/campaigns", {**MAYA, **more}, headers=elsewhere())
        assert answer.status == 201, answer.text
        self.kith, self.slug, self.key = kith, answer.json["slug"], answer.json["manage_key"]

    def endorse(self, name, message, **more):
        value = {"name": name, "relation": "worked_together", "message": message, "visibility": "public", "consent": True}
        answer = self.kith.call("POST", f"/campaigns/{self.slug}/endorsements", {**value, **more}, headers=elsewhere())
        assert answer.status == 201, answer.text
        return answer.json

    def patch(self, e, **change):
        answer = self.kith.call("PATCH", f"/campaigns/{self.slug}/endorsements/{e['id']}", change, self.key)
        assert answer.status == 200, answer.text

    def withdraw(self, e):
        assert self.kith.call("DELETE", "/receipts/me", key=e["receipt_key"]).status == 204

    def report_url(self, label="Harbour Radio", **more):
        answer = self.kith.call("POST", f"/campaigns/{self.slug}/report-links", {"label": label, **more}, self.key)
        assert answer.status == 201, answer.text
        return answer.json["url"].removeprefix(self.kith.base)

    def report(self):
        return self.kith.call("GET", f"/campaigns/{self.slug}/report", key=self.key).json

    def export(self, form):
        answer = self.kith.call("GET", f"/campaigns/{self.slug}/export?format={form}", key=self.key)
        assert answer.status == 200, answer.text
        return answer.bytes


class Page(html.parser.HTMLParser):
    """Ids, links within the page, addresses of anything loaded, and text; of the elements in `within`, its ids only."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loaded, self.words, self.dots, self.stack = [], [], [], [], [], []
        self.feed(text)
        self.text = re.sub(r"\s+", " ", "".join(self.words))

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if a.get("id"):
            self.ids.append(a["id"])
        if tag == "a" and (a.get("href") or "").startswith("#"):
            self.links.append(a["href"][1:])
            if a.get("title"):
                self.dots.append((a["href"][1:], a["title"]))
        if tag in ("script", "link", "img", "iframe", "object", "source"):
            self.loaded.append((tag, a.get("src") or a.get("href") or ""))
        self.skip = tag in ("style", "script")

    def handle_endtag(self, tag):
        self.skip = False

    def handle_data(self, data):
        if not getattr(self, "skip", False):
            self.words.append(data)


def page_of(kith, path, **more):
    answer = kith.get(path, **more)
    assert answer.status == 200, (path, answer.status)
    return Page(answer.text)


def assert_whole(page):
    assert len(page.ids) == len(set(page.ids)), [i for i in page.ids if page.ids.count(i) > 1]
    assert not set(page.links) - set(page.ids), set(page.links) - set(page.ids)


def lively(kith):
    c = Campaign(kith)
    c.ana = c.endorse("Ana Sousa", "Maya rebuilt our forum and trained twenty moderators.")
    c.tom = c.endorse("Tom Berg", "Maya stayed until four in the morning to calm our angriest readers.", visibility="report_only")
    c.quiet = c.endorse("Quiet Person", "Maya organised the shopping for our whole house.", visibility="anonymous")
    c.guru = c.endorse("Growth Guru", "Check out my channel and subscribe, link in my profile!")
    c.nice = c.endorse("Noor", "nice")
    c.own = c.endorse("Maya Lindqvist", "I am the right person for this job, choose me.")
    c.bo = c.endorse("Bo Hidden", "Maya wrote the rules of our community on one page.")
    c.gone = c.endorse("Gone Again", "Maya drove two hours to bring us a microphone.")
    via = c.ana["share_url"].rsplit("/", 1)[1]
    c.elif_ = c.endorse("Elif Demir", "Ours is a small shop. Maya treated us as if we were two hundred.", via=via)
    c.patch(c.bo, hidden=True)
    c.withdraw(c.gone)
    for name in ("Kim", None):
        value = {"name": name} if name else {}
        helper = kith.call("POST", f"/campaigns/{c.slug}/helpers", value, headers=elsewhere()).json
        assert kith.get(helper["share_url"].removeprefix(kith.base), headers=elsewhere()).status == 200
    assert kith.post(f"/c/{c.slug}/decline", headers=elsewhere()).status == 303
    return c


def test_an_empty_report_stands(kith):
    c = Campaign(kith)
    page = page_of(kith, c.report_url())
    assert_whole(page)
    for text in ("Nobody has helped yet.", "Nothing was pure self-promotion.", "no data", "Harbour Radio", "Received 0"):
        assert text in page.text, text


def test_every_figure_of_the_page_is_the_json_report_s(kith):
    c = lively(kith)
    page, report = page_of(kith, c.report_url()), c.report()
    assert_whole(page)
    helped, own, state = report["helped"], report["self_promotion"], report["curation"]
    only_passed = helped["passed_it_on"] - helped["both"]
    assert (helped["people"], helped["endorsed"], only_passed) == (7, 5, 2), helped
    assert f"{helped['people']} people helped: {helped['endorsed']} wrote, {only_passed} only passed it on." in page.text
    assert (own["by_applicant"], own["promotes_author"], own["endorsements"]) == (1, 1, 2)
    assert "2 endorsements were pure self-promotion: 1 by the applicant, 1 by somebody promoting themselves." in page.text
    assert (f"Received {state['received']}: shown {state['shown']}, waiting {state['waiting']}, report only {state['report_only']}, "
            f"hidden by the applicant {state['hidden_by_applicant']}, withdrawn {state['withdrawn']}.") in page.text
    doubted = report["unclear"]["endorsements"]
    assert doubted == 1 and "1 endorsement is unclear, and counted as neither." in page.text
    assert state["received"] == 9 and "1 person would rather not." in page.text
    # One dot for each person: who helped, who is unclear, and who only promotes themselves.
    assert len(page.dots) == helped["people"] + report["unclear"]["people"] + 1, page.dots
    assert sum("only passed it on" in title for _, title in page.dots) == only_passed
    for text in ("For Harbour Radio", "came through Ana Sousa", "Harbour Radio <kith@example.org>"):
        assert text.removeprefix("For ") in page.text, text


def test_the_rows_behind_the_states_add_up(kith):
    c = lively(kith)
    text = kith.get(c.report_url()).text
    table = text[text.index('id="all"'):]
    rows = re.findall(r'<tr[^>]*><td class="day">', table[:table.index("</table>")])
    assert len(rows) == c.report()["curation"]["received"]
    for first in ("all-shown", "all-waiting", "all-report-only", "all-hidden", "all-withdrawn"):
        assert table.count(f'id="{first}"') == 1, first


def test_who_wants_no_name_and_who_is_hidden_stay_so(kith):
    c = lively(kith)
    for body in (kith.get(c.report_url()).text, c.export("html").decode().split('<script type="application/json"')[0]):
        assert "organised the shopping" in body and "Quiet Person" not in body
        assert c.quiet["id"] not in body
        assert "Bo Hidden" not in body and "rules of our community on one page" not in body
        assert "Gone Again" not in body and "microphone" not in body
        assert "Hidden by the applicant" in body


def test_a_named_entry_does_not_give_away_an_anonymous_one(kith):
    c = Campaign(kith)
    head, fields = elsewhere(), {"relation": "friend", "consent": "yes"}
    first = kith.post(f"/c/{c.slug}/endorsements", {**fields, "name": "Secret Sam", "visibility": "anonymous",
                                                    "message": "Maya carried our whole archive up four flights of stairs."}, head)
    second = kith.post(f"/c/{c.slug}/endorsements", {**fields, "name": "Secret Sam", "message": "nice", "visibility": "public"},
                       head, cookie=first.cookie)
    assert (first.status, second.status) == (303, 303)
    answer = kith.get(c.report_url())
    page = Page(answer.text)
    assert_whole(page)
    # One person, who wrote: the dot leads to the words without a name, and nothing leads from there to the name.
    assert [title for _, title in page.dots] == ["Somebody: wrote"], page.dots
    article = re.search(r'<article class="said" id="([^"]+)">(?:(?!</article>).)*archive.*?</article>', answer.text, re.S)
    assert page.dots[0][0] == article[1] and "Sam" not in article[0]
    named = re.search(r'<article class="said" id="[^"]+">(?:(?!</article>).)*nice.*?</article>', answer.text, re.S)[0]
    assert "Secret Sam" in named and 'id="p-' not in named
    assert "Nobody wrote twice." in page.text


def test_several_names_from_one_browser_are_told(kith):
    c = Campaign(kith)
    head, fields = elsewhere(), {"relation": "friend", "consent": "yes", "visibility": "public"}
    first = kith.post(f"/c/{c.slug}/endorsements", {**fields, "name": "Ana Sousa", "message": "Maya cut tape with us until midnight."}, head)
    kith.post(f"/c/{c.slug}/endorsements", {**fields, "name": "Bea Sousa", "message": "Maya taught my sister how to edit sound."}, head,
              cookie=first.cookie)
    page = page_of(kith, c.report_url())
    assert_whole(page)
    assert len(page.dots) == 1 and "2 names from one browser, counted as one person" in page.text
    assert "Ana Sousa, Bea Sousa" in page.text


def test_a_report_link_is_private_and_counts_its_openings(kith):
    c = Campaign(kith)
    url = c.report_url("Nordlicht")
    answer = kith.get(url)
    assert answer.headers["cache-control"] == "no-store" and answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"] and not answer.cookie and "Nordlicht" in answer.text
    for other, status in ((kith.get(url + "/"), 308), (kith.request("PUT", url), 405), (kith.get(url + "/x"), 404)):
        private = [other.headers[name] for name in ("cache-control", "referrer-policy", "x-robots-tag")]
        assert other.status == status and private == ["no-store", "no-referrer", "noindex"], (status, private)
    kith.request("HEAD", url)
    kith.get(url)
    links = kith.call("GET", f"/campaigns/{c.slug}/report-links", key=c.key).json
    assert "2" in json.dumps(links), links
    assert kith.get("/r/" + "x" * 43).status == 404
    assert kith.get("/r/short").status == 404
    assert c.slug not in kith.log() and url[3:] not in kith.log()


def test_exports_speak_the_campaign_s_language(kith):
    """... where nobody asks for another: by a browser's wish, or in the address."""
    c = Campaign(kith, language="de")
    c.endorse("Ana Petrovic", "Maya taught me to read a budget, and stayed until I could do it alone.")
    path, url = f"/campaigns/{c.slug}/export?format=", c.report_url()
    german = "Wer Maya Lindqvist geholfen hat"
    ask = lambda more, **headers: kith.call("GET", path + more, key=c.key, headers=headers)
    for answer in (ask("html"), kith.get(f"{url}/export?format=html"), kith.get(url)):
        assert '<html lang="de"' in answer.text and german in answer.text
    assert '<html lang="en"' in ask("html&lang=en").text
    assert '<html lang="en"' in ask("html", **{"Accept-Language": "en"}).text
    assert '<html lang="fr"' in ask("html&lang=fr", **{"Accept-Language": "en"}).text
    assert b"/Lang (de)" in ask("pdf").bytes and b"/Lang (en)" in ask("pdf&lang=en").bytes
    reasons = lambda answer: answer.json["endorsements"][0]["reasons"]
    report = kith.call("GET", f"/campaigns/{c.slug}/report", key=c.key)
    assert reasons(report) == reasons(ask("json")) == reasons(ask("json&lang=de")) != reasons(ask("json&lang=en"))
    pages = zipfile.ZipFile(io.BytesIO(ask("zip").bytes))
    assert any(german in pages.read(name).decode() for name in pages.namelist() if name.endswith(".html"))


def test_the_report_speaks_the_reader_s_language(kith):
    c = lively(kith)
    answer = kith.get(c.report_url() + "?lang=ar")
    assert 'dir="rtl"' in answer.text
    assert_whole(Page(answer.text))


def test_figures_are_written_the_reader_s_way_and_kept_the_programs_way(kith):
    c = Campaign(kith)
    first = [c.endorse(f"Friend {i}", f"Maya rewired desk {i} with us until the hum was gone for good.") for i in "ABC"]
    via = first[0]["share_url"].rsplit("/", 1)[1]
    for _ in range(3):
        assert kith.get(f"/k/{via}", headers=elsewhere()).status == 200
    c.endorse("Friend D", "Maya brought a spare mixer across town for our first live show.", via=via)
    url = c.report_url()
    assert c.report()["generations"][0]["k"] == 0.333333, c.report()["generations"]
    for lang, k, share, used in (
            ("en", "0.33", "100%", "Maya Lindqvist’s links: 0 were used, 0 visitor-days."),
            ("de", "0,33", "100\u00a0%", "Links von Maya Lindqvist: 0 wurden benutzt, 0 Besuchertage."),
            ("es", "0,33", "100\u00a0%", "Enlaces de Maya Lindqvist: se usaron 0, 0 días-visitante."),
            ("fr", "0,33", "100\u202f%", "Liens partagés par Maya Lindqvist\u00a0: 0 a servi, 0 jour-visiteur."),
            ("pt-BR", "0,33", "100%", "Links de Maya Lindqvist: 0 foi usado, 0 visitante-dia."),
            ("ja", "0.33", "100%", "Maya Lindqvistさんのリンク：0本を使用、延べ0訪問者日。"),
            ("ar", "0.33", "100%", "روابط Maya Lindqvist: لم يُستخدم أي رابط، لا أيام زوّار.")):
        text = re.sub("<[^>]*>|[\u2068\u2069]", "", html.unescape(kith.get(f"{url}?lang={lang}").text))
        for want in (k, share, used):
            assert want in text, (lang, want)


def test_exports_of_a_report_link(kith):
    c = lively(kith)
    url = c.report_url()
    for form, start in (("zip", b"PK"), ("pdf", b"%PDF"), ("html", b"<!doctype html>"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")):
        answer = kith.get(f"{url}/export?format={form}&paper=letter&lang=en")
        assert answer.status == 200 and answer.bytes.startswith(start), form
        assert f"kith-{c.slug}.{form}" in answer.headers["content-disposition"]
    assert kith.get(f"{url}/export?format=exe").status == 404


def test_the_one_file_needs_nothing_from_outside(kith):
    c = lively(kith)
    text = c.export("html").decode()
    page = Page(text)
    assert_whole(page)
    assert [x for x in page.loaded if x != ("script", "")] == [] and text.count("<script") == 1
    assert text.count("</body>") == 1 and text.rstrip().endswith("</html>") and "<style>" in text
    assert "5 wrote" in page.text and "kith-record" in page.ids


def test_long_reports_come_whole(kith):
    c = Campaign(kith)
    for i in range(150):
        c.endorse(f"Friend {i:03}", f"Maya taught me lesson {i} of cutting tape, and stayed until it sounded right to both of us.")
    page = page_of(kith, c.report_url())
    assert_whole(page)
    assert len(page.dots) == 150 and page.text.count("lesson") >= 150


def test_changes_of_the_experiment_are_told(kith):
    c = Campaign(kith, question="Do they come?")
    kith.call("PATCH", f"/campaigns/{c.slug}", {"role": "Editor", "goal_people": 40, "question": "Will they?"}, c.key)
    page = page_of(kith, c.report_url())
    for text in ("Do they come?", "Role: Editor (before: Community Manager)", "The goal: 40 (before: –)"):
        assert text in page.text, text


# ---- the example, and pages of words ----

def test_the_example_is_whole_and_says_that_it_is_invented(kith):
    page = page_of(kith, "/example")
    assert_whole(page)
    assert "This is an invented example." in page.text and "17 people helped: 15 wrote, 2 only passed it on." in page.text
    home = kith.get("/").text
    assert "Invented example" in home and "17 people helped" in home and not kith.get("/").cookie
    for target in set(re.findall(r'href="/example#([^"]+)"', home)):
        assert target in page.ids, target


def test_how_we_count_names_every_rule(kith):
    text = kith.get("/how-we-count").text
    for code in ("applicant_browser", "applicant_email", "applicant_name", "applicant_voice", "promotes_author",
                 "applicant_network", "applicant_first_name", "mixed", "may_promote", "no_content", "copied_text",
                 "about_applicant", "unread_language", "video"):
        assert f'id="{code}"' in text, code
    assert "Harbour Radio &lt;kith@example.org&gt;" in kith.get("/privacy").text


# ---- verify ----

def test_no_cell_is_a_formula(kith):
    c = Campaign(kith)
    starts = ["=1+1", "+1", "-1", "@A1", "＝1+1", "＋1", "－1", "＠A1"]
    for start in starts:
        c.endorse(start, f"{start} Maya taught me to solder.")
    cells = [cell for row in csv.reader(io.StringIO(c.export("csv").decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=+-@＝＋－＠")]
    assert all(f"'{start}" in cells and f"'{start} Maya taught me to solder." in cells for start in starts), cells


def verify(kith, data, name="file.bin"):
    edge = "kith-test-edge"
    body = (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n").encode() + data + f"\r\n--{edge}--\r\n".encode()
    head = {"Content-Type": f"multipart/form-data; boundary={edge}", "Sec-Fetch-Site": "same-origin", **elsewhere()}
    return kith.request("POST", "/verify", body, head, timeout=60)


def test_each_format_is_known_again_to_the_byte(kith):
    c = lively(kith)
    for form in ("zip", "pdf", "html", "csv", "json"):
        answer = verify(kith, c.export(form))
        assert answer.status == 200 and "Genuine: this server made exactly this file." in answer.text, form
        assert "Nothing has changed since." in answer.text and f'href="/c/{c.slug}"' in answer.text, form


def test_a_changed_bit_is_told(kith):
    c = lively(kith)
    data = c.export("html")
    at = data.index(b"twenty moderators")
    answer = verify(kith, data[:at] + b"thirty" + data[at + 6:])
    assert "Altered: this is not what was signed." in answer.text and c.slug not in answer.text.split("<main")[1].split("<form")[0]
    answer = verify(kith, c.export("pdf")[:-1] + b"x")
    assert "It cannot be told." in answer.text


def test_what_has_changed_since_is_counted(kith):
    c = lively(kith)
    data = c.export("csv")
    c.endorse("Later", "Maya found the sponsor who paid for our servers.")
    c.withdraw(c.tom)
    c.patch(c.ana, hidden=True)
    text = verify(kith, data).text
    for words in ("1 endorsement was added", "1 endorsement was taken back", "1 endorsement was hidden by the applicant"):
        assert words in text, words
    assert "Ana Sousa" not in text and "Later" not in text
    assert kith.call("DELETE", f"/campaigns/{c.slug}", key=c.key).status == 204
    text = verify(kith, data).text
    assert "The campaign was erased." in text and "Maya" not in text, text[text.index("<main"):][:900]


def test_another_server_s_key_is_another_key(kith):
    other = kith.another(SERVE)
    try:
        data = lively(other).export("zip")
    finally:
        assert not other.stop()
    text = verify(kith, data).text
    assert "signed by another key" in text


def test_a_repacked_zip_is_whole_or_altered(kith):
    c = lively(kith)
    data = c.export("zip")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, body.replace(b"twenty", b"thirty") if name == "report.csv" else body)
    assert "Altered" in verify(kith, out.getvalue()).text


def test_a_friend_s_proof(kith):
    c = lively(kith)
    answer = kith.post("/e", {"key": c.tom["receipt_key"]}, headers=elsewhere())
    cookie = answer.cookie
    link = re.search(r'href="(/e/proof[^"]*)"', kith.get("/e", cookie=cookie).text)[1]
    proof = kith.get(html.unescape(link), cookie=cookie)
    assert proof.status == 200, proof.status
    assert "is in the record, and is still counted" in verify(kith, proof.bytes).text
    assert "Altered" in verify(kith, re.sub(rb"index (\d+)", rb"index 1\1", proof.bytes)).text
    c.withdraw(c.tom)
    assert "It was taken back or erased since" in verify(kith, proof.bytes).text


def test_verify_without_a_file_asks_for_one(kith):
    answer = verify(kith, b"")
    assert answer.status == 422 and 'href="#file"' in answer.text
    answer = verify(kith, b"just words")
    assert answer.status == 200 and "It cannot be told." in answer.text
    text = kith.get("/verify").text
    assert re.search(r"<code>[0-9a-f]{64}</code>", text)
