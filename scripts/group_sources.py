#!/usr/bin/env python3
"""Sorts source files into groups that one compiler run can take together.

    group_sources.py MOST FILE...       prints "NUMBER FILE" for each file

A header is then read once for a group instead of once for each file. Two files may share a group
only if none of the names that one keeps for itself, in an unnamed namespace, is one that the other
keeps too, or that it or a header of its defines for others: joined, such a name would be defined
twice or mean another thing."""
import functools
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORD = re.compile(r"[A-Za-z_]\w*")
NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"', re.S)
UNNAMED = re.compile(r"^namespace \{$(.*?)^\}  // namespace$", re.M | re.S)
KIND = re.compile(r"^(?:struct|class|enum class|enum|using|concept)\s+(\w+)")
OUR_HEADER = re.compile(r'^#include "([^"]+)"', re.M)


def margin_names(code):
    """What is defined or declared at the left margin: of a namespace, not of a class."""
    names = set()
    for line in NOT_CODE.sub(" ", code).split("\n"):
        if line[:1].isalpha():
            names.update(WORD.findall(re.split(r"[({=;\[]", line, maxsplit=1)[0])[-1:])
            names.update(KIND.findall(line))
    return names


@functools.cache
def kept_names(file):
    return margin_names("\n".join(UNNAMED.findall(file.read_text(encoding="utf-8"))))


@functools.cache
def shared_names(file):
    """What a file, or a header of ours that it reads, defines for others."""
    text = file.read_text(encoding="utf-8")
    names = margin_names(UNNAMED.sub("", text))
    for header in OUR_HEADER.findall(text):
        if (ROOT / header).exists():
            names |= shared_names(ROOT / header)
    return names


def can_share(one, other):
    return (kept_names(one).isdisjoint(kept_names(other) | shared_names(other))
            and kept_names(other).isdisjoint(shared_names(one)))


def groups_of(files, most):
    groups = []
    for file in files:
        for group in groups:
            if len(group) < most and all(can_share(file, other) for other in group):
                group.append(file)
                break
        else:
            groups.append([file])
    return groups


def main():
    files = [pathlib.Path(name) for name in sys.argv[2:]]
    for number, group in enumerate(groups_of(files, int(sys.argv[1]))):
        for file in group:
            print(number, file)


if __name__ == "__main__":
    main()
