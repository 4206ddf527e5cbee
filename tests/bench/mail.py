"""A full outbox drained into Postfix's smtp-sink, beside Postfix's own generator into the same sink,
with and without bookings going on beside."""
import os
import pathlib
import re
import sqlite3
import threading
import time

import gateway as gateways
from crowd import around_the_clock
from processes import Program, free_port, listens, run, wait_for

MESSAGES = int(os.environ.get("MESSAGES", "100000"))
WORKERS = int(os.environ.get("MAIL_WORKERS", "16"))
STAFF = 20


class SmtpSink:
    """Takes everything and keeps nothing."""

    def __init__(self, root):
        self.port = free_port()
        self.program = Program(["/usr/sbin/smtp-sink", "-u", "nobody", f"127.0.0.1:{self.port}", "500"],
                               root / "sink.log")
        wait_for(lambda: listens(self.port), 10, "smtp-sink listens")

    def stop(self):
        self.program.kill()


def by_smtp_source(sink, octets, count):
    """Messages a second of Postfix's generator, as many connections at once as we have."""
    begun = time.monotonic()
    run(["/usr/sbin/smtp-source", "-s", str(WORKERS), "-m", str(count), "-l", str(octets),
         "-f", "a@bench.example", "-t", "b@bench.example", f"127.0.0.1:{sink.port}"], timeout=600)
    return count / (time.monotonic() - begun)


def fill(database, count):
    """As many confirmations as that in the outbox of a stopped Holdfast, each of a booking of its
    own; the copies of one that a customer's booking has owed."""
    with sqlite3.connect(database) as connection:
        columns = [row[1] for row in connection.execute("pragma table_info(effects)")
                   if row[1] != "number"]
        number, = connection.execute(
            "select number from effects where kind = 'booking.confirmed' "
            "and recipient like '%bench.example' limit 1").fetchone()
        changed = {"id": "printf('ef_%026d', n)", "booking": "printf('bk_%026d', n)",
                   "recipient": "printf('c%d@bench.example', n)", "state": "'due'", "attempts": "0",
                   "fate": "''", "leased_until": "null", "ready_at": "1", "due_at": "1",
                   "deadline": "null", "last_detail": "''"}
        chosen = ", ".join(changed.get(name, f"e.{name}") for name in columns)
        connection.execute(
            f"insert into effects ({', '.join(columns)}) with recursive count(n) as "
            f"(select 1 union all select n + 1 from count where n < {count}) "
            f"select {chosen} from count, effects e where e.number = {number}")


def owed(gateway):
    return gateway.query("select count(*) from effects where channel = 'mail' "
                         "and ready_at is not null")[0][0]


def resident_mib(gateway):
    status = pathlib.Path(f"/proc/{gateway.program.process.pid}/status").read_text()
    return {name: int(re.search(rf"{name}:\s+(\d+)", status).group(1)) / 1024
            for name in ("VmRSS", "VmHWM")}


def drain(gateway):
    """Messages a second, from the first look to the last message."""
    left = begun_with = owed(gateway)
    begun = time.monotonic()
    while left > 0:
        time.sleep(0.5)
        left = owed(gateway)
    return begun_with / (time.monotonic() - begun)


def mail(root, shift_of):
    sink = SmtpSink(root)
    gateway = gateways.Gateway(root / "mail", smtp_port=sink.port, smtp={"workers": WORKERS})
    try:
        gateway.init_demo().start()
        around_the_clock(gateway, STAFF)
        shift = shift_of(gateway)
        gateway.book(gateways.weekday(), staff="ana", email="c0@bench.example")
        wait_for(lambda: owed(gateway) == 0, 60, "nothing is owed")
        alone, _ = shift.rate(16)
        print(f"\nA full outbox into smtp-sink ({WORKERS} connections)")
        print(f"{'messages':>9} {'beside it':>18} {'ours/s':>8} {'smtp-source/s':>14} {'ratio':>6} "
              f"{'bookings/s':>11} {'alone':>7} {'resident MiB':>13}")
        for beside in (False, True):
            wait_for(lambda: owed(gateway) == 0, 900, "nothing is owed")
            gateway.stop()
            fill_from(gateway, MESSAGES, beside)
            gateway.start()
            rates = []
            worker = threading.Thread(target=lambda: rates.append(shift.rate(16)[0]))
            if beside:
                worker.start()
            ours = drain(gateway)
            if beside:
                worker.join()
            memory = resident_mib(gateway)
            peer = by_smtp_source(sink, 4000, min(MESSAGES, 20_000))
            print(f"{MESSAGES:9,} {'bookings' if beside else 'nothing':>18} {ours:8,.0f} "
                  f"{peer:14,.0f} {ours / peer:6.2f} {rates[0] if rates else 0:11,.0f} "
                  f"{alone:7,.0f} {memory['VmHWM']:13.0f}", flush=True)
        assert gateway.audit_verify().returncode == 0
    finally:
        gateway.kill()
        sink.stop()


def fill_from(gateway, count, again):
    """Anew: what was sent before makes room for its like."""
    if again:
        with sqlite3.connect(gateway.database) as connection:
            connection.execute("delete from attempts where effect like 'ef_00000%'")
            connection.execute("delete from effects where id like 'ef_00000%'")
    fill(gateway.database, count)
