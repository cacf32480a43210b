"""kill -9 at random moments under load: what was acknowledged is there, nothing is there twice, and all counts hold.
A handful of kills; fifty with $TEST_LONG."""
import os
import random
import subprocess
import threading
import time

ROUNDS = 50 if os.environ.get("TEST_LONG") else 4
FRIENDS = 6
WORDS = "answered carried drove fixed found lent mended painted taught wrote".split()


class Load:
    """Friends who endorse, change and withdraw at once until the server is gone."""

    def __init__(self, kith, slug, round_number):
        self.kith, self.slug, self.round = kith, slug, round_number
        self.acknowledged, self.withdrawn, self.asked, self.odd = {}, set(), {}, []
        self.ends = threading.Event()
        self.threads = [threading.Thread(target=self.friend, args=(n,)) for n in range(FRIENDS)]

    def send(self, name, value, address):
        return self.kith.call("POST", f"/campaigns/{self.slug}/endorsements", value, headers={"X-Forwarded-For": address})

    def friend(self, number):
        for turn in range(100000):
            if self.ends.is_set():
                return
            name = f"Friend {self.round}-{number}-{turn}"
            address = f"10.{self.round % 250}.{number}.{turn % 250 + 1}"
            value = {"name": name, "relation": "friend", "visibility": "public", "consent": True,
                     "message": f"Maya {random.choice(WORDS)} {random.choice(WORDS)} thing {self.round} {number} {turn} for us."}
            self.asked[name] = value, address
            try:
                answer = self.send(name, value, address)
                if answer.status == 503:
                    continue
                if answer.status != 201:
                    self.odd.append((answer.status, answer.text))
                    return
                self.acknowledged[name] = answer.json["id"]
                if turn % 5 == 3 and self.kith.call("DELETE", "/receipts/me", key=answer.json["receipt_key"],
                                                    headers={"X-Forwarded-For": address}).status == 204:
                    self.withdrawn.add(name)
            except (OSError, ValueError):
                return  # the server was killed
            except Exception as error:  # an answer cut off
                if "Incomplete" not in type(error).__name__ and "Disconnected" not in type(error).__name__:
                    self.odd.append(repr(error))
                return

    def run(self, seconds):
        for thread in self.threads:
            thread.start()
        time.sleep(seconds)  # the moment of the kill is what is tried
        self.kith.kill()
        self.ends.set()
        for thread in self.threads:
            thread.join()


def everything(kith, slug, key):
    found, after = [], ""
    while after is not None:
        page = kith.call("GET", f"/campaigns/{slug}/endorsements?limit=100{after and '&after=' + after}", key=key)
        assert page.status == 200, page.text
        found += page.json["endorsements"]
        after = page.json["next"]
    return found


def check(kith):
    done = subprocess.run([kith.program, "check", "--data", str(kith.data)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def look(kith, slug, key, load):
    """Holds what is there against what the friends were told."""
    assert not load.odd, load.odd
    rows = everything(kith, slug, key)
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    names = [row["name"] for row in rows if row.get("name")]
    assert len(names) == len(set(names)), "an endorsement is there twice"
    by_id = {row["id"]: row for row in rows}
    for name, id in load.acknowledged.items():
        assert id in by_id, f"{name} was acknowledged and is gone"
        if name in load.withdrawn:
            assert by_id[id]["state"] == "withdrawn", f"{name} had taken it back"
    return names


def test_kill_9_under_load(kith):
    own = kith.another()
    total = 0
    try:
        made = own.call("POST", "/campaigns", {"applicant_name": "Maya Lindqvist", "role": "Editor", "story": "Say what you saw."})
        assert made.status == 201, made.text
        slug, key = made.json["slug"], made.json["manage_key"]
        for number in range(ROUNDS):
            load = Load(own, slug, number)
            load.run(random.uniform(0.05, 1.2))
            check(own)
            own.start()
            names = look(own, slug, key, load)
            # Whoever got no answer sends again, and is there once, whether the first had arrived or not.
            for name in [n for n in load.asked if n not in load.acknowledged]:
                assert load.send(name, *load.asked[name]).status == 201
                if name not in names:
                    names.append(name)
            again = look(own, slug, key, load)
            assert sorted(again) == sorted(names), set(again) ^ set(names)
            total += len(load.acknowledged)
        assert total > ROUNDS, f"only {total} endorsements in {ROUNDS} rounds"
        check(own)
    finally:
        trouble = own.stop()
    assert not trouble, trouble
