"""Samples of App Home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from coaching.checkpoints import CheckpointKind
from coaching.sessions import Verdict
from coaching.shown.home import (
    CoachHome,
    CoachRepLine,
    EnablementHome,
    Home,
    ManagerHome,
    OverdueReview,
    RepHome,
)
from coaching.shown.messages import Waiting
from templates.samples.cast import CRITERIA, HELD, TODAY, Case, coach, delta, hostile, person, session, word
from templates.samples.message_samples import line
from templates.samples.method_samples import dispute, notes, practice
from templates.samples.program_samples import program_home_sample
from templates.samples.scenario_samples import COACHES, patterns, scenario_line


def home_samples(case: Case) -> Iterator[tuple[str, Home]]:
    """(surface name, facts) by role, and of somebody with every role."""
    small = case is Case.SMALL
    viewer = person(case)
    lone = None if small else scenario_line(case)
    coaching = patterns(case, "Alice Hart", 31 if case is Case.TYPICAL else 7)
    coaches = () if small else tuple(patterns(case, name, 12 + 9 * n) for n, name in enumerate(_names(case)))
    yield "home-rep", replace(_home(case, rep=_rep(case)), scenario=lone)
    yield "home-coach", replace(_home(case, coach=_coach(case)), coaching=coaching)
    yield "home-manager", _home(case, manager=_managers(case))
    yield "home-enablement", replace(_home(case, enablement=_enablement(case)), coaches=coaches)
    everything = _home(
        case, rep=_rep(case), coach=_coach(case), manager=_managers(case), enablement=_enablement(case)
    )
    yield "home-all", replace(everything, scenario=lone, coaching=coaching, coaches=coaches)
    yield "home-unknown", Home(viewer=viewer, known=False, has_team=True, may_set_up=small)
    yield "home-outsider", Home(viewer=viewer, known=False, has_team=True, may_set_up=False, outsider=True)
    yield "home-no-team", Home(viewer=viewer, known=False, has_team=False, may_set_up=not small)


def _names(case: Case) -> tuple[str, ...]:
    return tuple(f"Coach {number:02}" for number in range(70)) if case is Case.EXTREME else COACHES


def _home(
    case: Case,
    *,
    rep: RepHome | None = None,
    coach: CoachHome | None = None,
    manager: tuple[ManagerHome, ...] = (),
    enablement: EnablementHome | None = None,
) -> Home:
    return Home(
        viewer=person(case),
        known=True,
        has_team=True,
        may_set_up=enablement is not None,
        rep=rep,
        coach=coach,
        manager=manager,
        enablement=enablement,
        program=program_home_sample(case) if coach or enablement else None,
    )


def _rep(case: Case) -> RepHome:
    if case is Case.SMALL:
        why = "No session yet. Your coach picks one behaviour with you."
        return RepHome(
            focus=None, why=why, commitment=None, collected=0, delta=None, last_review=None, history=()
        )
    return RepHome(
        focus=word(case, CRITERIA[0], length=300),
        why=word(case, "An open focus: 5 of 10 calls are in.", length=900),
        commitment=word(case, "Ask what they compare us with before naming a price.", length=3000),
        collected=5,
        delta=delta("early_up", n=5),
        last_review=(Verdict.PARTIAL, TODAY),
        history=tuple(session(case, index) for index in range(20 if case is Case.EXTREME else 3)),
        session_id=41,
        own_words=word(case, "I ask before I quote.", length=3000),
        reviewed_session_id=41 if case is Case.EXTREME else 40,
        broke_down=word(case, "Asked, then named the price before the answer.", length=3000),
        practice=tuple(practice(case, index) for index in range(12 if case is Case.EXTREME else 1)),
    )


def _coach(case: Case) -> CoachHome:
    if case is Case.SMALL:
        nothing = Waiting(member=coach(case), today=TODAY, lines=())
        return CoachHome(waiting=nothing, reps=(), scheduled=())
    many = 3 if case is Case.TYPICAL else 25
    kinds = (CheckpointKind.CARRY_THROUGH, CheckpointKind.CHECK_IN, CheckpointKind.RESULT)
    lines = tuple(line(case, kinds[index % 3], index) for index in range(many))
    reps = tuple(
        CoachRepLine(
            rep=person(case, index),
            focus=word(case, CRITERIA[index % len(CRITERIA)], length=300),
            state=word(case, "3 of 10 calls in", length=200),
            last_session=HELD if index % 4 else None,
            thin=index == 3,
        )
        for index in range(40 if case is Case.EXTREME else 5)
    )
    return CoachHome(
        waiting=Waiting(
            member=coach(case), today=TODAY, lines=lines, more=4 if many > 3 else 0, notes=notes(case)
        ),
        reps=reps,
        scheduled=tuple(session(case, index) for index in range(15 if case is Case.EXTREME else 1)),
        disputes=(dispute(case),) * (9 if case is Case.EXTREME else 1),
    )


def _managers(case: Case) -> tuple[ManagerHome, ...]:
    extreme, small = case is Case.EXTREME, case is Case.SMALL
    many = 40 if extreme else 1
    team = ManagerHome(
        team=word(case, "Team North", length=200),
        team_id=3,
        coached=6,
        reps=8,
        not_coached=() if small else (word(case, "Fay Osei", length=100),) * many,
        overdue=()
        if small
        else tuple(
            OverdueReview(
                words=word(case, "Dan Wu: carry-through (Alice Hart, 2 days)", length=400),
                rep=word(case, "Dan Wu", length=120),
                session_id=41 + index,
            )
            for index in range(many)
        ),
        results=() if small else (word(case, "Bob Okafor: improved by 0.8", length=600),) * many,
        target_warning=hostile(400) if extreme else None,
        thin=() if small else (word(case, "Dan Wu (3 of 48)", length=200),) * many,
    )
    return (team,) * (3 if extreme else 1)


def _enablement(case: Case) -> EnablementHome:
    if case is Case.SMALL:
        return EnablementHome(coverage=(), carry_through_rate=(0, 0), time_to_log=(None, 0), dead=0, teams=())
    many = 30 if case is Case.EXTREME else 2
    names = tuple(word(case, f"Team {index + 1}", length=200) for index in range(many))
    return EnablementHome(
        coverage=tuple((name, 6, 8) for name in names),
        carry_through_rate=(14, 20),
        time_to_log=(71.0, 38),
        dead=3 if case is Case.EXTREME else 0,
        teams=tuple((index, name) for index, name in enumerate(names, start=1)),
    )
