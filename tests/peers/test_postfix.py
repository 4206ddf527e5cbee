"""What becomes of messages, with a real Postfix between us and the mailboxes: every end that mail
can have is in the right state at last, also with the gateway struck down in between."""
import email
import email.policy
import re
import smtplib
import socket
import subprocess
import uuid

import pytest

from gateway import PROGRAM, weekday
from postfix_server import Postfix
from processes import free_port, wait_for
from sink import FaultySink

# Postfix tries again and gives up within seconds instead of days.
IMPATIENT = """\
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
maximal_queue_lifetime = 8s
bounce_queue_lifetime = 8s
delay_warning_time = 2s
recipient_delimiter = +
"""


@pytest.fixture
def house(gateways, tmp_path, certificate):
    """A gateway that reads its mail, Postfix as its relay, and a server behind Postfix."""
    lmtp = free_port()
    sink = FaultySink(tmp_path / "behind")
    sink.start()
    postfix = Postfix(tmp_path / "postfix", *certificate, settings=IMPATIENT, transports={
        "gw.example": f"lmtp:inet:[127.0.0.1]:{lmtp}",
        "far.customer.example": f"smtp:[127.0.0.1]:{sink.port}"})
    postfix.start()
    gateway = gateways(smtp_port=postfix.port, smtp={"from_address": "booking@gw.example"}, limits=f"""
[mail_in]
address = "booking+*@gw.example"
lmtp_port = {lmtp}
""")
    gateway.init_demo().start()
    gateway.lmtp = lmtp
    yield gateway, postfix, sink
    postfix.stop()
    sink.stop()


def confirmation(gateway, booking):
    found = gateway.rest("GET", f"/v1/notifications?booking={booking['id']}&channel=mail")
    assert found.status_code == 200, found.text
    sent, = [e for e in found.json()["data"] if e["kind"] == "booking.confirmed"]
    return sent


def book(gateway, name, hour):
    booked = gateway.book(weekday(hour=hour), staff="ana", email=name)
    assert booked.status_code == 201, booked.text
    return booked.json()


def status_becomes(gateway, booking, wanted, seconds=40):
    seen = []

    def there():
        status = confirmation(gateway, booking)["status"]
        if not seen or seen[-1] != status:
            seen.append(status)
        return status == wanted
    try:
        wait_for(there, seconds, f"{wanted}: {seen}")
    except AssertionError as failure:
        raise AssertionError(f"{failure}\n{seen}\n{logs(gateway)}") from None
    return seen


def logs(gateway):
    postfix = (gateway.root.parent / "postfix" / "log").read_text()[-3000:]
    attempts = gateway.query("select * from attempts order by started_at desc limit 10")
    return f"{gateway.program.output()[-2000:]}\n{attempts}\n{postfix}"


def test_every_end_of_a_message_is_told(house):
    gateway, postfix, sink = house

    delivered = book(gateway, "ana@near.customer.example", 9)
    relayed = book(gateway, "ben@far.customer.example", 11)
    bounced = book(gateway, "nobody@far.customer.example", 13)
    expired = book(gateway, "later@far.customer.example", 15)

    status_becomes(gateway, delivered, "delivered")
    status_becomes(gateway, relayed, "relayed")
    status_becomes(gateway, bounced, "bounced")
    status_becomes(gateway, expired, "delayed")
    status_becomes(gateway, expired, "expired")

    dead = gateway.rest("GET", "/v1/notifications?status=dead").json()["data"]
    assert {d["booking"] for d in dead} == {bounced["id"], expired["id"]}
    shown = gateway.rest("GET", f"/v1/notifications/{confirmation(gateway, bounced)['id']}").json()
    assert shown["reports"][-1]["code"] == "5.1.1"
    assert "nobody of that name" in shown["reports"][-1]["detail"]
    assert shown["attempts"][0]["reference"], "the relay's queue id"
    assert '"effect.came_back"' in gateway.program.output()


# Struck down before the report comes: Postfix keeps the report and brings it once we are back.
def test_a_report_waits_for_a_gateway_that_was_struck(house):
    gateway, postfix, sink = house
    booking = book(gateway, "later@far.customer.example", 9)
    status_becomes(gateway, booking, "submitted")
    gateway.kill()
    wait_for(lambda: "status=deferred" in (postfix.root / "log").read_text(), 20, "Postfix waits")

    gateway.start()

    status_becomes(gateway, booking, "expired", 60)


