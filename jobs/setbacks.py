"""What becomes of a delivery that did not go out: it waits, or it ends, dead and told of."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from coaching.loop import said
from coaching.messenger import SendRefusedError
from coaching.ports import Stores
from coaching.refusals import Meaning
from jobs.ageing import is_too_old
from jobs.claims import GRACE, LEASE, Claim, Outcome
from jobs.composing import BUNDLES
from jobs.pacing import Method, Pacing
from jobs.trouble import tell_of_trouble

SLOW_RETRY_S = 3600
LOOK_AGAIN_S = 30

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Setbacks:
    stores: Stores
    pacing: Pacing

    def hand_back(self, claim: Claim, seconds: float, why: str) -> Outcome:
        """As if it had never been claimed, save for the wait."""
        return self.hand_back_all([(claim, seconds, why)])[claim.delivery.id]

    def wait(
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
        with self.stores.workspace(claim.workspace_id) as store:
            store.outbox.put_back(
                claim.delivery,
                next_at=store.now() + timedelta(seconds=seconds),
                error=why,
                maybe_sent=maybe_sent,
                attempt=attempt,
            )
        return Outcome.LATER

    def hand_back_all(self, early: Sequence[tuple[Claim, float, str]]) -> dict[int, Outcome]:
        """`hand_back` for several of one workspace, in one transaction."""
        if not early:
            return {}
        with self.stores.workspace(early[0][0].workspace_id) as store:
            now = store.now()
            for claim, seconds, why in early:
                row = claim.delivery
                store.outbox.put_back(
                    row,
                    next_at=now + timedelta(seconds=seconds),
                    error=why,
                    maybe_sent=row.maybe_sent,
                    attempt=row.attempt,
                )
        return {claim.delivery.id: Outcome.LATER for claim, _, _ in early}

    def wait_to_look(self, claim: Claim, seconds: float, why: str) -> Outcome:
        """Whether it arrived cannot be seen yet; nor is that waited for longer than it is of use."""
        with self.stores.workspace(claim.workspace_id, write=False) as store:
            too_old = is_too_old(store, claim.delivery, now=store.now())
        if too_old:
            return self.bury(claim, f"too old, and unknown whether it arrived: {why}")
        return self.wait(claim, seconds, f"{why} while looking", maybe_sent=True)

    def refuse(self, claim: Claim, refusal: SendRefusedError, *, maybe_sent: bool = False) -> Outcome:
        match refusal.meaning:
            case Meaning.RETRY_SLOW | Meaning.REFRESH_THEN_RETRY:
                pass
            case Meaning.INSTALLATION_DEAD:
                self.stores.pause(claim.workspace_id, reason=refusal.code)
                self.pacing.pause(claim.workspace_id, Method.POST, LOOK_AGAIN_S)
            case Meaning.TARGET_GONE:
                return self.bury(claim, str(refusal), nobody_hears=True)
            case _:
                return self.bury(claim, str(refusal))
        attempt = claim.delivery.attempt
        return self.wait(claim, SLOW_RETRY_S, str(refusal), maybe_sent=maybe_sent, attempt=attempt)

    def bury(self, claim: Claim, why: str, *, nobody_hears: bool = False) -> Outcome:
        """Dead and told of. Lines for a person whom nothing reaches pass as said, as for one who has left:
        a review goes on towards the managers instead of being tried anew each morning for ever."""
        with self.stores.workspace(claim.workspace_id) as store:
            if not store.outbox.bury(claim.delivery, error=why):
                return Outcome.LOST
            if nobody_hears and claim.delivery.kind in BUNDLES:
                said(store, store.outbox.get(claim.delivery.id).covers, now=store.now())
            tell_of_trouble(store, claim.delivery, why, now=store.now())
        log.error("dead letter", extra={"action": "bury", "delivery": claim.delivery.id, "why": why})
        return Outcome.DEAD

    def note_failure(self, claim: Claim, error: BaseException) -> None:
        """`carry_out` raised: our own fault. It counts as a try, so that it ends, dead and visible.

        What may have been posted is looked for no sooner than when the lease and its grace are over.
        """
        log.error(
            "delivery failed",
            extra={"action": "deliver", "workspace": claim.workspace_id, "delivery": claim.delivery.id},
            exc_info=error,
        )
        with self.stores.workspace(claim.workspace_id) as store:
            row = store.outbox.get(claim.delivery.id)
            pause = LEASE + GRACE if row.maybe_sent else timedelta(seconds=LOOK_AGAIN_S)
            store.outbox.put_back(
                claim.delivery,
                next_at=store.now() + pause,
                error=type(error).__name__,
                maybe_sent=row.maybe_sent,
                attempt=claim.delivery.attempt + 1,
            )
