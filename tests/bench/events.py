"""The events of the CalDAV runs: an hour each, one beginning every 105 minutes, so that a week has
96 of them however many there are."""
import datetime

FIRST = datetime.datetime.fromtimestamp(1798794000, datetime.timezone.utc)
STEP = datetime.timedelta(seconds=6300)


def stamp(moment):
    return moment.strftime("%Y%m%dT%H%M%SZ")


def text(uid, n):
    start = FIRST + n * STEP
    return "\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Holdfast bench//EN", "BEGIN:VEVENT",
        f"UID:{uid}", "DTSTAMP:20260101T000000Z", f"DTSTART:{stamp(start)}",
        f"DTEND:{stamp(start + datetime.timedelta(hours=1))}", f"SUMMARY:Event {n}",
        "LOCATION:Room 4, second floor", "DESCRIPTION:" + "Please be on time. " * 3,
        "END:VEVENT", "END:VCALENDAR", ""])


def named(run, count):
    """Name to text of that many, as `events.lua` puts them."""
    return {f"{run}-{n}.ics": text(f"{run}-{n}", n) for n in range(count)}
