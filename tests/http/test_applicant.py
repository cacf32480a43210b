"""The applicant's minute: /new, the private link, the dashboard and all of its forms."""
import html
import itertools
import json
import pathlib
import re
import subprocess
import sys

SINK = pathlib.Path(__file__).resolve().parent.parent / "support" / "smtp_sink.py"

SERVE = ["--trusted-proxy", "127.0.0.1/32"]
addresses = (f"198.51.{n // 250}.{n % 250 + 1}" for n in itertools.count())


def elsewhere():
    """The headers of somebody with a network address of their own."""
    return {"X-Forwarded-For": next(addresses)}


FIELDS = {"applicant_name": "Maya Lindqvist", "role": "Community Manager", "company": "Harbour Radio",
          "story": "They asked me why. You can answer better than I can.", "email": "maya@example.org"}


def start(kith, **more):
    """(slug, cookie) of a campaign started by the form."""
    answer = kith.post("/new", {**FIELDS, **more}, elsewhere())
    assert answer.status == 303, answer.text
    slug = re.fullmatch(r"/manage/([a-z0-9-]+)", answer.headers["location"])[1]
    return slug, answer.cookie


def dashboard(kith, slug, cookie, query=""):
    answer = kith.get(f"/manage/{slug}{query}", cookie=cookie)
    assert answer.status == 200, answer.status
    return answer.text


def private_key(page):
    return re.search(r'value="http[^"]*/m#([A-Za-z0-9_-]{43})"', page)[1]


def endorse(kith, slug, name="Ana Sousa", message="Maya rebuilt our forum and trained twenty moderators.", **more):
    value = {"name": name, "relation": "worked_together", "message": message, "visibility": "public", "consent": True}
    answer = kith.call("POST", f"/campaigns/{slug}/endorsements", {**value, **more}, headers=elsewhere())
    assert answer.status == 201, answer.text
    return answer.json


def test_new_has_a_draft_and_sets_no_cookie(kith):
    answer = kith.get("/new")
    assert answer.status == 200 and not answer.cookie
    story = re.search(r'<textarea[^>]*id="story"[^>]*>([^<]*)', answer.text)[1]
    assert "tell them one thing that you remember" in story


def test_what_is_wrong_is_told_at_the_field_and_all_is_kept(kith):
    answer = kith.post("/new", {**FIELDS, "role": "", "pitch_video_url": "http://10.0.0.1/a", "question": "Do <b>they</b>?"})
    assert answer.status == 422 and not answer.cookie
    for text in ('href="#role"', 'href="#pitch_video_url"', 'id="err-role"', 'id="err-pitch"', "Maya Lindqvist",
                 "Do &lt;b&gt;they&lt;/b&gt;?", "You can answer better", "2 things to change"):
        assert text in answer.text, text


def test_a_campaign_begins_with_its_dashboard(kith):
    answer = kith.post("/new", FIELDS)
    assert answer.status == 303 and "HttpOnly" in answer.headers["set-cookie"]
    slug = answer.headers["location"].rsplit("/", 1)[1]
    assert slug.startswith("maya-lindqvist-")
    page = dashboard(kith, slug, answer.cookie)
    assert f"{kith.base}/c/{slug}" in page and private_key(page)
    assert "I have kept it" in page and "Start with three people" in page
    assert kith.get(f"/manage/{slug}", cookie=answer.cookie).headers["cache-control"] == "no-store"


def test_without_a_session_the_dashboard_asks_for_the_key(kith):
    slug, cookie = start(kith)
    answer = kith.get(f"/manage/{slug}")
    assert (answer.status, answer.headers["location"]) == (303, "/m")
    key = private_key(dashboard(kith, slug, cookie))
    for pasted in (key, f"{kith.base}/m#{key}", f"  {kith.base}/m#{key}\n"):
        answer = kith.post("/m", {"key": pasted})
        assert (answer.status, answer.headers["location"]) == (303, f"/manage/{slug}"), answer.status
        assert private_key(dashboard(kith, slug, answer.cookie)) == key
    page = kith.get("/m", cookie=answer.cookie)
    assert f'href="/manage/{slug}"' in page.text and key not in page.text
    answer = kith.post("/m", {"key": "x" * 43})
    assert answer.status == 422 and 'id="err-key"' in answer.text and not answer.cookie


