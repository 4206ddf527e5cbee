"""What the SMTP servers of the tests share: options, logging in, and one line of JSON for each
message that is taken."""
import argparse
import asyncio
import email
import email.policy
import json
import signal
import ssl

from aiosmtpd.smtp import SMTP, AuthResult


class Taken:
    """The messages that were taken, one line each."""

    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")

    def keep(self, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        line = {"message_id": message["Message-ID"], "from": envelope.mail_from,
                "to": envelope.rcpt_tos, "subject": str(message["Subject"]),
                "tls": session.ssl is not None, "login": session.authenticated,
                "raw": envelope.content.decode("ascii", "replace")}
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    return parser.parse_args()


def tls_of(chosen):
    if not chosen.certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chosen.certificate, chosen.key)
    return context


def serve(handler, chosen, hostname):
    """Until SIGTERM."""
    tls = tls_of(chosen)
    wants = chosen.user is not None

    def authenticate(server, session, envelope, mechanism, data):
        good = (data.login.decode(), data.password.decode()) == (chosen.user, chosen.password)
        return AuthResult(success=good, handled=False)

    def make():
        return SMTP(handler, tls_context=tls, auth_required=wants, auth_require_tls=tls is not None,
                    authenticator=authenticate if wants else None, hostname=hostname)

    async def run():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(make, "127.0.0.1", chosen.port)
        async with server:
            stop = asyncio.Event()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, stop.set)
            await stop.wait()

    asyncio.run(run())