def test_a_dead_letter_is_sent_again_by_hand(house):
    gateway, postfix, sink = house
    booking = book(gateway, "nobody@far.customer.example", 9)
    status_becomes(gateway, booking, "bounced")
    effect = confirmation(gateway, booking)

    again = gateway.rest("POST", f"/v1/notifications/{effect['id']}/resend", key=str(uuid.uuid4()))

    assert again.status_code == 200, again.text
    wait_for(lambda: confirmation(gateway, booking)["attempts"] == 2, 20, "a second attempt")


def invitation(gateway, postfix, booking):
    try:
        postfix.wait_for_messages(1)
    except AssertionError as failure:
        raise AssertionError(f"{failure}\n{logs(gateway)}") from None
    mail, = [m for m in postfix.messages() if booking["id"] in m.as_string()
             or booking["id"] in m.get_body(("plain",)).get_content()]
    calendar, = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    return mail, re.sub("\r?\n ", "", calendar.get_content())


def reply(text, partstat, **changes):
    lines = [line for line in text.splitlines()
             if not line.startswith(("ATTENDEE", "METHOD", "DTSTAMP"))]
    at = lines.index("END:VEVENT")
    lines[at:at] = [f"ATTENDEE;PARTSTAT={partstat}:mailto:ana@near.customer.example",
                    f"DTSTAMP:{changes.get('dtstamp', '20261122T120000Z')}"]
    lines.insert(1, f"METHOD:{changes.get('method', 'REPLY')}")
    return "\r\n".join(lines) + "\r\n"


def answer(postfix, to, calendar, sender="ana@near.customer.example"):
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = "An answer"
    message["Message-ID"] = f"<{uuid.uuid4()}@near.customer.example>"
    message.set_content("Here is my answer.")
    message.add_alternative(calendar.encode(), maintype="text", subtype="calendar",
                            params={"method": "REPLY", "charset": "utf-8"})
    with smtplib.SMTP("127.0.0.1", postfix.port, timeout=10) as session:
        session.send_message(message, sender, [to])


def show(gateway, booking):
    return gateway.rest("GET", f"/v1/bookings/{booking['id']}").json()


def test_answers_find_their_booking(house):
    gateway, postfix, sink = house
    booking = book(gateway, "ana@near.customer.example", 9)
    mail, calendar = invitation(gateway, postfix, booking)
    to = mail["Reply-To"]
    assert f"ORGANIZER;CN=" in calendar and f"mailto:{to}" in calendar

    answer(postfix, to, reply(calendar, "TENTATIVE"))
    wait_for(lambda: show(gateway, booking)["customer_response"] == "tentative", 20, "the answer")

    answer(postfix, to, reply(calendar, "DECLINED", dtstamp="20261122T130000Z"))
    wait_for(lambda: show(gateway, booking)["status"] == "cancelled", 20, "the booking is cancelled")
    assert show(gateway, booking)["cancelled_by"] == "customer"
    wait_for(lambda: any("Cancelled" in m["Subject"] for m in postfix.messages()), 20, "they are told")


# Whoever knows the booking's id but not the address that the customer was told.
def test_a_forged_answer_changes_nothing(house):
    gateway, postfix, sink = house
    booking = book(gateway, "ana@near.customer.example", 9)
    mail, calendar = invitation(gateway, postfix, booking)
    good = mail["Reply-To"]
    forged = good.split("@")[0][:-4] + "0000@gw.example"
    if forged == good:
        forged = good.split("@")[0][:-4] + "1111@gw.example"

    answer(postfix, forged, reply(calendar, "DECLINED"))

    wait_for(lambda: "nobody has that address" in (postfix.root / "log").read_text(), 20, "refused")
    assert show(gateway, booking)["status"] == "confirmed"
    assert show(gateway, booking)["customer_response"] is None


