"""A Holdfast of its own for one test: configuration, database, process, and a REST client."""
import datetime
import json
import os
import pathlib
import sqlite3
import subprocess
import uuid
import zoneinfo

import requests

from processes import Program, free_port, run, wait_for

PROGRAM = os.environ.get("HOLDFAST", str(pathlib.Path(__file__).parents[2] / "build/whole/holdfast"))

# Weekdays the demo's staff work on, and a wall time at which all of them do.
VIENNA = zoneinfo.ZoneInfo("Europe/Vienna")


def weekday(days_ahead=6, hour=10, minute=0):
    """An instant on a Tuesday, Wednesday or Thursday at least `days_ahead` days from now."""
    day = datetime.datetime.now(VIENNA).date() + datetime.timedelta(days=days_ahead)
    while day.weekday() not in (1, 2, 3):
        day += datetime.timedelta(days=1)
    return datetime.datetime.combine(day, datetime.time(hour, minute), VIENNA)


class Gateway:
    def __init__(self, root, smtp_port=None, smtp_tls="none", smtp=None, sync_poll=1, settings="",
                 environment=None, limits=""):
        self.root = pathlib.Path(root)
        self.root.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.config = self.root / "holdfast.toml"
        self.database = self.root / "holdfast.db"
        self.credentials = {}
        self.program = None
        # Of the running program; nothing: ours.
        self.environment = environment
        smtp = dict(smtp or {})
        smtp.setdefault("host", "127.0.0.1" if smtp_port else "")
        if smtp_port:
            smtp.setdefault("port", smtp_port)
        smtp.setdefault("tls", smtp_tls)
        smtp.setdefault("retry_base_seconds", 1)
        smtp.setdefault("retry_ceiling_seconds", 3)
        lines = [f'database = "{self.database}"', f'base_url = "http://127.0.0.1:{self.port}"',
                 f'secret_key_file = "{self.root}/holdfast.key"', 'log_level = "info"', settings,
                 "[[listen]]", 'address = "127.0.0.1"', f"port = {self.port}", "[smtp]"]
        lines += [f"{name} = {json.dumps(value)}" for name, value in smtp.items()]
        lines += ["[sync]", f"poll_seconds = {sync_poll}", "allow_private_addresses = true",
                  "[limits]", "connections_per_address = 1000", limits]
        self.config.write_text("\n".join(lines) + "\n")
        self.config.chmod(0o600)

    def command(self, *words, stdin=None):
        return run([PROGRAM, *words[:1], *words[1:], "--config", str(self.config)], input=stdin)

    def init_demo(self):
        written = self.root / "credentials"
        self.command("init", "--demo", "--write-credentials", str(written))
        for line in written.read_text().splitlines():
            name, _, value = line.partition("=")
            self.credentials[name] = value.strip("'\"")
        return self

    def start(self):
        self.program = Program([PROGRAM, "serve", "--config", str(self.config)], self.root / "log",
                               env=self.environment)
        wait_for(self.ready, 20, f"ready: {self.root / 'log'}")
        return self

    def ready(self):
        if not self.program.running():
            raise AssertionError(f"holdfast ended:\n{self.program.output()[-4000:]}")
        try:
            return requests.get(self.url("/readyz"), timeout=2).status_code == 200
        except requests.ConnectionError:
            return False

    def stop(self):
        return self.program.stop()

    def kill(self):
        self.program.kill()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def token(self):
        return self.credentials["DEMO_TOKEN"]

    def rest(self, method, path, body=None, key=None, session=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers.setdefault("Authorization", f"Bearer {self.token}")
        if key:
            headers["Idempotency-Key"] = key
        return (session or requests).request(method, self.url(path), json=body, headers=headers,
                                             timeout=30)

    def book(self, starts_at, service="haircut", key=None, email="ana@customer.example", session=None,
             **more):
        body = {"service": service, "starts_at": starts_at.isoformat(),
                "time_zone": "Europe/Vienna",
                "customer": {"name": "Ana Kundin", "email": email}, **more}
        return self.rest("POST", "/v1/bookings", body, key or str(uuid.uuid4()), session=session)

    def query(self, sql, *values):
        """Reads the database beside the running server."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10) as connection:
            return connection.execute(sql, values).fetchall()

    def audit_verify(self):
        return subprocess.run([PROGRAM, "audit", "verify", "--config", str(self.config)],
                              capture_output=True, text=True, check=False, timeout=120)

    def dav(self, method, path, body=None, user="ana", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        password = self.credentials[f"DEMO_{user.upper()}_PASSWORD"]
        return requests.request(method, self.url(path), data=body, headers=headers, timeout=30,
                                auth=(user, password), allow_redirects=False)
