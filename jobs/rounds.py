"""Carries out several claims of one workspace together. What becomes of each one is deliver.py's."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from coaching.deliveries import PAYLOAD_VERSION, WITH_FILE, DeliveryKind
from coaching.messenger import Posted
from jobs.composing import BUNDLES
from jobs.deliver import Claim, Courier, Outcome, Prepared

MOST_TOGETHER = 20
TOGETHER_S = 1.0
"""As many are prepared together as go out in about so long."""
LISTS = BUNDLES | {DeliveryKind.DIGEST}
FIRST_GUESS_S = 0.1
"""What a post takes, until some were seen."""


class Rounds:
    """Reads, intents and records of several messages share a transaction; each post stands alone.

    One that fails inside us fails alone, as if it had been carried out by itself. Shared by all threads.
    """

    def __init__(
        self, courier: Courier, carriers: Executor, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """`carriers` are threads that run nothing else but steps of these rounds."""
        self._courier = courier
        self._carriers = carriers
        self._monotonic = monotonic
        self._post_s = FIRST_GUESS_S

    def carry_out(
        self, claims: Sequence[Claim], *, stopping: Callable[[], bool]
    ) -> dict[int, Outcome | None]:
        """In their order. None for those that failed inside us; when stopping, the rest is handed back."""
        outcomes: dict[int, Outcome | None] = {}
        left = deque(claims)
        while left:
            if stopping():
                outcomes |= {one.delivery.id: self._courier.hand_back(one, 0, "stopping") for one in left}
                break
            group = [left.popleft()]
            while left and len(group) < self._size() and _goes_with(left[0], group):
                group.append(left.popleft())
            carry = self._together if len(group) > 1 else self._alone
            outcomes |= carry(group, stopping)
        return outcomes

    def _size(self) -> int:
        return max(1, min(MOST_TOGETHER, int(TOGETHER_S / max(self._post_s, 0.001))))

    def _alone(self, claims: Sequence[Claim], stopping: Callable[[], bool]) -> dict[int, Outcome | None]:
        outcomes: dict[int, Outcome | None] = {}
        for claim in claims:
            if stopping():
                outcomes[claim.delivery.id] = self._courier.hand_back(claim, 0, "stopping")
                continue
            run = self._carriers.submit(self._courier.carry_out, claim)
            error = run.exception()
            if error is not None:
                self._courier.note_failure(claim, error)
            outcomes[claim.delivery.id] = None if error is not None else run.result()
        return outcomes

    def _together(self, group: Sequence[Claim], stopping: Callable[[], bool]) -> dict[int, Outcome | None]:
        prepared = self._carriers.submit(self._courier.prepare_together, group)
        if prepared.exception() is not None:  # one of them cannot be composed: nothing was intended
            return self._alone(group, stopping)
        found = prepared.result()
        outcomes: dict[int, Outcome | None] = {}
        going: list[Prepared] = []
        for claim in group:
            one = found[claim.delivery.id]
            if isinstance(one, Prepared):
                going.append(one)
            else:
                outcomes[claim.delivery.id] = one
                self._courier.tell(claim, one)
        if going and self._courier.is_stale(going[0]):  # together they would never be soon enough
            return outcomes | self._alone([one.claim for one in going], stopping)
        return outcomes | self._post_all(going, stopping)

    def _post_all(self, going: Sequence[Prepared], stopping: Callable[[], bool]) -> dict[int, Outcome | None]:
        """One after the other. Whatever happens on the way, what Slack took is recorded."""
        outcomes: dict[int, Outcome | None] = {}
        sent: list[tuple[Prepared, Posted]] = []
        began = self._monotonic()
        try:
            for prepared in going:
                result = self._post(prepared, stopping)
                if isinstance(result, Posted):
                    sent.append((prepared, result))
                else:
                    outcomes[prepared.claim.delivery.id] = result
                    if result is not None:
                        self._courier.tell(prepared.claim, result)
                if self._monotonic() - began > TOGETHER_S:
                    full, sent, began = sent, [], self._monotonic()
                    outcomes |= self._record(full)
        finally:
            outcomes |= self._record(sent)
        return outcomes

    def _post(self, prepared: Prepared, stopping: Callable[[], bool]) -> Posted | Outcome | None:
        wait = (0.0, "stopping") if stopping() else self._courier.must_wait(prepared)
        if wait is not None:
            return self._courier.unsay(prepared, *wait)
        began = self._monotonic()
        run = self._carriers.submit(self._courier.dispatch, prepared)
        error = run.exception()
        self._post_s += (self._monotonic() - began - self._post_s) / 4
        if error is not None:
            self._courier.note_failure(prepared.claim, error)
            return None
        return run.result()

    def _record(self, sent: Sequence[tuple[Prepared, Posted]]) -> dict[int, Outcome | None]:
        """Together; when that fails each alone, so that one bad row keeps no other from being recorded."""
        if not sent:
            return {}
        run = self._carriers.submit(self._courier.record, sent)
        error = run.exception()
        outcomes: dict[int, Outcome | None] = {}
        if error is not None and len(sent) > 1:
            return self._record_each(sent)
        for prepared, _ in sent:
            claim = prepared.claim
            if error is not None:
                self._courier.note_failure(claim, error)
                outcomes[claim.delivery.id] = None
                continue
            ended = Outcome.SENT if claim.delivery.id in run.result() else Outcome.LOST
            self._courier.tell(claim, ended)
            outcomes[claim.delivery.id] = ended
        return outcomes

    def _record_each(self, sent: Sequence[tuple[Prepared, Posted]]) -> dict[int, Outcome | None]:
        if not sent:
            return {}
        outcomes: dict[int, Outcome | None] = {}
        try:
            outcomes |= self._record(sent[:1])
        finally:
            outcomes |= self._record_each(sent[1:])
        return outcomes


def _goes_with(claim: Claim, group: Sequence[Claim]) -> bool:
    """Of what lists lines nobody gets two in one group: the second leaves out what the first has said."""
    row = claim.delivery
    listed = {one.delivery.recipient for one in group if one.delivery.kind in LISTS}
    repeats = row.kind in LISTS and row.recipient in listed
    return _is_plain(group[0]) and _is_plain(claim) and not repeats


def _is_plain(claim: Claim) -> bool:
    """Nothing of it may have been posted yet, no file goes first, and this code knows what it says."""
    row = claim.delivery
    return not row.maybe_sent and row.kind not in WITH_FILE and row.payload_version == PAYLOAD_VERSION
