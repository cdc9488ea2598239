"""A member as surfaces show one."""

from __future__ import annotations

from coaching.people import Member
from coaching.shown.common import Person


def show_person(member: Member) -> Person:
    return Person(member_id=member.id, slack_id=member.slack_id, name=member.name)
