"""Slack says that a person changed (name, time zone, left): what we know of them follows."""

from __future__ import annotations

from coaching.loop.zones import follow_zone
from handlers.answers import Answer, Nothing
from handlers.caller import find_workspace
from handlers.deps import Deps
from handlers.edge import EventSeen


def refresh(payload: EventSeen, deps: Deps) -> Answer:
    """Only people we know already; Slack is asked anew, so that events in the wrong order do no harm."""
    workspace = find_workspace(payload, deps)
    with deps.stores.workspace(workspace.id, write=False) as store:
        known = store.people.by_slack_id(payload.user_id) is not None
    if known:
        profile = deps.profiles.fetch(workspace.id, payload.user_id)
        with deps.stores.workspace(workspace.id) as store:
            follow_zone(store, store.people.save_profile(profile))
    return Nothing()
