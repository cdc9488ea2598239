"""`make run` without tokens: the sandbox, a week-old demo team, and the bot against it, in one process."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import typer
from pydantic import SecretStr

import models
from bot.cli.running import wait_for_stop
from bot.clock import FollowingClock
from bot.logs import configure_logging
from bot.profiles import profile_from
from bot.service import Service
from bot.settings import Settings
from coaching.business_days import local_date
from coaching.capturing import Entry, log_session
from coaching.people import Member, TeamSettings
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession, SessionDetails
from coaching.team_setup import TeamEntry, save_team
from sandbox.clock import DemoClock
from sandbox.people import Shortcut, SlashCommand
from sandbox.server import SandboxServer
from sandbox.world import World
from sources.deals_csv import Importer
from sources.demo import HEADER, Story, Target, demo_rows
from sources.demo_deals import write_demo_files
from sources.scores_csv import import_file
from sources.taking_in import Wishes
from templates.ids import COMMAND
from templates.ids import Shortcut as ShortcutId

ZONE = "Europe/Berlin"
WEEKS_OF_CALLS = 6
FIRST_HOUR = time(14, 5)
PEOPLE = ("UALICE", "UBOB", "UCAROL", "UDAN", "UELI", "UFAY", "UMONA", "UERIN")
TEAM = TeamEntry(
    team_id=None,
    settings=TeamSettings(name="Team North", channel_id="CMANAGERS", tz=ZONE, country="DE"),
    reps=("UBOB", "UCAROL", "UDAN", "UELI", "UFAY"),
    coaches=("UALICE",),
    managers=("UMONA",),
    starter="competencies",
)
LOGGED_BEFORE = (
    # (rep, place of the criterion among the team's targets, days ago: a working day, method, commitment)
    ("UDAN", 2, 15, "roleplay", "Say the agreed criteria back, then ask for the decision."),
    ("UCAROL", 1, 7, "call_review", "Ask what is behind the objection before answering it."),
)


def run_demo(settings: Settings) -> None:
    """Start everything, print the page's address, serve until stopped. Each start is a fresh demo."""
    if "log_level" not in settings.model_fields_set:
        configure_logging("WARNING", settings.log_format)  # the page's address should stand alone
    world = demo_world()
    with (
        TemporaryDirectory(prefix="coachlog-demo-") as folder,
        SandboxServer(world, port=settings.sandbox_port) as server,
    ):
        demo = demo_settings(settings, world, server.api_url, Path(folder))
        models.upgrade(demo.database_url)
        with Service(demo, FollowingClock(world.clock.now)) as service:
            service.learn_tokens()
            feed = CallFeed(service, Path(folder))
            seed_team(service)
            feed.bring_in()
            seed_sessions(service)
            service.extra_ticks["demo calls"] = feed.bring_in
            service.start_socket_mode()
            service.start_clock()
            page = f"{server.url}/?as=UALICE"
            typer.echo(f"\n  coachlog runs against a local Slack. Open  {page}\n")
            typer.echo(
                '  You are Alice, a coach. Type /coach log, then move the clock with "Next working day".'
            )
            typer.echo("  Stop with Ctrl-C. Nothing is kept; every start is a fresh demo.\n")
            wait_for_stop()


def demo_world(start: datetime | None = None) -> World:
    """The sandbox with what the manifest registers, on a working afternoon."""
    world = World()
    if start is None:
        start = working_afternoon(world.clock.now())
    world.clock = DemoClock(start=start)
    world.app.commands = (
        SlashCommand(command=COMMAND, description="Log coaching and follow up", usage_hint="log | help"),
    )
    world.app.shortcuts = (
        Shortcut(callback_id=ShortcutId.LOG, name="Log coaching", kind="global"),
        Shortcut(callback_id=ShortcutId.LOG_FROM_MESSAGE, name="Log coaching from this", kind="message"),
        Shortcut(callback_id=ShortcutId.FLAG, name="Flag for coaching", kind="message"),
    )
    return world


def working_afternoon(now: datetime) -> datetime:
    """The next Tuesday, Wednesday or Thursday at 14:05 in Berlin: inside everybody's working hours."""
    local = datetime.combine(now.astimezone(ZoneInfo(ZONE)).date(), FIRST_HOUR, ZoneInfo(ZONE))
    while local <= now or local.isoweekday() not in (2, 3, 4):
        local += timedelta(days=1)
    return local.astimezone(now.tzinfo)


def demo_settings(settings: Settings, world: World, api_url: str, folder: Path) -> Settings:
    return settings.model_copy(
        update={
            "slack_bot_token": SecretStr(world.app.bot_token),
            "slack_app_token": SecretStr(world.app.app_token),
            "slack_signing_secret": SecretStr(world.app.signing_secret),
            "slack_api_url": api_url,
            "database_url": f"sqlite:///{folder / 'demo.sqlite3'}",
            "tick_seconds": 1.0,
        }
    )


