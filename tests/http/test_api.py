"""Every call of the JSON API, good and bad; what is described of its answers is held by test_openapi.py."""
import concurrent.futures
import json
import time

from people import LAPTOP, PHONE, Person, campaign, code_of, fields, form, fresh_address, key_of, words

LONG_URL = "https://example.org/" + "a" * 2048
HOSTILE = {  # address: code of the problem
    "javascript:alert(1)": "scheme", "http://example.org/": "scheme", "data:text/html,x": "scheme", "ftp://example.org/": "scheme",
    "https://user:pass@example.org/": "host", "https://127.0.0.1/": "host", "https://2130706433/": "host",
    "https://0x7f.1/": "host", "https://[::1]/": "host", "https://localhost/": "host", "https://printer/": "host",
    "https://example.org:8443/": "host", LONG_URL: "too_long",
}


def endorse(kith, slug, person=None, **more):
    answer = (person or Person(kith)).call("POST", f"/campaigns/{slug}/endorsements", words(**more))
    assert answer.status == 201, answer.text
    return answer.json


def report(kith, slug, key):
    answer = Person(kith).call("GET", f"/campaigns/{slug}/report", key=key)
    assert answer.status == 200, answer.text
    return answer.json


# ---- campaigns ----

def test_a_campaign_keeps_what_it_was_given(kith):
    given = {"applicant_name": "  Maya   Okafor ", "role": "Social media manager", "company": "Acme", "story": "One.\r\n\r\nTwo.",
             "pitch_video_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ&utm_source=x",
             "applicant_sites": ["https://maya.example.org", "https://blog.example.org/maya"], "question": "Do they come?",
             "goal_people": 40, "deadline": "2999-12-31", "email": "Maya@Example.org", "review_first": True, "language": "de"}
    made = Person(kith).call("POST", "/campaigns", given)
    assert made.status == 201 and set(made.json) == {"slug", "manage_key", "public_url", "manage_url", "share_url"}
    slug, key = made.json["slug"], made.json["manage_key"]
    assert made.headers["location"] == f"/api/v1/campaigns/{slug}" and "set-cookie" not in made.headers
    assert made.json["public_url"] == f"{kith.base}/c/{slug}" and made.json["manage_url"] == f"{kith.base}/m#{key}"
    seen = kith.call("GET", f"/campaigns/{slug}").json
    assert seen["applicant_name"] == "Maya Okafor" and seen["story"] == "One.\n\nTwo." and seen["goal_people"] == 40
    assert seen["pitch_video_url"] == "https://www.youtube.com/watch?v=dQw4w9WgXcQ" and seen["deadline"] == "2999-12-31"
    assert seen["applicant_sites"] == ["https://maya.example.org/", "https://blog.example.org/maya"]
    assert seen["review_first"] is True and seen["language"] == "de" and seen["open"] is True and seen["question"] == "Do they come?"
    assert "email" not in seen and "manage_key" not in json.dumps(seen)


def test_a_question_of_its_own_language(kith):
    slug, _, _ = campaign(kith, language="en")
    assert "Maya" in kith.call("GET", f"/campaigns/{slug}").json["question"]


def test_wrong_campaigns_are_told_field_by_field(kith):
    person = Person(kith)
    good = {"applicant_name": "Maya Okafor", "role": "r", "story": "s"}
    bad = [
        ({}, {"applicant_name": "required", "role": "required", "story": "required"}),
        ({**good, "applicant_name": "x" * 81}, {"applicant_name": "too_long"}),
        ({**good, "applicant_name": "é" * 80 + "x"}, {"applicant_name": "too_long"}),
        ({**good, "role": "x" * 121, "company": "x" * 121}, {"role": "too_long", "company": "too_long"}),
        ({**good, "story": "x" * 5001}, {"story": "too_long"}),
        ({**good, "story": " \n "}, {"story": "required"}),
        ({**good, "role": 7}, {"role": "format"}),
        ({**good, "role": ["r"]}, {"role": "format"}),
        ({**good, "goal_people": "20"}, {"goal_people": "format"}),
        ({**good, "goal_people": 0}, {"goal_people": "range"}),
        ({**good, "goal_people": -1}, {"goal_people": "range"}),
        ({**good, "goal_people": 2.5}, {"goal_people": "format"}),
        ({**good, "goal_people": 10 ** 9}, {"goal_people": "range"}),
        ({**good, "deadline": "tomorrow"}, {"deadline": "format"}),
        ({**good, "deadline": "2026-02-30"}, {"deadline": "format"}),
        ({**good, "deadline": "2020-01-01"}, {"deadline": "range"}),
        ({**good, "email": "maya"}, {"email": "format"}),
        ({**good, "email": "m@" + "a" * 250 + ".org"}, {"email": "too_long"}),
        ({**good, "language": "tlh"}, {"language": "unknown"}),
        ({**good, "review_first": "yes"}, {"review_first": "format"}),
        ({**good, "applicant_sites": "https://a.example.org"}, {"applicant_sites": "format"}),
        ({**good, "applicant_sites": [1]}, {"applicant_sites": "format"}),
        ({**good, "applicant_sites": ["https://a.example.org\nhttps://b.example.org"]}, {"applicant_sites": "format"}),
        ({**good, "applicant_sites": ["http://a.example.org"]}, {"applicant_sites": "scheme"}),
        ({**good, "applicant_sites": [f"https://a{i}.example.org" for i in range(11)]}, {"applicant_sites": "too_long"}),
        ({**good, "pitch_video_url": "https://10.0.0.1/a.mp4"}, {"pitch_video_url": "host"}),
        ({**good, "slug": "mine", "id": 1}, {"slug": "unknown", "id": "unknown"}),
        ({**good, "closed": True}, {"closed": "unknown"}),
    ]
    for value, expected in bad:
        answer = Person(kith).call("POST", "/campaigns", value)
        assert answer.status == 422 and fields(answer) == expected, (value, answer.status, answer.text)
        assert all(one["detail"] for one in answer.json["errors"])
    assert person.call("POST", "/campaigns", {**good, "company": None, "goal_people": None, "applicant_sites": None}).status == 201


