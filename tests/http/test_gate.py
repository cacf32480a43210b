"""What libmicrohttpd would let through: requests that two programs read in two ways. Each must be refused with a 4xx
or 5xx and its connection closed, so that nothing smuggled behind it is ever answered."""
import time

from client import statuses

INNER = b"GET /robots.txt HTTP/1.1\r\nHost: inner\r\n\r\n"


def refused(kith, head, allowed=(400,), body=b"", timeout=5):
    data, closed = kith.raw(head + b"\r\n" + body + INNER, timeout)
    codes = statuses(data)
    # libmicrohttpd writes the head of its own refusals twice.
    assert codes and len(set(codes)) == 1 and len(codes) <= 2, f"{codes} for {head!r}"
    assert codes[0] in allowed, f"{codes} for {head!r}"
    assert closed, f"left open after {head!r}"
    assert b"Disallow" not in data


def test_both_framings(kith):
    for extra in (b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"):
        refused(kith, b"POST /new HTTP/1.1\r\nHost: a\r\n" + extra, body=b"0\r\n\r\n")


def test_repeated_lengths(kith):
    refused(kith, b"POST /new HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 4\r\n", body=b"a=bc")
    refused(kith, b"POST /new HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 44\r\n")
    refused(kith, b"POST /new HTTP/1.1\r\nHost: a\r\nContent-Length: 4, 4\r\n", body=b"a=bc")


def test_strange_lengths(kith):
    for length in (b"+4", b"-4", b"0x4", b"4a", b"", b" ", b"4 4", b"99999999999999999999999", b"04"):
        refused(kith, b"POST /new HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + b"\r\n", (400, 413), b"a=bc")


def test_strange_encodings(kith):
    for coding in (b"xchunked", b"chunked, identity", b"gzip, chunked", b"identity", b"chunked;a=b", b"\x0bchunked", b"chunked,"):
        refused(kith, b"POST /new HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + coding + b"\r\n", (400, 501), b"0\r\n\r\n")
    refused(kith, b"POST /new HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", (400, 501),
            b"0\r\n\r\n")
    refused(kith, b"POST /new HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n", (400,), b"0\r\n\r\n")


def test_names(kith):
    for line in (b"Host : a", b"Host\t: a", b" Host: a", b"Content-Length : 4", b"Transfer-Encoding : chunked", b"No colon",
                 b": empty", b"X\x00Y: a", b"X(Y): a", b"X\xe9: a", b"X Y: a"):
        refused(kith, b"GET / HTTP/1.1\r\nHost: a\r\n" + line + b"\r\n")


def test_values(kith):
    for value in (b"a\x00b", b"a\x01b", b"a\x7fb", b"a\rb"):
        refused(kith, b"GET / HTTP/1.1\r\nHost: a\r\nX-Thing: " + value + b"\r\n")


def test_hosts(kith):
    refused(kith, b"GET / HTTP/1.1\r\n")
    refused(kith, b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n")
    refused(kith, b"GET / HTTP/1.1\r\nHost: \r\n")
    refused(kith, b"GET / HTTP/1.1\r\nHost: a/b\r\n")
    refused(kith, b"GET / HTTP/1.1\r\nHost: a b\r\n")
    refused(kith, b"GET / HTTP/1.1\r\nHost: a@b\r\n")


def test_targets(kith):
    for target in (b"/%00", b"/robots.txt%00", b"/c/a%00b", b"robots.txt", b"*", b"/a\x01b", b"/a\\b", b"/\xff",
                   b"/a#b", b"/robots.txt?x=%00"):
        refused(kith, b"GET " + target + b" HTTP/1.1\r\nHost: a\r\n", (400, 404))


def test_long_targets(kith):
    refused(kith, b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: a\r\n", (414,))
    refused(kith, b"GET /robots.txt?" + b"a=1&" * 40 + b" HTTP/1.1\r\nHost: a\r\n", (414,))
    start = time.monotonic()
    refused(kith, b"GET /robots.txt?" + b"a&" * 1500 + b" HTTP/1.1\r\nHost: a\r\n", (414, 400, 413, 431), timeout=8)
    assert time.monotonic() - start < 5, "many arguments hang the connection"


def test_methods_and_versions(kith):
    for method in (b"BREW", b"get", b"G\x01T", b"TRACE", b"CONNECT"):
        refused(kith, method + b" / HTTP/1.1\r\nHost: a\r\n", (400, 405, 501))
    for version in (b"HTTP/1.2", b"HTTP/2.0", b"HTTP/0.9", b"HTTP/1.1x", b"http/1.1", b"HTTP/11", b"HTTP/1.10", b""):
        data, closed = kith.raw(b"GET /robots.txt " + version + b"\r\nHost: a\r\n\r\n" + INNER, 5)
        assert closed and b"Disallow" not in data, (version, data[:60])


def test_many_headers(kith):
    refused(kith, b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: a\r\n" % i for i in range(70)), (431,))
    refused(kith, b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 40000 + b"\r\n", (400, 413, 431))


def test_expectations(kith):
    refused(kith, b"POST /new HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: magic\r\n", (417,), b"a=bc")


def test_folded_lines(kith):
    refused(kith, b"GET /robots.txt HTTP/1.1\r\nHost: a\r\nX-A: b\r\n Content-Length: 40\r\n")
    refused(kith, b"GET /robots.txt HTTP/1.1\r\nHost: a\r\nX-A: b\r\n\tc\r\nX-B: d\r\n")


def test_line_ends(kith):
    refused(kith, b"GET /robots.txt HTTP/1.1\r\nHost: a\r\n: nothing\r\nContent-Length: 41\r\n")
    refused(kith, b"GET /robots.txt HTTP/1.1\r\nHost: a\r\n:\r\n")
    refused(kith, b"GET /robots.txt HTTP/1.1\r\nHost: a\r\n\x00\r\nX-B: c\r\n")
    refused(kith, b"GET /robots.txt HTTP/1.1\nHost: a\n:\r\n")
    refused(kith, b"GET /robots.txt HTTP/1.1\r\nHost: a\rX-B: c\r\n")
    refused(kith, b"GET /robots.txt HTTP/1.1\r\nHost: a\nX-B: c\r\n")
    refused(kith, b"GET /robots.txt HTTP/1.1\r\nHost: a\r\nX-B: c\x00d\r\nX-E: f\r\n")


def test_a_large_head_in_pieces(kith):
    head = b"GET /robots.txt HTTP/1.1\r\nHost: a\r\n" + b"".join(
        b"X-Thing-%d:  \t %s\r\n" % (i, b"v" * 100) for i in range(50)) + b"Connection: close\r\n\r\n"
    with kith.socket() as s:
        for i in range(0, len(head), 97):
            s.sendall(head[i:i + 97])
        data = b""
        while more := s.recv(65536):
            data += more
    assert statuses(data) == [200], data[:200]


def test_closed_after_not_found(kith):
    data, closed = kith.raw(b"GET /nothing-here HTTP/1.1\r\nHost: a\r\n\r\n" + INNER, 5)
    assert statuses(data) == [404] and closed


def test_pipelined_requests_are_answered_in_turn(kith):
    one = b"GET /robots.txt HTTP/1.1\r\nHost: a\r\n\r\n"
    last = b"GET /robots.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    data, closed = kith.raw(one * 3 + last, 10)
    assert statuses(data) == [200] * 4 and closed


def test_head_has_no_body(kith):
    data, _ = kith.raw(b"HEAD /robots.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert statuses(data) == [200] and data.endswith(b"\r\n\r\n") and b"Content-Length: " in data


def test_options_and_allow(kith):
    answer = kith.request("OPTIONS", "/robots.txt")
    assert answer.status == 204 and answer.headers["allow"] == "GET, HEAD, OPTIONS"
    answer = kith.request("DELETE", "/robots.txt")
    assert answer.status == 405 and answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert kith.request("PUT", "/robots.txt").status == 405


def test_slash_at_the_end(kith):
    answer = kith.get("/robots.txt/")
    assert answer.status == 308 and answer.headers["location"] == "/robots.txt"
    assert kith.get("//robots.txt").status == 404


def test_http_1_0(kith):
    data, closed = kith.raw(b"GET /robots.txt HTTP/1.0\r\n\r\n", 5)
    assert b" 200 " in data[:20] and closed


def test_chunked_body_is_read(kith):
    data, _ = kith.raw(b"POST /robots.txt HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n", 5)
    assert statuses(data) == [405]


def test_too_much_is_told(kith):
    body = b"a=" + b"b" * (300 << 10)
    data, closed = kith.raw(b"POST /robots.txt HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body) + body, 10)
    assert statuses(data)[0] in (405, 413) and closed


def test_headers_of_every_answer(kith):
    for path in ("/robots.txt", "/nothing-here", "/healthz"):
        head = kith.get(path).headers
        assert "default-src 'none'" in head["content-security-policy"]
        assert head["x-content-type-options"] == "nosniff"
        assert head["referrer-policy"] == "same-origin"
        assert "cache-control" in head and "set-cookie" not in head


def test_random_bytes_do_no_harm(kith):
    import random
    rng = random.Random(7)
    seed = bytearray(b"POST /c/abc/endorsements HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nCookie: kith=x\r\n\r\nname=Jo&x=y")
    for _ in range(300):
        copy = bytearray(seed)
        for _ in range(rng.randint(1, 6)):
            copy[rng.randrange(len(copy))] = rng.randrange(256)
        with kith.socket(2) as s:
            s.sendall(bytes(copy))
    assert kith.get("/healthz").status == 200
