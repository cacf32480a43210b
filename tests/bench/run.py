#!/usr/bin/env python3
"""What scripts/bench runs: Kith beside its ceilings. Every ratio is the median of pairs taken in turn, since machines
drift. Prints a table and then one line of JSON."""
import argparse
import json
import os
import pathlib
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/http"))
from client import Kith, free_port  # noqa: E402

BUILD = ROOT / "build"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
FIGURES = {}
ROWS = []


def tell(name, value, unit, aim="", note=""):
    FIGURES[name] = value
    ROWS.append((name, f"{value:.2f}" if isinstance(value, float) else str(value), unit, aim, note))
    print(f"  {name}: {ROWS[-1][1]} {unit} {('(aim ' + aim + ')') if aim else ''} {note}", flush=True)


def wrk(url, seconds, *options, connections=64):
    out = subprocess.run(["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", *options, url], capture_output=True, text=True, check=True).stdout
    if re.search(r"Non-2xx or 3xx responses: (\d+)", out):
        raise SystemExit("bench: the server refused requests\n" + out)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def pairs(ours, theirs, rounds):
    """Median of ours/theirs, taken in turn; and the medians of both."""
    a, b = [], []
    for _ in range(rounds):
        b.append(theirs())
        a.append(ours())
    return statistics.median(x / y for x, y in zip(a, b)), statistics.median(a), statistics.median(b)


class Ceiling:
    def __init__(self, body):
        self.file = tempfile.NamedTemporaryFile(delete=False)
        self.file.write(body)
        self.file.close()
        self.port = free_port()
        self.process = subprocess.Popen([BUILD / "ceiling", "http", str(self.port), self.file.name])
        self.url = f"http://127.0.0.1:{self.port}/"
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.01)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        os.unlink(self.file.name)


def start_kith(folder):
    return Kith(str(BUILD / "kith"), ["--trusted-proxy", "127.0.0.1/32"], data=folder)


DEEDS = ("fixed planned carried rescued tested wrote led painted repaired counted taught sorted launched cleaned moved saved "
         "drew printed welcomed defended").split()
THINGS = ("archive garden budget festival printer library choir website kitchen server theatre orchard museum harbour workshop "
          "newsletter bakery tunnel clinic bridge").split()
PLACES = "Lyon Porto Graz Bergen Turku Ghent Leeds Basel Krakow Malmo Split Cork Ulm Nice Trier Oulu Siena Brno Riga Bath".split()


def words(i):
    """200 characters of help, of which no two friends share a run of three words: a copy would wait, and not be shown."""
    def part(n):
        return f"{DEEDS[(i * 3 + n * 7) % 20]} the {THINGS[(i * 7 + n * 3) % 20]} of {PLACES[(i + n * 11) % 20]}"
    text = f"Maya {', '.join(part(n) for n in range(5))} and {part(5)}, {DEEDS[i * 11 % 20]} and {DEEDS[(i * 13 + 5) % 20]} twice"
    return text[:199] + "."


def campaign(kith, endorsements):
    made = kith.call("POST", "/campaigns", {"applicant_name": "Maya Example", "role": "Editor", "story": "An invented ask, for measuring."})
    slug = made.json["slug"]
    for i in range(endorsements):
        answer = kith.call("POST", f"/campaigns/{slug}/endorsements",
                          {"name": f"Friend {i}", "relation": "client", "visibility": "public", "consent": True, "message": words(i)},
                          headers={"X-Forwarded-For": f"198.51.{i // 250}.{i % 250 + 1}"})
        assert answer.status == 201, answer.text
    return slug, made.json["manage_key"]


def rss_mb(pid, field="VmRSS"):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def beside_bare(url, o, *headers):
    """A page with its 20 endorsements beside a bare answer of the same bytes."""
    options = [part for header in (f"User-Agent: {BROWSER}", *headers) for part in ("-H", header)]
    body = subprocess.run(["curl", "-s", *options, url], capture_output=True, check=True).stdout
    assert all(words(i).encode() in body for i in range(20)), "the page does not show its 20 endorsements"
    bare = Ceiling(body)
    try:
        ratio, ours, theirs = pairs(lambda: wrk(url, o.seconds, *options), lambda: wrk(bare.url, o.seconds), o.rounds)
    finally:
        bare.stop()
    return ratio, f"{ours:.0f}/s beside {theirs:.0f}/s, {len(body)} bytes"


def bench_page(kith, slug, o):
    url = f"{kith.base}/c/{slug}"
    stop = threading.Event()

    def change():  # the kept page is thrown away ten times a second
        n = 0
        while not stop.wait(0.1):
            n += 1
            kith.call("POST", f"/campaigns/{slug}/endorsements",
                     {"name": "Quiet", "relation": "friend", "visibility": "report_only", "consent": True, "message": f"She helped us {n} times."},
                     headers={"X-Forwarded-For": f"192.0.{n // 250}.{n % 250 + 1}"})
    writer = threading.Thread(target=change)
    writer.start()
    try:
        ratio, note = beside_bare(url, o)
    finally:
        stop.set()
        writer.join()
    tell("page_ratio", ratio, "of a bare answer", "0.85", note + ", thrown away 10 times a second")
    ratio, note = beside_bare(url + "?before=2147483647", o)  # no page but the first is ever kept
    tell("render_ratio", ratio, "of a bare answer", "0.35", note + ", every request rendered")
    cookie = "Cookie: " + kith.post(f"/c/{slug}/endorsements", {"name": "Known", "relation": "friend", "visibility": "report_only",
                                                                 "consent": "yes", "message": "She helped me with my thesis."}).cookie
    ratio, note = beside_bare(url, o, cookie)
    tell("known_ratio", ratio, "of a bare answer", "", note + ", rendered for a browser that is known")


