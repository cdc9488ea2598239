"""Whom or which team a person means after a slash command: `<@U123|bob>`, `@bob`, a team's name."""

from __future__ import annotations

import re

from coaching.errors import NotFoundError
from coaching.people import Member
from coaching.ports import PeopleStore

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def find_person(people: PeopleStore, typed: str, /) -> Member | None:
    """The member meant; None when nothing was typed. Raises NotFoundError with what to type instead."""
    if not typed.strip():
        return None
    mention = _MENTION.search(typed)
    if mention is not None:
        member = people.by_slack_id(mention.group(1))
        if member is None:
            raise NotFoundError(
                "This person is in no team yet. "
                "A team's manager, or whoever set it up, adds them with `/coach team`."
            )
        return member
    name = typed.strip().removeprefix("@").strip()
    return _by_name(people, name) if name else None


def find_team(people: PeopleStore, typed: str, /) -> int | None:
    """The id of the team of that name; None when nothing was typed."""
    wanted = typed.strip().strip('"').casefold()
    if not wanted:
        return None
    for team in people.teams():
        if team.name.casefold() == wanted:
            return team.id
    raise NotFoundError(f'No team is called "{typed[:40]}".')


def _by_name(people: PeopleStore, name: str) -> Member:
    wanted = name.casefold()
    everyone = [m for m in people.everyone() if not (m.is_deleted or m.is_guest or m.is_stranger)]
    for matches in (
        [m for m in everyone if wanted in (m.name.casefold(), _handle(m))],
        [m for m in everyone if wanted in m.name.casefold().split()],
        [m for m in everyone if m.name.casefold().startswith(wanted)],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            names = ", ".join(m.name for m in matches[:5])
            raise NotFoundError(f'"{name[:40]}" could be {names}. Type the whole name.')
    raise NotFoundError(f'Nobody called "{name[:40]}" is in a team here.')


def _handle(member: Member) -> str:
    return (member.email or "").split("@", 1)[0].casefold()
