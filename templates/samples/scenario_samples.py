"""Samples of scored scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from coaching.scenario_rubrics import COACH_EFFECTIVENESS, REP_EXECUTION, SCENARIO_KINDS, Rubric
from coaching.scenario_scoring import KINDS
from coaching.shown.common import Choice
from coaching.shown.scenarios import (
    AnchoredCriterion,
    CoachPage,
    CoachScoreLine,
    CoachScores,
    CoachScoreShown,
    EarlierScoring,
    LevelShown,
    PatternsShown,
    RepScenarioLine,
    RepScenarios,
    RepScoreShown,
    RubricForm,
    RubricWeight,
    ScenarioForm,
    ScenarioSaved,
)
from templates.samples.cast import NAMES, TODAY, Case, call, choices, coach, moment, person, session, word
from templates.samples.method_samples import dispute

COACHES = ("Alice Hart", "Mona Lind", "Nadia Roth")
KIND = SCENARIO_KINDS[0][1]


def scenario_messages(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts)"""
    small = case is Case.SMALL
    saved = ScenarioSaved(
        scenario_id=70,
        rep=person(case),
        coach=coach(case),
        own_coaching=True,
        kind=KIND,
        rep_score=rep_score(case),
        coach_score=None if small else coach_score(case),
        session_id=None if small else 41,
        has_moment=False,
        replaced=case is Case.EXTREME,
    )
    yield "scenario-saved", saved
    yield "scenario-saved-observed", replace(saved, own_coaching=False, has_moment=True, replaced=True)


