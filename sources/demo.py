"""Invented calls of an invented team, for the demo and for tests. All people and calls are made up.

The same day always gives the same calls, whatever window is asked for, so that a demo whose clock moves
on can be fed day by day.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from coaching.scale import Direction, Scale, ScaleKind

HEADER = (
    "call_id",
    "rep",
    "occurred_at",
    "call_type",
    "direction",
    "live",
    "criterion",
    "score",
    "evidence",
    "evidence_at",
    "link",
    "duration",
)
REPS = ("bob", "carol", "dan", "eli", "fay")
_WEEKS = 6
_WEAK, _TYPICAL, _UPLIFT = 0.34, 0.68, 0.32
_GOOD_WORDS = (
    "So if I heard you right, the reporting takes your team two days every month?",
    "What would it be worth if that were down to an hour?",
    "Let us put the security review on Thursday at ten, with Priya in the room.",
    "That is a fair worry. May I ask what happened the last time you switched?",
)
_POOR_WORDS = (
    "Okay, great. Let me just show you the dashboard.",
    "I will send you some material, and you get back to me.",
    "Well, our price is our price.",
    "Anyway, as I was saying, the platform has forty integrations.",
)


@dataclass(frozen=True, slots=True)
class Target:
    """A criterion as the demo needs it."""

    name: str
    scale: Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What should be seen in the scores: who was coached on what and when, who joined when."""

    coached: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    """(rep's first name in lower case, criterion name) -> from when on the scores rise."""
    joined: Mapping[str, datetime] = field(default_factory=dict)
    """First call of a newcomer: earlier calls do not exist."""
    zone: str = "Europe/Berlin"


def demo_rows(
    targets: Sequence[Target], /, *, since: datetime, until: datetime, story: Story | None = None
) -> Iterator[tuple[str, ...]]:
    """Rows in the order of HEADER for every call in (since, until], oldest day first."""
    told = story or Story()
    day = since.astimezone(ZoneInfo(told.zone)).date()
    while day <= until.astimezone(ZoneInfo(told.zone)).date():
        for place, rep in enumerate(REPS):
            for call in _calls_of(rep, day, told.zone):
                if since < call.at <= until and call.at >= told.joined.get(rep, since):
                    yield from _rows_of(call, place, targets, told)
        day += timedelta(days=1)


def write_demo_scores(path: Path, targets: Sequence[Target], /, *, now: datetime) -> int:
    """Six weeks of calls up to an hour before `now`; Bob was coached a week ago, Fay joined nine days ago.

    Returns the number of rows.
    """
    coached = {("bob", targets[0].name): now - timedelta(days=7)} if targets else {}
    story = Story(coached=coached, joined={"fay": now - timedelta(days=9)})
    start = now - timedelta(weeks=_WEEKS)
    rows = list(demo_rows(targets, since=start, until=now - timedelta(hours=1), story=story))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        out.writerows(rows)
    return len(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    id: str
    rep: str
    at: datetime
    call_type: str
    direction: str
    live: bool
    minutes: int


def _calls_of(rep: str, day: date, zone: str) -> Iterator[_Call]:
    """None, one or two calls on a weekday: mostly live discovery, some demos, a roleplay now and then."""
    if day.isoweekday() > 5:
        return
    dice = random.Random(f"{rep} {day.isoformat()}")  # noqa: S311 - a demo, not a secret
    for number in range(dice.choices((0, 1, 2), weights=(2, 6, 2))[0]):
        local = datetime.combine(day, time(9 + 4 * number + dice.randrange(3), dice.randrange(0, 60, 5)))
        kind = dice.random()
        yield _Call(
            id=f"demo-{rep}-{day:%Y%m%d}-{number + 1}",
            rep=rep,
            at=local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC),
            call_type="demo" if 0.72 < kind <= 0.92 else "discovery",
            direction="inbound" if dice.random() < 0.1 else "outbound",
            live=kind <= 0.92,
            minutes=dice.randint(18, 52),
        )


def _rows_of(call: _Call, place: int, targets: Sequence[Target], story: Story) -> Iterator[tuple[str, ...]]:
    for index, target in enumerate(targets):
        dice = random.Random(f"{call.id} {target.name}")  # noqa: S311 - a demo, not a secret
        if dice.random() < 0.06:
            continue  # not every call shows every behaviour
        level = _WEAK if index == place % len(targets) else _TYPICAL
        coached_at = story.coached.get((call.rep, target.name))
        if coached_at is not None and call.at > coached_at:
            level += _UPLIFT
        share = min(max(dice.gauss(level, 0.13), 0.0), 1.0)
        moment = dice.randint(60, call.minutes * 60 - 60)
        yield (
            call.id,
            f"{call.rep}@example.com",
            call.at.isoformat(timespec="seconds"),
            call.call_type,
            call.direction,
            "yes" if call.live else "no",
            target.name,
            f"{_score(target.scale, share, dice):g}",
            dice.choice(_GOOD_WORDS if share > 0.5 else _POOR_WORDS),
            f"{moment // 60}:{moment % 60:02}",
            f"https://calls.example.com/{call.id}",
            str(call.minutes * 60),
        )


def _score(scale: Scale, share: float, dice: random.Random) -> float:
    """A score whose attainment is about `share`."""
    if scale.kind is ScaleKind.PASS_FAIL:
        return float(dice.random() < share)
    if scale.direction is Direction.BAND and scale.band_low is not None and scale.band_high is not None:
        middle = (scale.band_low + scale.band_high) / 2
        value = middle + (1 - share) * (scale.high - middle) * 0.8
    else:
        value = scale.low + scale.span * (share if scale.direction is Direction.HIGHER else 1 - share)
    return round(value, 1) if scale.kind is ScaleKind.MEASURE else float(round(value))
