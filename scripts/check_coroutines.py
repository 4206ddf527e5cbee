#!/usr/bin/env python3
"""Finds expressions that g++ 12 compiles wrong: in one statement with `co_await`, a lambda with
captures, an aggregate made in place, or a conditional (see docs/decisions). Name the value in a
statement before instead.
"""
import re
import subprocess
import sys

CAPTURE = re.compile(r"\[[^\]\[]*[&=\w][^\]\[]*\]\s*(\(|mutable|\{)")
BRACES = re.compile(r"\b[A-Z]\w*(::\w+)*\s*\{|[(,]\s*\{")
CONDITIONAL = re.compile(r"\?[^:]*\s:\s")


def statements(text):
    """Statements, roughly: text between ; { } outside of strings, comments and parentheses."""
    text = re.sub(r'"(\\.|[^"\\\n])*"', '""', text)
    text = re.sub(r"'(\\.|[^'\\\n])'", "' '", text)
    text = re.sub(r"//[^\n]*", "", text)
    text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group(0).count("\n"), text, flags=re.S)
    start, depth, line, begun = 0, 0, 1, 1
    for i, c in enumerate(text):
        if c == "\n":
            line += 1
        elif c == "(":
            depth += 1
        elif c == ")":
            depth = max(0, depth - 1)
        elif depth == 0 and c in ";{}":
            # `Type{…}` inside a statement is no block.
            if c == "{" and re.search(r"co_await[^;{}]*[\w>]$", text[start:i].rstrip()):
                continue
            yield begun, text[start:i]
            start, begun = i + 1, line
    yield begun, text[start:]


def faults(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for line, statement in statements(text):
        position = statement.find("co_await")
        if position < 0:
            continue
        line += statement[:position].count("\n")
        for pattern, what in ((CAPTURE, "a lambda with captures"), (BRACES, "a braced value"),
                              (CONDITIONAL, "a conditional")):
            body = statement
            # `for`/`if` heads are statements of their own; an index is no lambda.
            if pattern.search(body):
                yield f"{path}:{line}: {what} in one expression with co_await: name it before"


def main():
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard",
                             "*.cpp", "*.hpp"], capture_output=True, text=True, check=True)
    found = [fault for path in listed.stdout.split() for fault in faults(path)]
    print("\n".join(found) if found else "coroutines: no expression that g++ 12 gets wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
