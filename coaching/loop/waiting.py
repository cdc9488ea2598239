"""What waits for a person, most urgent first: the facts of the morning message, the prompt and App Home."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from coaching.business_days import count_in_words, local_date
from coaching.checkpoints import Checkpoint, CheckpointKind, CheckpointState
from coaching.deliveries import Covered
from coaching.focus import Focus
from coaching.focus_choice import recommend_focus, stall_on
from coaching.loop.audience import rows_for
from coaching.loop.diary import Diary, diary_of
from coaching.loop.notes import notes_for
from coaching.loop.opening import CARRY_THROUGH_DAYS
from coaching.loop.showing import (
    course_of,
    delta_of,
    first_due,
    latest_moment,
    next_live_call,
    show_person,
    show_session,
)
from coaching.people import Member
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession, SessionState
from coaching.shown.messages import Waiting, WaitingLine
from coaching.thin_data import say_thin, thin_reps
from coaching.words import say_date

MOST_LINES = 12
"""More would not fit into one Slack message; the rest stands in App Home."""

URGENCY: dict[CheckpointKind, int] = {
    CheckpointKind.CARRY_THROUGH: 0,
    CheckpointKind.ESCALATION: 1,
    CheckpointKind.CHECK_IN: 2,
    CheckpointKind.RESULT: 3,
    CheckpointKind.RESULT_REP: 4,
    CheckpointKind.NEXT_CALL: 5,
}
_WITH_DELTA = frozenset({CheckpointKind.CHECK_IN, CheckpointKind.RESULT, CheckpointKind.RESULT_REP})
_RESULTS = frozenset({CheckpointKind.RESULT, CheckpointKind.RESULT_REP})
MOST_COURSES = 2
_ABOUT_A_REVIEW = frozenset(
    {CheckpointKind.CARRY_THROUGH, CheckpointKind.NEXT_CALL, CheckpointKind.ESCALATION}
)


def waiting_for(store: WorkspaceStore, member: Member, *, now: datetime) -> Waiting:
    """Everything that waits for an answer or has not been said yet."""
    return gather(store, member, now=now)[0]


def gather(
    store: WorkspaceStore, member: Member, *, now: datetime, only_new: bool = False
) -> tuple[Waiting, tuple[Covered, ...]]:
    """The bundle (only what is newly due for a prompt) and the checkpoints that it says, line by line.

    A line beyond the limit is only counted, so it stays due and comes first another morning. What a shown
    line already speaks of (the next live call of a due review) is covered after the lines.
    """
    rows = [row for row in rows_for(store, member, now=now) if not _is_pointless(store, row)]
    if only_new:
        rows = [row for row in rows if row.state is CheckpointState.DUE]
    diary = diary_of(store, member)
    ranked = sorted(_without_doubles(rows), key=lambda row: _urgency(row, now=now))
    shown = _fitting(ranked)
    lines = _told_apart([line_for(store, row, diary, now=now) for row in shown])
    waiting = Waiting(
        member=show_person(member),
        today=diary.today(now),
        lines=_with_thin(store, _in_own_words(store, lines), now=now),
        more=len(ranked) - len(shown),
        notes=() if only_new else notes_for(store, member, now=now),
        prompt=only_new,
    )
    if only_new:
        waiting = replace(waiting, lines=_with_courses(store, waiting.lines, tz=diary.tz))
    doubles = [row for row in rows if row not in ranked]
    return waiting, tuple(Covered(checkpoint_id=row.id, episode=row.episode) for row in (*shown, *doubles))


def _told_apart(lines: Sequence[WaitingLine]) -> list[WaitingLine]:
    """Two sessions with a rep on one criterion may run at once: their lines say which one each is about."""
    alike = Counter(_looks(line) for line in lines)
    return [replace(line, of_day=line.session.held_on) if alike[_looks(line)] > 1 else line for line in lines]


def _looks(line: WaitingLine) -> tuple[CheckpointKind, int, int]:
    return line.kind, line.session.rep.member_id, line.session.criterion_id


def _in_own_words(store: WorkspaceStore, lines: Sequence[WaitingLine]) -> tuple[WaitingLine, ...]:
    """With what each rep made of the correction, where a review speaks of it; read at one go."""
    about = [line.session.session_id for line in lines if line.kind in _ABOUT_A_REVIEW]
    said = store.voices.latest(about)
    return tuple(
        replace(line, own_words=said[line.session.session_id].words)
        if line.kind in _ABOUT_A_REVIEW and line.session.session_id in said
        else line
        for line in lines
    )


def _with_thin(
    store: WorkspaceStore, lines: tuple[WaitingLine, ...], *, now: datetime
) -> tuple[WaitingLine, ...]:
    """With a word of caution beside comparisons that rest on too few scores; read at one go."""
    reps = {line.session.rep.member_id for line in lines if line.delta is not None}
    thin = thin_reps(store, reps, now=now)
    return tuple(
        replace(line, thin=say_thin(thin.get(line.session.rep.member_id))) if line.delta is not None else line
        for line in lines
    )


def _with_courses(
    store: WorkspaceStore, lines: tuple[WaitingLine, ...], *, tz: str
) -> tuple[WaitingLine, ...]:
    """A prompt has room to draw a result; two charts are all that Slack takes in one message."""
    drawn = [line for line in lines if line.kind in _RESULTS and line.delta and line.delta.value is not None]
    courses = {
        line.checkpoint_id: course_of(store, store.sessions.get(line.session.session_id), tz=tz)
        for line in drawn[:MOST_COURSES]
    }
    return tuple(replace(line, course=courses.get(line.checkpoint_id)) for line in lines)


def line_for(store: WorkspaceStore, row: Checkpoint, diary: Diary, *, now: datetime) -> WaitingLine:
    session = store.sessions.get(row.session_id)
    # The line of an escalation speaks of the review's days, not of its own.
    subject = _review_row(store, row) if row.kind is CheckpointKind.ESCALATION else row
    due_on = local_date(first_due(subject, now=now), subject.tz)
    review = store.sessions.review(session.id)
    is_review = row.kind in _ABOUT_A_REVIEW
    focus = recommend_focus(store, session.rep_id, now=now) if row.kind is CheckpointKind.RESULT else None
    return WaitingLine(
        checkpoint_id=row.id,
        kind=row.kind,
        session=show_session(store, session),
        due_on=due_on,
        overdue_days=max(diary.calendar.business_days_between(due_on, diary.today(now)), 0),
        counted=_count(subject, due_on, diary),
        moment=latest_moment(store, session) if is_review else None,
        next_call=next_live_call(store, session, tz=diary.tz) if is_review else None,
        delta=delta_of(store, session) if row.kind in _WITH_DELTA else None,
        carry_through=review.verdict if review else None,
        carry_through_on=local_date(review.reviewed_at, diary.tz) if review else None,
        next_focus=_another_focus(focus, session),
        stall=_stall(store, session, now=now) if focus else None,
        keep_why=focus.why.rstrip(".") if focus and focus.criterion_id == session.criterion_id else None,
    )


def _review_row(store: WorkspaceStore, row: Checkpoint) -> Checkpoint:
    rows = store.checkpoints.of_session(row.session_id)
    return next((r for r in rows if r.kind is CheckpointKind.CARRY_THROUGH), row)


def _count(row: Checkpoint, due_on: date, diary: Diary) -> str:
    """The counted days in words; plainer ones when the calendar has changed since they were promised."""
    if row.kind is not CheckpointKind.CARRY_THROUGH:
        return f"session {say_date(row.anchor_date)}"
    if diary.business_day(row.anchor_date, CARRY_THROUGH_DAYS) == due_on:
        return count_in_words(diary.calendar, row.anchor_date, CARRY_THROUGH_DAYS)
    return f"session {say_date(row.anchor_date)}; due {say_date(due_on)}"


def _stall(store: WorkspaceStore, session: CoachingSession, *, now: datetime) -> str | None:
    found = stall_on(store, session.rep_id, session.criterion_id, now=now)
    return found[0] if found else None


def _another_focus(focus: Focus | None, session: CoachingSession) -> str | None:
    """The suggested next behaviour with its reason, when it is another one."""
    if focus is None or focus.criterion_name is None or focus.criterion_id == session.criterion_id:
        return None
    return f"{focus.criterion_name} ({focus.why.rstrip('.')})"


def _urgency(row: Checkpoint, *, now: datetime) -> tuple[int, datetime, int]:
    return URGENCY[row.kind], first_due(row, now=now), row.id


def _without_doubles(rows: Sequence[Checkpoint]) -> list[Checkpoint]:
    """A due review already names the next live call: that call gets no line of its own."""
    reviewed = {row.session_id for row in rows if row.kind is CheckpointKind.CARRY_THROUGH}
    return [row for row in rows if not (row.kind is CheckpointKind.NEXT_CALL and row.session_id in reviewed)]


def _fitting(ranked: Sequence[Checkpoint]) -> list[Checkpoint]:
    """As many lines as fit, in their order. What was said least often goes first, so nothing starves."""
    unsaid_first = sorted(ranked, key=lambda row: (row.state is not CheckpointState.DUE, row.nags))
    kept = {row.id for row in unsaid_first[:MOST_LINES]}
    return [row for row in ranked if row.id in kept]


def _is_pointless(store: WorkspaceStore, row: Checkpoint) -> bool:
    """Whether what the row would say is no longer so: a cancelled session, a review given meanwhile."""
    if store.sessions.get(row.session_id).state is SessionState.CANCELLED:
        return True
    return row.kind in _ABOUT_A_REVIEW and store.sessions.review(row.session_id) is not None
