"""What a Google account holds: calendars with events and their changes, sync tokens, push channels.
The rules are those of Google's documentation; nothing here knows about HTTP."""
import datetime
import re
import threading
import uuid

EVENT_ID = re.compile(r"[a-v0-9]{5,1024}$")
CHANNEL_ID = re.compile(r"[A-Za-z0-9\-_+/=]{1,64}$")
WRITABLE = {"id", "iCalUID", "summary", "description", "location", "start", "end", "status",
            "transparency", "visibility", "recurrence", "sequence", "extendedProperties", "attendees",
            "colorId", "reminders", "eventType", "guestsCanModify", "source"}


class Refused(Exception):
    def __init__(self, status, reason, **headers):
        super().__init__(f"{status} {reason}")
        self.status, self.reason, self.headers = status, reason, headers


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def instant(time):
    """Of a start or end; dates count as UTC."""
    if "date" in time:
        return datetime.datetime.fromisoformat(time["date"]).replace(tzinfo=datetime.timezone.utc)
    return datetime.datetime.fromisoformat(time["dateTime"].replace("Z", "+00:00"))


def check_time(time, recurs):
    if not isinstance(time, dict) or not set(time) <= {"date", "dateTime", "timeZone"}:
        raise Refused(400, "invalid")
    if ("date" in time) == ("dateTime" in time):
        raise Refused(400, "invalid")
    if "dateTime" in time:
        try:
            parsed = instant(time)
        except ValueError:
            raise Refused(400, "invalid") from None
        if parsed.tzinfo is None and "timeZone" not in time:
            raise Refused(400, "required")
        if recurs and "timeZone" not in time:
            raise Refused(400, "required")


def merged(old, new):
    """PATCH: null clears, objects are merged, arrays replaced."""
    out = dict(old)
    for name, value in new.items():
        if value is None:
            out.pop(name, None)
        elif isinstance(value, dict) and isinstance(out.get(name), dict):
            out[name] = merged(out[name], value)
        else:
            out[name] = value
    return out


class Calendar:
    def __init__(self, account, name, role="owner"):
        self.account, self.name, self.role = account, name, role
        self.events, self.order, self.change = {}, {}, 0
        self.generation = uuid.uuid4().hex[:6]
        self.tokens, self.mails = {}, []

    # What people do in Google's own apps.

    def person_adds(self, start, end, zone="Europe/Vienna", **more):
        body = {"start": {"dateTime": start.isoformat(), "timeZone": zone},
                "end": {"dateTime": end.isoformat(), "timeZone": zone}, "summary": "Private", **more}
        with self.account.lock:
            return self.insert(body)["id"]

    def person_moves(self, event_id, start, end):
        with self.account.lock:
            self.patch(event_id, {"start": {"dateTime": start.isoformat()},
                                  "end": {"dateTime": end.isoformat()}})

    def person_deletes(self, event_id):
        with self.account.lock:
            self.delete(event_id)

    def person_cancels_occurrence(self, event_id, start):
        """One of a series: an exception of its own, of which little is told."""
        exception = f"{event_id}_{start.astimezone(datetime.timezone.utc):%Y%m%dT%H%M%SZ}"
        with self.account.lock:
            self.touch({"id": exception, "status": "cancelled", "recurringEventId": event_id,
                        "originalStartTime": {"dateTime": start.isoformat()},
                        "iCalUID": self.events[event_id]["iCalUID"]})

    def copies(self, uid):
        """Of one booking."""
        with self.account.lock:
            return [event for event in self.events.values()
                    if event["status"] != "cancelled" and marks(event).get("holdfast.uid") == uid]

    def expire_tokens(self):
        self.generation = uuid.uuid4().hex[:6]

    # What the API does.

    def touch(self, event):
        self.change += 1
        event["etag"] = f'"{self.change + 3400}"'
        event["updated"] = now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        event.setdefault("kind", "calendar#event")
        self.events[event["id"]] = event
        self.order[event["id"]] = self.change
        self.account.notify(self)
        return event

    def insert(self, body):
        unknown = set(body) - WRITABLE
        if unknown:
            raise Refused(400, "invalid")
        event_id = body.get("id", uuid.uuid4().hex)
        if not EVENT_ID.match(event_id) or ("id" in body and "iCalUID" in body):
            raise Refused(400, "invalid")
        if event_id in self.events:
            raise Refused(409, "duplicate")
        for name in ("start", "end"):
            if name not in body:
                raise Refused(400, "required")
            check_time(body[name], "recurrence" in body)
        if instant(body["end"]) < instant(body["start"]):
            raise Refused(400, "timeRangeEmpty")
        event = {"status": "confirmed", "iCalUID": f"{event_id}@google.com", "sequence": 0,
                 "eventType": "default", "organizer": {"self": True}, "creator": {"self": True},
                 "reminders": {"useDefault": True}, **body, "id": event_id}
        return self.touch(event)

    def living(self, event_id):
        event = self.events.get(event_id)
        if event is None:
            raise Refused(404, "notFound")
        return event

    def check_version(self, event, if_match):
        if if_match is not None and if_match not in ("*", event["etag"]):
            raise Refused(412, "conditionNotMet")

    def patch(self, event_id, body, if_match=None):
        event = self.living(event_id)
        if event["status"] == "cancelled":
            raise Refused(410, "deleted") if "status" not in body else Refused(400, "invalid")
        self.check_version(event, if_match)
        if set(body) - WRITABLE:
            raise Refused(400, "invalid")
        changed = merged(event, body)
        for name in ("start", "end"):
            check_time(changed[name], "recurrence" in changed)
        moved = any(instant(changed[name]) != instant(event[name]) for name in ("start", "end"))
        changed["sequence"] = event.get("sequence", 0) + (1 if moved else 0)
        return self.touch(changed)

    def delete(self, event_id, if_match=None):
        event = self.living(event_id)
        if event["status"] == "cancelled":
            raise Refused(410, "deleted")
        self.check_version(event, if_match)
        self.touch({**event, "status": "cancelled"})

    def list(self, query, page_size):
        shape = tuple(sorted((name, value) for name, value in query.items()
                             if name not in ("syncToken", "pageToken", "timeMin", "fields")))
        shape = tuple(part for part in shape if part[0] not in ("iCalUID", "privateExtendedProperty"))
        since = None
        if "syncToken" in query:
            if query["syncToken"] not in self.tokens:
                raise Refused(400, "invalid")
            generation, since, first = self.tokens[query["syncToken"]]
            if generation != self.generation:
                raise Refused(410, "fullSyncRequired")
            if first != shape:
                raise Refused(400, "invalid")
        found = [self.shown(event, since) for event in
                 sorted(self.events.values(), key=lambda e: self.order[e["id"]])
                 if self.wanted(event, query, since)]
        begin = int(query.get("pageToken", "p0")[1:])
        page = {"kind": "calendar#events", "summary": self.name, "timeZone": "Europe/Vienna",
                "accessRole": self.role, "items": found[begin:begin + page_size]}
        if begin + page_size < len(found):
            page["nextPageToken"] = f"p{begin + page_size}"
        elif "iCalUID" not in query and "privateExtendedProperty" not in query:
            token = f"C{uuid.uuid4().hex}="
            self.tokens[token] = (self.generation, self.change, shape)
            page["nextSyncToken"] = token
        return page

    def wanted(self, event, query, since):
        if since is not None:
            return self.order[event["id"]] > since
        exception = "recurringEventId" in event
        if event["status"] == "cancelled" and not exception and query.get("showDeleted") != "true":
            return False
        if "iCalUID" in query and event["iCalUID"] != query["iCalUID"]:
            return False
        if "privateExtendedProperty" in query:
            name, _, value = query["privateExtendedProperty"].partition("=")
            if marks(event).get(name) != value:
                return False
        if "timeMin" in query and "recurrence" not in event and "end" in event:
            return instant(event["end"]) > instant({"dateTime": query["timeMin"]})
        return True

    @staticmethod
    def shown(event, since):
        if event["status"] != "cancelled":
            return event
        told = {"id", "etag", "status", "kind"}
        if "recurringEventId" in event:
            told |= {"recurringEventId", "originalStartTime"}
        return {name: value for name, value in event.items() if name in told}


