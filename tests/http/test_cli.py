"""The operator's commands on a real data folder, with its server running and without."""
import json
import os
import re
import sqlite3
import stat
import subprocess
import time
import urllib.request
import warnings
import zipfile

from client import free_port

NAME = "Maya Lindqvist"


def run(kith, *words, data=None, **more):
    """(exit status, standard output, standard error) of a command on the server's data folder."""
    done = subprocess.run([kith.program, *words, "--data", str(data or kith.data)], capture_output=True, timeout=120, **more)
    return done.returncode, done.stdout, done.stderr.decode()


def good(kith, *words, **more):
    status, out, err = run(kith, *words, **more)
    assert status == 0 and not err, (words, status, err)
    return out.decode()


def campaign(kith):
    answer = kith.call("POST", "/campaigns", {"applicant_name": NAME, "role": "Editor", "story": "Please say what you remember."})
    assert answer.status == 201, answer.text
    return answer.json


def endorse(kith, slug, name="Ana Sousa", message="Maya rebuilt our forum and trained twenty moderators."):
    value = {"name": name, "relation": "worked_together", "message": message, "visibility": "public", "consent": True}
    # From elsewhere than the applicant, or it would be unclear who wrote it.
    answer = kith.call("POST", f"/campaigns/{slug}/endorsements", value, headers={"X-Forwarded-For": "198.51.100.77"})
    assert answer.status == 201, answer.text
    return answer.json


WITHDRAWN = b"hippopotamus-waltz"


def in_files(kith, text):
    return any(text in path.read_bytes() for path in kith.data.rglob("*") if path.is_file())


def test_something_is_taken_back(kith):
    """Read on in the last test of this file: it leaves every file of its server's within a minute."""
    aside = kith.aside = kith.another()
    sent = endorse(aside, campaign(aside)["slug"], "Cleo Marsh", f"Maya danced the {WITHDRAWN.decode()} with all of us.")
    assert in_files(aside, WITHDRAWN)
    assert aside.call("DELETE", "/receipts/me", key=sent["receipt_key"]).status == 204
    aside.withdrawn_at = time.monotonic()


def test_help_and_version(kith):
    for words in (["help"], ["--help"], ["version"], ["--version"], ["help", "serve"], ["serve", "--help"], ["help", "campaign"]):
        done = subprocess.run([kith.program, *words], capture_output=True, timeout=20)
        assert done.returncode == 0 and done.stdout and not done.stderr, words
    for words in ([], ["nonsense"], ["help", "nonsense"], ["campaign"], ["campaign", "show"], ["campaign", "list", "x"],
                  ["export", "x"], ["export", "x", "--format", "docx"], ["backup"], ["restore"], ["check", "x"],
                  ["serve", "--colour", "red"], ["key", "nonsense"]):
        assert subprocess.run([kith.program, *words], capture_output=True, timeout=20).returncode == 2, words


def test_help_names_the_settings_that_are_heeded(kith):
    folder, every = {"data", "config"}, {
        "listen", "data", "base-url", "store", "trusted-proxy", "config", "log-format", "contact", "smtp-url", "mail-from",
        "metrics-allow"}
    want = {"serve": every, "demo": every - {"data", "store", "smtp-url", "mail-from"},
            "campaign": folder | {"store", "listen", "base-url"},
            "export": folder | {"store", "listen", "base-url", "contact"},
            "backup": folder | {"store"}, "restore": folder | {"store"}, "check": folder | {"store"}, "key": folder,
            "verify": set(), "judge": set(), "help": set(), "version": set()}
    listed = subprocess.run([kith.program, "help"], capture_output=True, timeout=20, text=True).stdout
    assert re.findall(r"^  ([a-z]+) ", listed, re.M) == [
        "serve", "demo", "campaign", "export", "backup", "restore", "check", "verify", "key", "judge", "help", "version"]
    for command, settings in want.items():
        text = subprocess.run([kith.program, "help", command], capture_output=True, timeout=20, text=True).stdout
        assert set(re.findall(r"^  --([a-z-]+) ", text, re.M)) == settings, text
        assert max(map(len, text.split("\n"))) <= 120, text


