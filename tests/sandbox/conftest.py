"""A sandbox per test."""

from collections.abc import Iterator

import pytest
from sandbox_kit import Kit
from sandboxes import open_sandbox

from sandbox.driver import Driver


@pytest.fixture
def kit() -> Iterator[Kit]:
    with open_sandbox() as server, Driver(server.url) as driver:
        made = Kit(server, driver)
        with made.stack:
            yield made
