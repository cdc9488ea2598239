"""Where a modal was opened from, kept in its metadata: a message to answer, or App Home to redraw."""

from __future__ import annotations

from datetime import datetime

from coaching.loop.home import home_for
from coaching.people import Member
from coaching.ports import WorkspaceStore
from handlers.answers import View
from handlers.deps import Deps
from handlers.edge import Press, Private


def origin_of(payload: Press) -> Private:
    at_home = payload.view is not None and payload.view.type == "home"
    return {"reply_url": payload.response_url, "at_home": int(at_home)}


def reply_url_of(private: Private) -> str | None:
    return str(private.get("reply_url") or "") or None


def home_again(
    store: WorkspaceStore, actor: Member, private: Private, deps: Deps, *, now: datetime
) -> View | None:
    """The person's App Home as it looks now, when the modal was opened there."""
    return deps.surfaces.home(home_for(store, actor, now=now)) if private.get("at_home") else None
