"""Who hears what (domain.md 5): delegates for reviews, muted kinds, people who have left."""

from __future__ import annotations

from coaching.checkpoints import Checkpoint, CheckpointKind
from coaching.people import Line, Member
from coaching.ports import PeopleStore, WorkspaceStore

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


def hearer_of(people: PeopleStore, checkpoint: Checkpoint) -> Member:
    """The recipient, or for a review their delegate as long as that one is still here."""
    recipient = people.member(checkpoint.recipient_id)
    if checkpoint.kind in REVIEW_KINDS and recipient.delegate_id is not None:
        delegate = people.member(recipient.delegate_id)
        if can_hear(delegate):
            return delegate
    return recipient


def rows_for(store: WorkspaceStore, member: Member) -> list[Checkpoint]:
    """What waits for this person, reviews of those who named them as delegate included."""
    sources = [member, *(other for other in store.people.everyone() if other.delegate_id == member.id)]
    return [
        row
        for source in sources
        for row in store.checkpoints.waiting_for(source.id)
        if row.kind in LINE_OF
        and not has_muted(member, row.kind)
        and hearer_of(store.people, row).id == member.id
    ]
