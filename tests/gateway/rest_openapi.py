#!/usr/bin/python3
"""Holds real answers of the REST API against its OpenAPI document.

usage: rest_openapi.py GATEWAY_TESTS OPENAPI_JSON

Runs the REST tests, which write every exchange to a file, and checks each one: the status, media
type, header fields and body are those that the document has for that operation, the code of a
problem is listed there, and a body that was accepted is one that the document allows. Then the
other way round: every operation's successes and every code that a request can provoke were seen.
"""
import json
import os
import subprocess
import sys
import tempfile

from jsonschema import Draft202012Validator, FormatChecker, RefResolver

# What only a broken machine or an overload can cause: the document has them, no test provokes them.
NOT_PROVOKED = {"internal", "overloaded", "storage-failed", "storage-full", "unavailable", "canceled",
                "rate-limited", "idempotency-in-flight"}


class Document:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.root = json.load(file)
        self.resolver = RefResolver.from_schema(self.root)

    def resolve(self, value):
        while "$ref" in value:
            value = self.resolver.resolve(value["$ref"])[1]
        return value

    def faults(self, schema, instance):
        validator = Draft202012Validator(schema, resolver=self.resolver,
                                         format_checker=FormatChecker())
        return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}"
                for e in validator.iter_errors(instance)]

    def operations(self):
        for pattern, item in self.root["paths"].items():
            for method, operation in item.items():
                if method != "parameters":
                    yield (method.upper(), pattern), operation

    def codes(self, response):
        content = self.resolve(response).get("content", {})
        schema = content.get("application/problem+json", {}).get("schema", {})
        return set(schema.get("properties", {}).get("code", {}).get("enum", []))


def check_answer(document, operation, exchange):
    """Faults of one answer against its operation."""
    response = operation["responses"].get(str(exchange["status"]))
    if response is None:
        yield "the status is not in the document"
        return
    response = document.resolve(response)
    headers = {name.lower(): value for name, value in exchange["headers"].items()}
    for name, header in response.get("headers", {}).items():
        if header.get("required") and name.lower() not in headers:
            yield f"the field {name} is missing"
    content = response.get("content", {})
    if not exchange["body"]:
        if content:
            yield "the body is missing"
        return
    kind = headers.get("content-type", "").split(";")[0]
    if kind not in content:
        yield f"the media type {kind} is not in the document"
        return
    body = json.loads(exchange["body"]) if kind.endswith("json") else exchange["body"]
    yield from document.faults(content[kind]["schema"], body)


def check_request(document, operation, exchange):
    """Faults of a body that the server took."""
    if exchange["status"] >= 300 or not exchange["request"] or "requestBody" not in operation:
        return
    content = operation["requestBody"]["content"]
    if "application/json" not in content:
        # Tables are text, and their lines are judged one by one.
        return
    schema = content["application/json"]["schema"]
    for fault in document.faults(schema, json.loads(exchange["request"])):
        yield f"the request was taken, but is not what the document asks for: {fault}"


def check_examples(document):
    for name, schema in document.root["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        for example in schema.get("examples", []):
            for fault in document.faults(schema, example):
                yield f"the example of {name}: {fault}"


def check_all(document, exchanges):
    operations = dict(document.operations())
    seen = {key: set() for key in operations}
    codes = set()
    problem = document.root["components"]["schemas"]["Problem"]
    for exchange in exchanges:
        key = (exchange["method"], exchange["pattern"])
        where = f"{exchange['method']} {exchange['target']} -> {exchange['status']}"
        if exchange["status"] >= 400 and exchange["body"]:
            body = json.loads(exchange["body"])
            codes.add(body["code"])
            for fault in document.faults(problem, body):
                yield f"{where}: {fault}"
        if exchange["pattern"] is None:
            continue
        seen[key].add(exchange["status"])
        for fault in check_answer(document, operations[key], exchange):
            yield f"{where}: {fault}"
        for fault in check_request(document, operations[key], exchange):
            yield f"{where}: {fault}"
    for key, operation in operations.items():
        for status in operation["responses"]:
            if int(status) < 300 and int(status) not in seen[key]:
                yield f"{' '.join(key)}: no test was answered with {status}"
    known = set(problem["properties"]["code"]["enum"])
    for response in document.root["components"]["responses"].values():
        known |= document.codes(response)
    for code in sorted(known - codes - NOT_PROVOKED):
        yield f"no test was answered with the code {code}"


def record(program, path):
    environment = dict(os.environ, HOLDFAST_ANSWERS=path)
    # Whether the tests themselves pass is told by themselves.
    subprocess.run([program, "--gtest_filter=Rest*:*/Rest*", "--gtest_brief=1"],
                   env=environment, check=False, timeout=280, stdout=subprocess.DEVNULL)
    # Some requests are no UTF-8 on purpose.
    with open(path, encoding="utf-8", errors="replace") as file:
        return [json.loads(line) for line in file]


def main():
    program, path = sys.argv[1:]
    document = Document(path)
    with tempfile.TemporaryDirectory() as folder:
        exchanges = record(program, os.path.join(folder, "answers.jsonl"))
    faults = list(check_examples(document)) + list(check_all(document, exchanges))
    print("\n".join(faults) if faults else f"{len(exchanges)} exchanges are as the document says")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
