"""Samples of calibration and of observed coaching."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from coaching.agreement import Agreement, spread_of
from coaching.calibration import Answer
from coaching.criteria import Check, Criterion, Definition, Level, SubCriterion
from coaching.observations import QUESTIONS
from coaching.shown.common import Choice
from coaching.shown.corrections import CallStanding, CorrectionShown, Reading
from coaching.shown.forms import CallForm, CriterionForm
from coaching.shown.program import (
    CalibrationAsked,
    CalibrationBoard,
    CalibrationChanged,
    CalibrationCorrection,
    CalibrationOver,
    CalibrationScore,
    CalibrationStart,
    CancelledRound,
    CriterionAgreement,
    ObservationChanged,
    ObservationForm,
    ObservationList,
    ObservationSaved,
    ObservationShown,
    Observed,
    OpenRound,
    ProgramHome,
    RoundResult,
    RoundShown,
)
from templates.samples.cast import (
    CRITERIA,
    FOUR,
    NAMES,
    NOW,
    PERCENT,
    TALK,
    TODAY,
    Case,
    call,
    choices,
    coach,
    criterion,
    person,
    word,
)

_LEVELS = (
    "Answers at once, argues, or changes the subject.",
    "Acknowledges the objection and gives a stock answer.",
    "Asks one question first and answers what was said.",
    "Asks until the real concern is named, answers that, and checks that it is settled.",
)


def program_messages(case: Case) -> Iterator[tuple[str, object]]:
    yield "calibration-asked", CalibrationAsked(asked=_asked(case))
    yield "calibration-over", CalibrationOver(result=_result(case), runs_it=case is not Case.TYPICAL)
    yield "calibration-too-few", CalibrationOver(result=_too_few(case), runs_it=False)
    moved = CalibrationChanged(
        asked=_asked(case), by=word(case, "Mona Lind", length=120), readings=_round_readings(case)
    )
    yield "calibration-changed", moved
    yield "calibration-cancelled", replace(moved, readings=(), cancelled=True)
    yield "calibration-left-out", replace(moved, readings=(), left_out=True)
    yield "calibration-asked-again", replace(moved, readings=(), asked_again=True)
    yield "observed", Observed(observation=_observation(case))
    yield "observation-saved", ObservationSaved(observation=_observation(case))
    yield "observation-corrected", ObservationSaved(observation=_observation(case), corrected=True)
    changed = ObservationChanged(
        observation=_observation(case),
        by=word(case, "Mona Lind", length=120),
        readings=_readings(case),
    )
    yield "observation-changed", changed
    yield "observation-taken-back", replace(changed, readings=(), taken_back=True)


def program_forms(case: Case) -> Iterator[tuple[str, object]]:
    asked = _asked(case)
    yield "calibration", _board(case)
    yield "calibration-none", replace(_empty_board(), may_start=case is Case.TYPICAL)
    yield (
        "calibration-start",
        CalibrationStart(
            criteria=choices(case, CRITERIA, many=100),
            criterion_id=11,
            coaches=() if case is Case.SMALL else ("U0ALICE01", "U0OLGA01", "U0MONA01"),
            due_on=TODAY,
        ),
    )
    yield (
        "calibration-start-nothing",
        CalibrationStart(criteria=(), criterion_id=None, coaches=(), due_on=TODAY),
    )
    private: dict[str, str | int | None] = {"round_id": 71}
    small = case is Case.SMALL
    score = CalibrationScore(
        asked=asked,
        own=None if small else 3,
        reason=None if small else word(case, "He asked before he answered.", length=2000),
        private=private,
    )
    yield "calibration-score", score
    percent = replace(asked.definition, scale=PERCENT, levels=(), check=Check.VERBATIM)
    yield "calibration-score-percent", replace(score, own=60, asked=replace(asked, definition=percent))
    talk = replace(asked.definition, scale=TALK, levels=())
    yield "calibration-score-measure", replace(score, own=None, asked=replace(asked, definition=talk))
    told = CorrectionShown(on=NOW, by=word(case, "Mona Lind", length=120), readings=_round_readings(case))
    change = CalibrationCorrection(
        asked=asked,
        coaches=("U0ALICE01", "U0OLGA01", "U0MONA01"),
        may_rephrase=True,
        came_in=0,
        earlier=(told,) * {Case.SMALL: 0, Case.TYPICAL: 1, Case.EXTREME: 20}[case],
        private={"round_id": 71, "corrects_version": 1},
    )
    yield "calibration-change", change
    yield "calibration-change-answered", replace(change, may_rephrase=False, came_in=2)
    yield (
        "observation",
        ObservationForm(
            coach=coach(case),
            observed_on=TODAY,
            questions=QUESTIONS,
            last=None if small else _observation(case),
            private={"coach_id": 5},
        ),
    )
    yield (
        "observation-correct",
        ObservationForm(
            coach=coach(case),
            observed_on=TODAY,
            questions=QUESTIONS,
            last=None,
            corrects=replace(_observation(case), corrections=_corrections(case)),
            private={"coach_id": 5, "corrects": 81, "corrects_version": 1},
        ),
    )
    yield "observations", _observations(case)
    yield "criterion-more", _criterion_form(case)
    yield "call-parts", _call_form(case)
    yield "call-correct", _call_correction(case)


def _round_readings(case: Case) -> tuple[Reading, ...]:
    names = word(case, "Alice Hart, Olga Petri and Mona Lind", length=600)
    words = word(case, "The buyer says it costs too much.", length=2000)
    day, who = Reading("Answers until", "Tue 24 Nov", "Fri 27 Nov"), Reading("Coaches", names, names)
    what, link = Reading("What happens there", words, words), Reading("Link", words, words)
    return (day,) if case is Case.SMALL else (day, who) if case is Case.TYPICAL else (link, what, day, who)


def program_home_sample(case: Case) -> ProgramHome:
    small = case is Case.SMALL
    return ProgramHome(to_score=0 if small else 2, last_seen=None if small else _observation(case))


def _definition(case: Case) -> Definition:
    levels = tuple(
        Level(score, word(case, words, length=2000)) for score, words in enumerate(_LEVELS, start=1)
    )
    return Definition(
        scale=FOUR,
        good=word(case, _LEVELS[3], length=3000),
        poor=word(case, _LEVELS[0], length=3000),
        levels=() if case is Case.SMALL else levels,
    )


def _asked(case: Case) -> RoundShown:
    return RoundShown(
        round_id=71,
        criterion_id=7,
        criterion=word(case, CRITERIA[0], length=300),
        definition=_definition(case),
        call_link=word(case, "https://calls.example.com/c/91", length=1500),
        call_moment=word(case, "12:40", length=100),
        what=word(case, "The buyer says it costs too much, and Bob answers.", length=2000),
        due_on=TODAY,
        asked_by=coach(case),
    )


def _result(case: Case) -> RoundResult:
    scores = {Case.SMALL: (3, 3, 3), Case.TYPICAL: (2, 3, 3, 4), Case.EXTREME: (1, 1, 2, 4, 4)}[case]
    answers = tuple(
        Answer(score, None if case is Case.SMALL else word(case, "Asked once, then told.", length=2000))
        for score in scores
    )
    alphas = {Case.SMALL: None, Case.TYPICAL: 0.83, Case.EXTREME: 0.31}
    return RoundResult(
        asked=_asked(case),
        answers=answers,
        came_in=len(scores),
        invited=len(scores),
        spread=spread_of(scores, FOUR),
        agreement=Agreement(rounds=1 if case is Case.SMALL else 4, alpha=alphas[case]),
        own=None if case is Case.SMALL else 3,
    )


def _too_few(case: Case) -> RoundResult:
    return replace(_result(case), answers=(), spread=None, came_in=2, invited=4)


def _empty_board() -> CalibrationBoard:
    return CalibrationBoard(waiting=(), running=(), results=(), criteria=(), may_start=True)


def _board(case: Case) -> CalibrationBoard:
    asked, result = _asked(case), _result(case)
    many = {Case.SMALL: 0, Case.TYPICAL: 1, Case.EXTREME: 20}[case]
    low = Agreement(rounds=4, alpha=0.42)
    kept = (low, Agreement(rounds=5, alpha=0.86), Agreement(rounds=1, alpha=None))
    named = tuple(
        CriterionAgreement(
            criterion_id=index, criterion=word(case, name, length=300), agreement=kept[index % 3]
        )
        for index, name in enumerate(CRITERIA * 6 if case is Case.EXTREME else CRITERIA[: 3 * many])
    )
    return CalibrationBoard(
        waiting=(asked,) * max(1, many),
        running=(OpenRound(asked=asked, came_in=2, invited=4, may_change=True, corrected=many),) * many,
        cancelled=(CancelledRound(asked=asked, on=TODAY, by=coach(case)),) * (many - 1 if many else 0),
        results=(result, _too_few(case)) * (0 if case is Case.SMALL else 1),
        criteria=named,
        may_start=case is not Case.SMALL,
    )


def _observation(case: Case, index: int = 0) -> ObservationShown:
    return ObservationShown(
        observation_id=81 + index,
        coach=coach(case),
        observer=person(case, index),
        on=TODAY,
        answers=tuple((words, number != 2) for number, (_, words) in enumerate(QUESTIONS)),
        seen=None if case is Case.SMALL else word(case, "Bob named the gap himself.", length=2000),
        next_step=word(case, "Bring two calls and ask before telling.", length=2000),
    )


def _readings(case: Case) -> tuple[Reading, ...]:
    words = word(case, "Ask before telling.", length=2000)
    said = Reading("Next step", words, words)
    asked = tuple(Reading(words, "Not yet", "Yes") for _, words in QUESTIONS)
    return {
        Case.SMALL: (said,),
        Case.TYPICAL: (asked[0], said),
        Case.EXTREME: (*asked, Reading("What was seen", words, words), said, Reading("Day", "Thu", "Fri")),
    }[case]


def _corrections(case: Case) -> tuple[CorrectionShown, ...]:
    one = CorrectionShown(on=NOW, by=word(case, "Mona Lind", length=120), readings=_readings(case))
    return (one,) * {Case.SMALL: 0, Case.TYPICAL: 1, Case.EXTREME: 20}[case]


def _observations(case: Case) -> ObservationList:
    many = {Case.SMALL: 0, Case.TYPICAL: 2, Case.EXTREME: 60}[case]
    shown = tuple(
        replace(_observation(case, index), may_correct=True, corrections=_corrections(case))
        for index in range(many)
    )
    back = CorrectionShown(on=NOW, by=word(case, "Mona Lind", length=120), readings=(), ended=True)
    gone = tuple(replace(one, may_correct=False, corrections=(back,)) for one in shown)
    return ObservationList(
        about_me=shown,
        by_me=shown if case is Case.TYPICAL else (),
        everybody=shown if case is Case.EXTREME else (),
        taken_back=gone[:1] if case is Case.TYPICAL else gone,
        coaches=() if case is Case.SMALL else choices(case, NAMES, many=150),
    )


def _described(case: Case, index: int = 0) -> Criterion:
    """A criterion with all that stands behind [More]."""
    plain = criterion(case, index)
    named = (("Asks before answering", 2.0), ("Checks that it is settled", 1.0))
    parts = named * (4 if case is Case.EXTREME else 1)
    definition = replace(
        plain.current.definition,
        levels=_definition(Case.EXTREME if case is Case.EXTREME else Case.TYPICAL).levels,
        sub_criteria=tuple(SubCriterion(word(case, name, length=100), weight) for name, weight in parts),
        min_change=0.4,
    )
    return replace(
        plain,
        framework_step=word(case, "Object", length=200),
        funnel_stage="middle",
        current=replace(plain.current, definition=definition),
    )


def _criterion_form(case: Case) -> CriterionForm:
    old = None if case is Case.SMALL else _described(case)
    private: dict[str, str | int | None] = {"team_id": 3, "criterion_id": old.id if old else None, "more": 1}
    return CriterionForm(
        team_id=3, criterion=old, name=old.name if old else "", more=True, private={**private, "scale": None}
    )


def _call_form(case: Case) -> CallForm:
    many = {Case.SMALL: 1, Case.TYPICAL: 2, Case.EXTREME: 10}[case]
    return CallForm(
        reps=choices(case, NAMES, many=150),
        rep_id=11,
        criteria=tuple(_described(case, index) for index in range(many)),
        call_types=(Choice("discovery", "Discovery"),),
        occurred_on=TODAY,
        own=tuple(
            call(case, index) for index in range({Case.SMALL: 0, Case.TYPICAL: 2, Case.EXTREME: 3}[case])
        ),
    )


def _call_correction(case: Case) -> CallForm:
    form = _call_form(case)
    whole = criterion(case, 3)
    parts = {
        (one.current.id, place): 3.0
        for one in form.criteria
        for place in range(len(one.current.definition.sub_criteria))
    }
    small = case is Case.SMALL
    readings = (
        Reading(word(case, CRITERIA[3], length=300), "2.0 of 4", "2.5 of 4"),
        Reading("Evidence", "–", word(case, "What are you comparing us with?", length=1500)),
    )
    told = CorrectionShown(on=NOW, by=word(case, "Alice Hart", length=120), readings=readings)
    return replace(
        form,
        criteria=(*form.criteria[:9], whole),
        own=(),
        corrects=CallStanding(
            rep=word(case, "Bob Okafor", length=120),
            call_type="discovery",
            direction="inbound",
            live=small,
            scores={whole.current.id: 2.5},
            parts=parts,
            minutes=None if small else 31,
            link=None if small else word(case, "https://calls.example.com/c/91", length=1500),
            quote=None if small else word(case, "What are you comparing us with?", length=1500),
            quote_at=None if small else "12:40",
            earlier=(told,) * {Case.SMALL: 0, Case.TYPICAL: 1, Case.EXTREME: 20}[case],
        ),
        private={"rep_id": 11, "corrects": 95, "corrects_version": 1},
    )
