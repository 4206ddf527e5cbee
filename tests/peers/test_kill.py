"""kill -9 in the middle of thousands of bookings, time and again: what was answered is there, nothing
overlaps, the audit chain holds, and every mail that is owed is sent.

In full: KILL_BOOKINGS=20000 KILLS=200."""
import collections
import datetime
import json
import os
import queue
import random
import sqlite3
import threading
import time

from crowd import Client, around_the_clock, booking, crowd, overlaps
from gateway import weekday
from processes import wait_for

BOOKINGS = int(os.environ.get("KILL_BOOKINGS", "5000"))
KILLS = int(os.environ.get("KILLS", "10"))
CLIENTS = 16


def test_kill_minus_nine_loses_nothing_that_was_answered(gateways, sink):
    gateway = gateways(smtp_port=sink.port, smtp={"host": "127.0.0.1", "workers": 4})
    gateway.init_demo().start()
    staff = around_the_clock(gateway, 5)
    first = weekday(days_ahead=5, hour=0)
    work = queue.Queue()
    for n in range(BOOKINGS):
        work.put((n, staff[n % 5], first + datetime.timedelta(minutes=5 * (n // 5))))
    answered = {}
    lock = threading.Lock()
    done = threading.Event()

    def customer(_):
        client = Client(gateway)
        while True:
            try:
                n, who, when = work.get_nowait()
            except queue.Empty:
                return
            body = booking("short", who, when, f"customer{n}@customer.example")
            status, _, text = client.insist("POST", "/v1/bookings", body, f"kill-test-{n:06}")
            assert status == 201, (status, text)
            with lock:
                answered[n] = json.loads(text)

    def killer():
        rng = random.Random(20261122)
        for kill in range(KILLS):
            goal = (kill + 1) * BOOKINGS // (KILLS + 1)
            while len(answered) < goal and not done.is_set():
                time.sleep(0.005)
            time.sleep(rng.uniform(0, 0.03))
            gateway.kill()
            gateway.start()

    thread = threading.Thread(target=killer, daemon=True)
    thread.start()
    crowd(CLIENTS, customer)
    done.set()
    thread.join(600)
    assert not thread.is_alive()

    # Everything that was answered is there, as it was answered.
    stored = {row[0]: row for row in gateway.query("select id, status, start_at, uid from bookings")}
    assert len(answered) == BOOKINGS
    assert len({b["id"] for b in answered.values()}) == BOOKINGS, "one intention, one booking"
    for b in answered.values():
        _, status, start, uid = stored[b["id"]]
        assert status == "confirmed" and uid == b["uid"]
        assert start == int(datetime.datetime.fromisoformat(b["starts_at"]).timestamp() * 1e6)
    assert overlaps(gateway) == 0
    verified = gateway.audit_verify()
    assert verified.returncode == 0, verified.stdout + verified.stderr

    # Every owed mail is sent; a second copy only where an attempt was cut off by a kill.
    def settled():
        return gateway.query("select count(*) from effects where channel = 'mail' "
                             "and state in ('due', 'leased')")[0][0] == 0
    wake_leases(gateway)
    wait_for(settled, 240, "the outbox is empty")
    copies = collections.Counter(m["message_id"] for m in sink.messages())
    owed = gateway.query("select count(*) from effects where channel = 'mail' "
                         "and state = 'delivered' and recipient like '%customer.example'")[0][0]
    assert gateway.query("select count(*) from effects where channel = 'mail' "
                         "and state = 'failed'")[0][0] == 0
    assert len(copies) >= BOOKINGS
    assert len(copies) == owed, "each delivered effect is one message"
    doubled = sum(count - 1 for count in copies.values())
    cut_off = gateway.query("select count(*) from attempts where outcome = ''")[0][0]
    assert doubled <= cut_off <= KILLS * 4, (doubled, cut_off)


def wake_leases(gateway):
    """A struck sender's messages wait for their lease to run out; the test does not."""
    gateway.kill()
    with sqlite3.connect(gateway.database, timeout=10) as connection:
        connection.execute("update effects set leased_until = 1, ready_at = 1 where state = 'leased'")
    gateway.start()
