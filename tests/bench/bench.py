#!/usr/bin/env python3
"""Holdfast beside its peers: bookings beside bare SQLite, CalDAV beside nginx with the same bytes.

Every figure is the median of three short runs; each run alternates with its peer's, so that a
machine that is busy for a moment slows both. The load comes from wrk on the same two cores.
"""
import base64
import datetime
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "peers"))

import gateway as gateways  # noqa: E402
from crowd import around_the_clock  # noqa: E402
from processes import Program, free_port, listens, run, wait_for  # noqa: E402

SECONDS = int(os.environ.get("SECONDS_EACH", "3"))
STAFF = 20
WRK_THREADS = 2

EVENT = "\r\n".join([
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Holdfast bench//EN", "BEGIN:VEVENT", "UID:bench",
    "DTSTAMP:20260101T000000Z", "DTSTART:20270101T100000Z", "DTEND:20270101T110000Z",
    "TRANSP:TRANSPARENT", "SUMMARY:Bench", "DESCRIPTION:" + "x" * 60, "END:VEVENT",
    "END:VCALENDAR", ""])

NGINX = """
daemon off; master_process on; worker_processes 2; pid {root}/pid; error_log {root}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nodelay on; keepalive_requests 1000000000;
  client_body_temp_path {root}/body; proxy_temp_path {root}/proxy; fastcgi_temp_path {root}/fastcgi;
  uwsgi_temp_path {root}/uwsgi; scgi_temp_path {root}/scgi;
  types {{ text/calendar ics; }}
  server {{ listen 127.0.0.1:{port}; root {root}/files; dav_methods PUT; }}
}}
"""


def wrk(url, connections, *script, headers=()):
    """Requests per second and the 99th percentile in milliseconds."""
    threads = min(WRK_THREADS, connections)
    command = ["wrk", "-t", str(threads), "-c", str(connections), "-d", f"{SECONDS}s", "--latency"]
    for header in headers:
        command += ["-H", header]
    if script:
        command += ["-s", str(HERE / script[0]), url, "--", *map(str, script[1:])]
    else:
        command += [url]
    text = run(command)
    if "Non-2xx" in text:
        raise AssertionError(text)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", text).groups()
    return rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def raw_sqlite(folder):
    """Transactions per second of the bare booking transaction, one commit each."""
    text = run([os.environ["RAW_SQLITE"], str(folder), str(SECONDS)])
    return float(re.search(r"([\d.]+) transactions/s", text).group(1))


def bookings(root):
    gateway = gateways.Gateway(root / "bookings", settings="")
    gateway.init_demo().start()
    around_the_clock(gateway, STAFF)
    first = datetime.datetime.now(datetime.timezone.utc).replace(hour=0, minute=0, second=0,
                                                                 microsecond=0)
    print(f"\nBookings over HTTP, each with a durable commit ({SECONDS} s a run, median of 3)")
    print(f"{'clients':>8} {'bookings/s':>11} {'p99 ms':>7} {'bare SQLite, 1 commit each':>27} {'ratio':>6}")
    slot = 0
    try:
        for clients in (1, 16, 64):
            rates, tails, bare = [], [], []
            for attempt in range(3):
                bare.append(raw_sqlite(root / f"raw-{clients}-{attempt}"))
                start = first + datetime.timedelta(days=2) + datetime.timedelta(minutes=5 * slot)
                before = gateway.query("select count(*) from bookings")[0][0]
                rate, p99 = wrk(gateway.url("/"), clients, "bookings.lua", gateway.token,
                                int(start.timestamp()), STAFF, min(WRK_THREADS, clients),
                                f"{clients}-{attempt}")
                made = gateway.query("select count(*) from bookings")[0][0] - before
                slot += made // STAFF + 50
                rates.append(rate)
                tails.append(p99)
            rate, peer = statistics.median(rates), statistics.median(bare)
            print(f"{clients:8} {rate:11,.0f} {statistics.median(tails):7.1f} {peer:27,.0f} "
                  f"{rate / peer:6.2f}", flush=True)
        assert gateway.audit_verify().returncode == 0
    finally:
        gateway.kill()


def caldav(root):
    gateway = gateways.Gateway(root / "caldav")
    gateway.init_demo().start()
    nginx_root = root / "nginx"
    (nginx_root / "files").mkdir(parents=True)
    os.chmod(root, 0o755)
    os.chmod(nginx_root / "files", 0o777)
    (nginx_root / "files" / "bench.ics").write_bytes(EVENT.encode())
    port = free_port()
    (nginx_root / "nginx.conf").write_text(NGINX.format(root=nginx_root, port=port))
    nginx = Program(["/usr/sbin/nginx", "-p", str(nginx_root), "-c", str(nginx_root / "nginx.conf")],
                    nginx_root / "log")
    calendar = "/dav/calendars/ana/appointments/"
    answer = gateway.dav("PUT", calendar + "bench.ics", EVENT.encode(),
                         Content_Type="text/calendar; charset=utf-8")
    assert answer.status_code == 201, answer.text
    password = gateway.credentials["DEMO_ANA_PASSWORD"]
    basic = "Basic " + base64.b64encode(f"ana:{password}".encode()).decode()
    try:
        wait_for(lambda: listens(port), 10, "nginx listens")
        served = gateway.dav("GET", calendar + "bench.ics")
        assert served.content == EVENT.encode(), "the bytes served are the bytes stored"
        print(f"\nCalDAV beside nginx serving and storing the same bytes ({SECONDS} s a run, median of 3)")
        print(f"{'request':>8} {'clients':>8} {'holdfast/s':>11} {'p99 ms':>7} {'nginx/s':>9} {'ratio':>6}")
        for clients in (1, 16):
            ours, tails, theirs = [], [], []
            for _ in range(3):
                rate, p99 = wrk(gateway.url(calendar + "bench.ics"), clients,
                                headers=[f"Authorization: {basic}"])
                ours.append(rate)
                tails.append(p99)
                theirs.append(wrk(f"http://127.0.0.1:{port}/bench.ics", clients)[0])
            report("GET", clients, ours, tails, theirs)
        for clients in (1, 16):
            ours, tails, theirs = [], [], []
            for attempt in range(3):
                rate, p99 = wrk(gateway.url("/"), clients, "put.lua", calendar, basic,
                                f"{clients}-{attempt}")
                ours.append(rate)
                tails.append(p99)
                theirs.append(wrk(f"http://127.0.0.1:{port}/", clients, "put.lua", "/", "none",
                                  f"{clients}-{attempt}")[0])
            report("PUT", clients, ours, tails, theirs)
        print("(nginx does not sync a PUT to disk, checks nothing and keeps no history.)")
    finally:
        gateway.kill()
        nginx.stop()


def report(what, clients, ours, tails, theirs):
    ours, theirs = statistics.median(ours), statistics.median(theirs)
    print(f"{what:>8} {clients:8} {ours:11,.0f} {statistics.median(tails):7.1f} {theirs:9,.0f} "
          f"{ours / theirs:6.2f}", flush=True)


def main():
    wanted = sys.argv[1:] or ["bookings", "caldav"]
    with tempfile.TemporaryDirectory(prefix="holdfast-bench-", dir=os.environ.get("BENCH_DIR")) as folder:
        root = pathlib.Path(folder)
        for name in wanted:
            {"bookings": bookings, "caldav": caldav}[name](root)


if __name__ == "__main__":
    main()
