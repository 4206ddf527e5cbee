"""A staff member's private calendar as a published feed: read by the gateway, behind a web server
that answers as publishers do."""
import datetime
import http.server
import threading
import uuid

import pytest

from gateway import weekday
from processes import wait_for

STAMP = "%Y%m%dT%H%M%SZ"


def calendar(*starts):
    """A publisher's answer: all events, made anew each time."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Publisher//Feed//EN"]
    for number, start in enumerate(starts):
        begin = start.astimezone(datetime.timezone.utc)
        lines += ["BEGIN:VEVENT", f"UID:{number}@publisher",
                  f"DTSTAMP:{datetime.datetime.now(datetime.timezone.utc).strftime(STAMP)}",
                  f"DTSTART:{begin.strftime(STAMP)}", "DURATION:PT1H", "SUMMARY:Dentist", "END:VEVENT"]
    return "\r\n".join(lines + ["END:VCALENDAR", ""])


class Publisher:
    def __init__(self):
        self.status, self.body, self.conditions = 200, calendar(), []
        publisher = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                publisher.conditions.append(self.headers["If-None-Match"])
                etag = f'"{hash(publisher.body)}"'
                unchanged = publisher.status == 200 and self.headers["If-None-Match"] == etag
                body = b"" if unchanged else publisher.body.encode()
                self.send_response(304 if unchanged else publisher.status)
                self.send_header("ETag", etag)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/private-1234/basic.ics"


@pytest.fixture
def publisher():
    publisher = Publisher()
    yield publisher
    publisher.server.shutdown()
    publisher.server.server_close()


def test_a_published_calendar_bars_time(gateways, publisher):
    gateway = gateways()
    gateway.init_demo().start()
    busy, other = weekday(hour=14), weekday(hour=11)
    publisher.body = calendar(busy)
    made = gateway.rest("POST", "/v1/sources", {
        "resource": "ana", "provider": "ics", "url": publisher.url}, key=str(uuid.uuid4()))
    assert made.status_code == 201, made.text
    assert "1234" not in made.text
    path = f"/v1/sources/{made.json()['id']}"

    def shown():
        return gateway.rest("GET", path).json()

    def read_again(requests):
        seen = len(publisher.conditions)
        assert gateway.rest("POST", path + "/sync", {}).status_code == 202
        wait_for(lambda: len(publisher.conditions) >= seen + requests, 15, "the feed is read")

    wait_for(lambda: shown()["state"] == "healthy", 15, "the feed was read once")
    refused = gateway.book(busy, staff="ana", email="bea@customer.example")
    assert refused.status_code == 409 and refused.json()["code"] == "busy-outside", refused.text

    # Nothing new: the publisher is told what we have.
    read_again(1)
    assert publisher.conditions[-1] == f'"{hash(publisher.body)}"'

    # An answer that is no calendar takes nothing away.
    publisher.status, publisher.body = 200, "<html>Please sign in</html>"
    read_again(1)
    wait_for(lambda: "no calendar" in (shown()["last_error"] or ""), 15, "the failure is seen")
    assert gateway.query("select count(*) from claims where kind = 'external'") == [(1,)]

    # The dentist is moved.
    publisher.body = calendar(other)
    read_again(1)
    wait_for(lambda: shown()["state"] == "healthy", 15, "the source can be read again")
    assert gateway.book(busy, staff="ana", email="bea@customer.example").status_code == 201
    refused = gateway.book(other, staff="ana", email="dora@customer.example")
    assert refused.status_code == 409 and refused.json()["code"] == "busy-outside", refused.text

    # One answer without the dentist, as of a publisher that is just writing its file: not yet free.
    publisher.body = calendar()
    read_again(1)
    wait_for(lambda: gateway.query("select 1 from sources where cursor like '%Z'"), 15,
             "what is missing is noted")
    refused = gateway.book(other, staff="ana", email="dora@customer.example")
    assert refused.status_code == 409 and refused.json()["code"] == "busy-outside", refused.text
    assert gateway.audit_verify().returncode == 0
    assert gateway.stop() == 0
