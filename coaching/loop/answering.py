"""Answers to a waiting line: snooze, no live call yet, on track, hand over. Reviews stand in reviewing.py."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from coaching.checkpoints import Checkpoint, CheckpointKind, CheckpointState
from coaching.errors import CoachingError, FieldError, NotAllowedError, StaleError
from coaching.loop.audience import REVIEW_KINDS, can_hear, hearer_of
from coaching.loop.diary import Diary, diary_of
from coaching.loop.reaching import make_due
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore

LONGEST_SNOOZE = timedelta(days=60)
_ANSWERABLE = frozenset({CheckpointState.DUE, CheckpointState.NOTIFIED, CheckpointState.SNOOZED})


class Snooze(StrEnum):
    """Ready-made choices on the line; a picked date comes as a date."""

    TOMORROW = "tomorrow"
    TWO_DAYS = "two_days"


def snooze(
    store: WorkspaceStore, checkpoint_id: int, actor: Member, until: Snooze | date, *, now: datetime
) -> date:
    """Ask again on a later working morning; returns that day.

    A picked day that is free moves on to the next working one. Raises FieldError on `snooze_until`.
    """
    checkpoint = answerable(store, checkpoint_id, actor)
    diary = _diary(store, checkpoint)
    day = _chosen_day(diary, until, now=now)
    _move(store, checkpoint, CheckpointState.SNOOZED, due_at=diary.morning_of(day))
    return day


def no_live_call(store: WorkspaceStore, checkpoint_id: int, actor: Member, *, now: datetime) -> date:
    """There is nothing to review yet: ask again the next business day, not counted as a nag."""
    checkpoint = answerable(store, checkpoint_id, actor)
    diary = _diary(store, checkpoint)
    day = diary.hearing_day(diary.today(now), 1)
    nags = max(checkpoint.nags - 1, 0)
    _move(store, checkpoint, CheckpointState.SNOOZED, due_at=diary.morning_of(day), nags=nags)
    return day


def on_track(store: WorkspaceStore, checkpoint_id: int, actor: Member) -> Checkpoint:
    """The check-in is answered: it is emerging."""
    checkpoint = answerable(store, checkpoint_id, actor)
    _move(store, checkpoint, CheckpointState.DONE, due_at=None)
    return checkpoint


def hand_over(store: WorkspaceStore, checkpoint_id: int, actor: Member, *, now: datetime) -> Member:
    """Give one review to the actor's delegate, who is asked at their next message; returns the delegate."""
    checkpoint = answerable(store, checkpoint_id, actor)
    if checkpoint.kind not in REVIEW_KINDS:
        raise CoachingError("Only a review can be handed over.")
    if actor.delegate_id is None:
        raise CoachingError("Name a delegate first: `/coach hear`.")
    delegate = store.people.member(actor.delegate_id)
    session = store.sessions.get(checkpoint.session_id)
    if not can_hear(delegate) or delegate.id == session.rep_id:
        raise CoachingError(f"{delegate.name} cannot take this review. Name another delegate: `/coach hear`.")
    make_due(store, checkpoint, due_at=now)
    store.sessions.set_reviewer(session.id, delegate.id)
    for kind in REVIEW_KINDS:
        store.checkpoints.set_recipient(session.id, kind, delegate.id)
    return delegate


def answerable(store: WorkspaceStore, checkpoint_id: int, actor: Member) -> Checkpoint:
    """The checkpoint, when it still waits and this person may answer it."""
    checkpoint = store.checkpoints.get(checkpoint_id)
    _refuse_stranger(store, checkpoint, actor)
    if checkpoint.state not in _ANSWERABLE and not _is_call_still_unreviewed(store, checkpoint):
        raise StaleError("This has been answered already. Nothing waits here any more.")
    return checkpoint


def _is_call_still_unreviewed(store: WorkspaceStore, checkpoint: Checkpoint) -> bool:
    """A call was told of once, and is done with it; its line may still be snoozed until the review."""
    return (
        checkpoint.kind is CheckpointKind.NEXT_CALL
        and checkpoint.state is CheckpointState.DONE
        and store.sessions.review(checkpoint.session_id) is None
    )


def _refuse_stranger(store: WorkspaceStore, checkpoint: Checkpoint, actor: Member) -> None:
    if actor.id in (checkpoint.recipient_id, hearer_of(store, checkpoint, now=store.now()).id) and can_hear(
        actor
    ):
        return
    if not access_of(store, actor).may_review(store.sessions.get(checkpoint.session_id)):
        raise NotAllowedError("This waits for somebody else.")


def _diary(store: WorkspaceStore, checkpoint: Checkpoint) -> Diary:
    """Whoever hears the line: their working days and zone."""
    team_id = store.sessions.get(checkpoint.session_id).team_id
    return diary_of(store, hearer_of(store, checkpoint, now=store.now()), team_id=team_id)


def _chosen_day(diary: Diary, until: Snooze | date, *, now: datetime) -> date:
    today = diary.today(now)
    if isinstance(until, Snooze):
        return diary.hearing_day(today, 1 if until is Snooze.TOMORROW else 2)
    if until <= today:
        raise FieldError({"snooze_until": "Pick a day after today."})
    if until - today > LONGEST_SNOOZE:
        raise FieldError({"snooze_until": f"Pick a day within {LONGEST_SNOOZE.days} days."})
    return diary.hearing_day(until - timedelta(days=1), 1)


def _move(
    store: WorkspaceStore,
    checkpoint: Checkpoint,
    state: CheckpointState,
    *,
    due_at: datetime | None,
    nags: int | None = None,
) -> None:
    if not store.checkpoints.move(checkpoint, state, due_at=due_at, nags=nags):
        raise StaleError
