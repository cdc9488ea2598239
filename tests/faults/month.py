"""A month of fifty teams, simulated: what people do, what they must hear, and processes that are killed.

What must be heard is computed from the calendar alone (numpy's business days), never from the outbox.
What was heard is read from the sandbox, as people see it.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from zoneinfo import ZoneInfo

import numpy as np
from month_squad import (
    CALENDARS,
    LOGGING,
    MORNING,
    PAST_LEASE,
    PLACES,
    POINTS,
    SCORING,
    START,
    Heard,
    Plan,
    Squad,
    Verdict,
    open_workspace,
)
from sqlalchemy import text
from staff import Hand, Nursery, SharedClock

import models
from coaching.calls import ScoreRow
from coaching.criteria import Criterion
from coaching.people import Profile, Role, TeamSettings
from jobs.deliver import GRACE
from models import SqlStores
from sandbox.driver import Driver, Person, SandboxError
from sandbox.people import Channel, Installation, User
from sandbox.records import Message
from sandbox.server import SandboxServer
from sandbox.world import World


@dataclass
class Month:
    """Everything of one run."""

    plan: Plan
    clock: SharedClock
    stores: SqlStores
    world: World
    driver: Driver
    nursery: Nursery
    settings: dict[str, object]
    dice: random.Random
    squads: list[Squad] = field(default_factory=list)
    hands: dict[str, Hand] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    killed: Counter[str] = field(default_factory=Counter)
    saved: list[str] = field(default_factory=list)

    def run(self) -> Verdict:
        """The whole month, then the count."""
        for name in self.plan.roles:
            self.hire(name)
        self.settle()
        for moment, hour in self.moments():
            self.clock.set(moment)
            if hour == LOGGING:
                self.people_act(moment)
            if hour == SCORING:
                self.scores_arrive(moment)
            self.settle()
        return self.judge()

    def moments(self) -> list[tuple[datetime, wall]]:
        """Every morning in every zone, every hour at which people act, and some at which nobody does."""
        days = [START.date() + timedelta(days=n) for n in range(1, self.plan.days)]
        busy = {(squad.logs_on, LOGGING, squad.tz) for squad in self.squads}
        busy |= {(squad.day(5), LOGGING, squad.tz) for squad in self.squads if squad.reviewed}
        busy |= {(squad.day(2), SCORING, squad.tz) for squad in self.squads if squad.scored}
        found = {
            (datetime.combine(day, hour, ZoneInfo(tz)).astimezone(UTC), hour)
            for day in days
            for hour in (MORNING, LOGGING, SCORING)
            for tz, _ in PLACES
            if hour == MORNING or (day, hour, tz) in busy or self.dice.random() < 0.1
        }
        return sorted(found)

    # --- processes ---

    def hire(self, name: str) -> None:
        """A new process in this place; about half of them carry their death with them."""
        role = name.rstrip("0123456789")
        mortal = None
        if self.killed.total() < self.plan.kills and self.dice.random() < 0.5:
            mortal = {"point": self.dice.choice(POINTS), "nth": self.dice.randint(1, 6), "signal": 9}
        self.hands[name] = self.nursery.hire(
            role,
            clock=str(self.nursery.folder / "clock"),
            settings=self.settings,
            tokens=[one.bot_token for one in self.world.installations.values()],
            port=self.ports.get(name, 0),
            mortal=mortal,
            careless=self.plan.careless,
        )

    def bury_and_replace(self) -> bool:
        """See who died; put somebody in their place. Whether anybody had."""
        dead = [name for name, hand in self.hands.items() if hand.dead or not hand.is_alive()]
        for name in dead:
            self.killed[name.rstrip("0123456789")] += 1
            self.hands[name].line.close()
            self.hire(name)
        if dead:
            time.sleep(0.02)  # what the dead had already sent arrives, before any time passes
            self.driver.get("clock")
        return bool(dead)

    @contextmanager
    def somebody_dies(self, names: Sequence[str], *, chance: float, within: float) -> Iterator[None]:
        """Perhaps one of these is killed at a random moment from now."""
        if self.killed.total() >= self.plan.kills or self.dice.random() >= chance:
            yield
            return
        victim = self.hands[self.dice.choice(names)]
        shot = threading.Timer(self.dice.random() * within, victim.kill)
        shot.start()
        yield
        shot.cancel()
        shot.join()

    def settle(self) -> None:
        """Rounds until nothing waits any more; time passes only between rounds, and past every lease."""
        clocks = [name for name in self.hands if name.startswith("clock")]
        for attempt in range(12):
            busy = self.waiting() > 0
            with self.somebody_dies(
                list(self.hands), chance=0.6 if busy and attempt < 4 else 0.02, within=0.12
            ):
                for name in clocks:
                    self.hands[name].tell(do="tick")
                for name in clocks:
                    self.hands[name].hear()
            died = self.bury_and_replace()
            self.let_rest()
            died = self.bury_and_replace() or died
            left = self.waiting()
            if not died and not left:
                return
            self.clock.advance(PAST_LEASE if left else timedelta(seconds=5))
        raise AssertionError(
            f"{self.clock.now()}: {self.waiting()} messages still wait; {self.nursery.log()[-3000:]}"
        )

    def let_rest(self) -> None:
        """Everybody finishes what they have in hand."""
        until = time.monotonic() + 10
        while True:
            for hand in list(self.hands.values()):
                if hand.role != "clock" and not hand.dead:
                    hand.ask(do="rest")
            workers = any(hand.role == "worker" for hand in self.hands.values())
            if not workers or not self.claimable() or time.monotonic() > until:
                return
            time.sleep(0.02)

    def waiting(self) -> int:
        """How many rows are due or half sent: when to go on, not what is right."""
        return self.count("state = 'sending' OR (state = 'planned' AND next_at <= :now)")

    def claimable(self) -> int:
        """How many could be carried out now, were anybody free."""
        return self.count(
            "(state = 'sending' AND lease_until <= :free) OR (state = 'planned' AND next_at <= :now)"
        )

    def count(self, condition: str) -> int:
        moments = {"now": self.clock.now(), "free": self.clock.now() - GRACE}
        if self.stores.engine.dialect.name == "sqlite":
            moments = {name: f"{one:%Y-%m-%d %H:%M:%S.%f}" for name, one in moments.items()}
        used = {name: one for name, one in moments.items() if f":{name}" in condition}
        with self.stores.engine.connect() as connection:
            found = connection.execute(text(f"SELECT count(*) FROM delivery WHERE {condition}"), used)
            return int(found.scalar_one())

    # --- people ---

    def people_act(self, moment: datetime) -> None:
        """Coaches log their session, or review it on the morning it was asked for."""
        for squad in self.squads:
            if moment == squad.at(squad.logs_on, LOGGING):
                self.insist(squad, self.log_session)
            elif squad.reviewed and moment == squad.at(squad.day(5), LOGGING):
                self.insist(squad, self.review)

    def insist(self, squad: Squad, act: object) -> None:
        """A person tries again as long as the app does not answer."""
        coach = Person(self.driver, squad.coach.slack_id)
        webs = [name for name in self.hands if name.startswith("web")]
        for attempt in range(12):
            web = webs[attempt % len(webs)] if attempt else self.dice.choice(webs)
            self.world.app.request_url = f"http://127.0.0.1:{self.ports[web]}/slack/events"
            chance = 0.7 if attempt < 3 and self.killed["web"] < self.plan.kills / 2 else 0.0
            with self.somebody_dies([web], chance=chance, within=0.1):
                done = act(coach, squad)  # type: ignore[operator]
            self.bury_and_replace()
            if done:
                self.saved.append(squad.commitment)
                return
        raise AssertionError(f"squad {squad.number} was never answered: {self.nursery.log()[-3000:]}")

    def log_session(self, coach: Person, squad: Squad) -> bool:
        if coach.view() is None and not coach.command(f"/coach log <@{squad.rep.slack_id}|rep>").ok:
            return False
        if coach.view() is None:
            return False
        coach.fill("commitment", squad.commitment)
        return coach.submit().ok

    def review(self, coach: Person, squad: Squad) -> bool:
        if coach.view() is None:
            asked = next((dm for dm in reversed(coach.dms()) if "What waits for you" in dm.text), None)
            if asked is None or not coach.click("review_now", message=asked).ok or coach.view() is None:
                return False
        try:
            coach.fill("review_verdict", "applied")
            return coach.submit().ok
        except SandboxError:
            coach.close(clear=True)
            return False

    def scores_arrive(self, moment: datetime) -> None:
        for squad in self.squads:
            if squad.scored and moment == squad.at(squad.day(2), SCORING):
                rows = [
                    ScoreRow(
                        external_id=f"{squad.number}-{number}",
                        rep_id=squad.rep.id,
                        occurred_at=moment - timedelta(minutes=10 * (6 - number)),
                        call_type="discovery",
                        direction="outbound",
                        live=True,
                        link=None,
                        duration_s=600,
                        version_id=squad.criterion.current.id,
                        score=2.0,
                        quote=None,
                        quote_at=None,
                    )
                    for number in range(5)
                ]
                with self.stores.workspace(squad.workspace_id) as store:
                    store.calls.take_in(rows, now=moment)

    # --- the count ---

    def judge(self) -> Verdict:
        days = [START.date() + timedelta(days=n) for n in range(1, self.plan.days)]
        expected = Counter(heard for squad in self.squads for heard in squad.must_hear(days))
        last = days[-1].isoformat()
        expected = Counter({h: n for h, n in expected.items() if not h[2][:4].isdigit() or h[2] <= last})
        seen = Counter(self.heard())
        return Verdict(expected.total(), expected - seen, seen - expected)

    def heard(self) -> Iterator[Heard]:
        """Every message of the app, by whom it reached and what it is to them."""
        zones = {
            one.slack_id: squad.tz for squad in self.squads for one in (squad.coach, squad.rep, squad.manager)
        }
        zones |= {f"CM{squad.number:02}": squad.tz for squad in self.squads}
        bots = {one.bot_user_id for one in self.world.installations.values()}
        for channel in self.world.all_channels():
            who = channel.id if not channel.is_im else next(iter(channel.members - bots), channel.id)
            for message in self.world.all_messages(channel.id):
                if message.bot_id is not None and message.ephemeral_for is None:
                    yield who, *self.read(message, zones[who])

    def read(self, message: Message, tz: str) -> tuple[str, str]:
        there = message.sent_at.astimezone(ZoneInfo(tz))
        day, said = there.date().isoformat(), message.text
        if said.startswith("Logged for "):
            return "logged", said.removeprefix("Logged for ").partition(":")[0]
        if " and you agreed: " in said:
            return "commitment", said.partition(" and you agreed: ")[2]
        if (
            said.startswith("Carry-through for ")
            and "not seen" not in said
            and not any(block.get("type") == "divider" for block in message.blocks)
        ):
            return "reviewed", said.removeprefix("Carry-through for ").partition(":")[0]
        if message.channel_id.startswith("CM"):
            return "digest", day
        if not wall(8) <= there.time() < wall(18):
            return "in quiet hours", day
        return ("morning" if "What waits for you" in said else "prompt"), day


def build_month(plan: Plan, url: str, *, server: SandboxServer, nursery: Nursery, driver: Driver) -> Month:
    """Slack, database and people on the Sunday before."""
    dice = random.Random(plan.seed)
    clock = SharedClock.starting(nursery.folder / "clock", START)
    world = server.world
    world.clock = clock  # type: ignore[assignment]
    world.app.delivery = "http"
    models.upgrade(url)
    month = Month(
        plan=plan,
        clock=clock,
        stores=models.open_stores(url, clock, pool_size=4),
        world=world,
        driver=driver,
        nursery=nursery,
        settings={
            "slack_bot_token": world.app.bot_token,
            "slack_signing_secret": world.app.signing_secret,
            "slack_api_url": server.api_url,
            "database_url": url,
            "workspace_messages_per_minute": 6000,
        },
        dice=dice,
    )
    tenants = [open_workspace(world, month.stores, number) for number in range(plan.workspaces)]
    for number in range(plan.squads):
        month.squads.append(seat_squad(month, number, *tenants[number % len(tenants)]))
    return month


def seat_squad(
    month: Month, number: int, workspace_id: int, installation: Installation, criterion: Criterion
) -> Squad:
    tz, country = PLACES[number % len(PLACES)]
    world = month.world
    people = {role: f"U{role}{number:02}" for role in ("COACH", "REP", "MANAGER")}
    for role, slack_id in people.items():
        world.add_user(
            User(
                id=slack_id,
                team_id=installation.team_id,
                name=slack_id.lower(),
                real_name=f"{role.title()} {number:02}",
                tz=tz,
            )
        )
    world.add_channel(
        Channel(
            id=f"CM{number:02}",
            team_id=installation.team_id,
            name=f"managers-{number:02}",
            kind="private",
            members={installation.bot_user_id, people["MANAGER"]},
        )
    )
    with month.stores.workspace(workspace_id) as store:
        coach, rep, manager = (
            store.people.save_profile(Profile(slack_id=slack_id, name=f"{role.title()} {number:02}", tz=tz))
            for role, slack_id in people.items()
        )
        settings = TeamSettings(name=f"Team {number:02}", channel_id=f"CM{number:02}", tz=tz, country=country)
        team = store.people.add_team(settings, set_up_by=coach.id)
        store.people.set_role(team.id, Role.COACH, [coach.id])
        store.people.set_role(team.id, Role.REP, [rep.id])
        store.people.set_role(team.id, Role.MANAGER, [manager.id])
        store.criteria.set_target(team.id, criterion.id, True)
    offset = month.dice.randint(0, 9)
    logs_on = np.busday_offset(START.date(), offset, roll="forward", busdaycal=CALENDARS[country])
    return Squad(
        number=number,
        workspace_id=workspace_id,
        tz=tz,
        country=country,
        team=team,
        criterion=criterion,
        coach=coach,
        rep=rep,
        manager=manager,
        logs_on=logs_on.astype(object),
        scored=month.dice.random() < 0.5,
        reviewed=month.dice.random() < 0.4,
    )
