"""Figures for monitors: what Prometheus' own parser reads from a running gateway."""
import concurrent.futures
import datetime
import pathlib
import re
import uuid

import pytest
import requests
from prometheus_client.openmetrics import parser

from gateway import weekday
from processes import free_port, wait_for

ALERTS = pathlib.Path(__file__).parents[2] / "conf/prometheus-alerts.yml"


@pytest.fixture
def monitored(gateways):
    port = free_port()
    gateway = gateways(settings=f'[metrics]\nlisten = "127.0.0.1:{port}"')
    gateway.metrics = f"http://127.0.0.1:{port}"
    return gateway.init_demo().start()


def families(gateway):
    response = requests.get(gateway.metrics + "/metrics", timeout=10)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/openmetrics-text")
    return {family.name: family for family in parser.text_string_to_metric_families(response.text)}


def value(found, family, ending="", **labels):
    """Of the one sample with those labels; 0 if there is none."""
    fitting = [sample.value for sample in found[family].samples
               if sample.name == family + ending and labels.items() <= sample.labels.items()]
    return sum(fitting)


def test_what_happened_is_what_is_told(monitored):
    start = weekday(hour=10)
    assert monitored.book(start).status_code == 201
    assert monitored.book(start, staff="nobody").status_code == 422
    assert monitored.dav("PROPFIND", "/dav/", Depth="0").status_code == 207
    assert monitored.rest("GET", "/v1/nothing").status_code == 404
    found = wait_for(lambda: (lambda f: f if value(f, "holdfast_http_requests", "_total",
                                                   route="/v1/ (no such route)") else None)(
        families(monitored)), 10, "the last request is counted")
    count = {"family": "holdfast_http_requests", "ending": "_total"}
    assert value(found, **count, route="/v1/bookings", method="POST", **{"class": "2xx"}) == 1
    assert value(found, **count, route="/v1/bookings", method="POST", **{"class": "4xx"}) == 1
    assert value(found, **count, route="/dav/", method="PROPFIND") == 1
    assert value(found, "holdfast_http_request_duration_seconds", "_count",
                 route="/v1/bookings", method="POST") == 2
    assert value(found, "holdfast_store_commit_duration_seconds", "_count") >= 1
    assert value(found, "holdfast_store_writable") == 1
    assert value(found, "holdfast_outbox_open", channel="mail") >= 1
    assert value(found, "holdfast_double_bookings") == 0
    assert value(found, "holdfast_audit_chains_broken") == 0
    assert value(found, "process_resident_memory_bytes") > 1e6
    assert value(found, "process_open_fds") > 5


def test_nothing_of_customers_is_told_and_series_stay_few(monitored):
    monitored.book(weekday(hour=10), email="secret.person@customer.example")

    def ask(number):
        monitored.rest("GET", f"/v1/bookings/bk_{number}")
        requests.request("WEIRD", monitored.url(f"/path/{number}"), timeout=10)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(200)))
    text = requests.get(monitored.metrics + "/metrics", timeout=10).text
    for personal in ("secret.person", "customer.example", "bk_", "WEIRD", "/path/"):
        assert personal not in text
    assert len(text.splitlines()) < 600


def test_every_figure_of_the_alerts_is_told(monitored):
    wait_for(lambda: "holdfast_double_bookings" in families(monitored), 10, "the rule was checked")
    told = set()
    for family in families(monitored).values():
        told |= {family.name + ending for ending in ("", "_total", "_bucket")}
    asked = re.findall(r"\b(?:holdfast|process)_[a-z_]+", " ".join(
        line for line in ALERTS.read_text().splitlines() if "expr:" in line))
    assert len(asked) > 12
    assert set(asked) <= told


def test_monitors_are_told_nothing_else_and_the_api_does_not_tell(monitored):
    assert requests.get(monitored.metrics + "/v1/me", timeout=10).status_code == 404
    assert requests.post(monitored.metrics + "/metrics", timeout=10).status_code == 405
    assert requests.get(monitored.url("/metrics"), timeout=10).status_code == 404


def test_the_summary_is_of_the_tokens_agency(monitored):
    start = weekday(hour=11)
    booking = monitored.book(start, staff="ana").json()
    assert monitored.book(start, staff="ana", email="other@customer.example").status_code == 409
    cancelled = monitored.rest("POST", f"/v1/bookings/{booking['id']}/cancel", {},
                               key=str(uuid.uuid4()), If_Match=f'"{booking["version"]}"')
    assert cancelled.status_code == 200, cancelled.text

    summary = monitored.rest("GET", "/v1/metrics/summary")
    assert summary.status_code == 200, summary.text
    body = summary.json()
    assert body["scope"] == "agency"
    assert body["intake"]["answered"] == 2
    assert body["intake"]["missed"] == 0
    assert body["intake"]["success"] == 1
    assert body["intake"]["confirm_p99_ms"] > 0
    assert body["double_bookings"]["pairs"] == 0
    assert body["conflicts"]["open"] == 0
    assert {row["channel"] for row in body["outbox"]} >= {"mail"}
    assert body["audit"]["broken"] is None
