#!/usr/bin/env python3
"""Holdfast beside its peers: bookings beside bare SQLite and beside PostgreSQL, CalDAV beside other
servers (caldav.py), mail beside Postfix's own generator (mail.py); and beside itself with little
stored, and with a million bookings behind it.

Every figure is the median of three short runs; each run alternates with its peer's, so that a
machine that is busy for a moment slows both. The load comes from wrk on the same two cores.
"""
import datetime
import os
import pathlib
import re
import statistics
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "peers"))

import gateway as gateways  # noqa: E402
from caldav import caldav  # noqa: E402
from crowd import around_the_clock  # noqa: E402
from mail import mail  # noqa: E402
from million import store_claims  # noqa: E402
from postgres import Postgres  # noqa: E402
from processes import run  # noqa: E402
from sync import sync  # noqa: E402

SECONDS = int(os.environ.get("SECONDS_EACH", "3"))
STAFF = 20
WRK_THREADS = 2


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
    shift = Shift(gateway)
    print(f"\nBookings over HTTP, each with a durable commit ({SECONDS} s a run, median of 3)")
    print(f"{'clients':>8} {'bookings/s':>11} {'p99 ms':>7} {'bare SQLite, 1 commit each':>27} {'ratio':>6}")
    try:
        for clients in (1, 16, 64):
            rates, tails, bare = [], [], []
            for attempt in range(3):
                bare.append(raw_sqlite(root / f"raw-{clients}-{attempt}"))
                rate, p99 = shift.rate(clients)
                rates.append(rate)
                tails.append(p99)
            rate, peer = statistics.median(rates), statistics.median(bare)
            print(f"{clients:8} {rate:11,.0f} {statistics.median(tails):7.1f} {peer:27,.0f} "
                  f"{rate / peer:6.2f}", flush=True)
        assert gateway.audit_verify().returncode == 0
    finally:
        gateway.kill()


class Shift:
    """A running Holdfast and the next time at which nothing is booked yet."""

    def __init__(self, gateway):
        self.gateway = gateway
        first = datetime.datetime.now(datetime.timezone.utc).replace(hour=0, minute=0, second=0,
                                                                     microsecond=0)
        self.first = first + datetime.timedelta(days=2)
        self.slot = 0
        self.runs = 0

    def rate(self, clients):
        """Bookings per second over HTTP, and the 99th percentile in milliseconds."""
        start = self.first + datetime.timedelta(minutes=5 * self.slot)
        before = self.gateway.query("select count(*) from bookings")[0][0]
        rate, p99 = wrk(self.gateway.url("/"), clients, "bookings.lua", self.gateway.token,
                        int(start.timestamp()), STAFF, min(WRK_THREADS, clients),
                        f"shift-{self.runs}")
        made = self.gateway.query("select count(*) from bookings")[0][0] - before
        self.slot += made // STAFF + 50
        self.runs += 1
        return rate, p99


def postgres(root):
    peer = Postgres(root / "postgres").start()
    gateway = gateways.Gateway(root / "beside-postgres")
    try:
        peer.load()
        gateway.init_demo().start()
        around_the_clock(gateway, STAFF)
        gateway.stop()
        store_claims(gateway.database, 1_000_000)
        gateway.start()
        shift = Shift(gateway)
        print(f"\nBookings beside PostgreSQL 15, both with a million claims stored and durable commits"
              f"\n({SECONDS} s a run, median of 3; Holdfast through its HTTP API, PostgreSQL by pgbench)")
        print(f"{'clients':>8} {'bookings/s':>11} {'p99 ms':>7} {'PostgreSQL/s':>13} {'ratio':>6}")
        for clients in (1, 16, 64):
            ours, tails, theirs = [], [], []
            for _ in range(3):
                theirs.append(peer.rate(clients, SECONDS))
                rate, p99 = shift.rate(clients)
                ours.append(rate)
                tails.append(p99)
            rate, other = statistics.median(ours), statistics.median(theirs)
            print(f"{clients:8} {rate:11,.0f} {statistics.median(tails):7.1f} {other:13,.0f} "
                  f"{rate / other:6.2f}", flush=True)
        assert gateway.audit_verify().returncode == 0
    finally:
        if gateway.program:
            gateway.kill()
        peer.stop()


def depth(root):
    print(f"\nThe cost of a booking, with little and with much stored ({SECONDS} s each)")
    print(run([os.environ["BENCH_LEDGER"], "depth", str(root / "depth"), str(SECONDS)],
              timeout=900), end="", flush=True)


def memory(root):
    bookings = os.environ.get("BOOKINGS", "1000000")
    print(f"\nWhat the process holds while it takes {int(bookings):,} bookings")
    print(run([os.environ["BENCH_LEDGER"], "memory", str(root / "memory"), bookings],
              timeout=1800), end="", flush=True)


def main():
    all_of_them = {"bookings": bookings, "postgres": postgres, "depth": depth, "memory": memory,
                   "caldav": caldav, "mail": lambda folder: mail(folder, Shift), "sync": sync}
    wanted = sys.argv[1:] or list(all_of_them)
    with tempfile.TemporaryDirectory(prefix="holdfast-bench-", dir=os.environ.get("BENCH_DIR")) as folder:
        root = pathlib.Path(folder)
        for name in wanted:
            all_of_them[name](root)


if __name__ == "__main__":
    main()
