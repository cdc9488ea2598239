"""The desk of every delivery test, on both databases."""

from __future__ import annotations

import pytest
from clocks import SetClock
from post_office import Desk

from models import SqlStores


@pytest.fixture
def desk(stores: SqlStores, clock: SetClock, workspace_id: int) -> Desk:
    return Desk(stores, clock, workspace_id)
