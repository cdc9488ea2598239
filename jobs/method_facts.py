"""Facts of the messages about practice and disputes, computed when their turn comes."""

from __future__ import annotations

from coaching.answer_changes import answer_read_before, change_of
from coaching.deliveries import Delivery, DeliveryKind
from coaching.dispute_shown import show_dispute
from coaching.dispute_subjects import subject_of
from coaching.ports import WorkspaceStore
from coaching.practice_changes import practice_changed
from coaching.practice_rules import show_practice
from coaching.shown.practice import PracticeDone, PracticeForRep
from coaching.shown.voices import DisputeAnswered, DisputeOpened

METHOD_KINDS = (
    DeliveryKind.PRACTICE,
    DeliveryKind.PRACTICE_DONE,
    DeliveryKind.PRACTICE_CHANGED,
    DeliveryKind.DISPUTE,
    DeliveryKind.DISPUTE_ANSWERED,
)


def method_facts(store: WorkspaceStore, delivery: Delivery) -> object | None:
    """None when there is nothing left to say: done or let go meanwhile, answered meanwhile, cancelled."""
    match delivery.kind:
        case DeliveryKind.PRACTICE:
            return _practice(store, delivery.number("practice_id"))
        case DeliveryKind.PRACTICE_DONE:
            practice = store.practice.get(delivery.number("practice_id"))
            return PracticeDone(practice=show_practice(store, practice))
        case DeliveryKind.PRACTICE_CHANGED:
            return practice_changed(store, delivery)
        case _:
            return _dispute(store, delivery)


def _practice(store: WorkspaceStore, practice_id: int) -> PracticeForRep | None:
    practice = store.practice.get(practice_id)
    if not practice.is_open:
        return None
    session = store.sessions.get(practice.session_id) if practice.session_id is not None else None
    criterion = store.criteria.get(session.criterion_id).name if session else None
    return PracticeForRep(practice=show_practice(store, practice), criterion=criterion)


def _dispute(store: WorkspaceStore, delivery: Delivery) -> DisputeOpened | DisputeAnswered | None:
    dispute = store.voices.dispute(delivery.number("dispute_id"))
    if subject_of(store, dispute.about, rep_id=dispute.rep_id).is_gone:
        return None
    reader = store.people.by_slack_id(delivery.recipient) or store.people.member(dispute.rep_id)
    shown = show_dispute(store, dispute, tz=reader.tz)
    if delivery.kind is DeliveryKind.DISPUTE:
        return DisputeOpened(dispute=shown) if dispute.answered_at is None else None
    number = change_of(delivery)
    if number is None:
        return DisputeAnswered(dispute=shown)
    was = answer_read_before(store, dispute, number)
    return DisputeAnswered(dispute=shown, was=was) if was is not None else None
