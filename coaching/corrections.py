"""What corrections of all kinds of records have in common: one at a time, kept, said once to whom it matters.

Each kind's own rules stand with it: who may, which fields, and how they read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from coaching.changes import Change, FieldChange, Record
from coaching.deliveries import DeliveryKind, DeliveryState, JsonValue, NewDelivery
from coaching.errors import StaleError
from coaching.loop.audience import can_hear
from coaching.loop.diary import earliest_hearing
from coaching.people import Member
from coaching.ports import WorkspaceStore
from coaching.shown.corrections import CorrectionShown, Reading

GONE = "somebody who left"
_SAID = frozenset({DeliveryState.SENT, DeliveryState.SENDING})

Say = Callable[[str, str | None], tuple[str, str]]
"""(field, kept text) -> (label, words)"""


def changes_of(store: WorkspaceStore, record: Record, record_id: int) -> tuple[Change, ...]:
    return store.changes.of(record, [record_id]).get(record_id, ())


def keep_change(
    store: WorkspaceStore,
    record: Record,
    record_id: int,
    fields: Sequence[FieldChange],
    *,
    version: int,
    by: Member,
    ended: bool = False,
) -> None:
    """As the one after `version` changes. Raises StaleError when somebody else was faster.

    Timed by the database, like the messages that it is held against (`unheard`).
    """
    kept = store.changes.note(
        record, record_id, number=version + 1, fields=fields, by=by.id, now=store.now(), ended=ended
    )
    if not kept:
        raise StaleError


def show_changes(
    store: WorkspaceStore, changes: Iterable[Change], *, say: Say
) -> tuple[CorrectionShown, ...]:
    """Newest first."""
    listed = tuple(changes)
    names = {one.id: one.name for one in store.people.members({change.by for change in listed}).values()}
    return tuple(
        CorrectionShown(
            on=change.at,
            by=names.get(change.by, GONE),
            readings=readings_of(change.fields, say=say),
            ended=change.ended,
        )
        for change in reversed(listed)
    )


def readings_of(fields: Iterable[FieldChange], *, say: Say) -> tuple[Reading, ...]:
    read = []
    for one in fields:
        label, before = say(one.field, one.before)
        _, after = say(one.field, one.after)
        read.append(Reading(label, before or "–", after or "–"))
    return tuple(read)


def tell_later(
    store: WorkspaceStore,
    kind: DeliveryKind,
    to: Member,
    *,
    key: str,
    subject: Mapping[str, JsonValue],
) -> None:
    """In their working hours; whether they had seen what changed is asked when its turn comes."""
    if can_hear(to):
        store.outbox.plan(
            NewDelivery(
                dedupe_key=key,
                kind=kind,
                recipient=to.slack_id,
                subject=dict(subject),
                next_at=earliest_hearing(store, to, now=store.now()),
            )
        )


def unheard(
    store: WorkspaceStore, changes: Sequence[Change], *, said_by: Iterable[str]
) -> tuple[Change, ...]:
    """Changes since the last of these messages began to go out; none when no such message went out.

    `said_by`: keys of the messages that say what the record says at their time.
    """
    found = (store.outbox.by_key(key) for key in said_by)
    said = [one.first_try_at for one in found if one and one.first_try_at and one.state in _SAID]
    return tuple(change for change in changes if change.at >= max(said)) if said else ()


def merged(changes: Iterable[Change]) -> tuple[FieldChange, ...]:
    """Several in a row as one; a field that reads again as it did is left out."""
    first: dict[str, str | None] = {}
    last: dict[str, str | None] = {}
    for change in changes:
        for one in change.fields:
            first.setdefault(one.field, one.before)
            last[one.field] = one.after
    return tuple(FieldChange(field, was, last[field]) for field, was in first.items() if was != last[field])