def seed_team(service: Service) -> None:
    """Mona set Team North up, as the form would have."""
    (workspace_id,) = service.stores.all_workspaces()
    client = service.directory.reading_client(workspace_id)
    if client is None:
        raise RuntimeError("the demo's token is unknown")
    profiles = {slack_id: profile_from(client.users_info(user=slack_id)["user"]) for slack_id in PEOPLE}
    with service.stores.workspace(workspace_id) as store:
        members = {slack_id: store.people.save_profile(profile) for slack_id, profile in profiles.items()}
        store.people.set_enablement(members["UERIN"].id, True)
        save_team(store, members["UMONA"], TEAM, profiles={}, channel_warning=None, now=store.now())


def seed_sessions(service: Service) -> None:
    """Two sessions lie behind us, so there is something to follow up; their old messages stay unsent."""
    (workspace_id,) = service.stores.all_workspaces()
    with service.stores.workspace(workspace_id) as store:
        (team,) = store.people.teams()
        targets = store.criteria.targets(team.id)
        alice = _member(store, "UALICE")
        for rep, place, days, method, commitment in LOGGED_BEFORE:
            then = store.now() - timedelta(days=days)
            entry = Entry(
                rep_id=_member(store, rep).id,
                criterion_id=targets[place % len(targets)].id,
                details=SessionDetails(method=method, commitment=commitment, held_on=local_date(then, ZONE)),
                opened_at=then - timedelta(seconds=52),
            )
            log_session(store, alice, entry, now=then, key=f"demo:{rep}")
        for row in store.outbox.claim(
            owner="demo", lease=timedelta(minutes=1), limit=50, grace=timedelta(minutes=2)
        ):
            store.outbox.supersede(row)


class CallFeed:
    """The demo team keeps calling and selling: as the clock moves on, calls and deals are imported."""

    def __init__(self, service: Service, folder: Path) -> None:
        self._service = service
        self._folder = folder
        self._until = service.clock.now() - timedelta(weeks=WEEKS_OF_CALLS)
        self._begun = local_date(service.clock.now(), ZONE)
        self._deals_until: date | None = None

    def bring_in(self) -> None:
        """Import every call since the last time, and once a day how the deals stand."""
        now = self._service.clock.now()
        if self._deals_until != local_date(now, ZONE):
            self._bring_in_deals(now)
        if now - self._until < timedelta(minutes=1):
            return
        (workspace_id,) = self._service.stores.all_workspaces()
        with self._service.stores.workspace(workspace_id, write=False) as store:
            (team,) = store.people.teams()
            targets = [Target(one.name, one.scale) for one in store.criteria.targets(team.id)]
            story = _story(store, team.id, now=now)
        rows = list(demo_rows(targets, since=self._until, until=now, story=story))
        self._until = now
        if rows:
            self._import(workspace_id, rows, now=now)

    def _bring_in_deals(self, now: datetime) -> None:
        self._deals_until = today = local_date(now, ZONE)
        (workspace_id,) = self._service.stores.all_workspaces()
        files = write_demo_files(self._folder, begun=self._begun, today=today)
        importer = Importer(stores=self._service.stores, workspace_id=workspace_id, now=now)
        importer.people(files.people)
        importer.quotas(files.quotas)
        importer.deals(files.deals)

    def _import(self, workspace_id: int, rows: list[tuple[str, ...]], *, now: datetime) -> None:
        path = self._folder / "calls.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            writer.writerows(rows)
        import_file(self._service.stores, workspace_id, path, wishes=Wishes(), now=now)


def _story(store: WorkspaceStore, team_id: int, *, now: datetime) -> Story:
    """Whoever was coached on something gets better at it from then on."""
    sessions = store.sessions.of_team(team_id, since=now - timedelta(weeks=WEEKS_OF_CALLS))
    coached = {_pair(store, session): session.window_after for session in sessions}
    coached = coached or _coached_before(store, team_id, now=now)
    return replace(Story(zone=ZONE), coached=coached, joined={})


def _coached_before(store: WorkspaceStore, team_id: int, *, now: datetime) -> dict[tuple[str, str], datetime]:
    """What LOGGED_BEFORE is about to tell: the calls of those weeks already show it."""
    targets = store.criteria.targets(team_id)
    return {
        (rep.removeprefix("U").lower(), targets[place % len(targets)].name): now - timedelta(days=days)
        for rep, place, days, _, _ in LOGGED_BEFORE
    }


def _pair(store: WorkspaceStore, session: CoachingSession) -> tuple[str, str]:
    rep = store.people.member(session.rep_id)
    return rep.name.split()[0].lower(), store.criteria.get(session.criterion_id).name


def _member(store: WorkspaceStore, slack_id: str) -> Member:
    found = store.people.by_slack_id(slack_id)
    if found is None:
        raise RuntimeError(f"{slack_id} is not in the demo")
    return found
