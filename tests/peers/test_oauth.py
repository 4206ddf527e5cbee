"""Connecting accounts: a real gateway beside authorization servers that look at every parameter."""
import os
import re
import uuid

import pytest
import requests

from gateway import weekday
from oauth_standin import StrictGoogle, StrictMicrosoft
from processes import wait_for


@pytest.fixture
def google():
    service = StrictGoogle()
    yield service
    service.stop()
    assert service.complaints_of_oauth == []


@pytest.fixture
def microsoft():
    service = StrictMicrosoft()
    yield service
    service.stop()
    assert service.complaints_of_oauth == []


@pytest.fixture
def opened(gateways):
    def make(service):
        gateway = gateways()
        gateway.environment = {**os.environ, **service.environment()}
        return gateway.init_demo().start()
    return make


def ask(gateway, provider):
    answer = gateway.rest("POST", "/v1/grants", {"provider": provider, "resource": "ana"})
    assert answer.status_code == 201, answer.text
    return answer.json()


def walk(url):
    """What a browser does: to the service, and back to us."""
    return requests.get(url, timeout=10)


def connect(gateway, provider):
    grant = ask(gateway, provider)
    page = walk(grant["authorize_url"])
    assert page.status_code == 200, page.text
    assert "Connected: ana@salon.example" in page.text
    return grant["id"]


def tie(gateway, provider, grant, calendar):
    made = gateway.rest("POST", "/v1/sources", {"resource": "ana", "provider": provider, "grant": grant,
                                                "calendar": calendar, "writes": True},
                        key=str(uuid.uuid4()))
    assert made.status_code == 201, made.text
    return made.json()["id"]


def source(gateway, source_id):
    return gateway.rest("GET", f"/v1/sources/{source_id}").json()


def is_healthy(gateway, source_id):
    return lambda: source(gateway, source_id)["state"] == "healthy"


def secrets_in(gateway, *secrets):
    """Whether a secret of theirs stands anywhere in the log or in the database's files."""
    files = [gateway.root / "log", *gateway.root.glob("holdfast.db*")]
    return [secret for secret in secrets for file in files if secret.encode() in file.read_bytes()]


def test_an_account_at_google_is_connected_its_calendars_listed_and_one_read(opened, google):
    gateway = opened(google)
    grant = connect(gateway, "google")

    calendars = gateway.rest("GET", f"/v1/grants/{grant}/calendars").json()["data"]
    assert "ana@salon.example" in [calendar["calendar"] for calendar in calendars]
    made = tie(gateway, "google", grant, "ana@salon.example")
    wait_for(is_healthy(gateway, made), 15, "the calendar was read")

    tokens = google.refresh_tokens | google.access_tokens - {"direct-token"}
    assert secrets_in(gateway, *tokens) == []
    assert gateway.stop() == 0


def test_a_way_back_works_once_and_for_its_own_service_alone(opened, google):
    gateway = opened(google)
    there = requests.get(ask(gateway, "google")["authorize_url"], allow_redirects=False, timeout=10)
    back = there.headers["Location"]
    assert requests.get(back.replace("/oauth/google/", "/oauth/elsewhere/"), timeout=10).status_code == 404

    assert requests.get(back, timeout=10).status_code == 200
    assert requests.get(back, timeout=10).status_code == 404
    assert requests.get(re.sub("state=[^&]+", "state=" + "x" * 43, back), timeout=10).status_code == 404


def test_who_says_no_or_half_of_yes_connects_nothing(opened, google):
    gateway = opened(google)
    google.agrees = False
    grant = ask(gateway, "google")
    assert "Nothing was connected" in walk(grant["authorize_url"]).text

    google.agrees, google.granted = True, {"openid", "email"}
    page = walk(ask(gateway, "google")["authorize_url"])
    assert page.status_code == 422 and "tick" in page.text
    assert google.count("POST", "/revoke") == 1
    assert gateway.rest("GET", f"/v1/grants/{grant['id']}").json()["state"] == "pending"


def test_a_staff_member_connects_by_the_link_that_the_office_sends(opened, google):
    gateway = opened(google)
    url = gateway.rest("POST", "/v1/invitations", {"user": "ana"}).json()["url"]
    assert "Connect Google" in requests.get(url, timeout=10).text

    sent = requests.post(url + "/connect", data={"provider": "google"}, allow_redirects=False, timeout=10)
    assert sent.status_code == 303
    assert "Connected: ana@salon.example" in walk(sent.headers["Location"]).text

    assert "ana@salon.example: connected" in requests.get(url, timeout=10).text
    assert gateway.rest("GET", "/v1/grants").json()["data"][0]["state"] == "active"


