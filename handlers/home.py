"""App Home: drawn anew each time somebody opens it."""

from __future__ import annotations

from coaching.errors import NotAllowedError
from coaching.loop.home import home_for
from coaching.shown.common import Person
from coaching.shown.home import Home
from handlers.answers import Answer, Nothing, PublishHome
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import EventSeen


def publish(payload: EventSeen, deps: Deps) -> Answer:
    """Opening the Messages tab sends the same event; only the Home tab is drawn."""
    if payload.event.tab not in (None, "home"):
        return Nothing()
    try:
        with unit_of(payload, deps, write=False) as (store, actor):
            home = home_for(store, actor, now=deps.clock.now())
    except NotAllowedError:
        home = _home_of_an_outsider(payload.user_id)
    return PublishHome(view=deps.surfaces.home(home), user_id=payload.user_id)


def _home_of_an_outsider(user_id: str) -> Home:
    """Guests and people of other companies learn what this is, and nothing else."""
    viewer = Person(member_id=0, slack_id=user_id, name="")
    return Home(viewer=viewer, known=False, has_team=True, may_set_up=False, outsider=True)