def test_a_proposal_waits_for_a_person(house):
    gateway, postfix, sink = house
    booking = book(gateway, "ana@near.customer.example", 9)
    mail, calendar = invitation(gateway, postfix, booking)

    answer(postfix, mail["Reply-To"], reply(calendar, "TENTATIVE", method="COUNTER"))

    def question():
        return gateway.rest("GET", f"/v1/conflicts?booking={booking['id']}").json()["data"]
    asked, = wait_for(question, 20, "the staff are asked")
    assert asked["kind"] == "counter"
    assert show(gateway, booking)["status"] == "confirmed"
    kept = gateway.rest("POST", f"/v1/conflicts/{asked['id']}/resolve",
                        {"how": "keep", "reason": "Nobody is free then."}, key=str(uuid.uuid4()))
    assert kept.status_code == 200, kept.text

    def refused():
        return [m for m in postfix.messages() if "METHOD:DECLINECOUNTER" in "".join(
            p.get_content() for p in m.walk() if p.get_content_type() == "text/calendar")]
    wait_for(refused, 20, "the proposal is refused")


# For mail servers that pipe: the same, by `holdfast mail-in`; and a mail is never lost because the
# server is away.
def test_mail_in_hands_over_or_asks_for_patience(house):
    gateway, postfix, sink = house
    booking = book(gateway, "ana@near.customer.example", 9)
    mail, calendar = invitation(gateway, postfix, booking)
    message = (f"From: ana@near.customer.example\r\nTo: {mail['Reply-To']}\r\n"
               "Message-ID: <x@near.customer.example>\r\nContent-Type: text/calendar\r\n\r\n"
               + reply(calendar, "ACCEPTED"))

    def pipe(recipient):
        return subprocess.run(
            [PROGRAM, "mail-in", "--config", str(gateway.config), "--recipient", recipient,
             "--sender", "ana@near.customer.example"],
            input=message, text=True, capture_output=True, timeout=60, check=False)

    assert pipe("booking+nobody@gw.example").returncode == 67
    done = pipe(mail["Reply-To"])
    assert done.returncode == 0, done.stderr
    assert show(gateway, booking)["customer_response"] == "accepted"
    gateway.stop()
    away = pipe(mail["Reply-To"])
    assert away.returncode == 75, away.stderr


def test_what_a_person_writes_is_passed_on(house):
    gateway, postfix, sink = house
    booking = book(gateway, "ana@near.customer.example", 9)
    mail, calendar = invitation(gateway, postfix, booking)
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = "ana@near.customer.example"
    message["To"] = mail["Reply-To"]
    message["Subject"] = "A question"
    message.set_content("May I bring <b>my dog</b>?\r\nBcc: all@evil.example")
    with smtplib.SMTP("127.0.0.1", postfix.port, timeout=10) as session:
        session.send_message(message)

    def passed():
        return [e for e in gateway.rest("GET", f"/v1/bookings/{booking['id']}/effects").json()["data"]
                if e["kind"] == "letter.wrote"]
    letter, = wait_for(passed, 20, "the letter is passed on")
    wait_for(lambda: passed()[0]["state"] == "delivered", 20, "it is sent")
    assert letter["recipient"] != "ana@near.customer.example"


# The end of a message is a dot between two line ends, and nowhere else: a line that is longer than
# what is read at once must not come apart into one.
def test_no_line_of_a_mail_becomes_a_command(house):
    gateway, postfix, sink = house
    booking = book(gateway, "ana@near.customer.example", 9)
    mail, calendar = invitation(gateway, postfix, booking)
    with socket.create_connection(("127.0.0.1", gateway.lmtp), timeout=20) as line:
        said = line.makefile("rb")

        def ask(text):
            line.sendall(text)
            answers = [said.readline()]
            while answers[-1][3:4] == b"-":
                answers.append(said.readline())
            return answers[-1]
        assert said.readline().startswith(b"220")
        assert ask(b"LHLO mx.example\r\n").startswith(b"250")
        assert ask(b"MAIL FROM:<ana@near.customer.example>\r\n").startswith(b"250")
        assert ask(f"RCPT TO:<{mail['Reply-To']}>\r\n".encode()).startswith(b"250")
        assert ask(b"DATA\r\n").startswith(b"354")
        for length in range(2040, 2056):
            line.sendall(b"A" * length + b".\r\nQUIT\r\n\n.\n" + b"B" * length + b"\n.\r\n")
        assert ask(b"\r\n.\r\n").startswith(b"250"), "one message, one answer"
        assert ask(b"NOOP\r\n").startswith(b"250"), "and nothing between the two"
