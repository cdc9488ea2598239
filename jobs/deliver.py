"""The one idempotent `deliver`: intent, lease, fence, grace, reconcile (reliability.md, State).

Whoever executes (the tick's threads on SQLite, queue workers on PostgreSQL) needs to run it at least
once; this module makes it exactly once for the person who reads. What a message says is composing.py's
business, where it is kept models/'s.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from coaching.deliveries import PAYLOAD_VERSION, Delivery, DeliveryKind, NewDelivery
from coaching.loop import said
from coaching.messenger import (
    Messenger,
    Outgoing,
    Posted,
    SendRefusedError,
    SendThrottledError,
    SendUnknownError,
)
from coaching.ports import Stores, WorkspaceStore
from coaching.refusals import Meaning
from jobs.ageing import is_too_old
from jobs.composing import BUNDLES, Composed, compose, not_before, read_ahead
from jobs.measures import ATTEMPTS, LAG, OUTCOMES
from jobs.pacing import Method, Pacing
from jobs.trouble import tell_of_trouble
from templates import Surfaces

LEASE = timedelta(seconds=60)
GRACE = timedelta(seconds=120)
POST_TIMEOUT = timedelta(seconds=10)
MARGIN = timedelta(seconds=5)
MAX_ATTEMPTS = 8
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

    def is_fresh(self, now: float) -> bool:
        """Whether a POST started at `now` (monotonic) surely ends inside the lease."""
        age = timedelta(seconds=now - self.taken_at)
        return age < LEASE - POST_TIMEOUT - MARGIN


class Courier:
    """Carries out deliveries. Thread-safe: between calls it keeps only its pace, and that is thread-safe."""

    def __init__(
        self,
        stores: Stores,
        messenger: Messenger,
        surfaces: Surfaces,
        *,
        owner: str,
        monotonic: Callable[[], float] = time.monotonic,
        pacing: Pacing | None = None,
        fail_point: Callable[[str], None] = lambda _name: None,
    ) -> None:
        """`owner` names this process in leases; `fail_point` lets fault tests kill between steps."""
        self._stores = stores
        self._messenger = messenger
        self._surfaces = surfaces
        self._owner = owner
        self._monotonic = monotonic
        self._fail_point = fail_point
        self._pacing = pacing or Pacing(monotonic)

    def claim(self, workspace_id: int, *, limit: int) -> list[Claim]:
        """Take at most `limit` due deliveries of one workspace, oldest due first; none in a pause."""
        if self._pacing.paused_for(workspace_id, Method.POST):
            return []
        taken_at = self._monotonic()
        with self._stores.workspace(workspace_id) as store:
            rows = store.outbox.claim(owner=self._owner, lease=LEASE, limit=limit, grace=GRACE)
        return [Claim(workspace_id, row, taken_at) for row in rows]

    def claim_one(self, workspace_id: int, delivery_id: int) -> Claim | None:
        """Take this delivery; None when it is not due or somebody else's."""
        taken_at = self._monotonic()
        with self._stores.workspace(workspace_id) as store:
            row = store.outbox.claim_one(delivery_id, owner=self._owner, lease=LEASE, grace=GRACE)
        return Claim(workspace_id, row, taken_at) if row else None

    def deliver(self, workspace_id: int, delivery_id: int) -> Outcome:
        """Claim one delivery by id and carry it out."""
        claim = self.claim_one(workspace_id, delivery_id)
        return self.carry_out(claim) if claim else Outcome.LOST

    def carry_out(self, claim: Claim) -> Outcome:
        """Everything from claim to outcome. No Slack call happens inside a transaction."""
        if claim.delivery.payload_version != PAYLOAD_VERSION:
            return Outcome.LOST
        self._fail_point("claimed")
        outcome = self._turn_back(claim) or self._reconcile(claim) or self._send(claim)
        self._fail_point("recorded")
        OUTCOMES.labels(claim.delivery.kind.value, outcome.value).inc()
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

    def hand_back(self, claim: Claim, seconds: float, why: str) -> Outcome:
        """As if it had never been claimed, save for the wait."""
        row = claim.delivery
        return self._wait(claim, seconds, why, maybe_sent=row.maybe_sent, attempt=row.attempt)

    def note_failure(self, claim: Claim, error: BaseException) -> None:
        """`carry_out` raised: our own fault. It counts as a try, so that it ends, dead and visible.

        What may have been posted is looked for no sooner than when the lease and its grace are over.
        """
        log.error(
            "delivery failed",
            extra={"action": "deliver", "workspace": claim.workspace_id, "delivery": claim.delivery.id},
            exc_info=error,
        )
        with self._stores.workspace(claim.workspace_id) as store:
            row = store.outbox.get(claim.delivery.id)
            pause = LEASE + GRACE if row.maybe_sent else timedelta(seconds=LOOK_AGAIN_S)
            store.outbox.put_back(
                claim.delivery,
                next_at=store.now() + pause,
                error=type(error).__name__,
                maybe_sent=row.maybe_sent,
                attempt=claim.delivery.attempt + 1,
            )

    def _turn_back(self, claim: Claim) -> Outcome | None:
        """Before anything is tried: not while Slack wants a pause, nor when its turn came too late."""
        method = Method.LOOK if claim.delivery.maybe_sent else Method.POST
        pause = self._pacing.paused_for(claim.workspace_id, method)
        if pause:
            return self.hand_back(claim, pause, "Slack asked this workspace to wait")
        if not claim.is_fresh(self._monotonic()):
            return self.hand_back(claim, 0, "slow claim")
        return None

    def _reconcile(self, claim: Claim) -> Outcome | None:
        """After an unknown outcome: look for our message before anything is sent again."""
        row = claim.delivery
        if not row.maybe_sent:
            return None
        try:
            posted = self._look_for(claim)
        except SendThrottledError as refusal:
            self._pacing.pause(claim.workspace_id, Method.LOOK, refusal.retry_after)
            return self._wait_to_look(claim, refusal.retry_after, "429")
        except SendUnknownError as unknown:
            return self._wait_to_look(claim, LOOK_AGAIN_S, str(unknown))
        except SendRefusedError as refusal:
            return self._refused(claim, refusal, maybe_sent=True)
        if posted is None:
            return None
        self._fail_point("found")
        return Outcome.FOUND if self._record_sent(claim, row, posted) else Outcome.LOST

    def _look_for(self, claim: Claim) -> Posted | None:
        row = claim.delivery
        head = self._head(claim)
        if head is not None:
            return self._messenger.find_reply(claim.workspace_id, head.channel_id, head.ts, key=row.public_id)
        since = row.first_try_at or row.planned_at
        return self._messenger.find_posted(claim.workspace_id, row.recipient, key=row.public_id, since=since)

    def _send(self, claim: Claim) -> Outcome:
        head = self._head(claim)
        if claim.delivery.thread_of is not None and head is None:
            return self._wait(claim, LOOK_AGAIN_S, "its thread is not there yet")
        pause = self._pacing.paused_for(claim.workspace_id, Method.POST)
        turn_in = pause or self._pacing.take_turn(
            claim.workspace_id, claim.delivery.recipient, claim.delivery.id
        )
        if turn_in:
            return self.hand_back(claim, turn_in, "its turn comes later")
        prepared = self._prepare(claim)
        if isinstance(prepared, Outcome):
            return prepared
        intended, composed = prepared
        self._fail_point("intended")
        if not claim.is_fresh(self._monotonic()):
            return self._wait(claim, 0, "slow claim", attempt=claim.delivery.attempt)
        try:
            posted = self._post(claim, composed, head)
        except SendUnknownError as unknown:
            self._pacing.pause(claim.workspace_id, Method.POST, LOOK_AGAIN_S)
            with self._stores.workspace(claim.workspace_id) as store:
                store.outbox.leave_unknown(intended, error=str(unknown))
            return Outcome.UNKNOWN
        except SendThrottledError as refusal:
            self._pacing.pause(claim.workspace_id, Method.POST, refusal.retry_after)
            return self._wait(claim, refusal.retry_after, "429", attempt=claim.delivery.attempt)
        except SendRefusedError as refusal:
            return self._refused(claim, refusal)
        self._fail_point("posted")
        return Outcome.SENT if self._record_sent(claim, intended, posted) else Outcome.LOST

    def _prepare(self, claim: Claim) -> tuple[Delivery, Composed] | Outcome:
        """In one transaction: what it says now, and the intent to say it. An outcome when it is not to go."""
        row = claim.delivery
        if row.attempt >= MAX_ATTEMPTS:
            return self._bury(claim, f"{row.attempt} tries failed, the last with {row.last_error}")
        with self._stores.workspace(claim.workspace_id) as store:
            now = store.now()
            allowed = not_before(store, row, now=now)
            if allowed is not None:
                store.outbox.put_back(row, next_at=allowed, error=None, maybe_sent=False)
                return Outcome.LATER
            read_ahead(store, [row])
            composed = compose(store, row, self._surfaces)
            if composed is None:
                store.outbox.supersede(row)
                return Outcome.SUPERSEDED
            too_old = is_too_old(store, row, now=now)
            intended = None if too_old else store.outbox.intend(row, covers=composed.covers)
        if too_old:
            return self._bury(claim, f"too old: {row.last_error or 'nobody sent it in time'}")
        return (intended, composed) if intended is not None else Outcome.LOST

    def _post(self, claim: Claim, composed: Composed, head: Posted | None) -> Posted:
        """Post; when Slack cannot draw it, a picture instead of the native chart, then plain text."""
        row = claim.delivery
        recipient = head.channel_id if head else row.recipient
        shown = Outgoing(
            text=composed.rendered.text,
            blocks=composed.rendered.blocks,
            key=row.public_id,
            thread_ts=head.ts if head else None,
        )
        for version in self._drawn_versions(claim, composed, shown):
            ATTEMPTS.labels(row.kind.value).inc()
            try:
                return self._messenger.post(claim.workspace_id, recipient, version)
            except SendRefusedError as refusal:
                if refusal.meaning is not Meaning.BUG_PAYLOAD:
                    raise
                told = {"action": "deliver", "delivery": row.id, "kind": row.kind.value, "code": refusal.code}
                log.error("payload refused", extra=told)  # noqa: TRY400 - a traceback holds message text
        ATTEMPTS.labels(row.kind.value).inc()
        return self._messenger.post(claim.workspace_id, recipient, replace(shown, blocks=()))

    def _drawn_versions(self, claim: Claim, composed: Composed, shown: Outgoing) -> Iterator[Outgoing]:
        """The message as composed, then with its chart as a picture; each is made only when asked for."""
        yield shown
        if composed.draw_picture is None:
            return
        try:
            file_id = self._messenger.upload_picture(
                claim.workspace_id, composed.draw_picture(), name="coaching.png", alt=composed.picture_alt
            )
        except SendRefusedError as refusal:
            log.warning("picture refused", extra={"action": "deliver", "code": refusal.code})
            return
        with self._stores.workspace(claim.workspace_id, write=False) as store:
            again = compose(store, claim.delivery, self._surfaces, chart=f"image:{file_id}")
        if again is not None:
            yield replace(shown, text=again.rendered.text, blocks=again.rendered.blocks)

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
            now = store.now()
            LAG.labels(row.kind.value).observe(max(0.0, (now - row.planned_at).total_seconds()))
            said(store, row.covers, now=now)
            _plan_parts(store, row, self._surfaces)
        return True

    def _wait(
        self,
        claim: Claim,
        seconds: float,
        why: str,
        *,
        maybe_sent: bool = False,
        attempt: int | None = None,
    ) -> Outcome:
        """Planned again for later. `maybe_sent` only while an earlier attempt's outcome is still open.

        With `attempt`, the try that just ended does not count: Slack never looked at the message.
        """
        with self._stores.workspace(claim.workspace_id) as store:
            store.outbox.put_back(
                claim.delivery,
                next_at=store.now() + timedelta(seconds=seconds),
                error=why,
                maybe_sent=maybe_sent,
                attempt=attempt,
            )
        return Outcome.LATER

    def _wait_to_look(self, claim: Claim, seconds: float, why: str) -> Outcome:
        """Whether it arrived cannot be seen yet; nor is that waited for longer than it is of use."""
        with self._stores.workspace(claim.workspace_id, write=False) as store:
            too_old = is_too_old(store, claim.delivery, now=store.now())
        if too_old:
            return self._bury(claim, f"too old, and unknown whether it arrived: {why}")
        return self._wait(claim, seconds, f"{why} while looking", maybe_sent=True)

    def _refused(self, claim: Claim, refusal: SendRefusedError, *, maybe_sent: bool = False) -> Outcome:
        match refusal.meaning:
            case Meaning.RETRY_SLOW | Meaning.REFRESH_THEN_RETRY:
                pass
            case Meaning.INSTALLATION_DEAD:
                self._stores.pause(claim.workspace_id, reason=refusal.code)
                self._pacing.pause(claim.workspace_id, Method.POST, LOOK_AGAIN_S)
            case Meaning.TARGET_GONE:
                return self._bury(claim, str(refusal), nobody_hears=True)
            case _:
                return self._bury(claim, str(refusal))
        attempt = claim.delivery.attempt
        return self._wait(claim, SLOW_RETRY_S, str(refusal), maybe_sent=maybe_sent, attempt=attempt)

    def _bury(self, claim: Claim, why: str, *, nobody_hears: bool = False) -> Outcome:
        """Dead and told of. Lines for a person whom nothing reaches pass as said, as for one who has left:
        a review goes on towards the managers instead of being tried anew each morning for ever."""
        with self._stores.workspace(claim.workspace_id) as store:
            if not store.outbox.bury(claim.delivery, error=why):
                return Outcome.LOST
            if nobody_hears and claim.delivery.kind in BUNDLES:
                said(store, store.outbox.get(claim.delivery.id).covers, now=store.now())
            tell_of_trouble(store, claim.delivery, why, now=store.now())
        log.error("dead letter", extra={"action": "bury", "delivery": claim.delivery.id, "why": why})
        return Outcome.DEAD


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
