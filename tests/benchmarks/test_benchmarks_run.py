"""Benchmarks run at tiny sizes and say what they measured. How fast anything is, is not tested here."""

from __future__ import annotations

import pytest

from benchmarks.__main__ import main


@pytest.mark.parametrize(
    ("which", "said"),
    [
        ("logging", ("SQLite: rate", "times bare", "1 % of listeners stuck", "refused 0")),
        ("importing", ("SQLite", "600 scores", "already here", "ratio")),
        ("measure", ("SQLite, 1,000 scores", "digest of one team", "a team's view", "by hand ms", "MB")),
        ("baselines", ("SQLite", "250 pairs", "by hand", "ratio")),
    ],
)
@pytest.mark.timeout(120)
def test_a_quick_run_measures_both_sides(
    which: str, said: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    main([which, "--quick", "--database", "sqlite"])
    printed = capsys.readouterr().out
    assert [words for words in said if words not in printed] == []
