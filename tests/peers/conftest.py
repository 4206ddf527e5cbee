import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from certificates import self_signed  # noqa: E402
from gateway import Gateway  # noqa: E402
from postfix_server import Postfix  # noqa: E402
from radicale_server import Radicale  # noqa: E402
from sink import Sink  # noqa: E402


@pytest.fixture
def certificate(tmp_path):
    return self_signed(tmp_path)


@pytest.fixture
def postfix(tmp_path, certificate):
    server = Postfix(tmp_path / "postfix", *certificate)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def sink(tmp_path):
    server = Sink(tmp_path / "sink")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def radicale(tmp_path):
    server = Radicale(tmp_path / "radicale")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def gateways(tmp_path):
    """Makes gateways that are ended with the test."""
    made = []

    def make(**options):
        gateway = Gateway(tmp_path / f"gateway{len(made)}", **options)
        made.append(gateway)
        return gateway

    yield make
    for gateway in made:
        if gateway.program:
            gateway.program.kill()
