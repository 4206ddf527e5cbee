"""A gateway that is struck down at every step of a delivery: the message arrives, once, and twice
only where nobody could know that it had arrived; then as the same octets under the same name."""
import email
import functools
import itertools

import requests

from gateway import weekday
from processes import wait_for
from step_server import StepSmtp
from test_kill import wake_leases

STEPS = ("connect", "EHLO", "MAIL", "RCPT", "DATA", "dot")
POINTS = list(itertools.product(STEPS, ("before", "after")))


def idle(gateway):
    return gateway.query("select count(*) from effects where channel = 'mail' "
                         "and state in ('due', 'leased')")[0][0] == 0


def status(gateway, booking):
    found = gateway.rest("GET", f"/v1/notifications?booking={booking['id']}&channel=mail").json()
    sent, = [e for e in found["data"] if e["kind"] == "booking.confirmed"]
    return sent["status"]


def test_struck_at_any_step_it_arrives_once(gateways):
    server = StepSmtp()
    gateway = gateways(smtp_port=server.port, smtp={"workers": 1})
    try:
        gateway.init_demo().start()
        doubled = []
        for number, (step, when) in enumerate(POINTS):
            wait_for(lambda: idle(gateway), 30, "all that came before is sent")
            server.hang_up()
            to = f"struck{number}@customer.example"
            server.arm(step, when, gateway.kill, to)
            start = weekday(days_ahead=6 + 7 * (number // 6), hour=9 + number % 6)
            ask = functools.partial(gateway.book, start, staff="ana", email=to, key=f"struck-{number}")
            try:
                ask()
            except requests.ConnectionError:
                pass  # Struck before it could answer.
            assert server.struck.wait(30), f"{step} was never reached"

            wake_leases(gateway)

            booked = ask()
            assert booked.status_code == 201, booked.text
            wait_for(lambda: status(gateway, booked.json()) == "submitted", 30, (step, when))
            copies = server.of(to)
            taken_before = step == "dot"
            assert len(copies) in ((1, 2) if taken_before else (1,)), (step, when, len(copies))
            if len(copies) == 2:
                doubled.append((step, when))
                assert copies[0] == copies[1], "the same octets"
            names = {email.message_from_bytes(octets)["Message-ID"] for octets in copies}
            assert len(names) == 1
        assert ("dot", "before") in doubled, "taken, and the answer was lost"
    finally:
        server.stop()
