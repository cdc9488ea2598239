"""A town with a page on it, in the tab that all files here share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Window
from slack_page import SlackPage
from town import Beginning, Town, open_town


@pytest.fixture
def beginning(request: pytest.FixtureRequest) -> Beginning:
    """What had happened before, as `@after(have_a_team)` says."""
    mark = request.node.get_closest_marker("after")
    return mark.args if mark is not None else ()


@pytest.fixture
def town(tmp_path: Path, beginning: Beginning) -> Iterator[Town]:
    """Over signed HTTP, which starts and stops faster than a socket; the journeys go over both."""
    with open_town(tmp_path, over="http", beginning=beginning) as opened:
        yield opened


@pytest.fixture
def page(window: Window, town: Town) -> Iterator[SlackPage]:
    """Afterwards: no script failed, and nothing outside this machine was asked for."""
    yield SlackPage(window.tab, town.server.url)
    window.leave()
