"""litmus, the compliance tests of the WebDAV community, against the files beside the calendars. No
test of locks: class 2 is not announced."""
import os
import re

import pytest

from processes import run

SUITES = ["basic", "copymove", "props", "http"]


@pytest.fixture
def gateway(gateways):
    return gateways().init_demo().start()


@pytest.mark.parametrize("suite", SUITES)
def test_nothing_fails(gateway, tmp_path, suite):
    # litmus leaves its logs where it runs.
    said = run(["/usr/bin/litmus", gateway.url("/dav/files/ana/"), "ana",
                gateway.credentials["DEMO_ANA_PASSWORD"]],
               env={**os.environ, "TESTS": suite}, cwd=tmp_path, timeout=120)

    summary = re.search(r"summary for `" + suite + r"': of (\d+) tests run: (\d+) passed, (\d+) failed",
                        said)
    assert summary, said
    assert summary.group(1) == summary.group(2) and summary.group(3) == "0", said
    warnings = [line for line in said.splitlines() if "WARNING" in line and "Class 2" not in line]
    assert not warnings, said
