from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loop_scene import Scene, at

from models import open_stores


class LoopClock:
    def __init__(self, instant: Any) -> None:
        self._now = instant

    def now(self) -> Any:
        return self._now

    def adjust(self, _real: Any, /) -> Any:
        return self._now

    def set(self, instant: Any) -> None:
        self._now = instant


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    clock = LoopClock(at("2026-11-19", "15:00"))
    stores = open_stores(f"sqlite:///{tmp_path / 'loop.db'}", clock)
    stores.create_all_for_tests()
    workspace = stores.register("TNORTH", name="North Ltd")
    yield Scene(stores, clock, workspace.id)
    stores.close()
