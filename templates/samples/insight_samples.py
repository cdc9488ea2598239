"""Samples of `/coach insights`."""

from __future__ import annotations

from collections.abc import Iterator

from coaching.aggregates import Figure
from coaching.drift import BeyondDrift
from coaching.insights import Aggregate, Course, Group, RepCourse
from coaching.scale import Scale, ScaleKind
from coaching.shown.common import Choice
from coaching.shown.insights import EffectLine, Insights, InsightsReport, RepLine
from templates.samples.cast import CRITERIA, NAMES, Case, word

_FOUR = Scale.of(ScaleKind.ONE_TO_FOUR)
_METHODS = ("Call review", "Roleplay", "Script walkthrough")
_COURSES = (Course.IMPROVES, Course.PLATEAU, Course.UNSURE, Course.NOT_YET)


def _aggregate(scale: Scale | None, *, n: int, pairs: int, size: float, drift: float) -> Aggregate:
    figure, beyond = Figure(n=n), BeyondDrift(pairs=pairs)
    if n >= 5:
        figure = Figure(n=n, median=size * 0.9, mean=size, low=size * 0.5, high=size * 1.5)
    if pairs >= 5:
        apart = size - drift
        beyond = BeyondDrift(
            pairs=pairs, coached=size, drift=drift, value=apart, low=apart * 0.3, high=apart * 1.7
        )
        if apart < size * 0.4:
            beyond = BeyondDrift(
                pairs=pairs, coached=size, drift=drift, value=apart, low=apart - size, high=apart + size
            )
    return Aggregate(group=Group(), scale=scale, figure=figure, beyond=beyond)


_FOUND = (
    _aggregate(_FOUR, n=18, pairs=14, size=0.6, drift=0.2),
    _aggregate(_FOUR, n=9, pairs=8, size=0.4, drift=0.35),
    _aggregate(_FOUR, n=6, pairs=2, size=0.5, drift=0.0),
    _aggregate(_FOUR, n=3, pairs=1, size=0.5, drift=0.0),
)


def _line(case: Case, place: int, *, method: bool, criterion: bool) -> EffectLine:
    return EffectLine(
        method=word(case, _METHODS[place % 3], length=200) if method else None,
        criterion=word(case, CRITERIA[place % len(CRITERIA)], length=300) if criterion else None,
        aggregate=_FOUND[place % 4],
    )


def month_lines(case: Case) -> tuple[EffectLine, ...]:
    """Every method on every criterion, as the month's first digest has them."""
    many = 4 if case is Case.TYPICAL else 24
    return tuple(_line(case, place, method=True, criterion=True) for place in range(many))


def _reps(case: Case, many: int) -> tuple[RepLine, ...]:
    return tuple(
        RepLine(
            rep=word(case, NAMES[place % len(NAMES)], length=120),
            course=RepCourse(
                rep_id=11 + place,
                course=_COURSES[place % 4],
                n=6,
                moved=2,
                methods=("call_review", "roleplay"),
            ),
            methods=tuple(word(case, label, length=200) for label in _METHODS[:2]),
            aggregate=_FOUND[place % 4],
        )
        for place in range(many)
    )


def insight_forms(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts)"""
    yield "insights", _insights(case)


def insight_messages(case: Case) -> Iterator[tuple[str, object]]:
    yield "insights-report", InsightsReport(insights=_insights(case))
    yield "insights-report-image", InsightsReport(insights=_insights(case), file_id="F0123456789")


def _insights(case: Case) -> Insights:
    many = {Case.SMALL: 0, Case.TYPICAL: 4, Case.EXTREME: 60}[case]
    scopes = (Choice("all|quarter|valid", "All teams"), Choice("team:3|quarter|valid", word(case, "North")))
    return Insights(
        whose=word(case, "All my reps", length=120),
        quarter=case is not Case.EXTREME,
        invalid=case is Case.EXTREME,
        held=many * 11,
        newest=case is Case.EXTREME,
        measuring=many,
        counted=many * 9,
        left_out=many,
        most_coached=tuple(_line(case, place, method=False, criterion=True) for place in range(min(many, 5)))[
            : 1 if case is Case.TYPICAL else 5
        ],
        most=many * 4,
        best=tuple(_line(case, 4 * place, method=True, criterion=True) for place in range(min(many, 12)))[
            : 1 if case is Case.TYPICAL else 12
        ],
        methods=tuple(_line(case, place, method=True, criterion=False) for place in range(min(many, 3))),
        criteria=tuple(_line(case, place, method=False, criterion=True) for place in range(min(many, 30))),
        both=tuple(_line(case, place, method=True, criterion=True) for place in range(many)),
        reps=_reps(case, many * 2),
        spread=(2.0, 6.5, 11.0) if many else None,
        scopes=() if case is Case.SMALL else scopes,
        asked="all|quarter|valid",
        other_period="all|all|valid",
        other_validity="all|quarter|invalid",
    )
