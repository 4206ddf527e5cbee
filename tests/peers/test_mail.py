"""Mail against real servers that are away, come back, want TLS and a password."""
import datetime
import uuid

from gateway import weekday
from processes import wait_for
from sink import Sink


def test_mail_waits_for_a_server_that_is_away(gateways, postfix):
    gateway = gateways(smtp_port=postfix.port)
    gateway.init_demo().start()
    start = weekday(hour=10)
    postfix.stop()

    booking = gateway.book(start, staff="ana").json()
    wait_for(lambda: gateway.query("select count(*) from attempts where outcome = 'retry'")[0][0],
             20, "an attempt failed")
    postfix.start()

    mail, = postfix.wait_for_messages(1, 40)
    assert booking["id"] in mail.get_body(("plain",)).get_content()
    effects = gateway.rest("GET", f"/v1/bookings/{booking['id']}/effects").json()["data"]
    confirmed, = [e for e in effects if e["kind"] == "booking.confirmed"]
    assert confirmed["state"] == "delivered"
    outcomes = [a["outcome"] for a in confirmed["attempts"]]
    assert outcomes[-1] == "delivered"


# While the server is away the booking is made, moved and cancelled. The customer must not learn of
# times that no longer hold.
def test_only_the_newest_state_is_told_after_an_outage(gateways, postfix):
    gateway = gateways(smtp_port=postfix.port)
    gateway.init_demo().start()
    start = weekday(hour=10)
    postfix.stop()
    booking = gateway.book(start, staff="ana").json()
    path = f"/v1/bookings/{booking['id']}"
    moved = gateway.rest("POST", f"{path}/reschedule",
                         {"starts_at": (start + datetime.timedelta(hours=2)).isoformat()},
                         key=str(uuid.uuid4()), If_Match='"1"')
    assert moved.status_code == 200, moved.text

    postfix.start()

    mail, = postfix.wait_for_messages(1, 40)
    assert "New time" in mail["Subject"]
    wait_for(lambda: not gateway.query("select 1 from effects where channel = 'mail' and state in "
                                       "('due', 'leased')"), 20, "nothing more is owed")
    assert len(postfix.messages()) == 1


def test_tls_and_a_password(gateways, tmp_path, certificate):
    sink = Sink(tmp_path / "tls-sink", user="holdfast", password="s3cret",
                certificate=certificate[0], key=certificate[1])
    sink.start()
    try:
        gateway = gateways(smtp={"host": "localhost", "port": sink.port, "tls": "starttls",
                                 "username": "holdfast", "password": "s3cret",
                                 "ca_file": str(certificate[0])})
        gateway.init_demo().start()
        gateway.book(weekday(hour=10), staff="ana")

        message, = sink.wait_for_messages(1)

        assert message["tls"] and message["login"]
        assert "s3cret" not in gateway.program.output()
    finally:
        sink.stop()


# The certificate is not from an authority that we trust: nothing is sent, also no password.
def test_a_server_with_a_foreign_certificate_gets_nothing(gateways, tmp_path, certificate):
    sink = Sink(tmp_path / "tls-sink", user="holdfast", password="s3cret",
                certificate=certificate[0], key=certificate[1])
    sink.start()
    try:
        gateway = gateways(smtp={"host": "localhost", "port": sink.port, "tls": "starttls",
                                 "username": "holdfast", "password": "s3cret"})
        gateway.init_demo().start()
        gateway.book(weekday(hour=10), staff="ana")

        wait_for(lambda: gateway.query("select count(*) from attempts where outcome = 'retry'")[0][0],
                 20, "the attempt failed")
        assert sink.messages() == []
    finally:
        sink.stop()
