"""Holdfast beside Radicale, Xandikos and Cyrus, and beside nginx with the bytes that Holdfast told.

All run at the same time and are asked in turn, so that a machine that is busy for a while slows all
of them alike; the load comes from the same cores. Every question is asked once before and its answer
counted. "anew" is Holdfast where no two questions are the same, so that it cannot know the answer
from the last time.
"""
import os
import pathlib
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import requests

import dav_peers
import dav_questions as questions
import events
import gateway as gateways
from dav_load import SECONDS, fill, put_rate, rate

FEW, MANY = 1_000, 10_000
ROUNDS = 3
CLIENTS = (1, 16)


class Holdfast:
    name = "Holdfast"

    def __init__(self, root):
        self.gateway = gateways.Gateway(root)
        self.base = self.gateway.url("")
        self.auth = None

    def start(self):
        self.gateway.init_demo().start()
        self.auth = ("ana", self.gateway.credentials["DEMO_ANA_PASSWORD"])

    def stop(self):
        self.gateway.kill()

    def calendar_path(self, name):
        return f"/dav/calendars/ana/{name}/"

    def resident(self):
        """MiB."""
        status = pathlib.Path(f"/proc/{self.gateway.program.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def make_by_put(server, name, count, folder):
    path = server.calendar_path(name)
    dav_peers.mkcalendar(server, path)
    if count:
        fill(server, path, name, count, folder)
        # The run ends while the last ones are on their way.
        wanted = events.named(name, count)
        for missing in sorted(set(wanted) - members(server, path)):
            questions.put(server, path, missing, wanted[missing])


def members(server, path):
    """Names of what is in a calendar."""
    listing = questions.listing(path, None)
    answer = requests.request(listing.method, server.base + path, data=listing.body, timeout=300,
                              auth=server.auth, headers={**dav_peers.XML, "Depth": "1"})
    return {part.split("<")[0].rsplit("/", 1)[-1] for part in answer.text.split("href>")[1::2]}


def prepare(server, root):
    """The calendars of a server, and what is asked about them: name to questions."""
    begun = time.monotonic()
    for name, count in (("few", FEW), ("many", MANY), ("puts", 0)):
        if hasattr(server, "make"):
            server.make(name, events.named(name, count))
        else:
            make_by_put(server, name, count, root)
    print(f"({server.name} filled in {time.monotonic() - begun:.0f} s)", flush=True)
    few, many = server.calendar_path("few"), server.calendar_path("many")
    token = questions.token_of(server, many)
    for n in range(10):
        questions.put(server, many, f"many-{n}.ics", events.text(f"many-{n}", n)
                      .replace("Room 4", "Room 5"))
    names = [f"many-{n}.ics" for n in range(0, MANY, 37)]
    return {
        "GET": [questions.get(many, "many-77.ics")],
        "PROPFIND of 1,000": [questions.listing(few, FEW)],
        "PROPFIND of 10,000": [questions.listing(many, MANY)],
        "a week in 10,000": [questions.week(many, number) for number in range(3, 13)],
        "multiget of 50": [questions.multiget(many, names[n:n + 50]) for n in range(0, 200, 20)],
        "10 changes in 10,000": [questions.changes(many, token, 10)],
        "free-busy of a month": [questions.free_busy(many, number, 412) for number in range(3, 13)],
    }


def served(nginx, holdfast, asked):
    """The same questions, answered from files."""
    copies = {}
    for what, list_of_them in asked.items():
        copies[what] = []
        for number, question in enumerate(list_of_them):
            answer = question.ask(holdfast)
            name = f"{what}-{number}".replace(" ", "-").replace(",", "")
            copy = questions.Question("GET", nginx.serve(name, answer.content))
            copy.count = lambda got, told=answer.content: None if got.content == told else 0
            copies[what].append(copy)
    return copies


def measured(server, folder, list_of_them, clients, anew=False):
    """Answers a second; nothing where the server cannot answer that."""
    try:
        return rate(server, folder, list_of_them, clients, anew)
    except (AssertionError, requests.RequestException) as fault:
        Table.notes.add(f"{server.name}: {str(fault)[:150]}")
        return None


class Table:
    notes = set()
    peers = ("Radicale", "Xandikos", "Cyrus")

    def __init__(self):
        print(f"\nCalDAV, answers a second ({SECONDS} s each, median of {ROUNDS} in turn; the "
              "slowest once)")
        print(f"{'':21} {'clients':>7} {'Holdfast':>9} {'anew':>8} {'nginx':>9} {'of nginx':>8} "
              + " ".join(f"{name:>9}" for name in self.peers) + f" {'x fastest':>10}")

    def row(self, what, clients, rates):
        def show(value, width):
            return f"{'-' if value is None else format(value, ',.0f' if value >= 10 else ',.2f'):>{width}}"
        ours, nginx = rates["Holdfast"], rates.get("nginx")
        others = [rates[name] for name in self.peers if rates.get(name)]
        of_nginx = f"{ours / nginx:8.2f}" if nginx else f"{'-':>8}"
        times = f"{ours / max(others):10.1f}" if others else f"{'-':>10}"
        print(f"{what:21} {clients:7} {show(ours, 9)} {show(rates.get('anew'), 8)} {show(nginx, 9)} "
              f"{of_nginx} " + " ".join(show(rates.get(name), 9) for name in self.peers)
              + f" {times}", flush=True)


def median_of(all_rounds):
    found = [one for one in all_rounds if one is not None]
    return statistics.median(found) if found else None


def beside_others(root):
    kinds = {"Holdfast": Holdfast, "nginx": dav_peers.Nginx, "Radicale": dav_peers.Radicale,
             "Xandikos": dav_peers.Xandikos, "Cyrus": dav_peers.Cyrus}
    for name in dav_peers.missing():
        print(f"{name} is not installed; its column stays empty.")
        del kinds[name]
    servers, started = {}, []
    try:
        for name, kind in kinds.items():
            servers[name] = kind(root / name.lower())
            servers[name].start()
            started.append(servers[name])
        # At the same time: some take minutes, one thread each.
        with ThreadPoolExecutor() as pool:
            filled = {name: pool.submit(prepare, servers[name], root)
                      for name in servers if name != "nginx"}
            asked = {name: one.result() for name, one in filled.items()}
        asked["nginx"] = served(servers["nginx"], servers["Holdfast"], asked["Holdfast"])
        compare(root, servers, asked)
    finally:
        for server in started:
            server.stop()


def compare(root, servers, asked):
    table = Table()
    for clients in CLIENTS:
        rounds = {name: [] for name in servers}
        for number in range(ROUNDS):
            for name, server in servers.items():
                path = "/" if name == "nginx" else server.calendar_path("puts")
                rounds[name].append(put_rate(server, path, f"put-{clients}-{number}", clients,
                                             (clients * 10 + number) * 3000))
        table.row("PUT", clients, {name: median_of(one) for name, one in rounds.items()})
    for what in asked["Holdfast"]:
        for clients in CLIENTS:
            rounds = {name: [] for name in [*servers, "anew"]}
            for number in range(ROUNDS):
                for name, server in servers.items():
                    # Whoever takes a second for an answer takes it each time.
                    if number == 0 or (rounds[name][0] or 0) > 10:
                        rounds[name].append(measured(server, root, asked[name][what], clients))
                if what != "GET":
                    rounds["anew"].append(measured(servers["Holdfast"], root,
                                                   asked["Holdfast"][what], clients, anew=True))
            table.row(what, clients, {name: median_of(one) for name, one in rounds.items()})
    for note in sorted(Table.notes):
        print(f"({note})")
    print("(nginx syncs no PUT to disk, checks nothing and keeps no history; Xandikos asks for no "
          "password.)")


def depth(root):
    """The cost of one answer with a thousand and with a hundred thousand events in the calendar."""
    few, many = FEW, int(os.environ.get("EVENTS", "100000"))
    server = Holdfast(root / "depth")
    server.start()
    try:
        empty = server.resident()
        asked = {}
        for name, count in (("few", few), ("many", many)):
            begun = time.monotonic()
            make_by_put(server, name, count, root)
            print(f"({count:,} events put in {time.monotonic() - begun:.0f} s)", flush=True)
            path = server.calendar_path(name)
            token = questions.token_of(server, path)
            for n in range(10):
                questions.put(server, path, f"{name}-{n}.ics",
                              events.text(f"{name}-{n}", n).replace("Room 4", "Room 5"))
            asked[name] = {
                "a week": [questions.week(path, number) for number in range(3, 8)],
                "10 changes": [questions.changes(path, token, 10)],
                "free-busy of a month": [questions.free_busy(path, n, 412) for n in range(2, 6)],
            }
        print(f"\nThe cost of one answer, by how much the calendar holds ({SECONDS} s each, median "
              f"of {ROUNDS} in turn)")
        print(f"{'':21} {few:>11,} {many:>11,} {'ratio':>6}  (microseconds, one client)")
        for what in [*asked["few"], "PUT"]:
            costs = {"few": [], "many": []}
            for number in range(ROUNDS):
                for name, costs_of_it in costs.items():
                    if what == "PUT":
                        found = put_rate(server, server.calendar_path(name), f"more-{number}", 1,
                                         1_000_000 + number * 3000)
                    else:
                        found = rate(server, root, asked[name][what], 1, anew=True)
                    costs_of_it.append(1e6 / found)
            little, much = (statistics.median(costs[name]) for name in ("few", "many"))
            print(f"{what:21} {little:11,.0f} {much:11,.0f} {much / little:6.2f}", flush=True)
        print(f"Resident: {empty:.0f} MiB when it began, {server.resident():.0f} MiB now", end="")
        members(server, server.calendar_path("many"))
        print(f", {server.resident():.0f} MiB after a listing of all {many:,}", flush=True)
    finally:
        server.stop()


def caldav(root):
    os.chmod(root, 0o755)
    beside_others(root)
    depth(root)
