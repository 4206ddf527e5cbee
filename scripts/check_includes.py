#!/usr/bin/env python3
"""Keeps the floors: an include goes down or stays in its room, never up, never sideways.

The table is the architecture; CMake links the same way. A file that breaks it is named, with the
include that does.
"""
import re
import subprocess
import sys

# room: (rooms it may include, third-party headers that it alone and those listed may include)
ROOMS = {
    "store/base": set(),
    "store": {"store/base"},
    "store/commands": {"store", "store/base"},
    "store/rules": {"store", "store/commands", "store/base"},
    "store/sqlite": {"store", "store/commands", "store/base"},
    "caldav/icalendar": {"store", "store/base"},
    "caldav/webdav": {"store", "store/base"},
    "caldav": {"caldav/icalendar", "caldav/webdav", "store", "store/commands", "store/base"},
    "notify": {"caldav/icalendar", "store", "store/commands", "store/base"},
    "sync": {"caldav/icalendar", "caldav/webdav", "store", "store/commands", "store/base"},
    "gateway": None,  # everything
}
# Folders that are part of a room above them.
PARTS = {
    "caldav/methods": "caldav",
    "caldav/reports": "caldav",
    "caldav/properties": "caldav",
    "notify/channels": "notify",
    "notify/inbound": "notify",
    "notify/sms": "notify",
    "sync/providers": "sync",
}
# Third-party header: the rooms that may include it.
THIRD_PARTY = [
    (r"sqlite3\.h$", {"store/sqlite"}),
    (r"libical/", {"caldav/icalendar"}),
    (r"pugixml\.hpp$", {"caldav/webdav"}),
    (r"Poco/", {"notify"}),
    (r"boost/beast", {"gateway"}),
    (r"openssl/evp\.h$", {"store/base", "gateway"}),
    (r"openssl/(?!evp)", {"gateway"}),
    (r"toml\+\+/|toml\.hpp$", {"gateway"}),
    (r"CLI/", {"gateway"}),
    (r"absl/", {"store/base"}),
    (r"phonenumbers/", {"store"}),
    (r"sodium\.h$", {"store/base", "gateway"}),
    (r"boost/asio/(ip|ssl|read|write|signal_set|local|buffer)", {"gateway"}),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def room_of(path):
    folder = path.rsplit("/", 1)[0] if "/" in path else ""
    while folder:
        if folder in PARTS:
            return PARTS[folder]
        if folder in ROOMS:
            return folder
        folder = folder.rsplit("/", 1)[0] if "/" in folder else ""
    return None


def faults(path):
    room = room_of(path)
    if room is None:
        return
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            quote, target = match.groups()
            if quote == '"':
                other = room_of(target)
                if other is None:
                    yield f"{path}:{number}: \"{target}\" is no path from the root into a room"
                elif other != room and ROOMS[room] is not None and other not in ROOMS[room]:
                    yield f"{path}:{number}: {room} may not include {other} ({target})"
            else:
                for pattern, rooms in THIRD_PARTY:
                    if re.search(pattern, target) and room not in rooms:
                        yield f"{path}:{number}: only {', '.join(sorted(rooms))} may include <{target}>"


def circles(files):
    """Include circles between our headers."""
    edges = {}
    for path in files:
        with open(path, encoding="utf-8") as file:
            edges[path] = [m.group(2) for m in map(INCLUDE.match, file) if m and m.group(1) == '"']
    state = {}

    def visit(path, trail):
        if state.get(path) == "done" or path not in edges:
            return None
        if path in trail:
            return trail[trail.index(path):] + [path]
        for target in edges[path]:
            found = visit(target, trail + [path])
            if found:
                return found
        state[path] = "done"
        return None

    for path in edges:
        found = visit(path, [])
        if found:
            return "include circle: " + " -> ".join(found)
    return None


def main():
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard",
                             "*.cpp", "*.hpp"], capture_output=True, text=True, check=True)
    files = [f for f in listed.stdout.split() if not f.startswith("tests/")]
    found = [fault for path in files for fault in faults(path)]
    circle = circles(files)
    if circle:
        found.append(circle)
    print("\n".join(found) if found else f"floors: {len(files)} files, none crosses")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
