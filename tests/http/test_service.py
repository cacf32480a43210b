"""The service around the pages: its log, its limits, who it takes a client for, and how it ends."""
import pathlib
import re
import socket
import threading
import time

from client import statuses

SERVE = ["--contact", "The operator <operator@kith.example>"]


def test_ready_and_alive(kith):
    assert kith.get("/healthz").text == "ok\n"
    assert kith.get("/readyz").status == 200


def test_security_txt(kith):
    text = kith.get("/.well-known/security.txt").text
    assert "Contact: mailto:operator@kith.example\n" in text and "Expires: " in text


def test_robots_txt(kith):
    assert "Disallow: /api/" in kith.get("/robots.txt").text


def test_metrics_are_for_this_machine(kith):
    kith.client = None
    text = kith.get("/metrics").text
    assert text.endswith("# EOF\n") and "kith_http_requests_total" in text
    names = [line.rsplit(" ", 1)[0] for line in text.split("\n") if line and line[0] != "#"]
    assert len(names) == len(set(names)), "a series is told twice"
    assert kith.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status == 404


def test_writes_are_limited_by_client(kith):
    def post(address):
        return kith.post("/m", {"key": "x"}, {"X-Forwarded-For": address}).status

    first = [post("203.0.113.20") for _ in range(75)]
    assert 429 not in first[:60] and 429 in first[60:], first
    assert post("203.0.113.21") != 429
    answer = kith.post("/m", {"key": "x"}, {"X-Forwarded-For": "203.0.113.20"})
    assert answer.status == 429 and int(answer.headers["retry-after"]) >= 1
    # One IPv6 network is one client.
    six = [post(f"2001:db8:5:6::{i:x}") for i in range(75)]
    assert 429 in six[60:] and 429 not in six[:60]
    assert post("2001:db8:5:7::1") != 429


def test_nothing_private_in_the_log(kith):
    kith.get("/nothing-here?secret=hunter2", headers={"X-Forwarded-For": "203.0.113.77", "User-Agent": "Peculiar/9"})
    kith.post("/m", {"key": "typed-secret"}, {"X-Forwarded-For": "203.0.113.77"})
    kith.get("/r/a-token-in-the-path", headers={"X-Forwarded-For": "203.0.113.77"})
    time.sleep(0.2)
    log = kith.log()
    assert "request " in log
    for private in ("hunter2", "203.0.113", "Peculiar", "typed-secret", "a-token-in-the-path"):
        assert private not in log, private


def test_what_a_stranger_sends_is_no_error_of_ours(kith):
    assert statuses(kith.raw(b"FETCH / HTTP/1.1\r\nHost: a\r\n\r\n")[0]) == [501]
    until = time.monotonic() + 10
    while "status=501" not in kith.log() and time.monotonic() < until:
        time.sleep(0.02)
    assert " info request method=none route=none status=501 " in kith.log(), kith.log()[-500:]


def test_an_untrusted_proxy_is_warned_of(kith):
    other = kith.another(trust=False)
    try:
        other.get("/healthz", headers={"X-Forwarded-For": "203.0.113.5"})
        other.get("/healthz", headers={"X-Forwarded-For": "203.0.113.5"})
        assert other.log().count("proxy.untrusted") == 1
        assert other.get("/metrics", headers={"X-Forwarded-For": "203.0.113.5"}).status == 404
    finally:
        assert not other.stop()


def test_a_restart_loses_no_request(kith):
    """Requests that come while the service ends and begins anew are answered or refused before they are taken; none
    that was begun is cut off."""
    other = kith.another()
    cut, answered, stop = [], [0], threading.Event()

    def ask():
        while not stop.is_set():
            try:
                with socket.create_connection(("127.0.0.1", other.port), timeout=10) as s:
                    s.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    data = b""
                    while more := s.recv(65536):
                        data += more
                if statuses(data) == [200]:
                    answered[0] += 1
                else:
                    cut.append(data)
            except ConnectionRefusedError:
                time.sleep(0.002)
            except ConnectionResetError:
                pass  # in the kernel's queue when the listener closed, never taken
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(3):
            time.sleep(0.3)
            trouble = other.end()
            assert not trouble, trouble
            other.start()
        time.sleep(0.2)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        trouble = other.stop()
    assert not trouble, trouble
    assert answered[0] > 50 and not cut, (answered, cut[:3])


def test_the_port_is_taken(kith):
    try:
        other = kith.another(port=kith.port)  # the first answers for it
    except RuntimeError as error:
        assert "listen.failed" in str(error), error
        return
    assert other.process.wait(10) != 0
    assert "listen.failed" in other.log()


def upload(size):
    """The head of an upload of that many bytes, and what stands before the file in its body."""
    body = b'--q\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    return (b"POST /verify HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.30\r\nContent-Type: multipart/form-data; boundary=q\r\n"
            b"Content-Length: %d\r\n\r\n" % (len(body) + size + 7)) + body


def resident(kith):
    status = pathlib.Path(f"/proc/{kith.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) << 10


def test_an_upload_over_the_limit_is_told_so_and_takes_no_memory(kith):
    small = upload(1) + b"a\r\n--q--"
    for _ in range(75):
        data, _ = kith.raw(small.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        if statuses(data) != [200]:
            break
    assert statuses(data) == [429] and b"Retry-After: " in data, data[:300]
    before, held = resident(kith), []
    for _ in range(4):
        held.append(kith.socket())
        held[-1].sendall(upload(30 << 20) + bytes(29 << 20))
    grown = resident(kith) - before
    for s in held:
        s.close()
    assert grown < 16 << 20, f"{grown >> 20} MiB for four uploads that are refused"
