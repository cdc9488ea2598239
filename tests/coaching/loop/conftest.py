"""A scene on SQLite: what the loop does is the same on both databases, which tests/models proves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from clocks import SetClock
from loop_scene import Scene, at

from models import open_stores


@pytest.fixture
def scene(sqlite_url: str, clock: SetClock) -> Iterator[Scene]:
    clock.set(at("2026-11-19", "15:00"))
    stores = open_stores(sqlite_url, clock)
    workspace = stores.register("TNORTH", name="North Ltd")
    yield Scene(stores, clock, workspace.id)
    stores.close()