def test_foreign_posts_change_nothing(kith):
    slug, cookie = start(kith)
    answer = kith.post(f"/manage/{slug}/close", cookie=cookie, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status == 403
    answer = kith.request("POST", f"/manage/{slug}/close", "", {"Content-Type": "application/x-www-form-urlencoded"}, cookie)
    assert answer.status == 401, answer.status
    assert "Your page is closed" not in dashboard(kith, slug, cookie)


def test_the_private_link_goes_behind_a_button(kith):
    slug, cookie = start(kith)
    assert kith.post(f"/manage/{slug}/kept", cookie=cookie).status == 303
    page = dashboard(kith, slug, cookie)
    assert "I have kept it" not in page and "Show my private link" in page


def test_a_renewed_link_ends_other_sessions(kith):
    slug, cookie = start(kith)
    key = private_key(dashboard(kith, slug, cookie))
    other = kith.post("/m", {"key": key}).cookie
    kith.post(f"/manage/{slug}/report-links", {"label": "Harbour Radio"}, cookie=cookie)
    answer = kith.post(f"/manage/{slug}/renew", cookie=cookie)
    assert answer.status == 303
    page = dashboard(kith, slug, answer.cookie)
    assert private_key(page) != key and f"{kith.base}/r/" in page, "report links go on"
    assert kith.get(f"/manage/{slug}", cookie=other).status == 303
    assert kith.post("/m", {"key": key}).status == 422


def test_the_share_kit_has_a_tracked_link_for_each_channel(kith):
    slug, cookie = start(kith)
    page = dashboard(kith, slug, cookie)
    codes = re.findall(rf"{kith.base}/k/([a-z0-9]+)</textarea>|{kith.base}/k/([a-z0-9]+)\b", page)
    codes = {a or b for a, b in codes}
    assert len(codes) == 6, codes
    again = dashboard(kith, slug, cookie)
    assert codes == {a or b for a, b in re.findall(rf"{kith.base}/k/([a-z0-9]+)</textarea>|{kith.base}/k/([a-z0-9]+)\b", again)}
    for text in ("https://wa.me/?text=", "sms:?&amp;body=", "mailto:?subject=", "linkedin.com/sharing", "x.com/intent/post"):
        assert text in page, text


def test_links_are_made_with_a_label(kith):
    slug, cookie = start(kith)
    answer = kith.post(f"/manage/{slug}/links", {"label": " ", "channel": "qr"}, cookie=cookie)
    assert answer.status == 422 and 'id="err-label"' in answer.text
    answer = kith.post(f"/manage/{slug}/links", {"label": "Poster <library>", "channel": "qr"}, cookie=cookie)
    assert answer.status == 303
    assert "Poster &lt;library&gt;" in dashboard(kith, slug, cookie)


def test_report_links_are_made_shown_and_taken_back(kith):
    slug, cookie = start(kith)
    answer = kith.post(f"/manage/{slug}/report-links", {"label": "", "expires": "2020-01-01"}, cookie=cookie)
    assert answer.status == 422 and 'id="err-rl"' in answer.text and 'id="err-re"' in answer.text
    assert "2020-01-01" in answer.text
    answer = kith.post(f"/manage/{slug}/report-links", {"label": "Harbour Radio"}, cookie=cookie)
    assert answer.status == 303
    page = kith.get(answer.headers["location"].split("#")[0], cookie=cookie).text
    token = re.search(rf'id="made"[^>]*value="{kith.base}/r/([A-Za-z0-9_-]+)"', page)[1]
    assert kith.get(f"/r/{token}").status == 200
    assert "opened once" in dashboard(kith, slug, cookie)
    revoke = html.unescape(re.search(r'action="([^"]*/revoke)"', page)[1])
    assert kith.post(revoke, cookie=cookie).status == 303
    assert kith.get(f"/r/{token}").status == 410
    assert "ended" in dashboard(kith, slug, cookie)


def test_settings_change_and_say_so(kith):
    slug, cookie = start(kith)
    answer = kith.post(f"/manage/{slug}/settings", {**FIELDS, "role": "Editor", "deadline": "2099-12-31", "goal_people": "40",
                                                    "index": "yes"}, cookie=cookie)
    assert answer.status == 303, answer.text
    page = kith.get(answer.headers["location"].split("#")[0], cookie=cookie).text
    for text in ("Saved.", 'value="Editor"', 'value="2099-12-31"', 'value="40"'):
        assert text in page, text
    answer = kith.post(f"/manage/{slug}/settings", {**FIELDS, "story": "", "goal_people": "many"}, cookie=cookie)
    assert answer.status == 422 and 'id="err-story"' in answer.text and 'value="many"' in answer.text


def test_the_inbox_approves_hides_thanks_and_answers(kith):
    slug, cookie = start(kith, review_first="yes")
    e = endorse(kith, slug)
    act = f"/manage/{slug}/endorsements/{e['id']}"
    page = dashboard(kith, slug, cookie)
    assert "Waits for your look" in page and "1 entry waits" in page and "rebuilt our forum" in page
    for action, text in (("approve", "On the page"), ("hide", "You took it off the page"), ("show", "On the page"),
                         ("thank", "You said thank you")):
        answer = kith.post(act, {"action": action}, cookie=cookie)
        assert (answer.status, answer.headers["location"]) == (303, f"/manage/{slug}#e-{e['id']}")
        assert text in dashboard(kith, slug, cookie), action
    e = endorse(kith, slug, "Tom Berg", "Check out my channel and subscribe, link in my profile!")
    assert kith.post(f"/manage/{slug}/endorsements/{e['id']}", {"action": "answer", "answer": "I do not know Tom."},
                     cookie=cookie).status == 303
    assert "I do not know Tom." in dashboard(kith, slug, cookie)
    assert kith.post(act, {"action": "burn"}, cookie=cookie).status == 400
    assert kith.post(f"/manage/{slug}/endorsements/nobody", {"action": "hide"}, cookie=cookie).status == 404


def test_the_inbox_has_pages(kith):
    slug, cookie = start(kith)
    for i in range(25):
        endorse(kith, slug, f"Friend {i:02}", f"Maya taught me how to cut tape, lesson {i}, and stayed until it sounded right.")
    page = dashboard(kith, slug, cookie)
    assert "Friend 24" in page and "Friend 04" not in page
    older = html.unescape(re.search(r'href="(/manage/[^"]*\?before=[^"#]*)', page)[1])
    page = dashboard(kith, slug, cookie, "?" + older.split("?")[1])
    assert "Friend 04" in page and "Friend 05" not in page and "?before=" not in page


def test_close_and_open_again(kith):
    slug, cookie = start(kith)
    kith.post(f"/manage/{slug}/close", cookie=cookie)
    assert "Your page is closed." in dashboard(kith, slug, cookie)
    kith.post(f"/manage/{slug}/reopen", cookie=cookie)
    assert "Your page is closed." not in dashboard(kith, slug, cookie)


def test_erasing_asks_for_the_name_and_is_for_good(kith):
    slug, cookie = start(kith)
    endorse(kith, slug)
    answer = kith.post(f"/manage/{slug}/erase", {"confirm": "Maya"}, cookie=cookie)
    assert answer.status == 422 and 'id="err-confirm"' in answer.text
    answer = kith.post(f"/manage/{slug}/erase", {"confirm": " maya  LINDQVIST"}, cookie=cookie)
    assert answer.status == 303
    answer = kith.get(answer.headers["location"], cookie=cookie)
    assert answer.status == 410 and "Everything is erased." in answer.text


def test_posts_without_a_session_are_refused(kith):
    slug, _ = start(kith)
    for path in ("links", "report-links", "settings", "kept", "renew", "close", "reopen", "erase", "endorsements/x",
                 "report-links/x/revoke"):
        assert kith.post(f"/manage/{slug}/{path}").status == 401, path
    assert kith.post("/manage/nobody-here/close").status == 404


def mail_body(data):
    """The text of a mail whose body may be quoted-printable or base64."""
    import email
    import email.policy
    return email.message_from_string(data, policy=email.policy.default).get_content()


def test_the_private_link_comes_by_mail_where_mail_is_set_up(kith):
    sink = subprocess.Popen([sys.executable, str(SINK)], stdout=subprocess.PIPE, text=True)
    other = kith.another([*SERVE, "--smtp-url", f"smtp://127.0.0.1:{sink.stdout.readline().strip()}", "--mail-from", "kith@example.org"])
    try:
        slug, cookie = start(other)
        page = dashboard(other, slug, cookie)
        assert "It was sent to maya@example.org too." in page
        mail = json.loads(sink.stdout.readline())
        assert "maya@example.org" in mail["to"] and f"{other.base}/m#{private_key(page)}" in mail_body(mail["data"])
    finally:
        trouble = other.stop()
        sink.kill()
        sink.wait()
    assert not trouble, trouble


def test_a_proxy_that_is_not_trusted_is_warned_of(kith):
    other = kith.another(trust=False)
    try:
        slug, cookie = start(other)
        assert "--trusted-proxy" in dashboard(other, slug, cookie)
    finally:
        trouble = other.stop()
    assert not trouble, trouble


def test_a_change_reaches_the_open_dashboard(kith):
    slug, cookie = start(kith)
    page = dashboard(kith, slug, cookie)
    events = html.unescape(re.search(r'data-events="([^"]+)"', page)[1])
    with kith.socket() as s:
        s.sendall(f"GET {events} HTTP/1.1\r\nHost: 127.0.0.1:{kith.port}\r\nCookie: {cookie}\r\n\r\n".encode())
        seen = s.recv(4096)
        assert b"text/event-stream" in seen, seen
        endorse(kith, slug)
        while b"event: change" not in seen:
            more = s.recv(4096)
            assert more
            seen += more
