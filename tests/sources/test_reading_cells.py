"""Single cells: what is read, what is refused and in which words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coaching.cells import (
    Reason,
    Refusal,
    read_direction,
    read_duration,
    read_instant,
    read_live,
    read_moment,
    read_score,
)
from coaching.scale import Scale, ScaleKind

NOW = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
TALK = Scale(kind=ScaleKind.MEASURE, low=0, high=100, unit="% talk")
MINUTES = Scale(kind=ScaleKind.MEASURE, low=0, high=60, unit="min")


@pytest.mark.parametrize(
    ("kind", "cell", "score"),
    [
        (ScaleKind.ONE_TO_FOUR, "3", 3),
        (ScaleKind.ONE_TO_FOUR, " 2,5 ", 2.5),
        (ScaleKind.ONE_TO_FIVE, "4.25", 4.25),
        (ScaleKind.PERCENT, "72", 72),
        (ScaleKind.PERCENT, "72 %", 72),
        (ScaleKind.PERCENT, "72,5\xa0%", 72.5),
        (ScaleKind.PERCENT, "0.5 %", 0.5),
        (ScaleKind.PERCENT, "0", 0),
        (ScaleKind.PERCENT, "1", 1),
        (ScaleKind.PASS_FAIL, "Pass", 1),
        (ScaleKind.PASS_FAIL, "yes", 1),
        (ScaleKind.PASS_FAIL, "1", 1),
        (ScaleKind.PASS_FAIL, "FAIL", 0),
        (ScaleKind.PASS_FAIL, "no", 0),
        (ScaleKind.PASS_FAIL, "0", 0),
    ],
)
def test_a_score_is_read_in_the_words_of_its_scale(kind: ScaleKind, cell: str, score: float) -> None:
    assert read_score(cell, Scale.of(kind), of="Named the next step") == score


def test_a_measure_may_carry_its_unit() -> None:
    assert read_score("2.5 min", MINUTES, of="Longest monologue") == 2.5
    assert read_score("43 % talk", TALK, of="Talk ratio") == 43
    assert read_score("43 %", TALK, of="Talk ratio") == 43


@pytest.mark.parametrize(
    ("kind", "cell", "reason", "words"),
    [
        (ScaleKind.ONE_TO_FOUR, "5", Reason.OFF_SCALE, "5 is off the 1-4 scale of “Named the next step”"),
        (ScaleKind.ONE_TO_FOUR, "72 %", Reason.OFF_SCALE, "is a percentage, but"),
        (ScaleKind.ONE_TO_FOUR, "-1", Reason.OFF_SCALE, "off the 1-4 scale"),
        (ScaleKind.ONE_TO_FOUR, "nan", Reason.SCORE, "is not a score"),
        (ScaleKind.ONE_TO_FOUR, "1_0", Reason.SCORE, "is not a score"),
        (ScaleKind.ONE_TO_FOUR, "n/a", Reason.SCORE, "is not a score"),
        (ScaleKind.PERCENT, "inf", Reason.SCORE, "is not a score"),
        (ScaleKind.PERCENT, "1e2", Reason.SCORE, "is not a score"),
        (ScaleKind.PERCENT, "0.72", Reason.OFF_SCALE, "write 72 or 72 %"),
        (ScaleKind.PERCENT, "1,234", Reason.SCORE, "decimal comma or a thousands mark"),
        (ScaleKind.PASS_FAIL, "0.5", Reason.OFF_SCALE, "write pass or fail"),
        (ScaleKind.PASS_FAIL, "maybe", Reason.SCORE, "is not pass or fail"),
    ],
)
def test_a_wrong_score_is_refused_with_what_to_do(
    kind: ScaleKind, cell: str, reason: Reason, words: str
) -> None:
    refused = read_score(cell, Scale.of(kind), of="Named the next step")
    assert isinstance(refused, Refusal)
    assert refused.reason is reason
    assert words in refused.text


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("2026-03-04T09:30:00+01:00", datetime(2026, 3, 4, 8, 30, tzinfo=UTC)),
        ("2026-03-04T09:30Z", datetime(2026, 3, 4, 9, 30, tzinfo=UTC)),
        ("2026-03-04 09:30:15.250 UTC", datetime(2026, 3, 4, 9, 30, 15, tzinfo=UTC)),
        ("2026-03-04 09:30 +0530", datetime(2026, 3, 4, 4, 0, tzinfo=UTC)),
        ("2026/03/04 9:30 PM Z", datetime(2026, 3, 4, 21, 30, tzinfo=UTC)),
        ("23/03/2026 12:05 am Z", datetime(2026, 3, 23, 0, 5, tzinfo=UTC)),
        ("04.03.2026, 09:30 Z", datetime(2026, 3, 4, 9, 30, tzinfo=UTC)),
    ],
)
def test_an_instant_with_its_zone_is_read(cell: str, instant: datetime) -> None:
    assert read_instant(cell, now=NOW, zone=None, day_first=None) == instant


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2026-03-04T09:30", Reason.NO_ZONE),
        ("2026-03-04", Reason.NO_TIME),
        ("23.03.2026", Reason.NO_TIME),
        ("03/04/2026 09:30 Z", Reason.AMBIGUOUS_DATE),
        ("03/04/26 09:30 Z", Reason.DATE),
        ("31/02/2026 09:30 Z", Reason.DATE),
        ("13:30", Reason.DATE),
        ("yesterday", Reason.DATE),
        ("1772612345", Reason.DATE),
        ("2026-11-19T15:06Z", Reason.FUTURE),
        ("1999-12-31T23:59Z", Reason.TOO_OLD),
        ("0001-01-01T00:00+14:00", Reason.DATE),
    ],
)
def test_a_date_that_would_need_guessing_is_refused(cell: str, reason: Reason) -> None:
    refused = read_instant(cell, now=NOW, zone=None, day_first=None)
    assert isinstance(refused, Refusal)
    assert refused.reason is reason


def test_a_stated_zone_and_order_settle_what_the_cell_leaves_open() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert read_instant("03/04/2026 09:30", now=NOW, zone=berlin, day_first=True) == datetime(
        2026, 4, 3, 7, 30, tzinfo=UTC
    )
    assert read_instant("03/04/2026 09:30", now=NOW, zone=berlin, day_first=False) == datetime(
        2026, 3, 4, 8, 30, tzinfo=UTC
    )


def test_a_local_time_the_clocks_jumped_over_is_refused() -> None:
    refused = read_instant("2026-03-29T02:30", now=NOW, zone=ZoneInfo("Europe/Berlin"), day_first=None)
    assert isinstance(refused, Refusal)
    assert "did not exist in Europe/Berlin" in refused.text


def test_another_systems_clock_may_be_a_little_ahead() -> None:
    assert read_instant("2026-11-19T15:04Z", now=NOW, zone=None, day_first=None) == datetime(
        2026, 11, 19, 15, 4, tzinfo=UTC
    )


def test_lengths_and_moments_are_read_as_people_write_them() -> None:
    assert [read_duration(cell) for cell in ("", "1800", "30:00", "1:02:03", "61.6")] == [
        None, 1800, 1800, 3723, 62
    ]  # fmt: skip
    assert [read_moment(cell) for cell in ("", "12:40", "1:02:03", "760", "3800")] == [
        None, "12:40", "1:02:03", "12:40", "1:03:20"
    ]  # fmt: skip
    for cell in ("-5", "half an hour", "12:99", "90000"):
        assert isinstance(read_duration(cell), Refusal)
        assert isinstance(read_moment(cell), Refusal)


def test_directions_and_live_have_plain_words_and_stated_defaults() -> None:
    assert [read_direction(cell) for cell in ("", "Outbound", "IN", "incoming")] == [
        "outbound", "outbound", "inbound", "inbound"
    ]  # fmt: skip
    assert [read_live(cell) for cell in ("", "YES", "live", "simulation", "0")] == [
        True, True, True, False, False
    ]  # fmt: skip
    assert isinstance(read_direction("sideways"), Refusal)
    assert isinstance(read_live("perhaps"), Refusal)
