"""A customer's way through the links of a mail: real mails, real pages, and a log that tells nothing."""
import datetime
import email
import email.policy
import re

import icalendar
import requests
from gateway import weekday
from processes import wait_for

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/l/[a-z]+\.\S+)")


def mails(sink, count):
    messages = sink.wait_for_messages(count)
    return [email.message_from_string(m["raw"], policy=email.policy.default) for m in messages]


def links_in(mail):
    """The links by their purposes."""
    found = LINK.findall(mail.get_body(("plain",)).get_content())
    return {path.split("/l/")[1].split(".")[0]: path for path in found}


def press(gateway, path, **fields):
    """As a browser sends the form of a page of ours; what it shows afterwards."""
    page = requests.get(gateway.url(path), timeout=30).text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    fields = {**hidden, **fields}
    return requests.post(gateway.url(path), data=fields, timeout=30,
                         headers={"Sec-Fetch-Site": "same-origin"})


def test_a_customer_moves_cancels_and_thinks_better_of_it(gateways, sink):
    gateway = gateways(smtp_port=sink.port)
    gateway.init_demo().start()
    start = weekday(hour=10)
    booking = gateway.book(start, staff="ana").json()
    links = links_in(mails(sink, 1)[0])
    assert booking["links"]["manage"].endswith(links["manage"])
    for path in links.values():
        opened = requests.get(gateway.url(path), timeout=30)
        assert opened.status_code == 200
        assert "script" not in opened.text
    before = gateway.rest("GET", f"/v1/bookings/{booking['id']}").json()
    assert before["version"] == 1, "opening changes nothing"

    page = requests.get(gateway.url(f"{links['move']}?from={start.date()}"), timeout=30).text
    free = re.findall(r'name="start" value="([^"]+)"', page)
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    moved = press(gateway, links["move"], start=free[-1], version=version)
    assert moved.status_code == 200 and "has been moved" in moved.text

    second = mails(sink, 2)[1]
    assert "New time" in second["Subject"]
    file = requests.get(gateway.url(links_in(second)["calendar"]), timeout=30)
    event, = icalendar.Calendar.from_ical(file.content).walk("VEVENT")
    wanted = datetime.datetime.fromisoformat(free[-1].replace("Z", "+00:00"))
    assert event["DTSTART"].dt == wanted

    # The link of the first mail shows and cancels what holds now.
    cancelled = press(gateway, links["cancel"])
    assert "This appointment is cancelled." in cancelled.text
    assert press(gateway, links["cancel"]).text == cancelled.text, "twice is once"
    third = mails(sink, 3)[2]
    assert "Cancelled" in third["Subject"]
    assert press(gateway, links_in(third)["undo"]).status_code == 200
    assert "Confirmed again" in mails(sink, 4)[3]["Subject"]

    after = gateway.rest("GET", f"/v1/bookings/{booking['id']}").json()
    assert after["status"] == "confirmed"
    actors = [entry["actor"] for entry in
              gateway.rest("GET", f"/v1/bookings/{booking['id']}/audit").json()["data"]]
    assert [actor["via"] for actor in actors][1:] == ["link"] * 3
    log = gateway.program.output()
    assert '"/l/"' in log
    for path in links.values():
        assert path not in log and path.rsplit(".", 1)[1] not in log


def test_the_links_of_another_server_open_nothing(gateways, sink):
    first, second = gateways(smtp_port=sink.port), gateways()
    first.init_demo().start()
    second.init_demo().start()
    first.book(weekday(hour=10), staff="ana")
    path = links_in(mails(sink, 1)[0])["cancel"]

    assert requests.get(second.url(path), timeout=30).status_code == 404
    assert requests.post(second.url(path), timeout=30).status_code == 404


def test_a_mail_is_in_the_customers_language_and_the_agencys_words(gateways, sink):
    gateway = gateways(smtp_port=sink.port)
    gateway.init_demo().start()
    words = {"subject": "Bis {{date}}, {{customer_name}}!", "closing": "<b>Ihr Team</b>"}
    put = gateway.rest("PUT", "/v1/message-templates/booking.confirmed.de", words,
                       If_Match='"0"')
    assert put.status_code == 200, put.text
    customer = {"name": "Ana Weiß", "email": "ana@customer.example", "locale": "de-AT"}
    booked = gateway.book(weekday(hour=11), staff="ana", customer=customer)
    assert booked.status_code == 201, booked.text

    mail, = mails(sink, 1)

    assert mail["Subject"].startswith("Bis ") and mail["Subject"].endswith(", Ana Weiß!")
    assert "<b>Ihr Team</b>" in mail.get_body(("plain",)).get_content()
    assert "&lt;b&gt;Ihr Team" in mail.get_body(("html",)).get_content()
    assert 'lang="de"' in mail.get_body(("html",)).get_content()


def test_a_reminder_comes_by_mail_once_also_after_a_kill(gateways, sink):
    gateway = gateways(smtp_port=sink.port)
    gateway.init_demo().start()
    service = gateway.rest("GET", "/v1/services/haircut")
    start = weekday(hour=10)
    # So that its moment comes within two minutes.
    lead = start - datetime.datetime.now(datetime.timezone.utc)
    minutes, seconds = divmod(int(lead.total_seconds()), 60)
    # Not before the booking is made.
    minutes -= seconds < 20
    changed = gateway.rest("PATCH", "/v1/services/haircut",
                           {"reminders": [{"before": f"PT{minutes}M"}]},
                           If_Match=service.headers["ETag"])
    assert changed.status_code == 200, changed.text
    gateway.book(start, staff="ana")
    mails(sink, 1)

    wait_for(lambda: len(sink.messages()) >= 2, 200, "the reminder")
    gateway.kill()
    gateway.start()

    reminder = mails(sink, 2)[1]
    assert "Reminder" in reminder["Subject"]
    wait_for(lambda: gateway.query("select count(*) from effects where kind = 'reminder.upcoming' "
                                   "and state = 'delivered'")[0][0] == 1, 20, "it is recorded")
    assert len(sink.messages()) == 2