def scenario_forms(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts)"""
    small, extreme = case is Case.SMALL, case is Case.EXTREME
    form = ScenarioForm(
        rep=person(case),
        reps=(),
        coach=coach(case),
        coaches=(),
        own_coaching=True,
        session=session(case),
        moments=() if small else (moment(case),) * (7 if extreme else 1),
        kinds=KINDS,
        kind=None,
        deal=None if small else word(case, "Northwind renewal", length=400),
        calls=() if small else tuple(call(case, index) for index in range(20 if extreme else 2)),
        call_id=None,
        held_on=TODAY,
        rep_rubric=anchored(case, REP_EXECUTION),
        coach_rubric=anchored(case, COACH_EFFECTIVENESS),
        note=None if small else word(case, "The buyer was in a hurry.", length=3000),
        earlier=None,
        private={"session_id": 41, "rep_id": 11, "scenario_id": None},
    )
    yield "scenario", form
    yield (
        "scenario-alone",
        replace(
            form,
            rep=None,
            reps=choices(case, NAMES, many=150),
            coach=None,
            coaches=choices(case, COACHES, first=5, many=150),
            own_coaching=False,
            session=None,
            moments=(),
        ),
    )
    earlier = EarlierScoring(on=TODAY, by=word(case, "Alice Hart", length=120))
    scored = tuple(replace(criterion, chosen=2) for criterion in form.rep_rubric)
    yield (
        "scenario-again",
        replace(
            form,
            rep_rubric=scored,
            earlier=earlier,
            kind="roleplay",
            may_delete=True,
            private={**form.private, "scenario_id": 70},
        ),
    )
    yield "scenario-debrief-only", replace(form, rep_rubric=(), earlier=earlier, kind="roleplay")
    yield "scenario-rep-only", replace(form, coach_rubric=(), own_coaching=False)
    many = {Case.SMALL: 0, Case.TYPICAL: 2, Case.EXTREME: 20}[case]
    lines = tuple(scenario_line(case, index) for index in range(many))
    gone = (word(case, "3.7 of 5, Alice Hart, 19 Nov; deleted by Erin Vance", length=300),) * many
    deletable = tuple(replace(line, may_change=False, may_delete=True) for line in lines)
    yield "scenarios", RepScenarios(rep=person(case), own=False, lines=lines)
    yield "scenarios-deleted", RepScenarios(rep=person(case), own=False, lines=deletable, deleted=gone)
    own_views = (dispute(case, answered=case is not Case.SMALL),) * (5 if extreme else 1)
    yield "scenarios-own", RepScenarios(rep=person(case), own=True, lines=lines, views=own_views)
    yield "coach-scores-own", CoachScores(of_program=False, pages=(page(case, "Alice Hart", 31),))
    names = COACHES if case is Case.TYPICAL else tuple(f"Coach {n:02}" for n in range(60)) if extreme else ()
    pages = tuple(page(case, name, 12 + 9 * number) for number, name in enumerate(names))
    yield "coach-scores", CoachScores(of_program=True, pages=pages)
    yield "rubric", RubricForm(rep=weights(case, REP_EXECUTION), coach=weights(case, COACH_EFFECTIVENESS))


def patterns(case: Case, name: str, scored: int) -> PatternsShown:
    shown = replace(coach(case), name=word(case, name, length=120))
    if scored < 30:
        return PatternsShown(coach=shown, scored=scored, missing=30 - scored)
    return PatternsShown(
        coach=shown,
        scored=scored,
        missing=0,
        threes=(61, 93),
        missed=(4, 31),
        carried=(12, 20),
        gap=6.4,
        gap_pairs=14,
    )


def page(case: Case, name: str, scored: int) -> CoachPage:
    lines = tuple(
        CoachScoreLine(
            on=date(2026, 11, 24 - index),
            rep=word(case, NAMES[index], length=120),
            kind=KIND,
            score=coach_score(case),
            earlier=() if index else (word(case, "1.7 of 3, Alice Hart, 20 Nov", length=300),),
        )
        for index in range(5 if case is Case.EXTREME else 2)
    )
    gone = (word(case, "2.3 of 3, Alice Hart, 19 Nov; deleted by Erin Vance", length=200),)
    return CoachPage(
        patterns=patterns(case, name, scored), lines=lines, deleted=gone[: 0 if scored < 30 else 1]
    )


def scenario_line(case: Case, index: int = 0) -> RepScenarioLine:
    return RepScenarioLine(
        scenario_id=70 + index,
        on=TODAY,
        kind=KIND,
        deal=word(case, "Northwind renewal", length=400),
        coach=word(case, "Alice Hart", length=120),
        score=rep_score(case),
        earlier=(word(case, "3.0 of 5, Alice Hart, 20 Nov", length=300),) * (1 + 8 * (case is Case.EXTREME)),
        may_change=not index,
        moment=None if case is Case.SMALL else moment(case),
    )


def anchored(case: Case, rubric: Rubric) -> tuple[AnchoredCriterion, ...]:
    return tuple(
        AnchoredCriterion(
            key=criterion.key,
            label=word(case, criterion.label, length=300),
            question=word(case, criterion.question, length=300),
            levels=tuple(
                Choice(str(level), word(case, f"{level} · {anchor}", length=200))
                for level, anchor in enumerate(criterion.anchors, start=1)
            ),
        )
        for criterion in rubric.criteria
    )


def weights(case: Case, rubric: Rubric) -> tuple[RubricWeight, ...]:
    return tuple(
        RubricWeight(key=one.key, label=word(case, one.label, length=300), weight=one.weight)
        for one in rubric.criteria
    )


def rep_score(case: Case) -> RepScoreShown:
    return RepScoreShown(total="3.7 of 5", levels=_levels(case, REP_EXECUTION, (4, 3, 4)))


def coach_score(case: Case) -> CoachScoreShown:
    return CoachScoreShown(total="2.3 of 3", levels=_levels(case, COACH_EFFECTIVENESS, (3, 2, 2)))


def _levels(case: Case, rubric: Rubric, given: tuple[int, ...]) -> tuple[LevelShown, ...]:
    return tuple(
        LevelShown(
            label=word(case, criterion.label, length=200),
            level=level,
            anchor=word(case, criterion.anchors[level - 1], length=300),
        )
        for criterion, level in zip(rubric.criteria, given, strict=True)
    )
