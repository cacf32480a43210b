"""Mail on its way out: what waits survives an end, a server that does not answer holds nobody up, TLS and a login."""
import contextlib
import json
import pathlib
import subprocess
import sys

from friends import Campaign

SINK = pathlib.Path(__file__).resolve().parent.parent / "support" / "smtp_sink.py"


class Sink:
    def __init__(self, *options):
        self.process = subprocess.Popen([sys.executable, str(SINK), *options], stdout=subprocess.PIPE, text=True)
        self.port = self.process.stdout.readline().strip()

    def next(self):
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.kill()
        self.process.wait()


def certificate(folder):
    pem = str(folder / "smtp.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-keyout", pem, "-out", pem + ".crt"], check=True, capture_output=True)
    with open(pem, "a") as whole:
        whole.write(open(pem + ".crt").read())
    return pem


@contextlib.contextmanager
def with_mail(kith, *sinks, login=""):
    """A server that sends through the first of the sinks; it and they end with the block."""
    scheme = "smtps" if login else "smtp"
    other = kith.another(["--smtp-url", f"{scheme}://{login}127.0.0.1:{sinks[0].port}", "--mail-from", "kith@example.org"])
    try:
        yield other
    finally:
        trouble = other.stop()
        for sink in sinks:
            sink.end()
    assert not trouble, trouble


def test_a_mail_server_that_does_not_answer_holds_nobody_up(kith):
    silent, sink = Sink("--silent"), Sink()
    with with_mail(kith, silent, sink) as other:
        Campaign(other, email="maya@example.org")
        assert silent.next() == {"silent": True}
        trouble = other.end()  # of the thirty seconds that it has, it would need all to wait for the answer
        assert not trouble and "mail.not_sent" not in other.log(), "broken off is not tried"
        other.options[other.options.index("--smtp-url") + 1] = f"smtp://127.0.0.1:{sink.port}"
        other.start()
        assert "maya@example.org" in sink.next()["to"], "what waited is sent after the next start"
        assert other.metric('kith_outboard_jobs_total{result="failed"}') == 0 and other.metric("kith_outboard_waiting") == 0


def test_tls_and_a_login(kith):
    sink = Sink("--tls", certificate(kith.folder), "--login", "kith:open sesame")
    with with_mail(kith, sink, login="kith:open%20sesame@") as other:
        Campaign(other, email="maya@example.org")
        mail = sink.next()
        assert "maya@example.org" in mail["to"] and "/m#" in mail["data"]
        assert "sesame" not in other.log()


def test_a_wrong_login_is_told_and_kept(kith):
    with with_mail(kith, Sink("--tls", certificate(kith.folder), "--login", "kith:open sesame"), login="kith:wrong@") as other:
        Campaign(other, email="maya@example.org")
        while "mail.not_sent" not in other.log():
            other.get("/healthz")
        assert "attempt=1" in other.log() and "for_good=0" in other.log()
        assert "wrong" not in other.log() and "maya@" not in other.log()
