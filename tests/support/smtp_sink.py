#!/usr/bin/env python3
"""A small SMTP server for tests: prints its port, then one JSON line for each mail: {"from", "to", "ehlo", "data"}.

    smtp_sink.py [--reject CODE] [--greet CODE] [--silent]
--reject answers RCPT with CODE, --greet the connection; --silent never answers.
"""
import argparse
import json
import socketserver
import sys
import time


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
            time.sleep(600)
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
                self.say("250 8BITMIME")
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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reject", type=int)
    parser.add_argument("--greet", type=int, default=220)
    parser.add_argument("--silent", action="store_true")
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
