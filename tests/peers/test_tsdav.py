"""tsdav, the CalDAV client of many web applications, from npm: installed beside the build where node
and npm are there."""
import os
import pathlib
import shutil

import pytest

from gateway import weekday
from processes import run

HERE = pathlib.Path(__file__).parent
MODULES = HERE.parents[1] / "build/node"
VERSION = "2.3.4"


@pytest.fixture
def tsdav():
    if not shutil.which("node"):
        pytest.skip("there is no node here")
    if not (MODULES / "node_modules/tsdav").is_dir():
        if not shutil.which("npm"):
            pytest.skip("there is no npm here")
        MODULES.mkdir(parents=True, exist_ok=True)
        run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix",
             str(MODULES), f"tsdav@{VERSION}"], timeout=180)
    return {**os.environ, "NODE_PATH": str(MODULES / "node_modules")}


def test_a_web_application_lives_with_the_calendar(gateways, tsdav):
    gateway = gateways()
    gateway.init_demo().start()
    start = weekday(days_ahead=9, hour=10)
    booking = gateway.book(start, staff="ana").json()

    said = run(["node", str(HERE / "tsdav_story.cjs"), gateway.url("/"), "ana",
                gateway.credentials["DEMO_ANA_PASSWORD"], booking["uid"], f"{start:%Y%m%d}"],
               env=tsdav, timeout=120)

    assert "all is well" in said
    assert gateway.rest("GET", f"/v1/bookings/{booking['id']}").json()["status"] == "confirmed"
    assert gateway.stop() == 0
