"""Evolution's own back end (evolution-data-server) as a calendar app, on a session bus of its own."""
import json
import os
import pathlib
import shutil
import subprocess

from processes import wait_for

PROGRAM = pathlib.Path(__file__).with_name("evolution_program.py")
SERVICES = pathlib.Path("/usr/share/dbus-1/services")

# Its own services alone: a key ring that is started by the bus would wait for somebody to unlock it.
BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir={root}</listen>
  <servicedir>{root}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class Refused(Exception):
    """What Evolution would show to the person."""


class Evolution:
    def __init__(self, root, gateway, user="ana"):
        root = pathlib.Path(root)
        (root / "services").mkdir(parents=True)
        (root / "run").mkdir(mode=0o700)
        for service in SERVICES.glob("org.gnome.evolution.dataserver.*.service"):
            shutil.copy(service, root / "services")
        (root / "bus.conf").write_text(BUS.format(root=root))
        environment = {**os.environ, "HOME": str(root), "XDG_RUNTIME_DIR": str(root / "run"),
                       "XDG_CONFIG_HOME": str(root / "config"), "XDG_DATA_HOME": str(root / "data"),
                       "XDG_CACHE_HOME": str(root / "cache"), "GSETTINGS_BACKEND": "memory",
                       "LC_ALL": "C.UTF-8", "TZ": "Europe/Vienna"}
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        self.errors = open(root / "errors", "w")
        self.process = subprocess.Popen(
            ["/usr/bin/dbus-run-session", "--config-file", str(root / "bus.conf"), "--",
             "/usr/bin/python3", str(PROGRAM), gateway.url("/"), user,
             gateway.credentials[f"DEMO_{user.upper()}_PASSWORD"]],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors,
            text=True)

    def ask(self, what, *words):
        self.process.stdin.write(json.dumps({"do": what, "with": words}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"the program ended; see {self.errors.name}"
        answer = json.loads(line)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["ok"]

    def events(self):
        return {event["uid"]: event for event in self.ask("events")}

    def see(self, condition, what):
        """Refreshes until the calendar is as it should be: the back end works behind the call."""
        def look():
            self.ask("refresh")
            return condition(self.events())
        return wait_for(look, 20, what)

    def end(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            self.process.wait(5)
        self.errors.close()
