#!/usr/bin/env python3
"""A small SMTP server for tests: prints its port, then one JSON line for each mail: {"from", "to", "ehlo", "data"}.

    smtp_sink.py [--reject CODE] [--greet CODE] [--silent] [--tls PEM] [--login USER:PASSWORD]
--reject answers RCPT with CODE, --greet the connection; --silent says {"silent": true} for each connection, and never
answers. --tls speaks TLS from the start with the certificate and key of the file; --login takes mail after AUTH PLAIN.
"""
import argparse
import base64
import json
import socketserver
import ssl
import sys
import threading


class Session(socketserver.StreamRequestHandler):
    def line(self):
        return self.rfile.readline(4096).decode("utf-8", "replace").rstrip("\r\n")

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def data(self):
        self.say("354 go on")
        lines = []
        while True:
            raw = self.rfile.readline(65536)
            if raw in (b".\r\n", b""):
                break
            lines.append(raw[1:] if raw.startswith(b".") else raw)
        return b"".join(lines).decode("latin-1")

    def handle(self):
        args, mail = self.server.args, {}
        if args.silent:
            print(json.dumps({"silent": True}), flush=True)
            threading.Event().wait()
        known = not args.login
        self.say(f"{args.greet} sink")
        while True:
            line = self.line()
            verb = line.upper()
            if not line or verb == "QUIT":
                self.say("221 bye")
                return
            if verb.startswith("EHLO"):
                mail["ehlo"] = line[5:]
                self.say("250-sink")
                if args.login:
                    self.say("250-AUTH PLAIN")
                self.say("250 8BITMIME")
            elif verb.startswith("AUTH PLAIN"):
                if not line[10:].strip():
                    self.say("334 ")
                given = base64.b64decode(line[10:].strip() or self.line()).decode().split("\0")[1:]
                known = ":".join(given) == args.login
                self.say("235 welcome" if known else "535 not you")
            elif verb.startswith("MAIL") and not known:
                self.say("530 who are you")
            elif verb.startswith("MAIL"):
                mail["from"] = line
                self.say("250 ok")
            elif verb.startswith("RCPT"):
                mail["to"] = line
                self.say(f"{args.reject} told so" if args.reject else "250 ok")
            elif verb == "DATA":
                mail["data"] = self.data()
                self.say("250 kept")
                print(json.dumps(mail), flush=True)
            else:
                self.say("250 ok")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def get_request(self):
        peer, address = super().get_request()
        if self.args.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.args.tls)
            peer = context.wrap_socket(peer, server_side=True)
        return peer, address


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reject", type=int)
    parser.add_argument("--greet", type=int, default=220)
    parser.add_argument("--silent", action="store_true")
    parser.add_argument("--tls")
    parser.add_argument("--login")
    args = parser.parse_args()
    with Server(("127.0.0.1", 0), Session) as server:
        server.args = args
        print(server.server_address[1], flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            sys.exit(0)


if __name__ == "__main__":
    main()
