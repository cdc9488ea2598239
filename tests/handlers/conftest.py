from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, open_desk
from north import Cast, seat_the_cast


@pytest.fixture
def desk(tmp_path: Path, sqlite_template: Path) -> Iterator[Desk]:
    """A bot with an empty workspace."""
    with open_desk(tmp_path, begun_as=sqlite_template) as opened:
        yield opened


@pytest.fixture
def cast(desk: Desk) -> Cast:
    """Team North is set up: Alice coaches Bob and Carol, Mona manages, Erin is enablement."""
    return seat_the_cast(desk)
