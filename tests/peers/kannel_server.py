"""Kannel with its fake centre on free loopback ports (Debian's kannel and kannel-extras)."""
import pathlib
import re
import shutil
import urllib.parse

import requests

from processes import Program, free_port, listens, wait_for

FAKE = "/usr/lib/kannel/test/fakesmsc"


def lacking():
    """What keeps it from running here; empty: nothing."""
    missing = [name for name in ("bearerbox", "smsbox") if not shutil.which(name)
               and not pathlib.Path("/usr/sbin", name).exists()]
    return missing + ([] if pathlib.Path(FAKE).exists() else ["fakesmsc"])


def words_of(what):
    """ "text hello"; "ucs-2 …" and, of several parts, "udh … data …" in UTF-16."""
    kind, _, rest = what.partition(" ")
    if kind == "text":
        return rest
    data = rest if kind == "ucs-2" else what.rpartition("data ")[2]
    return urllib.parse.unquote_to_bytes(data.replace("+", " ")).decode("utf-16-be")


class Kannel:
    """`password` is what its sendsms user has; words that come in go to `inbound`."""

    def __init__(self, root, inbound, password="foobar"):
        self.root = pathlib.Path(root)
        self.root.mkdir(parents=True, exist_ok=True)
        self.ports = [free_port() for _ in range(4)]
        self.url = f"http://127.0.0.1:{self.ports[3]}/cgi-bin/sendsms"
        self.config = self.root / "kannel.conf"
        self.config.write_text(f"""
group = core
admin-port = {self.ports[0]}
admin-password = admin
admin-interface = 127.0.0.1
smsbox-port = {self.ports[1]}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
log-level = 1

group = smsc
smsc = fake
smsc-id = fake
port = {self.ports[2]}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {self.ports[3]}
sendsms-interface = 127.0.0.1
log-level = 1

group = sendsms-user
username = holdfast
password = {password}
max-messages = 6
concatenation = true

group = sms-service
keyword = default
get-url = "{inbound}&from=%p&to=%P&id=%I&text=%b"
max-messages = 1
omit-empty = true
""")
        self.programs = []

    def start(self, *words):
        """`words` are what phones send: "+436601234567 +15550100 text hello"."""
        self.run("bearerbox", [self.program("bearerbox"), str(self.config)])
        wait_for(lambda: listens(self.ports[1]), 15, "bearerbox listens")
        self.run("smsbox", [self.program("smsbox"), str(self.config)])
        wait_for(lambda: listens(self.ports[3]), 15, "smsbox listens")
        self.phones(*words)
        return self

    def phones(self, *words):
        count = ["-m", str(len(words))] if words else ["-m", "0"]
        lines = words or ("+1 +1 text none",)
        self.run("fakesmsc", [FAKE, "-H", "127.0.0.1", "-r", str(self.ports[2]), "-i", "0.2", *count,
                              *lines])
        wait_for(lambda: "online" in requests.get(
            f"http://127.0.0.1:{self.ports[0]}/status.txt?password=admin", timeout=5).text, 15,
            "the centre is online")

    @staticmethod
    def program(name):
        return shutil.which(name) or f"/usr/sbin/{name}"

    def run(self, name, command):
        self.programs.append(Program(command, self.root / name, cwd=self.root))

    def arrived(self):
        """What phones got, part by part: (from, to, words)."""
        log = (self.root / "fakesmsc").read_text(errors="replace")
        found = re.findall(r"Got message \d+: <(\S+) (\S+) (.*)>", log)
        return [(sender, to, words_of(what)) for sender, to, what in found]

    def stop(self):
        for program in reversed(self.programs):
            program.stop()
