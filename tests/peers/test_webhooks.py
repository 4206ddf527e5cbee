"""Events at the agency's own systems: a receiver in Python that checks every signature by itself,
answers as receivers do on bad days, and reads the stream."""
import collections
import http.server
import json
import os
import pathlib
import re
import threading
import time
import uuid

import pytest
import requests

from gateway import weekday
from processes import wait_for

DOCS = pathlib.Path(__file__).parents[2] / "docs/webhooks.md"
ALLOWED = {"HOLDFAST_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES": "true"}


def is_genuine(*arguments):
    """The check that the integrators' page shows, as it stands there."""
    code = re.search(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S).group(1)
    names = {}
    exec(code, names)  # pylint: disable=exec-used
    return names["is_genuine"](*arguments)


class Receiver(http.server.ThreadingHTTPServer):
    """`answer(receiver, headers, event)` gives (status, headers, body), or None to hang up without
    a word. What was answered 2xx is `taken`; `came` holds every request."""
    daemon_threads = True

    def __init__(self, answer=lambda *_: (204, {}, b"")):
        self.answer = answer
        self.came = []
        self.taken = []
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}/hook"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass

    def by_object(self):
        """The types of the events that were taken, each once, in order of their coming."""
        seen, objects = set(), collections.defaultdict(list)
        for event in list(self.taken):
            if event["id"] not in seen:
                seen.add(event["id"])
                objects[event["data"]["object_id"]].append(event["type"])
        return objects


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        event = json.loads(body)
        with self.server.lock:
            self.server.came.append((time.time(), self.path, headers, body))
        answer = self.server.answer(self.server, headers, event)
        if answer is None:
            self.close_connection = True
            return
        status, fields, content = answer
        if 200 <= status < 300:
            with self.server.lock:
                self.server.taken.append(event)
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def receivers():
    made = []

    def make(*arguments):
        made.append(Receiver(*arguments))
        return made[-1]

    yield make
    for receiver in made:
        receiver.shutdown()


def begin(gateways, **environment):
    gateway = gateways(environment={**os.environ, **ALLOWED, **environment})
    return gateway.init_demo().start()


def point_to(gateway, url, types=()):
    made = gateway.rest("POST", "/v1/webhook-endpoints", {"url": url, "types": list(types)})
    assert made.status_code == 201, made.text
    return made.json()


