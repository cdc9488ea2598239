"""Who acts, in which workspace, inside one unit of work. What they may do stands in coaching/permissions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from coaching.errors import NotAllowedError
from coaching.people import Member
from coaching.ports import Workspace, WorkspaceStore
from handlers.deps import Deps
from handlers.edge import Incoming


@contextmanager
def unit_of(payload: Incoming, deps: Deps, *, write: bool = True) -> Iterator[tuple[WorkspaceStore, Member]]:
    """The one door: a store scoped to the payload's workspace, and the member who acts.

    Somebody new is introduced first, from their Slack profile and outside any unit of work. Guests,
    strangers and deleted people are refused here, before anything is read. After a commit the sender
    is woken.
    """
    refuse_foreigner(payload)
    member = None
    with deps.stores.workspace_of(payload.team_id, payload.enterprise_id, write=write) as store:
        if store is None:
            raise NotAllowedError(NOT_INSTALLED)
        workspace_id = store.workspace_id
        member = store.people.by_slack_id(payload.user_id)
        if member is not None:
            refuse_outsider(member)
            yield store, member
    if member is None:
        introduce(payload, deps, workspace_id=workspace_id)
        with deps.stores.workspace(workspace_id, write=write) as introduced:
            member = introduced.people.by_slack_id(payload.user_id)
            if member is None:
                raise NotAllowedError
            refuse_outsider(member)
            yield introduced, member
    if write:
        deps.kick()


def find_workspace(payload: Incoming, deps: Deps) -> Workspace:
    """By team first, then by the organisation of an org-wide install."""
    for slack_id in (payload.team_id, payload.enterprise_id):
        workspace = deps.stores.find(slack_id) if slack_id else None
        if workspace is not None and workspace.active:
            return workspace
    raise NotAllowedError(NOT_INSTALLED)


def introduce(payload: Incoming, deps: Deps, *, workspace_id: int) -> None:
    profile = deps.profiles.fetch(workspace_id, payload.user_id)
    with deps.stores.workspace(workspace_id) as store:
        store.people.save_profile(profile)


def refuse_foreigner(payload: Incoming) -> None:
    """Buttons in a shared channel can be pressed by another company's people."""
    home = payload.user_team_id
    if home is not None and payload.enterprise_id is None and payload.team_id not in (None, home):
        raise NotAllowedError(_OUTSIDER)


def refuse_outsider(member: Member) -> None:
    if member.is_guest or member.is_stranger or member.is_deleted:
        raise NotAllowedError(_OUTSIDER)


NOT_INSTALLED = "Coachlog is not installed in your workspace. Ask whoever runs it to add it."
_OUTSIDER = (
    "Coachlog is for full members of this workspace. Guests and people of other companies see nothing."
)
