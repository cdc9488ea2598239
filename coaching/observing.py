"""Coaching the coaches (CP 6): a manager or enablement sits in; four questions and one next step.

Private to the two and enablement; never counted, compared or put in an order of merit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coaching.business_days import local_date
from coaching.changes import Record
from coaching.corrections import show_changes
from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.errors import FieldError
from coaching.loop.audience import can_hear
from coaching.loop.diary import earliest_hearing
from coaching.loop.showing import show_person
from coaching.observations import QUESTIONS, NewObservation, Observation
from coaching.people import Member, Role
from coaching.permissions import Access, access_of
from coaching.ports import WorkspaceStore
from coaching.shown.common import Choice
from coaching.shown.program import ObservationForm, ObservationList, ObservationShown
from coaching.words import say_date

_ASKED = dict(QUESTIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationEntry:
    """One submitted form; a question without an answer is None."""

    coach_id: int
    observed_on: date | None
    answers: dict[str, bool | None]
    seen: str | None
    next_step: str


def observation_form(
    store: WorkspaceStore, actor: Member, *, coach_id: int, now: datetime
) -> ObservationForm:
    """With the next step that the same observer agreed with this coach last time."""
    access_of(store, actor).require_observe(coach_id)
    earlier = [one for one in store.observations.by_observer(actor.id, limit=50) if one.coach_id == coach_id]
    return ObservationForm(
        coach=show_person(store.people.member(coach_id)),
        observed_on=local_date(now, actor.tz),
        questions=QUESTIONS,
        last=show_observation(store, earlier[0]) if earlier else None,
        private={"coach_id": coach_id},
    )


def save_observation(
    store: WorkspaceStore, actor: Member, entry: ObservationEntry, *, now: datetime, key: str
) -> ObservationShown:
    """Keep it and tell the coach. Raises FieldError on whatever is missing."""
    access_of(store, actor).require_observe(entry.coach_id)
    observed_on = check_observation(entry, today=local_date(now, actor.tz))
    answers = {name: bool(entry.answers[name]) for name, _ in QUESTIONS}
    kept = store.observations.add(
        NewObservation(
            coach_id=entry.coach_id,
            observer_id=actor.id,
            observed_on=observed_on,
            **answers,
            seen=entry.seen,
            next_step=entry.next_step,
            observed_at=now,
            dedupe_key=key,
        )
    )
    _tell(store, kept, now=now)
    return show_observation(store, kept, reader=actor)


def check_observation(entry: ObservationEntry, *, today: date) -> date:
    """The day it took place. Raises FieldError on whatever is missing."""
    problems = {name: "Yes, or not yet?" for name, _ in QUESTIONS if entry.answers.get(name) is None}
    if not entry.next_step:
        problems["next_step"] = "Agree one next step."
    if entry.observed_on is None or entry.observed_on > today:
        problems["observed_on"] = "Choose the day on which it took place."
    if problems or entry.observed_on is None:
        raise FieldError(problems)
    return entry.observed_on


def observations_for(store: WorkspaceStore, actor: Member) -> ObservationList:
    """One's own, those one made, and for enablement everybody's, by the coach's name."""
    access = access_of(store, actor)
    mine = _show_all(store, store.observations.of_coach(actor.id), reader=actor)
    if not mine:
        access.require_calibrate()
    everybody: list[ObservationShown] = []
    sees_all = access.may_see_program()
    if sees_all:
        shown = _show_all(store, store.observations.recent(), reader=actor)
        everybody = sorted(shown, key=lambda one: (one.coach.name.casefold(), one.coach.member_id))
    gone = store.observations.taken_back(observer_id=None if sees_all else actor.id)
    return ObservationList(
        about_me=tuple(mine),
        by_me=tuple(_show_all(store, store.observations.by_observer(actor.id), reader=actor)),
        everybody=tuple(everybody),
        taken_back=tuple(_show_all(store, [one for one in gone if one.coach_id != actor.id], reader=actor)),
        coaches=tuple(Choice(str(member.id), member.name) for member in _observable(store, access)),
    )


def show_observation(
    store: WorkspaceStore, one: Observation, *, reader: Member | None = None
) -> ObservationShown:
    """With a `reader`: how it read before, too, and whether they may correct it."""
    return next(iter(_show_all(store, [one], reader=reader)))


def kept_words(one: Observation) -> dict[str, str | None]:
    """What its history keeps of it."""
    return {
        **{name: "yes" if getattr(one, name) else "not_yet" for name, _ in QUESTIONS},
        "seen": one.seen,
        "next_step": one.next_step,
        "observed_on": one.observed_on.isoformat(),
    }


def say_kept(field: str, text: str | None) -> tuple[str, str]:
    """A kept field as its form labels it: (label, words)."""
    if field in _ASKED:
        return _ASKED[field], "Yes" if text == "yes" else "Not yet"
    if field == "observed_on" and text:
        return "Day", say_date(date.fromisoformat(text))
    return ("What was seen" if field == "seen" else "Next step"), text or ""


def _tell(store: WorkspaceStore, kept: Observation, *, now: datetime) -> None:
    coach = store.people.member(kept.coach_id)
    if can_hear(coach):
        store.outbox.plan(
            NewDelivery(
                dedupe_key=f"{DeliveryKind.OBSERVED.value}:{kept.id}",
                kind=DeliveryKind.OBSERVED,
                recipient=coach.slack_id,
                subject={"observation_id": kept.id},
                next_at=earliest_hearing(store, coach, now=now),
            )
        )


def _show_all(
    store: WorkspaceStore, found: Sequence[Observation], *, reader: Member | None
) -> list[ObservationShown]:
    access = access_of(store, reader) if reader else None
    changes = store.changes.of(Record.OBSERVATION, [one.id for one in found]) if reader else {}
    return [
        ObservationShown(
            observation_id=one.id,
            coach=show_person(store.people.member(one.coach_id)),
            observer=show_person(store.people.member(one.observer_id)),
            on=one.observed_on,
            answers=tuple((words, bool(getattr(one, name))) for name, words in QUESTIONS),
            seen=one.seen,
            next_step=one.next_step,
            may_correct=access is not None and access.may_correct_observation(one.observer_id, one.coach_id),
            corrections=show_changes(store, changes.get(one.id, ()), say=say_kept),
        )
        for one in found
    ]


def _observable(store: WorkspaceStore, access: Access) -> list[Member]:
    """Coaches and managers of the teams that the actor runs, the actor aside."""
    ids = {
        held.member_id
        for team_id in access.teams_run()
        for held in store.people.memberships(team_id=team_id)
        if held.role is not Role.REP and held.member_id != access.actor.id
    }
    found = [member for member in store.people.members(ids).values() if can_hear(member)]
    return sorted(found, key=lambda member: (member.name.casefold(), member.id))