def book(gateway, n=0):
    booked = gateway.book(weekday(days_ahead=3 + 7 * (n // 3), hour=10 + 2 * (n % 3)),
                          email=f"customer{n}@mail.example")
    assert booked.status_code == 201, booked.text
    return booked.json()


def cancel(gateway, booking):
    done = gateway.rest("POST", f"/v1/bookings/{booking['id']}/cancel", key=str(uuid.uuid4()),
                        If_Match="*")
    assert done.status_code == 200, done.text


def test_an_event_is_signed_as_the_page_for_integrators_says(gateways, receivers):
    gateway, receiver = begin(gateways), receivers()
    endpoint = point_to(gateway, receiver.url)
    booking = book(gateway)
    wait_for(lambda: receiver.taken, 10, "the event came")

    _, _, headers, body = receiver.came[0]
    assert is_genuine(endpoint["secret"], headers, body)
    assert not is_genuine(endpoint["secret"], headers, body + b" ")
    assert not is_genuine("whsec_" + "A" * 43 + "=", headers, body)
    event = json.loads(body)
    assert event["id"] == headers["webhook-id"]
    assert event["type"] == "booking.confirmed"
    assert event["data"]["object_id"] == booking["id"]
    shown = gateway.rest("GET", f"/v1/bookings/{booking['id']}").json()
    # What is the customer's alone is not told to everybody.
    shown["links"] = {"self": shown["links"]["self"]}
    assert event["data"]["object"] == shown
    assert gateway.rest("GET", f"/v1/events/{event['id']}").json() == event
    assert endpoint["secret"] not in gateway.program.output()
    assert "/hook" not in gateway.program.output()

    second = gateway.rest("POST", f"/v1/webhook-endpoints/{endpoint['id']}/rotate-secret").json()
    cancel(gateway, booking)
    wait_for(lambda: len(receiver.taken) == 2, 10, "the second event came")
    _, _, headers, body = receiver.came[1]
    assert is_genuine(endpoint["secret"], headers, body)
    assert is_genuine(second["secret"], headers, body)


def test_a_ping_tells_what_came_back(gateways, receivers):
    gateway, receiver = begin(gateways), receivers()
    endpoint = point_to(gateway, receiver.url)
    path = f"/v1/webhook-endpoints/{endpoint['id']}/test"
    assert gateway.rest("POST", path).json()["delivered"]
    assert receiver.taken[0]["type"] == "ping"
    assert is_genuine(endpoint["secret"], *receiver.came[0][2:])
    receiver.answer = lambda *_: (500, {}, b"our secret is 4711")
    refused = gateway.rest("POST", path).json()
    assert (refused["delivered"], refused["status"]) == (False, 500)


def test_receivers_on_bad_days_hold_up_nobody(gateways, receivers):
    gateway = begin(gateways)
    gone = receivers(lambda *_: (410, {}, b""))
    elsewhere = receivers()
    moved = receivers(lambda *_: (302, {"Location": elsewhere.url}, b""))
    talkative = receivers(lambda *_: (200, {}, b"x" * 5_000_000))

    def slowly(*_):
        time.sleep(20)
        return 200, {}, b""

    slow = receivers(slowly)
    good = receivers()
    endpoints = {name: point_to(gateway, receiver.url)["id"]
                 for name, receiver in {"gone": gone, "moved": moved, "talkative": talkative,
                                        "slow": slow, "good": good}.items()}
    begun = time.monotonic()
    bookings = [book(gateway, n) for n in range(4)]
    wait_for(lambda: len(good.by_object()) == 4, 10, "the good one has everything")
    wait_for(lambda: len(talkative.by_object()) == 4, 10, "a long answer is an answer")
    assert time.monotonic() - begun < 12
    assert set(good.by_object()) == {booking["id"] for booking in bookings}

    def shown(name):
        return gateway.rest("GET", f"/v1/webhook-endpoints/{endpoints[name]}").json()

    wait_for(lambda: shown("gone")["state"] == "disabled", 10, "410 disables")
    log = gateway.rest("GET", f"/v1/webhook-endpoints/{endpoints['moved']}/deliveries").json()
    attempt = log["data"][-1]["attempts"][0]
    assert (attempt["status"], attempt["outcome"]) == (302, "retry"), attempt
    assert not elsewhere.came, "redirects are not followed"

    def late():
        found = gateway.rest("GET", f"/v1/webhook-endpoints/{endpoints['slow']}/deliveries").json()
        return [a for d in found["data"] for a in d["attempts"] if a["outcome"]]

    attempt = wait_for(late, 20, "the slow one is given up")[0]
    assert (attempt["status"], attempt["outcome"]) == (None, "retry"), attempt


def test_private_addresses_are_refused_unless_they_are_allowed(gateways, receivers):
    gateway, receiver = gateways(), receivers()
    gateway.init_demo().start()
    plain = gateway.rest("POST", "/v1/webhook-endpoints", {"url": receiver.url})
    assert plain.status_code == 422, plain.text
    for host in ("127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1", "2130706433"):
        made = gateway.rest("POST", "/v1/webhook-endpoints", {"url": f"https://{host}/"})
        if made.status_code == 422:
            continue
        said = gateway.rest("POST", f"/v1/webhook-endpoints/{made.json()['id']}/test").json()
        assert not said["delivered"] and "public address" in said["detail"], (host, said)
    assert not receiver.came


def test_three_of_ten_answers_lost_and_killed_in_between(gateways, receivers):
    """Section 9 of the booking rules: complete, in order of each booking, and seen as one event by
    its id, whatever was repeated."""
    gateway = begin(gateways)
    count = iter(range(1_000_000))

    def forgetful(receiver, _, event):
        n = next(count) % 10
        if n in (2, 5, 8):
            if n != 2:
                receiver.taken.append(event)
            return None
        return 200, {}, b"ok"

    receiver = receivers(forgetful)
    endpoint = point_to(gateway, receiver.url, ["booking.*"])
    bookings = []
    for n in range(12):
        bookings.append(book(gateway, n))
        if n % 4 == 3:
            gateway.kill()
            gateway.start()
    for n, booking in enumerate(bookings):
        cancel(gateway, booking)
        if n == 5:
            gateway.kill()
            gateway.start()

    def everything_was_told():
        # What was lost twice waits for minutes: nobody has to.
        gateway.rest("POST", f"/v1/webhook-endpoints/{endpoint['id']}/resume")
        time.sleep(0.5)
        told = receiver.by_object()
        return len(told) == 12 and all("booking.cancelled" in types for types in told.values())

    # A lease that a killed process held runs out after a minute.
    wait_for(everything_was_told, 150, "everything was told")
    for booking in bookings:
        assert receiver.by_object()[booking["id"]] == ["booking.confirmed", "booking.cancelled"]


def test_replay_sends_again_under_the_same_ids(gateways, receivers):
    gateway, receiver = begin(gateways), receivers()
    endpoint = point_to(gateway, receiver.url, ["booking.*"])
    for n in range(3):
        book(gateway, n)
    wait_for(lambda: len(receiver.taken) == 3, 10, "all were told")
    first = [event["id"] for event in receiver.taken]
    path = f"/v1/webhook-endpoints/{endpoint['id']}/replay"
    # Events of several bookings come side by side, so the first one to come may be a later one.
    since = min(event["timestamp"] for event in receiver.taken)
    again = gateway.rest("POST", path, {"since": since}, key=str(uuid.uuid4()))
    assert again.status_code == 202, again.text
    wait_for(lambda: len(receiver.taken) == 6, 10, "all were told again")
    assert sorted(event["id"] for event in receiver.taken[3:]) == sorted(first)


class Reader(threading.Thread):
    """Reads a stream, and comes back where it was cut off, as browsers do."""

    def __init__(self, gateway):
        super().__init__(daemon=True)
        self.gateway, self.last, self.events, self.comments = gateway, "", [], 0
        self.answer, self.ended = None, False
        self.opened = threading.Event()
        self.start()

    def run(self):
        while not self.ended:
            headers = {"Authorization": f"Bearer {self.gateway.token}"}
            if self.last:
                headers["Last-Event-ID"] = self.last
            try:
                self.answer = requests.get(self.gateway.url("/v1/stream?type=booking.*"),
                                           headers=headers, stream=True, timeout=40)
                assert self.answer.status_code == 200, self.answer.text
                self.read()
            except (requests.RequestException, AttributeError, ValueError):
                pass
            time.sleep(0.1)

    def read(self):
        fields = {}
        for line in self.answer.iter_lines(chunk_size=1, decode_unicode=True):
            if line.startswith("retry:"):
                self.opened.set()
            elif line.startswith(":"):
                self.comments += 1
            elif line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields and "data" not in fields:
                self.last = fields.pop("id", self.last)
            elif fields:
                event = json.loads(fields["data"])
                assert (fields["id"], fields["event"]) == (event["id"], event["type"])
                self.last = fields["id"]
                self.events.append(event)
                fields = {}


def test_a_stream_that_is_cut_goes_on_without_a_gap_and_without_a_double(gateways):
    gateway = begin(gateways)
    reader = Reader(gateway)
    assert reader.opened.wait(10)
    bookings = []
    for n in range(12):
        bookings.append(book(gateway, n))
        if n == 4:
            gateway.kill()
            gateway.start()
        if n == 8:
            assert gateway.stop() == 0, "a stream that is open keeps no one from stopping"
            gateway.start()
    wait_for(lambda: len(reader.events) >= 12, 20, "all were read")
    time.sleep(1)
    reader.ended = True
    assert [event["data"]["object_id"] for event in reader.events] == [b["id"] for b in bookings]
    listed = gateway.rest("GET", "/v1/events?type=booking.*&limit=200").json()["data"]
    assert [e["id"] for e in listed][-12:] == [e["id"] for e in reader.events]


def test_a_stream_beats_and_ends_with_its_token(gateways):
    gateway = begin(gateways)
    reader = Reader(gateway)
    assert reader.opened.wait(10)
    wait_for(lambda: reader.comments > 0, 20, "a beat every fifteen seconds")
    reader.ended = True
    token = gateway.query("select id from tokens")[0][0]
    gateway.command("token", "revoke", token)
    wait_for(lambda: not reader.is_alive(), 25, "the stream ended with its token")
