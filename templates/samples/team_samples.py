"""Samples of `/coach team` and of the message with its picture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from coaching.aggregates import Figure, quartiles
from coaching.deals.outcomes import PERCENT, Outcome, OutcomeFigure
from coaching.drift import BeyondDrift
from coaching.insights import Aggregate, Group
from coaching.shown.common import Choice
from coaching.shown.team import SpreadLine, Standing, TeamPicture, TeamView
from coaching.team.figures import Adherence, Cohorts, Reviews
from templates.samples.cast import CRITERIA, NAMES, Case, hostile, word

_DAY = date(2026, 11, 19)
_NOTHING = Aggregate(group=Group(), scale=None, figure=Figure(n=0), beyond=BeyondDrift(pairs=0))
_MOVED = Aggregate(
    group=Group(),
    scale=None,
    figure=Figure(n=14, median=9.0, mean=11.0, low=6.0, high=16.0),
    beyond=BeyondDrift(pairs=12, coached=11.0, drift=2.0, value=9.0, low=4.0, high=14.0),
)


def spreads(case: Case) -> tuple[SpreadLine, ...]:
    criteria = {Case.SMALL: 1, Case.TYPICAL: 5, Case.EXTREME: 12}[case]
    many = {Case.SMALL: 0, Case.TYPICAL: 8, Case.EXTREME: 60}[case]
    lines = []
    for place in range(criteria):
        values = [float((17 * number + 23 * place + 31 * (number % 3)) % 101) for number in range(many)]
        if place == 1 and case is Case.TYPICAL:
            values = values[:3]
        lines.append(
            SpreadLine(
                criterion=word(case, CRITERIA[place % len(CRITERIA)], length=300),
                standings=tuple(
                    Standing(
                        rep=word(case, NAMES[number % len(NAMES)], length=120), value=value, calls=5 + number
                    )
                    for number, value in enumerate(values)
                ),
                quartiles=quartiles(values),
                left_out=max(many, 1) - len(values),
            )
        )
    return tuple(lines)


def team_forms(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts)"""
    small, extreme = case is Case.SMALL, case is Case.EXTREME
    rate = OutcomeFigure(
        outcome=Outcome.WIN_RATE, value=42.0, unit=PERCENT, n=31, numerator=13, denominator=31
    )
    before = OutcomeFigure(
        outcome=Outcome.WIN_RATE, value=None, unit=PERCENT, n=3, numerator=1, denominator=3
    )
    others = tuple(hostile(90 + index) for index in range(60)) if extreme else NAMES[6:8]
    yield (
        "team-view",
        TeamView(
            team=word(case, "Team North", length=200),
            team_id=3,
            today=_DAY,
            reps=1 if small else 8,
            held=0 if small else 22,
            minutes=None if small else 24.0,
            timed=0 if small else 20,
            coached=0 if small else 6,
            not_coached=(NAMES[0],) if small else others,
            reviews=Reviews(due=0) if small else Reviews(due=12, applied=5, partial=2, absent=2),
            steps=0 if small else 3,
            adherence=Adherence(scores=0, value=None, reps=0, quartiles=None, change=Figure(n=0))
            if small
            else Adherence(
                scores=240,
                value=71.4,
                reps=8,
                quartiles=(60.2, 72.0, 80.4),
                change=Figure(n=7, median=2.0, mean=3.0, low=-1.0, high=7.0),
            ),
            effect=_NOTHING if small else _MOVED,
            cohorts=Cohorts(coached=0, uncoached=1)
            if small
            else Cohorts(
                coached=6, uncoached=5, moved=6.0, moved_alone=1.0, difference=4.0, low=-2.0, high=10.0
            ),
            win_rate=None if small else (rate, before),
            to_log=None if small else (48.0, 22),
            spreads=spreads(case),
            scopes=() if small else (Choice("3", word(case, "Team North")), Choice("4", "Team South")),
            may_change=not small,
        ),
    )


def team_messages(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts)"""
    for name, file_id in (("team-picture", "F0123456789"), ("team-picture-plain", None)):
        yield (
            name,
            TeamPicture(
                team=word(case, "Team North", length=200), today=_DAY, spreads=spreads(case), file_id=file_id
            ),
        )
