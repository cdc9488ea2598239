"""Help: usage, for `/coach help`, unknown words and the help button."""

from __future__ import annotations

from coaching.permissions import access_of
from coaching.shown.messages import Help
from handlers.answers import Answer, Nothing, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press


def say_usage(payload: Command, deps: Deps) -> Answer:
    return _usage(payload, deps, unknown=None)


def say_unknown(payload: Command, deps: Deps) -> Answer:
    """A word that is not one of ours: named, with the usage."""
    return _usage(payload, deps, unknown=payload.word)


def say_usage_by_button(payload: Press, deps: Deps) -> Answer:
    return _usage(payload, deps, unknown=None)


def acknowledge(_payload: Press, _deps: Deps) -> Answer:
    """A link button: the browser has done the work."""
    return Nothing()


def _usage(payload: Command | Press, deps: Deps, *, unknown: str | None) -> Answer:
    with unit_of(payload, deps, write=False) as (store, actor):
        has_team = bool(store.people.teams())
        access = access_of(store, actor)
        roles = {role.value for _, role in access.roles}
        if access.may_see_program():
            roles.add("enablement")
    return Say(Help(unknown=unknown, has_team=has_team, roles=frozenset(roles)))
