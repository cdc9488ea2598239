"""Who is there on that Monday: one workspace made through the product, the others copied in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Table, text

import models
from bot.clock import FollowingClock
from coaching.calls import ScoreRow
from coaching.criteria import Criterion, CriterionDraft, Definition
from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.freezing import freeze
from coaching.loop import open_checkpoints
from coaching.loop.digest_planning import plan_digests
from coaching.people import Member, Profile, Role, TeamSettings
from coaching.ports import WorkspaceStore
from coaching.scale import Scale, ScaleKind
from coaching.sessions import NewSession, SessionDetails, SessionState
from models.tables import METADATA

TZ = "Europe/Berlin"
MONDAY = datetime.combine(datetime(2026, 11, 23, tzinfo=UTC), time(9), ZoneInfo(TZ))
WEEK_BEFORE = MONDAY - timedelta(days=7) + timedelta(hours=2)
"""When the sessions were held whose reviews fall due."""
REPS, CALLS, SESSIONS = 20, 12, 3
"""Of each team; SESSIONS of its reps were coached."""
STEP = 10_000_000
"""Ids of one workspace and the next are this far apart."""


def seed(url: str, *, workspaces: int, teams: int) -> None:
    """`workspaces` of `teams` teams each, as they stand on the Sunday before."""
    models.upgrade(url)
    clock = FollowingClock(lambda: WEEK_BEFORE)
    stores = models.open_stores(url, clock, pool_size=2)
    tenant = stores.register("TBENCH", name="Bench").id
    with stores.workspace(tenant) as store:
        criterion = store.criteria.add(
            CriterionDraft(
                name="Asks what is behind an objection before answering it",
                definition=Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR)),
            ),
            by=None,
            now=WEEK_BEFORE,
        )
        for number in range(teams):
            _seat(store, number, criterion)
        plan_digests(store, now=WEEK_BEFORE)
    with stores.engine.begin() as connection:
        connection.execute(text("UPDATE delivery SET state = 'sent', finished_at = planned_at"))
        for statement in _copies(workspaces):
            connection.execute(text(statement))
    with stores.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    stores.close()


def _seat(store: WorkspaceStore, number: int, criterion: Criterion) -> None:
    """One team: a coach, twenty reps with twelve calls each, three sessions a week ago."""

    def person(slack_id: str, name: str) -> Member:
        return store.people.save_profile(Profile(slack_id=slack_id, name=name, tz=TZ))

    coach = person("UALICE" if number == 0 else f"UCOACH{number}", f"Alice {number}")
    reps = [person(f"UREP{number}X{rep}", f"Rep {rep} of {number}") for rep in range(REPS)]
    settings = TeamSettings(name=f"Team {number}", channel_id=f"C{number}", tz=TZ, country="DE")
    team = store.people.add_team(settings, set_up_by=coach.id)
    store.people.set_role(team.id, Role.COACH, [coach.id])
    store.people.set_role(team.id, Role.REP, [rep.id for rep in reps])
    store.criteria.set_target(team.id, criterion.id, True)
    store.calls.take_in(list(_calls(reps, criterion)), now=WEEK_BEFORE)
    for rep in reps[:SESSIONS]:
        baseline = freeze(store.calls, rep_id=rep.id, version=criterion.current, as_of=WEEK_BEFORE)
        details = SessionDetails(
            method="roleplay",
            commitment="I ask what is behind it before I name a price.",
            held_on=WEEK_BEFORE.date(),
        )
        new = NewSession(
            team_id=team.id,
            rep_id=rep.id,
            coach_id=coach.id,
            reviewer_id=coach.id,
            criterion_id=criterion.id,
            version_id=criterion.current.id,
            state=SessionState.HELD,
            tz=TZ,
            scheduled_for=None,
            window_after=WEEK_BEFORE,
            baseline=baseline,
            details=replace(details, minutes=20),
            logged_at=WEEK_BEFORE,
            seconds_to_log=48.0,
            dedupe_key=f"view:{rep.id}",
        )
        session = store.sessions.add(new)
        open_checkpoints(store, session, now=WEEK_BEFORE)
        store.outbox.plan(_heard(session.id, rep))


def _heard(session_id: int, rep: Member) -> NewDelivery:
    """What the rep was told a week ago; `seed` marks it as sent."""
    return NewDelivery(
        dedupe_key=f"commitment:{session_id}",
        kind=DeliveryKind.COMMITMENT,
        recipient=rep.slack_id,
        subject={"session_id": session_id},
        next_at=WEEK_BEFORE,
    )


def _calls(reps: list[Member], criterion: Criterion) -> Iterator[ScoreRow]:
    for rep in reps:
        for number in range(CALLS):
            yield ScoreRow(
                external_id=f"{rep.id}-{number}",
                rep_id=rep.id,
                occurred_at=WEEK_BEFORE - timedelta(days=number + 1),
                call_type="discovery",
                direction="outbound",
                live=True,
                link=None,
                duration_s=1800,
                version_id=criterion.current.id,
                score=float(1 + (rep.id + number) % 4),
                quote=None,
                quote_at=None,
            )


def _copies(workspaces: int) -> Iterator[str]:
    """The first workspace's rows again for each other one, every id moved by a step."""
    others = f"generate_series(1, {workspaces - 1}) AS g(n)"
    for table in METADATA.sorted_tables:
        if table.name == "workspace" or "workspace_id" in table.c:
            columns = ", ".join(column.name for column in table.c)
            picked = ", ".join(_moved(table, column.name) for column in table.c)
            owned = "id" if table.name == "workspace" else "workspace_id"
            source = f"FROM {table.name} t, {others} WHERE t.{owned} = 1"
            yield f"INSERT INTO {table.name} ({columns}) SELECT {picked} {source}"
            if "id" in table.c:
                numbers = f"pg_get_serial_sequence('{table.name}', 'id')"
                yield f"SELECT setval({numbers}, max(id)) FROM {table.name} HAVING max(id) > 0"


def _moved(table: Table, name: str) -> str:
    """A column's value in the n-th copy."""
    place = (table.name, name)
    if place == ("workspace", "id") or name == "workspace_id":
        return "g.n + 1"
    if place == ("workspace", "slack_id"):
        return "'TBENCH' || (g.n + 1)"
    if place in {("workspace_setting", "key"), ("delivery", "dedupe_key")}:  # digest_week:TEAM
        moved = (
            f"split_part(t.{name}, ':', 1) || ':' || (split_part(t.{name}, ':', 2)::bigint + g.n * {STEP})"
        )
        return f"CASE WHEN t.{name} ~ '^[a-z_]+:[0-9]+$' THEN {moved} ELSE t.{name} END"
    if place == ("delivery", "public_id"):
        return "gen_random_uuid()::text"
    if isinstance(table.c[name].type, BigInteger):
        return f"t.{name} + g.n * {STEP}"
    return f"t.{name}"
