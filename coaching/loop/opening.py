"""What opens when a session has been held, and what closes when it is cancelled (domain.md 5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from coaching.business_days import local_time
from coaching.checkpoints import LIVE_STATES, CheckpointKind, CheckpointState, NewCheckpoint
from coaching.loop.diary import MORNING, diary_of
from coaching.loop.scores import look_at_session
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession

CARRY_THROUGH_DAYS = 5
LOOKS = ((CheckpointKind.TWO_WEEKS, 14), (CheckpointKind.FOUR_WEEKS, 28))


def open_checkpoints(store: WorkspaceStore, session: CoachingSession, *, now: datetime) -> None:
    """Open carry-through and the two calendar looks of a held session; safe to repeat.

    Scores that are already in (a session logged days later) are looked at right away.
    """
    reviewer = store.people.member(session.reviewer_id)
    diary = diary_of(store, reviewer, team_id=session.team_id)
    due_day = diary.business_day(session.details.held_on, CARRY_THROUGH_DAYS)
    carry_through = NewCheckpoint(
        session_id=session.id,
        kind=CheckpointKind.CARRY_THROUGH,
        recipient_id=reviewer.id,
        anchor_date=session.details.held_on,
        tz=diary.tz,
        calendar_version=diary.calendar.version,
        due_at=diary.morning_of(due_day),
    )
    looks = [
        NewCheckpoint(
            session_id=session.id,
            kind=kind,
            recipient_id=session.coach_id,
            anchor_date=session.details.held_on,
            tz=session.tz,
            calendar_version=diary.calendar.version,
            due_at=local_time(session.details.held_on + timedelta(days=days), MORNING, session.tz),
        )
        for kind, days in LOOKS
    ]
    store.checkpoints.open_all([carry_through, *looks])
    look_at_session(store, session, now=now)


def move_checkpoints(store: WorkspaceStore, session: CoachingSession) -> None:
    """The session's day was corrected: what is not due yet is counted from the right one.

    What has been due already keeps its promised day, and the post window stays where the baseline ended.
    """
    day = session.details.held_on
    reviewer = store.people.member(session.reviewer_id)
    diary = diary_of(store, reviewer, team_id=session.team_id)
    due = {kind: local_time(day + timedelta(days=days), MORNING, session.tz) for kind, days in LOOKS}
    due[CheckpointKind.CARRY_THROUGH] = diary.morning_of(diary.business_day(day, CARRY_THROUGH_DAYS))
    for checkpoint in store.checkpoints.of_session(session.id):
        if checkpoint.kind in due and checkpoint.state is CheckpointState.OPEN:
            store.checkpoints.count_from(checkpoint, day, due_at=due[checkpoint.kind])


def cancel_checkpoints(store: WorkspaceStore, session_id: int) -> None:
    """Nothing of a cancelled session waits any more."""
    for checkpoint in store.checkpoints.of_session(session_id):
        if checkpoint.state in LIVE_STATES:
            store.checkpoints.move(checkpoint, CheckpointState.CANCELLED, due_at=None)
