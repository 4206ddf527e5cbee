"""A staff member's calendar at Google: the gateway beside a stand-in that is as strict as Google, and
Google's own client from npm beside the same stand-in."""
import datetime
import os
import pathlib
import shutil
import time
import uuid

import pytest
import requests

from gateway import weekday
from google_standin import Google, wait_until_quiet
from processes import run, wait_for

HERE = pathlib.Path(__file__).parent
MODULES = HERE.parents[1] / "build/node"
VERSION = "20.0.1"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def google():
    google = Google()
    yield google
    google.stop()


@pytest.fixture
def tied(gateways, google):
    """Makes a gateway whose Ana has let it into her account at Google."""
    def make(writes=True, hooks=False, **options):
        gateway = gateways(**options)
        gateway.environment = {**os.environ, **google.environment(),
                               "HOLDFAST_SYNC_POLL_UNDER_PUSH_SECONDS": "2"}
        if hooks:
            gateway.environment["HOLDFAST_SYNC_HOOKS_URL"] = gateway.url("")
        gateway.init_demo().start()
        grant = gateway.rest("POST", "/v1/grants", {"provider": "google", "resource": "ana"})
        assert grant.status_code == 201, grant.text
        there = requests.get(grant.json()["authorize_url"], allow_redirects=False, timeout=10)
        back = requests.get(there.headers["Location"], timeout=10)
        assert back.status_code == 200, back.text
        made = gateway.rest("POST", "/v1/sources", {
            "resource": "ana", "provider": "google", "grant": grant.json()["id"],
            "calendar": "ana@salon.example", "writes": writes}, key=str(uuid.uuid4()))
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


def sound(gateway, google):
    assert google.calendar.mails == []
    assert gateway.audit_verify().returncode == 0
    assert gateway.stop() == 0


def test_a_booking_stands_in_google_and_goes_where_it_is_moved(tied, google):
    gateway = tied()
    start = weekday(hour=10)
    booking = gateway.book(start, staff="ana").json()
    copy = wait_for(lambda: google.calendar.copies(booking["uid"]), 15, "the copy stands there")[0]
    assert datetime.datetime.fromisoformat(copy["start"]["dateTime"]) == start
    assert "attendees" not in copy

    # Nothing comes back of it.
    wait_until_quiet(google, 1.5)
    assert status_of(gateway, booking)["version"] == booking["version"]
    assert busy(gateway) == 0

    # Ana adds a colour and drags it to the afternoon.
    with google.account.lock:
        google.calendar.patch(copy["id"], {"colorId": "7"})
    length = datetime.datetime.fromisoformat(copy["end"]["dateTime"]) - start
    google.calendar.person_moves(copy["id"], start + 4 * HOUR, start + 4 * HOUR + length)
    moved = wait_for(lambda: (now := status_of(gateway, booking))["version"] > booking["version"] and now,
                     15, "the booking was moved")
    assert moved["status"] == "confirmed"
    assert datetime.datetime.fromisoformat(moved["starts_at"]) == start + 4 * HOUR
    wait_until_quiet(google, 1.5)
    copies = google.calendar.copies(booking["uid"])
    assert len(copies) == 1
    assert copies[0]["colorId"] == "7"
    assert copies[0]["extendedProperties"]["private"]["holdfast.seq"] == "1"

    google.calendar.person_deletes(copy["id"])
    wait_for(lambda: status_of(gateway, booking)["status"] == "cancelled", 15, "it was called off")
    sound(gateway, google)


def test_what_stands_in_google_bars_time(tied, google):
    google.page_size = 2
    start = weekday(hour=10)
    for hour in range(6):
        google.calendar.person_adds(start + (hour - 8) * HOUR, start + (hour - 7) * HOUR)
    dentist = google.calendar.person_adds(start, start + HOUR)
    gateway = tied(writes=False)

    refused = gateway.book(start, staff="ana", email="bea@customer.example")
    assert refused.status_code == 409 and refused.json()["code"] == "busy-outside", refused.text

    # Free, declined and called off; then a week of standing appointments without one.
    with google.account.lock:
        google.calendar.patch(dentist, {"transparency": "transparent"})
    wait_for(lambda: gateway.book(start, staff="ana").status_code == 201, 15, "the time is free")
    weekly = google.calendar.person_adds(start + 3 * HOUR, start + 4 * HOUR,
                                         recurrence=["RRULE:FREQ=WEEKLY"])
    third = start + datetime.timedelta(weeks=3) + 3 * HOUR

    def taken(at):
        return gateway.book(at, staff="ana", email=f"{uuid.uuid4().hex}@customer.example").status_code == 409

    wait_for(lambda: busy(gateway) > 50, 15, "the series is known")
    assert taken(third)
    google.calendar.person_cancels_occurrence(weekly, third)
    wait_for(lambda: not taken(third), 15, "one occurrence is off")
    sound(gateway, google)


