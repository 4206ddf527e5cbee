"""Outside calendars: how soon a change is known while thousands of others are polled, how many
changes a second are taken in, and what a calendar costs in memory. The stand-ins are on loopback
and answer at once, so that what is measured is ours.

SOURCES=10000 calendars are polled beside. On a machine that is not left alone the times say more
about its company than about Holdfast."""
import asyncio
import datetime
import os
import statistics
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import requests

import gateway as gateways
from google_standin import Google
from processes import free_port, wait_for

SOURCES = int(os.environ.get("SOURCES", "10000"))
CHANGES = 50
# Calendars that all change at once, and the events in each.
CHANGED, EVENTS = 200, 50
A_RESOURCE = 100
FIRST = datetime.datetime.now(datetime.timezone.utc).replace(minute=0, second=0, microsecond=0)
HEAD = ('<?xml version="1.0" encoding="utf-8"?><multistatus xmlns="DAV:" '
        'xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/">')
COLLECTION = "<resourcetype><collection/><C:calendar/></resourcetype>"


class Calendars:
    """Any number of CalDAV calendars, of which each holds as many events as `events` says."""

    def __init__(self):
        self.events = {}
        self.asked = 0
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        threading.Thread(target=self.run, args=(started,), daemon=True).start()
        started.wait()

    def run(self, started):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0,
                                                                   backlog=1000))
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self.loop.run_forever()

    def url(self, number):
        return f"http://127.0.0.1:{self.port}/calendars/{number}/"

    async def serve(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                method, path, _ = head.split(" ", 2)
                fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
                body = (await reader.readexactly(int(fields.get("content-length", 0)))).decode()
                answer = self.answer(method, path, fields.get("depth"), body).encode()
                writer.write(b"HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\n"
                             b"Content-Length: %d\r\n\r\n" % len(answer) + answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def answer(self, method, path, depth, body):
        self.asked += 1
        number = int(path.split("/")[2])
        events = self.events.get(number, 0)
        if method == "REPORT":
            asked = [int(part.split(".")[0]) for part in body.split(path)[1:]]
            return HEAD + "".join(self.member(path, number, n, whole=True) for n in asked) + "</multistatus>"
        ctag = f"<CS:getctag>{events}</CS:getctag>"
        text = (f"{HEAD}<response><href>{path}</href><propstat><prop>{COLLECTION}{ctag}</prop>"
                "<status>HTTP/1.1 200 OK</status></propstat></response>")
        if depth == "1":
            text += "".join(self.member(path, number, n) for n in range(events))
        return text + "</multistatus>"

    @staticmethod
    def member(path, calendar, n, whole=False):
        start = FIRST + datetime.timedelta(days=2 + n % 300, hours=n // 300)
        data = "" if not whole else "<C:calendar-data>" + "\n".join([
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN", "BEGIN:VEVENT",
            f"UID:{calendar}-{n}", f"DTSTAMP:{FIRST:%Y%m%dT%H%M%SZ}", f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            "DURATION:PT30M", "SUMMARY:Busy", "END:VEVENT", "END:VCALENDAR"]) + "</C:calendar-data>"
        return (f"<response><href>{path}{n}.ics</href><propstat><prop><getetag>\"{n}\"</getetag>{data}"
                "</prop><status>HTTP/1.1 200 OK</status></propstat></response>")


class Figures:
    """What the gateway tells monitors."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}/metrics"

    def read(self, name):
        text = requests.get(self.url, timeout=30).text
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
                   if line.startswith((name + " ", name + "{")))

    def settled_memory(self):
        before = 0
        while (now := self.read("process_resident_memory_bytes")) > before * 1.01:
            before = now
            time.sleep(2)
        return now


def resources(gateway, count):
    def make(number):
        made = gateway.rest("POST", "/v1/resources", {
            "slug": f"person-{number}", "name": f"Person {number}", "kind": "staff",
            "time_zone": "Europe/Vienna"}, key=str(uuid.uuid4()))
        assert made.status_code == 201, made.text
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make, range(count)))


def connect(gateway, calendars, first, count):
    session = threading.local()

    def one(number):
        if not hasattr(session, "http"):
            session.http = requests.Session()
        made = gateway.rest("POST", "/v1/sources", {
            "resource": f"person-{number // A_RESOURCE}", "provider": "caldav", "name": "Outside",
            "url": calendars.url(number), "username": f"person-{number}", "password": "secret"},
            key=str(uuid.uuid4()), session=session.http)
        assert made.status_code == 201, made.text
        return made.json()["id"]

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(first, first + count)))


def tie_google(gateway):
    grant = gateway.rest("POST", "/v1/grants", {"provider": "google", "resource": "ana"}).json()
    there = requests.get(grant["authorize_url"], allow_redirects=False, timeout=30)
    assert requests.get(there.headers["Location"], timeout=30).status_code == 200
    made = gateway.rest("POST", "/v1/sources", {
        "resource": "ana", "provider": "google", "grant": grant["id"],
        "calendar": "ana@salon.example"}, key=str(uuid.uuid4()))
    assert made.status_code == 201, made.text
    source = f"/v1/sources/{made.json()['id']}"
    wait_for(lambda: gateway.rest("GET", source).json()["sync"]["told_until"], 60, "a channel is open")


def busy(gateway):
    return gateway.query("select count(*) from claims where kind = 'external'")[0][0]


def push_lag(gateway, google):
    """Seconds from a change at the service to the claim in the ledger, one after the other."""
    lags = []
    known = busy(gateway)
    for n in range(CHANGES):
        # Hints within a second of each other are one read.
        time.sleep(1.2)
        start = FIRST + datetime.timedelta(days=3 + n)
        begun = time.monotonic()
        google.calendar.person_adds(start, start + datetime.timedelta(minutes=30))
        known += 1
        while busy(gateway) < known:
            assert time.monotonic() < begun + 60, "the change never came"
            time.sleep(0.002)
        lags.append(time.monotonic() - begun)
    return sorted(lags)


def taken_in(gateway, calendars, figures, sources):
    """Changes a second when many calendars change at once."""
    before = figures.read("holdfast_sync_changes_total")
    for number in range(CHANGED):
        calendars.events[number] = EVENTS
    begun = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda source: gateway.rest("POST", f"/v1/sources/{source}/sync"), sources[:CHANGED]))
    wanted = before + CHANGED * EVENTS
    wait_for(lambda: figures.read("holdfast_sync_changes_total") >= wanted, 600, "all is taken in")
    return CHANGED * EVENTS / (time.monotonic() - begun)


def sync(root):
    google = Google()
    calendars = Calendars()
    port = free_port()
    gateway = gateways.Gateway(root / "sync", sync_poll=60,
                               settings=f'[metrics]\nlisten = "127.0.0.1:{port}"')
    gateway.environment = {**os.environ, **google.environment(),
                           "HOLDFAST_SYNC_HOOKS_URL": gateway.url("")}
    try:
        gateway.init_demo().start()
        figures = Figures(port)
        resources(gateway, -(-SOURCES // A_RESOURCE))
        tie_google(gateway)
        empty = figures.settled_memory()
        sources = connect(gateway, calendars, 0, SOURCES)
        wait_for(lambda: gateway.query(
            "select count(*) from sources where state = 'healthy'")[0][0] > SOURCES, 900,
            "every calendar was read")
        asked, begun = calendars.asked, time.monotonic()
        lags = push_lag(gateway, google)
        polled = (calendars.asked - asked) / (time.monotonic() - begun)
        memory = (figures.settled_memory() - empty) / SOURCES
        rate = taken_in(gateway, calendars, figures, sources)
        print(f"\nOutside calendars, {SOURCES} polled beside ({polled:,.0f} reads/s)")
        print(f"  from a change at the service to the ledger, by push: median "
              f"{statistics.median(lags) * 1000:.0f} ms, p95 {lags[int(len(lags) * 0.95)] * 1000:.0f} ms, "
              f"longest {lags[-1] * 1000:.0f} ms")
        print(f"  {CHANGED} calendars with {EVENTS} new events each: {rate:,.0f} changes/s")
        print(f"  memory: {memory / 1024:.1f} KiB a calendar", flush=True)
        assert gateway.audit_verify().returncode == 0
    finally:
        gateway.kill()
        google.stop()
