"""Storage for commands that work on one workspace from the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import models
from bot.clock import SystemClock
from bot.settings import Settings
from coaching.errors import CoachingError
from coaching.ports import Stores, WorkspaceStore


@contextmanager
def open_storage() -> Iterator[Stores]:
    """The storage that the settings name; closed at the end."""
    stores = models.open_stores(Settings().database_url, SystemClock())
    try:
        yield stores
    finally:
        stores.close()


@contextmanager
def open_workspace(slack_id: str | None, /, *, write: bool) -> Iterator[WorkspaceStore]:
    """One unit of work in the workspace that `workspace_named` finds."""
    with open_storage() as stores, stores.workspace(workspace_named(stores, slack_id), write=write) as store:
        yield store


def workspace_named(stores: Stores, slack_id: str | None, /) -> int:
    if slack_id is not None:
        found = stores.find(slack_id)
        if found is None:
            raise CoachingError(f"No workspace {slack_id} is installed here.")
        return found.id
    installed = stores.all_workspaces()
    if len(installed) == 1:
        return installed[0]
    if not installed:
        raise CoachingError("No workspace is known yet: start `coachlog run` once, then import.")
    names = ", ".join(stores.describe(each).slack_id for each in installed)
    raise CoachingError(f"Several workspaces are installed: add --workspace with one of {names}.")
