"""The one idempotent `deliver`: intent, lease, fence, grace, reconcile (reliability.md, State).

Whoever executes (the tick's threads on SQLite, queue workers on PostgreSQL) needs to run it at least
once; this module makes it exactly once for the person who reads. What a message says is composing.py's
business, where it is kept models/'s.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from coaching.deliveries import PAYLOAD_VERSION, Delivery, DeliveryKind, NewDelivery
from coaching.loop import said
from coaching.ports import (
    Messenger,
    Outgoing,
    Posted,
    SendRefusedError,
    SendThrottledError,
    SendUnknownError,
    Stores,
    WorkspaceStore,
)
from coaching.refusals import Meaning
from jobs.composing import Composed, compose, not_before
from jobs.trouble import tell_of_trouble
from templates import Surfaces

LEASE = timedelta(seconds=60)
GRACE = timedelta(seconds=120)
POST_TIMEOUT = timedelta(seconds=10)
MARGIN = timedelta(seconds=5)
MAX_ATTEMPTS = 8
MAX_AGE = timedelta(days=5)
"""Three business days, seen from a Thursday."""
SLOW_RETRY_S = 3600
LOOK_AGAIN_S = 30

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    SENT = "sent"
    FOUND = "found"
    """Reconcile found it already in Slack."""
    SUPERSEDED = "superseded"
    LATER = "later"
    UNKNOWN = "unknown"
    DEAD = "dead"
    LOST = "lost"
    """Another process holds or finished it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery in our hands, and when (monotonic seconds) we got it."""

    workspace_id: int
    delivery: Delivery
    taken_at: float

    def is_fresh(self) -> bool:
        """Whether a POST started now surely ends inside the lease."""
        age = timedelta(seconds=time.monotonic() - self.taken_at)
        return age < LEASE - POST_TIMEOUT - MARGIN


class Courier:
    """Carries out deliveries. Thread-safe: it keeps nothing between calls."""

    def __init__(
        self,
        stores: Stores,
        messenger: Messenger,
        surfaces: Surfaces,
        *,
        owner: str,
        fail_point: Callable[[str], None] = lambda _name: None,
    ) -> None:
        """`owner` names this process in leases; `fail_point` lets fault tests kill between steps."""
        self._stores = stores
        self._messenger = messenger
        self._surfaces = surfaces
        self._owner = owner
        self._fail_point = fail_point

    def claim(self, workspace_id: int, *, limit: int) -> list[Claim]:
        """Take at most `limit` due deliveries of one workspace, oldest due first."""
        taken_at = time.monotonic()
        with self._stores.workspace(workspace_id) as store:
            rows = store.outbox.claim(owner=self._owner, lease=LEASE, limit=limit, grace=GRACE)
        return [Claim(workspace_id, row, taken_at) for row in rows]

    def deliver(self, workspace_id: int, delivery_id: int) -> Outcome:
        """Claim one delivery by id and carry it out."""
        taken_at = time.monotonic()
        with self._stores.workspace(workspace_id) as store:
            row = store.outbox.claim_one(delivery_id, owner=self._owner, lease=LEASE, grace=GRACE)
        return self.carry_out(Claim(workspace_id, row, taken_at)) if row else Outcome.LOST

    def carry_out(self, claim: Claim) -> Outcome:
        """Everything from claim to outcome. No Slack call happens inside a transaction."""
        if claim.delivery.payload_version != PAYLOAD_VERSION:
            return Outcome.LOST
        self._fail_point("claimed")
        outcome = self._reconcile(claim) or self._send(claim)
        log.info(
            "delivery",
            extra={
                "action": "deliver",
                "workspace": claim.workspace_id,
                "delivery": claim.delivery.id,
                "kind": claim.delivery.kind.value,
                "outcome": outcome.value,
                "attempt": claim.delivery.attempt,
            },
        )
        return outcome

    def _reconcile(self, claim: Claim) -> Outcome | None:
        """After an unknown outcome: look for our message before anything is sent again."""
        row = claim.delivery
        if not row.maybe_sent:
            return None
        try:
            posted = self._look_for(claim)
        except SendThrottledError as refusal:
            return self._wait(claim, refusal.retry_after, "429 while looking", maybe_sent=True)
        except SendUnknownError as unknown:
            return self._wait(claim, LOOK_AGAIN_S, f"{unknown} while looking", maybe_sent=True)
        except SendRefusedError as refusal:
            return self._refused(claim, refusal, maybe_sent=True)
        if posted is None:
            return None
        return Outcome.FOUND if self._record_sent(claim, row, posted) else Outcome.LOST

    def _look_for(self, claim: Claim) -> Posted | None:
        row = claim.delivery
        head = self._head(claim)
        if head is not None:
            return self._messenger.find_reply(claim.workspace_id, head.channel_id, head.ts, key=row.public_id)
        since = row.first_try_at or row.planned_at
        return self._messenger.find_posted(claim.workspace_id, row.recipient, key=row.public_id, since=since)

    def _send(self, claim: Claim) -> Outcome:
        if self._is_hopeless(claim):
            return self._bury(claim, "too many attempts or too old")
        head = self._head(claim)
        if claim.delivery.thread_of is not None and head is None:
            return self._wait(claim, LOOK_AGAIN_S, "its thread is not there yet")
        with self._stores.workspace(claim.workspace_id) as store:
            allowed = not_before(store, claim.delivery, now=store.now())
            if allowed is not None:
                store.outbox.put_back(claim.delivery, next_at=allowed, error=None, maybe_sent=False)
                return Outcome.LATER
            composed = compose(store, claim.delivery, self._surfaces)
            if composed is None:
                store.outbox.supersede(claim.delivery)
                return Outcome.SUPERSEDED
            intended = store.outbox.intend(claim.delivery, covers=composed.covers)
        if intended is None:
            return Outcome.LOST
        self._fail_point("intended")
        claim = replace(claim, delivery=intended)
        if not claim.is_fresh():
            return self._wait(claim, 0, "slow claim")
        try:
            posted = self._post(claim, composed, head)
        except SendUnknownError as unknown:
            with self._stores.workspace(claim.workspace_id) as store:
                store.outbox.leave_unknown(intended, error=str(unknown))
            return Outcome.UNKNOWN
        except SendThrottledError as refusal:
            return self._wait(claim, refusal.retry_after, "429")
        except SendRefusedError as refusal:
            return self._refused(claim, refusal)
        self._fail_point("posted")
        return Outcome.SENT if self._record_sent(claim, intended, posted) else Outcome.LOST

    def _post(self, claim: Claim, composed: Composed, head: Posted | None) -> Posted:
        """Post; when Slack cannot draw it, a picture instead of the native chart, then plain text."""
        row = claim.delivery
        thread_ts = head.ts if head else None
        recipient = head.channel_id if head else row.recipient
        shown = Outgoing(
            text=composed.rendered.text,
            blocks=composed.rendered.blocks,
            key=row.public_id,
            thread_ts=thread_ts,
        )
        try:
            return self._messenger.post(claim.workspace_id, recipient, shown)
        except SendRefusedError as refusal:
            if refusal.meaning is not Meaning.BUG_PAYLOAD:
                raise
            log.error(  # noqa: TRY400 - the refusal's code says it; a traceback would hold message text
                "payload refused",
                extra={"action": "deliver", "delivery": row.id, "kind": row.kind.value, "code": refusal.code},
            )
        simpler = self._without_chart(claim, composed)
        if simpler is not None:
            try:
                return self._messenger.post(
                    claim.workspace_id, recipient, replace(shown, text=simpler[0], blocks=simpler[1])
                )
            except SendRefusedError as refusal:
                if refusal.meaning is not Meaning.BUG_PAYLOAD:
                    raise
        return self._messenger.post(claim.workspace_id, recipient, replace(shown, blocks=()))

    def _without_chart(self, claim: Claim, composed: Composed) -> tuple[str, list[dict[str, object]]] | None:
        if composed.draw_picture is None:
            return None
        file_id = self._messenger.upload_picture(
            claim.workspace_id, composed.draw_picture(), name="coaching.png", alt=composed.picture_alt
        )
        with self._stores.workspace(claim.workspace_id, write=False) as store:
            again = compose(store, claim.delivery, self._surfaces, chart=f"image:{file_id}")
        return (again.rendered.text, list(again.rendered.blocks)) if again else None

    def _head(self, claim: Claim) -> Posted | None:
        """The message whose thread this one belongs in, once that is sent."""
        head_id = claim.delivery.thread_of
        if head_id is None:
            return None
        with self._stores.workspace(claim.workspace_id, write=False) as store:
            head = store.outbox.get(head_id)
        return Posted(head.channel_id, head.slack_ts) if head.channel_id and head.slack_ts else None

    def _record_sent(self, claim: Claim, row: Delivery, posted: Posted) -> bool:
        """One transaction: the row is sent, its checkpoints are said, its thread's parts are planned."""
        with self._stores.workspace(claim.workspace_id) as store:
            if not store.outbox.finish_sent(row, channel_id=posted.channel_id, slack_ts=posted.ts):
                return False
            said(store, row.covers, now=store.now())
            _plan_parts(store, row, self._surfaces)
        return True

    def _wait(self, claim: Claim, seconds: float, why: str, *, maybe_sent: bool = False) -> Outcome:
        """Planned again for later. `maybe_sent` only while an earlier attempt's outcome is still open."""
        with self._stores.workspace(claim.workspace_id) as store:
            next_at = store.now() + timedelta(seconds=seconds)
            store.outbox.put_back(claim.delivery, next_at=next_at, error=why, maybe_sent=maybe_sent)
        return Outcome.LATER

    def _refused(self, claim: Claim, refusal: SendRefusedError, *, maybe_sent: bool = False) -> Outcome:
        match refusal.meaning:
            case Meaning.RETRY_SLOW | Meaning.REFRESH_THEN_RETRY:
                return self._wait(claim, SLOW_RETRY_S, str(refusal), maybe_sent=maybe_sent)
            case Meaning.INSTALLATION_DEAD:
                self._stores.pause(claim.workspace_id, reason=refusal.code)
                return self._wait(claim, SLOW_RETRY_S, str(refusal), maybe_sent=maybe_sent)
            case _:
                return self._bury(claim, str(refusal))

    def _bury(self, claim: Claim, why: str) -> Outcome:
        with self._stores.workspace(claim.workspace_id) as store:
            if store.outbox.bury(claim.delivery, error=why):
                tell_of_trouble(store, claim.delivery, why, now=store.now())
        log.error("dead letter", extra={"action": "bury", "delivery": claim.delivery.id, "why": why})
        return Outcome.DEAD

    def _is_hopeless(self, claim: Claim) -> bool:
        row = claim.delivery
        with self._stores.workspace(claim.workspace_id, write=False) as store:
            age = store.now() - row.planned_at
        return row.attempt >= MAX_ATTEMPTS or age > MAX_AGE


def _plan_parts(store: WorkspaceStore, row: Delivery, surfaces: Surfaces) -> None:
    """After a digest's head is out, its further parts go into the head's thread."""
    if row.kind is not DeliveryKind.DIGEST or row.thread_of is not None:
        return
    composed = compose(store, row, surfaces)
    for part in range(1, composed.parts if composed else 1):
        store.outbox.plan(
            NewDelivery(
                dedupe_key=f"{row.dedupe_key.rsplit(':', 1)[0]}:{part}",
                kind=row.kind,
                recipient=row.recipient,
                subject={**row.subject, "part": part},
                next_at=store.now(),
                thread_of=row.id,
            )
        )
