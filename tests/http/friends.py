"""What tests of the friend's side share: a campaign, its friends, and what stands on a receipt."""
import html
import itertools
import re

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
