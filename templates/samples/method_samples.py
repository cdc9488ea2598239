"""Samples of practice, own words, disputes and the computed lines of the morning message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from coaching.shown.corrections import CorrectionShown, Reading
from coaching.shown.forms import SessionHistory
from coaching.shown.messages import Waiting
from coaching.shown.notes import (
    CadenceGroup,
    CadenceNote,
    Declines,
    DeclineShown,
    FirstDigest,
    FlaggedCalls,
    Note,
    OpenDisputes,
    OverduePractice,
    PlannedToday,
)
from coaching.shown.practice import (
    MyPractice,
    PracticeAssigned,
    PracticeChanged,
    PracticeDone,
    PracticeDoneForm,
    PracticeForm,
    PracticeForRep,
    PracticeShown,
)
from coaching.shown.voices import (
    AnswerForm,
    DisputeAnswered,
    DisputeForm,
    DisputeOpened,
    DisputeShown,
    EvidenceShown,
    OwnWordsForm,
    VoiceShown,
)
from coaching.voices import Finding
from templates.samples.cast import (
    CRITERIA,
    HELD,
    NAMES,
    NOW,
    TODAY,
    Case,
    call,
    choices,
    coach,
    hostile,
    moment,
    person,
    session,
    word,
)
from templates.samples.preparing_samples import flag
from templates.samples.scorecard_samples import scorecard

DUE = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
FINDING = "the gap of this session"


def readings(case: Case) -> tuple[Reading, ...]:
    words = word(case, "Ask back, five times, aloud.", length=3000)
    due = Reading("Due", "Thu 19 Nov, 09:00", "Fri 20 Nov, 09:00")
    return (Reading("What to practise", words, words), due)


def corrections(case: Case, *, many: int = 30) -> tuple[CorrectionShown, ...]:
    one = CorrectionShown(on=NOW, by=word(case, "Alice Hart", length=120), readings=readings(case))
    return (one,) * {Case.SMALL: 0, Case.TYPICAL: 1, Case.EXTREME: many}[case]


def practice(case: Case, index: int = 0, *, done: bool = False) -> PracticeShown:
    with_words = done and case is not Case.SMALL
    return PracticeShown(
        practice_id=60 + index,
        rep=person(case, index),
        coach=coach(case),
        what=word(
            case, "The buyer asks for the price at minute two. Ask back, ten times, aloud.", length=3000
        ),
        due_at=DUE,
        due_on=HELD,
        done_at=NOW if done else None,
        note=word(case, "The fifth time it came by itself.", length=3000) if with_words else None,
        link=word(case, "https://calls.example.com/p/7", length=1500) if with_words else None,
        session_id=None if case is Case.EXTREME else 41,
    )


def evidence(case: Case) -> EvidenceShown:
    count = 1 if case is Case.SMALL else 3
    headline = "Three separate calls below the standard of 3.0 of 4."
    if case is Case.SMALL:
        headline = "Not three calls yet: 1 of 4 scored calls is below the standard of 3.0 of 4."
    scored = tuple((call(case, index), word(case, "1.0 of 4", length=200)) for index in range(count))
    return EvidenceShown(headline=word(case, headline, length=600), calls=scored)


def dispute(case: Case, *, answered: bool = False, kind: Finding = Finding.SESSION) -> DisputeShown:
    return DisputeShown(
        dispute_id=80,
        finding=FINDING,
        subject=word(case, f"{CRITERIA[0]} · session Thu 19 Nov with Alice Hart", length=400),
        session_id=41 if kind is Finding.SESSION else None,
        rep=person(case),
        view=word(
            case, "She had asked three times. A fourth question would have cost the call.", length=3000
        ),
        opened_at=NOW,
        evidence=evidence(case),
        answer=word(case, "I hear that. Let us listen to 12:40 together.", length=3000) if answered else None,
        answered_by=word(case, "Alice Hart", length=120) if answered else None,
        answered_at=NOW if answered else None,
        kind=kind,
    )


def notes(case: Case) -> tuple[Note, ...]:
    """Flagged calls, a session planned for today, overdue practice and a Thursday's cadence."""
    extreme = case is Case.EXTREME
    late = tuple(practice(case, index) for index in range(3 if extreme else 1))
    all_four = ("one_on_one", "call_review", "practice", "deal_review")
    names = tuple(hostile(120) for _ in range(40)) if extreme else NAMES[2:4]
    groups = (
        CadenceGroup(names=names, missing=all_four),
        CadenceGroup(names=(word(case, NAMES[0], length=120),), missing=("deal_review",)),
    )
    views = OpenDisputes(disputes=(dispute(case),) * (2 if extreme else 1), more=7 if extreme else 0)
    cadence = CadenceNote(groups=groups * (6 if extreme else 1), complete=2, reps=5)
    flags = tuple(flag(case, index) for index in range(3 if extreme else 1))
    flagged = FlaggedCalls(flags=flags, more=4 if extreme else 0)
    today = PlannedToday(
        sessions=tuple(
            replace(session(case, index), scheduled_for=NOW) for index in range(2 if extreme else 1)
        ),
        more=4 if extreme else 0,
    )
    return (flagged, today, OverduePractice(practice=late, more=7 if extreme else 0), views, cadence)


def rare_notes(case: Case) -> tuple[Note, ...]:
    """What is said once: falls, and that a team's first digest comes."""
    extreme = case is Case.EXTREME
    fall = DeclineShown(
        rep=person(case, 1),
        criterion=word(case, "Opens with an agreed agenda", length=300),
        figures=word(
            case,
            "3.9 → 3.1 of 4, worse by 0.8, likely between 0.3 and 1.3. "
            "Seven days (6 calls) against the four weeks before (24 calls), discovery, live.",
            length=600,
        ),
    )
    falls = Declines(declines=(fall,) * (2 if extreme else 1), more=2 if extreme else 0)
    ahead = FirstDigest(team_id=3, team=word(case, "Team North", length=200), at=NOW)
    return (falls, ahead)


