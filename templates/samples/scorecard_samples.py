"""Samples of the scorecard, its page, the check-ins and the cause that is named at 90 days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from coaching.scorecard.check_ins import read_check_in
from coaching.scorecard.measures import ORDER
from coaching.scorecard.root_cause import CAUSES, say_healthy
from coaching.shown.corrections import CorrectionShown, Reading
from coaching.shown.messages import Waiting
from coaching.shown.notes import CheckInLine, CheckIns
from coaching.shown.scorecard import (
    CheckInShown,
    RootCauseForm,
    RootCauseShown,
    Scorecard,
    ScorecardPage,
    ScorecardPart,
    ScorecardRow,
)
from templates.samples.cast import CRITERIA, NOW, TODAY, Case, coach, person, word

MONDAY = date(2026, 11, 23)
_WEEKLY = "weekly, the last ten calls as of Mon 23 Nov"
_LINE = (65.0, 66, 61, 68, 64, 60, 58, 59, 52, 55, 49, 50, 47, 44, 45, 42, 43, 41, 44, 43)


def _call_row(name: str, *figures: str, way: str, change: str, **more: object) -> ScorecardRow:
    day_one, now, target, unit = figures
    row = ScorecardRow(
        name=name,
        unit=unit,
        target=target,
        day_one=day_one,
        day_one_n=5,
        now=now,
        n=10,
        change=change,
        way=way,
        series=_LINE,
    )
    return replace(row, **more)  # type: ignore[arg-type]  # names of its own fields


_MEASURES = (
    _call_row(ORDER[0], "65.0", "43.0", "43", "% talk", way="better", change="−22.0"),
    _call_row(
        ORDER[1], "3.0", "8.0", "8-12 an hour (discovery)", "questions per call",
        way="better", change="+5.0",
        series=(3.0, 2, 4, 3, 3, 4, 5, 5, 6, 8, 7, 8, 8, 9, 8),
    ),
    _call_row(
        ORDER[2], "4.8", "4.6", "at most 2.5", "min monologue",
        way="no meaningful change", change="−0.2", n=7, early=True,
    ),
    ScorecardRow(
        name=ORDER[3], unit="techniques per call", target="2-3", day_one="1.2", day_one_n=5, n=3,
        blank="since Day 1: not enough yet (3 of 5)", series=(1.0, 1, 2, 1, 1, 2, 2, 3),
    ),
    _call_row(
        ORDER[4], "3.1", "4.9", "at most 4", "fillers per minute",
        way="worse", change="+1.8", series=(3.0, 3, 3.2, 3.1, 3.2, 4, 4.5, 5, 5.2),
    ),
    ScorecardRow(
        name=ORDER[5], target="100", day_one_n=3, blank="Day 1: not enough yet (3 of 5)",
    ),
)  # fmt: skip
_TARGETS = "Targets are a setting (source: Gangly, sales coaching metrics)."
_SOURCE = "Benchmarks are a setting (mid-market; source: Gangly, sales coaching metrics)."
_OUTCOMES = {
    "pipeline": (
        ScorecardRow(
            name="Stage conversion", day_one="41 %", day_one_n=22, now="52 %", n=19, change="+11 points",
            way="better", of="deal",
        ),
        ScorecardRow(
            name="Sales cycle", benchmark="60-90 days", day_one="74 days", day_one_n=9, now="71 days", n=6,
            change="−3 days", way="no meaningful change", of="deal",
        ),
        ScorecardRow(
            name="Pipeline coverage", now="3.2x", n=14, blank="not known on Day 1", of="deal",
        ),
    ),
    "revenue": (
        ScorecardRow(
            name="Win rate", benchmark="30-40 %", day_one="24 %", day_one_n=17, of="deal",
            blank="Q3 2026 was over before Day 1",
        ),
        ScorecardRow(name="Average deal size", blank="no deals are known", of="deal"),
    ),
}  # fmt: skip


def scorecard(case: Case) -> Scorecard:
    return Scorecard(
        rep=person(case),
        profile=""
        if case is Case.SMALL
        else word(case, "Account executive · mid-market · 8 months here", length=600),
        quota="no quota for Q4 2026"
        if case is Case.SMALL
        else word(case, "90,000 EUR in Q4 2026", length=300),
        day_one=_DAY_ONE[case],
        made_on=TODAY,
        focus=None if case is Case.SMALL else word(case, CRITERIA[0], length=300),
        why="Maintenance: no call was scored in the last 14 days, too little to steer by."
        if case is Case.SMALL
        else word(
            case, "2.1 of 4 (37 % attainment) over 6 calls in 14 days, lowest of 2 patterns.", length=900
        ),
        parts=_parts(case),
        check_ins=_check_ins(case),
        may_answer=True,
        asked=case is Case.EXTREME,
    )


_NOW = {"better": ("3.1", "+0.8"), "worse": ("1.6", "−0.7"), "no meaningful change": ("2.4", "+0.1")}
_FROZEN = "Its figures are frozen: the first five scored calls, and deals as they stood."
_DAY_ONE = {
    Case.SMALL: "Day 1 is not there yet: no call is scored, and no hire date or program start is known.",
    Case.TYPICAL: f"Day 1: 28 Aug 2026 (program start). {_FROZEN}",
    Case.EXTREME: f"Day 1: 28 Aug 2026 (first scored call; no hire date is known). {_FROZEN}",
}


def _parts(case: Case) -> tuple[ScorecardPart, ...]:
    if case is Case.SMALL:
        return ()
    targets = tuple(
        replace(
            _MEASURES[place % len(_MEASURES)],
            name=word(case, CRITERIA[place % len(CRITERIA)], length=300),
            target=word(case, "3.0", length=60),
            unit="of 4",
            day_one="2.3",
            now=_NOW.get(_MEASURES[place % len(_MEASURES)].way, ("", ""))[0],
            change=_NOW.get(_MEASURES[place % len(_MEASURES)].way, ("", ""))[1],
        )
        for place in range({Case.TYPICAL: 3, Case.EXTREME: 60}.get(case, 0))
    )
    return (
        ScorecardPart(key="conversation", fresh=_WEEKLY, rows=_MEASURES, beside=_TARGETS),
        ScorecardPart(key="targets", fresh=_WEEKLY, rows=targets),
        ScorecardPart(key="pipeline", fresh="monthly, October 2026", rows=_OUTCOMES["pipeline"]),
        ScorecardPart(key="revenue", fresh="quarterly, Q3 2026", rows=_OUTCOMES["revenue"], beside=_SOURCE),
    )


def _check_ins(case: Case) -> tuple[CheckInShown, ...]:
    if case is Case.SMALL:
        return ()
    moved = tuple(word(case, name, length=200) for name in ("Talk ratio", "Questions per call"))
    first = CheckInShown(
        check_in_id=30,
        day=30,
        on=date(2026, 9, 27),
        better=moved,
        worse=moved[:1] if case is Case.EXTREME else (),
        known=6,
        asked=6,
        reading=read_check_in(30, better=2, worse=0, known=6),
    )
    second = replace(
        first, check_in_id=31, day=60, on=date(2026, 10, 27), reading=word(case, "1 of 9 moved.", length=900)
    )
    if case is Case.TYPICAL:
        return first, second
    last = replace(
        first, check_in_id=32, day=90, on=date(2026, 11, 26), better=(), cause=_cause(case),
        beside=say_healthy(),
        reading=read_check_in(90, better=0, worse=1, known=9),
    )  # fmt: skip
    return first, second, last, replace(last, cause=None, asks_cause=True)


def _cause(case: Case) -> RootCauseShown:
    return RootCauseShown(
        cause_id=7,
        cause=CAUSES[0].value,
        note=word(case, "We coached openings; the calls break at price.", length=3000),
        by=coach(case).name,
        at=NOW,
        may_change=True,
        corrections=_corrections(case) * (8 if case is Case.EXTREME else 1),
    )


def _corrections(case: Case) -> tuple[CorrectionShown, ...]:
    readings = (
        Reading("Cause", "Motivational", "Diagnostic"),
        Reading("What speaks for it", word(case, "–", length=900), "–"),
    )
    return (CorrectionShown(on=NOW, by=coach(case).name, readings=readings, ended=False),)


def scorecard_forms(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts)"""
    yield "scorecard", scorecard(case)
    form = RootCauseForm(rep=person(case), day=90, known=9, causes=CAUSES, private={"check_in_id": 32})
    given = replace(
        form,
        chosen=CAUSES[0].value,
        note=word(case, "We coached openings; the calls break at price.", length=900),
        corrections=_corrections(case) * (12 if case is Case.EXTREME else 1),
    )
    yield "root-cause", form if case is Case.SMALL else given


def scorecard_messages(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts)"""
    yield (
        "scorecard-page",
        ScorecardPage(
            rep=person(case), made_on=TODAY, file="https://files.example.com/F0123456789/scorecard.pdf"
        ),
    )
    none, two = read_check_in(90, better=0, worse=1, known=9), read_check_in(30, better=2, worse=0, known=6)
    two = f"{two} Better: Talk ratio and Questions per call."
    lines = (
        CheckInLine(
            rep=person(case), check_in_id=32, day=90, reading=word(case, none, length=900), asks_cause=True
        ),
        CheckInLine(rep=person(case, 1), check_in_id=33, day=30, reading=word(case, two, length=900)),
    )
    many = {Case.SMALL: 1, Case.TYPICAL: 2, Case.EXTREME: 2}[case]
    note = CheckIns(
        check_ins=lines[-many:] + lines[:1] * (case is Case.EXTREME), more=9 if case is Case.EXTREME else 0
    )
    yield "morning-check-ins", Waiting(member=coach(case), today=TODAY, lines=(), notes=(note,))
