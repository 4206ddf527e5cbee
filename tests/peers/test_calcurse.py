"""calcurse-caldav, a client with a way of its own: it asks for everything by one calendar-query, and
compares what it has by ETags."""
import os
import pathlib

import pytest

from gateway import weekday
from processes import run

CONFIG = """\
[General]
AuthMethod = basic
Binary = calcurse
Hostname = 127.0.0.1:{port}
Path = /dav/calendars/ana/appointments/
HTTPS = No
InsecureSSL = Yes
DryRun = No
[Auth]
Username = ana
"""


class Calcurse:
    def __init__(self, root, gateway):
        self.root = pathlib.Path(root)
        caldav = self.root / "config/calcurse/caldav"
        caldav.mkdir(parents=True)
        (self.root / "data/calcurse/caldav").mkdir(parents=True)
        (caldav / "config").write_text(CONFIG.format(port=gateway.port))
        self.environment = {**os.environ, "HOME": str(self.root), "LC_ALL": "C.UTF-8",
                            "XDG_CONFIG_HOME": str(self.root / "config"),
                            "XDG_DATA_HOME": str(self.root / "data"), "TZ": "Europe/Vienna",
                            "CALCURSE_CALDAV_PASSWORD": gateway.credentials["DEMO_ANA_PASSWORD"]}

    def calcurse(self, *words, **options):
        return run(["/usr/bin/calcurse", *words], env=self.environment, **options)

    def sync(self, *words):
        said = run(["/usr/bin/python3", "/usr/bin/calcurse-caldav", "--verbose", *words],
                   env=self.environment)
        assert "rror" not in said and "arning" not in said, said
        return said

    def agenda(self, day):
        return self.calcurse("-Q", "--from", f"{day:%m/%d/%Y}", "--days", "1", "--filter-type",
                             "cal")

    def add(self, start, end, title):
        text = ("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n"
                f"DTSTART:{start:%Y%m%dT%H%M%S}\nDTEND:{end:%Y%m%dT%H%M%S}\nSUMMARY:{title}\n"
                "END:VEVENT\nEND:VCALENDAR\n")
        self.calcurse("-i", "-", input=text)


@pytest.fixture
def two(gateways, tmp_path):
    gateway = gateways()
    gateway.init_demo().start()
    return gateway, Calcurse(tmp_path / "one", gateway), Calcurse(tmp_path / "two", gateway)


def test_calcurse_reads_adds_and_drops(two):
    gateway, one, other = two
    start = weekday(hour=10)
    assert gateway.book(start, staff="ana").status_code == 201
    one.sync("--init=keep-remote")
    other.sync("--init=keep-remote")
    assert "Ana Kundin" in one.agenda(start.date())

    evening = start.replace(hour=19)
    one.add(evening, evening.replace(hour=20), "Yoga")
    one.sync()
    other.sync()
    assert "Yoga" in other.agenda(start.date())

    other.calcurse("-P", "--filter-pattern", "Yoga", "--filter-type", "cal")
    other.sync()
    one.sync()
    assert "Yoga" not in one.agenda(start.date())
    assert "Ana Kundin" in one.agenda(start.date())
    # What is the same on both sides is left alone.
    before = gateway.query("select sum(change) from calendars")
    one.sync()
    other.sync()
    assert gateway.query("select sum(change) from calendars") == before
    assert gateway.audit_verify().returncode == 0


def test_calcurse_sees_a_booking_move_and_go(two):
    gateway, one, _ = two
    start = weekday(hour=10)
    booking = gateway.book(start, staff="ana").json()
    one.sync("--init=keep-remote")

    moved = start.replace(hour=14)
    answer = gateway.rest("POST", f"/v1/bookings/{booking['id']}/reschedule",
                          {"starts_at": moved.isoformat()}, key="move-for-calcurse",
                          If_Match=f'"{booking["version"]}"')
    assert answer.status_code == 200, answer.text
    one.sync()
    assert "14:00" in one.agenda(start.date()) and "10:00" not in one.agenda(start.date())

    answer = gateway.rest("POST", f"/v1/bookings/{booking['id']}/cancel", {}, key="cancel-calcurse",
                          If_Match=answer.headers["ETag"])
    assert answer.status_code == 200, answer.text
    one.sync()
    assert "Ana Kundin" not in one.agenda(start.date())
