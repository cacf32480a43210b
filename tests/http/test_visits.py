"""Who counts as a visitor, and under which reason who does not."""
from friends import LAPTOP, PHONE, Campaign, address, own_link, receipt_page, who

SERVE = ["--trusted-proxy", "127.0.0.1/32"]


def test_visits_are_counted_once_a_day_and_visitor(kith):
    c = Campaign(kith)
    one, two = address(), address()
    for ip, agent, path in ((one, PHONE, c.path), (one, PHONE, f"/k/{c.code}"), (one, LAPTOP, f"/k/{c.code}"), (two, PHONE, f"/k/{c.code}"),
                            (two, PHONE, f"/k/{c.code}")):
        assert c.open(path, who={"ip": ip, "agent": agent}).status == 200
    six = "2001:db8:1:2:"
    for tail in ("a", "b:c"):
        c.open(f"/k/{c.code}", who={"ip": six + ":" + tail})
    report = c.report()
    assert report["reach"]["visitor_days"] == {"community": 0, "applicant": 3, "unknown": 1}
    assert report["excluded_visits"]["repeat"] == 3


def test_visits_that_do_not_count(kith):
    c = Campaign(kith)
    agents = {"preview": "WhatsApp/2.23.20.0", "crawler": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}
    ip = address()
    kith.request("HEAD", c.path, headers=who(ip))
    kith.request("HEAD", c.path, headers=who(ip, agents["preview"]))
    for name in ("Sec-Purpose", "Purpose", "X-Moz"):
        kith.get(c.path, headers=who(ip, **{name: "prefetch"}))
    kith.get(c.path, headers=who(ip, agents["crawler"], **{"Sec-Purpose": "prefetch;prerender"}))
    for agent in agents.values():
        kith.get(c.path, headers=who(ip, agent))
    manager = kith.post("/m", {"key": c.key}, headers=who(agent=LAPTOP)).cookie
    kith.get(c.path, headers=who(ip), cookie=manager)
    helper = who()
    cookie, _ = c.sent(headers=helper)
    link = own_link(receipt_page(kith, cookie))
    kith.get(f"/k/{link}", headers=who(), cookie=cookie)
    kith.get(f"/k/{link}", headers=helper)
    assert c.report()["reach"]["visitor_days"] == {"community": 0, "applicant": 0, "unknown": 0}
    kith.get(c.path, headers=who(ip))
    kith.get(f"/k/{link}", headers=who())
    kith.get(f"/k/{c.code}", headers=helper)
    kith.get(f"/k/{c.code}", headers=who(), cookie=cookie)
    report = c.report()
    assert report["excluded_visits"] == {"head": 2, "prefetch": 4, "preview": 1, "crawler": 1, "applicant": 1, "own_link": 2, "repeat": 0}
    assert report["reach"]["visitor_days"] == {"community": 1, "applicant": 2, "unknown": 1}, "an excluded visit uses up nobody's day"
    assert report["helped"]["both"] == 1


def test_what_is_no_page_is_no_visit(kith):
    c = Campaign(kith)
    for path in (f"{c.path}/qr.svg", f"/k/{c.code}/qr.png", "/k/nosuchcd", f"{c.path}/endorsements", f"{c.path}/declined", f"/api/v1/campaigns/{c.slug}"):
        kith.get(path, headers=who())
    c.send(name="")
    report = c.report()
    assert sum(report["reach"]["visitor_days"].values()) == 0 and sum(report["excluded_visits"].values()) == 0


def test_who_came_and_wrote(kith):
    c = Campaign(kith)
    visitor, late = who(), who()
    c.kith.get(f"/k/{c.code}", headers=visitor)
    cookie, _ = c.sent(headers=visitor, via=c.code)
    c.sent(headers=late, via=c.code, message="Maya found the one bug that we all had missed.")
    row = next(row for row in c.report()["conversion"] if row["made_by"] == "applicant" and row["visitor_days"])
    assert (row["visitor_days"], row["endorsed"], row["without_visit"]) == (1, 1, 1)
    link = own_link(receipt_page(kith, cookie))
    c.open(f"/k/{link}")
    c.report()  # what waits to be written is in it
    assert "Your link was opened once." in receipt_page(kith, cookie)


def test_a_kept_connection_tells_visitors_apart(kith):
    a, b = Campaign(kith), Campaign(kith)
    one, two = address(), address()
    with kith.socket() as s:
        file = s.makefile("rb")
        for ip, path in ((one, a.path), (two, a.path), (one, a.path), (one, b.path), (one, f"/k/{b.code}"), (two, f"/k/{b.code}")):
            s.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nUser-Agent: {PHONE}\r\nX-Forwarded-For: {ip}\r\n\r\n".encode())
            assert b" 200 " in file.readline()
            length = 0
            while (line := file.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            file.read(length)
    assert a.report()["reach"]["visitor_days"]["unknown"] == 2 and a.report()["excluded_visits"]["repeat"] == 1
    report = b.report()
    assert report["reach"]["visitor_days"] == {"community": 0, "applicant": 1, "unknown": 1} and report["excluded_visits"]["repeat"] == 1
