"""The digest on demand: a preview of the next one for those who may see the team, and why a cell is blank."""

from __future__ import annotations

from coaching.errors import NotAllowedError, NoTeamError, NotFoundError
from coaching.loop import digest_for
from coaching.loop.digest_planning import next_week_to_come
from coaching.people import Member, Team
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.forms import WhyBlank
from coaching.shown.messages import Digest
from handlers.answers import Answer, OpenModal
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press


def preview_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach digest [team]`"""
    with unit_of(payload, deps, write=False) as (store, actor):
        digest = _next_digest(store, actor, _team_meant(store, actor, payload.rest), deps)
    return OpenModal(deps.surfaces.modal(digest))


def preview_by_button(payload: Press, deps: Deps) -> Answer:
    """The value is a team id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        digest = _next_digest(store, actor, store.people.team(int(payload.value)), deps)
    return OpenModal(deps.surfaces.modal(digest))


def explain_blanks(payload: Press, deps: Deps) -> Answer:
    """Rows that show no figure, each with its reason. The value is a team id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        digest = _next_digest(store, actor, store.people.team(int(payload.value)), deps)
    blank = tuple(row for row in digest.rows if row.delta is None or row.delta.value is None)
    return OpenModal(deps.surfaces.modal(WhyBlank(team=digest.team, rows=blank)))


def _next_digest(store: WorkspaceStore, actor: Member, team: Team, deps: Deps) -> Digest:
    access_of(store, actor).require_see_team(team.id)
    now = deps.clock.now()
    return digest_for(store, team.id, iso_week=next_week_to_come(team, now), as_of=now)


def _team_meant(store: WorkspaceStore, actor: Member, typed: str) -> Team:
    """The one named, else the first that the person may see."""
    access = access_of(store, actor)
    teams = store.people.teams()
    if not teams:
        raise NoTeamError
    seen = [team for team in teams if access.may_see_team(team.id)]
    if not seen:
        raise NotAllowedError("Only a team's coaches and managers can see its digest.")
    named = [team for team in seen if team.name.casefold() == typed.strip().casefold()]
    if typed.strip() and not named:
        names = ", ".join(team.name for team in seen[:5])
        raise NotFoundError(f'No team of yours is called "{typed.strip()[:40]}". Yours: {names}.')
    return (named or seen)[0]
