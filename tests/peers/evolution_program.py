"""Evolution's back end as a program: requests as lines of JSON on standard input, answers likewise.

Runs on a session bus of its own (dbus-run-session), with a home of its own. It knows what a person
types into Evolution: an address, a name, a password."""
import json
import sys
import threading
import time
import urllib.parse

import gi

gi.require_version("EDataServer", "1.2")
gi.require_version("ECal", "2.0")
gi.require_version("ICalGLib", "3.0")
from gi.repository import ECal, EDataServer, GLib, ICalGLib  # noqa: E402

SECONDS = 20


class Account:
    def __init__(self, url, user, password):
        self.url, self.user = url, user
        self.registry = EDataServer.SourceRegistry.new_sync(None)
        self.credentials = EDataServer.NamedParameters.new()
        self.credentials.set(EDataServer.SOURCE_CREDENTIAL_USERNAME, user)
        self.credentials.set(EDataServer.SOURCE_CREDENTIAL_PASSWORD, password)
        self.client = None

    def source(self, path, name):
        source = EDataServer.Source.new(None, None)
        source.set_parent("caldav-stub")
        source.set_display_name(name)
        url = urllib.parse.urlsplit(self.url)
        authentication = source.get_extension(EDataServer.SOURCE_EXTENSION_AUTHENTICATION)
        authentication.set_host(url.hostname)
        authentication.set_port(url.port)
        authentication.set_user(self.user)
        authentication.set_method("plain/password")
        source.get_extension(EDataServer.SOURCE_EXTENSION_SECURITY).set_secure(False)
        source.get_extension(EDataServer.SOURCE_EXTENSION_CALENDAR).set_backend_name("caldav")
        source.get_extension(EDataServer.SOURCE_EXTENSION_WEBDAV_BACKEND).set_resource_path(path)
        source.get_extension(EDataServer.SOURCE_EXTENSION_OFFLINE).set_stay_synchronized(True)
        return source

    def discover(self):
        """The calendars that Evolution offers, found from the typed address."""
        source = self.source("/", "discovery")
        found = EDataServer.webdav_discover_sources_sync(
            source, self.url, EDataServer.WebDAVDiscoverSupports.EVENTS, self.credentials, None)
        listed = found.out_discovered_sources
        return [{"href": each.href, "name": each.display_name, "supports": int(each.supports)}
                for each in listed]

    def connect(self, path):
        source = self.source(path, "Appointments")
        self.registry.commit_source_sync(source, None)
        source = self.registry.ref_source(source.get_uid())
        # Opening waits for the password, which Evolution's window would ask for.
        answering = threading.Thread(target=self.give_password, args=(source,), daemon=True)
        answering.start()
        self.client = ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS, SECONDS, None)
        self.client.refresh_sync(None)
        return {"read_only": self.client.is_readonly()}

    def give_password(self, source):
        for _ in range(SECONDS * 10):
            if source.get_connection_status() == EDataServer.SourceConnectionStatus.CONNECTED:
                return
            source.invoke_authenticate_sync(self.credentials, None)
            time.sleep(0.5)

    def refresh(self):
        self.client.refresh_sync(None)
        return True

    def events(self):
        _, found = self.client.get_object_list_sync("#t", None)
        return [{"uid": each.get_uid(), "summary": each.get_summary(),
                 "start": each.get_dtstart().as_ical_string(), "text": each.as_ical_string()}
                for each in found]

    def add(self, text):
        component = ICalGLib.Component.new_from_string(text)
        _, uid = self.client.create_object_sync(component, ECal.OperationFlags.NONE, None)
        return uid

    def change(self, text):
        component = ICalGLib.Component.new_from_string(text)
        return self.client.modify_object_sync(component, ECal.ObjModType.ALL,
                                              ECal.OperationFlags.NONE, None)

    def drop(self, uid):
        return self.client.remove_object_sync(uid, None, ECal.ObjModType.ALL,
                                              ECal.OperationFlags.NONE, None)


def main():
    account = Account(*sys.argv[1:])
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"ok": getattr(account, request["do"])(*request.get("with", []))}
        except (GLib.Error, RuntimeError) as failure:
            answer = {"error": str(failure)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
