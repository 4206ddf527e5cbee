"""One staff member, two devices: what is added, changed and dropped on one is seen on the other, and
of two changes of one thing exactly one stands."""
import datetime
import re

import pytest
import requests

from gateway import weekday
from phone import Phone, Subscriber

HOUR = datetime.timedelta(hours=1)


def edit(file, old, new):
    text = file.read_text()
    assert old in text, text
    file.write_text(text.replace(old, new))


def make_password(page, name):
    """What the set-up page shows to whoever asks it for a password."""
    answer = requests.post(page + "/passwords", data={"name": name}, timeout=30)
    assert answer.status_code == 200, answer.text
    return re.search(r"<strong>([0-9a-z-]{23})</strong>", answer.text).group(1)


def test_two_devices_see_one_calendar(gateways, tmp_path):
    gateway = gateways()
    gateway.init_demo().start()
    phone, laptop = Phone(tmp_path / "phone", gateway), Phone(tmp_path / "laptop", gateway)
    start = weekday(days_ahead=9, hour=18)

    phone.new(start, start + HOUR, "Yoga")
    phone.sync()
    laptop.sync()
    assert f"{start:%H:%M} {start + HOUR:%H:%M} Yoga" in laptop.agenda(start.date())

    edit(laptop.file_with("SUMMARY:Yoga"), "SUMMARY:Yoga", "SUMMARY:Chess")
    laptop.sync()
    phone.sync()
    assert "Chess" in phone.agenda(start.date()) and "Yoga" not in phone.agenda(start.date())

    phone.file_with("SUMMARY:Chess").unlink()
    phone.sync()
    laptop.sync()
    assert "Chess" not in laptop.agenda(start.date())
    assert not gateway.query("select 1 from object_texts where text like '%Chess%'")
    assert gateway.stop() == 0


def test_both_devices_change_the_same_thing(gateways, tmp_path):
    gateway = gateways()
    gateway.init_demo().start()
    phone, laptop = Phone(tmp_path / "phone", gateway), Phone(tmp_path / "laptop", gateway)
    start = weekday(days_ahead=9, hour=18)
    phone.new(start, start + HOUR, "Yoga")
    phone.sync()
    laptop.sync()

    edit(phone.file_with("SUMMARY:Yoga"), "SUMMARY:Yoga", "SUMMARY:Chess")
    edit(laptop.file_with("SUMMARY:Yoga"), "SUMMARY:Yoga", "SUMMARY:Cinema")
    phone.sync()
    laptop.sync()
    phone.sync()

    # The later one had an old version in its hands: the server's stands, on both.
    for device in (phone, laptop):
        assert "Chess" in device.agenda(start.date()), device.agenda(start.date())
        assert "Cinema" not in device.agenda(start.date())
    # Nothing is left over that would be sent again.
    before = gateway.query("select change from calendars")
    phone.sync()
    laptop.sync()
    assert gateway.query("select change from calendars") == before


def test_a_booking_moved_onto_a_taken_hour_comes_back_on_both(gateways, tmp_path):
    gateway = gateways()
    gateway.init_demo().start()
    phone, laptop = Phone(tmp_path / "phone", gateway), Phone(tmp_path / "laptop", gateway)
    first, second = weekday(hour=10), weekday(hour=14)
    booking = gateway.book(first, staff="ana").json()
    assert gateway.book(second, staff="ana", email="bea@customer.example").status_code == 201
    phone.sync()
    laptop.sync()

    file = phone.file_of(booking["uid"])
    day = f"{first:%Y%m%dT}"
    edit(file, f"DTSTART;TZID=Europe/Vienna:{day}10", f"DTSTART;TZID=Europe/Vienna:{day}14")
    end = datetime.datetime.fromisoformat(booking["ends_at"]).astimezone(first.tzinfo)
    moved = end + 4 * HOUR
    edit(file, f"DTEND;TZID=Europe/Vienna:{end:%Y%m%dT%H%M}",
         f"DTEND;TZID=Europe/Vienna:{moved:%Y%m%dT%H%M}")
    with pytest.raises(AssertionError, match="Precondition Failed"):
        phone.sync()
    phone.sync()
    laptop.sync()

    for device in (phone, laptop):
        assert f"DTSTART;TZID=Europe/Vienna:{day}10" in device.file_of(booking["uid"]).read_text()
    shown = gateway.rest("GET", f"/v1/bookings/{booking['id']}").json()
    assert datetime.datetime.fromisoformat(shown["starts_at"]) == first
    assert gateway.audit_verify().returncode == 0


def test_a_lost_device_is_shut_out_and_the_other_goes_on(gateways, tmp_path):
    gateway = gateways()
    gateway.init_demo().start()
    invited = gateway.rest("POST", "/v1/invitations", {"user": "ana"})
    assert invited.status_code == 201, invited.text
    page = invited.json()["url"]
    passwords = [make_password(page, name) for name in ("Phone", "Laptop")]
    phone = Phone(tmp_path / "phone", gateway, password=passwords[0])
    laptop = Phone(tmp_path / "laptop", gateway, password=passwords[1])
    phone.sync()

    lost, = [p["id"] for p in gateway.rest("GET", "/v1/app-passwords?user=ana").json()["data"]
             if p["name"] == "Phone"]
    assert gateway.rest("DELETE", f"/v1/app-passwords/{lost}").status_code == 204

    laptop.sync()
    with pytest.raises(AssertionError, match="401|[Uu]nauthorized"):
        phone.sync()


def test_a_subscriber_without_an_account_sees_busy_time_alone(gateways, tmp_path):
    gateway = gateways()
    gateway.init_demo().start()
    start = weekday(hour=10)
    assert gateway.book(start, staff="ana").status_code == 201
    feed = gateway.rest("POST", "/v1/feeds", {"resource": "ana", "privacy": "busy"}).json()
    subscriber = Subscriber(tmp_path / "subscriber", feed["url"])

    subscriber.sync()

    agenda = subscriber.agenda(start.date())
    assert f"{start:%H:%M}" in agenda and "Busy" in agenda, agenda
    assert "Kundin" not in agenda
    secret = feed["url"].rpartition("/")[2][:43]
    assert gateway.stop() == 0
    assert secret not in gateway.program.output()
