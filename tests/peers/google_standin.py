"""Google Calendar API v3 on loopback, as strict as the real one: parameters and combinations that it
does not know are refused, and so is a body that says more than it may. It can fail in every way
that Google's documentation names, and its channels really tell."""
import base64
import http.server
import json
import queue
import re
import socket
import threading
import time
import urllib.parse

import requests

from google_state import Account, Refused

COMMON = {"fields", "alt", "prettyPrint", "quotaUser", "key"}
LIST = COMMON | {"maxResults", "pageToken", "syncToken", "singleEvents", "orderBy", "timeMin", "timeMax",
                 "showDeleted", "iCalUID", "q", "updatedMin", "maxAttendees", "timeZone", "eventTypes",
                 "privateExtendedProperty", "sharedExtendedProperty", "showHiddenInvitations"}
NOT_WITH_A_TOKEN = {"iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty",
                    "timeMin", "timeMax", "updatedMin"}
WRITE = COMMON | {"sendUpdates", "maxAttendees", "conferenceDataVersion", "supportsAttachments"}


def masked(value, mask):
    """Partial answers: "a,b(c,d/e)"."""
    if isinstance(value, list):
        return [masked(item, mask) for item in value]
    if not mask or not isinstance(value, dict):
        return value
    return {name: masked(part, mask[name]) for name, part in value.items() if name in mask}


def read_mask(text):
    """A tree of names; an empty one is all of it."""
    def selection(at):
        tree = {}
        while at < len(text):
            name = re.compile(r"[\w]+").match(text, at)
            if not name:
                raise Refused(400, "invalidParameter")
            leaf, at = tree.setdefault(name.group(), {}), name.end()
            while at < len(text) and text[at] == "/":
                name = re.compile(r"[\w]+").match(text, at + 1)
                leaf, at = leaf.setdefault(name.group(), {}), name.end()
            if at < len(text) and text[at] == "(":
                inner, at = selection(at + 1)
                leaf.update(inner)
                at += 1
            if at >= len(text) or text[at] == ")":
                return tree, at
            at += 1
        return tree, at
    return selection(0)[0]


