"""SIGTERM while bookings arrive: every request that was accepted is answered, and the program ends
by itself with status 0."""
import datetime
import json
import threading
import time

from crowd import Client, around_the_clock, booking, crowd, overlaps
from gateway import weekday


def test_sigterm_while_bookings_arrive_loses_nothing(gateways):
    gateway = gateways()
    gateway.init_demo().start()
    staff = around_the_clock(gateway, 4)
    first = weekday(days_ahead=5, hour=0)
    answered, asked = {}, {}
    lock = threading.Lock()
    stopping = threading.Event()

    def customer(i):
        client = Client(gateway)
        for n in range(100_000):
            body = booking("short", staff[i % 4],
                           first + datetime.timedelta(minutes=5 * (n * 4 + i // 4)),
                           f"c{i}-{n}@customer.example")
            key = f"stop-test-{i}-{n}"
            asked[key] = body
            answer = client.request("POST", "/v1/bookings", body, {"Idempotency-Key": key})
            if answer is None or answer[0] == 503:
                assert stopping.is_set(), "no answer before the stop"
                return
            assert answer[0] == 201, answer
            with lock:
                answered[key] = json.loads(answer[2])
            if stopping.is_set() and answer[1].get("Connection", "").lower() == "close":
                return

    def stopper():
        time.sleep(1.5)
        stopping.set()
        codes.append(gateway.stop())

    codes = []
    thread = threading.Thread(target=stopper)
    thread.start()
    crowd(16, customer)
    thread.join(30)

    assert codes == [0], gateway.program.output()[-3000:]
    assert len(answered) > 100
    gateway.start()
    stored = {row[0] for row in gateway.query("select id from bookings")}
    assert {b["id"] for b in answered.values()} <= stored
    assert overlaps(gateway) == 0
    # Nothing was done behind the clients' backs either: what they repeat, they are told.
    client = Client(gateway)
    for key in list(asked)[-50:]:
        status, _, text = client.insist("POST", "/v1/bookings", asked[key], key)
        assert status == 201, text
        if key in answered:
            assert json.loads(text) == answered[key]
