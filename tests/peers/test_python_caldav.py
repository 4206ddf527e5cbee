"""python3-caldav 0.11, the library that most Python programs speak CalDAV with."""
import datetime

import caldav
import pytest
from caldav.lib.error import DAVError, NotFoundError

from gateway import weekday

EVENT = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//python-caldav//EN
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20260101T000000Z
DTSTART:{start:%Y%m%dT%H%M%SZ}
DTEND:{end:%Y%m%dT%H%M%SZ}
SUMMARY:{summary}
END:VEVENT
END:VCALENDAR
"""

TODO = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//python-caldav//EN
BEGIN:VTODO
UID:{uid}
DTSTAMP:20260101T000000Z
SUMMARY:Call the printer
END:VTODO
END:VCALENDAR
"""


def event(uid, start, hours=1, summary="Dentist"):
    start = start.astimezone(datetime.timezone.utc)
    return EVENT.format(uid=uid, start=start, end=start + datetime.timedelta(hours=hours),
                        summary=summary)


@pytest.fixture
def gateway(gateways):
    return gateways().init_demo().start()


@pytest.fixture
def principal(gateway):
    client = caldav.DAVClient(gateway.url("/"), username="ana",
                              password=gateway.credentials["DEMO_ANA_PASSWORD"])
    return client.principal()


def test_the_calendar_is_found_from_the_top_of_the_server(principal):
    calendars = principal.calendars()

    assert [calendar.url.path.rsplit("/", 2)[-2] for calendar in calendars] == ["appointments"]
    assert {"VEVENT", "VTODO"} <= set(calendars[0].get_supported_components())


def test_events_come_change_and_go(principal):
    calendar = principal.calendars()[0]
    start = weekday(hour=10)

    saved = calendar.save_event(event("python-1", start))
    found = calendar.date_search(start=start - datetime.timedelta(hours=1),
                                 end=start + datetime.timedelta(hours=2), expand=False)
    assert [one.vobject_instance.vevent.uid.value for one in found] == ["python-1"]

    saved.vobject_instance.vevent.summary.value = "Dentist, upstairs"
    saved.save()
    again = calendar.event_by_uid("python-1")
    assert again.vobject_instance.vevent.summary.value == "Dentist, upstairs"

    again.delete()
    with pytest.raises(NotFoundError):
        calendar.event_by_url(saved.url).load()


def test_calendars_are_made_named_and_deleted(principal):
    made = principal.make_calendar(name="Private", cal_id="private",
                                   supported_calendar_component_set=["VTODO"])
    assert made.get_supported_components() == ["VTODO"]
    made.save_todo(TODO.format(uid="python-todo"))
    assert len(made.todos()) == 1
    with pytest.raises(DAVError):
        made.save_event(event("python-2", weekday(hour=10)))

    found = principal.calendar(name="Private")
    found.set_properties([caldav.elements.dav.DisplayName("Very private")])
    names = [calendar.get_display_name() if hasattr(calendar, "get_display_name") else calendar.name
             for calendar in principal.calendars()]
    assert any("rivate" in (name or "") for name in names)

    found.delete()
    assert len(principal.calendars()) == 1


def test_a_customer_cannot_have_what_the_library_blocked(gateway, principal):
    start = weekday(hour=10)
    private = principal.make_calendar(name="Private", cal_id="private")
    private.save_event(event("python-3", start, hours=2))

    refused = gateway.book(start, staff="ana")

    assert refused.status_code == 409, refused.text
    private.delete()
    assert gateway.book(start, staff="ana").status_code == 201


def test_sync_tells_what_changed(principal):
    calendar = principal.calendars()[0]
    start = weekday(hour=14)
    known = calendar.objects_by_sync_token(load_objects=True)
    calendar.save_event(event("python-4", start))

    changed = calendar.objects_by_sync_token(sync_token=known.sync_token, load_objects=True)

    assert [one.vobject_instance.vevent.uid.value for one in changed] == ["python-4"]


def test_free_busy_names_the_hours(principal):
    calendar = principal.calendars()[0]
    start = weekday(hour=9).astimezone(datetime.timezone.utc)
    calendar.save_event(event("python-5", start))

    busy = calendar.freebusy_request(start - datetime.timedelta(hours=2),
                                     start + datetime.timedelta(hours=4))

    assert f"{start:%Y%m%dT%H%M%SZ}" in busy.data, busy.data