def test_a_change_leaves_the_rest(kith):
    slug, key, _ = campaign(kith, company="Acme", goal_people=10, deadline="2999-01-01")
    before = kith.call("GET", f"/campaigns/{slug}").json
    answer = kith.call("PATCH", f"/campaigns/{slug}", {"role": "Editor", "company": "", "goal_people": 0, "deadline": ""}, key)
    assert answer.status == 200, answer.text
    assert answer.json == {**before, "role": "Editor", "company": None, "goal_people": None, "deadline": None}
    assert kith.call("PATCH", f"/campaigns/{slug}", {}, key).json == answer.json
    assert kith.call("PATCH", f"/campaigns/{slug}", {"role": None}, key).json == answer.json
    wrong = kith.call("PATCH", f"/campaigns/{slug}", {"role": "", "story": "Kept?", "nonsense": 1}, key)
    assert wrong.status == 422 and fields(wrong) == {"role": "required", "nonsense": "unknown"}
    assert kith.call("GET", f"/campaigns/{slug}").json == answer.json, "nothing is stored in part"


def test_closing_and_opening_again(kith):
    slug, key, share = campaign(kith)
    sent = endorse(kith, slug)
    assert kith.call("PATCH", f"/campaigns/{slug}", {"closed": True}, key).json["open"] is False
    person = Person(kith)
    for path, value in (("endorsements", words("Ben Osei")), ("helpers", {})):
        answer = person.call("POST", f"/campaigns/{slug}/{path}", value)
        assert answer.status == 409 and answer.headers["content-type"] == "application/problem+json", answer.text
    # Receipts go on, the report is open, visits count.
    assert kith.call("PATCH", "/receipts/me", {"name": "Anna Lima"}, sent["receipt_key"]).status == 200
    assert person.get(f"/k/{share}").status == 200
    assert report(kith, slug, key)["reach"]["visitor_days"]["applicant"] == 1
    assert kith.call("PATCH", f"/campaigns/{slug}", {"closed": False}, key).json["open"] is True
    assert endorse(kith, slug, name="Ben Osei", message="Maya painted our stage in one night.")["standing"] == "help"


def test_an_erased_campaign_is_gone_for_good(kith):
    slug, key, share = campaign(kith)
    sent = endorse(kith, slug)
    token = kith.call("POST", f"/campaigns/{slug}/report-links", {"label": "Acme"}, key).json["url"].rsplit("/", 1)[1]
    assert kith.call("DELETE", f"/campaigns/{slug}", key=key).status == 204
    for method, path, value in (("GET", "", None), ("PATCH", "", {}), ("DELETE", "", None), ("GET", "/links", None), ("GET", "/report", None),
                         ("GET", "/endorsements", None), ("POST", "/endorsements", words()), ("POST", "/helpers", {}),
                         ("GET", "/events", None), ("GET", "/export?format=json", None)):
        for with_key in (key, token, None):
            answer = Person(kith).call(method, f"/campaigns/{slug}{path}", value, with_key)
            assert answer.status == 410, (method, path, answer.status)
    assert kith.call("GET", "/receipts/me", key=sent["receipt_key"]).status in (401, 410)
    assert kith.get(f"/c/{slug}").status == 410 and kith.get(f"/k/{share}").status in (404, 410)


# ---- who may ----

def test_keys_open_their_own_campaign_alone(kith):
    slug, key, _ = campaign(kith)
    other, other_key, _ = campaign(kith)
    sent = endorse(kith, slug)
    calls = [("PATCH", "", {}), ("DELETE", "", None), ("POST", "/links", {"channel": "qr"}), ("GET", "/links", None),
             ("PATCH", f"/endorsements/{sent['id']}", {}), ("GET", "/report", None), ("POST", "/report-links", {"label": "a"}),
             ("GET", "/report-links", None), ("DELETE", "/report-links/x", None), ("GET", "/export?format=csv", None),
             ("GET", "/events", None), ("GET", "/endorsements", None)]
    for method, path, value in calls:
        for wrong in (other_key, sent["receipt_key"], "A" * 43, "A", key[:-1], key + "A", key.swapcase()):
            answer = Person(kith).call(method, f"/campaigns/{slug}{path}", value, wrong)
            assert answer.status == 401 and answer.headers["www-authenticate"] == "Bearer", (method, path, wrong, answer.status)
        if path != "/endorsements":
            assert Person(kith).call(method, f"/campaigns/{slug}{path}", value).status == 401
    assert kith.call("PATCH", f"/campaigns/{other}/endorsements/{sent['id']}", {}, other_key).status == 404
    assert kith.call("GET", f"/campaigns/{slug}").status == 200, "nothing was erased"


