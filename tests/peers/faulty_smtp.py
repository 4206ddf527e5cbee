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
import asyncio

from smtp_server import Taken, options, serve


def name_of(address):
    """The demo has customers of its own, who are left in peace."""
    name, _, domain = address.partition("@")
    return name if domain.endswith("customer.example") else "good"


class Faulty:
    def __init__(self, path):
        self.taken = Taken(path)
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
        self.taken.keep(session, envelope)
        name = name_of(envelope.rcpt_tos[0])
        if name.startswith("slow"):
            await asyncio.sleep(3)
        if name.startswith("cut") and self.first_time(envelope.rcpt_tos[0]):
            server.transport.abort()
        return "250 2.0.0 Ok: queued as FAULTY1"


if __name__ == "__main__":
    chosen = options()
    serve(Faulty(chosen.out), chosen, "faulty.example")
