"""A staff member's calendar at Microsoft: the gateway beside a stand-in that is as strict as Graph,
Microsoft's own client from npm beside the same stand-in, and Microsoft's own types beside what the
gateway sends."""
import datetime
import json
import os
import pathlib
import shutil
import time
import uuid

import pytest
import requests

from gateway import weekday
from google_standin import wait_until_quiet
from graph_standin import Graph
from processes import run, wait_for

HERE = pathlib.Path(__file__).parent
MODULES = HERE.parents[1] / "build/node"
PACKAGES = {"@microsoft/microsoft-graph-client": "3.0.7", "@microsoft/microsoft-graph-types": "2.43.1",
            "typescript": "5.9.3"}
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def graph():
    graph = Graph()
    yield graph
    graph.stop()


@pytest.fixture
def tied(gateways, graph):
    """Makes a gateway whose Ana has let it into her account at Microsoft."""
    def make(writes=True, hooks=False, **options):
        gateway = gateways(**options)
        gateway.environment = {**os.environ, **graph.environment(),
                               "HOLDFAST_SYNC_POLL_UNDER_PUSH_SECONDS": "2"}
        if hooks:
            gateway.environment["HOLDFAST_SYNC_HOOKS_URL"] = gateway.url("")
        gateway.init_demo().start()
        grant = gateway.rest("POST", "/v1/grants", {"provider": "microsoft", "resource": "ana"})
        assert grant.status_code == 201, grant.text
        there = requests.get(grant.json()["authorize_url"], allow_redirects=False, timeout=10)
        back = requests.get(there.headers["Location"], timeout=10)
        assert back.status_code == 200, back.text
        found = gateway.rest("GET", f"/v1/grants/{grant.json()['id']}/calendars")
        assert found.status_code == 200, found.text
        made = gateway.rest("POST", "/v1/sources", {
            "resource": "ana", "provider": "microsoft", "grant": grant.json()["id"],
            "calendar": "AAMkCal=", "writes": writes}, key=str(uuid.uuid4()))
        assert made.status_code == 201, made.text
        gateway.source = f"/v1/sources/{made.json()['id']}"
        wait_for(lambda: shown(gateway)["state"] == "healthy", 15, "the calendar was read")
        return gateway
    return make


def shown(gateway):
    return gateway.rest("GET", gateway.source).json()


def status_of(gateway, booking):
    return gateway.rest("GET", f"/v1/bookings/{booking['id']}").json()


def busy(gateway):
    return gateway.query("select count(*) from claims where kind = 'external'")[0][0]


def sound(gateway, graph):
    assert graph.calendar.mails == []
    assert graph.complaints == []
    assert gateway.audit_verify().returncode == 0
    assert gateway.stop() == 0


def taken(gateway, at):
    answer = gateway.book(at, staff="ana", email=f"{uuid.uuid4().hex}@customer.example")
    return answer.status_code == 409


def test_a_booking_stands_in_outlook_and_goes_where_it_is_moved(tied, graph):
    gateway = tied()
    start = weekday(hour=10)
    booking = gateway.book(start, staff="ana").json()
    copy = wait_for(lambda: graph.calendar.copies(booking["uid"]), 15, "the copy stands there")[0]
    assert copy["start"] == start
    assert "attendees" not in copy

    # Nothing comes back of it.
    time.sleep(2)
    assert status_of(gateway, booking)["version"] == booking["version"]
    assert busy(gateway) == 0

    # Ana adds a category and drags it to the afternoon.
    graph.calendar.person_changes(copy["id"], categories=["Red"])
    graph.calendar.person_moves(copy["id"], start + 4 * HOUR, copy["end"] + 4 * HOUR)
    moved = wait_for(lambda: (now := status_of(gateway, booking))["version"] > booking["version"] and now,
                     15, "the booking was moved")
    assert moved["status"] == "confirmed"
    assert datetime.datetime.fromisoformat(moved["starts_at"]) == start + 4 * HOUR
    time.sleep(2)
    assert len(graph.calendar.copies(booking["uid"])) == 1
    assert graph.calendar.copies(booking["uid"])[0]["categories"] == ["Red"]

    graph.calendar.person_deletes(copy["id"])
    wait_for(lambda: status_of(gateway, booking)["status"] == "cancelled", 15, "it was called off")
    sound(gateway, graph)


