"""A campaign played through the real pages and calls by people whose doings are written down beside it (truth.py):
friends of friends, the applicant in disguise, promoters, copiers, bots and previews, second thoughts of every kind.
Again and again every figure of the report, and every row behind one, is held against the truth.
TRUTH_SEED=N plays one seed alone."""
import os
import queue
import random
import re
import socket
import subprocess
import threading
import time

from people import LAPTOP, PHONE, Person, code_of, fresh_address, key_of, words
from truth import Entry, Link, Truth, differences

SEEDS, STEPS, LOOK_EVERY, CONFIRM_AT = (1, 2, 3), 130, 26, (60, 110)
NAME, EMAIL = "Maya Okafor", "maya@example.com"
COPIED = "When the whole network went down on a Friday Maya stayed until four in the morning and wrote to every single customer."
TEXTS = [f"Maya {verb} our {thing} {when}." for verb in ("fixed", "painted", "repaired", "organised", "rescued", "rewrote")
         for thing in ("press", "shop window", "newsletter", "market stall", "summer fair", "archive", "choir tour", "food bank")
         for when in ("in three hours", "on a Sunday", "twice", "without being asked", "for nothing", "before the storm")]
SAID = {  # what the judge says of them is tested elsewhere; here it is the truth
    "promotes_author": ["Check out my channel and subscribe! Best deals, link in bio, follow me.",
                        "Buy my course at my shop today, use my code for twenty percent off."],
    "mixed": ["Maya taught me how to plan a launch. By the way, subscribe to my channel and visit my shop for the best deals."],
    "applicant_voice": ["I am the right person for this job, choose me."],
    "no_content": ["+1", "nice", "👍👍👍"],
    "unread_language": ["マヤさんは、いつもみんなの話をよく聞いて、最後まで助けてくれました。"],
    "video": [""],
}
BOTS = {"preview": ["WhatsApp/2.23.20.0", "facebookexternalhit/1.1", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"],
        "crawler": ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/8.5.0"]}


class Post:
    """A mail server that keeps what it is sent: address -> text."""

    def __init__(self):
        self.server, self.mails = socket.create_server(("127.0.0.1", 0)), queue.Queue()
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            peer, _ = self.server.accept()
            with peer, peer.makefile("rwb", buffering=0) as file:
                file.write(b"220 post\r\n")
                to = None
                while line := file.readline():
                    word = line.split(b" ")[0].strip().upper()
                    if word == b"RCPT":
                        to = re.search(rb"<(.*?)>", line)[1].decode()
                    if word == b"DATA":
                        file.write(b"354 go on\r\n")
                        text = b""
                        while (line := file.readline()) not in (b".\r\n", b""):
                            text += line
                        self.mails.put((to, text.decode()))
                    file.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


class Play:
    def __init__(self, kith, post, seed):
        self.kith, self.post, self.random, self.truth = kith, post, random.Random(seed), Truth()
        self.log, self.texts, self.keys, self.asked, self.received = [], list(TEXTS), {}, [], []
        self.random.shuffle(self.texts)
        self.names = (f"{first} {last}" for last in ("Lima", "Osei", "Wirth", "Ek", "Novak", "Hale", "Dahl", "Sato") for first in
                      ("Ana", "Ben", "Cleo", "Dan", "Eva", "Fay", "Gus", "Hana", "Ivo", "Jun", "Kim", "Leo", "Mia", "Noa", "Ola", "Pia"))
        self.maya = Person(kith, agent=LAPTOP)
        answer = self.maya.post("/new", {"applicant_name": NAME, "role": "Social media manager", "story": "Please tell them.", "email": EMAIL})
        assert answer.status == 303, answer.text
        self.slug = answer.headers["location"].split("/")[-1].split("?")[0].split("#")[0]
        self.homes = {(self.maya.address, self.maya.agent)}
        page = self.maya.get(f"/manage/{self.slug}").text
        self.key = re.search(r"/m#([A-Za-z0-9_-]{43})", page)[1]
        for link in self.maya.call("GET", f"/campaigns/{self.slug}/links", key=self.key).json["links"]:
            self.truth.links.append(Link(link["code"], None, link["label"], link["channel"]))
        self.friends, self.managers, self.makers = [], {id(self.maya)}, {}

    def pick(self, list):
        return self.random.choice(list) if list else None

    def chance(self, n):
        return self.random.randrange(n) == 0

    def visitor(self, person):
        return person.address, person.agent

    # ---- looking ----

    def path(self, link):
        return f"/k/{link.code}" if link else f"/c/{self.slug}"

    def look(self, person, link, headers=None):
        answer = person.get(self.path(link), headers)
        assert answer.status == 200, answer.text
        known = id(person) in self.managers and person.cookie
        own = link and link.entry and ((person.cookie and link.entry.browser is not None and link.entry.browser == getattr(person, "root", None))
                                       or link.entry.maker == self.visitor(person))
        self.truth.visit(self.visitor(person), link, "applicant" if known else "own_link" if own else None)

    def someone(self):
        """A friend: mostly a new one, sometimes one who was here, sometimes somebody else in the same house with the same phone."""
        if self.friends and self.chance(3):
            return self.pick(self.friends)
        person = Person(self.kith, agent=self.pick([PHONE, LAPTOP]))
        if self.friends and self.chance(8):
            other = self.pick(self.friends)
            person = Person(self.kith, other.address, other.agent)
        elif self.chance(12):
            person = Person(self.kith, *self.pick(sorted(self.homes)))
        person.root = None
        self.friends.append(person)
        return person

    def link(self):
        return self.pick(self.truth.links) if not self.chance(5) else None

    def do_visit(self):
        self.look(self.someone(), self.link())

    def do_bots(self):
        kind, link = self.pick(["preview", "crawler", "head", "prefetch"]), self.link()
        bot = Person(self.kith, agent=self.pick(BOTS.get(kind, [PHONE])))
        if kind == "head":
            assert bot.head(self.path(link)).status == 200
        else:
            assert bot.get(self.path(link), self.pick([{"Sec-Purpose": "prefetch"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}])
                           if kind == "prefetch" else None).status == 200
        self.truth.visit(self.visitor(bot), link, kind)

    # ---- writing ----

    def text(self):
        """(words, what is said of them)"""
        if self.chance(3):
            code = self.pick(sorted(SAID))
            return self.pick(SAID[code]), code
        return self.texts.pop(), "about_applicant"

    def copied(self, message, browser, entry=None):
        """Somebody else wrote these very words before, and they are more than anybody would hit upon."""
        long = len(message.split()) >= 12 or message in SAID["unread_language"]
        return {"copied_text"} if long and any(
            e.id and not e.withdrawn and e.message == message and e is not entry and (e.browser is None or e.browser != browser)
            for e in self.truth.entries) else set()

    def sender_reasons(self, person, browser):
        if id(person) in self.managers and person.cookie:
            return {"applicant_browser"}
        return {"applicant_network"} if self.visitor(person) in self.homes else set()

    def name_reasons(self, name):
        return {"applicant_name"} if name == NAME else {"applicant_first_name"} if name == "Maya" else set()

    def name(self):
        return self.pick([NAME, "Maya"]) if self.chance(14) else next(self.names)

    def do_endorse(self, person=None, message=None, by_call=None, **more):
        person = person or self.someone()
        link = self.link()
        if not self.chance(4):
            self.look(person, link)
        said, code = (message, "about_applicant") if message else (COPIED, "about_applicant") if self.chance(12) else self.text()
        video = "https://www.youtube.com/watch?v=dQw4w9WgXcQ" if code == "video" or self.chance(8) else None
        value = words(more.get("name") or self.name(), said, visibility=self.pick(["public", "public", "report_only", "anonymous"]))
        value.update({"via": link.code} if link else {}, **({"video_url": video} if video else {}))
        email = more.get("email") or (f"friend{self.random.randrange(10 ** 9)}@mail{self.random.randrange(3)}.example" if self.chance(3) else None)
        value.update({"email": email} if email else {})
        by_call = self.chance(4) if by_call is None else by_call
        if by_call and person.root is None:
            answer = person.call("POST", f"/campaigns/{self.slug}/endorsements", value)
            assert answer.status == 201, answer.text
            key, browser = answer.json["receipt_key"], None
        else:
            key, browser = self.send_form(person, {**value, "consent": "yes"}), person.root
        me = person.call("GET", "/receipts/me", key=key).json
        reasons = {code} | self.sender_reasons(person, browser) | self.name_reasons(value["name"])
        if code == "no_content" and video:
            reasons = reasons - {code} | {"video"}
        reasons |= {"applicant_email"} if email == EMAIL else set()
        reasons |= self.copied(said, browser)
        entry = Entry(me["id"], value["name"], reasons, link, browser, value["visibility"], said or None, video, self.visitor(person))
        self.truth.enter(entry, code_of(me["share_url"]), self.visitor(person))
        self.keys[id(entry)] = (key, person)
        if email and email != EMAIL:
            self.asked.append((email, value["name"], entry))

    def send_form(self, person, value):
        """By the page; an impatient thumb sends it twice, before the cookie of the first answer is there."""
        if person.root is None:
            person.root = object() if id(person) not in self.managers else person
        before = person.cookie
        key = key_of(person.post(f"/c/{self.slug}/endorsements", value))
        if self.chance(6):
            if not before:
                person.cookie = None
            again = key_of(person.post(f"/c/{self.slug}/endorsements", value))
            assert again != key
        return key

    def do_pass_on(self):
        person, link, name = self.someone(), self.link(), self.pick([None, self.name()])
        if not self.chance(3):
            self.look(person, link)
        value = {**({"name": name} if name else {}), **({"via": link.code} if link else {})}
        if person.root is None and self.chance(2):
            made = person.call("POST", f"/campaigns/{self.slug}/helpers", value).json
            key, browser = made["receipt_key"], None
        else:
            if person.root is None:
                person.root = object()
            key, browser = key_of(person.post(f"/c/{self.slug}/pass-it-on", value)), person.root
        me = person.call("GET", "/receipts/me", key=key).json
        if any(entry.link.code == code_of(me["share_url"]) for entry in self.truth.entries):
            return  # the same again, from the same browser
        entry = Entry(None, name, self.sender_reasons(person, browser) | self.name_reasons(name), link, browser, maker=self.visitor(person))
        self.truth.enter(entry, code_of(me["share_url"]), self.visitor(person))
        self.keys[id(entry)] = (key, person)

    def do_decline(self):
        assert self.someone().post(f"/c/{self.slug}/decline").status == 303
        self.truth.declined += 1

    # ---- second thoughts ----

    def do_edit(self):
        entry = self.pick([e for e in self.truth.entries if e.id and not e.withdrawn])
        if not entry:
            return
        key, person = self.keys[id(entry)]
        change = {}
        if self.chance(2):
            change["message"], code = self.text()
            if code == "video" and not entry.video:
                change["message"], code = self.texts.pop(), "about_applicant"
        if self.chance(2):
            change["name"] = self.name()
        if self.chance(2):
            change["visibility"] = self.pick(["public", "report_only", "anonymous"])
        if self.chance(4):
            change["answer"] = "It is my sister's phone."
        answer = person.call("PATCH", "/receipts/me", change, key)
        assert answer.status == 200, answer.text
        judged = change.get("message", entry.message or "") != (entry.message or "") or change.get("name", entry.name) != entry.name
        entry.visibility = change.get("visibility", entry.visibility)
        if not judged:
            return
        entry.approved = False
        said = entry.reasons & (set(SAID) | {"about_applicant", "copied_text"})
        if "message" in change and change["message"] != (entry.message or ""):
            said = {"video"} if code == "no_content" and entry.video else {code}
            said |= self.copied(change["message"], entry.browser, entry)
        entry.message, entry.name = change.get("message", entry.message) or None, change.get("name", entry.name)
        manages = {"applicant_browser"} if id(person) in self.managers and entry.browser else set()
        network = set() if manages else entry.reasons & {"applicant_network"} or self.sender_reasons(Person(self.kith, person.address, person.agent), None)
        entry.reasons = said | manages | network | self.name_reasons(entry.name) | (entry.reasons & {"applicant_email"})

    def do_withdraw(self):
        entry = self.pick([e for e in self.truth.entries if e.id and not e.withdrawn])
        if entry:
            key, person = self.keys[id(entry)]
            assert person.call("DELETE", "/receipts/me", key=key).status == 204
            self.truth.withdraw(entry)

    def do_ask(self):
        """Somebody gives an address; now and then it is one that was given from another device already."""
        known = [email for email, _, _ in self.asked]
        self.do_endorse(email=self.pick(known) if known and self.chance(2) else f"sure{len(known)}@mail{len(known) % 3}.example")

    def confirm(self):
        """Whoever was asked to, from the browser they wrote in or from another."""
        waiting = [one for one in self.asked if not one[2].withdrawn and not one[2].address and not self.chance(4)]
        self.random.shuffle(waiting)
        for email, name, entry in waiting:
            mine = lambda: [text for to, text in self.received if to == email and f"Hello {name}," in text]
            while not mine():
                self.received.append(self.post.mails.get(timeout=20))
            key = re.search(r"/confirm#([A-Za-z0-9_-]{43})", mine()[-1])[1]
            person = self.keys[id(entry)][1] if self.chance(2) and entry.browser else Person(self.kith)
            assert person.post("/confirm", {"key": key}).status == 200
            entry.address = email
            entry.other_browser = id(person) not in self.managers

    # ---- the applicant ----

    def do_curate(self):
        entry = self.pick([e for e in self.truth.entries if e.id and not e.withdrawn])
        if not entry:
            return
        what = self.pick(["approve", "hide", "show", "thank"])
        if self.chance(2):
            answer = self.maya.post(f"/manage/{self.slug}/endorsements/{entry.id}", {"action": what})
            assert answer.status == 303, answer.text
        else:
            value = {"approve": {"shown": True}, "hide": {"hidden": True}, "show": {"hidden": False}, "thank": {"thanks": "Thank you!"}}[what]
            assert self.maya.call("PATCH", f"/campaigns/{self.slug}/endorsements/{entry.id}", value, self.key).status == 200
        entry.approved |= what == "approve"
        entry.hidden = what == "hide" or (entry.hidden and what != "show")

    def do_applicant(self):
        what = self.pick(["look", "self", "link", "phone", "address"])
        if what == "look":
            self.look(self.maya, self.link())
        elif what == "self":
            self.maya.root = self.maya
            self.do_endorse(self.maya, by_call=False)
        elif what == "address":
            self.do_endorse(email=EMAIL)
        elif what == "link":
            made = self.maya.call("POST", f"/campaigns/{self.slug}/links", {"label": f"No. {len(self.truth.links)}", "channel": "linkedin"}, self.key).json
            self.truth.links.append(Link(made["code"], None, made["label"], made["channel"]))
        elif len(self.managers) < 3:
            phone = Person(self.kith)
            phone.root = phone
            assert phone.post("/m", {"key": self.key}).status == 303
            self.managers.add(id(phone))
            self.homes.add(self.visitor(phone))
            self.friends.append(phone)

    def hold(self, seed):
        report = self.maya.call("GET", f"/campaigns/{self.slug}/report", key=self.key)
        assert report.status == 200, report.text
        told = report.json
        for row in told["endorsements"]:
            row["reasons"] = [[one["code"], one["lifted"]] for one in sorted(row["reasons"], key=lambda one: one["code"])]
        true = self.truth.figures()
        for row in true["endorsements"]:
            row["reasons"] = [list(one) for one in row["reasons"]]
        wrong = differences(told, true)
        assert not wrong, "\n".join([f"seed {seed}", *wrong[:25], " ".join(self.log)])


ACTS = {"visit": 22, "endorse": 26, "bots": 8, "pass_on": 8, "decline": 2, "edit": 10, "withdraw": 4, "ask": 5, "curate": 10, "applicant": 5}


def restart(kith):
    """The truth outlives the process, and what is kept stands up to a recount from the rows."""
    trouble = kith.end()
    assert not trouble, trouble
    check = subprocess.run([kith.program, "check", "--data", kith.data], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr
    kith.start()


def play(kith, post, seed):
    while time.time() % 86400 > 86400 - 60:  # the truth is one of a single day
        time.sleep(1)
    p = Play(kith, post, seed)
    p.hold(seed)
    for step in range(STEPS):
        act = p.random.choices(list(ACTS), ACTS.values())[0]
        p.log.append(act)
        getattr(p, f"do_{act}")()
        if step % LOOK_EVERY == LOOK_EVERY - 1:
            p.hold(seed)
        if step in CONFIRM_AT:
            p.confirm()
            p.hold(seed)
            restart(kith)
            p.hold(seed)
    p.hold(seed)
    return p


def test_every_figure_is_true(kith):
    post = Post()
    with_mail = kith.another(["--smtp-url", f"smtp://127.0.0.1:{post.port}", "--mail-from", "kith@example.org"])
    trouble = ""
    try:
        if "TRUTH_SEED" in os.environ:
            play(with_mail, post, int(os.environ["TRUTH_SEED"]))
        else:
            everything_happened([play(with_mail, post, seed).truth for seed in SEEDS])
    finally:
        trouble = with_mail.stop()
    assert not trouble, trouble


def everything_happened(truths):
    """A truth that is silent about something would hold of anything."""
    entries = [entry for truth in truths for entry in truth.entries]
    reasons = {code for entry in entries for code in entry.reasons}
    assert reasons == {"applicant_browser", "applicant_email", "applicant_name", "applicant_voice", "promotes_author", "applicant_network",
                       "applicant_first_name", "mixed", "no_content", "copied_text", "about_applicant", "unread_language", "video"}, reasons
    assert {code for entry in entries for code in entry.lifted} >= {"applicant_network"}
    assert {entry.state for entry in entries if entry.id} == {"shown", "waiting", "report_only", "hidden_by_applicant", "withdrawn"}
    assert all(sum(truth.excluded[why] for truth in truths) for why in truths[0].excluded)
    assert {link.made_by for truth in truths for link in truth.links if link.visits and link.endorsements} == {"applicant", "helper", "unknown"}
    facts = [fact for truth in truths for fact in truth.figures()["people"]]
    assert {fact["kind"] for fact in facts} == {"wrote", "both", "passed_it_on", "unclear", "self_promotion"}
    assert max(fact["generation"] or 0 for fact in facts) >= 3 and max(fact["names"] or 0 for fact in facts) >= 2
    groups = [group for truth in truths for group in truth.people()[0]]
    assert any(len({entry.browser for entry in group}) > 1 for group in groups), "one address, two browsers"
