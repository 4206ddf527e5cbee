"""What a mailbox at Microsoft holds: calendars with events and series, delta links, subscriptions.
The rules are those of Graph's documentation and of what others have seen; nothing here knows about
HTTP."""
import datetime
import re
import threading
import uuid

UTC = datetime.timezone.utc
WRITABLE = {"subject", "body", "location", "start", "end", "isAllDay", "showAs", "sensitivity",
            "isReminderOn", "reminderMinutesBeforeStart", "categories", "attendees", "recurrence",
            "singleValueExtendedProperties", "transactionId", "importance"}
SHOW_AS = {"free", "tentative", "busy", "oof", "workingElsewhere", "unknown"}
PROPERTY = re.compile(r"String \{[0-9a-f-]{36}\} Name [\w-]+$")


class Refused(Exception):
    def __init__(self, status, code, inner=None, **headers):
        super().__init__(f"{status} {code}")
        self.status, self.code, self.inner, self.headers = status, code, inner, headers


def now():
    return datetime.datetime.now(UTC)


def told(instant):
    return {"dateTime": instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": "UTC"}


def instant(time):
    """Zones other than UTC are not written by anybody here."""
    if not isinstance(time, dict) or set(time) != {"dateTime", "timeZone"} or time["timeZone"] != "UTC":
        raise Refused(400, "ErrorInvalidRequest")
    text = time["dateTime"].split(".")[0]
    if text.endswith("Z") or "+" in text:
        raise Refused(400, "ErrorInvalidRequest")
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


class Calendar:
    """`events`: singles, masters and exceptions by id. A master has `weeks`: how often it is held;
    occurrences are made of it."""

    def __init__(self, mailbox, calendar_id, name, can_edit=True):
        self.mailbox, self.id, self.name, self.can_edit = mailbox, calendar_id, name, can_edit
        self.events, self.dead, self.change = {}, {}, 0
        self.links, self.transactions, self.mails = {}, {}, []

    # What people do in Outlook.

    def person_adds(self, start, end, **more):
        with self.mailbox.lock:
            return self.put({"subject": "Private", "showAs": "busy", **more}, start, end)["id"]

    def person_adds_series(self, start, end, weeks, **more):
        with self.mailbox.lock:
            return self.put({"subject": "Standing", "showAs": "busy", "weeks": weeks, **more}, start, end)["id"]

    def person_changes(self, event_id, **more):
        with self.mailbox.lock:
            self.touch(self.events[event_id], more)

    def person_moves(self, event_id, start, end):
        self.person_changes(event_id, start=start, end=end)

    def person_cancels_occurrence(self, master, number):
        with self.mailbox.lock:
            self.events[master].setdefault("without", set()).add(number)
            self.bury(f"{master}.{number}")

    def person_deletes(self, event_id):
        with self.mailbox.lock:
            self.delete(event_id, None)

    def copies(self, uid):
        """Of one booking."""
        with self.mailbox.lock:
            return [event for event in self.events.values()
                    if any(name.endswith("gw-uid") and value == uid
                           for name, value in event["properties"].items())]

    def expire_links(self):
        self.links.clear()

    # What the API does.

    def touch(self, event, more=None):
        self.change += 1
        event.update(more or {})
        event["etag"] = f'W/"{uuid.uuid4().hex[:8]}{self.change}"'
        event["change"] = self.change
        event["modified"] = now()
        self.mailbox.notify(self, event["id"], "updated")
        return event

    def put(self, fields, start, end):
        event_id = "AAMk" + uuid.uuid4().hex + "="
        event = {"properties": {}, "isAllDay": False, "sensitivity": "normal", **fields, "id": event_id,
                 "start": start.astimezone(UTC), "end": end.astimezone(UTC),
                 "uid": "040000008200E00074C5B7101A82E008" + uuid.uuid4().hex.upper()}
        self.events[event_id] = event
        return self.touch(event)

    def bury(self, event_id):
        self.change += 1
        self.dead[event_id] = self.change
        self.mailbox.notify(self, event_id, "deleted")

    def check_body(self, body, creation):
        if set(body) - WRITABLE or (not creation and "transactionId" in body):
            raise Refused(400, "RequestBodyRead")
        if body.get("showAs", "busy") not in SHOW_AS:
            raise Refused(400, "RequestBodyRead")
        for given in body.get("singleValueExtendedProperties", []):
            if set(given) != {"id", "value"} or not PROPERTY.match(given["id"]):
                raise Refused(400, "ErrorInvalidRequest")
        text = body.get("body", {"contentType": "text"})
        if not set(text) <= {"contentType", "content"} or text["contentType"] not in ("text", "html"):
            raise Refused(400, "RequestBodyRead")
        if body.get("attendees"):
            self.mails.append(body)

    def taken(self, event, body):
        """The body's fields, as they are kept."""
        fields = {name: value for name, value in body.items()
                  if name not in ("start", "end", "singleValueExtendedProperties", "recurrence")}
        for name in ("start", "end"):
            if name in body:
                fields[name] = instant(body[name])
        start, end = fields.get("start", event.get("start")), fields.get("end", event.get("end"))
        if end < start or (fields.get("isAllDay", event.get("isAllDay")) and start.hour):
            raise Refused(400, "ErrorPropertyValidationFailure")
        properties = dict(event.get("properties", {}))
        properties.update((given["id"], given["value"])
                          for given in body.get("singleValueExtendedProperties", []))
        fields["properties"] = properties
        return fields

    def create(self, body):
        self.check_body(body, True)
        transaction = body.get("transactionId")
        if transaction in self.transactions:
            if self.mailbox.refuses_repeats or self.transactions[transaction] not in self.events:
                raise Refused(409, "ErrorDuplicateTransactionId")
            return self.living(self.transactions[transaction])
        fields = self.taken({}, body)
        event = self.put(fields, fields["start"], fields["end"])
        if transaction:
            self.transactions[transaction] = event["id"]
        return event

    def living(self, event_id):
        """Also one occurrence of a series, with all that its master says."""
        if event_id in self.events:
            return self.events[event_id]
        master, _, number = event_id.rpartition(".")
        if master in self.events and number.isdigit():
            for occurrence in self.occurrences(self.events[master]):
                if occurrence["id"] == event_id:
                    return occurrence
        raise Refused(404, "ErrorItemNotFound")

    def change_event(self, event_id, body, if_match):
        event = self.living(event_id)
        self.check_version(event, if_match)
        self.check_body(body, False)
        if "recurrence" in body and body["recurrence"] is None:
            event.pop("weeks", None)
        return self.touch(event, self.taken(event, body))

    def delete(self, event_id, if_match):
        event = self.living(event_id)
        self.check_version(event, if_match)
        for occurrence in self.occurrences(event):
            self.bury(occurrence["id"])
        self.events.pop(event_id, None)
        self.bury(event_id)

    @staticmethod
    def check_version(event, if_match):
        if if_match is not None and if_match not in ("*", event["etag"]):
            raise Refused(412, "ErrorIrresolvableConflict")

    def occurrences(self, master):
        for number in range(master.get("weeks", 0)):
            if number not in master.get("without", ()):
                later = datetime.timedelta(weeks=number)
                yield {**master, "id": f"{master['id']}.{number}", "master": master["id"],
                       "start": master["start"] + later, "end": master["end"] + later}

    # What is told.

    def shown(self, event, properties=()):
        kind = "occurrence" if "master" in event else "seriesMaster" if "weeks" in event else "singleInstance"
        out = {"@odata.type": "#microsoft.graph.event", "@odata.etag": event["etag"], "id": event["id"],
               "type": kind, "iCalUId": event["uid"] + (event["id"][-4:] if "master" in event else ""),
               "transactionId": event.get("transactionId"), "subject": event.get("subject", ""),
               "showAs": event.get("showAs", "busy"), "sensitivity": event["sensitivity"],
               "isAllDay": event["isAllDay"], "isCancelled": event.get("isCancelled", False),
               "isOrganizer": True, "seriesMasterId": event.get("master"),
               "responseStatus": {"response": event.get("response", "organizer"), "time": "0001-01-01T00:00:00Z"},
               "body": event.get("body", {"contentType": "text", "content": ""}),
               "location": event.get("location", {"displayName": ""}),
               "categories": event.get("categories", []),
               "lastModifiedDateTime": event["modified"].isoformat(timespec="microseconds").replace("+00:00", "Z"),
               "start": told(event["start"]), "end": told(event["end"])}
        known = [{"id": name, "value": event["properties"][name]}
                 for name in properties if name in event["properties"]]
        if known:
            out["singleValueExtendedProperties"] = known
        return out

    def bare(self, occurrence):
        """As delta tells it: who it belongs to, and when."""
        return {"@odata.type": "#microsoft.graph.event", "@odata.etag": occurrence["etag"],
                "id": occurrence["id"], "seriesMasterId": occurrence["master"], "type": "occurrence",
                "start": told(occurrence["start"]), "end": told(occurrence["end"])}

    def changes(self, since, window):
        """Since that change; -1: all that is there."""
        def inside(event):
            return event["start"] < window[1] and event["end"] > window[0]

        out = []
        for event in self.events.values():
            if event["change"] <= since:
                continue
            occurrences = [one for one in self.occurrences(event) if inside(one)]
            if occurrences:
                # The master comes with the times of its first occurrence, and some time after them.
                out += [self.bare(one) for one in occurrences] + [self.shown(event)]
            elif inside(event):
                out.append(self.shown(event))
            elif since >= 0:
                out.append({"id": event["id"], "@removed": {"reason": "deleted"}})
        out += [{"id": event_id, "@removed": {"reason": "deleted"}}
                for event_id, change in self.dead.items() if change > since >= 0]
        # Said again, and old graves besides.
        return out + out[:1] + ([{"id": "AAMkNobody=", "@removed": {"reason": "changed"}}] if since >= 0 else [])

    def find(self, name, value):
        return [event for event in self.events.values() if event["properties"].get(name) == value]


class Mailbox:
    """`tell(subscription, item)` is called for each message."""

    def __init__(self, tell):
        self.lock = threading.RLock()
        self.tell, self.calendars, self.subscriptions = tell, {}, {}
        self.refuses_repeats = False
        self.add_calendar("AAMkCal=", "Calendar")
        self.add_calendar("AAMkHolidays=", "Holidays", can_edit=False)

    def add_calendar(self, calendar_id, name, can_edit=True):
        self.calendars[calendar_id] = Calendar(self, calendar_id, name, can_edit)

    def holder(self, event_id):
        for calendar in self.calendars.values():
            try:
                calendar.living(event_id)
                return calendar
            except Refused:
                pass
        raise Refused(404, "ErrorItemNotFound")

    def notify(self, calendar, event_id, what):
        for subscription in self.subscriptions.values():
            if subscription["calendar"] is calendar:
                self.tell(subscription, {"changeType": what, "resource": f"Users/1/Events/{event_id}"})

    def tell_of_life(self, word):
        with self.lock:
            for subscription in self.subscriptions.values():
                self.tell(subscription, {"lifecycleEvent": word})
