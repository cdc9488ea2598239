"""Members, teams and roles, kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import cast

from sqlalchemy import Select, bindparam, func, or_, select

from coaching.away import Away
from coaching.people import DigestBlock, Line, Member, Membership, Profile, Role, Team, TeamSettings
from models.scoped import Scoped, owned_rows
from models.tables.people import AwayRow, MemberRow, TeamMemberRow, TeamRow

_LINES = frozenset(line.value for line in Line)
_BLOCKS = frozenset(block.value for block in DigestBlock)

_MEMBER = owned_rows(MemberRow).where(MemberRow.id == bindparam("id"))
_MEMBERS = owned_rows(MemberRow).where(MemberRow.id.in_(bindparam("ids", expanding=True)))
_BY_SLACK_ID = owned_rows(MemberRow).where(MemberRow.slack_id == bindparam("slack_id"))
_EVERYONE = owned_rows(MemberRow).order_by(func.lower(MemberRow.name), MemberRow.id)
_DELEGATING = owned_rows(MemberRow).where(MemberRow.delegate_id.is_not(None)).order_by(MemberRow.id)
_AWAY = owned_rows(AwayRow).order_by(AwayRow.first_day)
_AWAY_OF = _AWAY.where(AwayRow.member_id == bindparam("member"))
_AWAY_OF_ANY = _AWAY.where(AwayRow.member_id.in_(bindparam("members", expanding=True)))
_AWAY_AROUND = (
    owned_rows(AwayRow)
    .where(AwayRow.first_day <= bindparam("last"), AwayRow.last_day >= bindparam("first"))
    .order_by(AwayRow.first_day, AwayRow.id)
)
_TEAMS = owned_rows(TeamRow).order_by(func.lower(TeamRow.name), TeamRow.id)
_TEAM = owned_rows(TeamRow).where(TeamRow.id == bindparam("id"))
_ALL_HELD = owned_rows(TeamMemberRow).order_by(TeamMemberRow.id)
_HELD_BY_ANY = _ALL_HELD.where(TeamMemberRow.member_id.in_(bindparam("members", expanding=True)))
_HELD_IN_ANY = _ALL_HELD.where(TeamMemberRow.team_id.in_(bindparam("teams", expanding=True)))
_HELD_IN_TEAM = _ALL_HELD.where(TeamMemberRow.team_id == bindparam("team"))
_HELD_BY_MEMBER = _ALL_HELD.where(TeamMemberRow.member_id == bindparam("member"))
_HELD_IN_TEAM_BY_MEMBER = _HELD_IN_TEAM.where(TeamMemberRow.member_id == bindparam("member"))


def _circle() -> Select[MemberRow, int, Role]:
    """Roles of one member, and all roles in the teams they lead, each with who holds it."""
    led = (
        select(TeamMemberRow.team_id)
        .where(
            TeamMemberRow.workspace_id == bindparam("workspace"),
            TeamMemberRow.member_id == bindparam("member"),
            TeamMemberRow.role != Role.REP,
        )
        .correlate(None)
    )
    return (
        select(MemberRow, TeamMemberRow.team_id, TeamMemberRow.role)
        .join(TeamMemberRow, TeamMemberRow.member_id == MemberRow.id)
        .where(
            MemberRow.workspace_id == bindparam("workspace"),
            TeamMemberRow.workspace_id == bindparam("workspace"),
            or_(TeamMemberRow.member_id == bindparam("member"), TeamMemberRow.team_id.in_(led)),
        )
        .order_by(TeamMemberRow.id)
    )


_CIRCLE = _circle()


def _email_key(email: str | None) -> str | None:
    return email.strip().casefold() if email else None


def _member(row: MemberRow) -> Member:
    return Member(
        id=row.id,
        slack_id=row.slack_id,
        name=row.name,
        email=row.email,
        tz=row.tz,
        is_guest=row.is_guest,
        is_stranger=row.is_stranger,
        is_deleted=row.is_deleted,
        is_admin=row.is_admin,
        is_enablement=row.is_enablement,
        morning_hour=row.morning_hour,
        muted=frozenset(Line(word) for word in row.muted.split(",") if word in _LINES),
        delegate_id=row.delegate_id,
    )


def _away(row: AwayRow) -> Away:
    return Away(
        member_id=row.member_id,
        first_day=row.first_day,
        last_day=row.last_day,
        delegate_id=row.delegate_id,
    )


def _team(row: TeamRow) -> Team:
    settings = TeamSettings(
        name=row.name,
        channel_id=row.channel_id,
        tz=row.tz,
        country=row.country,
        subdivision=row.subdivision,
        working_days=tuple(row.working_days),
        added_holidays=tuple(date.fromisoformat(day) for day in row.added_holidays),
        removed_holidays=tuple(date.fromisoformat(day) for day in row.removed_holidays),
        digest_weekday=row.digest_weekday,
        digest_hour=row.digest_hour,
        digest_left_out=frozenset(
            DigestBlock(word) for word in row.digest_left_out.split(",") if word in _BLOCKS
        ),
    )
    return Team(id=row.id, settings=settings, set_up_by=row.set_up_by)


def _columns(settings: TeamSettings) -> dict[str, object]:
    return {
        "name": settings.name,
        "channel_id": settings.channel_id,
        "tz": settings.tz,
        "country": settings.country,
        "subdivision": settings.subdivision,
        "working_days": list(settings.working_days),
        "added_holidays": [day.isoformat() for day in settings.added_holidays],
        "removed_holidays": [day.isoformat() for day in settings.removed_holidays],
        "digest_weekday": settings.digest_weekday,
        "digest_hour": settings.digest_hour,
        "digest_left_out": ",".join(sorted(settings.digest_left_out)),
    }


class SqlPeople(Scoped):
    """Implements `PeopleStore`. A unit of work reads each member, team and role once, until it writes one."""

    def _wrote(self) -> None:
        super()._wrote()
        self._members_read.clear()
        self._teams_read.clear()
        self._roles_read.clear()

    @cached_property
    def _members_read(self) -> dict[int, Member]:
        return {}

    @cached_property
    def _teams_read(self) -> dict[int, Team]:
        return {}

    @cached_property
    def _roles_read(self) -> dict[tuple[int | None, int | None], tuple[Membership, ...]]:
        return {}

    def member(self, member_id: int, /) -> Member:
        if member_id not in self._members_read:
            self._members_read[member_id] = _member(self._only_row(_MEMBER, id=member_id))
        return self._members_read[member_id]

    def members(self, member_ids: Iterable[int], /) -> dict[int, Member]:
        wanted = set(member_ids)
        unread = wanted - self._members_read.keys()
        if unread:
            found = map(_member, self._rows(_MEMBERS, ids=list(unread)))
            self._members_read.update((member.id, member) for member in found)
        return {one: self._members_read[one] for one in sorted(wanted) if one in self._members_read}

    def by_slack_id(self, slack_id: str, /) -> Member | None:
        found = self._rows(_BY_SLACK_ID, slack_id=slack_id)
        if not found:
            return None
        member = _member(found[0])
        self._members_read[member.id] = member
        return member

    def by_email(self, email: str, /) -> Member | None:
        """Of several people with one address, the one who is not deleted, then the newest."""
        statement = (
            self._select(MemberRow)
            .where(MemberRow.email_key == _email_key(email))
            .order_by(MemberRow.is_deleted, MemberRow.id.desc())
            .limit(1)
        )
        row = self._session.scalars(statement).one_or_none()
        return _member(row) if row else None

    def everyone(self) -> tuple[Member, ...]:
        return tuple(map(_member, self._rows(_EVERYONE)))

    def save_profile(self, profile: Profile, /) -> Member:
        member_id = self._upsert(
            MemberRow,
            {"slack_id": profile.slack_id},
            name=profile.name,
            email=profile.email,
            email_key=_email_key(profile.email),
            tz=profile.tz,
            is_guest=profile.is_guest,
            is_stranger=profile.is_stranger,
            is_deleted=profile.is_deleted,
            is_bot=profile.is_bot,
            is_admin=profile.is_admin,
        )
        return self.member(member_id)

    def set_enablement(self, member_id: int, enablement: bool, /) -> None:
        self._change_one(MemberRow, member_id, is_enablement=enablement)

    def set_hearing(
        self, member_id: int, /, *, morning_hour: int, muted: Iterable[str], delegate_id: int | None
    ) -> None:
        words = ",".join(sorted(Line(word).value for word in muted))
        self._change_one(
            MemberRow, member_id, morning_hour=morning_hour, muted=words, delegate_id=delegate_id
        )

    def delegating(self) -> tuple[Member, ...]:
        return self._once("delegating", lambda: tuple(map(_member, self._rows(_DELEGATING))))

    def away_of(self, member_id: int, /) -> tuple[Away, ...]:
        return self._once(
            ("away", member_id), lambda: tuple(map(_away, self._rows(_AWAY_OF, member=member_id)))
        )

    def away_around(self, day: date, /) -> tuple[Away, ...]:
        near = timedelta(days=1)
        return self._once(
            ("away around", day),
            lambda: tuple(map(_away, self._rows(_AWAY_AROUND, first=day - near, last=day + near))),
        )

    def read_circle(self, member_id: int, /) -> None:
        if (None, member_id) in self._roles_read:
            return
        held: list[Membership] = []
        for row in self._run(_CIRCLE, member=member_id):
            *_, team_id, role = row
            member = _member(cast(MemberRow, row))
            self._members_read[member.id] = member
            held.append(Membership(team_id, member.id, role))
        mine = tuple(one for one in held if one.member_id == member_id)
        self._roles_read[None, member_id] = mine
        for team_id in {one.team_id for one in mine if one.role is not Role.REP}:
            self._roles_read[team_id, None] = tuple(one for one in held if one.team_id == team_id)

    def read_ahead(self, *, member_ids: Iterable[int] = (), team_ids: Iterable[int] = ()) -> None:
        members, teams = sorted(set(member_ids)), sorted(set(team_ids))
        if members:
            self._read_members_ahead(members)
        if teams:
            self._teams_read.update((team.id, team) for team in self.teams())
            held = self._held(_HELD_IN_ANY, teams=teams)
            for team_id in teams:
                self._roles_read[team_id, None] = tuple(one for one in held if one.team_id == team_id)

    def _read_members_ahead(self, member_ids: Sequence[int]) -> None:
        self.members(member_ids)
        away: dict[int, list[Away]] = {one: [] for one in member_ids}
        for span in map(_away, self._rows(_AWAY_OF_ANY, members=member_ids)):
            away[span.member_id].append(span)
        roles: dict[int, list[Membership]] = {one: [] for one in member_ids}
        for held in self._held(_HELD_BY_ANY, members=member_ids):
            roles[held.member_id].append(held)
        for member_id in member_ids:
            self._remember(("away", member_id), tuple(away[member_id]))
            self._roles_read[None, member_id] = tuple(roles[member_id])

    def _held(self, statement: Select[TeamMemberRow], /, **values: object) -> tuple[Membership, ...]:
        rows = self._rows(statement, **values)
        return tuple(Membership(row.team_id, row.member_id, row.role) for row in rows)

    def set_away(self, away: Away, /) -> None:
        self._change(
            self._delete(AwayRow).where(
                AwayRow.member_id == away.member_id,
                AwayRow.first_day <= away.last_day,
                AwayRow.last_day >= away.first_day,
            )
        )
        self._insert(
            AwayRow,
            member_id=away.member_id,
            first_day=away.first_day,
            last_day=away.last_day,
            delegate_id=away.delegate_id,
        )

    def end_away(self, member_id: int, /, *, from_day: date) -> int:
        gone = self._delete(AwayRow).where(AwayRow.member_id == member_id, AwayRow.last_day >= from_day)
        return self._change(gone)

    def teams(self) -> tuple[Team, ...]:
        return tuple(map(_team, self._rows(_TEAMS)))

    def team(self, team_id: int, /) -> Team:
        if team_id not in self._teams_read:
            self._teams_read[team_id] = _team(self._only_row(_TEAM, id=team_id))
        return self._teams_read[team_id]

    def add_team(self, settings: TeamSettings, /, *, set_up_by: int) -> Team:
        return self.team(self._insert(TeamRow, set_up_by=set_up_by, **_columns(settings)))

    def change_team(self, team_id: int, settings: TeamSettings, /) -> Team:
        self._change_one(TeamRow, team_id, **_columns(settings))
        return self.team(team_id)

    def memberships(
        self, *, team_id: int | None = None, member_id: int | None = None
    ) -> tuple[Membership, ...]:
        known = self._roles_read.get((team_id, member_id))
        if known is not None:
            return known
        if team_id is None:
            statement = _ALL_HELD if member_id is None else _HELD_BY_MEMBER
        else:
            statement = _HELD_IN_TEAM if member_id is None else _HELD_IN_TEAM_BY_MEMBER
        held = self._held(statement, team=team_id, member=member_id)
        self._roles_read[team_id, member_id] = held
        return held

    def set_role(self, team_id: int, role: Role, member_ids: Sequence[int], /) -> None:
        wanted = dict.fromkeys(member_ids)
        held = [m.member_id for m in self.memberships(team_id=team_id) if m.role is role]
        gone = [member_id for member_id in held if member_id not in wanted]
        if gone:
            self._change(
                self._delete(TeamMemberRow).where(
                    TeamMemberRow.team_id == team_id,
                    TeamMemberRow.role == role,
                    TeamMemberRow.member_id.in_(gone),
                )
            )
        for member_id in wanted:
            if member_id not in held:
                self._insert_unless(
                    TeamMemberRow,
                    ["team_id", "member_id", "role"],
                    team_id=team_id,
                    member_id=member_id,
                    role=role,
                )
