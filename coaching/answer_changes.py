"""A coach's answer to a rep's other view, changed by whoever gave it: what is kept, what the rep hears."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from coaching.business_days import local_date
from coaching.changes import Record, differences
from coaching.corrections import changes_of, keep_change, merged, tell_later, unheard
from coaching.deliveries import Delivery, DeliveryKind
from coaching.disputing import answer_key, answerable, check_words
from coaching.errors import StaleError
from coaching.loop.planning import message_key
from coaching.people import Member
from coaching.ports import WorkspaceStore
from coaching.voices import Dispute

TOLD_WITHIN = timedelta(days=14)
"""An answer is told on one of the next working days, holidays among them."""


def change_answer(
    store: WorkspaceStore, actor: Member, dispute_id: int, *, answer: str, version: int
) -> Dispute:
    """`version`: how often it had been changed when the form was opened. Raises FieldError, StaleError."""
    dispute = answerable(store, actor, dispute_id)
    check_words("answer", answer, empty="Answer in a sentence or two.")
    fields = differences({"answer": dispute.answer}, {"answer": answer})
    if fields:
        keep_change(store, Record.ANSWER, dispute.id, fields, version=version, by=actor)
        if not store.voices.change_answer(dispute.id, answer, by=actor.id):
            raise StaleError
        tell_later(
            store,
            DeliveryKind.DISPUTE_ANSWERED,
            store.people.member(dispute.rep_id),
            key=_key(dispute, version + 1),
            subject={"dispute_id": dispute.id, "number": version + 1},
        )
    return store.voices.dispute(dispute.id)


def answer_read_before(store: WorkspaceStore, dispute: Dispute, number: int) -> str | None:
    """What the rep had read, when this change is the one to tell; None when there is nothing to tell."""
    changes = changes_of(store, Record.ANSWER, dispute.id)
    others = [_key(dispute, change.number) for change in changes if change.number != number]
    fresh = unheard(store, changes, said_by=[*_first_told(store, dispute), *others])
    if not fresh or fresh[-1].number != number:
        return None
    return next((one.before for one in merged(fresh)), None)


def _first_told(store: WorkspaceStore, dispute: Dispute) -> Iterator[str]:
    """Under which key: the answer is the rep's one message of some day (decision 0020), or one of its own."""
    yield answer_key(dispute.id, dispute.rep_id)
    rep, answered_at = store.people.member(dispute.rep_id), dispute.answered_at
    if answered_at is None:
        return
    first = local_date(answered_at, rep.tz)
    days = (first + timedelta(days=count) for count in range(TOLD_WITHIN.days + 1))
    for key in [message_key(DeliveryKind.PROMPT, rep.id, day.isoformat()) for day in days]:
        told = store.outbox.by_key(key)
        if (
            told is not None
            and told.kind is DeliveryKind.DISPUTE_ANSWERED
            and told.subject.get("dispute_id") == dispute.id
        ):
            yield key


def _key(dispute: Dispute, number: int) -> str:
    return f"{answer_key(dispute.id, dispute.rep_id)}:{number}"


def change_of(delivery: Delivery) -> int | None:
    """Which change a message tells; None for the first telling of the answer."""
    number = delivery.subject.get("number")
    return int(str(number)) if number is not None else None
