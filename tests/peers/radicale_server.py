"""A real Radicale of its own: on loopback, with one user and one calendar."""
import pathlib
import sys
import uuid

import requests

from processes import Program, free_port, listens, wait_for

XML = {"Content-Type": "application/xml; charset=utf-8"}
MKCALENDAR = """<?xml version="1.0" encoding="utf-8"?>
<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>
<D:displayname>Private</D:displayname></D:prop></D:set></C:mkcalendar>"""


class Radicale:
    user, password = "ana", "private-pass"

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.root.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.program = None
        (self.root / "users").write_text(f"{self.user}:{self.password}\n")
        (self.root / "config").write_text(f"""\
[server]
hosts = 127.0.0.1:{self.port}
[auth]
type = htpasswd
htpasswd_filename = {self.root}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {self.root}/collections
[logging]
level = warning
""")

    @property
    def base(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def calendar(self):
        return f"{self.base}/{self.user}/private/"

    def start(self):
        self.program = Program(["/usr/bin/python3", "-m", "radicale", "--config",
                                str(self.root / "config")], self.root / "log")
        wait_for(lambda: listens(self.port), 20, "Radicale listens")
        if requests.request("PROPFIND", self.calendar, auth=self.auth, headers={"Depth": "0"},
                            timeout=10).status_code == 404:
            answer = requests.request("MKCALENDAR", self.calendar, data=MKCALENDAR, headers=XML,
                                      auth=self.auth, timeout=10)
            assert answer.status_code == 201, answer.text

    def stop(self):
        if self.program:
            self.program.kill()

    @property
    def auth(self):
        return (self.user, self.password)

    def put(self, name, text, **headers):
        return requests.put(self.calendar + name, data=text.encode(), auth=self.auth, timeout=10,
                            headers={"Content-Type": "text/calendar; charset=utf-8", **headers})

    def delete(self, name):
        return requests.delete(self.calendar + name, auth=self.auth, timeout=10)

    def add_event(self, start, end, summary="Dentist", uid=None, **more):
        """`start` and `end` are UTC datetimes. Returns the event's name in the calendar."""
        uid = uid or str(uuid.uuid4())
        answer = self.put(f"{uid}.ics", event(uid, start, end, summary, **more))
        assert answer.status_code in (201, 204), answer.text
        return f"{uid}.ics"

    def objects(self):
        """Name to text of all objects in the calendar."""
        folder = self.root / "collections" / "collection-root" / self.user / "private"
        return {f.name: f.read_text() for f in folder.glob("*.ics")}


def utc(moment):
    return moment.strftime("%Y%m%dT%H%M%SZ")


def event(uid, start, end, summary, sequence=0, stamp="20260101T000000Z", extra=""):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Holdfast tests//EN", "BEGIN:VEVENT",
             f"UID:{uid}", f"DTSTAMP:{stamp}", f"SEQUENCE:{sequence}", f"DTSTART:{utc(start)}",
             f"DTEND:{utc(end)}", f"SUMMARY:{summary}"]
    lines += [extra] if extra else []
    return "\r\n".join(lines + ["END:VEVENT", "END:VCALENDAR", ""])
