"""A desk whose Slack is the sandbox: real HTTP, real messenger, faults on order, and careless couriers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from clocks import SetClock
from post_office import Desk
from sandboxes import open_sandbox

from bot.directory import Directory, Installation
from bot.messenger import SlackMessenger
from coaching.deliveries import Delivery, DeliveryState
from coaching.messenger import Outgoing, Posted
from jobs.deliver import GRACE, LEASE, Claim, Courier, Outcome, Prepared
from models import SqlStores
from sandbox.clock import DemoClock
from sandbox.faults import Fault
from sandbox.people import MAIN_TEAM, Channel
from sandbox.world import World
from templates import Surfaces

PAST_LEASE = LEASE + GRACE + timedelta(seconds=1)


class Careless(Courier):
    """Negative control: never looks whether an earlier try arrived."""

    def _reconcile(self, claim: Claim) -> Outcome | None:
        return None


class Hasty(Courier):
    """Negative control: marks as sent before it sends."""

    def dispatch(self, prepared: Prepared) -> Posted | Outcome:
        claim = prepared.claim
        with self._stores.workspace(claim.workspace_id) as store:
            row = store.outbox.get(claim.delivery.id)
            store.outbox.finish_sent(row, channel_id="C", slack_ts="1.0")
        self._fail_point("marked")
        shown = Outgoing(text="late", blocks=(), key=claim.delivery.public_id)
        return self._messenger.post(claim.workspace_id, claim.delivery.recipient, shown)


def lost_and_doubled(copies: Iterable[int]) -> tuple[int, int]:
    """What a person misses, and what a person sees again, out of how often each message is seen."""
    seen = list(copies)
    return sum(count == 0 for count in seen), sum(count - 1 for count in seen if count > 1)


class Exchange(Desk):
    """The workspace is the sandbox's own; its clock follows the test's."""

    def __init__(self, stores: SqlStores, clock: SetClock, workspace_id: int, world: World) -> None:
        super().__init__(stores, clock, workspace_id)
        self.world = world
        self.messenger: SlackMessenger

    def courier_named(
        self, owner: str, fail_point: Callable[[str], None] = lambda _: None, kind: type[Courier] = Courier
    ) -> Courier:
        return kind(
            self.stores,
            getattr(self, "messenger", self.office),
            Surfaces(),
            owner=owner,
            monotonic=lambda: self.clock.now().timestamp(),
            fail_point=fail_point,
        )

    def advance(self, by: timedelta) -> None:
        self.move_to(self.clock.now() + by)

    def move_to(self, moment: datetime) -> None:
        self.clock.set(moment)
        self.world.clock.set(max(moment, self.world.clock.now()))

    def order(self, kind: str, *, method: str = "chat.postMessage", **more: object) -> None:
        self.world.faults.order(Fault(kind=kind, method=method, **more))  # type: ignore[arg-type]

    def copies(self, delivery: Delivery) -> int:
        """How often a person sees this message, by the key that Slack holds."""
        return self.keys_seen().count(delivery.public_id)

    def keys_seen(self) -> list[str]:
        return [
            str(message.metadata["event_payload"]["key"])
            for channel in self.world.all_channels()
            for message in self.world.all_messages(channel.id)
            if message.metadata
        ]

    def run_until_settled(
        self, rows: list[Delivery], courier: Courier | None = None, rounds: int = 40
    ) -> None:
        """Rounds a lease apart until nothing of these waits any more."""
        for _ in range(rounds):
            self.round(courier)
            if all(self.row(row).state not in (DeliveryState.PLANNED, DeliveryState.SENDING) for row in rows):
                return
            self.advance(PAST_LEASE)
        raise AssertionError(f"not settled after {rounds} rounds")


def _patiently(ask: Callable[[], Installation]) -> Installation:
    """A busy machine may need longer than the two seconds that a listener gives Slack."""
    for _ in range(4):
        with suppress(TimeoutError):
            return ask()
    return ask()


@contextmanager
def open_exchange(stores: SqlStores, clock: SetClock, workspace_id: int) -> Iterator[Exchange]:
    world = World()
    world.clock = DemoClock(start=clock.now())
    world.add_channel(
        Channel(
            id="CNORTH",
            team_id=MAIN_TEAM.id,
            name="north",
            kind="private",
            members={world.app.bot_user_id, "UMONA"},
        )
    )
    with open_sandbox(world) as server:
        directory = Directory(stores, api_url=server.api_url)
        tenant = _patiently(lambda: directory.add_token(world.app.bot_token))
        opened = Exchange(stores, clock, tenant.workspace_id, world)
        opened.messenger = SlackMessenger(directory)
        opened.courier = opened.courier_named("first")
        yield opened
