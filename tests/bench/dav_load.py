"""How many requests a second a server answers."""
import os
import pathlib
import re
import threading
import time

import requests

from processes import Program, run, wait_for

HERE = pathlib.Path(__file__).parent
SECONDS = int(os.environ.get("SECONDS_EACH", "1"))
# Whoever takes longer for one answer is asked one by one: wrk would end before anything came.
SLOW, VERY_SLOW = 0.15, 1.0


def authorization(server):
    if server.auth is None:
        return "-"
    basic = requests.Request("GET", server.base, auth=server.auth).prepare()
    return basic.headers["Authorization"]


def wrk(server, clients, script, *arguments, seconds=SECONDS):
    threads = min(2, clients)
    text = run(["wrk", "-t", str(threads), "-c", str(clients), "-d", f"{seconds}s",
                "--timeout", "60s", "-s", str(HERE / script), server.base + "/", "--",
                *map(str, arguments)], timeout=seconds + 120)
    if "Non-2xx" in text or "Socket errors" in text:
        raise AssertionError(f"{server.name}: {text}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))


def write(folder, questions):
    files = []
    for number, question in enumerate(questions):
        file = folder / f"question-{number}"
        file.write_bytes(f"{question.path}\n{question.body}".encode())
        files.append(file)
    return files


def asked_one_by_one(server, question, clients, took):
    """Several at a time, for a second or, of the slowest, two answers each."""
    clients = min(clients, 4) if took > VERY_SLOW else clients
    most = 2 if took > VERY_SLOW else 1000
    done, faults = [], []
    begun = time.monotonic()

    def ask():
        try:
            with requests.Session() as session:
                for _ in range(most):
                    answer = question.send(server, session)
                    done.append(time.monotonic())
                    assert answer.status_code < 300, f"{server.name}: {answer.status_code}"
                    if time.monotonic() - begun > SECONDS:
                        return
        except Exception as fault:  # pylint: disable=broad-except
            faults.append(fault)

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return len(done) / (max(done) - begun)


def rate(server, folder, questions, clients, anew=False):
    """Answers a second. `anew`: no two questions are the same text, so that nobody can know the
    answer already."""
    question = questions[0]
    question.ask(server)
    # Without the time that the checking takes.
    begun = time.monotonic()
    question.send(server)
    took = time.monotonic() - begun
    if took > SLOW:
        return asked_one_by_one(server, question, clients, took)
    return wrk(server, clients, "dav.lua", question.method, authorization(server),
               question.depth or "-", "anew" if anew else "-", *write(folder, questions))


def put_rate(server, path, run_name, clients, first=0):
    return wrk(server, clients, "events.lua", path, authorization(server), run_name, first)


def fill(server, path, run_name, count, folder):
    """Puts that many events, sixteen at a time. Of the last ones some may be missing."""
    told = folder / f"{server.name}-{run_name}"
    wrk_itself = Program(["wrk", "-t", "1", "-c", "16", "-d", "900s", "--timeout", "60s", "-s",
                          str(HERE / "events.lua"), server.base + "/", "--", path,
                          authorization(server), run_name, "0", str(count - 1), str(told)],
                         folder / "wrk.log")
    try:
        wait_for(told.exists, 800, f"{server.name} takes {count} events")
    finally:
        wrk_itself.kill()
