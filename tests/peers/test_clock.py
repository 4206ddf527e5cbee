"""The machine stands still, and its clock jumps: nobody is promised the same time twice, nobody is
written to twice, and what waits goes on when all is steady again."""
import collections
import datetime
import json
import os
import pathlib
import random
import signal
import threading
import time

import pytest

from crowd import Client, around_the_clock, booking, crowd, overlaps
from gateway import weekday
from processes import wait_for

PAUSES = int(os.environ.get("PAUSES", "8"))
LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"


def doubled(sink):
    copies = collections.Counter(m["message_id"] for m in sink.messages())
    return [message for message, count in copies.items() if count > 1]


def settled(gateway):
    return gateway.query("select count(*) from effects where channel = 'mail' "
                         "and state in ('due', 'leased')")[0][0] == 0


def test_a_process_that_is_stopped_and_goes_on_loses_nothing(gateways, sink):
    gateway = gateways(smtp_port=sink.port, smtp={"host": "127.0.0.1", "workers": 4})
    gateway.init_demo().start()
    staff = around_the_clock(gateway, 4)
    first = weekday(days_ahead=5, hour=0)
    answered = {}
    lock = threading.Lock()
    done = threading.Event()

    def customer(i):
        client = Client(gateway)
        n = 0
        while not done.is_set():
            key = f"pause-test-{i}-{n}"
            body = booking("short", staff[i % 4],
                           first + datetime.timedelta(minutes=5 * (n * 2 + i // 4)),
                           f"c{i}-{n}@customer.example")
            status, _, text = client.insist("POST", "/v1/bookings", body, key)
            assert status == 201, (status, text)
            with lock:
                answered[key] = json.loads(text)["id"]
            n += 1

    def stopper():
        rng = random.Random(20261122)
        for _ in range(PAUSES):
            time.sleep(rng.uniform(0.1, 0.5))
            gateway.program.process.send_signal(signal.SIGSTOP)
            time.sleep(rng.uniform(0.5, 2))
            gateway.program.process.send_signal(signal.SIGCONT)
        done.set()

    thread = threading.Thread(target=stopper, daemon=True)
    thread.start()
    try:
        crowd(8, customer)
    finally:
        done.set()
        thread.join(60)

    stored = {row[0] for row in gateway.query("select id from bookings")}
    assert len(answered) > 50 and set(answered.values()) <= stored
    assert overlaps(gateway) == 0
    assert gateway.audit_verify().returncode == 0
    wait_for(lambda: settled(gateway), 120, "the outbox is empty")
    assert doubled(sink) == []


class Clock:
    """The time of day that a program sees, as far from the true one as a test wants it."""

    def __init__(self, folder):
        self.file = pathlib.Path(folder) / "clock"
        self.set("+0s")

    def set(self, offset):
        self.file.write_text(offset + "\n")

    @property
    def environment(self):
        return {**os.environ, "LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": str(self.file),
                "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1"}


@pytest.mark.parametrize("jump", ["+125s", "+1h", "-1h", "+1d", "-1d"])
def test_a_clock_that_jumps_promises_nothing_until_it_is_steady(gateways, sink, tmp_path, jump):
    clock = Clock(tmp_path)
    gateway = gateways(smtp_port=sink.port, smtp={"host": "127.0.0.1", "workers": 4},
                       environment=clock.environment)
    gateway.init_demo().start()
    staff = around_the_clock(gateway, 2)
    first = weekday(days_ahead=20, hour=0)
    client = Client(gateway)

    def book(n):
        return client.request("POST", "/v1/bookings",
                              booking("short", staff[n % 2],
                                      first + datetime.timedelta(minutes=5 * (n // 2)),
                                      f"c{n}@customer.example"),
                              {"Idempotency-Key": f"clock-test-{n:04}"})

    before = [book(n) for n in range(20)]
    assert {answer[0] for answer in before} == {201}
    wait_for(lambda: settled(gateway), 60, "the first mails are sent")

    clock.set(jump)
    during = book(20)
    assert during[0] == 503 and "Retry-After" in during[1], during
    # Repeats of what was answered are answered, whatever the clock says.
    assert book(0)[2] == before[0][2]
    wait_for(lambda: book(20)[0] == 201, 60, "the clock is steady again")

    assert all(book(n)[0] == 201 for n in range(21, 40))
    wait_for(lambda: settled(gateway), 60, "the other mails are sent")
    assert doubled(sink) == []
    assert overlaps(gateway) == 0
    assert gateway.audit_verify().returncode == 0
    assert gateway.stop() == 0
