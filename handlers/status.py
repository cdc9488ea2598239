"""`/coach status` for managers and enablement."""

from __future__ import annotations

from coaching.loop.status import status_for
from handlers.answers import Answer, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command


def show(payload: Command, deps: Deps) -> Answer:
    with unit_of(payload, deps, write=False) as (store, actor):
        status = status_for(store, actor, now=deps.clock.now())
    return Say(status)
