"""200 clients race for the same 20 slots, and retry under the same keys."""
import datetime
import json
import random
import threading
import uuid

from crowd import Client, booking, crowd, overlaps
from gateway import weekday


def test_200_clients_race_for_20_slots(gateways):
    gateway = gateways()
    gateway.init_demo().start()
    offered = {s for ahead in (6, 13) for s in free_slots(gateway, weekday(days_ahead=ahead))}
    slots = sorted(offered)[:20]
    assert len(slots) == 20, "the demo has room for the race"
    answers = {}
    lock = threading.Lock()

    def customer(i):
        client = Client(gateway)
        rng = random.Random(i)
        # Each wants every slot, in an order of their own, and asks each time twice or thrice.
        for slot in rng.sample(slots, len(slots)):
            key = str(uuid.UUID(int=rng.getrandbits(128)))
            body = booking("haircut", "ana", slot, f"customer{i}@customer.example")
            seen = set()
            for _ in range(rng.choice((2, 3))):
                status, headers, text = client.insist("POST", "/v1/bookings", body, key)
                assert status < 500, text
                seen.add((status, text))
            assert len(seen) == 1, f"one key, several answers: {seen}"
            with lock:
                answers[key] = (seen.pop(), slot)

    crowd(200, customer)

    confirmed = [slot for (status, text), slot in answers.values() if status == 201]
    refused = [json.loads(text)["code"] for (status, text), _ in answers.values() if status != 201]
    assert sorted(confirmed) == slots, "each slot went to exactly one customer"
    assert set(refused) == {"slot-taken"}
    assert overlaps(gateway) == 0
    assert gateway.query("select count(*) from bookings where status = 'confirmed' and start_at >= ?",
                         int(slots[0].timestamp() * 1e6))[0][0] >= 20
    assert gateway.audit_verify().returncode == 0


def free_slots(gateway, day):
    """Starts of non-overlapping hour slots of Ana on that day."""
    answer = gateway.rest("GET", f"/v1/slots?service=haircut&staff=ana&from={day.date()}"
                                 f"&to={day.date() + datetime.timedelta(days=3)}")
    assert answer.status_code == 200, answer.text
    starts, last_end = [], None
    for slot in answer.json()["data"]:
        start = datetime.datetime.fromisoformat(slot["starts_at"])
        if last_end is None or start >= last_end:
            starts.append(start)
            last_end = datetime.datetime.fromisoformat(slot["ends_at"]) + datetime.timedelta(0)
    return starts