def test_a_session_opens_nothing_but_the_events(kith):
    maya = Person(kith, agent=LAPTOP)
    answer = maya.post("/new", {"applicant_name": "Maya Okafor", "role": "r", "story": "s", "key": ""})
    if answer.status != 303:
        answer = maya.post("/new", {"applicant_name": "Maya Okafor", "role": "r", "story": "s"})
    slug = answer.headers["location"].rsplit("/", 1)[1]
    assert maya.cookie
    for path in ("/report", "/links", "/export?format=csv"):
        assert kith.call("GET", f"/campaigns/{slug}{path}", cookie=maya.cookie).status == 401
    assert kith.call("DELETE", f"/campaigns/{slug}", cookie=maya.cookie).status == 401
    assert kith.call("GET", f"/campaigns/{slug}/events").status == 401
    assert kith.call("GET", f"/campaigns/{slug}/events", key="A" * 43, cookie=maya.cookie).status == 401, "a wrong key never falls back"
    assert kith.call("GET", f"/campaigns/{slug}/events", headers={"Authorization": "Basic eDp5"}, cookie=maya.cookie).status == 401
    head = kith.request("HEAD", f"/api/v1/campaigns/{slug}/events", cookie=maya.cookie)
    assert head.status == 200 and head.headers["content-type"].startswith("text/event-stream")
    stream(kith, slug, f"Cookie: {maya.cookie}", lambda: endorse(kith, slug))


def stream(kith, slug, header, act):
    """Opens the events, does something, and reads until it is told."""
    with kith.socket(timeout=10) as s:
        s.sendall(f"GET /api/v1/campaigns/{slug}/events HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n".encode())
        data = b""
        while b"\r\n\r\n" not in data:
            data += s.recv(4096)
        assert data.startswith(b"HTTP/1.1 200 ") and b"text/event-stream" in data and b"no-store" in data.lower(), data
        act()
        while b"event: change\n" not in data:
            more = s.recv(4096)
            assert more, data
            data += more


def test_events_by_key_tell_of_changes(kith):
    slug, key, _ = campaign(kith)
    stream(kith, slug, f"Authorization: Bearer {key}", lambda: endorse(kith, slug))


def listen(kith, slug, header):
    s = kith.socket(timeout=10)
    s.sendall(f"GET /api/v1/campaigns/{slug}/events HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n".encode())
    data = b""
    while b"retry: 3000" not in data:
        data += s.recv(4096)
    return s


def ended(s):
    """Reads until the server closes the stream."""
    with s:
        while more := s.recv(4096):
            assert b"event: change" in more or b"event: reload" in more or more.startswith(b":"), more
    return True


def test_events_end_with_the_sessions(kith):
    """Who held the private link before it was renewed hears nothing of what comes after."""
    maya = Person(kith)
    slug = maya.post("/new", {"applicant_name": "Maya Okafor", "role": "r", "story": "s"}).headers["location"].rsplit("/", 1)[1]
    still = listen(kith, slug, f"Cookie: {maya.cookie}")
    assert maya.post(f"/manage/{slug}/renew").status == 303
    assert ended(still)
    again = listen(kith, slug, f"Cookie: {maya.cookie}")
    assert maya.post(f"/manage/{slug}/erase", {"confirm": "Maya Okafor"}).status == 303
    assert ended(again)


# ---- addresses, methods, bodies ----

def test_addresses_and_methods(kith):
    slug, key, _ = campaign(kith)
    for path in ("/", "/campaign", "/campaigns/" + "x" * 200, f"/campaigns/{slug}/nothing", "/receipts", "/receipts/you", "/campaigns/../x"):
        answer = kith.call("GET", path)
        assert answer.status in (404, 405), (path, answer.status)
        assert answer.headers["content-type"] == "application/problem+json" and answer.json["status"] == answer.status
    answer = kith.call("PUT", f"/campaigns/{slug}", {}, key)
    assert answer.status == 405 and answer.headers["allow"] == "GET, HEAD, PATCH, DELETE, OPTIONS" or \
        set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "PATCH", "DELETE", "OPTIONS"}, answer.headers
    assert kith.call("GET", "/campaigns").status == 405
    assert kith.call("OPTIONS", f"/campaigns/{slug}").status == 204
    head = kith.request("HEAD", f"/api/v1/campaigns/{slug}")
    assert head.status == 200 and not head.bytes


def test_what_is_refused_before_it_is_read_is_a_problem_too(kith):
    for head, status in ((b"GET /api/v1/campaigns/a%00b HTTP/1.1\r\nHost: a", 400), (b"FETCH /api/v1/campaigns HTTP/1.1\r\nHost: a", 501),
                         (b"GET /api/v1/campaigns HTTP/1.1\r\nHost: a/b", 400),
                         (b"POST /api/v1/campaigns HTTP/1.1\r\nHost: a\r\nExpect: wonders", 417)):
        data, closed = kith.raw(head + b"\r\n\r\n")
        lines, _, body = data.partition(b"\r\n\r\n")
        problem = json.loads(body)
        assert closed and b"Content-Type: application/problem+json" in lines and problem["status"] == status, data
        assert set(problem) == {"type", "title", "status", "detail", "errors"}, problem


