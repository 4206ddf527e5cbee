"""A booking walks the whole way: from a customer's request to the calendar app of the staff member,
to the customer's mailbox, and against an outside calendar. Holdfast stands in the middle; at the
ends are programs that know nothing of it."""
import datetime
import uuid

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402

from gateway import VIENNA, weekday  # noqa: E402
from phone import Phone  # noqa: E402
from processes import wait_for  # noqa: E402

def calendar_part(mail):
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 1, mail
    return parts[0]


def parse(part):
    """Reads a part with libical."""
    component = ICalGLib.Component.new_from_string(part.get_payload(decode=True).decode())
    assert component is not None
    return component.get_first_component(ICalGLib.ComponentKind.VEVENT_COMPONENT), component


def as_instant(time):
    return datetime.datetime.fromtimestamp(time.as_timet_with_zone(time.get_timezone()),
                                           datetime.timezone.utc)


def test_a_booking_walks_the_whole_way(gateways, postfix, radicale, tmp_path, certificate):
    gateway = gateways(smtp={"host": "localhost", "port": postfix.port, "tls": "starttls",
                             "ca_file": str(certificate[0])})
    gateway.init_demo().start()
    phone = Phone(tmp_path / "phone", gateway)
    start = weekday(hour=10)

    # A customer books with any HTTP client.
    key = str(uuid.uuid4())
    answer = gateway.book(start, staff="ana", key=key)
    assert answer.status_code == 201, answer.text
    booking = answer.json()
    assert booking["status"] == "confirmed"

    # The staff member sees it in a native calendar client.
    phone.sync()
    agenda = phone.agenda(start.date())
    assert "10:00" in agenda and "Ana Kundin" in agenda, agenda

    # The customer gets the invite, and libical reads it as the same appointment.
    mail, = postfix.wait_for_messages(1)
    part = calendar_part(mail)
    assert part.get_param("method") == "REQUEST"
    event, calendar = parse(part)
    assert calendar.get_method() == ICalGLib.PropertyMethod.REQUEST
    assert event.get_uid() == booking["uid"]
    assert as_instant(event.get_dtstart()) == start
    assert as_instant(event.get_dtend()) == datetime.datetime.fromisoformat(booking["ends_at"])

    # The same request again is the same booking; another one for that hour is refused.
    again = gateway.book(start, staff="ana", key=key)
    assert (again.status_code, again.json()) == (201, booking)
    assert again.headers["Idempotent-Replayed"] == "true"
    second = gateway.book(start, staff="ana", email="bea@customer.example")
    assert second.status_code == 409 and second.json()["code"] == "slot-taken", second.text
    assert second.json()["alternatives"]

    # An hour taken in an outside calendar cannot be booked, within one poll.
    busy = weekday(hour=14)
    answer = gateway.rest("POST", "/v1/sources", {
        "resource": "ana", "provider": "caldav", "name": "Private", "url": radicale.calendar,
        "username": radicale.user, "password": radicale.password, "reads": True, "writes": True},
        key=str(uuid.uuid4()))
    assert answer.status_code == 201, answer.text
    source = answer.json()["id"]
    radicale.add_event(busy.astimezone(datetime.timezone.utc),
                       (busy + datetime.timedelta(hours=1)).astimezone(datetime.timezone.utc))
    wait_for(lambda: gateway.query("select 1 from claims where kind = 'external'"), 15,
             "the outside event bars its time")
    refused = gateway.book(busy, staff="ana", email="bea@customer.example")
    assert refused.status_code == 409 and refused.json()["code"] == "busy-outside", refused.text

    # The confirmed booking stands in the staff member's own calendar.
    wait_for(lambda: any(booking["uid"] in text for text in radicale.objects().values()), 15,
             "the booking is in the outside calendar")

    # When the outside event goes away its hour is free again.
    name, = [n for n, text in radicale.objects().items() if "Dentist" in text]
    assert radicale.delete(name).status_code in (200, 204)
    wait_for(lambda: not gateway.query("select 1 from claims where kind = 'external'"), 15,
             "the hour is free again")

    # The staff member moves the appointment in the calendar app; the customer hears of it.
    file = phone.file_of(booking["uid"])
    text = file.read_text()
    stamp = start.strftime("%Y%m%dT%H")
    assert f"DTSTART;TZID=Europe/Vienna:{stamp}0000" in text, text
    moved = start + datetime.timedelta(hours=2)
    for minutes in ("00", "15", "30", "45"):
        text = text.replace(f":{stamp}{minutes}00", f":{moved.strftime('%Y%m%dT%H')}{minutes}00")
    end = datetime.datetime.fromisoformat(booking["ends_at"]).astimezone(VIENNA)
    text = text.replace(f":{end.strftime('%Y%m%dT%H%M')}00",
                        f":{(end + datetime.timedelta(hours=2)).strftime('%Y%m%dT%H%M')}00")
    file.write_text(text)
    phone.sync()
    shown = gateway.rest("GET", f"/v1/bookings/{booking['id']}").json()
    assert datetime.datetime.fromisoformat(shown["starts_at"]) == moved, shown
    assert shown["sequence"] == booking["sequence"] + 1
    event, _ = parse(calendar_part(postfix.wait_for_messages(2)[1]))
    assert event.get_sequence() == 1 and as_instant(event.get_dtstart()) == moved

    # And cancels it: the invite is taken back, the phone forgets it, the outside copy goes.
    version = gateway.rest("GET", f"/v1/bookings/{booking['id']}").headers["ETag"]
    cancelled = gateway.rest("POST", f"/v1/bookings/{booking['id']}/cancel", {"reason": "ill"},
                             key=str(uuid.uuid4()), If_Match=version)
    assert cancelled.status_code == 200 and cancelled.json()["status"] == "cancelled"
    mail = postfix.wait_for_messages(3)[2]
    assert calendar_part(mail).get_param("method") == "CANCEL"
    phone.sync()
    assert "Ana Kundin" not in phone.agenda(start.date())
    wait_for(lambda: not any(booking["uid"] in text for text in radicale.objects().values()), 15,
             "the copy is gone from the outside calendar")

    assert gateway.rest("GET", f"/v1/sources/{source}").json()["state"] == "healthy"
    assert gateway.audit_verify().returncode == 0
    assert gateway.stop() == 0


def test_a_source_that_cannot_be_read_is_never_taken_for_free(gateways, radicale):
    gateway = gateways()
    gateway.init_demo().start()
    busy = weekday(hour=14)
    radicale.add_event(busy.astimezone(datetime.timezone.utc),
                       (busy + datetime.timedelta(hours=1)).astimezone(datetime.timezone.utc))
    answer = gateway.rest("POST", "/v1/sources", {
        "resource": "ana", "provider": "caldav", "name": "Private", "url": radicale.calendar,
        "username": radicale.user, "password": radicale.password, "reads": True, "writes": False},
        key=str(uuid.uuid4()))
    source = answer.json()["id"]
    wait_for(lambda: gateway.query("select 1 from claims where kind = 'external'"), 15, "busy")

    radicale.stop()
    wait_for(lambda: gateway.rest("GET", f"/v1/sources/{source}").json()["last_error"], 20,
             "the failure is seen")

    refused = gateway.book(busy, staff="ana")
    assert refused.status_code == 409 and refused.json()["code"] == "busy-outside", refused.text
    assert gateway.query("select count(*) from claims where kind = 'external'") == [(1,)]
