"""Mails as they leave us (tests/notify/golden), read by Python's email package and python3-icalendar."""
import email
import email.policy
import html.parser
import pathlib

import icalendar
import pytest

FOLDER = pathlib.Path(__file__).parent.parent / "notify" / "golden"
MAILS = sorted(FOLDER.glob("*.eml"))
INVITES = {"booking.confirmed", "booking.rescheduled", "booking.reassigned", "booking.restored",
           "booking.cancelled", "booking.time_zone", "booking.counter_refused", "proposal.refused"}
VOID = {"meta", "img", "br"}


class Markup(html.parser.HTMLParser):
    """The elements of a page, and whether each of them was closed."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.language, self.text = [], set(), None, []

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        if tag == "html":
            self.language = dict(attrs)["lang"]
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_each_mail_is_read_whole(path):
    kind, language = path.stem.rsplit(".", 1)
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)

    assert not mail.defects
    assert str(mail["From"]) == '"Salon Nord" <booking@salon.example>' or \
        str(mail["From"]) == "Salon Nord <booking@salon.example>"
    assert mail["Subject"] and "{{" not in mail["Subject"]
    assert mail["Message-ID"].endswith("@salon.example>")
    assert mail["Auto-Submitted"] == "auto-generated"
    for part in mail.walk():
        assert not part.defects
    text = mail.get_body(("plain",)).get_content()
    page = mail.get_body(("html",)).get_content()
    markup = Markup()
    markup.feed(page)
    assert markup.open == [] and "script" not in markup.seen
    assert markup.language == language
    assert "{{" not in text and "{{" not in page
    said = "".join(markup.text)
    for line in text.splitlines():
        if line.startswith("https://"):
            assert line in page.replace("&amp;", "&"), "the same links in both"
        elif line and ": " in line and not line.endswith(":"):
            assert line.split(": ", 1)[1] in said, "the same facts in both"
    calendars = [part for part in mail.walk() if part.get_content_type() in ("text/calendar",
                                                                            "application/ics")]
    assert bool(calendars) == (kind in INVITES)


@pytest.mark.parametrize("path", [path for path in MAILS if path.stem.rsplit(".", 1)[0] in INVITES],
                         ids=lambda path: path.stem)
def test_each_invitation_is_one_that_another_library_takes(path):
    kind = path.stem.rsplit(".", 1)[0]
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    inline, = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    attached, = [p for p in mail.walk() if p.get_content_type() == "application/ics"]

    octets = inline.get_payload(decode=True)
    assert octets == attached.get_payload(decode=True)
    calendar = icalendar.Calendar.from_ical(octets)
    event, = calendar.walk("VEVENT")

    assert inline.get_param("method") == calendar["METHOD"]
    refusals = {"booking.counter_refused", "proposal.refused"}
    expected = {"booking.cancelled": "CANCEL", **dict.fromkeys(refusals, "DECLINECOUNTER")}
    assert calendar["METHOD"] == expected.get(kind, "REQUEST")
    assert event["UID"] == "bk_0001@salon.example"
    assert int(event["SEQUENCE"]) == (1 if kind in ("booking.cancelled", "proposal.refused") else 0)
    if kind not in refusals:
        assert event["SUMMARY"] == "Haircut"
        assert event["ATTENDEE"] == "mailto:ana@customer.example"
        assert event["ATTENDEE"].params["CN"] == "Ana Weiß"
        assert event["DTSTART"].dt.utcoffset().total_seconds() == 3600
        assert {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")} == {"Europe/Vienna"}
    assert event["ORGANIZER"] == "mailto:booking@salon.example"


# RFC 5546, sections 3.2.2, 3.2.5 and 3.2.8: how often each property stands in a message of its method.
ONE, ANY, NONE = (1, 1), (0, 99), (0, 0)
ITIP = {
    "REQUEST": {"ATTENDEE": (1, 99), "DTSTAMP": ONE, "DTSTART": ONE, "ORGANIZER": ONE, "SUMMARY": ONE,
                "UID": ONE, "SEQUENCE": (0, 1), "DTEND": (0, 1), "STATUS": (0, 1),
                "REQUEST-STATUS": NONE, "DURATION": (0, 1)},
    "CANCEL": {"ATTENDEE": ANY, "DTSTAMP": ONE, "ORGANIZER": ONE, "SEQUENCE": ONE, "UID": ONE,
               "STATUS": (0, 1), "REQUEST-STATUS": NONE, "DTSTART": (0, 1)},
    "DECLINECOUNTER": {"DTSTAMP": ONE, "ORGANIZER": ONE, "UID": ONE, "SEQUENCE": (0, 1),
                       **dict.fromkeys(("ATTENDEE", "DTSTART", "DTEND", "SUMMARY", "LOCATION",
                                        "DESCRIPTION", "STATUS", "TRANSP"), NONE)},
}
# The values that a message of that method may have.
STATUS = {"REQUEST": {"TENTATIVE", "CONFIRMED"}, "CANCEL": {"CANCELLED"}}


@pytest.mark.parametrize("path", [path for path in MAILS if path.stem.rsplit(".", 1)[0] in INVITES],
                         ids=lambda path: path.stem)
def test_each_invitation_is_what_its_method_asks_for(path):
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    inline, = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    octets = inline.get_payload(decode=True)
    calendar = icalendar.Calendar.from_ical(octets)
    method = str(calendar["METHOD"])
    event, = calendar.walk("VEVENT")

    counted = [name for name, _ in event.property_items(recursive=False)
               if name not in ("BEGIN", "END")]
    for name, (least, most) in ITIP[method].items():
        assert least <= counted.count(name) <= most, (name, counted)
    if "STATUS" in event and method in STATUS:
        assert str(event["STATUS"]) in STATUS[method]
    assert not ({"DTEND", "DURATION"} <= set(counted))
    assert str(calendar["VERSION"]) == "2.0" and calendar["PRODID"]
    assert not event.walk("VALARM"), "nobody is to be woken by a stranger"
    if method == "REQUEST":
        assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
        assert event["ATTENDEE"].params["RSVP"] == "TRUE"
        assert event["DTSTART"].dt < event["DTEND"].dt
    assert octets.endswith(b"END:VCALENDAR\r\n") and b"\n\n" not in octets
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    named = {str(value.params["TZID"]) for name in ("DTSTART", "DTEND") if name in event
             for value in [event[name]] if "TZID" in value.params}
    assert named == {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}


def test_there_is_a_mail_for_every_language():
    kinds = {path.stem.rsplit(".", 1)[0] for path in MAILS}
    assert len(kinds) > 25
    assert len(MAILS) == 4 * len(kinds)
