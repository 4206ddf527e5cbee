"""A real Dovecot of its own that serves one mailbox by POP3: on loopback, on free ports, in a
folder that goes away with it. Dovecot wants root for its master process."""
import os
import pathlib
import pwd
import subprocess

from processes import Program, free_port, listens, wait_for

CONFIG = """\
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
protocols = pop3
listen = 127.0.0.1
default_internal_user = dovecot
default_internal_group = dovecot
default_login_user = dovenull
mail_location = maildir:{root}/mail
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
first_valid_gid = 1
disable_plaintext_auth = no
auth_mechanisms = plain
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {root}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/home
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {port}
  }}
  inet_listener pop3s {{
    port = {tls_port}
  }}
  chroot =
}}
service anvil {{
  chroot =
}}
"""


class Dovecot:
    user = "bookings@salon.example"
    password = "s3cret-mailbox"

    def __init__(self, root, certificate, key):
        self.root = pathlib.Path(root)
        self.port, self.tls_port = free_port(), free_port()
        owner = pwd.getpwnam("dovecot")
        for folder in ("run", "state", "mail/new", "mail/cur", "mail/tmp", "home"):
            (self.root / folder).mkdir(parents=True)
        for folder in [self.root, *self.root.parents]:
            if str(folder).startswith(("/tmp/", "/var/tmp/")) and folder.stat().st_uid == os.getuid():
                folder.chmod(folder.stat().st_mode | 0o711)
        for folder in ("mail", "mail/new", "mail/cur", "mail/tmp", "home"):
            os.chown(self.root / folder, owner.pw_uid, owner.pw_gid)
        (self.root / "users").write_text(f"{self.user}:{self.password}\n")
        self.config = self.root / "dovecot.conf"
        self.config.write_text(CONFIG.format(
            root=self.root, uid=owner.pw_uid, gid=owner.pw_gid, certificate=certificate, key=key,
            port=self.port, tls_port=self.tls_port))
        self.owner = owner
        self.count = 0
        self.program = None

    def start(self):
        self.program = Program(["dovecot", "-F", "-c", str(self.config)], self.root / "out")
        wait_for(lambda: listens(self.port), 20, f"Dovecot answers: {self.root / 'out'}")

    def stop(self):
        subprocess.run(["doveadm", "-c", str(self.config), "stop"], check=False,
                       capture_output=True)
        self.program.stop()

    def put(self, octets):
        """As a mail server delivers it: written aside, then moved in."""
        self.count += 1
        name = f"17000000{self.count:04}.M{self.count}P1.test"
        aside = self.root / "mail" / "tmp" / name
        aside.write_bytes(octets)
        os.chown(aside, self.owner.pw_uid, self.owner.pw_gid)
        aside.rename(self.root / "mail" / "new" / name)

    def letters(self):
        return [path.read_bytes() for folder in ("new", "cur")
                for path in (self.root / "mail" / folder).iterdir()]
