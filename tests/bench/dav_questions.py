"""What calendar apps ask, and whether an answer is one."""
import datetime
import xml.etree.ElementTree as ElementTree

import requests

from events import FIRST, stamp
from dav_peers import XML

D, C = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
SPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
WEEK, MONTH = datetime.timedelta(days=7), datetime.timedelta(days=30)


class Question:
    """A request about one calendar of a server. `expected`: how many there must be of what the
    answer lists."""

    def __init__(self, method, path, body="", depth=None, expected=None, counts="response"):
        self.method, self.path, self.body, self.depth = method, path, body, depth
        self.expected, self.counts = expected, counts

    def send(self, server, session=requests):
        """The answer as it came."""
        headers = {**XML, **({"Depth": self.depth} if self.depth else {})}
        return session.request(self.method, server.base + self.path, data=self.body.encode(),
                               headers=headers, auth=server.auth, timeout=300)

    def ask(self, server):
        """The answer, checked."""
        answer = self.send(server)
        found = self.count(answer)
        if found != self.expected:
            raise AssertionError(f"{server.name} answers {self.method} {self.path} by "
                                 f"{answer.status_code} with {found} of {self.expected} "
                                 f"{self.counts}s: {answer.text[:300]}")
        return answer

    def count(self, answer):
        if self.method == "GET":
            return answer.text.count("BEGIN:VEVENT") if answer.status_code == 200 else 0
        if self.counts == "period":
            text = answer.text.replace("\r\n ", "").replace("\n ", "")
            lines = [line for line in text.splitlines() if line.startswith("FREEBUSY")]
            return sum(line.count("/") for line in lines)
        if answer.status_code != 207:
            return 0
        # A collection tells of itself too, or not; what is meant is its members.
        return sum(1 for response in ElementTree.fromstring(answer.content).iter(D + "response")
                   if not response.findtext(D + "href").endswith("/")
                   and response.find(f"{D}propstat/{D}prop/{D}getetag") is not None)


def get(path, name):
    return Question("GET", path + name, expected=1, counts="event")


def listing(path, count):
    body = HEAD + '<D:propfind xmlns:D="DAV:"><D:prop><D:getetag/></D:prop></D:propfind>'
    return Question("PROPFIND", path, body, "1", count)


def week(path, number, expected=96):
    """calendar-query for that week of the calendar, with the texts."""
    start = FIRST + number * WEEK
    body = (HEAD + f"<C:calendar-query {SPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>"
            '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
            f'<C:time-range start="{stamp(start)}" end="{stamp(start + WEEK)}"/>'
            "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>")
    return Question("REPORT", path, body, "1", expected)


def multiget(path, names):
    hrefs = "".join(f"<D:href>{path}{name}</D:href>" for name in names)
    body = (HEAD + f"<C:calendar-multiget {SPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>"
            f"{hrefs}</C:calendar-multiget>")
    return Question("REPORT", path, body, "1", len(names))


def changes(path, token, expected):
    body = (HEAD + f'<D:sync-collection xmlns:D="DAV:"><D:sync-token>{token}</D:sync-token>'
            "<D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>")
    return Question("REPORT", path, body, None, expected)


def free_busy(path, number=1, expected=None):
    """When the month from that week on is taken."""
    start = FIRST + number * WEEK
    body = (HEAD + f"<C:free-busy-query {SPACES}>"
            f'<C:time-range start="{stamp(start)}" end="{stamp(start + MONTH)}"/>'
            "</C:free-busy-query>")
    return Question("REPORT", path, body, "1", expected, "period")


def token_of(server, path):
    body = (HEAD + '<D:propfind xmlns:D="DAV:"><D:prop><D:sync-token/></D:prop></D:propfind>')
    answer = requests.request("PROPFIND", server.base + path, data=body, auth=server.auth,
                              headers={**XML, "Depth": "0"}, timeout=300)
    return ElementTree.fromstring(answer.content).findtext(f".//{D}sync-token")


def put(server, path, name, text):
    answer = requests.put(server.base + path + name, data=text.encode(), auth=server.auth,
                          headers={"Content-Type": "text/calendar; charset=utf-8"}, timeout=60)
    assert answer.status_code in (200, 201, 204), f"{server.name}: {answer.status_code}"
