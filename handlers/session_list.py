"""Every session, a page at a time; from each line the way goes to its history (editing.py)."""

from __future__ import annotations

from coaching.session_list import list_sessions
from handlers.answers import Answer, OpenModal, RefreshModal
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Press
from handlers.log_fields import whole
from templates.ids import View


def show(payload: Press, deps: Deps) -> Answer:
    """The value is `scope|page`; turned over, or another scope chosen, the list is redrawn in place."""
    scope, _, page = payload.value.partition("|")
    with unit_of(payload, deps, write=False) as (store, actor):
        listed = list_sessions(store, actor, scope, page=whole(page) or 0)
    view = deps.surfaces.modal(listed)
    in_place = payload.modal is not None and payload.modal.callback_id == View.SESSIONS
    return RefreshModal(view) if in_place else OpenModal(view)
