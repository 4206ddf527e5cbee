"""Relays that misbehave, and outages while bookings go on: each message arrives once, in order, and
none with a time that no longer holds.

In full: OUTAGE_BOOKINGS=10000."""
import collections
import datetime
import email
import email.policy
import os
import queue
import threading
import time
import uuid

import pytest

from crowd import Client, around_the_clock, booking, crowd
from gateway import weekday
from processes import wait_for
from sink import FaultySink
from test_kill import wake_leases

BOOKINGS = int(os.environ.get("OUTAGE_BOOKINGS", "500"))
KILLS = 5


@pytest.fixture
def faulty(tmp_path):
    server = FaultySink(tmp_path / "faulty")
    server.start()
    yield server
    server.stop()


def sent(gateway, one):
    effects = gateway.rest("GET", f"/v1/bookings/{one['id']}/effects").json()["data"]
    found, = [e for e in effects if e["kind"] == "booking.confirmed"]
    return found


def outcomes(gateway, one):
    return [a["outcome"] for a in sent(gateway, one)["attempts"]]


def test_each_fault_ends_right(gateways, faulty):
    gateway = gateways(smtp_port=faulty.port, smtp={"workers": 1})
    gateway.init_demo().start()
    booked = {}
    for hour, name in enumerate(["grey", "closing", "cut", "slow", "no", "good"], 9):
        booked[name] = gateway.book(weekday(hour=hour), staff="ana",
                                    email=f"{name}@customer.example").json()

    for name in ("grey", "closing", "cut", "slow", "good"):
        wait_for(lambda: sent(gateway, booked[name])["status"] == "submitted", 60, name)
    wait_for(lambda: sent(gateway, booked["no"])["status"] == "failed", 30, "a refusal for good")
    assert outcomes(gateway, booked["no"]) == ["failed"], "a refusal for good is not tried again"
    assert outcomes(gateway, booked["grey"]) == ["retry", "delivered"]
    assert outcomes(gateway, booked["closing"])[-1] == "delivered"
    assert outcomes(gateway, booked["cut"]) == ["unknown", "delivered"]
    assert sent(gateway, booked["good"])["attempts"][-1]["reference"] == "FAULTY1"
    copies = [m for m in faulty.messages() if m["to"] == ["cut@customer.example"]]
    assert len(copies) == 2 and copies[0] == copies[1], "the same octets under the same Message-ID"
    dead = gateway.rest("GET", "/v1/notifications?status=dead").json()["data"]
    assert [d["recipient"] for d in dead] == ["no@customer.example"]


def test_refused_credentials_lose_no_message(gateways, tmp_path):
    server = FaultySink(tmp_path / "locked", user="holdfast", password="right")
    server.start()
    try:
        gateway = gateways(smtp={"host": "127.0.0.1", "port": server.port, "username": "holdfast",
                                 "password": "wrong"})
        gateway.init_demo().start()
        one = gateway.book(weekday(hour=9), staff="ana").json()
        wait_for(lambda: gateway.query("select count(*) from attempts where outcome = 'retry'")[0][0],
                 20, "an attempt")
        assert server.messages() == []
        assert sent(gateway, one)["status"] in ("queued", "retrying", "sending")
        assert "wrong" not in gateway.program.output()
    finally:
        server.stop()


def test_outages_lose_and_double_nothing(gateways, sink):
    gateway = gateways(smtp_port=sink.port, smtp={"workers": 4})
    gateway.init_demo().start()
    staff = around_the_clock(gateway, 5)
    first = weekday(days_ahead=5, hour=0)
    work = queue.Queue()
    for n in range(BOOKINGS):
        work.put(n)
    done = []
    over = threading.Event()

    def customer(_):
        client = Client(gateway)
        while True:
            try:
                n = work.get_nowait()
            except queue.Empty:
                return
            when = first + datetime.timedelta(minutes=5 * (n // 5))
            body = booking("short", staff[n % 5], when, f"customer{n}@customer.example")
            status, headers, text = client.insist("POST", "/v1/bookings", body, f"outage-{n:06}")
            assert status == 201, (status, text)
            done.append(n)

    def trouble():
        for kill in range(KILLS):
            goal = (kill + 1) * BOOKINGS // (KILLS + 1)
            while len(done) < goal and not over.is_set():
                time.sleep(0.005)
            sink.stop()
            gateway.kill()
            gateway.start()
            time.sleep(0.3)
            sink.start()

    thread = threading.Thread(target=trouble, daemon=True)
    thread.start()
    crowd(8, customer)
    over.set()
    thread.join(300)
    assert not thread.is_alive()
    # Some are moved while the relay is away: nobody must hear of the old time after that.
    sink.stop()
    moved = gateway.rest("GET", "/v1/bookings?limit=20").json()["data"]
    moved = [b for b in moved if "customer.example" in (b["customer"] or {}).get("email", "")]
    for one in moved:
        start = datetime.datetime.fromisoformat(one["starts_at"]) + datetime.timedelta(days=14)
        answered = gateway.rest("POST", f"/v1/bookings/{one['id']}/reschedule",
                                {"starts_at": start.isoformat()}, key=str(uuid.uuid4()),
                                If_Match=f'"{one["version"]}"')
        assert answered.status_code == 200, answered.text
    sink.start()
    wake_leases(gateway)
    wait_for(lambda: gateway.query("select count(*) from effects where channel = 'mail' and state in "
                                   "('due', 'leased')")[0][0] == 0, max(240, BOOKINGS // 20),
             "the outbox is empty")

    messages = sink.messages()
    copies = collections.Counter(m["message_id"] for m in messages)
    owed = gateway.query("select count(*) from effects where channel = 'mail' and state = 'delivered' "
                         "and recipient like '%customer.example'")[0][0]
    assert len(copies) == owed, "each is one message"
    assert gateway.query("select count(*) from effects where channel = 'mail' "
                         "and state = 'failed'")[0][0] == 0
    excused = gateway.query("select count(*) from attempts where outcome in ('', 'unknown')")[0][0]
    assert sum(copies.values()) - len(copies) <= excused
    order = collections.defaultdict(list)
    for m in messages:
        mail = email.message_from_string(m["raw"], policy=email.policy.default)
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                lines = part.get_content().splitlines()
                sequence, = [int(x[9:]) for x in lines if x.startswith("SEQUENCE:")]
                order[m["to"][0]].append(sequence)
    assert len(order) == BOOKINGS
    for told in order.values():
        assert told == sorted(told), "an older state never comes after a newer one"
