"""A coach logs a session in Slack and the loop closes by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
import story
from town import open_town


@pytest.mark.parametrize("over", ["socket", "http"])
def test_a_logged_session_closes_its_own_loop(tmp_path: Path, over: str) -> None:
    with open_town(tmp_path, over=over) as town:
        story.tell(town)