def marks(event):
    return event.get("extendedProperties", {}).get("private", {})


class Account:
    """One person's. `deliver` is called with (channel, headers) for each message to a channel."""

    def __init__(self, deliver):
        self.lock = threading.RLock()
        self.deliver = deliver
        self.calendars, self.channels = {}, {}
        self.calendar("ana@salon.example")

    def calendar(self, name):
        return self.calendars.setdefault(name, Calendar(self, name))

    def watch(self, calendar, body, takes_http):
        if set(body) - {"id", "type", "address", "token", "params", "expiration", "payload"}:
            raise Refused(400, "invalid")
        if body.get("type") != "web_hook" or not CHANNEL_ID.match(body.get("id", "")):
            raise Refused(400, "invalid")
        if not body.get("address", "").startswith("http://" if takes_http else "https://"):
            raise Refused(400, "pushWebhookUrlNotHttps")
        if len(body.get("token", "")) > 256 or body["id"] in self.channels:
            raise Refused(400, "channelIdNotUnique")
        life = min(int(body.get("params", {}).get("ttl", "604800")), 604800)
        channel = {"id": body["id"], "token": body.get("token"), "address": body["address"],
                   "resourceId": f"res-{calendar.name}", "calendar": calendar.name, "number": 0,
                   "until": now() + datetime.timedelta(seconds=life)}
        self.channels[channel["id"]] = channel
        self.send(channel, "sync")
        return {"kind": "api#channel", "id": channel["id"], "resourceId": channel["resourceId"],
                "resourceUri": f"https://www.googleapis.com/calendar/v3/calendars/{calendar.name}",
                "token": channel["token"],
                "expiration": str(int(channel["until"].timestamp() * 1000))}

    def stop(self, body):
        channel = self.channels.get(body.get("id"))
        if channel is None or channel["resourceId"] != body.get("resourceId"):
            raise Refused(404, "channelIdUnknown")
        del self.channels[channel["id"]]

    def notify(self, calendar):
        for channel in list(self.channels.values()):
            if channel["calendar"] == calendar.name and channel["until"] > now():
                self.send(channel, "exists")

    def send(self, channel, state):
        channel["number"] += 1
        self.deliver(channel, {
            "X-Goog-Channel-ID": channel["id"], "X-Goog-Channel-Token": channel["token"],
            "X-Goog-Channel-Expiration": channel["until"].strftime("%a, %d %b %Y %H:%M:%S GMT"),
            "X-Goog-Resource-ID": channel["resourceId"],
            "X-Goog-Resource-URI": "https://www.googleapis.com/calendar/v3/calendars/x",
            "X-Goog-Resource-State": state, "X-Goog-Message-Number": str(channel["number"])})
