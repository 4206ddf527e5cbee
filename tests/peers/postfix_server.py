"""A real Postfix of its own: on loopback, on a free port, in a folder that goes away with it.

It takes mail for any domain and puts all of it into one Maildir. STARTTLS is offered with a
certificate made for the run. Postfix wants root for its master process.
"""
import email
import email.policy
import os
import pathlib
import pwd
import re
import subprocess
import time

from processes import free_port, run, wait_for

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp      unix  - - n - - smtp
relay     unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
local     unix  - n n - - local
virtual   unix  - n n - - virtual
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""

MAIN = """\
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = no
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.salon.example
mydestination =
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
virtual_mailbox_domains = regexp:{root}/any
virtual_mailbox_maps = regexp:{root}/any
virtual_mailbox_base = {root}/mail
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_mailbox_limit = 0
default_transport = error:no mail leaves this machine
relay_transport = error:no mail leaves this machine
maillog_file = {root}/log
maillog_file_prefixes = {root}
"""


class Postfix:
    def __init__(self, root, certificate, key, transports=None, settings=""):
        """`transports`: where mail for a domain goes instead of the Maildir, such as
        {"gw.example": "lmtp:inet:[127.0.0.1]:2424"}. `settings`: further lines of main.cf."""
        self.root = pathlib.Path(root)
        self.port = free_port()
        self.config = self.root / "etc"
        postfix = pwd.getpwnam("postfix")
        for folder in ("etc", "queue", "data", "mail"):
            (self.root / folder).mkdir(parents=True)
        # Postfix works as its own user below a folder that only we own.
        for folder in [self.root, *self.root.parents]:
            if str(folder).startswith(("/tmp/", "/var/tmp/")) and folder.stat().st_uid == os.getuid():
                folder.chmod(folder.stat().st_mode | 0o711)
        os.chown(self.root / "data", postfix.pw_uid, postfix.pw_gid)
        os.chown(self.root / "mail", postfix.pw_uid, postfix.pw_gid)
        # Started again over a message that was cut off, Postfix tidies its queue as its own user.
        (self.root / "log").touch()
        os.chown(self.root / "log", postfix.pw_uid, postfix.pw_gid)
        (self.root / "any").write_text("/./ all/\n")
        lines = [f"/@{re.escape(domain)}$/ {where}" for domain, where in (transports or {}).items()]
        (self.root / "transports").write_text("\n".join(lines) + "\n")
        (self.config / "main.cf").write_text(MAIN.format(
            root=self.root, certificate=certificate, key=key, uid=postfix.pw_uid,
            gid=postfix.pw_gid) + f"transport_maps = regexp:{self.root}/transports\n" + settings)
        (self.config / "master.cf").write_text(MASTER.format(port=self.port))

    def start(self):
        run(["postfix", "-c", str(self.config), "start"])
        wait_for(self.answers, 20, "Postfix answers")

    def stop(self):
        subprocess.run(["postfix", "-c", str(self.config), "stop"], check=False,
                       capture_output=True)

    def answers(self):
        import smtplib
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=2) as session:
                return session.noop()[0] == 250
        except OSError:
            return False

    def messages(self):
        """The messages to customers of the test, oldest first (the demo has customers of its own)."""
        folder = self.root / "mail" / "all" / "new"
        if not folder.is_dir():
            return []
        files = sorted(folder.iterdir(), key=lambda f: f.stat().st_mtime_ns)
        mails = [email.message_from_bytes(f.read_bytes(), policy=email.policy.default)
                 for f in files]
        return [mail for mail in mails if "customer.example" in mail["To"]]

    def wait_for_messages(self, count, seconds=30):
        wait_for(lambda: len(self.messages()) >= count, seconds, f"{count} mails")
        return self.messages()