def voices(case: Case) -> tuple[VoiceShown, ...]:
    said = (
        VoiceShown(
            on=NOW,
            by=word(case, "Bob Okafor", length=120),
            label="In their own words",
            words=word(case, "I ask before I quote.", length=3000),
        ),
        VoiceShown(
            on=NOW,
            by=word(case, "Alice Hart", length=120),
            label=f"Answer about {FINDING}",
            words=word(case, "I hear that.", length=3000),
            answers=80,
        ),
    )
    return said * {Case.SMALL: 0, Case.TYPICAL: 1, Case.EXTREME: 30}[case]


def method_messages(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts) of every message of this subject."""
    criterion = None if case is Case.SMALL else word(case, CRITERIA[0], length=300)
    yield "practice", PracticeForRep(practice=practice(case), criterion=criterion)
    yield "practice-assigned", PracticeAssigned(practice=practice(case))
    yield "practice-corrected", PracticeAssigned(practice=practice(case), corrected=True)
    yield "practice-done", PracticeDone(practice=practice(case, done=True))
    changed = PracticeChanged(
        practice=practice(case), by=word(case, "Alice Hart", length=120), readings=readings(case)
    )
    yield "practice-changed", changed
    yield "practice-let-go", replace(changed, readings=(), let_go=True)
    many = {Case.SMALL: 0, Case.TYPICAL: 2, Case.EXTREME: 40}[case]
    yield (
        "my-practice",
        MyPractice(
            practice=tuple(
                replace(practice(case, index), earlier=corrections(case, many=3)) for index in range(many)
            )
        ),
    )
    yield "dispute-opened", DisputeOpened(dispute=dispute(case))
    for kind in (Finding.SESSION, Finding.SCENARIO, Finding.CALLS):
        surface = "dispute-answered" if kind is Finding.SESSION else f"dispute-answered-{kind.value}"
        yield surface, DisputeAnswered(dispute=dispute(case, answered=True, kind=kind))
    changed_answer = DisputeAnswered(
        dispute=dispute(case, answered=True), was=word(case, "I see it as I said.", length=1000)
    )
    yield "dispute-answer-changed", changed_answer
    yield "morning-notes", Waiting(member=coach(case), today=TODAY, lines=(), notes=notes(case))
    yield "morning-falls", Waiting(member=coach(case), today=TODAY, lines=(), notes=rare_notes(case))


def method_forms(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts) of every modal of this subject."""
    small, extreme = case is Case.SMALL, case is Case.EXTREME
    form = PracticeForm(
        reps=choices(case, NAMES, many=150),
        rep_id=11,
        session=None if small else session(case),
        moment=moment(case) if extreme else None,
        what=word(case, "", length=3000),
        due=DUE,
        tz="Europe/Berlin",
        standing=tuple(practice(case, index) for index in range(30 if extreme else 0)),
        private={"session_id": None if small else 41, "rep_id": 11},
    )
    yield "practice", form
    yield "practice-open", replace(form, session=None, standing=(replace(practice(case), own=True),))
    yield (
        "practice-correct",
        replace(
            form,
            session=None,
            standing=(),
            corrects=replace(practice(case), earlier=corrections(case)),
            private={"rep_id": 11, "corrects": 60, "corrects_version": 1},
        ),
    )
    yield "practice-done", PracticeDoneForm(practice=practice(case), private={"practice_id": 60})
    yield (
        "own-words",
        OwnWordsForm(
            session=session(case),
            moment=None if small else moment(case),
            words="" if small else word(case, "I ask before I quote.", length=3000),
            said_at=None if small else NOW,
            private={"session_id": 41},
        ),
    )
    earlier = (dispute(case, answered=True),) * {Case.SMALL: 0, Case.TYPICAL: 1, Case.EXTREME: 20}[case]
    seen = DisputeForm(
        subject=word(case, f"{CRITERIA[0]} · session Thu 19 Nov with Alice Hart", length=400),
        finding=FINDING,
        findings=choices(case, ("The gap of this session", "The ten-call result"), first=0, many=90),
        chosen="0",
        answerer=word(case, "Alice Hart", length=120),
        evidence=evidence(case),
        earlier=earlier,
        may_write=True,
        private={"about": "41|session"},
    )
    yield "dispute", seen
    levels = tuple((TODAY, word(case, "2 of 5: Deflects with a discount", length=400)) for _ in range(3))
    yield (
        "dispute-scenario",
        replace(seen, evidence=replace(evidence(case), of="scenarios", calls=(), scenarios=levels)),
    )
    yield "dispute-waiting", replace(seen, earlier=(dispute(case),), may_write=False)
    yield "answer", AnswerForm(dispute=dispute(case), private={"dispute_id": 80})
    given = word(case, "I hear that.", length=1000)
    changed = AnswerForm(dispute=dispute(case, answered=True), answer=given, private={"dispute_id": 80})
    yield "answer-change", changed
    seen_by_rep = SessionHistory(session=session(case), entries=(), voices=voices(case), own=True)
    yield "history-own", seen_by_rep
    own = replace(scorecard(case), about="3|calls", may_answer=False)
    yield "scorecard-own", replace(own, views=(dispute(case, answered=True),) * (5 if extreme else 1))
    yield (
        "history-planned",
        SessionHistory(session=session(case), entries=(), may_withdraw=True, planned=True),
    )
    told = SessionHistory(session=session(case), entries=(), voices=voices(case), practice=(practice(case),))
    yield "history-voices", told