def test_bodies(kith):
    slug, key, _ = campaign(kith)
    path = f"/api/v1/campaigns/{slug}/endorsements"
    good = json.dumps(words()).encode()

    def send(body, kind="application/json", **more):
        person = Person(kith)
        return kith.request("POST", path, body, person.headers({"Content-Type": kind, **more} if kind else more))

    for body in (b"{", b"[]", b"null", b'"x"', b'{"name":"a","name":"b"}', b"\xff\xfe", b'{"name":"\\ud800"}', b'{"name":"a\\u0000b"}',
                 b"[" * 5000, b'{"a":' * 50 + b"1" + b"}" * 50, good + b"x"):
        answer = send(body)
        assert answer.status == 400 and answer.json["status"] == 400, (body[:40], answer.status)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "application/jsonp", None):
        assert send(good, kind).status == 415, kind
    assert send(good, "Application/JSON; charset=utf-8").status == 201
    assert send(b"").status == 422, "an empty body is an empty object"
    assert send(b'{"name":"' + b"a" * (64 << 10) + b'"}').status == 413
    # With a key, programs may forget the type.
    assert kith.request("POST", f"/api/v1/campaigns/{slug}/links", b'{"channel":"qr"}',
                        {"Authorization": f"Bearer {key}", "Content-Type": "text/plain"}).status == 201


