"""A staff member's calendar at iCloud: a real Radicale behind a proxy that has iCloud's ways."""
import datetime
import os
import uuid

import pytest

from gateway import weekday
from icloud_proxy import CALENDAR, FRONT, ICloud
from processes import wait_for

HOUR = datetime.timedelta(hours=1)
UTC = datetime.timezone.utc


@pytest.fixture
def icloud(tmp_path, radicale):
    proxy = ICloud(tmp_path / "icloud", radicale)
    yield proxy
    proxy.stop()


@pytest.fixture
def tied(gateways, icloud):
    """Makes a gateway whose Ana has her calendar at iCloud."""
    def make(url=None):
        gateway = gateways()
        gateway.environment = {**os.environ, **icloud.environment,
                               "HOLDFAST_SYNC_CA_FILE": str(icloud.certificate)}
        gateway.init_demo().start()
        made = gateway.rest("POST", "/v1/sources", {
            "resource": "ana", "provider": "caldav", "name": "iCloud", "url": url or icloud.url(),
            "username": icloud.user, "password": icloud.password, "writes": True},
            key=str(uuid.uuid4()))
        assert made.status_code == 201, made.text
        gateway.source = f"/v1/sources/{made.json()['id']}"
        return gateway
    return make


def shown(gateway):
    return gateway.rest("GET", gateway.source).json()


def healthy(gateway):
    wait_for(lambda: shown(gateway)["state"] == "healthy", 15, f"the calendar is read: {shown(gateway)}")


def busy(gateway):
    return gateway.query("select count(*) from claims where kind = 'external'")[0][0]


def add(radicale, start, name):
    start = start.astimezone(UTC)
    assert radicale.put(name, event_text(name, start)).status_code in (201, 204)


def event_text(name, start, hours=1):
    def stamp(moment):
        return moment.strftime("%Y%m%dT%H%M%SZ")
    changed = datetime.datetime.now(UTC) + datetime.timedelta(minutes=1)
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Apple Inc.//iOS//EN", "BEGIN:VEVENT",
                        f"UID:{name}", f"DTSTAMP:{stamp(changed)}", f"DTSTART:{stamp(start)}",
                        f"DTEND:{stamp(start + hours * HOUR)}", "SUMMARY:Dentist", "END:VEVENT",
                        "END:VCALENDAR", ""])


def test_all_events_are_read_though_multigets_leave_some_out_and_names_are_odd(tied, icloud, radicale):
    icloud.leaves_out = True
    start = weekday(hour=10)
    for i in range(6):
        add(radicale, start + i * datetime.timedelta(days=7), f"event-{i}.ics")
    add(radicale, start + 3 * HOUR, "ana@work.ics")
    gateway = tied()
    healthy(gateway)
    assert busy(gateway) == 7
    assert gateway.book(start, staff="ana").status_code == 409
    assert radicale.delete("event-0.ics").status_code in (200, 204)
    wait_for(lambda: busy(gateway) == 6, 15, "what was deleted is gone")
    assert gateway.stop() == 0


def test_a_copy_is_written_once_and_moved_where_it_was_moved(tied, icloud, radicale):
    gateway = tied()
    healthy(gateway)
    start = weekday(hour=10)
    booking = gateway.book(start, staff="ana").json()
    name = f"{booking['id']}.ics"
    text = wait_for(lambda: radicale.objects().get(name), 15, "the copy stands there")
    assert "ATTENDEE" not in text and "METHOD" not in text

    moved = start + 2 * HOUR
    radicale.put(name, event_text(name, moved.astimezone(UTC)).replace(f"UID:{name}",
                                                                       f"UID:{booking['uid']}"))
    wait_for(lambda: datetime.datetime.fromisoformat(
        gateway.rest("GET", f"/v1/bookings/{booking['id']}").json()["starts_at"]) == moved, 15,
        "the staff member's move is known")
    assert len([t for t in radicale.objects().values() if booking["uid"] in t]) == 1
    assert gateway.audit_verify().returncode == 0


def test_an_account_that_moves_to_another_host_loses_nothing(tied, icloud, radicale):
    start = weekday(hour=10)
    add(radicale, start, "before.ics")
    gateway = tied()
    healthy(gateway)

    icloud.partition = "p77-caldav.icloud.com"
    add(radicale, start + 3 * HOUR, "after.ics")
    wait_for(lambda: busy(gateway) == 2, 20, "the calendar is found on its new host")
    booking = gateway.book(start + HOUR, staff="ana").json()
    wait_for(lambda: f"{booking['id']}.ics" in radicale.objects(), 15, "copies go there too")
    assert shown(gateway)["state"] == "healthy"
    assert any(host == icloud.partition for _, host, _, _ in icloud.seen)


def test_the_front_sends_to_the_partition_and_the_password_goes_along(tied, icloud, radicale):
    add(radicale, weekday(hour=10), "event.ics")
    gateway = tied(url=icloud.url(host=FRONT, path=CALENDAR))
    healthy(gateway)
    assert busy(gateway) == 1


def test_a_strange_host_hears_no_password(tied, icloud, radicale):
    icloud.front_redirects_to = icloud.url(host="elsewhere.example", path="")
    gateway = tied(url=icloud.url(host=FRONT, path=CALENDAR))
    wait_for(lambda: shown(gateway)["failures"] > 0, 15, "the read failed")
    there = [given for _, host, _, given in icloud.seen if host == "elsewhere.example"]
    assert there and not any(there)
    assert shown(gateway)["sync"]["remedy"]["code"] == "see_last_error"


def test_a_password_that_apple_revoked_stops_the_calendar_and_says_how_to_mend_it(tied, icloud, radicale):
    start = weekday(hour=10)
    add(radicale, start, "event.ics")
    gateway = tied()
    healthy(gateway)
    icloud.password = "another-one"
    wait_for(lambda: shown(gateway)["state"] == "stopped", 15, "it stops")
    assert shown(gateway)["sync"]["remedy"]["code"] == "new_password"
    asked = len(icloud.seen)
    assert gateway.book(start, staff="ana").status_code == 409, "what is known bars on"
    assert len(icloud.seen) - asked <= 2, "and nobody hammers at a closed door"
