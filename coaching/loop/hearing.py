"""When and what a person hears: their hour, muted kinds, a delegate for reviews (domain.md 5)."""

from __future__ import annotations

from collections.abc import Collection

from coaching.errors import CoachingError, FieldError
from coaching.loop.audience import can_hear
from coaching.people import Line, Member, Role
from coaching.ports import WorkspaceStore
from coaching.shown.common import Choice
from coaching.shown.forms import HearingForm

EARLIEST, LATEST = 8, 17
"""Local hours; nobody is messaged outside 08:00-18:00."""


def hearing_form(store: WorkspaceStore, actor: Member) -> HearingForm:
    return HearingForm(
        member=actor,
        delegates=tuple(Choice(str(member.id), member.name) for member in possible_delegates(store, actor)),
    )


def delegate_form(store: WorkspaceStore, actor: Member) -> HearingForm:
    """The same form, for whoever wants to hand a review over and has named nobody yet."""
    form = hearing_form(store, actor)
    if not form.delegates:
        raise CoachingError("There is nobody to hand this to yet: no other coach or manager is in your team.")
    return form


def possible_delegates(store: WorkspaceStore, actor: Member) -> tuple[Member, ...]:
    """The other coaches and managers of the actor's teams, by name."""
    teams = {
        held.team_id for held in store.people.memberships(member_id=actor.id) if held.role is not Role.REP
    }
    ids = {
        held.member_id
        for team_id in teams
        for held in store.people.memberships(team_id=team_id)
        if held.role is not Role.REP and held.member_id != actor.id
    }
    found = [member for member in store.people.members(ids).values() if can_hear(member)]
    return tuple(sorted(found, key=lambda member: (member.name.casefold(), member.id)))


def save_hearing(
    store: WorkspaceStore,
    actor: Member,
    *,
    morning_hour: int,
    muted: Collection[str],
    delegate_id: int | None,
) -> None:
    """Keep the person's own settings. Reviews cannot be muted, only delegated. Raises FieldError."""
    problems: dict[str, str] = {}
    if not EARLIEST <= morning_hour <= LATEST:
        problems["morning_hour"] = f"Pick an hour from {EARLIEST:02d}:00 to {LATEST}:00."
    if Line.REVIEW in muted:
        problems["muted"] = "Reviews cannot be muted. Name a delegate instead."
    elif not set(muted) <= set(Line):
        problems["muted"] = "One of these is no longer offered. Open this form again."
    if delegate_id is not None and delegate_id not in {m.id for m in possible_delegates(store, actor)}:
        problems["delegate"] = "Pick a coach or manager of your own team."
    if problems:
        raise FieldError(problems)
    store.people.set_hearing(actor.id, morning_hour=morning_hour, muted=muted, delegate_id=delegate_id)
