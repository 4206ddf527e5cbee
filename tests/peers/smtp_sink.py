#!/usr/bin/env python3
"""An SMTP server (aiosmtpd) that writes one JSON line for each message it takes.

    smtp_sink.py --port 2525 --out messages.jsonl [--user u --password p] [--certificate c --key k]
"""
from smtp_server import Taken, options, serve


class Sink:
    def __init__(self, path):
        self.taken = Taken(path)

    async def handle_DATA(self, server, session, envelope):
        self.taken.keep(session, envelope)
        return "250 2.0.0 taken"


if __name__ == "__main__":
    chosen = options()
    serve(Sink(chosen.out), chosen, "sink.example")
