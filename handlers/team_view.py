"""`/coach team`: a team's activity beside its outcomes, and where its reps stand; the picture by message."""

from __future__ import annotations

from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.errors import NotAllowedError
from coaching.permissions import access_of
from coaching.shown.messages import Notice
from coaching.team.showing import team_to_show, team_view
from handlers import team
from handlers.answers import Answer, OpenModal, RefreshModal, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press
from templates.ids import View

SET_UP, CHANGE = "new", "change"
NONE_TO_SEE = "Only a team's coaches and managers, and enablement, see its figures. Your own: `/coach rep`."


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach team [name | new | change [name]]`; whoever may see none is asked to set one up."""
    first, _, rest = payload.rest.strip().partition(" ")
    if first.casefold() == SET_UP and not rest:
        return team.open_set_up(payload, deps)
    if first.casefold() == CHANGE:
        return team.open_change_by_command(payload, rest, deps)
    with unit_of(payload, deps, write=False) as (store, actor):
        team_id = team_to_show(store, actor, payload.rest)
        if team_id is None and not access_of(store, actor).may_set_up_team():
            raise NotAllowedError(NONE_TO_SEE)
        facts = None if team_id is None else team_view(store, actor, team_id, now=deps.clock.now())
    if facts is None:
        return team.open_change_by_command(payload, payload.rest, deps)
    return OpenModal(deps.surfaces.modal(facts))


def show(payload: Press, deps: Deps) -> Answer:
    """The value is a team id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        facts = team_view(store, actor, int(payload.value), now=deps.clock.now())
    view = deps.surfaces.modal(facts)
    in_place = payload.modal is not None and payload.modal.callback_id == View.TEAM_VIEW
    return RefreshModal(view) if in_place else OpenModal(view)


def send_picture(payload: Press, deps: Deps) -> Answer:
    """To whoever asked, as a message: a window takes no picture that nobody has uploaded yet."""
    now, team_id = deps.clock.now(), int(payload.value)
    with unit_of(payload, deps) as (store, actor):
        access_of(store, actor).require_see_team(team_id)
        if store.inbox.first_time(payload.key, now=now):
            store.outbox.plan(
                NewDelivery(
                    dedupe_key=f"team_picture:{payload.key}",
                    kind=DeliveryKind.TEAM_PICTURE,
                    recipient=actor.slack_id,
                    subject={"team_id": team_id, "member_id": actor.id, "as_of": now.isoformat()},
                    next_at=now,
                )
            )
    return Say(Notice(text="The picture comes as a message from Coachlog."))
