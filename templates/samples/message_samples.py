"""Samples of messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from coaching.baseline import BaselineKind
from coaching.checkpoints import CheckpointKind
from coaching.sessions import Verdict
from coaching.shown.course import Course
from coaching.shown.messages import (
    CallScored,
    Commitment,
    Help,
    Logged,
    MomentSaved,
    Notice,
    ReviewSaved,
    Status,
    Trouble,
    Waiting,
    WaitingLine,
    Welcome,
)
from templates.samples.cast import (
    CRITERIA,
    FOUR,
    NAMES,
    TODAY,
    Case,
    baseline,
    call,
    coach,
    delta,
    hostile,
    moment,
    person,
    session,
    word,
)
from templates.samples.method_samples import notes

THIN = "Only 3 of 48 calls of the last 30 days are scored: too thin to steer by."


def line(case: Case, kind: CheckpointKind, index: int = 0) -> WaitingLine:
    """One line of a morning message."""
    results = {
        CheckpointKind.CHECK_IN: delta("early_up", n=5),
        CheckpointKind.RESULT: delta("improved"),
        CheckpointKind.RESULT_REP: delta("no_meaningful_change"),
    }
    reviewing = kind in {CheckpointKind.CARRY_THROUGH, CheckpointKind.NEXT_CALL}
    with_details = reviewing and case is not Case.SMALL
    return WaitingLine(
        checkpoint_id=300 + index,
        kind=kind,
        session=session(case, index),
        due_on=date(2026, 11, 24) if kind is CheckpointKind.ESCALATION else TODAY,
        overdue_days=2 if kind is CheckpointKind.ESCALATION else 0,
        counted=word(case, "session Thu 19 Nov; 5th business day is Thu 26 Nov", length=600),
        moment=moment(case) if with_details else None,
        next_call=call(case) if with_details else None,
        own_words=word(case, "I ask before I quote.", length=3000) if with_details else None,
        thin=word(case, THIN, length=400) if case is Case.EXTREME else None,
        of_day=date(2026, 11, 5) if case is Case.EXTREME else None,
        delta=results.get(kind),
        carry_through=Verdict.APPLIED if kind is CheckpointKind.RESULT else None,
        carry_through_on=TODAY if kind is CheckpointKind.RESULT else None,
        next_focus=word(case, "Sets a dated next step (58 % over 6 calls)", length=600)
        if kind is CheckpointKind.RESULT
        else None,
        stall=hostile(900) if kind is CheckpointKind.RESULT and case is Case.EXTREME else None,
    )


_RESULTS = (CheckpointKind.RESULT, CheckpointKind.RESULT_REP)
_TYPICAL = (CheckpointKind.CARRY_THROUGH, CheckpointKind.CHECK_IN, CheckpointKind.NEXT_CALL)


def _waiting(case: Case) -> Waiting:
    kinds = {
        Case.SMALL: (CheckpointKind.CARRY_THROUGH,),
        Case.TYPICAL: _TYPICAL,
        Case.EXTREME: tuple(CheckpointKind) * 5,
    }[case]
    lines = tuple(line(case, kind, index) for index, kind in enumerate(kinds))
    return Waiting(
        member=coach(case),
        today=TODAY,
        lines=lines,
        more=3 if case is Case.EXTREME else 0,
        notes=() if case is Case.SMALL else notes(case),
    )


def _prompt(case: Case, kind: CheckpointKind, *, chart: str = "native") -> Waiting:
    one = replace(line(case, kind), course=course(case) if kind in _RESULTS else None)
    return Waiting(member=coach(case), today=TODAY, lines=(one,), prompt=True, chart=chart)


def course(case: Case) -> Course:
    """Ten calls before a session and ten after; fewer before in the small case, none in the extreme one."""
    many = {Case.SMALL: 4, Case.TYPICAL: 10, Case.EXTREME: 0}[case]
    scores = [*[2.0, 2, 3, 2, 1, 2, 2, 3, 2, 2][:many], *[3.0, 3, 2, 3, 4, 3, 3, 4, 3, 3]]
    return Course(
        rep=word(case, NAMES[0], length=120),
        criterion=word(case, CRITERIA[0], length=300),
        scale=FOUR,
        calls=tuple((TODAY - timedelta(days=len(scores) - day), score) for day, score in enumerate(scores)),
        baseline=2.1 if many else None,
        sessions=(many,),
        window=(many, len(scores) - 1),
    )


def message_samples(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts) of every message but the digest."""
    extreme = case is Case.EXTREME
    shown = session(case)
    provisional = replace(shown, baseline=baseline(case, kind=BaselineKind.PROVISIONAL))
    yield "logged", Logged(session=shown, seconds=None if case is Case.SMALL else 48, has_moment=False)
    yield (
        "logged-provisional",
        Logged(session=provisional, seconds=102, has_moment=True, thin=word(case, THIN, length=400)),
    )
    yield "scheduled", Logged(session=shown, seconds=30, has_moment=False, scheduled=True)
    yield "commitment", Commitment(session=shown)
    yield "morning", _waiting(case)
    yield "prompt-next-call", _prompt(case, CheckpointKind.NEXT_CALL)
    yield "prompt-result", _prompt(case, CheckpointKind.RESULT)
    yield "prompt-result-image", _prompt(case, CheckpointKind.RESULT, chart="image:F0123456789")
    yield "prompt-result-rep", _prompt(case, CheckpointKind.RESULT_REP)
    yield "prompt-escalation", _prompt(case, CheckpointKind.ESCALATION)
    invalid = replace(line(case, CheckpointKind.RESULT), delta=delta("invalid"))
    yield "prompt-invalid", Waiting(member=coach(case), today=TODAY, lines=(invalid,), prompt=True)
    for verdict in Verdict:
        gap = None if verdict is Verdict.APPLIED else word(case, "He paused but did not ask.", length=3000)
        late = 7 if extreme else None
        saved = ReviewSaved(session=shown, verdict=verdict, broke_down=gap, late_days=late)
        yield f"review-saved-{verdict.value}", saved
    unknown = None if case is Case.SMALL else word(case, "logg", length=2000)
    asker = frozenset({"rep"} if case is Case.TYPICAL else {"rep", "coach", "manager", "enablement"})
    yield "help", Help(unknown=unknown, has_team=case is not Case.SMALL, roles=asker)
    yield "help-coach", Help(unknown=None, has_team=True, roles=frozenset({"coach"}))
    yield "help-nobody", Help(unknown=None, has_team=True)
    said = word(case, "Only Bob's coaches and managers can see this.", length=3000)
    yield "notice", Notice(text=said, typed=None if case is Case.SMALL else said)
    yield "welcome", _welcome(case)
    yield (
        "trouble",
        Trouble(
            what=word(case, "Coachlog can no longer post the digest of Team North.", length=3000),
            do=word(
                case, "Invite it to the channel again, or choose another one with /coach team.", length=3000
            ),
        ),
    )
    yield "status", _status(case)
    sentences = {Case.SMALL: 1, Case.TYPICAL: 3, Case.EXTREME: 40}[case]
    yield (
        "moment-saved",
        MomentSaved(rep=person(case), sentences=sentences, moment=moment(case), moment_id=31),
    )
    count = {Case.SMALL: 1, Case.TYPICAL: 3, Case.EXTREME: 10}[case]
    scores = tuple((word(case, CRITERIA[index % 6], length=300), "3.0 of 4") for index in range(count))
    scored = CallScored(rep=person(case), scores=scores, call_id=95)
    yield "call-scored", scored
    yield "call-corrected", replace(scored, corrected=True)


def _welcome(case: Case) -> Welcome:
    extreme = case is Case.EXTREME
    targets = tuple(hostile(300) for _ in range(10)) if extreme else CRITERIA
    warning = (
        "This channel is public: everybody in the workspace can read the digest. A private one is better."
    )
    return Welcome(
        team=word(case, "Team North", length=200),
        set_up_by=coach(case),
        digest_words="Mondays at 09:00, Europe/Berlin",
        reps=40 if extreme else 8,
        targets=() if case is Case.SMALL else targets,
        channel_warning=warning if extreme else None,
        runs_program=case is not Case.SMALL,
    )


def _status(case: Case) -> Status:
    if case is Case.SMALL:
        return Status(teams=(), waiting=0, oldest_due_minutes=None, dead=(), time_to_log=(None, 0))
    many = 60 if case is Case.EXTREME else 1
    return Status(
        teams=tuple(word(case, name, length=120) for name in ("Team North", "Team South") * many),
        waiting=4,
        oldest_due_minutes=12,
        dead=(word(case, "Digest of Team North: the channel is gone", length=500),) * many,
        time_to_log=(71.0, 38),
        missing=2 if case is Case.EXTREME else 0,
    )
