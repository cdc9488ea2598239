"""Who hears what (domain.md 5): delegates for reviews, muted kinds, people who have left."""

from __future__ import annotations

from datetime import datetime

from coaching.away import Away, away_on
from coaching.business_days import local_date
from coaching.checkpoints import Checkpoint, CheckpointKind
from coaching.people import Line, Member
from coaching.ports import WorkspaceStore

LINE_OF: dict[CheckpointKind, Line] = {
    CheckpointKind.NEXT_CALL: Line.NEXT_CALL,
    CheckpointKind.CARRY_THROUGH: Line.REVIEW,
    CheckpointKind.ESCALATION: Line.ESCALATION,
    CheckpointKind.CHECK_IN: Line.CHECK_IN,
    CheckpointKind.RESULT: Line.RESULT,
    CheckpointKind.RESULT_REP: Line.RESULT,
}
"""Kinds that are said to a person; the two calendar looks are said in the digest alone."""

REVIEW_KINDS = frozenset({CheckpointKind.NEXT_CALL, CheckpointKind.CARRY_THROUGH})
"""What a delegate takes over."""


def can_hear(member: Member) -> bool:
    return not (member.is_deleted or member.is_guest or member.is_stranger)


def has_muted(member: Member, kind: CheckpointKind) -> bool:
    """Reviews are never muted, only delegated."""
    line = LINE_OF[kind]
    return line is not Line.REVIEW and line in member.muted


def hearer_of(store: WorkspaceStore, checkpoint: Checkpoint, *, now: datetime) -> Member:
    """The recipient; for a review the delegate of these away dates, else their standing one.

    A delegate who has left, is away or was the one coached is passed over: then it waits for the recipient.
    """
    recipient = store.people.member(checkpoint.recipient_id)
    if checkpoint.kind not in REVIEW_KINDS:
        return recipient
    away = _away_now(store, recipient, now=now)
    for delegate_id in (away.delegate_id if away else None, recipient.delegate_id):
        delegate = store.people.member(delegate_id) if delegate_id is not None else None
        if delegate is not None and _can_review(store, delegate, checkpoint, now=now):
            return delegate
    return recipient


def _can_review(store: WorkspaceStore, delegate: Member, checkpoint: Checkpoint, *, now: datetime) -> bool:
    if not can_hear(delegate) or _away_now(store, delegate, now=now) is not None:
        return False
    return store.sessions.get(checkpoint.session_id).rep_id != delegate.id


def _away_now(store: WorkspaceStore, member: Member, *, now: datetime) -> Away | None:
    return away_on(store.people.away_of(member.id), local_date(now, member.tz))


def rows_for(store: WorkspaceStore, member: Member, *, now: datetime) -> list[Checkpoint]:
    """What waits for this person, reviews of those whose delegate they are included."""
    stands_in = {
        one.member_id for one in store.people.away_around(now.date()) if one.delegate_id == member.id
    }
    by_rule = {one.id for one in store.people.delegating() if one.delegate_id == member.id}
    others = store.people.members((stands_in | by_rule) - {member.id})
    sources = [member, *others.values()]
    return [
        row
        for source in sources
        for row in store.checkpoints.waiting_for(source.id)
        if row.kind in LINE_OF
        and not has_muted(member, row.kind)
        and hearer_of(store, row, now=now).id == member.id
    ]
