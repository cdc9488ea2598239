"""Coaching the coaches (CP 6): a manager or enablement sits in; four questions and one next step.

Private to the two and enablement; never counted, compared or put in an order of merit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from coaching.business_days import local_date
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
    problems = {name: "Yes, or not yet?" for name, _ in QUESTIONS if entry.answers.get(name) is None}
    if not entry.next_step:
        problems["next_step"] = "Agree one next step."
    if entry.observed_on is None or entry.observed_on > local_date(now, actor.tz):
        problems["observed_on"] = "Choose the day on which it took place."
    if problems or entry.observed_on is None:
        raise FieldError(problems)
    answers = {name: bool(entry.answers[name]) for name, _ in QUESTIONS}
    kept = store.observations.add(
        NewObservation(
            coach_id=entry.coach_id,
            observer_id=actor.id,
            observed_on=entry.observed_on,
            **answers,
            seen=entry.seen,
            next_step=entry.next_step,
            observed_at=now,
            dedupe_key=key,
        )
    )
    _tell(store, kept, now=now)
    return show_observation(store, kept)


def observations_for(store: WorkspaceStore, actor: Member) -> ObservationList:
    """One's own, those one made, and for enablement everybody's, by the coach's name."""
    access = access_of(store, actor)
    mine = _show_all(store, store.observations.of_coach(actor.id))
    if not mine:
        access.require_calibrate()
    everybody: list[ObservationShown] = []
    if access.may_see_program():
        shown = _show_all(store, store.observations.recent())
        everybody = sorted(shown, key=lambda one: (one.coach.name.casefold(), one.coach.member_id))
    return ObservationList(
        about_me=tuple(mine),
        by_me=tuple(_show_all(store, store.observations.by_observer(actor.id))),
        everybody=tuple(everybody),
        coaches=tuple(Choice(str(member.id), member.name) for member in _observable(store, access)),
    )


def show_observation(store: WorkspaceStore, one: Observation) -> ObservationShown:
    return ObservationShown(
        observation_id=one.id,
        coach=show_person(store.people.member(one.coach_id)),
        observer=show_person(store.people.member(one.observer_id)),
        on=one.observed_on,
        answers=tuple((words, bool(getattr(one, name))) for name, words in QUESTIONS),
        seen=one.seen,
        next_step=one.next_step,
    )


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


def _show_all(store: WorkspaceStore, found: Iterable[Observation]) -> list[ObservationShown]:
    return [show_observation(store, one) for one in found]


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
