"""Devices with vdirsyncer and khal: clients that know only an address, and maybe a name and a
password."""
import os
import pathlib

from processes import run

PAIR = """\
[general]
status_path = "{root}/status/"
[pair device]
a = "here"
b = "there"
collections = {collections}
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{root}/{folder}"
fileext = ".ics"
[storage there]
"""

CALDAV = """\
type = "caldav"
url = "{url}"
username = "{user}"
password = "{password}"
"""

FEED = """\
type = "http"
url = "{url}"
"""

KHAL = """\
[calendars]
[[appointments]]
path = {root}/calendars/appointments
[default]
default_calendar = appointments
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Vienna
default_timezone = Europe/Vienna
"""


class Device:
    def __init__(self, root, there, collections, folder):
        self.root = pathlib.Path(root)
        (self.root / folder).mkdir(parents=True)
        (self.root / "vdirsyncer").write_text(
            PAIR.format(root=self.root, collections=collections, folder=folder) + there)
        (self.root / "khal").write_text(KHAL.format(root=self.root))
        self.environment = {**os.environ, "HOME": str(self.root), "LC_ALL": "C.UTF-8",
                            "XDG_CACHE_HOME": str(self.root / "cache"),
                            "XDG_DATA_HOME": str(self.root / "data")}
        self.vdirsyncer("discover", input="y\n" * 10)

    def vdirsyncer(self, *words, **options):
        return run(["/usr/bin/vdirsyncer", "-c", str(self.root / "vdirsyncer"), *words],
                   env=self.environment, **options)

    def khal(self, *words):
        return run(["/usr/bin/khal", "-c", str(self.root / "khal"), *words], env=self.environment)

    def sync(self):
        return self.vdirsyncer("sync")

    def agenda(self, day):
        return self.khal("list", "--format", "{start-time} {end-time} {title}", day.isoformat(), "1d")

    def new(self, start, end, title):
        self.khal("new", start.strftime("%Y-%m-%d %H:%M"), end.strftime("%Y-%m-%d %H:%M"), title)

    def file_with(self, text):
        files = (self.root / "calendars/appointments").glob("*.ics")
        found = [file for file in files if text in file.read_text()]
        assert len(found) == 1, f"{text} is in {found}"
        return found[0]

    def file_of(self, uid):
        return self.file_with(f"UID:{uid}")


class Phone(Device):
    """A staff member's own."""

    def __init__(self, root, gateway, user="ana", password=None):
        password = password or gateway.credentials[f"DEMO_{user.upper()}_PASSWORD"]
        super().__init__(root, CALDAV.format(url=gateway.url("/"), user=user, password=password),
                         '["from b"]', "calendars/")


class Subscriber(Device):
    """Reads a feed."""

    def __init__(self, root, url):
        super().__init__(root, FEED.format(url=url), "null", "calendars/appointments/")
