"""The one idempotent `deliver`: intent, lease, fence, grace, reconcile (reliability.md, State).

Whoever executes (the tick's threads on SQLite, queue workers on PostgreSQL) needs to run it at least
once; this module makes it exactly once for the person who reads. What a message says is composing.py's
business, where it is kept models/'s.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from coaching.deliveries import PAYLOAD_VERSION, Delivery, DeliveryKind, NewDelivery
from coaching.loop import said
from coaching.messenger import (
    Messenger,
    Posted,
    SendRefusedError,
    SendThrottledError,
    SendUnknownError,
)
from coaching.ports import Stores, WorkspaceStore
from jobs.ageing import is_too_old
from jobs.attaching import Attaching, FileMakers
from jobs.claims import GRACE, LEASE, MARGIN, POST_TIMEOUT, Claim, Outcome
from jobs.composing import Composed, compose, is_still_so, not_before, read_ahead
from jobs.measures import LAG, OUTCOMES
from jobs.pacing import Method, Pacing
from jobs.posting import Postman
from jobs.setbacks import LOOK_AGAIN_S, Setbacks
from templates import Surfaces

MAX_ATTEMPTS = 8
CHECKED_FOR_S = 3.0
"""What has been prepared among others is posted within so long, or looked at again."""

__all__ = ["GRACE", "LEASE", "MARGIN", "POST_TIMEOUT", "Claim", "Courier", "Outcome", "Prepared"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Composed and intended: to be posted at once, or taken back."""

    claim: Claim
    intended: Delivery
    composed: Composed
    thread: Posted | None
    ready_at: float
    """Monotonic seconds: then it began to be composed, and what it says was so."""


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
        files: FileMakers | None = None,
    ) -> None:
        """`owner` names this process in leases; `fail_point` lets fault tests kill between steps; `files`
        makes what goes with messages of some kinds."""
        self._stores = stores
        self._messenger = messenger
        self._postman = Postman(stores, messenger, surfaces)
        self._surfaces = surfaces
        self._owner = owner
        self._monotonic = monotonic
        self._fail_point = fail_point
        self._pacing = pacing or Pacing(monotonic)
        self._setbacks = Setbacks(stores, self._pacing)
        self._attaching = Attaching(stores, messenger, self._setbacks, files or {})

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
        outcome = self._turn_back(claim) or self._reconcile(claim) or self._attach(claim) or self._send(claim)
        self.tell(claim, outcome)
        return outcome

    def tell(self, claim: Claim, outcome: Outcome) -> None:
        """It has ended, or waits again: counted and logged."""
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

    def hand_back(self, claim: Claim, seconds: float, why: str) -> Outcome:
        """As if it had never been claimed, save for the wait."""
        return self._setbacks.hand_back(claim, seconds, why)

    def note_failure(self, claim: Claim, error: BaseException) -> None:
        """`carry_out` raised: our own fault. It counts as a try, so that it ends, dead and visible."""
        self._setbacks.note_failure(claim, error)

    def prepare_together(self, claims: Sequence[Claim]) -> dict[int, Prepared | Outcome]:
        """`prepare` for claims of which nothing was tried yet; whose time is not now is turned back."""
        found: dict[int, Prepared | Outcome] = {}
        for claim in claims:
            self._fail_point("claimed")
            turned_back = self._turn_back(claim)
            if turned_back is not None:
                found[claim.delivery.id] = turned_back
        return found | self.prepare([claim for claim in claims if claim.delivery.id not in found])

    def _turn_back(self, claim: Claim) -> Outcome | None:
        """Before anything is tried: not while Slack wants a pause, nor when its turn came too late."""
        method = Method.LOOK if claim.delivery.maybe_sent else Method.POST
        pause = self._pacing.paused_for(claim.workspace_id, method)
        if pause:
            return self._setbacks.hand_back(claim, pause, "Slack asked this workspace to wait")
        if not claim.is_fresh(self._monotonic()):
            return self._setbacks.hand_back(claim, 0, "slow claim")
        return None

    def _attach(self, claim: Claim) -> Outcome | None:
        """The file that goes with it, where there is one; the message comes next, once that is uploaded."""
        row = claim.delivery
        if row.attempt >= MAX_ATTEMPTS or not self._attaching.goes_first(row):
            return None
        outcome = self._attaching.attach(claim)
        self._fail_point("attached")
        if outcome is not None:
            return outcome
        again = self.claim_one(claim.workspace_id, row.id)
        return self._send(again) if again else Outcome.LATER

    def _reconcile(self, claim: Claim) -> Outcome | None:
        """After an unknown outcome: look for our message before anything is sent again."""
        row = claim.delivery
        if not row.maybe_sent:
            return None
        try:
            posted = self._look_for(claim)
        except SendThrottledError as refusal:
            self._pacing.pause(claim.workspace_id, Method.LOOK, refusal.retry_after)
            return self._setbacks.wait_to_look(claim, refusal.retry_after, "429")
        except SendUnknownError as unknown:
            return self._setbacks.wait_to_look(claim, LOOK_AGAIN_S, str(unknown))
        except SendRefusedError as refusal:
            return self._setbacks.refuse(claim, refusal, maybe_sent=True)
        if posted is None:
            return None
        self._fail_point("found")
        return Outcome.FOUND if self._record([(claim, row, posted, None)]) else Outcome.LOST

    def _look_for(self, claim: Claim) -> Posted | None:
        row = claim.delivery
        head = self._head(claim)
        if head is not None:
            return self._messenger.find_reply(claim.workspace_id, head.channel_id, head.ts, key=row.public_id)
        since = row.first_try_at or row.planned_at
        return self._messenger.find_posted(claim.workspace_id, row.recipient, key=row.public_id, since=since)

    def _send(self, claim: Claim) -> Outcome:
        prepared = self.prepare([claim])[claim.delivery.id]
        if isinstance(prepared, Outcome):
            return prepared
        if not claim.is_fresh(self._monotonic()):
            return self.unsay(prepared, 0, "slow claim")
        posted = self.dispatch(prepared)
        if isinstance(posted, Outcome):
            return posted
        return Outcome.SENT if self.record([(prepared, posted)]) else Outcome.LOST

    def prepare(self, claims: Sequence[Claim]) -> dict[int, Prepared | Outcome]:
        """Claims of one workspace, by delivery: in one transaction what each says now, and the intent to say
        it. An outcome for what is not to go."""
        found: dict[int, Prepared | Outcome] = {}
        heads = {claim.delivery.id: self._head(claim) for claim in claims}
        too_early: list[tuple[Claim, float, str]] = []
        going: list[Claim] = []
        for claim in claims:
            row = claim.delivery
            pause = self._pacing.paused_for(claim.workspace_id, Method.POST)
            if row.attempt >= MAX_ATTEMPTS:
                found[row.id] = self._setbacks.bury(
                    claim, f"{row.attempt} tries failed, the last with {row.last_error}"
                )
            elif row.thread_of is not None and heads[row.id] is None:
                found[row.id] = self._setbacks.wait(claim, LOOK_AGAIN_S, "its thread is not there yet")
            elif wait := pause or self._pacing.take_turn(claim.workspace_id, row.recipient, row.id):
                too_early.append((claim, wait, "its turn comes later"))
            else:
                going.append(claim)
        found |= self._setbacks.hand_back_all(too_early)
        if going:
            found |= self._word(going, heads)
        return found

    def _word(
        self, claims: Sequence[Claim], heads: Mapping[int, Posted | None]
    ) -> dict[int, Prepared | Outcome]:
        found: dict[int, Prepared | Outcome] = {}
        composed: dict[int, Composed] = {}
        too_old: list[Claim] = []
        with self._stores.workspace(claims[0].workspace_id) as store:
            now = store.now()
            ready_at = self._monotonic()  # reading and waiting for locks is time that passes
            read_ahead(store, [claim.delivery for claim in claims])
            for claim in claims:
                row = claim.delivery
                allowed = not_before(store, row, now=now)
                said = compose(store, row, self._surfaces) if allowed is None else None
                if allowed is not None:
                    store.outbox.put_back(row, next_at=allowed, error=None, maybe_sent=False)
                    found[row.id] = Outcome.LATER
                elif said is None:
                    store.outbox.supersede(row)
                    found[row.id] = Outcome.SUPERSEDED
                elif is_too_old(store, row, now=now):
                    too_old.append(claim)
                else:
                    composed[row.id] = said
            going = [claim for claim in claims if claim.delivery.id in composed]
            intended = store.outbox.intend_all(
                [(claim.delivery, composed[claim.delivery.id].covers) for claim in going]
            )
        for claim in going:
            row_id = claim.delivery.id
            found[row_id] = (
                Prepared(claim, intended[row_id], composed[row_id], heads[row_id], ready_at)
                if row_id in intended
                else Outcome.LOST
            )
            self._fail_point("intended")
        for claim in too_old:
            why = claim.delivery.last_error or "nobody sent it in time"
            found[claim.delivery.id] = self._setbacks.bury(claim, f"too old: {why}")
        return found

    def dispatch(self, prepared: Prepared) -> Posted | Outcome:
        """Post it; the outcome where Slack did not say that it has it."""
        claim = prepared.claim
        self._pacing.note_post(claim.workspace_id, claim.delivery.recipient)
        try:
            posted = self._postman.post(
                claim.workspace_id, claim.delivery, prepared.composed, thread=prepared.thread
            )
        except SendUnknownError as unknown:
            self._pacing.pause(claim.workspace_id, Method.POST, LOOK_AGAIN_S)
            with self._stores.workspace(claim.workspace_id) as store:
                store.outbox.leave_unknown(prepared.intended, error=str(unknown))
            return Outcome.UNKNOWN
        except SendThrottledError as refusal:
            self._pacing.pause(claim.workspace_id, Method.POST, refusal.retry_after)
            return self.unsay(prepared, refusal.retry_after, "429")
        except SendRefusedError as refusal:
            return self._setbacks.refuse(claim, refusal)
        self._fail_point("posted")
        return posted

    def unsay(self, prepared: Prepared, seconds: float, why: str) -> Outcome:
        """The intent is over and Slack did not get it: planned again, and the try does not count."""
        return self._setbacks.wait(prepared.claim, seconds, why, attempt=prepared.claim.delivery.attempt)

    def must_wait(self, prepared: Prepared) -> tuple[float, str] | None:
        """Why what has been prepared among others may not be posted now, and for how long."""
        now = self._monotonic()
        pause = self._pacing.paused_for(prepared.claim.workspace_id, Method.POST)
        if pause:
            return pause, "Slack asked this workspace to wait"
        if not prepared.claim.is_fresh(now):
            return 0, "slow claim"
        if self.is_stale(prepared):
            return 0, "checked too long ago"
        with self._stores.workspace(prepared.claim.workspace_id, write=False) as store:
            return None if is_still_so(store, prepared.intended) else (0, "answered meanwhile")

    def is_stale(self, prepared: Prepared) -> bool:
        """It may say what is not so any more."""
        return self._monotonic() - prepared.ready_at > CHECKED_FOR_S

    def record(self, sent: Sequence[tuple[Prepared, Posted]]) -> frozenset[int]:
        """One transaction: rows sent, their checkpoints said, their threads' parts planned. Which were."""
        return self._record([(one.claim, one.intended, posted, one.composed.parts) for one, posted in sent])

    def _record(self, sent: Sequence[tuple[Claim, Delivery, Posted, int | None]]) -> frozenset[int]:
        with self._stores.workspace(sent[0][0].workspace_id) as store:
            kept = store.outbox.finish_all_sent(
                [(row, posted.channel_id, posted.ts) for _, row, posted, _ in sent]
            )
            now = store.now()
            rows = [(row, parts) for _, row, _, parts in sent if row.id in kept]
            said(store, [cover for row, _ in rows for cover in row.covers], now=now)
            for row, parts in rows:
                LAG.labels(row.kind.value).observe(max(0.0, (now - row.planned_at).total_seconds()))
                _plan_parts(store, row, self._surfaces, parts)
        return kept

    def _head(self, claim: Claim) -> Posted | None:
        """The message whose thread this one belongs in, once that is sent."""
        head_id = claim.delivery.thread_of
        if head_id is None:
            return None
        with self._stores.workspace(claim.workspace_id, write=False) as store:
            head = store.outbox.get(head_id)
        return Posted(head.channel_id, head.slack_ts) if head.channel_id and head.slack_ts else None


def _plan_parts(store: WorkspaceStore, row: Delivery, surfaces: Surfaces, parts: int | None) -> None:
    """After a digest's head is out, its further parts go into the head's thread."""
    if row.kind is not DeliveryKind.DIGEST or row.thread_of is not None:
        return
    if parts is None:
        composed = compose(store, row, surfaces)
        parts = composed.parts if composed else 1
    store.outbox.plan_all(
        [
            NewDelivery(
                dedupe_key=f"{row.dedupe_key.rsplit(':', 1)[0]}:{part}",
                kind=row.kind,
                recipient=row.recipient,
                subject={**row.subject, "part": part},
                next_at=store.now(),
                thread_of=row.id,
            )
            for part in range(1, parts)
        ]
    )