def test_what_stands_in_outlook_bars_time(tied, graph):
    start = weekday(hour=10)
    for hour in range(5):
        graph.calendar.person_adds(start + (hour - 8) * HOUR, start + (hour - 7) * HOUR)
    dentist = graph.calendar.person_adds(start, start + HOUR)
    gateway = tied(writes=False)
    refused = gateway.book(start, staff="ana", email="bea@customer.example")
    assert refused.status_code == 409 and refused.json()["code"] == "busy-outside", refused.text

    graph.calendar.person_changes(dentist, showAs="free")
    wait_for(lambda: not taken(gateway, start), 15, "the time is free")

    # A standing appointment, of which one is off; then the whole is no more than a note.
    weekly = graph.calendar.person_adds_series(start + 3 * HOUR, start + 4 * HOUR, weeks=30)
    third = start + datetime.timedelta(weeks=3) + 3 * HOUR
    wait_for(lambda: busy(gateway) == 35, 15, "the series is known")
    graph.calendar.person_cancels_occurrence(weekly, 3)
    wait_for(lambda: busy(gateway) == 34, 15, "one occurrence is off")
    assert not taken(gateway, third)
    graph.calendar.person_changes(weekly, showAs="free")
    wait_for(lambda: busy(gateway) == 5, 15, "the series is free time")
    sound(gateway, graph)


def test_a_link_that_is_too_old_takes_nothing_away(tied, graph):
    gateway = tied()
    start = weekday(hour=9)
    graph.calendar.person_adds(start, start + HOUR)
    gone = graph.calendar.person_adds(start + 2 * HOUR, start + 3 * HOUR)
    booking = gateway.book(start + 5 * HOUR, staff="ana").json()
    wait_for(lambda: busy(gateway) == 2 and graph.calendar.copies(booking["uid"]), 15, "all is there")

    # While Microsoft forgets what it told us, one event goes: only a comparison can show it.
    with graph.mailbox.lock:
        graph.calendar.expire_links()
        graph.calendar.events.pop(gone)
    wait_for(lambda: busy(gateway) == 1, 20, "the window was compared")
    assert status_of(gateway, booking)["status"] == "confirmed"
    assert len(graph.calendar.copies(booking["uid"])) == 1
    sound(gateway, graph)


@pytest.mark.parametrize("refuses_repeats", [False, True])
def test_a_lost_answer_never_makes_a_second_entry(tied, graph, refuses_repeats):
    gateway = tied()
    graph.mailbox.refuses_repeats = refuses_repeats
    graph.lost += [("POST", "/events"), ("PATCH", "/events/"), ("DELETE", "/events/")]
    graph.failures.append(("PATCH", "/events/", 412, "ErrorIrresolvableConflict", {}))
    start = weekday(hour=10)
    booking = gateway.book(start, staff="ana").json()
    wait_for(lambda: len(graph.calendar.copies(booking["uid"])) == 1 and ("POST", "/events") not in graph.lost,
             150, "the copy stands there")

    at = (start + HOUR).isoformat()
    answer = gateway.rest("POST", f"/v1/bookings/{booking['id']}/reschedule", {"starts_at": at},
                          key=str(uuid.uuid4()), If_Match=f'"{booking["version"]}"')
    assert answer.status_code == 200, answer.text
    wait_for(lambda: [copy["start"] for copy in graph.calendar.copies(booking["uid"])] == [start + HOUR], 150,
             "the copy was moved")
    time.sleep(2)
    now = status_of(gateway, booking)
    assert now["status"] == "confirmed"
    answer = gateway.rest("POST", f"/v1/bookings/{booking['id']}/cancel", {"reason": "ill"},
                          key=str(uuid.uuid4()), If_Match=f'"{now["version"]}"')
    assert answer.status_code == 200, answer.text
    wait_for(lambda: not graph.calendar.copies(booking["uid"]), 150, "the copy was removed")
    sound(gateway, graph)


def test_a_mailbox_that_wants_to_be_left_alone_is(tied, graph):
    gateway = tied(writes=False)
    graph.failures.append(("GET", "delta", 429, "ApplicationThrottled", {"Retry_After": "5"}))
    wait_for(lambda: not graph.failures, 15, "it said so")
    asked = len(graph.asked)
    time.sleep(4)
    assert len(graph.asked) == asked
    wait_for(lambda: len(graph.asked) > asked, 100, "it is asked again")
    sound(gateway, graph)


