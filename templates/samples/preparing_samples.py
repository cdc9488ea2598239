"""Samples of the brief and of flagged calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from coaching.evidence import Extent
from coaching.shown.common import Choice
from coaching.shown.flags import FlagForm, Flagged, FlagReminder, FlagShown
from coaching.shown.preparing import Evidence, PrepForm
from templates.samples.cast import (
    CRITERIA,
    FOUR,
    NAMES,
    NOW,
    PERCENT,
    Case,
    call,
    choices,
    coach,
    hostile,
    person,
    word,
)


def preparing_forms(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts) of every modal."""
    yield "prep", _prep(case)
    yield "prep-nothing", _prep_of_nothing(case)
    yield (
        "flag",
        FlagForm(
            reps=choices(case, NAMES, many=100),
            rep_id=None if case is Case.SMALL else 11,
            link=None if case is Case.SMALL else word(case, "https://calls.example.com/c/91", length=2000),
        ),
    )


def preparing_messages(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts) of every message."""
    yield "flagged", Flagged(flag=flag(case), is_new=case is not Case.SMALL, reader_id=5)
    yield "flag-reminder", FlagReminder(flag=flag(case), hours=24)
    yield "flag-last-reminder", FlagReminder(flag=flag(case, hours_left=-2), hours=44)


def flag(case: Case, index: int = 0, *, hours_left: int = 24) -> FlagShown:
    return FlagShown(
        flag_id=60 + index,
        rep=person(case, index),
        coach=coach(case),
        link=word(case, "https://calls.example.com/c/91", length=1900),
        flagged_at=NOW - timedelta(hours=48 - hours_left),
        flagged_by=word(case, "Mona Lindt", length=120),
        coach_by=NOW + timedelta(hours=hours_left),
        hours_left=hours_left,
    )


def _prep(case: Case) -> PrepForm:
    played = {Case.SMALL: 1, Case.TYPICAL: 3, Case.EXTREME: 3}[case]
    about = tuple(Choice(f"call:{900 + index}", f"Tue 24 Nov, discovery, {index}") for index in range(played))
    return PrepForm(
        rep=person(case),
        reps=choices(case, NAMES, many=100),
        criteria=choices(case, CRITERIA, first=7, many=30),
        evidence=_evidence(case, played),
        focus=word(case, "Opens with an agreed agenda: Coached Thu 12 Nov, 3 of 10 calls in.", length=900)
        if case is not Case.SMALL
        else None,
        thin=(3, 48) if case is Case.EXTREME else None,
        flags=tuple(flag(case, index) for index in range({Case.SMALL: 0, Case.TYPICAL: 1}.get(case, 9))),
        about=about,
        about_chosen="call:900",
        planned_for=None if case is Case.SMALL else NOW,
        private={"rep_id": 11, "criterion_id": 7},
    )


def _evidence(case: Case, played: int) -> Evidence:
    extreme = case is Case.EXTREME
    return Evidence(
        criterion_id=7,
        criterion=word(case, CRITERIA[0], length=300),
        scale=FOUR if case is Case.SMALL else PERCENT,
        framework_step=None,
        standard=""
        if case is Case.SMALL
        else word(case, "Five discovery questions before any pitch.", length=3000),
        target=None if case is Case.SMALL else 80.0,
        recent=2.0 if case is Case.SMALL else 58.0,
        attainment=33.3 if case is Case.SMALL else 58.0,
        extent=Extent.FIRST if case is Case.SMALL else Extent.CONFIRMED,
        failing=played,
        n=6,
        calls=tuple(call(case, index) for index in range(played)),
        model=None if case is Case.SMALL else call(case, 9),
        model_rep=None if case is Case.SMALL else word(case, "Carol Diaz", length=120),
        broke_down=hostile(3000) if extreme else None,
        last_session=None
        if case is Case.SMALL
        else word(
            case,
            "Coached Thu 12 Nov, 14 days ago: 58 % → 72 % over 6 calls: early, leaning up.",
            length=900,
        ),
        stall=hostile(900) if extreme else None,
        method="roleplay" if extreme else None,
    )


def _prep_of_nothing(case: Case) -> PrepForm:
    return PrepForm(
        rep=person(case),
        reps=choices(case, NAMES, many=100),
        criteria=() if case is Case.SMALL else choices(case, CRITERIA, first=7, many=30),
        evidence=None,
        focus=None,
        thin=None,
        flags=(flag(case),) if case is Case.EXTREME else (),
        about=(Choice("flag:60", "Flagged Tue 24 Nov", hostile(70)),) if case is Case.EXTREME else (),
        about_chosen="flag:60" if case is Case.EXTREME else None,
        private={"rep_id": 11, "criterion_id": None},
    )
