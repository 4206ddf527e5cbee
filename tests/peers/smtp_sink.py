#!/usr/bin/env python3
"""An SMTP server (aiosmtpd) that writes one JSON line for each message it takes.

    smtp_sink.py --port 2525 --out messages.jsonl [--user u --password p] [--certificate c --key k]
"""
import argparse
import asyncio
import email
import email.policy
import json
import signal
import ssl

from aiosmtpd.smtp import SMTP, AuthResult


class Sink:
    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        line = {"message_id": message["Message-ID"], "from": envelope.mail_from,
                "to": envelope.rcpt_tos, "subject": str(message["Subject"]),
                "tls": session.ssl is not None, "login": session.authenticated,
                "raw": envelope.content.decode("ascii", "replace")}
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()
        return "250 2.0.0 taken"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    options = parser.parse_args()
    sink = Sink(options.out)
    tls = None
    if options.certificate:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(options.certificate, options.key)

    def authenticate(server, session, envelope, mechanism, data):
        good = (data.login.decode(), data.password.decode()) == (options.user, options.password)
        return AuthResult(success=good, handled=False)

    def make():
        wants = options.user is not None
        return SMTP(sink, tls_context=tls, auth_required=wants, auth_require_tls=tls is not None,
                    authenticator=authenticate if wants else None, hostname="sink.example")

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