def test_one_is_one(kith):
    own = kith.another()
    try:
        assert good(own, "check").startswith("0 campaigns: ")
        slug = campaign(own)["slug"]
        endorse(own, slug)
        assert good(own, "check").startswith("1 campaign: ")
        assert "  1 received  1 person  " in good(own, "campaign", "list")
        campaign(own)
        assert good(own, "check").startswith("2 campaigns: ")
    finally:
        trouble = own.stop()
    assert not trouble, trouble


def test_a_bad_setting_opens_nothing(kith):
    done = subprocess.run([kith.program, "serve", "--data", str(kith.folder / "never"), "--trusted-proxy", "x"],
                          capture_output=True, timeout=20)
    assert done.returncode == 2 and b"trusted-proxy" in done.stderr
    assert not (kith.folder / "never").exists()


def test_one_server_a_folder(kith):
    done = subprocess.run([kith.program, "serve", "--listen", "127.0.0.1:0", "--base-url", "http://127.0.0.1:1", "--data",
                           str(kith.data)], capture_output=True, timeout=20)
    assert done.returncode == 1 and b"another kith" in done.stderr


def test_the_folder_is_its_owners_alone(kith):
    for path in [kith.data, *kith.data.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert stat.S_ISSOCK((kith.data / "control").stat().st_mode)
    assert stat.S_IMODE((kith.data / "control").stat().st_mode) == 0o600


def test_campaigns_with_a_server(kith):
    made = campaign(kith)
    slug = made["slug"]
    endorse(kith, slug)
    assert slug in good(kith, "campaign", "list")
    shown = good(kith, "campaign", "show", slug)
    assert f"{kith.base}/c/{slug}" in shown and "helped          1 person: 1 wrote" in shown, shown
    assert good(kith, "check")
    assert run(kith, "campaign", "show", "nobody-here")[0] == 1


def test_a_new_key_ends_the_old_one(kith):
    made = campaign(kith)
    slug, old = made["slug"], made["manage_key"]
    assert kith.call("POST", f"/campaigns/{slug}/report-links", {"label": "Acme"}, key=old).status == 201
    url = good(kith, "campaign", "new-key", slug).strip()
    assert url.startswith(f"{kith.base}/m#")
    new = url.split("#")[1]
    assert kith.call("PATCH", f"/campaigns/{slug}", {"role": "Author"}, key=old).status == 401
    assert kith.call("PATCH", f"/campaigns/{slug}", {"role": "Author"}, key=new).status == 200
    page = kith.post("/m", {"key": new})
    assert page.status == 303
    assert kith.get(f"/manage/{slug}", cookie=page.cookie).status == 200


def test_closing_and_erasing(kith):
    made = campaign(kith)
    slug = made["slug"]
    first = endorse(kith, slug, "Rosalind Unforgettable", "Maya taught unrepeatable-words to all of us at the library.")
    endorse(kith, slug, "Ben Osei", "Maya found us a hall when ours had burned down, in a day.")
    good(kith, "campaign", "erase", slug, "--endorsement", first["id"])
    assert not in_files(kith, b"unrepeatable-words") and not in_files(kith, b"Unforgettable")
    assert kith.get(f"/c/{slug}").text.count("Ben Osei")
    good(kith, "campaign", "close", slug)
    assert kith.call("POST", f"/campaigns/{slug}/endorsements", {"name": "X", "relation": "other", "message": "Maya!",
                                                                 "visibility": "public", "consent": True}).status == 409
    good(kith, "campaign", "erase", slug)
    assert kith.get(f"/c/{slug}").status == 410
    assert run(kith, "campaign", "show", slug)[0] == 1
    assert not in_files(kith, b"burned down")
    good(kith, "check")


def packed_anew(path, method, change=None, twice=None):
    """The zip as another program packs it, its members unchanged but for one."""
    other = path.with_name("anew.zip")
    with zipfile.ZipFile(path) as ours, zipfile.ZipFile(other, "w", method) as anew, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in sorted(ours.namelist()):
            data = bytearray(ours.read(name))
            if name == change:
                data[len(data) // 2] ^= 1
            for _ in range(2 if name == twice else 1):
                anew.writestr(name, bytes(data))
    return other


def test_a_zip_packed_anew(kith):
    slug = campaign(kith)["slug"]
    endorse(kith, slug)
    path = kith.folder / "export.zip"
    good(kith, "export", slug, "--format", "zip", "-o", str(path))
    verdict = lambda file: subprocess.run([kith.program, "verify", str(file)], capture_output=True, timeout=60).returncode
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        assert verdict(packed_anew(path, method)) == 0
        for name in zipfile.ZipFile(path).namelist():
            assert verdict(packed_anew(path, method, change=name)) == 1, name
        assert verdict(packed_anew(path, method, twice="ledger.jsonl")) == 1


def test_exports(kith):
    slug = campaign(kith)["slug"]
    endorse(kith, slug)
    report = json.loads(run(kith, "export", slug, "--format", "json")[1])
    assert report["helped"]["people"] == 1 and report["campaign"]["slug"] == slug
    path = kith.folder / "export.zip"
    assert run(kith, "export", slug, "--format", "zip", "-o", str(path)) == (0, b"", "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    fingerprint = good(kith, "key").split()[0]
    verified = subprocess.run([kith.program, "verify", str(path), "--key", fingerprint], capture_output=True, timeout=60)
    assert verified.returncode == 0, verified.stdout
    for format, start in (("pdf", b"%PDF-"), ("html", b"<!doctype html"), ("csv", b"\xef\xbb\xbf")):
        status, out, err = run(kith, "export", slug, "--format", format)
        assert status == 0 and out.lower().startswith(start.lower()), (format, status, err, out[:40])
    assert run(kith, "export", "nobody-here", "--format", "csv", "-o", str(kith.folder / "none"))[0] == 1
    assert not (kith.folder / "none").exists()
    assert run(kith, "export", slug, "--format", "csv", "-o", "/nowhere/at/all")[0] == 1


def test_key_rotation_wants_the_server_down(kith):
    status, _, err = run(kith, "key", "rotate")
    assert status == 1 and "stop it" in err


def test_a_backup_restores(kith):
    slug = campaign(kith)["slug"]
    endorse(kith, slug)
    backup, folder = kith.folder / "kith.backup", kith.folder / "restored"
    good(kith, "backup", backup.name, cwd=kith.folder)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert good(kith, "restore", str(backup), data=folder) == ""
    assert slug in good(kith, "campaign", "list", data=folder)
    good(kith, "check", data=folder)
    assert good(kith, "key", data=folder) == good(kith, "key")
    status, _, err = run(kith, "restore", str(backup), data=folder)
    assert status == 1 and "empty folder" in err
    bad = kith.folder / "bad.backup"
    bad.write_bytes(backup.read_bytes()[:5000])
    assert run(kith, "restore", str(bad), data=kith.folder / "other")[0] == 1
    assert run(kith, "restore", "/nowhere/at/all", data=kith.folder / "other")[0] == 1
    assert not (kith.folder / "other" / "kith.db").exists()
    again = kith.another(data=folder)
    try:
        assert again.get(f"/c/{slug}").status == 200
    finally:
        trouble = again.stop()
    assert not trouble, trouble


def test_lost_keys_are_told_and_not_replaced(kith):
    """New ones would close every private link for good, and say nothing."""
    other = kith.another()
    slug = campaign(other)["slug"]
    assert not other.end()
    keys, aside = other.data / "keys", other.folder / "aside"
    keys.rename(aside)
    for words in (["serve", "--listen", f"127.0.0.1:{free_port()}"], ["campaign", "new-key", slug], ["check"]):
        status, _, err = run(other, *words)
        assert status == 1 and "keys" in err and not keys.exists(), (words, status, err)
    aside.rename(keys)
    assert "every counter" in good(other, "check")
    other.start()
    assert not other.stop()


def test_without_a_server(kith):
    own = kith.another()
    try:
        made = campaign(own)
        slug = made["slug"]
        endorse(own, slug)
        assert not own.end()
        assert not (own.data / "control").exists()
        assert "helped          1 person" in good(own, "campaign", "show", slug)
        old = good(own, "key").split()[0]
        assert good(own, "key", "rotate").split()[0] != old
        assert old in good(own, "key")
        assert json.loads(good(own, "export", slug, "--format", "json"))["helped"]["people"] == 1
        good(own, "campaign", "close", slug)
        good(own, "backup", str(own.folder / "b"))
        good(own, "check")
        own.start()
        assert own.call("GET", f"/campaigns/{slug}").status == 200
        assert "closed" in good(own, "campaign", "list")
    finally:
        trouble = own.stop()
    assert not trouble, trouble


def test_nothing_is_made_where_nothing_is(kith):
    for words in (["check"], ["campaign", "list"], ["backup", "x"], ["export", "x", "--format", "csv"], ["key"]):
        status, _, err = run(kith, *words, data=kith.folder / "nothing")
        assert status == 1 and "nothing" in err, words
    assert not (kith.folder / "nothing").exists()


def test_a_long_path_to_the_folder(kith):
    folder = kith.folder / ("long" * 30) / ("path" * 30)
    folder.mkdir(parents=True)
    own = kith.another(data=folder / "data")
    try:
        assert good(own, "campaign", "list") == ""
        assert good(own, "check")
    finally:
        trouble = own.stop()
    assert not trouble, trouble


def test_check_names_what_differs(kith):
    own = kith.another()
    try:
        slug = campaign(own)["slug"]
        endorse(own, slug)
        assert not own.end()
        damages = (("UPDATE campaign_count SET people = people + 1", "people is kept as 2 and counted as 1"),
                   ("UPDATE link SET visits = visits + 3 WHERE by_helper = 1", "visits of link"),
                   ("UPDATE link SET endorsements = 9 WHERE by_helper = 0", "endorsements of link"),
                   ("UPDATE ledger SET record = replace(record, 'endorsed', 'enforced')", "its record is not the one that was hashed"),
                   ("UPDATE ledger SET openings = replace(openings, 'forum', 'farms')", "its values are not the ones"),
                   ("UPDATE campaign_count SET ledger_size = ledger_size + 1", "the ledger's size"),
                   ("UPDATE endorsement SET leaf = 0", "is not about the endorsement"))
        whole = (own.data / "kith.db").read_bytes()
        for damage, names in damages:
            with sqlite3.connect(own.data / "kith.db") as database:
                assert database.execute(damage).rowcount > 0, damage
            database.close()
            status, _, err = run(own, "check")
            assert status == 1 and slug in err and names in err, (damage, status, err)
            (own.data / "kith.db").write_bytes(whole)
        torn = bytearray(whole)
        torn[len(torn) // 2:] = os.urandom(len(torn) - len(torn) // 2)
        (own.data / "kith.db").write_bytes(torn)
        assert run(own, "check")[0] == 1
        (own.data / "kith.db").write_bytes(whole)
        assert run(own, "check")[0] == 0
        own.start()
    finally:
        trouble = own.stop()
    assert not trouble, trouble


def test_demo(kith):
    temporary, port, links = kith.folder / "tmp", free_port(), []
    temporary.mkdir()
    process = subprocess.Popen([kith.program, "demo", "--listen", f"127.0.0.1:{port}"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(temporary)})
    try:
        while len(links) < 3:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            links += [word for word in line.split() if word.startswith("http")]
        public, manage, report = links
        assert "invented example" in urllib.request.urlopen(public, timeout=20).read().decode()
        assert manage.startswith(f"http://127.0.0.1:{port}/m#")
        report = urllib.request.urlopen(report, timeout=20).read().decode()
        assert "Maya Hartwell" in report
        folder, = temporary.iterdir()
        listed = good(kith, "campaign", "list", data=folder)
        assert int(re.search(r"(\d+) received", listed)[1]) >= 40, listed
        good(kith, "check", data=folder)
    finally:
        process.terminate()
        process.wait(30)
    assert process.returncode == 0, process.stderr.read()
    assert not list(temporary.iterdir()), "the demo leaves its folder behind"


def test_what_was_taken_back_leaves_every_file_within_a_minute(kith):
    try:
        while in_files(kith.aside, WITHDRAWN):
            assert time.monotonic() - kith.aside.withdrawn_at < 60
            time.sleep(0.2)
    finally:
        trouble = kith.aside.stop()
    assert not trouble, trouble
