"""The description of the API against the running service: every route is described and nothing else is, every answer
that is described is provoked, and every answer's body fits what is said of it."""
import pathlib
import re

from people import Person, campaign, fresh_address, words
from schema import Schemas

ROUTES = pathlib.Path(__file__).resolve().parents[2] / "web" / "routes.c"
METHODS = ("get", "post", "patch", "delete")


def description(kith):
    return kith.call("GET", "/openapi.json").json


def routes():
    """(method, path) of every row of the site map under /api/v1."""
    text = re.sub(r"#define.*?(?<!\\)\n", "", ROUTES.read_text().replace("\\\n", " "))
    found = set(re.findall(r'METHOD_(\w+), API "([^"]+)"', text))
    found |= set(re.findall(r'API_WRITE\(METHOD_(\w+), "([^"]+)"', text))
    found |= {("DELETE", path) for path in re.findall(r'API_DELETE\("([^"]+)"', text)}
    found |= {("GET", path) for path in re.findall(r'API_READ\("([^"]+)"', text)}
    return {(method.lower(), path) for method, path in found}


def test_routes_and_description_are_the_same(kith):
    described = {(method, path) for path, item in description(kith)["paths"].items() for method in item}
    assert len(described) == 20 and described == routes(), described ^ routes()


def test_it_is_kept_by_its_etag(kith):
    answer = kith.call("GET", "/openapi.json")
    again = kith.call("GET", "/openapi.json", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status == 304 and not again.bytes and answer.headers["content-type"] == "application/json"


def test_everything_that_is_referred_to_is_there_and_used(kith):
    document = description(kith)
    named = {("schemas", name) for name in document["components"]["schemas"]}
    named |= {("responses", name) for name in document["components"]["responses"]}
    used = set(re.findall(r'"#/components/(\w+)/(\w+)"', kith.call("GET", "/openapi.json").text))
    assert named == used, named ^ used
    ids = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(ids) == len(set(ids))


class Tour:
    """Calls every operation in every way that is described, and holds each answer against the description."""

    def __init__(self, kith):
        self.kith, self.document = kith, description(kith)
        self.schemas, self.seen, self.wrong = Schemas(self.document), set(), []
        self.friend = Person(kith)

    def operation(self, method, path):
        return self.document["paths"][path][method]

    def call(self, status, method, path, value=None, key=None, person=None, query="", body=None, type="application/json",
             **params):
        """One call and what is expected of it; a body given as bytes is sent as it is."""
        url = path
        for name, text in params.items():
            url = url.replace("{%s}" % name, text)
        person = person or Person(self.kith)
        head = person.headers({"Authorization": f"Bearer {key}"} if key else {})
        if body is not None:
            answer = self.kith.request(method.upper(), "/api/v1" + url + query, body, {**head, "Content-Type": type})
        else:
            answer = self.kith.call(method.upper(), url + query, value, headers=head)
        where = f"{method} {path} {status}"
        if answer.status != status:
            self.wrong.append(f"{where}: {answer.status} {answer.text[:400]}")
            return answer
        self.seen.add((method, path, status))
        self.check(where, self.operation(method, path)["responses"].get(str(status)), answer)
        if value is not None and 200 <= status < 300:
            asked = self.operation(method, path)["requestBody"]["content"]["application/json"]["schema"]
            self.wrong += [f"{where}, asked: {one}" for one in self.schemas.problems(value, asked)]
        return answer

    def check(self, where, described, answer):
        if described is None:
            self.wrong.append(f"{where}: not described")
            return
        described = self.schemas.follow(described)
        for name in described.get("headers", {}):
            if name.lower() not in answer.headers:
                self.wrong.append(f"{where}: without {name}")
        content = described.get("content")
        if not content:
            if answer.bytes:
                self.wrong.append(f"{where}: a body {answer.bytes[:100]}")
            return
        kind = answer.headers["content-type"].split(";")[0]
        if kind not in content:
            self.wrong.append(f"{where}: {kind} is not described")
        elif kind.endswith("json"):
            self.wrong += [f"{where}: {one}" for one in self.schemas.problems(answer.json, content[kind]["schema"])]


CAMPAIGN, LIST, ONE = "/campaigns/{slug}", "/campaigns/{slug}/endorsements", "/campaigns/{slug}/endorsements/{id}"
LINKS, HELPERS, REPORT, EXPORT = (f"/campaigns/{{slug}}/{last}" for last in ("links", "helpers", "report", "export"))
READERS, READER, EVENTS = "/campaigns/{slug}/report-links", "/campaigns/{slug}/report-links/{id}", "/campaigns/{slug}/events"
ME = "/receipts/me"
NEW = {"applicant_name": "Maya Okafor", "role": "Social media manager", "story": "Please help."}
NOBODY = "A" * 43


def good_answers(tour):
    made = tour.call(201, "post", "/campaigns", {**NEW, "company": "Acme", "goal_people": 20, "deadline": "2999-01-31",
                                                "applicant_sites": ["https://maya.example.org"], "review_first": False}).json
    slug, key = made["slug"], made["manage_key"]
    tour.call(200, "get", "/openapi.json")
    tour.call(200, "get", CAMPAIGN, slug=slug)
    tour.call(200, "patch", CAMPAIGN, {"goal_people": 0, "company": ""}, key, slug=slug)
    link = tour.call(201, "post", LINKS, {"label": "poster", "channel": "qr"}, key, slug=slug).json
    sent = tour.call(201, "post", LIST, words(email="ana@example.org", via=link["code"], video_url="https://youtu.be/dQw4w9WgXcQ"),
                     slug=slug).json
    other = tour.call(201, "post", LIST, words("Ben Osei", "+1", visibility="anonymous"), slug=slug).json
    tour.call(201, "post", LIST, words("Cy Dahl", "Maya taught me how to listen.", visibility="report_only"), slug=slug)
    helper = tour.call(201, "post", HELPERS, {"name": "Cleo Wirth", "via": link["code"]}, slug=slug).json
    tour.call(200, "patch", ONE, {"shown": True, "thanks": "Thank you!", "answer": "We shared an office."}, key, slug=slug,
              id=other["id"])
    for receipt in (sent, helper):
        tour.call(200, "get", ME, key=receipt["receipt_key"])
        tour.call(200, "patch", ME, {"name": "Dora Ek"}, receipt["receipt_key"])
    tour.call(200, "patch", ME, {"answer": "It is my sister's phone."}, sent["receipt_key"])
    tour.call(200, "get", LIST, slug=slug)
    tour.call(200, "get", LIST, key=key, slug=slug)
    tour.call(200, "patch", ONE, {"hidden": True}, key, slug=slug, id=sent["id"])
    tour.call(200, "get", LINKS, key=key, slug=slug)
    reader = tour.call(201, "post", READERS, {"label": "Acme", "expires": "2999-01-31"}, key, slug=slug).json
    token = reader["url"].rsplit("/", 1)[1]
    tour.call(200, "get", READERS, key=key, slug=slug)
    tour.call(200, "get", REPORT, key=key, slug=slug)
    tour.call(200, "get", REPORT, key=token, slug=slug)
    for kind in tour.operation("get", EXPORT)["parameters"][1]["schema"]["enum"]:
        tour.call(200, "get", EXPORT, key=token, query=f"?format={kind}", slug=slug)
    tour.call(204, "delete", ME, key=sent["receipt_key"])
    tour.call(200, "get", ME, key=sent["receipt_key"])
    tour.call(200, "get", LIST, key=key, slug=slug)
    tour.call(200, "get", REPORT, key=key, slug=slug)
    tour.call(410, "patch", ME, {"name": "Eva"}, sent["receipt_key"])
    tour.call(204, "delete", READER, key=key, slug=slug, id=reader["id"])
    tour.call(200, "get", READERS, key=key, slug=slug)
    tour.call(410, "get", REPORT, key=token, slug=slug)
    tour.call(200, "patch", CAMPAIGN, {"closed": True}, key, slug=slug)
    for path, value in ((LIST, words()), (HELPERS, {})):
        tour.call(409, "post", path, value, slug=slug)
    return slug, key, sent


def bad_answers(tour, slug, key, sent):
    """What each operation says to each kind of bad call that it describes."""
    good = {("post", "/campaigns"): NEW, ("patch", CAMPAIGN): {}, ("post", LINKS): {"channel": "qr"}, ("post", LIST): words(),
            ("patch", ONE): {}, ("post", HELPERS): {}, ("post", READERS): {"label": "a"}, ("patch", ME): {}}
    gone_slug, gone_key, _ = campaign(tour.kith)
    tour.call(204, "delete", CAMPAIGN, key=gone_key, slug=gone_slug)
    open_slug, open_key, _ = campaign(tour.kith)
    fresh = tour.call(201, "post", LIST, words(), slug=open_slug).json
    for path, item in tour.document["paths"].items():
        for method, operation in item.items():
            value, named = good.get((method, path)), operation["responses"]
            mine = fresh["receipt_key"] if path == ME else open_key if {"key": []} in operation.get("security", []) else None
            known = {"slug": open_slug, "id": fresh["id"]}
            if "400" in named:
                for bad in (b"{", b"[]", b'{"a":1,"a":2}', b"\xff", b'"x"', b"{}{}", b'{"role":"\\u0000"}'):
                    tour.call(400, method, path, body=bad, key=mine, **known)
            if "413" in named:
                tour.call(413, method, path, body=b'{"name":"' + b"a" * (64 << 10) + b'"}', key=mine, **known)
            if "415" in named:
                tour.call(415, method, path, body=b"{}", type="text/plain", **known)
                tour.call(415, method, path, body=b"a=b", type="application/x-www-form-urlencoded", **known)
            if "401" in named:
                for wrong in ([] if {} in operation["security"] else [None]) + [NOBODY, "short", fresh["receipt_key"] if path != ME else open_key]:
                    tour.call(401, method, path, value, wrong, **known)
            if "404" in named:
                lost = {**known, "id": "nothing"} if path in (ONE, READER) else {**known, "slug": "nobody-here"}
                tour.call(404, method, path, value, mine, query="?format=csv" if path == EXPORT else "", **lost)
            if "410" in named and path != ME:
                tour.call(410, method, path, value, gone_key if mine else None, slug=gone_slug, id="x")
            if "422" in named and method != "get":
                tour.call(422, method, path, {"nonsense": 1}, mine, **known)
            if "429" in named:
                crowd = Person(tour.kith, fresh_address())
                for _ in range(200):
                    if crowd.call("POST", "/campaigns", {}).status == 429:
                        break
                tour.call(429, method, path, value, mine, person=crowd, **known)
    for query in ("?limit=0", "?limit=101", "?limit=x", "?limit=", "?after=nothing"):
        tour.call(422, "get", LIST, query=query, slug=open_slug)
    for query in ("", "?format=", "?format=docx", "?format=pdf&paper=a3"):
        tour.call(422, "get", EXPORT, key=open_key, query=query, slug=open_slug)


def test_every_described_answer_is_given_and_fits(kith):
    tour = Tour(kith)
    bad_answers(tour, *good_answers(tour))
    events(tour)
    described = {(method, path, int(code)) for path, item in tour.document["paths"].items()
                 for method, operation in item.items() for code in operation["responses"]}
    assert not tour.wrong, "\n".join(tour.wrong[:20])
    assert described == tour.seen, described ^ tour.seen


def events(tour):
    """The stream has no end, so its head alone is read."""
    slug, key, _ = campaign(tour.kith)
    with tour.kith.socket() as s:
        s.sendall(f"GET /api/v1/campaigns/{slug}/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {key}\r\n\r\n".encode())
        data = b""
        while b"\r\n\r\n" not in data:
            data += s.recv(4096)
    assert data.startswith(b"HTTP/1.1 200 ") and b"text/event-stream" in data
    tour.seen.add(("get", EVENTS, 200))