def test_a_refused_token_takes_nothing_away(tied, google):
    gateway = tied()
    start = weekday(hour=9)
    kept = google.calendar.person_adds(start, start + HOUR)
    gone = google.calendar.person_adds(start + 2 * HOUR, start + 3 * HOUR)
    booking = gateway.book(start + 5 * HOUR, staff="ana").json()
    wait_for(lambda: busy(gateway) == 2 and google.calendar.copies(booking["uid"]), 15,
             "all is there")

    # While Google forgets what it told us, one event goes: only a whole list can show it.
    with google.account.lock:
        google.calendar.expire_tokens()
        google.calendar.delete(gone)
    wait_for(lambda: busy(gateway) == 1, 20, "the list was compared")
    assert status_of(gateway, booking)["status"] == "confirmed"
    assert len(google.calendar.copies(booking["uid"])) == 1
    assert google.calendar.events[kept]["status"] == "confirmed"

    # Refused again and again: no second whole list.
    wait_until_quiet(google, 1.2)
    lists = google.count("GET", "timeMin=")
    with google.account.lock:
        google.calendar.expire_tokens()
    time.sleep(4)
    assert google.count("GET", "timeMin=") == lists
    sound(gateway, google)


def test_a_lost_answer_never_makes_a_second_entry(tied, google):
    gateway = tied()
    wait_until_quiet(google, 2)
    google.lost += [("POST", "/events?"), ("PATCH", "/events/"), ("DELETE", "/events/")]
    start = weekday(hour=10)
    booking = gateway.book(start, staff="ana").json()
    wait_for(lambda: len(google.calendar.copies(booking["uid"])) == 1 and ("POST", "/events?") not in google.lost,
             150, "the copy stands there")

    at = (start + HOUR).isoformat()
    answer = gateway.rest("POST", f"/v1/bookings/{booking['id']}/reschedule", {"starts_at": at},
                          key=str(uuid.uuid4()), If_Match=f'"{booking["version"]}"')
    assert answer.status_code == 200, answer.text

    def arrived():
        copies = google.calendar.copies(booking["uid"])
        return len(copies) == 1 and \
            datetime.datetime.fromisoformat(copies[0]["start"]["dateTime"]) == start + HOUR

    wait_for(arrived, 150, "the copy was moved")
    wait_until_quiet(google, 2)
    assert status_of(gateway, booking)["status"] == "confirmed"
    version = status_of(gateway, booking)["version"]
    answer = gateway.rest("POST", f"/v1/bookings/{booking['id']}/cancel", {"reason": "ill"},
                          key=str(uuid.uuid4()), If_Match=f'"{version}"')
    assert answer.status_code == 200, answer.text
    wait_for(lambda: not google.calendar.copies(booking["uid"]), 150, "the copy was removed")
    sound(gateway, google)


def test_google_tells_and_the_gateway_knows_within_a_second(tied, google):
    gateway = tied(writes=False, hooks=True, sync_poll=60)
    wait_for(lambda: google.account.channels, 15, "a channel was opened")
    wait_until_quiet(google)
    # Polling alone would take a minute.
    start = weekday(hour=8)

    for number in range(3):
        begun = time.monotonic()
        google.calendar.person_adds(start + number * HOUR, start + (number + 1) * HOUR)
        wait_for(lambda: busy(gateway) == number + 1, 10, "the event is known")
        assert time.monotonic() - begun < 1.0
        time.sleep(1.1)

    # Told twice it is read once or twice, and stays what it is; a stranger is not heard.
    google.messages = "twice"
    google.calendar.person_adds(start + 4 * HOUR, start + 5 * HOUR)
    wait_for(lambda: busy(gateway) == 4, 10, "the event is known")
    wait_until_quiet(google, 1.5)
    asked = len(google.asked)
    channel = next(iter(google.account.channels.values()))
    for token in ("", "guess", channel["token"][:-1]):
        answer = requests.post(channel["address"], timeout=5, headers={
            "X-Goog-Channel-ID": channel["id"], "X-Goog-Channel-Token": token,
            "X-Goog-Resource-State": "exists", "X-Goog-Resource-ID": channel["resourceId"]})
        assert answer.status_code == 404
    time.sleep(1)
    assert len(google.asked) == asked
    sound(gateway, google)


def test_a_lost_message_is_made_up_for(tied, google):
    gateway = tied(writes=False, hooks=True, sync_poll=2)
    wait_for(lambda: google.account.channels, 15, "a channel was opened")
    google.messages = "lost"
    start = weekday(hour=8)

    google.calendar.person_adds(start, start + HOUR)

    wait_for(lambda: busy(gateway) == 1, 15, "polling has found it")
    sound(gateway, google)


@pytest.fixture
def npm_client():
    if not shutil.which("node"):
        pytest.skip("there is no node here")
    if not (MODULES / "node_modules/@googleapis/calendar").is_dir():
        if not shutil.which("npm"):
            pytest.skip("there is no npm here")
        MODULES.mkdir(parents=True, exist_ok=True)
        run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix",
             str(MODULES), f"@googleapis/calendar@{VERSION}"], timeout=180)
    return {**os.environ, "NODE_PATH": str(MODULES / "node_modules")}


def test_googles_own_client_lives_with_the_stand_in(google, npm_client):
    said = run(["node", str(HERE / "google_story.cjs"), google.url + "/", "direct-token"],
               env=npm_client, timeout=120)

    assert "all is well" in said
