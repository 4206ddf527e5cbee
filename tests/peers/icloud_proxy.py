"""iCloud's ways before a real Radicale: an account on a numbered host that changes, hrefs with a host and
port in them, multigets that leave objects out, names that GET finds only unescaped, no ETag after a
PUT, one UID for a whole account. What is known of them is in other clients' notes on iCloud; what
nobody wrote down is Radicale's.

The names are the real ones, because the gateway trusts them as one site. They lead to loopback for a
process that runs with `environment`."""
import base64
import http.server
import pathlib
import re
import ssl
import threading

import requests

from certificates import self_signed

FRONT = "caldav.icloud.com"
HOSTS = (FRONT, "p42-caldav.icloud.com", "p77-caldav.icloud.com", "elsewhere.example")
WRAPPER = "/usr/lib/x86_64-linux-gnu/libnss_wrapper.so"
HOME = "/1234567/calendars/"
CALENDAR = HOME + "work/"
MULTISTATUS = """<?xml version="1.0" encoding="utf-8"?>
<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><response><href>{}</href><propstat>
<prop>{}</prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>"""


class ICloud:
    user, password = "ana@icloud.example", "abcd-efgh-ijkl-mnop"

    def __init__(self, root, radicale):
        self.radicale = radicale
        self.partition = "p42-caldav.icloud.com"
        self.leaves_out = False
        self.front_redirects_to = None
        # (method, host, path, whether credentials came), in order.
        self.seen = []
        root = pathlib.Path(root)
        root.mkdir(parents=True, exist_ok=True)
        self.certificate, key = self_signed(root, FRONT, HOSTS[1:])
        (root / "hosts").write_text("".join(f"127.0.0.1 {host}\n" for host in HOSTS))
        self.environment = {"LD_PRELOAD": WRAPPER, "NSS_WRAPPER_HOSTS": str(root / "hosts")}
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                 do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def url(self, host=None, path=CALENDAR):
        return f"https://{host or self.partition}:{self.port}{path}"

    def told(self, text):
        """Radicale's answer as iCloud words it: hrefs name host and port, and escape the @."""
        def href(match):
            name = match.group(1).replace("@", "%40")
            return f"<href>https://{self.partition}:443{CALENDAR}{name}</href>"
        return re.sub(rf"<href>/{self.radicale.user}/private/([^<]*)</href>", href, text)


def handler_of(icloud):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def setup(self):
            # A client that gives up before the handshake must not end the server.
            self.request.settimeout(20)
            super().setup()

        def answer(self, status, body="", **headers):
            octets = body.encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            if body.lstrip().startswith("<"):
                self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        def any_method(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            host = self.headers["Host"].split(":")[0]
            given = self.headers.get("Authorization", "")
            icloud.seen.append((self.command, host, self.path, bool(given)))
            right = base64.b64encode(f"{icloud.user}:{icloud.password}".encode()).decode()
            if host == FRONT and icloud.front_redirects_to:
                return self.answer(302, Location=icloud.front_redirects_to + self.path)
            if given != f"Basic {right}":
                return self.answer(401, WWW_Authenticate='Basic realm="MMCalDav"')
            if host == FRONT:
                return self.front()
            if host != icloud.partition:
                # The account does not live here any more.
                return self.answer(404)
            if self.path == HOME and self.command == "PROPFIND":
                return self.home()
            if self.path.startswith(CALENDAR):
                return self.calendar(self.path[len(CALENDAR):], body)
            return self.answer(404)

        def front(self):
            if self.path.startswith("/.well-known"):
                return self.answer(301, Location="/")
            if self.path.startswith(HOME):
                return self.answer(301, Location=icloud.url(path=self.path))
            if self.command != "PROPFIND":
                return self.answer(405)
            if self.path == "/":
                prop = ("<current-user-principal><href>/1234567/principal/</href>"
                        "</current-user-principal>")
            else:
                prop = f"<C:calendar-home-set><href>{icloud.url(path=HOME)}</href></C:calendar-home-set>"
            return self.answer(207, MULTISTATUS.format(self.path, prop))

        def home(self):
            prop = "<resourcetype><collection/><C:calendar/></resourcetype><displayname>Work</displayname>"
            return self.answer(207, MULTISTATUS.format(CALENDAR, prop))

        def calendar(self, name, body):
            if self.command == "GET" and "%40" in name:
                return self.answer(404)
            if self.command == "PUT" and self.is_elsewhere(name, body.decode()):
                return self.answer(412)
            headers = {key: self.headers[key] for key in
                       ("Depth", "Content-Type", "If-Match", "If-None-Match") if key in self.headers}
            there = icloud.radicale.calendar.replace(icloud.radicale.base, "")
            asked = body.decode()
            asked = re.sub(rf"(?:https://[^/<]*)?{CALENDAR}([^<]*)<",
                           lambda m: there + m.group(1).replace("%40", "@") + "<", asked)
            if icloud.leaves_out and "calendar-multiget" in asked:
                asked = leave_out(asked)
            reply = requests.request(self.command, icloud.radicale.calendar + name.replace("%40", "@"),
                                     data=asked.encode(), headers=headers, timeout=10,
                                     auth=icloud.radicale.auth)
            kept = {}
            if "ETag" in reply.headers and self.command != "PUT":
                kept["ETag"] = reply.headers["ETag"]
            return self.answer(reply.status_code, icloud.told(reply.text), **kept)

        def is_elsewhere(self, name, text):
            """Whether another object of the account has that UID."""
            uid = re.search(r"^UID:(\S+)", text, re.MULTILINE)
            return any(uid and f"UID:{uid.group(1)}" in other and other_name != name
                       for other_name, other in icloud.radicale.objects().items())

        do_GET = do_PUT = do_DELETE = do_PROPFIND = do_REPORT = do_OPTIONS = any_method

    return Handler


def leave_out(multiget):
    """Every second object of the question is not answered."""
    hrefs = re.findall(r"<(?:\w+:)?href>[^<]*</(?:\w+:)?href>", multiget)
    for href in hrefs[1::2]:
        multiget = multiget.replace(href, "")
    return multiget
