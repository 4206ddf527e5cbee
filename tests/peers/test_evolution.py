"""Evolution's own back end: discovery, add, change, delete, refresh, conflict."""
import datetime

import pytest

from evolution import Evolution, Refused
from gateway import weekday

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def evolutions(tmp_path):
    made = []

    def make(gateway):
        made.append(Evolution(tmp_path / f"evolution{len(made)}", gateway))
        return made[-1]

    yield make
    for each in made:
        each.end()


def event(uid, start, title):
    return ("BEGIN:VEVENT\r\n"
            f"UID:{uid}\r\nDTSTAMP:20260101T000000Z\r\n"
            f"DTSTART;TZID=Europe/Vienna:{start:%Y%m%dT%H%M%S}\r\n"
            f"DTEND;TZID=Europe/Vienna:{start + HOUR:%Y%m%dT%H%M%S}\r\n"
            f"SUMMARY:{title}\r\nEND:VEVENT\r\n")


def connected(evolution):
    """As a person does it: the address of the server alone, then what was found there."""
    found, = [each for each in evolution.ask("discover") if "appointments" in each["href"]]
    path = found["href"].partition("://")[2].partition("/")[2]
    evolution.ask("connect", "/" + path)
    return evolution


def moved(text, start, to):
    """What Evolution sends when the event is dragged to another hour of the day."""
    return (text.replace(f"{start:%Y%m%dT%H}", f"{to:%Y%m%dT%H}")
            .replace(f"{start + HOUR:%Y%m%dT%H}", f"{to + HOUR:%Y%m%dT%H}"))


def test_evolution_finds_adds_changes_and_drops(gateways, evolutions):
    gateway = gateways()
    gateway.init_demo().start()
    one, other = connected(evolutions(gateway)), connected(evolutions(gateway))
    start = weekday(days_ahead=9, hour=18)

    uid = one.ask("add", event("yoga@evolution.example", start, "Yoga"))
    seen = other.see(lambda events: events.get(uid), "the other one sees what was added")
    assert seen["summary"] == "Yoga" and f"{start:%Y%m%dT%H%M%S}" in seen["start"]

    other.ask("change", seen["text"].replace("SUMMARY:Yoga", "SUMMARY:Chess"))
    one.see(lambda events: events[uid]["summary"] == "Chess", "the first one sees the change")

    one.ask("drop", uid)
    other.see(lambda events: uid not in events, "the other one sees that it is gone")
    assert not gateway.query("select 1 from objects where uid = ?", uid)
    assert gateway.stop() == 0


def test_evolution_sees_a_booking_come_move_and_go(gateways, evolutions):
    gateway = gateways()
    gateway.init_demo().start()
    app = connected(evolutions(gateway))
    start = weekday(hour=10)

    booking = gateway.book(start, staff="ana").json()
    app.see(lambda events: booking["uid"] in events, "the booking is there")
    later = start.replace(hour=14)
    answer = gateway.rest("POST", f"/v1/bookings/{booking['id']}/reschedule",
                          {"starts_at": later.isoformat()}, key="move-for-evolution",
                          If_Match=f'"{booking["version"]}"')
    assert answer.status_code == 200, answer.text
    app.see(lambda events: f"{later:%Y%m%dT%H}" in events[booking["uid"]]["start"], "it has moved")
    gateway.rest("POST", f"/v1/bookings/{booking['id']}/cancel", {}, key="cancel-for-evolution",
                 If_Match=answer.headers["ETag"])
    app.see(lambda events: booking["uid"] not in events, "it is gone")


def test_evolution_moves_a_booking_onto_a_taken_hour_twice(gateways, evolutions):
    """Its way of settling a conflict is to send its own version without a condition."""
    gateway = gateways()
    gateway.init_demo().start()
    app = connected(evolutions(gateway))
    start, taken = weekday(hour=10), weekday(hour=14)
    booking = gateway.book(start, staff="ana").json()
    assert gateway.book(taken, staff="ana", email="bea@customer.example").status_code == 201
    uid = booking["uid"]
    seen = app.see(lambda events: events.get(uid), "the booking is there")

    for _ in range(2):
        try:
            app.ask("change", moved(seen["text"], start, taken))
        except Refused:
            pass  # Some of its versions tell at once, others with the next refresh.
        true = app.see(lambda events: f"{start:%Y%m%dT%H}" in events[uid]["start"] and events[uid],
                       "the true time is shown")
        seen = true

    shown = gateway.rest("GET", f"/v1/bookings/{booking['id']}").json()
    assert datetime.datetime.fromisoformat(shown["starts_at"]) == start
    refusals = gateway.query("select count(*) from audit where action = 'move.refused_overlap'")
    assert refusals[0][0] >= 2, refusals
    assert gateway.audit_verify().returncode == 0


def test_evolution_moves_a_booking_to_a_free_hour(gateways, evolutions):
    gateway = gateways()
    gateway.init_demo().start()
    app = connected(evolutions(gateway))
    start, free = weekday(hour=10), weekday(hour=14)
    booking = gateway.book(start, staff="ana").json()
    seen = app.see(lambda events: events.get(booking["uid"]), "the booking is there")

    app.ask("change", moved(seen["text"], start, free))

    shown = gateway.rest("GET", f"/v1/bookings/{booking['id']}").json()
    assert datetime.datetime.fromisoformat(shown["starts_at"]) == free
    app.see(lambda events: f"{free:%Y%m%dT%H}" in events[booking["uid"]]["start"], "and it stays")
