"""Answers that lie in a mailbox: read by POP3 from a real Dovecot, and from a server that strikes the
gateway down at every step. Each counts once; what is not for us stays for people."""
import email
import email.policy
import re
import shutil

import pytest

from dovecot_server import Dovecot
from gateway import weekday
from processes import wait_for
from step_server import StepPop3

STEPS = ("connect", "USER", "PASS", "STAT", "LIST", "UIDL", "RETR", "DELE", "QUIT")

MAIL_IN = """
[mail_in]
address = "booking+*@gw.example"
pop3_host = "{host}"
pop3_port = {port}
pop3_tls = "{tls}"
pop3_username = "{user}"
pop3_password = "{password}"
pop3_ca_file = "{ca}"
pop3_poll_seconds = 1
"""


def reading(gateways, sink, **server):
    server.setdefault("ca", "")
    gateway = gateways(smtp_port=sink.port, smtp={"from_address": "booking@gw.example"},
                       limits=MAIL_IN.format(**server))
    return gateway.init_demo().start()


def invited(gateway, sink, hour):
    """A booking, the address that it is answered to, and its invitation."""
    before = len(sink.messages())
    booking = gateway.book(weekday(hour=hour), staff="ana", email=f"c{hour}@customer.example").json()
    raw = sink.wait_for_messages(before + 1)[-1]["raw"]
    mail = email.message_from_string(raw, policy=email.policy.default)
    calendar, = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    return booking, mail["Reply-To"], re.sub("\r?\n ", "", calendar.get_content())


def reply(hour, to, calendar, partstat="TENTATIVE", comment=None):
    lines = [line for line in calendar.splitlines()
             if not line.startswith(("ATTENDEE", "METHOD", "DTSTAMP"))]
    at = lines.index("END:VEVENT")
    lines[at:at] = [f"ATTENDEE;PARTSTAT={partstat}:mailto:c{hour}@customer.example",
                    "DTSTAMP:20261122T120000Z", *([f"COMMENT:{comment}"] if comment else [])]
    lines.insert(1, "METHOD:REPLY")
    return (f"Return-Path: <c{hour}@customer.example>\r\nDelivered-To: bookings@salon.example\r\n"
            f"From: c{hour}@customer.example\r\nTo: <{to}>\r\nSubject: An answer\r\n"
            f"Message-ID: <r{hour}@customer.example>\r\nMIME-Version: 1.0\r\n"
            "Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n"
            + "\r\n".join(lines) + "\r\n").encode()


def response(gateway, booking):
    return gateway.rest("GET", f"/v1/bookings/{booking['id']}").json()["customer_response"]


@pytest.mark.skipif(shutil.which("dovecot") is None, reason="Dovecot (dovecot-pop3d) is not installed")
@pytest.mark.parametrize("tls", ["tls", "starttls", "none"])
def test_answers_in_a_mailbox_are_read(gateways, sink, tmp_path, certificate, tls):
    dovecot = Dovecot(tmp_path / "dovecot", *certificate)
    dovecot.start()
    try:
        gateway = reading(gateways, sink, host="localhost", tls=tls, ca=certificate[0],
                          port=dovecot.tls_port if tls == "tls" else dovecot.port,
                          user=dovecot.user, password=dovecot.password)
        booking, to, calendar = invited(gateway, sink, 9)
        private = b"From: friend@far.example\r\nTo: bookings@salon.example\r\n\r\nHello.\r\n.\r\n"
        dovecot.put(private)
        dovecot.put(reply(9, to, calendar))

        wait_for(lambda: response(gateway, booking) == "tentative", 20,
                 f"the answer: {gateway.root / 'log'} {dovecot.root / 'dovecot.log'}")
        wait_for(lambda: len(dovecot.letters()) == 1, 20, "what was taken is removed")
        assert dovecot.letters()[0].replace(b"\r\n", b"\n") == private.replace(b"\r\n", b"\n"), \
            "what is not ours stays"
        assert dovecot.password not in gateway.program.output()
    finally:
        dovecot.stop()


def test_a_wrong_password_is_told_once_and_loses_nothing(gateways, sink):
    server = StepPop3()
    try:
        gateway = reading(gateways, sink, host="127.0.0.1", tls="none", port=server.port, user="b",
                          password="wrong")
        booking, to, calendar = invited(gateway, sink, 9)
        server.put("one", reply(9, to, calendar))
        wait_for(lambda: "mail_in.mailbox_failed" in gateway.program.output(), 20, "it is told")
        server.password = "wrong"

        wait_for(lambda: response(gateway, booking) == "tentative", 20, "the answer")
        wait_for(lambda: "mail_in.mailbox_well" in gateway.program.output(), 20, "it is told")
        assert gateway.program.output().count("mail_in.mailbox_failed") == 1
    finally:
        server.stop()


# A comment of an answer is passed on to the agency: applied twice it would be two letters, were it
# not known by its name; and the letter itself must not be read twice once it was taken.
def test_struck_at_any_step_an_answer_counts_once(gateways, sink):
    server = StepPop3()
    try:
        gateway = reading(gateways, sink, host="127.0.0.1", tls="none", port=server.port, user="b",
                          password="s3cret")
        booking, to, calendar = invited(gateway, sink, 9)
        for number, (step, when) in enumerate((s, w) for s in STEPS for w in ("before", "after")):
            name = f"letter{number}"
            server.arm(step, when, gateway.kill)
            server.put(name, reply(9, to, calendar, comment=f"Number {number}")
                       .replace(b"<r9@", f"<r{number}@".encode())
                       .replace(b"20261122T1200", f"20261122T12{number:02}".encode()))
            assert server.struck.wait(20), f"{step} was never reached"
            gateway.kill()
            gateway.start()

            wait_for(lambda: not server.letters, 20, f"{step} {when}: it is removed")
            letters = [e for e in gateway.rest(
                "GET", f"/v1/bookings/{booking['id']}/effects").json()["data"]
                if e["kind"] == "letter.wrote"]
            assert len(letters) == number + 1, (step, when)
            twice = step == "RETR"
            assert server.retrieved.count(name) <= (2 if twice else 1), (step, when)
        assert response(gateway, booking) == "tentative"
        wait_for(lambda: not gateway.query("select 1 from fetched_letters"), 20, "names are forgotten")
    finally:
        server.stop()
