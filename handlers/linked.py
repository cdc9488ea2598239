"""What Slack asks of us elsewhere: what stands below a link to a record, and a step of a workflow.

Both are off until the manifest turns them on (README).
"""

from __future__ import annotations

from coaching.asked import ask_to_log
from coaching.errors import CoachingError, NotAllowedError, NotFoundError
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.record_links import session_of
from coaching.shown.linked import RecordCard
from handlers.answers import Answer, EndStep, LinkPlace, Nothing, ShowLinks, View
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import EventSeen


def show_links(payload: EventSeen, deps: Deps) -> Answer:
    """Only links that whoever wrote them may open are shown: nobody learns here which records there are."""
    event, place = payload.event, _place(payload)
    wanted = {link.url: session_of(deps.public_url, link.url) for link in event.links}
    if place is None or not any(wanted.values()):
        return Nothing()
    try:
        with unit_of(payload, deps, write=False) as (store, actor):
            cards = {
                url: _card(store, actor, session_id, deps) for url, session_id in wanted.items() if session_id
            }
    except NotAllowedError:
        return Nothing()
    shown = {url: blocks for url, blocks in cards.items() if blocks is not None}
    return ShowLinks(place=place, cards=shown) if shown else Nothing()


def _place(payload: EventSeen) -> LinkPlace | None:
    """A message being written has an id of its own and no channel that could be named."""
    event = payload.event
    if event.unfurl_id is not None and event.source == "composer":
        return LinkPlace(unfurl_id=event.unfurl_id, source=event.source)
    if event.channel is not None and event.message_ts is not None:
        return LinkPlace(channel=event.channel, ts=event.message_ts)
    return None


def _card(store: WorkspaceStore, actor: Member, session_id: int, deps: Deps) -> list[View] | None:
    try:
        session = store.sessions.get(session_id)
        access_of(store, actor).require_see_session(session)
    except (NotFoundError, NotAllowedError):
        return None
    card = RecordCard(session_id=session.id, held_on=session.details.held_on)
    return deps.surfaces.message(card).blocks


def run_step(payload: EventSeen, deps: Deps) -> Answer:
    """ "Log a coaching session": its inputs name coach and rep; the coach gets the form's button.

    It ends once the asking is kept: a workflow must not wait for days, and its token would not live so long.
    """
    run = payload.event.function_execution_id
    if run is None:
        return Nothing()
    now = deps.clock.now()
    try:
        with unit_of(payload, deps) as (store, coach):
            if store.inbox.first_time(f"step:{run}", now=now):
                rep = store.people.by_slack_id(payload.given("rep"))
                ask_to_log(store, coach, rep, why=payload.given("why"), now=now)
    except CoachingError as error:
        return EndStep(execution_id=run, error=error.user_text)
    return EndStep(execution_id=run, outputs={"coach": payload.user_id, "rep": payload.given("rep")})
