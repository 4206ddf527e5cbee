"""Many clients at once, each with a connection of its own, that retry as clients do: the same
request under the same key until there is an answer."""
import http.client
import json
import random
import threading
import time


class Client:
    def __init__(self, gateway):
        self.gateway = gateway
        self.connection = None

    def request(self, method, path, body=None, headers=()):
        """One attempt. Returns (status, headers, body) or None if the connection broke."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.gateway.port,
                                                             timeout=20)
            self.connection.request(method, path,
                                    None if body is None else json.dumps(body).encode(),
                                    {"Authorization": f"Bearer {self.gateway.token}",
                                     "Content-Type": "application/json", **dict(headers)})
            answer = self.connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            return None

    def insist(self, method, path, body, key, seconds=60):
        """Repeats until there is an answer that is more than "not yet"."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer = self.request(method, path, body, {"Idempotency-Key": key})
            if answer is not None and answer[0] != 503 and b"idempotency-in-flight" not in answer[2]:
                return answer
            time.sleep(random.uniform(0.01, 0.1))
        raise AssertionError(f"no answer to {key} within {seconds} s")

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None


def crowd(size, work):
    """Runs work(i) in `size` threads that start together; raises what any of them raised."""
    gate = threading.Barrier(size)
    failures = []

    def one(i):
        try:
            gate.wait(30)
            work(i)
        except BaseException as failure:  # noqa: BLE001
            failures.append(failure)

    threads = [threading.Thread(target=one, args=(i,), daemon=True) for i in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
        assert not thread.is_alive(), "a client hangs"
    if failures:
        raise failures[0]


def booking(service, staff, starts_at, email):
    return {"service": service, "staff": staff, "starts_at": starts_at.isoformat(),
            "time_zone": "Europe/Vienna", "customer": {"name": "Kundin", "email": email}}


def overlaps(gateway):
    """Pairs of exclusive claims on one place of a resource that overlap: must be none."""
    return gateway.query("""
        select count(*) from claims a join claims b
          on a.agency = b.agency and a.resource = b.resource and a.unit = b.unit
         and a.start_at < b.end_at and b.start_at < a.end_at
         and (a.origin, a.start_at) < (b.origin, b.start_at)
       where a.kind in ('booking', 'hold') and b.kind in ('booking', 'hold')""")[0][0]


def around_the_clock(gateway, count, minutes=5):
    """Staff who always work and a service of a few minutes: room for thousands of bookings."""
    day = [["00:00", "24:00"]]
    hours = {name: day for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    slugs = [f"staff-{i}" for i in range(count)]
    for slug in slugs:
        answer = gateway.rest("POST", "/v1/resources", {
            "kind": "staff", "slug": slug, "name": slug, "time_zone": "Europe/Vienna",
            "hours": hours}, key=f"resource-{slug}")
        assert answer.status_code == 201, answer.text
    answer = gateway.rest("POST", "/v1/services", {
        "slug": "short", "name": "Short", "duration_minutes": minutes,
        "slot_step_minutes": minutes, "booking_window_minutes": 90 * 1440,
        "requirements": [{"name": "person", "pool": slugs, "count": 1}]}, key="service-short")
    assert answer.status_code == 201, answer.text
    return slugs