def test_microsoft_tells_and_the_gateway_knows_within_a_second(tied, graph):
    gateway = tied(writes=False, hooks=True, sync_poll=60)
    wait_for(lambda: graph.mailbox.subscriptions, 15, "a subscription was made")
    wait_until_quiet(graph)
    start = weekday(hour=8)
    for number in range(3):
        begun = time.monotonic()
        graph.calendar.person_adds(start + number * HOUR, start + (number + 1) * HOUR)
        wait_for(lambda: busy(gateway) == number + 1, 10, "the event is known")
        assert time.monotonic() - begun < 1.0
        time.sleep(1.1)

    # Told twice it is read once or twice, and stays what it is; a stranger is not heard.
    graph.messages = "twice"
    graph.calendar.person_adds(start + 4 * HOUR, start + 5 * HOUR)
    wait_for(lambda: busy(gateway) == 4, 10, "the event is known")
    wait_until_quiet(graph, 1.5)
    asked = len(graph.asked)
    subscription = next(iter(graph.mailbox.subscriptions.values()))
    for guess in ("", "guess", subscription["clientState"][:-1]):
        requests.post(subscription["notificationUrl"], timeout=5, json={"value": [
            {"subscriptionId": subscription["id"], "clientState": guess, "changeType": "updated"}]})
    time.sleep(1)
    assert len(graph.asked) == asked

    # It is about to end before its time, and is made to last; one that was removed is made anew.
    graph.mailbox.tell_of_life("reauthorizationRequired")
    wait_for(lambda: graph.count("PATCH", "/subscriptions/"), 20, "it was renewed")
    graph.mailbox.tell_of_life("subscriptionRemoved")
    graph.mailbox.subscriptions.clear()
    wait_for(lambda: graph.mailbox.subscriptions, 20, "there is another one")
    sound(gateway, graph)


@pytest.fixture(scope="module")
def npm():
    if not shutil.which("node"):
        pytest.skip("there is no node here")
    missing = [f"{name}@{version}" for name, version in PACKAGES.items()
               if not (MODULES / "node_modules" / name).is_dir()]
    if missing:
        if not shutil.which("npm"):
            pytest.skip("there is no npm here")
        MODULES.mkdir(parents=True, exist_ok=True)
        run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", str(MODULES),
             *missing], timeout=240)
    return {**os.environ, "NODE_PATH": str(MODULES / "node_modules")}


def test_microsofts_own_client_lives_with_the_stand_in(graph, npm):
    said = run(["node", str(HERE / "graph_story.cjs"), graph.url + "/", "direct-token"], env=npm,
               timeout=120)

    assert "all is well" in said


def test_what_is_sent_and_answered_is_what_microsofts_types_say(tied, graph, npm, tmp_path):
    """Every body of the gateway and of the stand-in, compiled against the official types. Names that
    OData adds are no members of the types."""
    sent = []
    answer = graph.answer

    def listening(method, path, query, body, headers):
        status, out = answer(method, path, query, body, headers)
        kind = "Subscription" if path.startswith("subscriptions") else "Event"
        if body:
            sent.append((kind, body))
        for item in [] if out is None else out.get("value", [out]):
            if "@removed" not in item and "canEdit" not in item:
                sent.append((kind, item))
        return status, out

    graph.answer = listening
    gateway = tied(hooks=True)
    start = weekday(hour=10)
    booking = gateway.book(start, staff="ana").json()
    copy = wait_for(lambda: graph.calendar.copies(booking["uid"]), 15, "the copy stands there")[0]
    gateway.rest("POST", f"/v1/bookings/{booking['id']}/reschedule", {"starts_at": (start + HOUR).isoformat()},
                 key=str(uuid.uuid4()), If_Match=f'"{booking["version"]}"')
    wait_for(lambda: graph.calendar.events[copy["id"]]["start"] == start + HOUR, 30, "it was moved")
    assert {kind for kind, _ in sent} == {"Event", "Subscription"}

    lines = ["import type { Event, Subscription } from '@microsoft/microsoft-graph-types';"]
    for number, (kind, body) in enumerate(sent):
        plain = {name: value for name, value in body.items() if not name.startswith("@odata")}
        lines.append(f"export const body{number}: {kind} = {json.dumps(plain)};")
    (tmp_path / "bodies.ts").write_text("\n".join(lines) + "\n")
    run(["node", str(MODULES / "node_modules/typescript/bin/tsc"), "--noEmit", "--strict", "--skipLibCheck",
         "--moduleResolution", "node", "--baseUrl", str(MODULES / "node_modules"), str(tmp_path / "bodies.ts")],
        timeout=120)
    sound(gateway, graph)
