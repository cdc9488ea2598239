"""Who runs the coaching program (domain.md 1): appointed and removed by whoever runs coachlog."""

from __future__ import annotations

from coaching.errors import CoachingError
from coaching.people import Member
from coaching.ports import WorkspaceStore


def appoint(store: WorkspaceStore, who: str) -> Member:
    """`who` is an email address or a Slack user id. Repeating is harmless."""
    member = find_person(store, who)
    if member.is_guest or member.is_stranger or member.is_deleted:
        raise CoachingError(f"{member.name} is a guest, of another workspace, or has left.")
    store.people.set_enablement(member.id, True)
    return member


def remove(store: WorkspaceStore, who: str) -> Member:
    """Raises CoachingError when they are not enablement."""
    member = find_person(store, who)
    if not member.is_enablement:
        raise CoachingError(f"{member.name} is not enablement.")
    store.people.set_enablement(member.id, False)
    return member


def appointed(store: WorkspaceStore) -> tuple[Member, ...]:
    """By name."""
    found = (member for member in store.people.everyone() if member.is_enablement)
    return tuple(sorted(found, key=lambda member: (member.name.casefold(), member.id)))


def find_person(store: WorkspaceStore, who: str) -> Member:
    """By email address or Slack user id. Raises CoachingError when nobody is known by it."""
    who = who.strip()
    found = store.people.by_email(who) if "@" in who else store.people.by_slack_id(who)
    if found is None:
        raise CoachingError(
            f"Nobody known here is {who}. Name an email address or a Slack user id; "
            "whoever has not used Coachlog yet opens its Home tab once."
        )
    return found
