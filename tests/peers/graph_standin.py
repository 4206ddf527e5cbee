"""Microsoft Graph v1.0 on loopback, as strict as the real one: what it does not know is refused, and
every request must ask for ids that do not change. It can fail in every way that is known of Graph,
and its subscriptions really tell."""
import base64
import datetime
import http.server
import json
import queue
import re
import threading
import urllib.parse
import uuid

import requests

from graph_state import UTC, Mailbox, Refused

EXPAND = re.compile(r"singleValueExtendedProperties\(\$filter=(.+)\)$")
NAMED = re.compile(r"id eq '([^']+)'")
SEARCH = re.compile(r"singleValueExtendedProperties/Any\(ep: ep/id eq '([^']+)' and ep/value eq '([^']*)'\)$")
MOST_AT_ONCE = 4


class Graph:
    """`page_size`: of a page at most. `failures`: answers given instead of the next ones, each
    (method, part of the path, status, code, headers). `lost`: (method, part of the path) whose answer
    is lost once. `messages`: how each is delivered: "well", "lost", "twice". `complaints`: what a
    client did that it must not do."""

    def __init__(self):
        self.page_size, self.failures, self.lost, self.messages = 3, [], [], "well"
        self.asked, self.complaints, self.at_once = [], [], 0
        self.codes, self.refresh_token, self.access_tokens = {}, "refresh-0", {"direct-token"}
        self.outgoing = queue.Queue()
        self.mailbox = Mailbox(lambda subscription, item: self.outgoing.put((subscription, item)))
        handler = type("Handler", (Handler,), {"graph": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        for work in (self.server.serve_forever, self.post_messages):
            threading.Thread(target=work, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def api_root(self):
        return self.url + "/v1.0"

    @property
    def calendar(self):
        return self.mailbox.calendars["AAMkCal="]

    def stop(self):
        self.outgoing.put(None)
        self.server.shutdown()
        self.server.server_close()

    def count(self, method, part):
        return sum(1 for seen, path in self.asked if seen == method and part in path)

    def environment(self):
        """What points a gateway here."""
        return {"HOLDFAST_MICROSOFT_CLIENT_ID": "client", "HOLDFAST_MICROSOFT_CLIENT_SECRET": "client-secret",
                "HOLDFAST_MICROSOFT_GRAPH_URL": self.api_root, "HOLDFAST_MICROSOFT_LOGIN_URL": self.url}

    def post_messages(self):
        while (message := self.outgoing.get()) is not None:
            subscription, item = message
            address = subscription["lifecycleNotificationUrl" if "lifecycleEvent" in item else "notificationUrl"]
            body = {"value": [{"subscriptionId": subscription["id"], "tenantId": str(uuid.UUID(int=1)),
                               "clientState": subscription["clientState"],
                               "subscriptionExpirationDateTime": subscription["expirationDateTime"], **item}]}
            for _ in range({"well": 1, "lost": 0, "twice": 2}[self.messages]):
                try:
                    requests.post(address, json=body, timeout=5)
                except requests.RequestException:
                    pass

    # OAuth, as far as connecting needs it.

    def agree(self, query):
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return query["redirect_uri"] + "?" + urllib.parse.urlencode({"code": code, "state": query["state"]})

    def token(self, form):
        if form.get("grant_type") == "authorization_code":
            if self.codes.pop(form.get("code"), None) is None:
                raise Refused(400, "invalid_grant")
        elif form.get("refresh_token") != self.refresh_token:
            raise Refused(400, "invalid_grant")
        access = f"eyJ.{len(self.access_tokens)}"
        self.access_tokens.add(access)
        self.refresh_token = f"refresh-{uuid.uuid4().hex}"
        claims = base64.urlsafe_b64encode(json.dumps(
            {"sub": "1001", "preferred_username": "ana@salon.example"}).encode()).decode().rstrip("=")
        return {"token_type": "Bearer", "scope": "Calendars.ReadWrite", "expires_in": 4012, "ext_expires_in": 4012,
                "access_token": access, "refresh_token": self.refresh_token, "id_token": f"e30.{claims}.e30"}

    # The API. Paths as they come after /v1.0, without a leading slash.

    def answer(self, method, path, query, body, headers):
        parts = [urllib.parse.unquote(part) for part in path.split("/")]
        if parts == ["me", "calendars"] and method == "GET":
            allowed(query, {"$top", "$skip"})
            return 200, {"value": [{"id": one.id, "name": one.name, "canEdit": one.can_edit,
                                    "owner": {"name": "Ana", "address": "ana@salon.example"},
                                    "isDefaultCalendar": one.can_edit}
                                   for one in self.mailbox.calendars.values()]}
        if parts[:2] == ["me", "calendars"] and len(parts) > 3:
            calendar = self.mailbox.calendars.get(parts[2])
            if calendar is None:
                raise Refused(404, "ErrorItemNotFound")
            return self.of_calendar(calendar, method, parts[3:], query, body)
        if parts[:2] == ["me", "events"] and len(parts) in (3, 4):
            return self.of_event(method, parts[2], parts[3:], query, body, headers)
        if parts[0] == "subscriptions":
            return self.of_subscriptions(method, parts[1:], body)
        raise Refused(400, "BadRequest")

    def of_calendar(self, calendar, method, rest, query, body):
        if rest == ["calendarView", "delta"] and method == "GET":
            return 200, self.delta(calendar, query)
        if rest != ["events"]:
            raise Refused(400, "BadRequest")
        if method == "GET":
            allowed(query, {"$filter", "$expand", "$top"})
            search = SEARCH.match(query.get("$filter", ""))
            if not search:
                raise Refused(400, "ErrorInvalidUrlQueryFilter")
            found = calendar.find(search.group(1), search.group(2).replace("''", "'"))
            return 200, {"value": [calendar.shown(event, expanded(query)) for event in found]}
        if method == "POST":
            if not calendar.can_edit:
                raise Refused(403, "ErrorAccessDenied")
            return 201, calendar.shown(calendar.create(body))
        raise Refused(405, "BadRequest")

    def delta(self, calendar, query):
        root = f"{self.api_root}/me/calendars/{urllib.parse.quote(calendar.id, safe='')}/calendarView/delta"
        if set(query) == {"startDateTime", "endDateTime"}:
            window = tuple(datetime.datetime.fromisoformat(query[name].replace("Z", "+00:00")).astimezone(UTC)
                           for name in ("startDateTime", "endDateTime"))
            items, upto = calendar.changes(-1, window), calendar.change
        elif set(query) in ({"$deltatoken"}, {"$skiptoken"}):
            kept = calendar.links.get(next(iter(query.values())))
            if kept is None:
                raise Refused(410, "SyncStateNotFound")
            window, items, upto = kept
            if "$deltatoken" in query:
                items, upto = calendar.changes(upto, window), calendar.change
        else:
            raise Refused(400, "BadRequest")
        token = "Zt41" + uuid.uuid4().hex
        page = {"@odata.context": f"{self.api_root}/$metadata#Collection(event)", "value": items[:self.page_size]}
        if len(items) > self.page_size:
            calendar.links[token] = (window, items[self.page_size:], upto)
            page["@odata.nextLink"] = f"{root}?$skiptoken={token}"
        else:
            calendar.links[token] = (window, [], upto)
            page["@odata.deltaLink"] = f"{root}?$deltatoken={token}"
        return page

    def of_event(self, method, event_id, rest, query, body, headers):
        calendar = self.mailbox.holder(event_id)
        if rest == ["instances"] and method == "GET":
            allowed(query, {"startDateTime", "endDateTime"})
            return 200, {"value": [calendar.shown(one) for one in calendar.occurrences(calendar.living(event_id))]}
        if rest:
            raise Refused(400, "BadRequest")
        if method == "GET":
            allowed(query, {"$expand", "$select"})
            return 200, calendar.shown(calendar.living(event_id), expanded(query))
        allowed(query, set())
        if method == "PATCH":
            return 200, calendar.shown(calendar.change_event(event_id, body, headers.get("If-Match")))
        if method == "DELETE":
            calendar.delete(event_id, headers.get("If-Match"))
            return 204, None
        raise Refused(405, "BadRequest")

    def of_subscriptions(self, method, rest, body):
        if not rest and method == "POST":
            return 201, self.subscribe(body)
        subscription = self.mailbox.subscriptions.get(rest[0] if rest else "")
        if subscription is None:
            raise Refused(404, "ResourceNotFound")
        if method == "PATCH":
            if set(body) != {"expirationDateTime"}:
                raise Refused(400, "InvalidRequest")
            subscription["expirationDateTime"] = body["expirationDateTime"]
        elif method == "DELETE":
            del self.mailbox.subscriptions[subscription["id"]]
            return 204, None
        else:
            raise Refused(405, "BadRequest")
        return 200, {name: value for name, value in subscription.items() if name not in ("calendar", "clientState")}

    def subscribe(self, body):
        wanted = {"changeType", "resource", "notificationUrl", "lifecycleNotificationUrl", "expirationDateTime",
                  "clientState"}
        calendar = re.match(r"me/calendars/([^/]+)/events$", body.get("resource", ""))
        life = datetime.datetime.fromisoformat(body["expirationDateTime"].replace("Z", "+00:00")) - \
            datetime.datetime.now(UTC)
        if set(body) != wanted or not calendar or len(body["clientState"]) > 128 or \
                not datetime.timedelta(0) < life <= datetime.timedelta(minutes=4230):
            raise Refused(400, "InvalidRequest")
        for name in ("notificationUrl", "lifecycleNotificationUrl"):
            token = "Validation: Testing+client <" + uuid.uuid4().hex + ">"
            answer = requests.post(body[name], params={"validationToken": token}, timeout=10,
                                   headers={"Content-Type": "text/plain"})
            if answer.status_code != 200 or answer.text != token or \
                    not answer.headers.get("Content-Type", "").startswith("text/plain"):
                raise Refused(400, "ValidationError")
        subscription = {**body, "id": str(uuid.uuid4()),
                        "calendar": self.mailbox.calendars[urllib.parse.unquote(calendar.group(1))]}
        self.mailbox.subscriptions[subscription["id"]] = subscription
        return {name: value for name, value in subscription.items() if name not in ("calendar", "clientState")}

    def batch(self, body):
        parts = body.get("requests", [])
        if not 0 < len(parts) <= 20 or len({part["id"] for part in parts}) < len(parts):
            raise Refused(400, "BadRequest")
        responses = []
        for part in parts:
            split = urllib.parse.urlsplit(part["url"])
            query = dict(urllib.parse.parse_qsl(split.query))
            try:
                self.check_preferences(part.get("headers", {}))
                self.fail_if_told(part["method"], part["url"])
                status, answer = self.answer(part["method"], split.path.lstrip("/"), query, {}, {})
                headers = {}
            except Refused as refused:
                status, answer, headers = refused.status, problem(refused), refused.headers
            responses.append({"id": part["id"], "status": status, "headers": headers, "body": answer})
        return {"responses": responses[::-1]}

    def check_preferences(self, headers):
        prefer = headers.get("Prefer") or ""
        for wanted in ('IdType="ImmutableId"', 'outlook.timezone="UTC"'):
            if wanted not in prefer:
                self.complaints.append(f"no {wanted}: {self.asked[-1]}")

    def fail_if_told(self, method, path):
        for failure in self.failures:
            if failure[0] == method and failure[1] in path:
                self.failures.remove(failure)
                raise Refused(failure[2], failure[3], **failure[4])


def allowed(query, names):
    if set(query) - names:
        raise Refused(400, "BadRequest")


def expanded(query):
    if "$expand" not in query:
        return []
    match = EXPAND.match(query["$expand"])
    if not match:
        raise Refused(400, "BadRequest")
    return NAMED.findall(match.group(1))


def problem(refused):
    return {"error": {"code": refused.code, "message": "in words", "innerError": {
        "request-id": str(uuid.uuid4()), "date": "2026-12-01T00:00:00", **({"code": refused.inner} if refused.inner else {})}}}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    graph = None

    def serve(self):
        graph = self.graph
        split = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(split.query, keep_blank_values=True))
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        graph.asked.append((self.command, urllib.parse.unquote(self.path)))
        graph.at_once += 1
        try:
            if split.path.endswith("/oauth2/v2.0/authorize"):
                self.answer(302, None, {"Location": graph.agree(query)})
            elif split.path.endswith("/oauth2/v2.0/token"):
                self.answer(200, graph.token(dict(urllib.parse.parse_qsl(raw.decode()))))
            else:
                self.answer(*self.api(split.path, query, raw))
        except Refused as refused:
            oauth = {"error": refused.code, "error_description": "AADSTS70008: in words", "error_codes": [70008]}
            token = split.path.endswith("/token")
            self.answer(refused.status, oauth if token else problem(refused), refused.headers)
        finally:
            graph.at_once -= 1

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = serve

    def api(self, path, query, raw):
        graph = self.graph
        if graph.at_once > MOST_AT_ONCE:
            graph.complaints.append("more than four at once")
        graph.fail_if_told(self.command, urllib.parse.unquote(self.path))
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or token not in graph.access_tokens:
            raise Refused(401, "InvalidAuthenticationToken")
        if not path.startswith("/v1.0/"):
            raise Refused(404, "BadRequest")
        body = self.read_body(raw)
        if path == "/v1.0/$batch":
            with graph.mailbox.lock:
                return 200, graph.batch(body)
        graph.check_preferences(self.headers)
        if path.startswith("/v1.0/subscriptions"):
            return graph.answer(self.command, path[len("/v1.0/"):], query, body, self.headers)
        with graph.mailbox.lock:
            return graph.answer(self.command, path[len("/v1.0/"):], query, body, self.headers)

    def read_body(self, raw):
        if not raw:
            return {}
        if not self.headers.get("Content-Type", "").startswith("application/json"):
            raise Refused(415, "RequestBodyRead")
        try:
            return json.loads(raw)
        except ValueError:
            raise Refused(400, "RequestBodyRead") from None

    def answer(self, status, body, headers=None):
        for told in self.graph.lost:
            if told[0] == self.command and told[1] in urllib.parse.unquote(self.path):
                self.graph.lost.remove(told)
                self.close_connection = True
                self.connection.close()
                return
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("request-id", str(uuid.uuid4()))
        if body is not None:
            self.send_header("Content-Type", "application/json; odata.metadata=minimal")
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass
