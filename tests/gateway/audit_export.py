#!/usr/bin/python3
"""Checks an exported audit log by nothing but the rule that docs/audit.md gives.

usage: audit_export.py GATEWAY_TESTS AUDIT_MD

The program that the page shows is taken from the page and run: over a real export, which must be
good, and over the same one with each field of each entry altered, an entry left out, two entries
changed round, and one put in twice, which must not.
"""
import json
import os
import re
import subprocess
import sys
import tempfile


def documented_check(page):
    """The page's own program, and that it is there at all."""
    with open(page, encoding="utf-8") as file:
        blocks = re.findall(r"```python\n(.*?)```", file.read(), re.DOTALL)
    assert len(blocks) == 1, "the page shows one program"
    return blocks[0]


def is_good(check, lines):
    done = subprocess.run([sys.executable, "-c", check], input="\n".join(lines) + "\n",
                          encoding="utf-8", capture_output=True, timeout=60, check=False)
    return done.returncode == 0


def altered(value):
    return value + 1 if isinstance(value, int) else value + "x"


def alterations(lines):
    """Name and lines of every way to spoil the log."""
    entries = [json.loads(line) for line in lines]
    for index, entry in enumerate(entries):
        for field in entry:
            # `time` is for people, and not part of the hash.
            if field != "time":
                spoilt = dict(entry, **{field: altered(entry[field])})
                yield (f"{field} of entry {index + 1} altered",
                       lines[:index] + [json.dumps(spoilt)] + lines[index + 1:])
        yield f"entry {index + 1} twice", lines[:index + 1] + lines[index:]
        if index + 1 < len(lines):
            yield f"entry {index + 1} left out", lines[:index] + lines[index + 1:]
            yield (f"entries {index + 1} and {index + 2} changed round",
                   lines[:index] + [lines[index + 1], lines[index]] + lines[index + 2:])


def main():
    program, page = sys.argv[1:]
    check = documented_check(page)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "audit.jsonl")
        subprocess.run([program, "--gtest_filter=AuditExport.*", "--gtest_brief=1"],
                       env=dict(os.environ, HOLDFAST_AUDIT_EXPORT=path), check=True, timeout=120,
                       stdout=subprocess.DEVNULL)
        # Only "\n" ends a line: names may hold other separators.
        with open(path, encoding="utf-8", newline="\n") as file:
            lines = file.read().rstrip("\n").split("\n")
    assert len(lines) > 1
    faults = [] if is_good(check, lines) else ["a good export is refused"]
    spoilt = list(alterations(lines))
    faults += [f"not seen: {name}" for name, other in spoilt if is_good(check, other)]
    print("\n".join(faults) if faults else f"{len(lines)} entries, {len(spoilt)} alterations seen")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
