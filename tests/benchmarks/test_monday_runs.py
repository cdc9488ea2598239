"""The Monday benchmark still runs, at a size that takes seconds. No timing is asserted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from benchmarks.monday import measure


@pytest.mark.postgres
def test_a_small_monday_goes_out_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Four teams in two workspaces, real processes: every message once, every command answered."""
    assert measure(teams=4, workspaces=2, head_start=timedelta(seconds=1))
    assert "8 messages" in capsys.readouterr().out
