"""What Slack says of a person, read into a profile."""

from __future__ import annotations

import pytest

from bot.profiles import profile_from

BOB = {"id": "UBOB", "real_name": "Bob Okafor", "tz": "America/New_York", "is_restricted": False}


def test_a_person_is_read_with_their_zone() -> None:
    profile = profile_from(BOB)
    assert (profile.slack_id, profile.name, profile.tz) == ("UBOB", "Bob Okafor", "America/New_York")


@pytest.mark.parametrize("tz", ["Mars/Olympus_Mons", "../etc/passwd", "", None, "Europe/Berlin\x00"])
def test_a_zone_nobody_knows_reads_as_utc(tz: str | None) -> None:
    """It would otherwise break every message of the workspace, not this person's alone."""
    assert profile_from({**BOB, "tz": tz}).tz == "UTC"
