"""Practice that is corrected or let go: by whom, what is kept of it, and what the rep hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from coaching.changes import Record, differences
from coaching.corrections import (
    changes_of,
    keep_change,
    merged,
    readings_of,
    show_changes,
    tell_later,
    unheard,
)
from coaching.deliveries import Delivery, DeliveryKind
from coaching.errors import CoachingError, NotAllowedError, StaleError
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.practice import Practice
from coaching.practice_rules import check_practice, saying_in, show_all, show_practice
from coaching.shown.common import Choice
from coaching.shown.practice import PracticeAssigned, PracticeChanged, PracticeForm, PracticeShown


def standing_of(store: WorkspaceStore, rep_id: int, viewer: Member) -> tuple[PracticeShown, ...]:
    """A rep's open practice with how each read before; `own` where the viewer assigned it."""
    rows = store.practice.open_of(rep_id)
    changes = store.changes.of(Record.PRACTICE, [row.id for row in rows])
    tz = store.people.member(rep_id).tz
    return tuple(
        replace(
            shown,
            own=row.coach_id == viewer.id,
            earlier=show_changes(store, changes.get(row.id, ()), say=saying_in(tz)),
        )
        for row, shown in zip(rows, show_all(store, rows), strict=True)
    )


def practice_to_correct(store: WorkspaceStore, actor: Member, practice_id: int) -> PracticeForm:
    """Its own form, filled in. Raises NotAllowedError for whoever did not assign it."""
    practice = _own_open(store, actor, practice_id)
    rep = store.people.member(practice.rep_id)
    changes = changes_of(store, Record.PRACTICE, practice.id)
    shown = show_practice(store, practice)
    return PracticeForm(
        reps=(Choice(str(rep.id), rep.name),),
        rep_id=rep.id,
        session=None,
        moment=None,
        what=practice.what,
        due=practice.due_at.astimezone(ZoneInfo(rep.tz)),
        tz=rep.tz,
        standing=(),
        corrects=replace(shown, earlier=show_changes(store, changes, say=saying_in(rep.tz))),
        private={"rep_id": rep.id, "corrects": practice.id, "corrects_version": len(changes)},
    )


def correct_practice(
    store: WorkspaceStore,
    actor: Member,
    practice_id: int,
    *,
    what: str,
    due_at: datetime | None,
    version: int,
    now: datetime,
) -> PracticeAssigned:
    """Text and due time; the rep hears when they had seen the old ones. Raises FieldError, StaleError."""
    practice = _own_open(store, actor, practice_id)
    due = check_practice(what, due_at, now=now, standing=practice.due_at)
    fields = differences(_kept(practice.what, practice.due_at), _kept(what, due))
    if fields:
        keep_change(store, Record.PRACTICE, practice.id, fields, version=version, by=actor)
        if not store.practice.change(practice.id, what=what, due_at=due):
            raise StaleError("This is closed already.")
        _tell(store, practice, version + 1)
    return PracticeAssigned(practice=show_practice(store, store.practice.get(practice.id)), corrected=True)


def end_practice(store: WorkspaceStore, practice: Practice, *, by: Member, now: datetime) -> bool:
    """It is asked about no more, and the rep hears that when they had been told of it.

    False when it was done or let go already.
    """
    if not store.practice.withdraw(practice.id, now=now):
        return False
    version = len(changes_of(store, Record.PRACTICE, practice.id))
    keep_change(store, Record.PRACTICE, practice.id, (), version=version, by=by, ended=True)
    _tell(store, practice, version + 1)
    return True


def practice_changed(store: WorkspaceStore, delivery: Delivery) -> PracticeChanged | None:
    """What the rep hears. None when they never heard of it, a later change says it, or they have done it."""
    practice = store.practice.get(delivery.number("practice_id"))
    number = delivery.number("number")
    changes = changes_of(store, Record.PRACTICE, practice.id)
    others = [_key(practice.id, change.number) for change in changes if change.number != number]
    fresh = unheard(store, changes, said_by=[f"{DeliveryKind.PRACTICE.value}:{practice.id}", *others])
    if not fresh or fresh[-1].number != number or practice.done_at is not None:
        return None
    fields = merged(fresh)
    if not fields and not fresh[-1].ended:
        return None
    tz = store.people.member(practice.rep_id).tz
    return PracticeChanged(
        practice=show_practice(store, practice),
        by=store.people.member(fresh[-1].by).name,
        readings=readings_of(fields, say=saying_in(tz)),
        let_go=fresh[-1].ended,
    )


def _tell(store: WorkspaceStore, practice: Practice, number: int) -> None:
    tell_later(
        store,
        DeliveryKind.PRACTICE_CHANGED,
        store.people.member(practice.rep_id),
        key=_key(practice.id, number),
        subject={"practice_id": practice.id, "number": number},
    )


def _key(practice_id: int, number: int) -> str:
    return f"{DeliveryKind.PRACTICE_CHANGED.value}:{practice_id}:{number}"


def _own_open(store: WorkspaceStore, actor: Member, practice_id: int) -> Practice:
    practice = store.practice.get(practice_id)
    access_of(store, actor).require_coach(practice.rep_id)
    if practice.coach_id != actor.id:
        raise NotAllowedError(
            "Only whoever assigned this can correct it. You can let it go, or assign another."
        )
    if practice.done_at is not None:
        raise CoachingError(
            f"{store.people.member(practice.rep_id).name} has done it already: it stands as it is."
        )
    if practice.withdrawn_at is not None:
        raise CoachingError("It was let go already.")
    return practice


def _kept(what: str, due_at: datetime) -> dict[str, str | None]:
    return {"what": what, "due_at": due_at.isoformat()}