def test_refresh_tokens_that_rotate_are_never_used_twice_also_over_a_restart(opened, microsoft):
    microsoft.lifetime = 1
    gateway = opened(microsoft)
    grant = connect(gateway, "microsoft")
    calendars = gateway.rest("GET", f"/v1/grants/{grant}/calendars").json()["data"]
    made = tie(gateway, "microsoft", grant, calendars[0]["calendar"])
    wait_for(is_healthy(gateway, made), 15, "the calendar was read")
    wait_for(lambda: len(microsoft.refreshed) > 5, 30, "tokens were asked for again and again")

    assert gateway.stop() == 0
    gateway.start()
    before = len(microsoft.refreshed)
    wait_for(lambda: len(microsoft.refreshed) > before + 2, 30, "and after the restart")

    assert len(set(microsoft.refreshed)) == len(microsoft.refreshed)
    assert source(gateway, made)["state"] == "healthy"
    assert secrets_in(gateway, microsoft.refresh_token) == []


def test_a_revoked_account_stops_bars_on_and_is_mended_without_doubling_anything(opened, google):
    gateway = opened(google)
    grant = connect(gateway, "google")
    made = tie(gateway, "google", grant, "ana@salon.example")
    wait_for(is_healthy(gateway, made), 15, "the calendar was read")
    start = weekday(hour=10)
    first = gateway.book(start, staff="ana")
    assert first.status_code == 201
    uid = first.json()["uid"]
    wait_for(lambda: len(google.calendar.copies(uid)) == 1, 15, "the copy stands there")

    google.revoke_all()
    wait_for(lambda: source(gateway, made)["state"] == "stopped", 30, "the source has stopped")
    shown = source(gateway, made)
    assert shown["reconnect_url"].endswith(f"/v1/grants/{grant}/reconnect")
    assert gateway.rest("GET", f"/v1/grants/{grant}").json()["state"] == "expired"
    asked = len(google.refreshed)
    held = gateway.book(start.replace(hour=14), staff="ana")
    assert held.status_code == 409 and held.json()["code"] == "source-unverified"

    path = shown["reconnect_url"].removeprefix(gateway.url(""))
    again = gateway.rest("POST", path).json()
    assert "login_hint=ana%40salon.example" in again["authorize_url"]
    assert walk(again["authorize_url"]).status_code == 200

    wait_for(is_healthy(gateway, made), 15, "it is read again")
    assert len(google.refreshed) <= asked + 2, "nobody kept asking with a dead token"
    second = gateway.book(start.replace(hour=14), staff="ana")
    assert second.status_code == 201
    wait_for(lambda: len(google.calendar.copies(second.json()["uid"])) == 1, 20, "one more copy")
    assert len(google.calendar.copies(uid)) == 1, "the first was adopted, not made again"


def test_an_account_that_is_given_back_is_revoked_there(opened, google):
    gateway = opened(google)
    grant = connect(gateway, "google")

    assert gateway.rest("DELETE", f"/v1/grants/{grant}").status_code == 204

    wait_for(lambda: google.count("POST", "/revoke") == 1, 10, "the token was given back")
    assert gateway.rest("GET", f"/v1/grants/{grant}").status_code == 404


def test_a_new_key_seals_anew_and_the_old_one_can_be_thrown_away(opened, google):
    gateway = opened(google)
    grant = connect(gateway, "google")
    made = tie(gateway, "google", grant, "ana@salon.example")
    wait_for(is_healthy(gateway, made), 15, "the calendar was read")
    assert gateway.stop() == 0
    key_file = gateway.root / "holdfast.key"
    old = key_file.read_text()

    key_file.write_text(os.urandom(32).hex() + "\n" + old)
    gateway.start()
    wait_for(lambda: "secrets.resealed" in gateway.program.output(), 10, "sealed anew")
    assert gateway.stop() == 0
    key_file.write_text(key_file.read_text().splitlines()[0] + "\n")
    gateway.start()

    before = source(gateway, made)["last_good_at"]
    wait_for(lambda: source(gateway, made)["last_good_at"] > before, 20, "it is read with the new key")
    assert source(gateway, made)["state"] == "healthy"
