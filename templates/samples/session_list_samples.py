"""Samples of the list of sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from coaching.shown.common import Choice
from coaching.shown.session_list import SessionLine, SessionList
from templates.samples.cast import CRITERIA, HELD, NAMES, Case, word

_STATES = ("planned", "measuring", "measured", "deleted")


def session_list_forms(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts)"""
    many = {Case.SMALL: 0, Case.TYPICAL: 4, Case.EXTREME: 10}[case]
    total = {Case.SMALL: 0, Case.TYPICAL: 34, Case.EXTREME: 48_211}[case]
    reps = {Case.SMALL: 1, Case.TYPICAL: 4, Case.EXTREME: 150}[case]
    lines = tuple(
        SessionLine(
            session_id=41 + index,
            on=HELD - timedelta(days=7 * index),
            rep=word(case, NAMES[index % len(NAMES)], length=120),
            coach=word(case, "Alice Hart", length=120),
            criterion=word(case, CRITERIA[index % len(CRITERIA)], length=300),
            state=_STATES[index % len(_STATES)],
        )
        for index in range(many)
    )
    named = (Choice(f"rep:{index}|0", word(case, f"Rep {index}", length=120)) for index in range(reps))
    yield (
        "sessions",
        SessionList(
            whose="Coached by me",
            scope="coached",
            own=False,
            lines=lines,
            page=0 if case is Case.SMALL else 1,
            total=total,
            first=11 if many else 0,
            more=case is not Case.SMALL,
            scopes=(Choice("coached|0", "Coached by me"), Choice("all|0", "All my reps"), *named),
        ),
    )
    yield (
        "sessions-rep",
        SessionList(
            whose=word(case, "Bob Okafor", length=120),
            scope="rep:11",
            own=False,
            lines=lines,
            page=0,
            total=total,
            first=1 if many else 0,
            more=total > many,
            scopes=(Choice("coached|0", "Coached by me"), Choice("rep:11|0", "Bob Okafor")),
            rep_id=11,
        ),
    )
    yield (
        "sessions-own",
        SessionList(
            whose=word(case, "Bob Okafor", length=120),
            scope="rep:11",
            own=True,
            lines=lines,
            page=0,
            total=total,
            first=1 if many else 0,
            more=total > many,
            scopes=(),
        ),
    )
