#!/usr/bin/env python3
"""An SMTP server (aiosmtpd) that does wrong what the recipient's name says, and keeps what it took.

    faulty_smtp.py --port 2525 --out messages.jsonl [--user u --password p]

no@…       550 for good
later@…    451 always
grey@…     451 the first time, then taken
closing@…  421 at MAIL the first time: see `closed`
cut@…      taken and kept, but the line is cut before the answer, the first time
slow@…     the answer to the final dot takes three seconds
anything else is taken.
"""
import argparse
import asyncio
import email
import email.policy
import json
import signal

from aiosmtpd.smtp import SMTP, AuthResult


def name_of(address):
    """The demo has customers of its own, who are left in peace."""
    name, _, domain = address.partition("@")
    return name if domain.endswith("customer.example") else "good"


class Faulty:
    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")
        self.seen = set()

    def first_time(self, what):
        fresh = what not in self.seen
        self.seen.add(what)
        return fresh

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = name_of(address)
        if name.startswith("no"):
            return "550 5.1.1 there is nobody of that name"
        if name.startswith("later"):
            return "451 4.3.0 not now"
        if name.startswith("grey") and self.first_time(address):
            return "451 4.7.1 greylisted, come again"
        if name.startswith("closing") and self.first_time(address):
            await server.push("421 4.3.2 closing for now")
            server.transport.close()
            return "421 4.3.2 closing for now"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        line = {"message_id": message["Message-ID"], "from": envelope.mail_from,
                "to": envelope.rcpt_tos, "subject": str(message["Subject"]),
                "raw": envelope.content.decode("ascii", "replace")}
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()
        name = name_of(envelope.rcpt_tos[0])
        if name.startswith("slow"):
            await asyncio.sleep(3)
        if name.startswith("cut") and self.first_time(envelope.rcpt_tos[0]):
            server.transport.abort()
        return "250 2.0.0 Ok: queued as FAULTY1"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--user")
    parser.add_argument("--password")
    options = parser.parse_args()
    handler = Faulty(options.out)

    def authenticate(server, session, envelope, mechanism, data):
        good = (data.login.decode(), data.password.decode()) == (options.user, options.password)
        return AuthResult(success=good, handled=False)

    def make():
        wants = options.user is not None
        return SMTP(handler, auth_required=wants, auth_require_tls=False,
                    authenticator=authenticate if wants else None, hostname="faulty.example")

    async def serve():
        server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", options.port)
        async with server:
            stop = asyncio.Event()
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, stop.set)
            await stop.wait()

    asyncio.run(serve())


if __name__ == "__main__":
    main()
