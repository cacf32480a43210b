"""The people of a campaign, each with a browser of their own: an address, a user agent and the cookie that the answers
set."""
import itertools
import re

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

_addresses = (f"198.51.{i // 250}.{i % 250 + 1}" for i in itertools.count())


def fresh_address():
    return next(_addresses)


class Person:
    def __init__(self, kith, address=None, agent=PHONE):
        self.kith, self.address, self.agent, self.cookie = kith, address or fresh_address(), agent, None

    def headers(self, more=None):
        head = {"User-Agent": self.agent, "X-Forwarded-For": self.address, **(more or {})}
        return {name: value for name, value in head.items() if value is not None}

    def keep(self, answer):
        self.cookie = answer.cookie or self.cookie
        return answer

    def get(self, path, headers=None):
        return self.keep(self.kith.get(path, headers=self.headers(headers), cookie=self.cookie))

    def head(self, path):
        return self.kith.request("HEAD", path, headers=self.headers(), cookie=self.cookie)

    def post(self, path, fields=(), headers=None):
        return self.keep(self.kith.post(path, fields, headers=self.headers(headers), cookie=self.cookie))

    def call(self, method, path, value=None, key=None, headers=None):
        """A call of the API, which takes no cookie along."""
        return self.kith.call(method, path, value, key, headers=self.headers(headers))


def form(name="Ana Lima", message="I worked with her for three years and she never once let a customer down.", **more):
    """A good endorsement, as the form sends it."""
    return {"name": name, "relation": "worked_together", "message": message, "visibility": "public", "consent": "yes", **more}


def words(name="Ana Lima", message="I worked with her for three years and she never once let a customer down.", **more):
    """The same for the API."""
    return {**form(name, message, **more), "consent": True}


def campaign(kith, person=None, **more):
    """Starts one by API; (slug, manage key, code of the first share link). From then on the test's own calls come from
    an address of their own, so that no test uses up another's limit."""
    kith.client = fresh_address()
    person = person or Person(kith, agent=LAPTOP)
    value = {"applicant_name": "Maya Okafor", "role": "Social media manager", "story": "Please tell them what I am like.", **more}
    answer = person.call("POST", "/campaigns", value)
    assert answer.status == 201, answer.text
    made = answer.json
    return made["slug"], made["manage_key"], code_of(made["share_url"])


def code_of(url):
    return url.rsplit("/", 1)[1]


def key_of(answer):
    """The key in the fragment of the answer's Location: /e#KEY, /m#KEY."""
    found = re.fullmatch(r"[^#]*#([A-Za-z0-9_-]{43})", answer.headers.get("location", ""))
    assert found, (answer.status, answer.headers, answer.text[:2000])
    return found[1]


def fields(answer):
    """{field: code} of a problem."""
    return {one["field"]: one["code"] for one in answer.json["errors"]}