def bench_endorse(kith, slug, o):
    folder = tempfile.mkdtemp(dir=kith.data.parent)
    url = f"{kith.base}/c/{slug}/endorsements"
    ratio, ours, theirs = pairs(
        lambda: wrk(url, o.seconds, "-s", str(ROOT / "tests/bench/endorse.lua")),
        lambda: float(subprocess.run([BUILD / "ceiling", "commits", folder, str(o.seconds)], capture_output=True, text=True, check=True).stdout),
        o.rounds)
    shutil.rmtree(folder)
    tell("endorse_ratio", ratio, "of bare commits", "1.5", f"{ours:.0f}/s beside {theirs:.0f}/s")


def bench_streams(kith, slug, key, o):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count = 10000 if hard > 12000 else 2000
    head = (f"GET /api/v1/campaigns/{slug}/events HTTP/1.1\r\nHost: 127.0.0.1:{kith.port}\r\nAuthorization: Bearer {key}\r\n"
            "Accept: text/event-stream\r\n\r\n").encode()
    open_streams = []
    for i in range(count):
        s = socket.create_connection(("127.0.0.1", kith.port), 10)
        s.sendall(head)
        if i % 100 == 99:  # let the server keep up
            s.settimeout(10)
            s.recv(16)
        open_streams.append(s)
    open_streams[-1].settimeout(10)
    open_streams[-1].recv(16)
    tell("streams", count, "open dashboards")
    tell("streams_mb", rss_mb(kith.process.pid), "MB", "150")
    for s in open_streams:
        s.close()


def bench_start(o):
    folder = tempfile.mkdtemp()
    times = []
    for _ in range(5):
        port = free_port()
        begun = time.monotonic()
        process = subprocess.Popen([BUILD / "kith", "serve", "--listen", f"127.0.0.1:{port}", "--data", folder],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdout.readline()
        times.append((time.monotonic() - begun) * 1000)
        time.sleep(0.5)
        memory = rss_mb(process.pid)
        process.terminate()
        process.wait()
    shutil.rmtree(folder)
    tell("ready_ms", statistics.median(times), "ms to ready", "50")
    tell("rest_mb", memory, "MB at rest", "12")


def bench_paint(o):
    """The friend's page at 400 kbit/s, 400 ms latency and a processor four times slower, in Chromium."""
    done = subprocess.run([ROOT / "tests/browser/run", "paint"], capture_output=True, text=True, env={**os.environ, "TEST_BUILD": str(BUILD)})
    painted = re.search(r"first contentful paint (\d+) ms", done.stdout)
    if not painted:
        raise SystemExit("bench: nothing was painted\n" + done.stdout + done.stderr)
    tell("paint_ms", int(painted[1]), "ms to first contentful paint", "1000", "400 kbit/s, 400 ms, processor 4 times slower")


def bench_programs(o):
    for name in sorted(p.stem for p in (ROOT / "tests/bench").glob("bench_*.c")):
        print(f"  {name}:", flush=True)
        done = subprocess.run([BUILD / name], capture_output=True, text=True, cwd=tempfile.gettempdir())
        for line in done.stdout.splitlines():
            print(f"    {line}")
        FIGURES[name] = done.stdout.strip()


def bench_report(kith, o):
    """A campaign of 100,000 endorsements, written straight through the program, and its report."""
    slug, key = campaign(kith, 1)
    target = 100000 if o.large else 10000
    made = 0
    while made < target:
        wrk(f"{kith.base}/c/{slug}/endorsements", 10, "-s", str(ROOT / "tests/bench/endorse.lua"))
        before_this, made = made, kith.call("GET", f"/campaigns/{slug}/report", key=key).json["curation"]["received"]
        if made <= before_this * 1.05:  # the words of this many friends begin to repeat
            break
    before = rss_mb(kith.process.pid, "VmHWM")
    times = []
    for _ in range(3):
        begun = time.monotonic()
        answer = kith.call("GET", f"/campaigns/{slug}/report", key=key)
        times.append((time.monotonic() - begun) * 1000)
    tell("report_ms", statistics.median(times), f"ms for a report of {made} endorsements", "300", f"{len(answer.bytes) >> 20} MB")
    tell("report_peak_mb", rss_mb(kith.process.pid, "VmHWM"), "MB at most", "", f"{before:.0f} before")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--large", action="store_true", help="the report of 100,000 endorsements")
    parser.add_argument("names", nargs="*")
    o = parser.parse_args()
    wanted = lambda name: not o.names or name in o.names
    folder = pathlib.Path(tempfile.mkdtemp(dir=BUILD))
    print("scripts/bench: figures of this machine, now", flush=True)
    if wanted("start"):
        bench_start(o)
    kith = start_kith(folder / "data")
    try:
        slug, key = campaign(kith, 20)
        if wanted("page"):
            bench_page(kith, slug, o)
        if wanted("streams"):
            bench_streams(kith, slug, key, o)
        if wanted("endorse"):
            bench_endorse(kith, campaign(kith, 1)[0], o)
        if wanted("report"):
            bench_report(kith, o)
    finally:
        kith.stop()
        shutil.rmtree(folder, ignore_errors=True)
    if wanted("programs"):
        bench_programs(o)
    if wanted("paint"):
        bench_paint(o)
    print()
    for name, value, unit, aim, note in ROWS:
        print(f"{name:16} {value:>10} {unit:32} {('aim ' + aim) if aim else '':10} {note}")
    print(json.dumps(FIGURES))


main()
