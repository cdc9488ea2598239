"""A sandbox per test."""

from collections.abc import Iterator

import pytest
from sandbox_kit import Kit

from sandbox.driver import Driver
from sandbox.server import SandboxServer


@pytest.fixture
def kit() -> Iterator[Kit]:
    with SandboxServer() as server, Driver(server.url) as driver:
        made = Kit(server, driver)
        with made.stack:
            yield made
