"""A PostgreSQL of its own for one run: in a folder that goes away with it, reachable by a socket in
that folder only, as a user without rights. Commits are durable, as its defaults have it."""
import os
import pathlib
import pwd
import re
import shutil

from processes import Program, run, wait_for

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
HERE = pathlib.Path(__file__).parent


class Postgres:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.root.mkdir(parents=True)
        self.data = self.root / "data"
        self.socket = self.root / "socket"
        self.socket.mkdir()
        # It refuses to run as root; its package has a user for it.
        self.user = []
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
            for folder in (self.root, self.socket):
                os.chown(folder, owner.pw_uid, owner.pw_gid)
            for folder in self.root.parents:
                if str(folder).startswith(("/tmp/", "/var/tmp/")):
                    folder.chmod(folder.stat().st_mode | 0o711)
        self.server = None

    def start(self):
        run([*self.user, str(PROGRAMS / "initdb"), "-D", str(self.data), "-U", "bench",
             "--auth=trust", "--locale=C", "-E", "UTF8"], cwd="/")
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.socket),
                    "max_connections": "100", "shared_buffers": "1GB",
                    "effective_cache_size": "4GB", "max_wal_size": "8GB",
                    "maintenance_work_mem": "512MB", "synchronous_commit": "on", "fsync": "on"}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.server = Program([*self.user, str(PROGRAMS / "postgres"), "-D", str(self.data), *words],
                              self.root / "log", cwd="/")
        wait_for(lambda: (self.socket / ".s.PGSQL.5432").exists() and self.answers(), 30,
                 f"PostgreSQL answers: {self.root / 'log'}")
        return self

    def answers(self):
        try:
            self.sql("select 1")
            return True
        except AssertionError:
            return False

    def sql(self, *words):
        words = ["-c", words[0]] if len(words) == 1 else list(words)
        return run(["psql", "-h", str(self.socket), "-U", "bench", "-d", "postgres", "-X", "-q",
                    "-At", "-v", "ON_ERROR_STOP=1", *words], timeout=600)

    def load(self):
        self.sql("-f", str(HERE / "postgres.sql"))

    def rate(self, clients, seconds):
        """Booking transactions per second; every one of them made a booking."""
        script = self.root / "book.sql"
        script.write_text("select book();\n")
        before = int(self.sql("select count(*) from bookings"))
        text = run(["pgbench", "-h", str(self.socket), "-U", "bench", "-n", "-M", "prepared",
                    "-c", str(clients), "-j", str(min(2, clients)), "-T", str(seconds),
                    "-f", str(script), "postgres"], timeout=seconds + 120)
        made = int(self.sql("select count(*) from bookings")) - before
        done = int(re.search(r"transactions actually processed: (\d+)", text).group(1))
        assert made == done, f"{done} transactions, {made} bookings"
        return float(re.search(r"tps = ([\d.]+)", text).group(1))

    def stop(self):
        if self.server:
            self.server.stop(60)
        shutil.rmtree(self.root, ignore_errors=True)
