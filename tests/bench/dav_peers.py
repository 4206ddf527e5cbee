"""The CalDAV servers of Debian, each one of its own: on loopback, with one person and what a run
puts into their calendars. And nginx, which serves what Holdfast told from files.

A server with `make` has a way to many events at once that is its own; the others are filled by PUT.
"""
import getpass
import imaplib
import os
import pathlib
import pwd
import shutil
import subprocess

import requests

from processes import Program, free_port, listens, run, wait_for
from radicale_server import Radicale as EmptyRadicale

XML = {"Content-Type": "application/xml; charset=utf-8"}


def mkcalendar(server, path):
    answer = requests.request("MKCALENDAR", server.base + path, auth=server.auth, timeout=60)
    assert answer.status_code == 201, f"{server.name}: {answer.status_code} {answer.text}"


class Radicale(EmptyRadicale):
    name = "Radicale"

    def calendar_path(self, name):
        return f"/{self.user}/{name}/"

    def make(self, name, events):
        """A calendar with those events (name to text), written as Radicale itself keeps them."""
        mkcalendar(self, self.calendar_path(name))
        folder = self.root / "collections" / "collection-root" / self.user / name
        for event, text in events.items():
            (folder / event).write_text(text, newline="")


class Xandikos:
    """It asks for no password: that is left to a server before it."""
    name = "Xandikos"
    auth = None

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.root.mkdir(parents=True)
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.program = None

    def start(self):
        self.program = Program(["/usr/bin/xandikos", "-d", str(self.root / "dav"), "--defaults",
                                "--current-user-principal", "/ana/", "-l", "127.0.0.1",
                                "-p", str(self.port)], self.root / "log")
        wait_for(lambda: listens(self.port), 20, "Xandikos listens")

    def stop(self):
        self.program.kill()

    def calendar_path(self, name):
        return f"/ana/calendars/{name}/"

    def make(self, name, events):
        """One commit for all: an hour would go with one for each."""
        mkcalendar(self, self.calendar_path(name))
        folder = self.root / "dav" / "ana" / "calendars" / name
        if events:
            for event, text in events.items():
                (folder / event).write_text(text, newline="")
            run(["git", "-C", str(folder), "add", "--all"], timeout=300)
            run(["git", "-C", str(folder), "-c", "user.name=bench", "-c",
                 "user.email=bench@example.org", "commit", "-q", "-m", "Events"], timeout=300)


class Cyrus:
    """Its own master with httpd, and imapd to make the person; passwords in a file of its own."""
    name = "Cyrus"
    user, password = "ana", "private-pass"
    auth = (user, password)

    def __init__(self, root):
        self.root = pathlib.Path(root)
        for folder in ("conf/socket", "spool", "tmp"):
            (self.root / folder).mkdir(parents=True)
        self.port, self.imap = free_port(), free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.program = None
        (self.root / "imapd.conf").write_text(f"""\
configdirectory: {self.root}/conf
defaultpartition: default
partition-default: {self.root}/spool
temp_path: {self.root}/tmp
servername: localhost
admins: admin
cyrus_user: {self.account}
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {self.root}/passwords
sasl_mech_list: PLAIN LOGIN
allowplaintext: yes
httpmodules: caldav
httpkeepalive: 20
caldav_allowscheduling: off
unixhierarchysep: yes
altnamespace: yes
""")
        config = self.root / "imapd.conf"
        (self.root / "cyrus.conf").write_text(f"""\
START {{
  recover cmd="/usr/sbin/cyrus ctl_cyrusdb -C {config} -r"
}}
SERVICES {{
  imap cmd="imapd -C {config}" listen="127.0.0.1:{self.imap}" prefork=0 maxchild=4
  http cmd="httpd -C {config}" listen="127.0.0.1:{self.port}" prefork=4 maxchild=64
}}
""")

    @property
    def account(self):
        """Cyrus gives up root's rights, if it has them."""
        return "cyrus" if os.geteuid() == 0 else getpass.getuser()

    def start(self):
        for user in ("admin", self.user):
            subprocess.run(["/usr/sbin/saslpasswd2", "-p", "-c", "-f", str(self.root / "passwords"),
                            "-u", "localhost", user], input=self.password.encode(), check=True)
        if os.geteuid() == 0:
            owner = pwd.getpwnam(self.account)
            for folder, folders, files in os.walk(self.root):
                for name in [".", *folders, *files]:
                    os.chown(os.path.join(folder, name), owner.pw_uid, owner.pw_gid)
        self.program = Program(["/usr/sbin/cyrmaster", "-D", "-C", str(self.root / "imapd.conf"),
                                "-M", str(self.root / "cyrus.conf"),
                                "-p", str(self.root / "conf" / "master.pid")], self.root / "log")
        wait_for(lambda: listens(self.port) and listens(self.imap), 30, "Cyrus listens")
        imap = imaplib.IMAP4("127.0.0.1", self.imap)
        imap.login("admin", self.password)
        imap.create(f"user/{self.user}")
        imap.logout()

    def stop(self):
        self.program.stop()

    def calendar_path(self, name):
        return f"/dav/calendars/user/{self.user}/{name}/"


def missing():
    """The peers that are not installed, for whoever wonders about a shorter table."""
    programs = {"Radicale": "radicale", "Xandikos": "xandikos", "Cyrus": "/usr/sbin/cyrmaster"}
    return [name for name, program in programs.items() if shutil.which(program) is None]


NGINX = """
daemon off; master_process on; worker_processes 2; pid {root}/pid; error_log {root}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nodelay on; keepalive_requests 1000000000;
  open_file_cache max=1000;
  client_body_temp_path {root}/body; proxy_temp_path {root}/proxy; fastcgi_temp_path {root}/fastcgi;
  uwsgi_temp_path {root}/uwsgi; scgi_temp_path {root}/scgi;
  server {{ listen 127.0.0.1:{port}; root {root}/files; dav_methods PUT; }}
}}
"""


class Nginx:
    name = "nginx"
    auth = None

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.files = self.root / "files"
        self.files.mkdir(parents=True)
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.program = None
        # The workers of a master that is root are somebody else.
        for folder in (self.root, self.files):
            os.chmod(folder, 0o777)
        (self.root / "nginx.conf").write_text(NGINX.format(root=self.root, port=self.port))

    def start(self):
        self.program = Program(["/usr/sbin/nginx", "-p", str(self.root),
                                "-c", str(self.root / "nginx.conf")], self.root / "log")
        wait_for(lambda: listens(self.port), 10, "nginx listens")

    def stop(self):
        self.program.stop()

    def serve(self, name, octets):
        """A file for GET; returns its path."""
        (self.files / name).write_bytes(octets)
        return "/" + name
