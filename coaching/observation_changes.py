"""An observation that is corrected or taken back: by whom, what is kept of it, what the coach hears."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from coaching.business_days import local_date
from coaching.changes import Record, differences
from coaching.corrections import changes_of, keep_change, merged, readings_of, tell_later, unheard
from coaching.deliveries import Delivery, DeliveryKind
from coaching.errors import NotAllowedError, StaleError
from coaching.observations import QUESTIONS, Observation
from coaching.observing import ObservationEntry, check_observation, kept_words, say_kept, show_observation
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.program import ObservationChanged, ObservationForm, ObservationShown

_GONE = "This observation was taken back already."


def observation_to_correct(store: WorkspaceStore, actor: Member, observation_id: int) -> ObservationForm:
    """Its own form, filled in. Raises NotAllowedError for whoever did not write it."""
    standing = _own(store, actor, observation_id)
    shown = show_observation(store, standing, reader=actor)
    return ObservationForm(
        coach=shown.coach,
        observed_on=standing.observed_on,
        questions=QUESTIONS,
        last=None,
        corrects=shown,
        private={
            "coach_id": standing.coach_id,
            "corrects": standing.id,
            "corrects_version": len(shown.corrections),
        },
    )


def correct_observation(
    store: WorkspaceStore,
    actor: Member,
    observation_id: int,
    entry: ObservationEntry,
    *,
    version: int,
    now: datetime,
) -> ObservationShown:
    """The coach hears when they had read it as it was. Raises FieldError, StaleError."""
    standing = _own(store, actor, observation_id)
    observed_on = check_observation(entry, today=local_date(now, actor.tz))
    changed = replace(
        standing,
        observed_on=observed_on,
        one_focus=bool(entry.answers["one_focus"]),
        used_data=bool(entry.answers["used_data"]),
        self_diagnosed=bool(entry.answers["self_diagnosed"]),
        next_action=bool(entry.answers["next_action"]),
        seen=entry.seen,
        next_step=entry.next_step,
    )
    fields = differences(kept_words(standing), kept_words(changed))
    if fields:
        keep_change(store, Record.OBSERVATION, standing.id, fields, version=version, by=actor)
        if not store.observations.change(changed):
            raise StaleError(_GONE)
        _tell(store, changed, version + 1)
    return show_observation(store, changed, reader=actor)


def take_back_observation(
    store: WorkspaceStore, actor: Member, observation_id: int, *, now: datetime
) -> ObservationShown:
    """Its author, or enablement. A repeat is harmless; its words stay readable for these two."""
    standing = store.observations.get(observation_id)
    access = access_of(store, actor)
    access.require_observe(standing.coach_id)
    if not access.may_take_back_observation(standing.observer_id, standing.coach_id):
        raise NotAllowedError("Only whoever wrote this and enablement can take it back.")
    if store.observations.withdraw(standing.id, now=now):
        version = len(changes_of(store, Record.OBSERVATION, standing.id))
        keep_change(store, Record.OBSERVATION, standing.id, (), version=version, by=actor, ended=True)
        _tell(store, standing, version + 1)
    return show_observation(store, standing)


def observation_changed(store: WorkspaceStore, delivery: Delivery) -> ObservationChanged | None:
    """What the coach hears. None when they never read it, or a later change says it."""
    standing = store.observations.get(delivery.number("observation_id"))
    number = delivery.number("number")
    changes = changes_of(store, Record.OBSERVATION, standing.id)
    others = [_key(standing.id, change.number) for change in changes if change.number != number]
    fresh = unheard(store, changes, said_by=[f"{DeliveryKind.OBSERVED.value}:{standing.id}", *others])
    if not fresh or fresh[-1].number != number:
        return None
    fields = merged(fresh)
    if not fields and not fresh[-1].ended:
        return None
    return ObservationChanged(
        observation=show_observation(store, standing),
        by=store.people.member(fresh[-1].by).name,
        readings=readings_of(fields, say=say_kept),
        taken_back=fresh[-1].ended,
    )


def _own(store: WorkspaceStore, actor: Member, observation_id: int) -> Observation:
    standing = store.observations.get(observation_id)
    access = access_of(store, actor)
    access.require_observe(standing.coach_id)
    if not access.may_correct_observation(standing.observer_id, standing.coach_id):
        raise NotAllowedError("Only whoever wrote this can correct it.")
    if standing.withdrawn_at is not None:
        raise StaleError(_GONE)
    return standing


def _tell(store: WorkspaceStore, one: Observation, number: int) -> None:
    tell_later(
        store,
        DeliveryKind.OBSERVATION_CHANGED,
        store.people.member(one.coach_id),
        key=_key(one.id, number),
        subject={"observation_id": one.id, "number": number},
    )


def _key(observation_id: int, number: int) -> str:
    return f"{DeliveryKind.OBSERVATION_CHANGED.value}:{observation_id}:{number}"
