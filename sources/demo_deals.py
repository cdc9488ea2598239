"""Invented deals, quotas and hire dates of the invented team. All of it is made up.

A deal is the same whatever day it is looked at from: as the demo's clock moves on, it goes through its
stages and closes on its own day.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from coaching.deals.outcomes import quarter_of
from coaching.deals.pipeline import STARTER_STAGES
from coaching.deals.reading import DealColumn, PersonColumn, QuotaColumn
from sources.demo import REPS

_DAYS_AT_WORK = {"bob": 690, "carol": 430, "dan": 300, "eli": 160, "fay": 75}
_SEGMENTS = {"bob": "mid-market", "carol": "mid-market", "dan": "smb", "eli": "smb", "fay": "smb"}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFiles:
    """Three files as `coachlog import` takes them."""

    people: Path
    quotas: Path
    deals: Path


def write_demo_files(folder: Path, /, *, begun: date, today: date) -> DemoFiles:
    """`begun` is the demo's first day, from which the time at work is counted back."""
    folder.mkdir(parents=True, exist_ok=True)
    files = DemoFiles(people=folder / "people.csv", quotas=folder / "quotas.csv", deals=folder / "deals.csv")
    hired = {rep: begun - days * _DAY for rep, days in _DAYS_AT_WORK.items()}
    _write(files.people, PersonColumn, (_person(rep, hired[rep]) for rep in REPS))
    _write(files.quotas, QuotaColumn, (row for rep in REPS for row in _quotas(rep, hired[rep], today)))
    _write(files.deals, DealColumn, (row for rep in REPS for row in _deals(rep, hired[rep], today)))
    return files


def _write(path: Path, header: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(rows)


def _person(rep: str, hired: date) -> tuple[str, ...]:
    return f"{rep}@example.com", hired.isoformat(), "", _SEGMENTS[rep], "Account executive"


def _quotas(rep: str, hired: date, today: date) -> Iterator[tuple[str, ...]]:
    """By quarter, from the first full one at work to the one under way."""
    amount = 160_000 if _SEGMENTS[rep] == "mid-market" else 45_000
    quarter = quarter_of(hired)
    while quarter.first <= today:
        if quarter.first >= hired:
            name = f"{quarter.first.year}Q{(quarter.first.month + 2) // 3}"
            yield f"{rep}@example.com", name, "", "", str(amount), "EUR"
        quarter = quarter_of(quarter.last + _DAY)


def _deals(rep: str, hired: date, today: date) -> Iterator[tuple[str, ...]]:
    """About five a month, from the second week at work on."""
    day = hired + 10 * _DAY
    while day <= today:
        dice = random.Random(f"deal {rep} {day.isoformat()}")  # noqa: S311 - a demo, not a secret
        if day.isoweekday() <= 5 and dice.random() < 0.24:
            yield _deal(rep, day, today, dice)
        day += _DAY


def _deal(rep: str, created: date, today: date, dice: random.Random) -> tuple[str, ...]:
    large = _SEGMENTS[rep] == "mid-market"
    length = dice.randint(45, 110) if large else dice.randint(20, 55)
    won = dice.random() < (0.36 if large else 0.45)
    reached = len(STARTER_STAGES) if won else dice.choices((1, 2, 3, 4), weights=(5, 3, 2, 1))[0]
    closes = created + length * _DAY
    entered = [created + length * place // (reached + 1) * _DAY for place in range(reached)]
    told = [(stage, day) for stage, day in zip(STARTER_STAGES, entered, strict=False) if day <= today]
    promised = closes + dice.choice((-6, -2, 0, 0, 3)) * _DAY if len(told) == len(STARTER_STAGES) else None
    closed = closes <= today
    amount = dice.randrange(12, 40 if large else 20) * 500 * (2 if large else 1)
    return (
        f"demo-{rep}-{created:%Y%m%d}",
        f"{rep}@example.com",
        created.isoformat(),
        closes.isoformat() if closed else "",
        ("yes" if won else "no") if closed else "",
        str(amount),
        "EUR",
        "no" if not won and reached == 1 and dice.random() < 0.3 else "yes",
        "; ".join(f"{stage} {day.isoformat()}" for stage, day in told),
        "commit" if promised else "pipeline",
        promised.isoformat() if promised else "",
    )