def test_calls_from_other_sites_need_no_guard(kith):
    slug, key, _ = campaign(kith)
    answer = Person(kith).call("POST", f"/campaigns/{slug}/links", {"channel": "x"}, key,
                               {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"})
    assert answer.status == 201 and "access-control-allow-origin" not in answer.headers


def test_limits_say_when_to_come_again(kith):
    crowd, codes = Person(kith), []
    while 429 not in codes and len(codes) < 200:
        answer = crowd.call("POST", "/campaigns", {})
        codes.append(answer.status)
    assert len(codes) > 60 and set(codes) == {422, 429}, len(codes)
    assert answer.headers["content-type"] == "application/problem+json" and 1 <= int(answer.headers["retry-after"]) <= 120
    assert Person(kith).call("POST", "/campaigns", {}).status == 422, "others are not held up"
    slug, _, _ = campaign(kith)
    assert crowd.call("GET", f"/campaigns/{slug}").status == 200, "reading is free"


# ---- endorsements ----

def test_wrong_endorsements_are_told_field_by_field(kith):
    slug, key, _ = campaign(kith)
    without = lambda name: {k: v for k, v in words().items() if k != name}
    bad = [
        ({}, {"name": "required", "relation": "required", "visibility": "required", "consent": "required", "message": "required"}),
        (without("name"), {"name": "required"}), (without("relation"), {"relation": "required"}),
        (without("visibility"), {"visibility": "required"}), (without("consent"), {"consent": "required"}),
        (without("message"), {"message": "required"}), (words(message="  \n "), {"message": "required"}),
        (words("x" * 81), {"name": "too_long"}), (words(" "), {"name": "required"}),
        (words(message="x" * 2001), {"message": "too_long"}),
        (words(relation="boss"), {"relation": "unknown"}), (words(visibility="secret"), {"visibility": "unknown"}),
        ({**words(), "consent": False}, {"consent": "required"}), ({**words(), "consent": "yes"}, {"consent": "format"}),
        ({**words(), "consent": 1}, {"consent": "format"}), ({**words(), "consent": None}, {"consent": "required"}),
        ({**words(), "name": 7}, {"name": "format"}), ({**words(), "message": {"text": "x"}}, {"message": "format"}),
        (words(email="a@b"), {"email": "format"}), (words(email="a b@example.org"), {"email": "format"}),
        (words(standing="help"), {"standing": "unknown"}), (words(state="shown", x=1), {"state": "unknown", "x": "unknown"}),
    ]
    bad += [(words(video_url=url), {"video_url": code}) for url, code in HOSTILE.items()]
    bad += [(words(profile_url=url), {"profile_url": code}) for url, code in HOSTILE.items()]
    for value, expected in bad:
        answer = Person(kith).call("POST", f"/campaigns/{slug}/endorsements", value)
        assert answer.status == 422 and fields(answer) == expected, (str(value)[:300], answer.status, answer.text)
    assert report(kith, slug, key)["curation"]["received"] == 0, "nothing is stored in part"


def test_graphemes_are_what_is_counted(kith):
    slug, _, _ = campaign(kith)
    family = "👩‍👩‍👧‍👦"
    assert endorse(kith, slug, name=family * 80, message="Maya helped us move house, twice.")
    answer = Person(kith).call("POST", f"/campaigns/{slug}/endorsements", words(name=family * 81))
    assert fields(answer) == {"name": "too_long"}
    assert endorse(kith, slug, name="Zoë", message="é" * 2000)


def test_an_endorsement_and_its_receipt(kith):
    slug, key, share = campaign(kith)
    ana = Person(kith)
    sent = endorse(kith, slug, ana, email="Ana@Example.org", via=share, profile_url="https://ana.example.org/about?utm_source=x",
                   video_url="https://youtu.be/dQw4w9WgXcQ?t=30")
    assert sent["standing"] == "help" and sent["state"] == "shown"
    assert [one["code"] for one in sent["reasons"]] == ["about_applicant"] and sent["reasons"][0]["words"] in words()["message"]
    assert sent["receipt_url"] == f"{kith.base}/e#{sent['receipt_key']}"
    me = kith.call("GET", "/receipts/me", key=sent["receipt_key"])
    assert me.status == 200 and me.headers["cache-control"] == "no-store"
    me = me.json
    assert me["kind"] == "endorsement" and me["campaign"] == slug and me["email"] == "ana@example.org" and me["via_link"] == share
    assert me["video_url"].startswith("https://www.youtube.com/watch?v=dQw4w9WgXcQ") and "30" in me["video_url"]
    assert me["share_url"] == sent["share_url"] and me["id"] == sent["id"]
    public = kith.call("GET", f"/campaigns/{slug}/endorsements").json["endorsements"]
    managed = kith.call("GET", f"/campaigns/{slug}/endorsements", key=key).json["endorsements"]
    assert [one["id"] for one in public] == [one["id"] for one in managed] == [sent["id"]]
    assert "via_link" not in public[0] and managed[0]["via_link"] == share
    for seen in (public, managed):
        assert "ana@example.org" not in json.dumps(seen) and sent["receipt_key"] not in json.dumps(seen)
    # The page shows it as well.
    assert words()["message"] in kith.get(f"/c/{slug}").text


def test_editing_judges_again(kith):
    slug, key, _ = campaign(kith)
    sent = endorse(kith, slug)
    change = lambda **value: kith.call("PATCH", "/receipts/me", value, sent["receipt_key"])
    got = change(message="Check out my channel and subscribe! Best deals, link in bio, follow me.").json
    assert got["standing"] == "self_promotion" and got["state"] == "waiting" and got["edited"]
    assert change(answer="I only meant well.").json["answers"]["friend"] == "I only meant well."
    assert change(message="Maya held our team together through the move.").json["standing"] == "help"
    assert change(visibility="anonymous").json["state"] == "report_only"
    assert change(visibility="public", relation="friend").json["relation"] == "friend"
    for value, expected in (({"message": ""}, {"message": "required"}), ({"consent": True}, {"consent": "unknown"}),
                            ({"via": "x"}, {"via": "unknown"}), ({"name": ""}, {"name": "required"}), ({"email": "x"}, {"email": "format"}),
                            ({"relation": "boss", "visibility": 1}, {"relation": "unknown", "visibility": "format"}),
                            ({"answer": "x" * 501}, {"answer": "too_long"})):
        answer = change(**value)
        assert answer.status == 422 and fields(answer) == expected, (value, answer.text)
    now = kith.call("GET", "/receipts/me", key=sent["receipt_key"]).json
    assert now["message"] == "Maya held our team together through the move." and now["relation"] == "friend"
    assert report(kith, slug, key)["helped"]["people"] == 1


def test_taking_it_back(kith):
    slug, key, _ = campaign(kith)
    ana = Person(kith)
    sent = endorse(kith, slug, ana)
    for _ in range(2):
        assert kith.call("DELETE", "/receipts/me", key=sent["receipt_key"]).status == 204
    me = kith.call("GET", "/receipts/me", key=sent["receipt_key"]).json
    assert me["state"] == "withdrawn" and "message" not in me and "name" not in me and me["share_url"] == sent["share_url"]
    assert kith.call("PATCH", "/receipts/me", {"name": "x"}, sent["receipt_key"]).status == 410
    assert kith.call("GET", f"/campaigns/{slug}/endorsements").json["endorsements"] == []
    managed = kith.call("GET", f"/campaigns/{slug}/endorsements", key=key).json["endorsements"]
    assert [set(one) for one in managed] == [{"id", "state", "created"}]
    assert kith.call("PATCH", f"/campaigns/{slug}/endorsements/{sent['id']}", {"hidden": True}, key).status == 410
    figures = report(kith, slug, key)["curation"]
    assert (figures["received"], figures["withdrawn"], figures["shown"]) == (1, 1, 0)
    again = endorse(kith, slug, ana)
    assert again["id"] != sent["id"], "whoever took it back may say it again"


def test_helpers(kith):
    slug, key, share = campaign(kith)
    bo = Person(kith)
    made = bo.call("POST", f"/campaigns/{slug}/helpers", {"name": "Bo Berg", "via": share}).json
    me = kith.call("GET", "/receipts/me", key=made["receipt_key"]).json
    assert me["kind"] == "helper" and me["name"] == "Bo Berg" and me["campaign"] == slug and me["share_url"] == made["share_url"]
    assert kith.call("PATCH", "/receipts/me", {"name": "Bo B."}, made["receipt_key"]).json["name"] == "Bo B."
    for value in ({"message": "x"}, {"visibility": "public"}, {"answer": "x"}):
        answer = kith.call("PATCH", "/receipts/me", value, made["receipt_key"])
        assert fields(answer) == {next(iter(value)): "unknown"}, answer.text
    assert fields(kith.call("PATCH", "/receipts/me", {"name": "x" * 81}, made["receipt_key"])) == {"name": "too_long"}
    assert Person(kith).call("POST", f"/campaigns/{slug}/helpers", {}).status == 201, "the name is optional"
    assert fields(Person(kith).call("POST", f"/campaigns/{slug}/helpers", {"name": 1, "x": 1})) == {"name": "format", "x": "unknown"}
    assert kith.call("DELETE", "/receipts/me", key=made["receipt_key"]).status == 204
    assert kith.call("GET", "/receipts/me", key=made["receipt_key"]).json["name"] is None
    assert Person(kith).get(f"/k/{code_of(made['share_url'])}").status == 200, "the link goes on working"
    assert report(kith, slug, key)["helped"] == {"people": 1, "endorsed": 0, "with_video": 0, "passed_it_on": 1, "both": 0}


def test_lists_are_paged(kith):
    slug, key, _ = campaign(kith)
    ids = [endorse(kith, slug, name=f"Friend {chr(65 + i)}", message=f"Maya fixed our {chr(97 + i)} press in {i + 2} hours, unasked.")["id"]
           for i in range(7)]
    hidden = endorse(kith, slug, name="Nobody", message="+1")["id"]
    for with_key, expected in ((None, ids), (key, ids + [hidden])):
        for limit in (1, 2, 3, 7, 8, 100):
            got, after, pages = [], "", 0
            while after is not None:
                page = kith.call("GET", f"/campaigns/{slug}/endorsements?limit={limit}" + (f"&after={after}" if after else ""), key=with_key).json
                got += [one["id"] for one in page["endorsements"]]
                after, pages = page["next"], pages + 1
                assert len(page["endorsements"]) <= limit
            assert got == expected and pages == max(1, -(-len(expected) // limit)), (limit, pages, got)
    answer = kith.call("GET", f"/campaigns/{slug}/endorsements?after=zzz&limit=0")
    assert answer.status == 422 and fields(answer) == {"limit": "range"}


def test_curation(kith):
    slug, key, _ = campaign(kith)
    waits = endorse(kith, slug, name="Al", message="+1")
    path = f"/campaigns/{slug}/endorsements/{waits['id']}"
    shown = lambda: [one["id"] for one in kith.call("GET", f"/campaigns/{slug}/endorsements").json["endorsements"]]
    assert waits["state"] == "waiting" and shown() == []
    assert kith.call("PATCH", path, {"shown": True}, key).json["state"] == "shown" and shown() == [waits["id"]]
    assert kith.call("PATCH", path, {"hidden": True}, key).json["state"] == "hidden_by_applicant" and shown() == []
    got = kith.call("PATCH", path, {"hidden": False, "thanks": "Thank you, Al!", "answer": "He types little."}, key).json
    assert got["state"] == "shown" and got["thanks"] == "Thank you, Al!" and got["answers"]["applicant"] == "He types little."
    assert kith.call("GET", "/receipts/me", key=waits["receipt_key"]).json["thanks"] == "Thank you, Al!"
    for value, expected in (({"shown": "yes"}, {"shown": "format"}), ({"hidden": 1, "thanks": 2}, {"hidden": "format", "thanks": "format"}),
                            ({"standing": "help"}, {"standing": "unknown"}), ({"answer": "x" * 501}, {"answer": "too_long"})):
        assert fields(kith.call("PATCH", path, value, key)) == expected
    assert kith.call("PATCH", f"/campaigns/{slug}/endorsements/nothing", {}, key).status == 404
    assert report(kith, slug, key)["unclear"]["endorsements"] == 1, "curating never changes the count"


def test_what_has_not_changed_is_not_sent_again(kith):
    slug, key, _ = campaign(kith)
    ana = Person(kith)
    sent = endorse(kith, slug, ana)
    for path, with_key in (("", None), ("/endorsements", None), ("/endorsements", key)):
        first = kith.call("GET", f"/campaigns/{slug}{path}", key=with_key)
        tag = {"If-None-Match": first.headers["etag"]}
        again = kith.call("GET", f"/campaigns/{slug}{path}", key=with_key, headers=tag)
        assert again.status == 304 and not again.bytes and "no-cache" in again.headers["cache-control"]
        assert kith.call("GET", f"/campaigns/{slug}{path}", key=with_key, headers={"If-None-Match": '"other"'}).status == 200
        kith.call("PATCH", f"/campaigns/{slug}", {"role": f"Editor {path} {with_key}"}, key)
        ana.call("PATCH", "/receipts/me", {"message": f"Maya rewrote our {path} {len(with_key or '')} plan."}, sent["receipt_key"])
        assert kith.call("GET", f"/campaigns/{slug}{path}", key=with_key, headers=tag).status == 200


# ---- sending twice ----

def test_sending_twice_is_the_same_endorsement(kith):
    slug, key, _ = campaign(kith)
    ana = Person(kith)
    first, second = endorse(kith, slug, ana), endorse(kith, slug, ana)
    assert first["id"] == second["id"] and first["receipt_key"] != second["receipt_key"] and first["share_url"] == second["share_url"]
    for receipt in (first, second):
        assert kith.call("GET", "/receipts/me", key=receipt["receipt_key"]).json["id"] == first["id"]
    assert endorse(kith, slug, ana, relation="friend")["id"] != first["id"], "a field differs"
    assert endorse(kith, slug, ana, visibility="report_only")["id"] != first["id"]
    assert endorse(kith, slug, ana, email="ana@example.org")["id"] != first["id"]
    assert report(kith, slug, key)["curation"]["received"] == 4


def test_the_same_words_from_elsewhere_are_another(kith):
    slug, key, _ = campaign(kith)
    ana = Person(kith)
    first = endorse(kith, slug, ana)
    ids = {first["id"], endorse(kith, slug, Person(kith, ana.address, LAPTOP))["id"], endorse(kith, slug, Person(kith, agent=ana.agent))["id"]}
    assert len(ids) == 3
    received = report(kith, slug, key)
    assert received["curation"]["received"] == 3
    assert received["helped"]["endorsed"] + received["unclear"]["people"] == 3, "three people"


def test_the_page_and_the_api_do_not_open_each_other(kith):
    """A browser's cookie speaks for it alone; a call without it, from the same network, is no repeat of the form's."""
    slug, key, _ = campaign(kith)
    ana = Person(kith)
    key_of(ana.post(f"/c/{slug}/endorsements", form()))
    with_cookie = ana.cookie
    again = key_of(ana.post(f"/c/{slug}/endorsements", form()))
    assert kith.call("GET", "/receipts/me", key=again).status == 200
    other = Person(kith)
    other.cookie = None
    assert endorse(kith, slug, other)["id"] != kith.call("GET", "/receipts/me", key=again).json["id"]
    assert with_cookie == ana.cookie


def test_many_at_once_are_one(kith):
    slug, key, _ = campaign(kith)
    ana = Person(kith)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: ana.call("POST", f"/campaigns/{slug}/endorsements", words()), range(50)))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1 and len({answer.json["receipt_key"] for answer in answers}) == 50
    assert report(kith, slug, key)["curation"]["received"] == 1


def test_passing_it_on_repeats_by_cookie_only(kith):
    slug, _, _ = campaign(kith)
    bo = Person(kith)
    made = [bo.call("POST", f"/campaigns/{slug}/helpers", {"name": "Bo"}).json["share_url"] for _ in range(2)]
    assert made[0] != made[1]


# ---- links, reports ----

def test_share_links(kith):
    slug, key, share = campaign(kith)
    made = [kith.call("POST", f"/campaigns/{slug}/links", {"label": f"No. {i}", "channel": channel}, key)
            for i, channel in enumerate(("qr", "whatsapp", "sms", "email", "linkedin", "x", "facebook", "instagram", "mastodon", "website", "other"))]
    assert {answer.status for answer in made} == {201}
    for value, expected in (({}, {"channel": "required"}), ({"channel": "pigeon"}, {"channel": "unknown"}), ({"channel": 1}, {"channel": "format"}),
                            ({"channel": "qr", "label": "x" * 121}, {"label": "too_long"}), ({"channel": "qr", "code": "mine"}, {"code": "unknown"})):
        answer = kith.call("POST", f"/campaigns/{slug}/links", value, key)
        assert answer.status == 422 and expected.items() <= fields(answer).items(), (value, answer.text)
    code = made[0].json["code"]
    friend = Person(kith)
    assert friend.get(f"/k/{code}").status == 200
    endorse(kith, slug, friend, via=code)
    endorse(kith, slug, via=code, name="Ben Osei", message="Maya once drove all night to bring us the posters.")
    links = {one["code"]: one for one in kith.call("GET", f"/campaigns/{slug}/links", key=key).json["links"]}
    assert len(links) == 14 and links[code]["label"] == "No. 0" and links[share]["by"] == "applicant"
    assert (links[code]["visits"], links[code]["endorsed"], links[code]["endorsements"]) == (1, 1, 2)
    assert sorted(one["by"] for one in links.values()) == ["applicant"] * 12 + ["helper"] * 2
    assert kith.get(f"/k/{code}/qr.svg").status == 200 and links[code]["qr_svg_url"] == f"{kith.base}/k/{code}/qr.svg"


def test_report_links(kith):
    slug, key, _ = campaign(kith)
    other, other_key, _ = campaign(kith)
    made = kith.call("POST", f"/campaigns/{slug}/report-links", {"label": "Jo at Acme"}, key).json
    token = made["url"].rsplit("/", 1)[1]
    assert report(kith, slug, token)["campaign"]["slug"] == slug
    assert kith.call("GET", f"/campaigns/{other}/report", key=token).status == 401
    for path, method, value in (("/links", "GET", None), ("", "PATCH", {}), ("", "DELETE", None), ("/report-links", "GET", None),
                                ("/endorsements", "GET", None), ("/events", "GET", None)):
        assert kith.call(method, f"/campaigns/{slug}{path}", value, token).status == 401, "a reader only reads the report"
    for value, expected in (({}, {"label": "required"}), ({"label": "x" * 121}, {"label": "too_long"}), ({"label": "a", "expires": "x"}, {"expires": "format"}),
                            ({"label": "a", "expires": "2020-01-01"}, {"expires": "range"}), ({"label": "a", "token": "x"}, {"token": "unknown"})):
        assert fields(kith.call("POST", f"/campaigns/{slug}/report-links", value, key)) == expected
    assert kith.call("DELETE", f"/campaigns/{other}/report-links/{made['id']}", key=other_key).status == 404
    assert kith.call("DELETE", f"/campaigns/{slug}/report-links/{made['id']}", key=key).status == 204
    assert kith.call("GET", f"/campaigns/{slug}/report", key=token).status == 410
    assert kith.call("GET", f"/campaigns/{slug}/export?format=json", key=token).status == 410
    assert kith.call("GET", f"/campaigns/{slug}/report-links", key=key).json["report_links"][0]["revoked"]


def test_the_report_shows_what_may_be_seen(kith):
    slug, key, share = campaign(kith)
    hidden = endorse(kith, slug, name="Hid Den", message="Maya hid nothing from our clients, ever.")
    secret = endorse(kith, slug, name="Ano Nym", message="Maya stood up for me when nobody else did.", visibility="anonymous", via=share,
                     profile_url="https://anonym.example.org/me", email="ano@example.net")
    only = endorse(kith, slug, name="Rep Ort", message="Maya writes better briefs than anybody I know.", visibility="report_only")
    kith.call("PATCH", f"/campaigns/{slug}/endorsements/{hidden['id']}", {"hidden": True}, key)
    token = kith.call("POST", f"/campaigns/{slug}/report-links", {"label": "Acme"}, key).json["url"].rsplit("/", 1)[1]
    for reader in (key, token):
        got = report(kith, slug, reader)
        text = json.dumps(got)
        for never in ("Ano Nym", "anonym.example", secret["id"], code_of(secret["share_url"]), "ano@example", "hid nothing", "Hid Den"):
            assert never not in text, never
        by_state = {one["state"] + one["visibility"] if one["visibility"] else one["state"]: one for one in got["endorsements"]}
        assert by_state["report_onlyreport_only"]["id"] == only["id"] and by_state["report_onlyreport_only"]["name"] == "Rep Ort"
        nobody = by_state["report_onlyanonymous"]
        assert nobody["message"] and nobody["created"] and nobody["relation"] == "worked_together" and nobody["standing"] == "help"
        assert all(nobody[name] is None for name in ("person", "name", "profile", "video", "email_domain", "via_link", "generation", "edited"))
        concealed = by_state["hidden_by_applicant"]
        assert concealed["standing"] == "help" and [one["code"] for one in concealed["reasons"]] == ["about_applicant"]
        assert all(one["words"] is None for one in concealed["reasons"])
        assert got["helped"]["people"] == 3 and got["curation"]["received"] == 3
    public = kith.call("GET", f"/campaigns/{slug}/endorsements").text
    assert "Ano Nym" not in public and "Rep Ort" not in public and "Hid Den" not in public


def test_exports(kith):
    slug, key, _ = campaign(kith)
    endorse(kith, slug)
    kinds = {"json": b"{", "csv": b"\xef\xbb\xbf", "pdf": b"%PDF-", "html": b"<!", "zip": b"PK"}
    for kind, start in kinds.items():
        answer = Person(kith).call("GET", f"/campaigns/{slug}/export?format={kind}", key=key)
        assert answer.status == 200 and answer.bytes.lower().startswith(start.lower()), (kind, answer.status, answer.bytes[:200])
        assert f'filename="kith-{slug}.{kind}"' in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"
    exported = json.loads(Person(kith).call("GET", f"/campaigns/{slug}/export?format=json", key=key).bytes)
    now = report(kith, slug, key)
    assert {name: value for name, value in exported.items() if name != "as_of"} == {name: value for name, value in now.items() if name != "as_of"}


def test_a_report_is_of_one_moment(kith):
    """Figures and the rows behind them agree, however many write meanwhile."""
    slug, key, share = campaign(kith)
    done = []

    def write(i):
        for j in range(12):
            friend = Person(kith)
            friend.get(f"/k/{share}")
            endorse(kith, slug, friend, name=f"Friend {chr(65 + i)}{chr(65 + j)}", via=share, message=f"Maya fixed machine {i} of hall {j}.")

    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        writers = [pool.submit(write, i) for i in range(4)]
        while not all(one.done() for one in writers):
            got = report(kith, slug, key)
            done.append(got["curation"]["received"])
            assert len(got["endorsements"]) == got["curation"]["received"] == got["helped"]["endorsed"] == len(got["people"])
            assert [one["person"] for one in got["endorsements"]] == list(range(1, done[-1] + 1))
            exported = json.loads(kith.call("GET", f"/campaigns/{slug}/export?format=json", key=key).bytes)
            assert len(exported["endorsements"]) == exported["curation"]["received"] >= done[-1]
        for one in writers:
            one.result()
    assert report(kith, slug, key)["curation"]["received"] == 48 and done == sorted(done)


def test_calls_are_no_visits(kith):
    slug, key, _ = campaign(kith)
    friend = Person(kith)
    for path in ("", "/endorsements"):
        friend.call("GET", f"/campaigns/{slug}{path}")
    endorse(kith, slug, friend)
    got = report(kith, slug, key)
    assert got["reach"]["visitor_days"] == {"community": 0, "applicant": 0, "unknown": 0}
    assert not any(got["excluded_visits"].values())


def test_sentences_come_in_the_language_asked_for(kith):
    slug, _, _ = campaign(kith)
    english = Person(kith).call("POST", f"/campaigns/{slug}/endorsements", {}).json
    german = Person(kith).call("POST", f"/campaigns/{slug}/endorsements?lang=de", {}).json
    assert {one["field"]: one["code"] for one in english["errors"]} == {one["field"]: one["code"] for one in german["errors"]}
    assert english["type"] == german["type"]


def test_the_applicants_own_network_is_unclear(kith):
    """Whoever used the manage key today from this address with this user agent, in any way, may be the applicant."""
    maya = Person(kith, agent=LAPTOP)
    slug, key, _ = campaign(kith, maya)
    assert endorse(kith, slug, Person(kith, maya.address, LAPTOP))["reasons"][-1]["code"] in ("applicant_network", "about_applicant")
    home = Person(kith, fresh_address(), PHONE)
    assert "applicant_network" not in [one["code"] for one in endorse(kith, slug, home, name="Ben Osei", message="Maya taught me to plan.")["reasons"]]
    home.call("GET", f"/campaigns/{slug}/links", key=key)
    late = endorse(kith, slug, Person(kith, home.address, PHONE), name="Cy Dahl", message="Maya gave our shop a voice of its own.")
    assert late["standing"] == "unclear" and "applicant_network" in [one["code"] for one in late["reasons"]]
