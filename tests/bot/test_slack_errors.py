"""Every error code that Slack documents has the meaning that the list of limits gives it."""

from __future__ import annotations

import pytest

from bot.slack_errors import MEANINGS, meaning_of
from coaching.refusals import Meaning
from sandbox.limits import LIMITS


@pytest.mark.parametrize(("code", "told"), LIMITS["errors"].items())
def test_a_code_means_what_the_list_says(code: str, told: dict[str, str]) -> None:
    assert meaning_of(code) == told["class"]


def test_the_table_names_no_code_that_the_list_lacks() -> None:
    assert set(MEANINGS) == set(LIMITS["errors"])


def test_a_code_nobody_knows_counts_as_our_bug() -> None:
    assert meaning_of("flux_capacitor_missing") is Meaning.BUG_PAYLOAD