class Google:
    """`page_size`: of a page at most. `failures`: answers given instead of the next ones, each
    (method, part of the path, status, reason, headers). `lost`: (method, part of the path) whose
    answer is lost once. `messages`: how each message is delivered: "well", "lost", "twice"."""

    def __init__(self):
        self.page_size, self.failures, self.lost = 250, [], []
        self.messages, self.takes_http = "well", True
        self.asked, self.codes, self.refresh_tokens = [], {}, {"refresh-1"}
        self.access_tokens = {"direct-token"}
        self.outgoing = queue.Queue()
        self.account = Account(lambda channel, headers: self.outgoing.put((channel["address"], headers)))
        handler = type("Handler", (Handler,), {"google": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        for work in (self.server.serve_forever, self.post_messages):
            threading.Thread(target=work, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def calendar(self):
        return self.account.calendar("ana@salon.example")

    def stop(self):
        self.outgoing.put(None)
        self.server.shutdown()
        self.server.server_close()

    def post_messages(self):
        while (message := self.outgoing.get()) is not None:
            for _ in range({"well": 1, "lost": 0, "twice": 2}[self.messages]):
                try:
                    requests.post(message[0], headers=message[1], timeout=5)
                except requests.RequestException:
                    pass

    def count(self, method, part):
        return sum(1 for seen, path in self.asked if seen == method and part in path)

    def environment(self):
        """What points a gateway here."""
        return {"HOLDFAST_GOOGLE_CLIENT_ID": "client", "HOLDFAST_GOOGLE_CLIENT_SECRET": "client-secret",
                "HOLDFAST_GOOGLE_API_URL": self.url + "/calendar/v3",
                "HOLDFAST_GOOGLE_AUTH_URL": self.url + "/auth",
                "HOLDFAST_GOOGLE_TOKEN_URL": self.url + "/token",
                "HOLDFAST_GOOGLE_REVOKE_URL": self.url + "/revoke"}

    # OAuth, as far as connecting needs it.

    def agree(self, query):
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return query["redirect_uri"] + "?" + urllib.parse.urlencode({"code": code, "state": query["state"]})

    def token(self, form):
        if form.get("client_id") != "client" or form.get("client_secret") != "client-secret":
            raise Refused(401, "invalid_client")
        if form.get("grant_type") == "authorization_code":
            if self.codes.pop(form.get("code"), None) is None:
                raise Refused(400, "invalid_grant")
        elif form.get("refresh_token") not in self.refresh_tokens:
            raise Refused(400, "invalid_grant")
        access = f"ya29.{len(self.access_tokens)}"
        self.access_tokens.add(access)
        answer = {"access_token": access, "expires_in": 3599, "token_type": "Bearer",
                  "scope": "openid email https://www.googleapis.com/auth/calendar.events "
                           "https://www.googleapis.com/auth/calendar.calendarlist.readonly"}
        if form["grant_type"] == "authorization_code":
            claims = {"sub": "1001", "email": "ana@salon.example"}
            middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            answer |= {"refresh_token": "refresh-1", "id_token": f"e30.{middle}.e30"}
        return answer

    # The API.

    def api(self, method, parts, query, body, headers):
        if parts == ["users", "me", "calendarList"] and method == "GET":
            known(query, COMMON | {"maxResults", "pageToken", "minAccessRole", "showHidden",
                                   "showDeleted", "syncToken"})
            return 200, {"kind": "calendar#calendarList", "items": [
                {"kind": "calendar#calendarListEntry", "id": calendar.name, "summary": calendar.name,
                 "accessRole": calendar.role, "timeZone": "Europe/Vienna"}
                for calendar in self.account.calendars.values()]}
        if parts == ["channels", "stop"] and method == "POST":
            known(query, COMMON)
            self.account.stop(body)
            return 204, None
        if len(parts) < 3 or parts[0] != "calendars" or parts[2] != "events":
            raise Refused(404, "notFound")
        calendar = self.account.calendars.get(parts[1])
        if calendar is None:
            raise Refused(404, "notFound")
        if method != "GET" and parts[3:] != ["watch"] and calendar.role not in ("owner", "writer"):
            raise Refused(403, "requiredAccessLevel")
        return self.events(calendar, method, parts[3:], query, body, headers)

    def events(self, calendar, method, rest, query, body, headers):
        if rest == ["watch"] and method == "POST":
            known(query, LIST)
            return 200, self.account.watch(calendar, body, self.takes_http)
        if not rest and method == "GET":
            known(query, LIST)
            check_list(query)
            size = min(self.page_size, int(query.get("maxResults", "250")))
            return 200, calendar.list(query, size)
        if not rest and method == "POST":
            known(query, WRITE)
            self.mail(calendar, body, query)
            return 200, calendar.insert(body)
        if len(rest) != 1:
            raise Refused(404, "notFound")
        if method == "GET":
            known(query, COMMON | {"maxAttendees", "timeZone"})
            return 200, calendar.living(rest[0])
        if method == "PATCH":
            known(query, WRITE)
            self.mail(calendar, body, query)
            return 200, calendar.patch(rest[0], body, headers.get("If-Match"))
        if method == "DELETE":
            known(query, COMMON | {"sendUpdates"})
            calendar.delete(rest[0], headers.get("If-Match"))
            return 204, None
        raise Refused(404, "notFound")

    @staticmethod
    def mail(calendar, body, query):
        if query.get("sendUpdates") != "none" or body.get("attendees"):
            calendar.mails.append(body)


def known(query, names):
    if set(query) - names:
        raise Refused(400, "invalidParameter")


def check_list(query):
    if not 1 <= int(query.get("maxResults", "250")) <= 2500:
        raise Refused(400, "invalidParameter")
    if query.get("singleEvents") not in (None, "false"):
        raise Refused(501, "notHere")
    if query.get("orderBy") == "startTime":
        raise Refused(400, "invalid")
    if "syncToken" in query and (set(query) & NOT_WITH_A_TOKEN or query.get("showDeleted") == "false"):
        raise Refused(400, "invalid")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    google = None

    def serve(self):
        google = self.google
        split = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(split.query, keep_blank_values=True))
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        google.asked.append((self.command, self.path))
        try:
            if split.path == "/auth":
                self.answer(302, None, {"Location": google.agree(query)})
                return
            if split.path in ("/token", "/revoke"):
                form = dict(urllib.parse.parse_qsl(raw.decode()))
                self.answer(200, google.token(form) if split.path == "/token" else {})
                return
            self.fail_if_told()
            if not split.path.startswith("/calendar/v3/"):
                raise Refused(404, "notFound")
            scheme, _, token = self.headers.get("Authorization", "").partition(" ")
            if scheme != "Bearer" or token not in google.access_tokens:
                raise Refused(401, "authError")
            body = self.read_body(raw)
            parts = [urllib.parse.unquote(part) for part in split.path.split("/")[3:]]
            with google.account.lock:
                status, answer = google.api(self.command, parts, query, body, self.headers)
            if answer is not None and "fields" in query:
                answer = masked(answer, read_mask(query["fields"]))
            self.answer(status, answer)
        except Refused as refused:
            error = {"error": {"code": refused.status, "message": "in words", "errors": [
                {"domain": "global", "reason": refused.reason, "message": "in words"}]}}
            oauth = {"error": refused.reason, "error_description": "in words"}
            self.answer(refused.status, oauth if split.path == "/token" else error, refused.headers)

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = serve

    def read_body(self, raw):
        if not raw:
            return {}
        if not self.headers.get("Content-Type", "").startswith("application/json"):
            raise Refused(400, "parseError")
        try:
            return json.loads(raw)
        except ValueError:
            raise Refused(400, "parseError") from None

    def fail_if_told(self):
        for failure in self.google.failures:
            method, part, status, reason, headers = failure
            if method == self.command and part in self.path:
                self.google.failures.remove(failure)
                raise Refused(status, reason, **headers)

    def answer(self, status, body, headers=None):
        for told in self.google.lost:
            if told[0] == self.command and told[1] in self.path:
                self.google.lost.remove(told)
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name.replace("_", "-"), value)
        if body is not None:
            self.send_header("Content-Type", "application/json; charset=UTF-8")
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def wait_until_quiet(google, seconds=1.0):
    """Nobody has written anything for a while, and what was written had time to come back."""
    def writes():
        return sum(1 for method, _ in google.asked if method != "GET")
    seen = -1
    while seen != writes():
        seen = writes()
        time.sleep(seconds)
