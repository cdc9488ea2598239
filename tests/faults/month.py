"""A month of fifty teams, simulated: what people do, what they must hear, and processes that are killed.

What must be heard is computed from the calendar alone (numpy's business days), never from the outbox.
What was heard is read from the sandbox, as people see it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from zoneinfo import ZoneInfo

from month_squad import (
    LOGGING,
    MORNING,
    PAST_LEASE,
    SCORING,
    START,
    Heard,
    Plan,
    Squad,
    Verdict,
)
from reaper import Reaper
from sqlalchemy import text
from staff import Hand, Nursery, SharedClock

from coaching.calls import ScoreRow
from jobs.deliver import GRACE
from models import SqlStores
from models.types import to_microseconds
from sandbox.driver import Driver, Person, SandboxError
from sandbox.records import Message
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
    reaper: Reaper
    squads: list[Squad] = field(default_factory=list)
    hands: dict[str, Hand] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    step: int = 0
    """The how-manieth moment of the month it is."""

    def run(self) -> Verdict:
        """The whole month, then the count."""
        for name in self.plan.roles:
            self.hire(name)
        self.settle()
        for moment, hour in self.moments():
            self.step += 1
            self.clock.set(moment)
            if hour == LOGGING:
                self.people_act(moment)
            if hour == SCORING:
                self.scores_arrive(moment)
            self.settle()
        return self.judge()

    def moments(self) -> list[tuple[datetime, wall]]:
        """Every working morning in every zone, every hour at which people act, and some without either."""
        days = [START.date() + timedelta(days=n) for n in range(1, self.plan.days)]
        busy = {(squad.logs_on, LOGGING, squad.tz) for squad in self.squads}
        busy |= {(squad.day(5), LOGGING, squad.tz) for squad in self.squads if squad.reviewed}
        busy |= {(squad.day(2), SCORING, squad.tz) for squad in self.squads if squad.scored}
        dice = self.reaper.dice("moments")
        found = {
            (datetime.combine(day, hour, ZoneInfo(tz)).astimezone(UTC), hour)
            for day in days
            for hour in (MORNING, LOGGING, SCORING)
            for tz, _ in self.plan.places
            if (day, hour, tz) in busy
            or (hour == MORNING and day.isoweekday() < 6)
            or dice.random() < (0.25 if hour == MORNING else 0.05)
        }
        return sorted(found)

    # --- processes ---

    def hire(self, name: str) -> None:
        """A new process in this place; many of them carry their death with them."""
        fate = self.reaper.fate(name, chance=self.plan.born_to_die, points=self.plan.points)
        self.hands[name] = self.nursery.hire(
            name.rstrip("0123456789"),
            clock=str(self.nursery.folder / "clock"),
            settings=self.settings,
            tokens=[one.bot_token for one in self.world.installations.values()],
            port=self.ports.get(name, 0),
            mortal=fate and {"point": fate[0], "nth": fate[1], "signal": 9},
            careless=self.plan.careless,
        )

    def let_go(self, hand: Hand) -> None:
        hand.kill()  # a silent one counts as dead; it shall be
        self.nursery.bury(hand)

    def those_of(self, *roles: str) -> dict[str, Hand]:
        return {name: hand for name, hand in self.hands.items() if hand.role in roles}

    def bury_and_replace(self) -> bool:
        """See who died and with what in hand; put somebody in their place. Whether anybody had."""
        dead = [name for name, hand in self.hands.items() if hand.dead or not hand.is_alive()]
        for name in dead:
            hand = self.hands[name]
            self.reaper.killed[hand.role] += 1
            held = "state = 'sending' AND lease_owner LIKE :owner"
            self.reaper.holding += self.count(held, owner=f"%:{hand.pid}")
            self.reaper.half_sent += self.count(f"maybe_sent AND {held}", owner=f"%:{hand.pid}")
            self.let_go(hand)
            self.hire(name)
        if dead:
            time.sleep(0.02)  # what the dead had already sent arrives, before any time passes
            self.driver.get("clock")
        return bool(dead)

    def settle(self) -> None:
        """Rounds until nothing waits any more; time passes only between rounds, and past every lease.

        Quiet means two quiet rounds: what one round opens the next one plans.
        """
        quiet = 0
        for attempt in range(14):
            chance = self.plan.at_ticks if attempt < 5 else 0.0
            workers = self.those_of("worker")
            with (
                self.reaper.perhaps(self.those_of("clock"), "tick", self.step, attempt, chance=chance),
                self.reaper.perhaps(workers, "work", self.step, attempt, chance=chance / 3),
            ):
                self.tick()
            died = self.bury_and_replace()
            self.let_rest()
            died = self.bury_and_replace() or died
            left = self.waiting()
            quiet = 0 if died or left else quiet + 1
            if quiet == 2:
                return
            self.clock.advance(PAST_LEASE if left else timedelta(seconds=5))
        raise AssertionError(
            f"{self.clock.now()}: {self.waiting()} messages still wait; {self.nursery.log()[-3000:]}"
        )

    def tick(self) -> None:
        """All clocks at once."""
        clocks = self.those_of("clock").values()
        for clock in clocks:
            clock.tell(do="tick")
        for clock in clocks:
            clock.hear()

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
        return self.count(
            "state = 'sending' OR (state = 'planned' AND next_at <= :now)", now=self.clock.now()
        )

    def claimable(self) -> int:
        """How many could be carried out now, were anybody free."""
        now = self.clock.now()
        return self.count(
            "(state = 'sending' AND lease_until <= :free) OR (state = 'planned' AND next_at <= :now)",
            free=now - GRACE,
            now=now,
        )

    def count(self, condition: str, **values: datetime | str) -> int:
        """Rows of the outbox for which this holds."""
        kept: dict[str, object] = dict(values)
        if self.stores.engine.dialect.name == "sqlite":
            kept = {
                name: one if isinstance(one, str) else to_microseconds(one) for name, one in values.items()
            }
        with self.stores.engine.connect() as connection:
            found = connection.execute(text(f"SELECT count(*) FROM delivery WHERE {condition}"), kept)
            return int(found.scalar_one())

    # --- people ---

    def people_act(self, moment: datetime) -> None:
        """Coaches log their session, or review it on the morning it was asked for."""
        for squad in self.squads:
            if moment == squad.at(squad.logs_on, LOGGING):
                self.insist(squad, self.log_session)
            elif squad.reviewed and moment == squad.at(squad.day(5), LOGGING):
                self.insist(squad, self.review)

    def insist(self, squad: Squad, act: Callable[[Person, Squad], bool]) -> None:
        """A person tries again as long as the app does not answer."""
        coach = Person(self.driver, squad.coach.slack_id)
        for attempt in range(12):
            step = (act.__name__, squad.number, attempt)
            web = self.reaper.dice("whom", *step).choice(self.open_doors())
            self.world.app.request_url = f"http://127.0.0.1:{self.ports[web]}/slack/events"
            chance = self.plan.at_words if attempt < 5 else 0.0
            with self.reaper.perhaps({web: self.hands[web]}, *step, chance=chance):
                done = act(coach, squad)
            self.bury_and_replace()
            if done:
                return
            self.reaper.repeated += 1
        if self.plan.careless:
            return  # a lost message has no button to press: the count tells of it
        raise AssertionError(f"squad {squad.number} was never answered: {self.nursery.log()[-3000:]}")

    def open_doors(self) -> list[str]:
        """Web processes that people can be sent to."""
        return sorted(self.those_of("web"))

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
            if asked is None or not coach.sees("review_now", message=asked):
                return False
            if not coach.click("review_now", message=asked).ok or coach.view() is None:
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
