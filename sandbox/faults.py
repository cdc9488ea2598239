"""Faults on order: the n-th call of a method in a workspace answers 429 or 5xx, is slow, or drops the line
before
or after its effect."""

from dataclasses import dataclass
from typing import Literal

FaultKind = Literal["429", "5xx", "error", "slow", "slow_after", "drop_before", "drop_after", "fail_after"]


@dataclass(slots=True, kw_only=True)
class Fault:
    """One order. `method` and `team_id` "*" match all; it acts on matches number `nth` to `nth + times - 1`.

    kinds: `429` (with retry_after: a number, or any text, or None for no header), `5xx` (status, before
    the effect),
    `fail_after` (status, after the effect), `error` (Slack error `code`), `slow` (seconds, then normal),
    `slow_after` (effect at once, the answer after seconds), `drop_before` and `drop_after` (the connection
    closes without an answer, without or with the effect).
    """

    kind: FaultKind
    method: str = "*"
    team_id: str = "*"
    nth: int = 1
    times: int = 1
    retry_after: float | str | None = 1
    status: int = 500
    seconds: float = 0.0
    code: str = "internal_error"
    seen: int = 0

    def matches(self, method: str, team_id: str) -> bool:
        """Is this call one it looks at?"""
        return self.method in {"*", method} and self.team_id in {"*", team_id}


class Faults:
    """The list of orders. The first that is due for a call acts; every matching one counts it."""

    def __init__(self) -> None:
        self.orders: list[Fault] = []

    def order(self, fault: Fault) -> Fault:
        """Add an order."""
        self.orders.append(fault)
        return fault

    def clear(self) -> None:
        """Back to fair weather."""
        self.orders.clear()

    def strike(self, method: str, team_id: str) -> Fault | None:
        """Count one call and say which fault hits it, if any."""
        due: Fault | None = None
        for fault in self.orders:
            if not fault.matches(method, team_id):
                continue
            fault.seen += 1
            if due is None and fault.nth <= fault.seen < fault.nth + fault.times:
                due = fault
        return due
