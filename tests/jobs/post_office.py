"""A stand-in for Slack that only takes messages, and a desk that plans and carries them out."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clocks import SetClock
from loop_scene import RecordingSurfaces, Scene
from sqlalchemy import text

from bot.attachments import FILE_MAKERS
from coaching.deliveries import Delivery, DeliveryKind, JsonValue, NewDelivery
from coaching.messenger import Outgoing, OutgoingFile, Posted, SendUnknownError
from jobs.deliver import GRACE, LEASE, Courier, Outcome
from models import SqlStores


class Killed(BaseException):
    """The process died here: nothing after this line ran."""


@dataclass(frozen=True)
class After:
    """Slack takes the message, and then this goes wrong."""

    trouble: Exception


@dataclass(frozen=True)
class Late:
    """We see a time-out at once; Slack takes the message only after this long."""

    by: timedelta


@dataclass(frozen=True, kw_only=True)
class Letter:
    workspace_id: int
    channel: str
    ts: str
    message: Outgoing


TIMED_OUT = SendUnknownError("TimeoutError")


@dataclass
class PostOffice:
    """Implements `Messenger`. What goes wrong is queued per kind of call and used up in order."""

    now: Callable[[], datetime]
    letters: list[Letter] = field(default_factory=list)
    in_transit: list[tuple[datetime, Letter]] = field(default_factory=list)
    asked: list[tuple[int, str]] = field(default_factory=list)
    looks: int = 0
    pictures: list[bytes] = field(default_factory=list)
    files: list[OutgoingFile] = field(default_factory=list)
    on_post: deque[Exception | After | Late | None] = field(default_factory=deque)
    on_look: deque[Exception] = field(default_factory=deque)
    on_upload: deque[Exception] = field(default_factory=deque)
    closed: dict[int, Exception] = field(default_factory=dict)
    """Workspaces in which every post goes wrong."""
    refuses: Callable[[Outgoing], Exception | None] = lambda _: None
    may_look: Callable[[], Exception | None] = lambda: None
    since: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def post(self, workspace_id: int, recipient: str, message: Outgoing, /) -> Posted:
        with self._lock:
            self.asked.append((workspace_id, recipient))
            trouble = self.on_post.popleft() if self.on_post else None
            trouble = trouble or self.closed.get(workspace_id) or self.refuses(message)
            if isinstance(trouble, Exception):
                raise trouble
            channel = recipient.replace("U", "D", 1) if recipient.startswith("U") else recipient
            letter = Letter(
                workspace_id=workspace_id, channel=channel, ts=f"{len(self.letters) + 1}.0", message=message
            )
            if isinstance(trouble, Late):
                self.in_transit.append((self.now() + trouble.by, letter))
                raise TIMED_OUT
            self.letters.append(letter)
        if trouble is not None:
            raise trouble.trouble
        return Posted(letter.channel, letter.ts)

    def find_posted(
        self, workspace_id: int, recipient: str, /, *, key: str, since: datetime
    ) -> Posted | None:
        self.since = since
        return self._find(workspace_id, key)

    def find_reply(self, workspace_id: int, channel_id: str, thread_ts: str, /, *, key: str) -> Posted | None:
        return self._find(workspace_id, key)

    def upload_picture(self, workspace_id: int, png: bytes, /, *, name: str, alt: str) -> str:
        if self.on_upload:
            raise self.on_upload.popleft()
        self.pictures.append(png)
        return "F0PICTURE"

    def upload_file(self, workspace_id: int, file: OutgoingFile, /) -> str:
        if self.on_upload:
            raise self.on_upload.popleft()
        self.files.append(file)
        return f"https://slack.example/files/F{len(self.files)}"

    def copies(self, delivery: Delivery) -> int:
        """How often a person sees this message."""
        self._take_what_came()
        return sum(letter.message.key == delivery.public_id for letter in self.letters)

    def _find(self, workspace_id: int, key: str) -> Posted | None:
        with self._lock:
            self.looks += 1
            self._take_what_came()
            trouble = self.on_look.popleft() if self.on_look else self.may_look()
            if trouble is not None:
                raise trouble
            found = (one for one in self.letters if one.message.key == key)
            return next((Posted(one.channel, one.ts) for one in found), None)

    def _take_what_came(self) -> None:
        self.letters += [letter for at, letter in self.in_transit if at <= self.now()]
        self.in_transit = [(at, letter) for at, letter in self.in_transit if at > self.now()]


class Desk:
    """Team North, an outbox, a courier, and time that passes only when told."""

    def __init__(self, stores: SqlStores, clock: SetClock, workspace_id: int) -> None:
        self.stores, self.clock, self.workspace_id = stores, clock, workspace_id
        self.scene = Scene(stores, clock, workspace_id)
        self.office = PostOffice(now=clock.now)
        self.surfaces = RecordingSurfaces()
        self.courier = self.courier_named("first")
        self._planned = 0

    def courier_named(self, owner: str, fail_point: Callable[[str], None] = lambda _: None) -> Courier:
        return Courier(
            self.stores,
            self.office,
            self.surfaces,  # type: ignore[arg-type]
            owner=owner,
            monotonic=lambda: self.clock.now().timestamp(),
            fail_point=fail_point,
            files=FILE_MAKERS,
        )

    def plan(
        self,
        kind: DeliveryKind = DeliveryKind.WELCOME,
        *,
        recipient: str = "CNORTH",
        workspace_id: int | None = None,
        payload_version: int = 1,
        **subject: JsonValue,
    ) -> Delivery:
        """A welcome to the team's channel, unless told otherwise: it says something at any hour."""
        self._planned += 1
        with self.stores.workspace(workspace_id or self.workspace_id) as store:
            delivery_id = store.outbox.plan(
                NewDelivery(
                    dedupe_key=f"test:{self._planned}:0",
                    kind=kind,
                    recipient=recipient,
                    subject=subject or {"team_id": self.scene.north.id},
                    next_at=self.clock.now(),
                    payload_version=payload_version,
                )
            )
            assert delivery_id is not None
            return store.outbox.get(delivery_id)

    def row(self, delivery: Delivery) -> Delivery:
        with self.stores.workspace(self.workspace_id, write=False) as store:
            return store.outbox.get(delivery.id)

    def troubles(self) -> list[Delivery]:
        """Notices that a message could not be delivered, planned or said."""
        with self.stores.engine.connect() as connection:
            told = connection.execute(
                text("SELECT dedupe_key FROM delivery WHERE kind = 'trouble' ORDER BY id")
            )
            keys = [str(key) for (key,) in told]
        with self.stores.workspace(self.workspace_id, write=False) as store:
            return [row for key in keys if (row := store.outbox.by_key(key)) is not None]

    def round(self, courier: Courier | None = None) -> list[Outcome]:
        """Everything that is due now, once."""
        courier = courier or self.courier
        return [courier.carry_out(claim) for claim in courier.claim(self.workspace_id, limit=50)]

    def pass_lease(self) -> None:
        self.clock.advance(LEASE + GRACE + timedelta(seconds=1))
