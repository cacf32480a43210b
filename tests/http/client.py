"""A running `kith serve` and the few ways in which tests talk to it. Standard library alone."""
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse


class Answer:
    """Status, headers (lower-case names; the last of a name) and body of an answer."""

    def __init__(self, status, headers, body):
        self.status, self.list, self.bytes = status, headers, body
        self.headers = {name.lower(): value for name, value in headers}

    @property
    def text(self):
        return self.bytes.decode()

    @property
    def json(self):
        return json.loads(self.bytes)

    @property
    def cookie(self):
        """name=value of a Set-Cookie, to send back; None without."""
        value = self.headers.get("set-cookie")
        return value.split(";")[0] if value else None


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Kith:
    """`client` is the address that requests come from, by way of a trusted proxy, so that tests do not use up each
    other's limits; None is loopback itself. A server with trust=False has no trusted proxy."""

    def __init__(self, program, options=(), data=None, environment=None, port=None, trust=True, client="10.0.0.1"):
        self.program, self.options = program, list(options)
        self.client = client if trust else None
        if trust:
            self.options += ["--trusted-proxy", "127.0.0.1/32"]
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kith-http-"))
        self.data = pathlib.Path(data) if data else self.folder / "data"
        self.port = port or free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, **(environment or {})}
        self.log_path = self.folder / "log"
        self.process = None
        self.start()

    # ---- the process ----

    def start(self, wait=15):
        command = [self.program, "serve", "--listen", f"127.0.0.1:{self.port}", "--data", str(self.data), *self.options]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=self.environment)
        until = time.monotonic() + wait
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"serve ended with {self.process.returncode}: {self.log()}")
            try:
                if self.get("/readyz").status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.02)
        self.kill()
        raise RuntimeError(f"serve is not ready: {self.log()}")

    def log(self):
        return self.log_path.read_text(errors="replace")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self):
        """Ends the server as systemd would; what was wrong, or ''."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            return "serve did not end within 30 s of SIGTERM"
        return f"serve ended with {code}: {self.log()[-4000:]}" if code else ""

    def stop(self):
        """Ends the server and takes its folder away; '' when all was well, else what was not."""
        trouble = self.end() if self.process.poll() is None else f"serve was gone: {self.process.returncode}"
        log = self.log()
        for sign in ("AddressSanitizer", "LeakSanitizer", "runtime error:", "ThreadSanitizer"):
            if sign in log:
                trouble += f"\n{sign}: {log[log.index(sign):][:4000]}"
        shutil.rmtree(self.folder, ignore_errors=True)
        return trouble

    def another(self, options=(), **more):
        return Kith(self.program, options, **more)

    # ---- requests ----

    def request(self, method, path, body=None, headers=None, cookie=None, timeout=20):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            head = dict(headers or {})
            if self.client:
                head.setdefault("X-Forwarded-For", self.client)
            if cookie:
                head["Cookie"] = cookie
            connection.request(method, path, body, head)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, fields=(), headers=None, **more):
        """A form as a browser sends it from our own page."""
        head = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", **(headers or {})}
        return self.request("POST", path, urllib.parse.urlencode(fields), head, **more)

    def metric(self, series):
        """The value of a series at /metrics, asked for from this machine itself."""
        client, self.client = self.client, None
        try:
            text = self.get("/metrics").text
        finally:
            self.client = client
        return float(re.search(rf"^{re.escape(series)} (\S+)$", text, re.M)[1])

    def call(self, method, path, value=None, key=None, headers=None, **more):
        """A call of the JSON API."""
        head = dict(headers or {})
        if value is not None:
            head.setdefault("Content-Type", "application/json")
        if key:
            head["Authorization"] = f"Bearer {key}"
        body = None if value is None else json.dumps(value)
        return self.request(method, "/api/v1" + path, body, head, **more)

    def socket(self, timeout=10):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def raw(self, data, timeout=10):
        """Sends bytes as they are, reads until the server closes (or the time is over): (all bytes, closed)."""
        with self.socket(timeout) as s:
            out, closed = b"", False
            try:
                s.sendall(data)
            except (BrokenPipeError, ConnectionResetError):
                pass
            try:
                while True:
                    more = s.recv(65536)
                    if not more:
                        closed = True
                        break
                    out += more
            except ConnectionResetError:
                closed = True
            except socket.timeout:
                pass
            return out, closed


def statuses(data):
    """The status codes of all answers in a stream of bytes."""
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", data)]
